package core

import (
	"crypto/ed25519"
	"maps"
	"slices"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// streams is how many deliveries may be under way at once (sync.md 3.4).
const streams = 4

// Setup is what a laptop was told at enrolment, and where it left off.
type Setup struct {
	Authority    string
	EnrolmentKey ed25519.PublicKey // pinned by the fingerprint on the letter
	Keys         sealed.KeySet     // of the signed enrolment
	Standing     Standing
}

// Laptop is the laptop's end. It is driven by one goroutine.
type Laptop struct {
	authority string
	enrolment ed25519.PublicKey
	keys      sealed.Keys
	serial    int64
	proved    string // the signed key set these came from

	standing Standing
	loaded   bool
	reread   time.Time // the queue is not read again before this
	items    map[string]outbox.Item
	metered  bool

	road       road
	check      check
	delivering map[string]time.Time // since when
}

// NewLaptop checks the setup. A kept key set that no longer verifies is left
// out: the centre will send it again.
func NewLaptop(s Setup) (*Laptop, error) {
	keys, err := s.Keys.Set()
	if err != nil {
		return nil, err
	}
	if len(s.EnrolmentKey) != ed25519.PublicKeySize || s.Authority == "" {
		return nil, fault.New(fault.Damaged, "sync.nocentre")
	}
	l := &Laptop{authority: s.Authority, enrolment: s.EnrolmentKey, keys: keys, serial: s.Keys.Serial,
		standing: s.Standing, items: map[string]outbox.Item{}, delivering: map[string]time.Time{}}
	if s.Standing.KeySet != "" {
		l.learnKeys(s.Standing.KeySet)
	}
	l.check.due = true
	return l, nil
}

// Step takes one event and gives what is to be done about it.
func (l *Laptop) Step(e Event) []Effect {
	m := e.moment()
	var out []Effect
	switch e := e.(type) {
	case Loaded:
		out = l.load(e)
	case Woke:
	case Nudged:
		l.road.letGo(NoRoad)
		l.proveContact(m.At)
	case SendOne:
		out = l.sendOne(e)
		l.proveContact(m.At)
	case MeteredNow:
		l.metered = e.Metered
	case Greeted:
		out = l.greeted(e)
	case SignedIn:
		out = l.signedIn(e)
	case Delivered:
		out = l.delivered(e)
	case Uploaded:
		out = l.uploaded(e)
	case Told:
		out = l.told(e)
	case Failed:
		out = l.failed(e)
	case StoreFailed:
		out = l.storeFailed(e)
	}
	return append(out, l.plan(m)...)
}

// plan is what the laptop does next, whatever brought it here: first the road
// to the centre, then the queue, then the check of what the centre holds.
func (l *Laptop) plan(m Moment) []Effect {
	switch {
	case l.loaded:
	case l.reread.After(m.At) && l.reread.Sub(m.At) <= longestHold:
		return []Effect{WakeAt{l.reread}}
	default:
		return []Effect{Reload{}}
	}
	if l.road.held(m.At) {
		return []Effect{WakeAt{l.road.hold}}
	}
	if out, ready := l.open(m); !ready {
		return out
	}
	out := l.deliver(m)
	out = append(out, l.ask(m)...)
	return append(out, WakeAt{l.wake(m.At)})
}

// wake is the next time at which plan may have something new to do.
func (l *Laptop) wake(now time.Time) time.Time {
	at := l.check.next
	if next := outbox.WakeAt(l.unordered(), l.metered); !next.IsZero() && len(l.delivering) == 0 && next.Before(at) {
		at = next
	}
	if till := l.lineTill(now); till.After(now) && till.Before(at) {
		at = till
	}
	if !at.After(now) { // what is due is under way
		return now.Add(time.Minute)
	}
	return at
}

// unordered is for asking about all items; what is done with them follows
// from outbox.Order, so that a seed gives the same run again.
func (l *Laptop) unordered() []outbox.Item { return slices.Collect(maps.Values(l.items)) }

// Items is the queue as the laptop's end knows it, in order.
func (l *Laptop) Items() []outbox.Item { return outbox.Order(l.unordered()) }

// Standing is what is known of the centre.
func (l *Laptop) Standing() Standing { return l.standing }

// load takes the queue from the store. An item that was on its way and is not
// any more goes again: the centre answers the same receipt if it had it.
func (l *Laptop) load(e Loaded) []Effect {
	var out []Effect
	items := make(map[string]outbox.Item, len(e.Items))
	for _, i := range e.Items {
		if i.State == outbox.Sending && (e.Fresh || l.delivering[i.ID].IsZero()) {
			i = outbox.Step(i, outbox.Restarted{At: e.At})
			out = append(out, Mark{i})
		}
		items[i.ID] = i
		if i.Epoch == l.standing.Epoch {
			l.standing.Seq = max(l.standing.Seq, i.Seq)
		}
	}
	l.items, l.loaded = items, true
	return out
}

// sendOne forgets all waiting: a person asked, and knows why.
func (l *Laptop) sendOne(e SendOne) []Effect {
	l.road.letGo(l.road.why)
	var out []Effect
	for _, i := range l.Items() {
		if (e.ID == "" || e.ID == i.ID) && i.CanSend() {
			out = append(out, l.mark(outbox.Step(i, outbox.SendNow{At: e.At, Named: e.ID != ""})))
		}
	}
	return out
}

func (l *Laptop) mark(i outbox.Item) Effect {
	l.items[i.ID] = i
	return Mark{i}
}

// storeFailed takes back what was not done and looks again at what is stored.
// Nothing leaves while the store cannot write: an item is marked before it goes.
func (l *Laptop) storeFailed(e StoreFailed) []Effect {
	for _, effect := range e.Undone {
		switch effect := effect.(type) {
		case Deliver:
			delete(l.delivering, effect.ID)
		case Upload:
			delete(l.delivering, effect.ID)
		case Query:
			l.check.asking = false
		case Hello, SignIn:
			l.road.talking = false
		case Mark: // perhaps that the centre has lost it: ask about all of them again
			l.check.due, l.check.asked = true, nil
		}
	}
	l.loaded = false
	if !e.Conflict { // a full disk does not empty faster for being asked more often
		l.reread = e.At.Add(outbox.Backoff(storeTries, e.Dice))
		l.road.fault = e.Fault
	}
	return nil
}

// storeTries sets how long a store that failed is left alone: up to 32 s.
const storeTries = 5
