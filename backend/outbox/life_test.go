package outbox

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// life drives one item through anything that may happen, beside a plain record
// of what really did.
type life struct {
	item      Item
	now       time.Time
	arrived   bool // a receipt came
	left      bool // a byte left
	withdrawn bool
	relied    bool // on consent, to begin with
	epoch     int64
	seq       int64
}

func (l *life) step(t *rapid.T, e Event) {
	before := l.item
	l.item = Step(l.item, e)
	if l.item.ID != before.ID || l.item.SHA256 != before.SHA256 || !l.item.FinishedAt.Equal(before.FinishedAt) || l.item.Urgent != before.Urgent {
		t.Fatalf("%T changed what the item is", e)
	}
}

func (l *life) events(t *rapid.T) map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"time":    func(t *rapid.T) { l.now = l.now.Add(time.Duration(rapid.IntRange(0, 3600).Draw(t, "s")) * time.Second) },
		"begin":   func(t *rapid.T) { l.step(t, Began{l.now}) },
		"restart": func(t *rapid.T) { l.left = l.left || l.item.State == Sending; l.step(t, Restarted{l.now}) },
		"send":    func(t *rapid.T) { l.step(t, SendNow{At: l.now, Named: true}) },
		"phone":   func(t *rapid.T) { l.step(t, Phoned{l.now}) },
		"lost":    func(t *rapid.T) { l.step(t, Lost{l.now}) },
		"fail": func(t *rapid.T) {
			unsent := rapid.Bool().Draw(t, "unsent")
			l.left = l.left || l.item.State == Sending && !unsent
			l.step(t, Failed{At: l.now, Fault: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "fault"), Unsent: unsent,
				Permanent: rapid.Bool().Draw(t, "permanent"), Network: rapid.Bool().Draw(t, "network"), Dice: rapid.Float64Range(0, 0.99).Draw(t, "dice"),
				RetryAfter: time.Duration(rapid.IntRange(0, 7200).Draw(t, "asked")) * time.Second})
		},
		"receipt": func(t *rapid.T) {
			if l.withdrawn {
				t.Skip("nothing of it left")
			}
			l.seq++
			l.epoch += int64(rapid.IntRange(0, 1).Draw(t, "epoch"))
			l.arrived, l.left = true, true
			l.step(t, Receipted{At: l.now, Receipt: "jws", ReceivedAt: l.now, State: rapid.SampledFrom([]string{"accepted", "held", "quarantined"}).Draw(t, "state"), Epoch: l.epoch, Seq: l.seq})
		},
		"found": func(t *rapid.T) {
			l.step(t, Found{Epoch: l.epoch, Seq: l.seq, SafeSeq: int64(rapid.IntRange(0, 5).Draw(t, "safe"))})
		},
		"aside": func(t *rapid.T) {
			l.left = l.left || l.item.State != Withdrawn
			l.step(t, SetAside{At: l.now, Fault: "wire.id-reused"})
		},
		"withdraw": func(t *rapid.T) {
			l.step(t, Withdrew{l.now})
			l.withdrawn = l.item.State == Withdrawn
		},
		"gone": func(t *rapid.T) { l.step(t, ConsentGone{l.now}) },
		"back": func(t *rapid.T) { l.step(t, ConsentBack{l.now}) },
		"hold": func(t *rapid.T) { l.step(t, Hold{l.now}) },
		"told": func(t *rapid.T) { l.step(t, ToldCoordinator{}) },
		"anyway": func(t *rapid.T) {
			l.step(t, SendAnyway{l.now, rapid.SampledFrom([]string{"", "The school asked again"}).Draw(t, "because")})
		},
		"": l.rules,
	}
}

// rules hold after every event.
func (l *life) rules(t *rapid.T) {
	i := l.item
	switch {
	case i.Sent() && !l.arrived:
		t.Fatalf("%s without a receipt (BR-33)", i.State)
	case i.Sent() && i.Receipt == "":
		t.Fatalf("%s, and the receipt is gone", i.State)
	case l.arrived && i.Receipt == "":
		t.Fatal("a receipt was thrown away")
	case i.State == Withdrawn && (l.left || l.arrived):
		t.Fatal("withdrawn after a byte had left")
	case i.CanWithdraw() && l.left:
		t.Fatal("could be withdrawn after a byte had left")
	case l.withdrawn && i.State != Withdrawn:
		t.Fatalf("withdrawn, then %s", i.State)
	case !i.Keep() && (!i.Sent() || i.Seq == 0):
		t.Fatal("let go before it was safe")
	case i.Sent() == i.Unsent() && i.State != Withdrawn:
		t.Fatalf("%s is both or neither", i.State)
	case i.State == Waiting && i.NextAt.Sub(l.now) > mostAsked+mostWait:
		t.Fatalf("waits for %v", i.NextAt.Sub(l.now))
	case i.State == Stopped && (i.Urgent || !i.Consent):
		t.Fatal("a safeguarding item was stopped for consent (BR-24)")
	case i.State == Stopped && i.Ready(l.now, false):
		t.Fatal("goes while it is stopped")
	case l.item.Because == "" && !i.Consent && l.relied:
		t.Fatal("goes without consent and without a reason")
	case i.State == Waiting && !i.Ready(i.NextAt, false):
		t.Fatal("not ready when its time has come")
	}
}

// TestLife is the whole state machine: whatever happens, in whatever order.
func TestLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &life{item: Item{ID: "a", SHA256: "s", State: Waiting, FinishedAt: noon, Urgent: rapid.Bool().Draw(t, "urgent"), Consent: rapid.Bool().Draw(t, "consent")}, now: noon, epoch: 1}
		l.relied = l.item.Consent
		t.Repeat(l.events(t))
	})
}
