package outbox

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earlyhelp.example/backend/fault"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func waiting() Item {
	return Item{ID: "a", State: Waiting, SHA256: "s", FinishedAt: noon}
}

func after(i Item, events ...Event) Item {
	for _, e := range events {
		i = Step(i, e)
	}
	return i
}

func TestOrder(t *testing.T) {
	items := []Item{
		{ID: "new", FinishedAt: noon.Add(time.Hour)},
		{ID: "old", FinishedAt: noon},
		{ID: "urgent, new", Urgent: true, FinishedAt: noon.Add(2 * time.Hour)},
		{ID: "urgent, old", Urgent: true, FinishedAt: noon.Add(time.Hour)},
		{ID: "old, too", FinishedAt: noon},
	}
	var got []string
	for _, i := range Order(items) {
		got = append(got, i.ID)
	}
	want := []string{"urgent, old", "urgent, new", "old", "old, too", "new"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if items[0].ID != "new" {
		t.Error("the argument was changed")
	}
}

// TestOneBadItemHoldsNobody is the head of the queue waiting for its next try.
func TestOneBadItemHoldsNobody(t *testing.T) {
	bad := after(waiting(), Began{noon}, Failed{At: noon, Fault: "wire.internal", Dice: 0.9})
	good := Item{ID: "b", State: Waiting, FinishedAt: noon.Add(time.Minute)}
	got := Next([]Item{bad, good}, noon, false, 4)
	if len(got) != 1 || got[0].ID != "b" {
		t.Errorf("%+v", got)
	}
}

func TestThreeEqualAnswers(t *testing.T) {
	refused := func(key string) []Event {
		return []Event{Began{noon}, Failed{At: noon, Fault: key, Permanent: true}}
	}
	lost := []Event{Began{noon}, Failed{At: noon, Fault: "wire.offline", Network: true}}
	other := []Event{Began{noon}, Failed{At: noon, Fault: "wire.internal"}}
	cases := []struct {
		name   string
		events [][]Event
		want   State
	}{
		{"twice", [][]Event{refused("a"), refused("a")}, Waiting},
		{"three times", [][]Event{refused("a"), refused("a"), refused("a")}, Attention},
		{"three different", [][]Event{refused("a"), refused("b"), refused("a")}, Waiting},
		{"with a dead line between", [][]Event{refused("a"), lost, refused("a"), lost, refused("a")}, Attention},
		{"with another failure between", [][]Event{refused("a"), refused("a"), other, refused("a")}, Waiting},
		{"asked for between", [][]Event{refused("a"), {SendNow{At: noon}}, refused("a"), {SendNow{At: noon}}, refused("a")}, Attention},
		{"never permanent", [][]Event{other, other, other, other}, Waiting},
	}
	for _, c := range cases {
		i := waiting()
		for _, e := range c.events {
			i = after(i, e...)
		}
		if i.State != c.want {
			t.Errorf("%s: %s, want %s", c.name, i.State, c.want)
		}
	}
	i := after(waiting(), slices.Concat(refused("a"), refused("a"), refused("a"))...)
	i = Step(i, SendNow{At: noon})
	if i.State != Waiting || !i.Ready(noon, false) || i.Same != 0 {
		t.Errorf("asked to be sent again: %+v", i)
	}
}

func TestWithdraw(t *testing.T) {
	unsent := Failed{At: noon, Fault: "wire.offline", Network: true, Unsent: true}
	sent := Failed{At: noon, Fault: "wire.slow", Network: true}
	cases := []struct {
		name   string
		events []Event
		can    bool
	}{
		{"at once", nil, true},
		{"tried without a network", []Event{Began{noon}, unsent, Began{noon}, unsent}, true},
		{"on its way", []Event{Began{noon}}, false},
		{"a byte left", []Event{Began{noon}, sent}, false},
		{"a byte left once", []Event{Began{noon}, sent, Began{noon}, unsent}, false},
		{"power cut on its way", []Event{Began{noon}, Restarted{noon}}, false},
		{"received", []Event{Began{noon}, Receipted{At: noon, Receipt: "r", State: "accepted", Epoch: 1, Seq: 1}}, false},
		{"lost by the office", []Event{Began{noon}, Receipted{At: noon, Receipt: "r", State: "accepted", Epoch: 1, Seq: 1}, Lost{noon}}, false},
	}
	for _, c := range cases {
		i := after(waiting(), c.events...)
		if i.CanWithdraw() != c.can {
			t.Errorf("%s: can be withdrawn: %v, want %v", c.name, i.CanWithdraw(), c.can)
		}
		if got := Step(i, Withdrew{noon}).State == Withdrawn; got != c.can {
			t.Errorf("%s: withdrawn: %v, want %v", c.name, got, c.can)
		}
	}
}

// TestWordsThatChangeNothing is the centre's word on what it is not about.
func TestWordsThatChangeNothing(t *testing.T) {
	received := after(waiting(), Began{noon}, Receipted{At: noon, Receipt: "r", State: "accepted", Epoch: 3, Seq: 7})
	withdrawn := after(waiting(), Withdrew{noon})
	cases := []struct {
		name string
		item Item
		e    Event
	}{
		{"safe, but never received", waiting(), Found{Epoch: 3, Seq: 7, SafeSeq: 9}},
		{"safe in an epoch that is over", received, Found{Epoch: 2, Seq: 7, SafeSeq: 9}},
		{"present, but nowhere", received, Found{Epoch: 3, SafeSeq: 9}},
		{"an older receipt", received, Receipted{At: noon.Add(time.Hour), Receipt: "old", State: "held", Epoch: 2, Seq: 1}},
		{"a failure after the receipt", received, Failed{At: noon, Fault: "wire.slow"}},
		{"begun twice", received, Began{noon.Add(time.Hour)}},
		{"sent again", received, SendNow{At: noon.Add(time.Hour)}},
		{"lost, but never received", waiting(), Lost{noon.Add(time.Hour)}},
		{"a receipt for what was withdrawn", withdrawn, Receipted{At: noon, Receipt: "r", State: "accepted", Epoch: 1, Seq: 1}},
		{"withdrawn, set aside", withdrawn, SetAside{At: noon, Fault: "x"}},
		{"withdrawn, sent", withdrawn, SendNow{At: noon}},
	}
	for _, c := range cases {
		if got := Step(c.item, c.e); got != c.item {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestBackoff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		attempt := rapid.IntRange(-1, 1000).Draw(t, "attempt")
		dice := rapid.Float64Range(0, 0.999999).Draw(t, "dice")
		got := Backoff(attempt, dice)
		if got < leastWait || got > mostWait {
			t.Fatalf("%v", got)
		}
		asked := time.Duration(rapid.Int64Range(0, int64(1000*time.Hour)).Draw(t, "asked"))
		wait := Wait(attempt, dice, asked)
		if wait < min(asked, mostAsked) || wait > mostAsked+firstWait {
			t.Fatalf("asked for %v, waits %v", asked, wait)
		}
	})
	if Backoff(1, 0.999) > firstWait || Backoff(30, 0.999) < 14*time.Minute {
		t.Error("does not grow from 2 s to 15 min")
	}
	if Backoff(30, 0.001) > time.Minute {
		t.Error("the jitter is not full: laptops that failed together come back together")
	}
}

// TestAnotherClock is a next try written down by a clock that was a year fast.
func TestAnotherClock(t *testing.T) {
	i := waiting()
	i.NextAt = noon.AddDate(1, 0, 0)
	if !i.Ready(noon, false) {
		t.Error("waits for a year")
	}
	i.NextAt = noon.Add(10 * time.Minute)
	if i.Ready(noon, false) {
		t.Error("does not wait at all")
	}
}

func TestMetered(t *testing.T) {
	photo, form := waiting(), Item{ID: "b", State: Waiting}
	photo.Attachment = true
	if got := Next([]Item{photo, form}, noon, true, 4); len(got) != 1 || got[0].ID != "b" {
		t.Errorf("metered: %+v", got)
	}
	if got := Next([]Item{photo, form}, noon, false, 4); len(got) != 2 {
		t.Errorf("not metered: %+v", got)
	}
}

func TestWords(t *testing.T) {
	for _, lang := range []string{"en", "cy"} {
		for _, s := range States() {
			if s.Say(lang) == "" || (Item{State: s}).Explain(lang, false) == "" {
				t.Errorf("%s: %s has no words", lang, s)
			}
			sent := s == Received || s == Office
			if said := strings.Contains(s.Say("en"), "Received"); said != sent {
				t.Errorf("%q is said of %s (BR-33)", s.Say("en"), s)
			}
		}
	}
	if a, b := (Item{State: Waiting, Attempts: 1}).Explain("en", false), (Item{State: Waiting}).Explain("en", false); a == b {
		t.Error("a form that was tried is told like one that was not")
	}
}

// TestFaultsHaveWords finds a sentence for every key that this room, sync and
// the wire can put on an item.
func TestFaultsHaveWords(t *testing.T) {
	for _, key := range keysIn(t, "step.go", "../sync/core/deliver.go", "../sync/core/check.go", "../sync/core/road.go", "../sync/effects.go",
		"../wire/failure.go", "../wire/client.go", "../wire/enrol.go", "../wire/address.go", "../wire/proof.go",
		"../sealed/sealed.go", "../sealed/envelope.go", "../sealed/statement.go", "../sealed/keys.go") {
		if said := fault.Say(fault.New(fault.Internal, key), "en"); said == fault.Say(fault.New(fault.Internal, "internal"), "en") {
			t.Errorf("%s has no sentence in backend/fault/words", key)
		}
	}
}

func keysIn(t *testing.T, files ...string) []string {
	t.Helper()
	var keys []string
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(source), `"`) {
			for _, room := range []string{"outbox.", "wire.", "sync.", "sealed."} {
				if strings.HasPrefix(part, room) && !strings.ContainsAny(part, " ,/\n") && len(part) > len(room) {
					keys = append(keys, part)
				}
			}
		}
	}
	for _, code := range []string{"digest-mismatch", "malformed", "token", "refresh", "proof", "device-revoked", "code", "not-found", "id-reused", "too-large", "client-too-old", "too-many", "busy", "internal", "not-allowed"} {
		keys = append(keys, "wire."+code)
	}
	if len(keys) < 30 {
		t.Fatalf("only %d keys found: the search is broken", len(keys))
	}
	return keys
}

