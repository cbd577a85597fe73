package simtest

import (
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
)

// born notes a new form. One in thirty meets something that will never let it
// through: a filter that refuses it, or a defect of the centre.
func (w *world) born(id string) {
	w.origin[id] = id
	switch w.rng.IntN(60) {
	case 0:
		w.hopeless[id] = core.Failure{Kind: core.Permanent, Fault: "wire.malformed"}
	case 1:
		w.hopeless[id] = core.Failure{Kind: core.OneItem, Fault: "wire.internal"}
	default:
		return
	}
	w.report.Hopeless++
}

// checkOnce is I1: no form is at the centre twice.
func (w *world) checkOnce(id string) {
	times := 0
	for _, kept := range w.centre.now.log {
		if w.origin[kept] == w.origin[id] {
			times++
		}
	}
	if times != 1 {
		w.violated("I1 at most once", "%s is at the centre %d times", id, times)
	}
	if w.withdrawn[w.origin[id]] {
		w.violated("withdrawn is never sent", "%s arrived at the centre", id)
	}
}

// checkSent is I3 at the moment a laptop calls something received: there is a
// receipt on its disk that verifies and is about these bytes.
func (w *world) checkSent(l *laptop, i outbox.Item) {
	if !i.Sent() {
		return
	}
	for _, jws := range l.disk.receipts[i.ID] {
		if r, err := sealed.VerifyReceipt(jws, w.centre.keys); err == nil && (r.Proves(i.ID, i.SHA256, authority) || i.Attachment && r.ProvesFile(i.Of, i.ID, i.SHA256, authority)) {
			w.checkHeld(l, i, "when called received")
			return
		}
	}
	w.violated("I3 no receipt, not received", "%s: %s has no receipt that proves it", l.name, i.ID)
}

// checkKept is I3 for everything: what was called received is at the centre,
// or its bytes are still on the laptop.
func (w *world) checkKept(when string) {
	for _, l := range w.laptops {
		for _, id := range l.ids() {
			if i := l.disk.items[id]; i.State != outbox.Withdrawn {
				w.checkHeld(l, i, when)
			}
		}
	}
}

func (w *world) checkHeld(l *laptop, i outbox.Item, when string) {
	row, there := w.centre.now.rows[i.ID]
	payload, here := l.disk.payload[i.ID]
	if there && row.sha256 == i.SHA256 || here && sealed.Digest(payload) == i.SHA256 {
		return
	}
	w.violated("I3 nothing is lost", "%s: %s is neither at the centre nor on the laptop, %s", l.name, i.ID, when)
}

// checkOrder is BR-44 where a delivery begins: nothing goes before an urgent
// form that could go.
func (w *world) checkOrder(l *laptop, id string) {
	if l.disk.items[id].Urgent {
		return
	}
	for _, other := range l.ids() {
		i := l.disk.items[other]
		if i.Urgent && i.Ready(w.now.Add(l.skew), false) && l.knows(other) {
			w.violated("BR-44 urgent first", "%s: %s went before %s", l.name, id, other)
		}
	}
}

// knows reports whether the machine has been shown the item: one that was
// finished a moment ago may not have been.
func (l *laptop) knows(id string) bool {
	for _, i := range l.machine.Items() {
		if i.ID == id {
			return true
		}
	}
	return false
}

// checkEnd is I2, I9 and I12: the faults have been over for two periods, and
// everything that can be is at the centre exactly once, whatever stood before
// it in the queue; what cannot is still here.
func (w *world) checkEnd() {
	w.checkKept("at the end")
	for id, of := range w.origin {
		if id != of {
			continue
		}
		for _, l := range w.laptops {
			if _, mine := l.disk.payload[id]; !mine && w.centre.now.rows[id].receipt == "" {
				continue
			}
			i, known := l.disk.items[id]
			if known {
				w.checkArrived(l, i)
			}
		}
		if !w.owned(id) {
			w.violated("I2 exactly once", "%s is on no laptop's list any more", id)
		}
	}
}

func (w *world) owned(id string) bool {
	for _, l := range w.laptops {
		if _, known := l.disk.items[id]; known {
			return true
		}
	}
	return false
}

func (w *world) checkArrived(l *laptop, i outbox.Item) {
	_, bad := w.hopeless[i.ID]
	_, there := w.centre.now.rows[i.ID]
	switch {
	case i.State == outbox.Withdrawn:
	case i.State == outbox.Stopped:
		w.checkChosen(l, i)
	case bad, l.waitsBehind(i):
	case !there:
		w.violated("I2 exactly once, I12 in time", "%s: %s (%s, %s) is not at the centre %s after the faults ended",
			l.name, i.ID, i.State, i.LastFault, settle.Round(time.Minute))
	case !i.Sent():
		w.violated("I12 in time", "%s: %s arrived, but is still called %s", l.name, i.ID, i.State)
	}
}
