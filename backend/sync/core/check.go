package core

import (
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// check is the laptop asking what the centre still holds: after every change
// of epoch, and now and then so that payloads can be let go.
type check struct {
	due    bool // a round is owed
	asking bool
	next   time.Time       // when the next round is owed
	asked  map[string]bool // of this round
	most   int             // ids in one query
}

// How often the laptop asks (sync.md 3.7).
const (
	checkEvery  = 10 * time.Minute
	checkSpread = 5 * time.Minute
	mostAsked   = 500
)

func (c *check) later(m Moment) {
	c.next = m.At.Add(checkEvery + time.Duration(m.Dice*float64(checkSpread)))
}

// freshContact is how long a contact counts as "the office can be reached" when
// somebody wants to know (BR-31): with an empty queue nothing else would ask.
const freshContact = 20 * time.Second

// proveContact owes a query, which the centre answers even when it is about
// nothing, unless the last contact is fresh.
func (l *Laptop) proveContact(now time.Time) {
	if since := now.Sub(l.standing.LastContact); since < 0 || since > freshContact {
		l.check.due = true
	}
}

// hint is an epoch somebody named: a reason to ask, never a reason to act.
func (l *Laptop) hint(epoch int64) {
	if epoch > 0 && epoch != l.standing.Epoch {
		l.check.due = true
	}
}

// reached notes how far the centre has proved to be. A new epoch means that it
// was restored from a copy: everything it held must be asked for again.
func (l *Laptop) reached(epoch, seq int64) {
	switch {
	case epoch > l.standing.Epoch:
		l.standing.Epoch, l.standing.Seq, l.standing.SafeSeq = epoch, seq, 0
		l.check.due, l.check.asked = true, nil
	case epoch == l.standing.Epoch:
		l.standing.Seq = max(l.standing.Seq, seq)
	}
}

// ask begins a query, where one is owed and none is under way. With nothing to
// ask about it still asks: the answer proves the centre and its epoch.
func (l *Laptop) ask(m Moment) []Effect {
	c := &l.check
	if c.asking {
		return nil
	}
	if !c.due && c.next.After(m.At) && c.next.Sub(m.At) <= longestHold {
		return nil
	}
	if c.asked == nil {
		c.asked = map[string]bool{}
	}
	most := c.most
	if most <= 0 || most > mostAsked {
		most = mostAsked
	}
	var items []Asked
	for _, i := range l.Items() {
		if len(items) < most && i.Sent() && !i.SafeSeq && !c.asked[i.ID] {
			items = append(items, Asked{i.ID, i.SHA256})
		}
	}
	c.asking, c.due = true, false
	return []Effect{Query{Items: items, Access: l.road.access, SeenEpoch: l.standing.Epoch, SeenSeq: l.standing.Seq}}
}

// told takes the centre's signed word on what it holds. What it has lost goes
// again; what it has safe off its site may be let go here.
func (l *Laptop) told(e Told) []Effect {
	l.check.asking = false
	var have sealed.Have
	err := sealed.Verify(sealed.StatementHave, e.Have, l.keys, &have)
	if err != nil || have.Nonce != e.Nonce || have.Authority != l.authority {
		l.road.access = ""
		l.noRoad(e.Moment, Failure{Kind: NoRoad, Fault: "sync.othercentre"})
		return nil
	}
	l.served(e.At)
	l.reached(have.Epoch, have.Seq)
	l.clock(e.At, have.At)
	if have.Epoch == l.standing.Epoch {
		l.standing.SafeSeq = max(l.standing.SafeSeq, have.SafeSeq)
	}
	var out []Effect
	for _, held := range have.Items {
		out = append(out, l.heldThere(e, have, held)...)
	}
	l.endRound(e)
	return append(out, KeepStanding{l.standing})
}

// clock takes the centre's time from a signed answer to a question just asked:
// drafts may expire by it (BR-06), so a stranger's hello must not set it.
func (l *Laptop) clock(now, centre time.Time) {
	if centre.IsZero() {
		return
	}
	l.standing.Offset = centre.Sub(now)
	if centre.After(l.standing.ServerTime) {
		l.standing.ServerTime = centre
	}
}

func (l *Laptop) heldThere(e Told, have sealed.Have, held sealed.Holding) []Effect {
	item, known := l.items[held.ID]
	if !known || !item.Sent() {
		return nil
	}
	if l.check.asked != nil {
		l.check.asked[held.ID] = true
	}
	before := item
	switch held.State {
	case sealed.Missing:
		item = outbox.Step(item, outbox.Lost{At: e.At})
	case sealed.Conflict:
		item = outbox.Step(item, outbox.SetAside{At: e.At, Fault: "wire.id-reused"})
	case sealed.Present:
		item = outbox.Step(item, outbox.Found{Epoch: have.Epoch, Seq: held.Seq, SafeSeq: have.SafeSeq})
	}
	if item == before {
		return nil
	}
	out := []Effect{l.mark(item)}
	if !item.Keep() {
		delete(l.items, item.ID)
		out = append(out, Forget{item.ID})
	}
	return out
}

// endRound asks for the rest at once where one query could not hold it all.
func (l *Laptop) endRound(e Told) {
	c := &l.check
	for _, i := range l.items {
		if i.Sent() && !i.SafeSeq && !c.asked[i.ID] {
			c.due = true
			return
		}
	}
	c.asked = nil
	c.later(e.Moment)
}