// TestConsentStops: held at once, told of after a day unless somebody chose, and
// let go only by a choice that says why, or by the family agreeing again.
func TestConsentStops(t *testing.T) {
	relies := waiting()
	relies.Consent = true
	stopped := after(relies, ConsentGone{noon})
	rows := []struct {
		name   string
		item   Item
		events []Event
		want   State
		ask    bool // a day later somebody must be told
	}{
		{"it stops", relies, []Event{ConsentGone{noon}}, Stopped, true},
		{"a safeguarding item never does", waiting(), []Event{ConsentGone{noon}}, Waiting, false},
		{"on its way it cannot", relies, []Event{Began{noon}, ConsentGone{noon}}, Sending, false},
		{"held", stopped, []Event{Hold{noon}}, Stopped, false},
		{"sent without a reason", stopped, []Event{SendAnyway{noon, ""}}, Stopped, true},
		{"sent with one", stopped, []Event{SendAnyway{noon, "Asked for by the court"}, ConsentGone{noon}}, Waiting, false},
		{"agreed again", stopped, []Event{ConsentBack{noon}}, Waiting, false},
		{"agreed again, and gone again", stopped, []Event{ConsentBack{noon}, ConsentGone{noon}}, Stopped, true},
		{"send now is no choice", stopped, []Event{SendNow{At: noon}}, Stopped, true},
		{"taken back", stopped, []Event{Withdrew{noon}}, Withdrawn, false},
	}
	for _, row := range rows {
		i := after(row.item, row.events...)
		if i.State != row.want || i.Undecided(noon.Add(24*time.Hour)) != row.ask || i.Undecided(noon.Add(24*time.Hour-time.Second)) {
			t.Errorf("%s: %s, undecided after a day %v", row.name, i.State, i.Undecided(noon.Add(24*time.Hour)))
		}
	}
}
