package core

import (
	"crypto/ed25519"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const authority = "E10000999"

func keyOf(n byte) (ed25519.PrivateKey, ed25519.PublicKey) {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = n
	private := ed25519.NewKeyFromSeed(seed)
	public, _ := private.Public().(ed25519.PublicKey)
	return private, public
}

// laptop is a machine under a test's hand, with a clock that the test moves.
type laptop struct {
	*Laptop
	t   *testing.T
	now time.Time
}

func newLaptop(t *testing.T, items ...outbox.Item) *laptop {
	t.Helper()
	_, enrolment := keyOf(1)
	_, signing := keyOf(2)
	m, err := NewLaptop(Setup{Authority: authority, EnrolmentKey: enrolment, Keys: sealed.KeySet{Authority: authority, Serial: 1,
		Keys: []sealed.PublicKey{sealed.PublicKeyOf(signing)}}, Standing: Standing{Epoch: 1}})
	if err != nil {
		t.Fatal(err)
	}
	l := &laptop{Laptop: m, t: t, now: noon}
	l.step(Loaded{Moment: l.m(), Items: items, Fresh: true})
	return l
}

func (l *laptop) m() Moment { return Moment{At: l.now, Dice: 0.5} }

func (l *laptop) step(e Event) []Effect { return l.Step(e) }

// connected brings the machine through hello and session; what it wants to do
// next is answered.
func (l *laptop) connected() []Effect {
	l.t.Helper()
	l.step(l.hello(1, 1))
	return l.step(SignedIn{Moment: l.m(), Access: "t", Refresh: "r", Until: l.now.Add(10 * time.Minute)})
}

func (l *laptop) hello(serial, epoch int64) Greeted {
	l.t.Helper()
	enrolment, _ := keyOf(1)
	_, signing := keyOf(2)
	jws, err := sealed.SignKeySet(sealed.KeySet{Authority: authority, Serial: serial, Keys: []sealed.PublicKey{sealed.PublicKeyOf(signing)}}, enrolment)
	if err != nil {
		l.t.Fatal(err)
	}
	return Greeted{Moment: l.m(), Epoch: epoch, KeySet: jws, Challenge: "c"}
}

func (l *laptop) item(id string) outbox.Item {
	l.t.Helper()
	for _, i := range l.Items() {
		if i.ID == id {
			return i
		}
	}
	l.t.Fatalf("%s is not in the queue", id)
	return outbox.Item{}
}

func itemOf(n string, urgent bool) outbox.Item {
	return outbox.Item{ID: "019a3c5e-6f10-7b42-9d3a-4b1f0c9e2d" + n, SHA256: strings.Repeat(n, 32), State: outbox.Waiting, FinishedAt: noon, Urgent: urgent}
}

func (l *laptop) receiptFor(i outbox.Item, epoch, seq int64) string {
	l.t.Helper()
	signing, public := keyOf(2)
	jws, err := sealed.SignReceipt(sealed.Receipt{ID: i.ID, SHA256: i.SHA256, Authority: authority, Reference: sealed.Reference(i.ID),
		State: sealed.Accepted, ReceivedAt: noon, Epoch: epoch, Seq: seq}, sealed.KeyID(public), signing)
	if err != nil {
		l.t.Fatal(err)
	}
	return jws
}

// find gives the first effect of a kind.
func find[T Effect](effects []Effect) (T, bool) {
	for _, e := range effects {
		if found, ok := e.(T); ok {
			return found, true
		}
	}
	var none T
	return none, false
}

// TestMarkedBeforeItLeaves holds the order that a power cut relies on.
func TestMarkedBeforeItLeaves(t *testing.T) {
	l := newLaptop(t, itemOf("01", false))
	effects := l.connected()
	marked := -1
	for i, e := range effects {
		switch e := e.(type) {
		case Mark:
			if e.Item.State == outbox.Sending {
				marked = i
			}
		case Deliver:
			if marked < 0 {
				t.Error("leaves before it is written down")
			}
			return
		}
	}
	t.Errorf("nothing is delivered: %v", effects)
}

func TestReceiptKeptBeforeItIsCalledReceived(t *testing.T) {
	one := itemOf("01", false)
	l := newLaptop(t, one)
	l.connected()
	effects := l.step(Delivered{Moment: l.m(), ID: one.ID, Receipt: l.receiptFor(one, 1, 5), Epoch: 1})
	if _, first := effects[0].(KeepReceipt); !first {
		t.Errorf("%T comes before the receipt", effects[0])
	}
	if l.item(one.ID).State != outbox.Received || l.Standing().Seq != 5 {
		t.Errorf("%+v, %+v", l.item(one.ID), l.Standing())
	}
}

// TestOldKeySet is a key set from before a key was changed: somebody plays it
// again to have the old key believed.
func TestOldKeySet(t *testing.T) {
	l := newLaptop(t)
	l.step(l.hello(5, 1))
	l.now = l.now.Add(time.Hour)
	l.step(l.hello(4, 1))
	if v := l.View(l.now); v.Online || v.Says != SaysPortal {
		t.Errorf("an older key set is believed: %+v", v)
	}
}

func TestHelloOfAnother(t *testing.T) {
	l := newLaptop(t, itemOf("01", true))
	other, public := keyOf(9)
	jws, err := sealed.SignKeySet(sealed.KeySet{Authority: authority, Serial: 9, Keys: []sealed.PublicKey{sealed.PublicKeyOf(public)}}, other)
	if err != nil {
		t.Fatal(err)
	}
	effects := l.step(Greeted{Moment: l.m(), KeySet: jws, Challenge: "c"})
	if _, signsIn := find[SignIn](effects); signsIn {
		t.Error("signs in to a stranger")
	}
}

// TestNewEpochIsAskedAtOnce is a laptop that hears of a new epoch with a
// receipt: it asks in the same breath, not at the next round.
func TestNewEpochIsAskedAtOnce(t *testing.T) {
	kept, fresh := itemOf("01", false), itemOf("02", false)
	kept = outbox.Step(kept, outbox.Receipted{At: noon, Receipt: "jws", State: sealed.Accepted, Epoch: 1, Seq: 7})
	l := newLaptop(t, kept, fresh)
	effects := l.connected()
	query, asked := find[Query](effects)
	if !asked {
		t.Fatal("nothing asked after the start")
	}
	l.answer(query, 1, 7, 0, sealed.Present)
	effects = l.step(Delivered{Moment: l.m(), ID: fresh.ID, Receipt: l.receiptFor(fresh, 2, 3), Epoch: 2})
	query, asked = find[Query](effects)
	if !asked || len(query.Items) != 2 {
		t.Fatalf("after a receipt of epoch 2: %v", effects)
	}
	l.answer(query, 2, 3, 0, sealed.Missing)
	if i := l.item(kept.ID); i.State != outbox.Sending || i.Receipt != "jws" {
		t.Errorf("the lost one: %s, receipt %q", i.State, i.Receipt)
	}
}

// answer is a signed word on everything that was asked.
func (l *laptop) answer(q Query, epoch, seq, safe int64, state string) []Effect {
	l.t.Helper()
	signing, public := keyOf(2)
	have := sealed.Have{Authority: authority, Nonce: "n", Epoch: epoch, Seq: seq, SafeSeq: safe, At: noon}
	for _, asked := range q.Items {
		have.Items = append(have.Items, sealed.Holding{ID: asked.ID, State: state, Seq: seq})
	}
	jws, err := sealed.Sign(sealed.StatementHave, have, sealed.KeyID(public), signing)
	if err != nil {
		l.t.Fatal(err)
	}
	return l.step(Told{Moment: l.m(), Nonce: "n", Have: jws})
}

func TestLetGoOnlyWhenSafe(t *testing.T) {
	kept := outbox.Step(itemOf("01", false), outbox.Receipted{At: noon, Receipt: "jws", State: sealed.Accepted, Epoch: 1, Seq: 7})
	for safe, want := range map[int64]bool{0: false, 6: false, 7: true} {
		l := newLaptop(t, kept)
		query, _ := find[Query](l.connected())
		_, forgot := find[Forget](l.answer(query, 1, 7, safe, sealed.Present))
		if forgot != want {
			t.Errorf("safe up to %d: let go %v", safe, forgot)
		}
	}
}

// TestTimeIsSignedFor is what a draft may expire by.
func TestTimeIsSignedFor(t *testing.T) {
	l := newLaptop(t)
	query, _ := find[Query](l.connected())
	if !l.Standing().ServerTime.IsZero() {
		t.Error("a hello, which nobody signed, has set the time")
	}
	l.now = noon.Add(-time.Hour)
	effects := l.answer(query, 1, 0, 0, sealed.Present)
	kept, _ := find[KeepStanding](effects)
	if !kept.Standing.ServerTime.Equal(noon) || l.View(l.now).Offset != time.Hour {
		t.Errorf("time %v, offset %v", kept.Standing.ServerTime, l.View(l.now).Offset)
	}
}

// TestNudgeProvesTheContact: with an empty queue nothing else would notice that
// the office has gone, and a screen would say "online" (BR-31).
func TestNudgeProvesTheContact(t *testing.T) {
	l := newLaptop(t)
	query, _ := find[Query](l.connected())
	l.answer(query, 1, 0, 0, sealed.Present)
	l.now = l.now.Add(5 * time.Second)
	if _, asked := find[Query](l.step(Nudged{Moment: l.m()})); asked {
		t.Error("a contact five seconds old was asked for again")
	}
	l.now = l.now.Add(30 * time.Second)
	if _, asked := find[Query](l.step(Nudged{Moment: l.m()})); !asked {
		t.Error("an old contact was taken for granted")
	}
}

// TestWordOfAnother is an answer to another question, played again.
func TestWordOfAnother(t *testing.T) {
	kept := outbox.Step(itemOf("01", false), outbox.Receipted{At: noon, Receipt: "jws", State: sealed.Accepted, Epoch: 1, Seq: 7})
	l := newLaptop(t, kept)
	query, _ := find[Query](l.connected())
	signing, public := keyOf(2)
	jws, err := sealed.Sign(sealed.StatementHave, sealed.Have{Authority: authority, Nonce: "of yesterday", Epoch: 1, Seq: 7, SafeSeq: 7,
		Items: []sealed.Holding{{ID: query.Items[0].ID, State: sealed.Present, Seq: 7}}}, sealed.KeyID(public), signing)
	if err != nil {
		t.Fatal(err)
	}
	effects := l.step(Told{Moment: l.m(), Nonce: "n", Have: jws})
	if _, forgot := find[Forget](effects); forgot || l.item(kept.ID).SafeSeq {
		t.Error("yesterday's word is believed today")
	}
}

// TestManyAreAskedInRounds is more kept forms than one query may hold.
func TestManyAreAskedInRounds(t *testing.T) {
	var items []outbox.Item
	for _, n := range []string{"01", "02", "03", "04", "05"} {
		items = append(items, outbox.Step(itemOf(n, false), outbox.Receipted{At: noon, Receipt: "jws", State: sealed.Accepted, Epoch: 1, Seq: 7}))
	}
	l := newLaptop(t, items...)
	greeted := l.hello(1, 1)
	greeted.Query = 2
	l.step(greeted)
	effects := l.step(SignedIn{Moment: l.m(), Access: "t", Refresh: "r", Until: l.now.Add(10 * time.Minute)})
	asked := map[string]bool{}
	for range 3 {
		query, is := find[Query](effects)
		if !is || len(query.Items) > 2 {
			t.Fatalf("%v", effects)
		}
		for _, i := range query.Items {
			asked[i.ID] = true
		}
		effects = l.answer(query, 1, 7, 0, sealed.Present)
	}
	if _, more := find[Query](effects); more || len(asked) != 5 {
		t.Errorf("%d of 5 asked about, goes on: %v", len(asked), more)
	}
}

// TestNetworkFaultsSignNobodyOut tries every fault of the road on every effect.
func TestNetworkFaultsSignNobodyOut(t *testing.T) {
	for _, effect := range []Effect{Hello{}, SignIn{Challenge: "c", Refresh: "r"}, Query{}, Deliver{ID: itemOf("01", false).ID}} {
		for _, kind := range []FailureKind{NoRoad, Busy, TooOld, OneItem} {
			l := newLaptop(t, itemOf("01", false))
			l.connected()
			l.step(Failed{Moment: l.m(), Effect: effect, Why: Failure{Kind: kind, Fault: "wire.offline"}})
			if v := l.View(l.now); !v.SignedIn || l.Standing().Refresh != "r" {
				t.Errorf("%T, %s: signed in %v, refresh token %q", effect, kind, v.SignedIn, l.Standing().Refresh)
			}
		}
	}
}

// TestClockSetBack is a hold and a session written by a clock a year fast.
func TestClockSetBack(t *testing.T) {
	l := newLaptop(t, itemOf("01", false))
	l.now = noon.AddDate(1, 0, 0)
	l.connected()
	l.step(Failed{Moment: l.m(), Effect: Deliver{ID: itemOf("01", false).ID}, Why: Failure{Kind: NoRoad, Fault: "wire.offline"}})
	l.now = noon
	if _, greets := find[Hello](l.step(Woke{Moment: l.m()})); !greets {
		t.Error("waits for the clock to come round again")
	}
}

func TestUrgentHasTheLine(t *testing.T) {
	urgent, calm := itemOf("01", true), itemOf("02", false)
	calm.FinishedAt = noon.Add(-time.Hour)
	l := newLaptop(t, urgent, calm)
	effects := l.connected()
	first, _ := find[Deliver](effects)
	if first.ID != urgent.ID || l.item(calm.ID).State != outbox.Waiting {
		t.Fatalf("first %s, the other is %s", first.ID, l.item(calm.ID).State)
	}
	l.now = l.now.Add(time.Second)
	if next, began := find[Deliver](l.step(Woke{Moment: l.m()})); began {
		t.Errorf("%s shares the line with an urgent form", next.ID)
	}
	l.now = l.now.Add(lineAlone)
	if next, began := find[Deliver](l.step(Woke{Moment: l.m()})); !began || next.ID != calm.ID {
		t.Error("an urgent form that hangs keeps the others back")
	}
}

func TestSettingUp(t *testing.T) {
	_, enrolment := keyOf(1)
	for name, s := range map[string]Setup{
		"no key":       {Authority: authority},
		"no authority": {EnrolmentKey: enrolment},
		"a broken key": {Authority: authority, EnrolmentKey: enrolment, Keys: sealed.KeySet{Keys: []sealed.PublicKey{{KID: "a", Public: "x"}}}},
	} {
		if _, err := NewLaptop(s); err == nil {
			t.Errorf("%s: no fault", name)
		}
	}
}
