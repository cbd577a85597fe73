// Package outbox is what waits to leave the laptop: the states of one item,
// what may happen to it, the order in which items go and when each is tried
// again. It may touch no store, network, clock or chance. One reason for it:
// an item that is lost, doubled or called sent too early is the worst thing
// this program can do, so its whole life is one pure function under test.
package outbox

import (
	"cmp"
	"slices"
	"time"
)

// State is where an item stands, as the person is told it.
type State string

// The states. Only Received and Office may be shown as sent (BR-33).
const (
	Waiting   State = "waiting"   // on this laptop, not yet received
	Sending   State = "sending"   // on its way now; written down before the first byte leaves
	Received  State = "received"  // a verified receipt: accepted by the centre
	Office    State = "office"    // a verified receipt: received, a person at the office must look
	Attention State = "attention" // will not go by itself any more: a person must act
	Withdrawn State = "withdrawn" // reopened before a byte left; kept, never sent
	Stopped   State = "stopped"   // the consent it relied on has gone: a person must choose (BR-25)
)

// States lists all states, for tables and tests.
func States() []State {
	return []State{Waiting, Sending, Received, Office, Attention, Withdrawn, Stopped}
}

// Item is one sealed submission on its way. Title and Initials are for the
// worker's own screen; no log and no address ever has them.
type Item struct {
	ID, Reference, Kind, Title, Initials string

	Urgent     bool      // goes first, and is counted on every screen (BR-32)
	Attachment bool      // a file that a form names; it goes after its form, and waits on a metered connection
	Of         string    // the id of that form; empty for a form itself
	There      int64     // bytes of the file that the centre says it holds
	Asked      bool      // a person asked for this file, metered or not
	FinishedAt time.Time // when the worker finished it
	Size       int64     // bytes of the payload
	SHA256     string    // of the payload, lower-case hex

	State     State
	Left      bool // a byte may have left this laptop: it can no longer be withdrawn
	Attempts  int  // tries since it last got anywhere
	Same      int  // identical permanent answers in a row
	NextAt    time.Time
	LastAt    time.Time
	LastFault string // key into backend/fault/words; "" after a success

	Receipt     string // compact JWS, verified before it came here
	ReceivedAt  time.Time
	CentreState string // accepted, held, quarantined
	Epoch, Seq  int64  // of the receipt
	SafeSeq     bool   // the centre has it in a copy off its site: the payload may go

	PhonedAt time.Time // BR-34; a call does not clear the item

	Family    string    // whose consent it relies on; empty: nobody's
	Consent   bool      // it leaves only while that consent stands; never true of a safeguarding item (BR-24)
	People    string    // by Person.Key, a space between: who of the family agreed to it when it was finished
	StoppedAt time.Time // since when it is held for consent
	Held      bool      // a person has chosen to hold it
	Because   string    // why a person sent it all the same, in their words
	Told      bool      // the coordinator was told that nobody has chosen
}

// Sent reports whether the centre has proved that it holds this item (BR-33).
func (i Item) Sent() bool { return i.State == Received || i.State == Office }

// Unsent reports whether the item still has to be received: what the urgent
// banner counts (BR-32).
func (i Item) Unsent() bool {
	return i.State == Waiting || i.State == Sending || i.State == Attention || i.State == Stopped
}

// CanWithdraw reports whether the document can still be taken back and opened
// again: not one byte of it may have left.
func (i Item) CanWithdraw() bool {
	return !i.Left && i.Receipt == "" && (i.State == Waiting || i.State == Attention || i.State == Stopped)
}

// Undecided reports whether an item has been held for consent for a day and
// nobody has chosen: the coordinator is to be told, once.
func (i Item) Undecided(now time.Time) bool {
	return i.State == Stopped && !i.Held && now.Sub(i.StoppedAt) >= decideWithin
}

// decideWithin is how long an item may be held for consent unanswered.
const decideWithin = 24 * time.Hour

// CanSend reports whether "Send now" means anything for this item.
func (i Item) CanSend() bool { return i.State == Waiting || i.State == Attention }

// Keep reports whether the payload must stay on this laptop: until a verified
// receipt is safe off the centre's site, and for ever where there is none.
func (i Item) Keep() bool { return !(i.Sent() && i.SafeSeq) }

// Order gives the items in the order they go: urgent first, attachments last
// (BR-116), then the oldest finished, then by id (BR-44). The argument is not
// changed.
func Order(items []Item) []Item {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b Item) int {
		return cmp.Or(a.rank()-b.rank(), a.FinishedAt.Compare(b.FinishedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func (i Item) rank() int {
	switch {
	case i.Attachment:
		return 2
	case i.Urgent:
		return 0
	}
	return 1
}

// Ready reports whether the item may be sent at this moment, as far as it
// depends on nothing but itself: see Next.
func (i Item) Ready(now time.Time, metered bool) bool {
	if i.State != Waiting {
		return false
	}
	if left := i.NextAt.Sub(now); left > 0 && left <= mostAsked+mostWait {
		return false // a longer wait was written by another clock (sync.md 3.11)
	}
	return !i.dear(metered)
}

// dear reports whether the item is held back because the connection is charged
// by use and nobody asked for it all the same.
func (i Item) dear(metered bool) bool { return metered && i.Attachment && !i.Asked }

// Next is what to send now: every ready item in order, at most n. An item
// that waits for its own next try never holds back the ones behind it; a file
// goes only once the centre has the form that names it.
func Next(items []Item, now time.Time, metered bool, n int) []Item {
	var ready []Item
	unsent := formsUnsent(items)
	for _, i := range items {
		if i.Ready(now, metered) && !unsent[i.Of] {
			ready = append(ready, i)
		}
	}
	ready = Order(ready)
	return ready[:min(len(ready), max(n, 0))]
}

// formsUnsent are the forms that the centre has not got. One that is on the list
// no more was let go, so it is safe there.
func formsUnsent(items []Item) map[string]bool {
	unsent := map[string]bool{}
	for _, i := range items {
		if !i.Attachment && !i.Sent() {
			unsent[i.ID] = true
		}
	}
	return unsent
}

// WakeAt is when the next waiting item becomes ready; zero where none will by
// time alone.
func WakeAt(items []Item, metered bool) time.Time {
	var at time.Time
	unsent := formsUnsent(items)
	for _, i := range items {
		if i.State != Waiting || i.dear(metered) || unsent[i.Of] {
			continue
		}
		if at.IsZero() || i.NextAt.Before(at) {
			at = i.NextAt
		}
	}
	return at
}
