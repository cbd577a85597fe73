package simtest

import (
	"fmt"
	"time"

	"earlyhelp.example/backend/outbox"
)

// families is how many families each laptop works with: few, so that a consent
// that is taken back finds something waiting.
const families = 3

// relies says on whose consent a new form relies: a safeguarding one on nobody's
// (BR-24), and one in five others neither, as a note about no family.
func (l *laptop) relies(i outbox.Item) outbox.Item {
	i.Family = fmt.Sprintf("%s, family %d", l.name, l.w.rng.IntN(families))
	i.Consent = !i.Urgent && l.w.rng.IntN(5) != 0
	if l.disk.gone[i.Family] {
		return l.stop(i)
	}
	return i
}

// takeBack is a family saying no: the record and all that waits, in one
// transaction. The machine's copy of the queue is older for a while.
func (l *laptop) takeBack() {
	family := fmt.Sprintf("%s, family %d", l.name, l.w.rng.IntN(families))
	if l.full || l.disk.gone[family] {
		return
	}
	l.disk.gone[family] = true
	for _, id := range l.ids() {
		if i := l.disk.items[id]; i.Family == family {
			l.disk.items[id] = l.stop(i)
		}
	}
	l.w.after(l.w.between(0, 10*time.Minute), l.nudge)
}

// agree is a family saying yes again, before anybody has chosen.
func (l *laptop) agree() {
	for family := range families {
		name := fmt.Sprintf("%s, family %d", l.name, family)
		if l.full || !l.disk.gone[name] {
			continue
		}
		delete(l.disk.gone, name)
		for _, id := range l.ids() {
			if i := l.disk.items[id]; i.Family == name {
				l.disk.items[id] = outbox.Step(i, outbox.ConsentBack{At: l.clock()})
			}
		}
		l.w.after(l.w.between(0, 10*time.Minute), l.nudge)
		return
	}
}

// choose is the person deciding about one stopped item.
func (l *laptop) choose() {
	for _, id := range l.ids() {
		i := l.disk.items[id]
		if l.full || i.State != outbox.Stopped || i.Held {
			continue
		}
		l.w.report.Chosen++
		switch l.w.rng.IntN(3) {
		case 0:
			l.disk.items[id] = outbox.Step(i, outbox.Hold{At: l.clock()})
		case 1:
			l.disk.items[id] = l.sendAnyway(i)
		default:
			if i.CanWithdraw() {
				l.disk.items[id] = outbox.Step(i, outbox.Withdrew{At: l.clock()})
				l.w.withdrawn[id] = true
			}
		}
		l.w.after(l.w.between(0, 10*time.Minute), l.nudge)
		return
	}
}

func (l *laptop) sendAnyway(i outbox.Item) outbox.Item {
	relied := i.Consent
	i = outbox.Step(i, outbox.SendAnyway{At: l.clock(), Because: "the court asks for it"})
	if l.w.options.Plant == ChoiceForgotten {
		i.Consent = relied
	}
	return i
}

// stop holds an item whose consent has gone, where it is one that stops.
func (l *laptop) stop(i outbox.Item) outbox.Item {
	held := outbox.Step(i, outbox.ConsentGone{At: l.clock()})
	if l.w.options.Plant == SafetyStops && i.State == outbox.Waiting {
		held.State = outbox.Stopped
	}
	if held.State == outbox.Stopped && i.State != outbox.Stopped {
		l.w.report.Stopped++
		l.w.checkStop(l, i)
	}
	return held
}

// letGo is the store asked to write down an item's new state: what the screens
// own stays, and what would leave without consent is stopped there and then, in
// the transaction that would let it go (BR-25). False is a conflict.
func (l *laptop) letGo(i outbox.Item) (outbox.Item, bool) {
	stored := l.disk.items[i.ID]
	if stored.State == outbox.Stopped && i.Unsent() {
		return stored, false
	}
	i.Family, i.Consent, i.Because = stored.Family, stored.Consent, stored.Because
	goes := i.State == outbox.Waiting || i.State == outbox.Sending
	if !goes || !i.Consent || i.Urgent || !l.disk.gone[i.Family] || l.w.options.Plant == ConsentUnasked {
		return i, true
	}
	if i.State == outbox.Sending {
		i = stored // not one byte of this try has left
	}
	return l.stop(i), false
}

func (l *laptop) clock() time.Time { return l.w.now.Add(l.skew) }

// checkStop is BR-24: what is about a child's safety stops for nobody.
func (w *world) checkStop(l *laptop, i outbox.Item) {
	if i.Urgent || !i.Consent {
		w.violated("BR-24 safety never stops", "%s: %s was held for a consent that it does not rely on", l.name, i.ID)
	}
}

// checkConsent is BR-25 at the moment the first byte of a delivery leaves.
func (w *world) checkConsent(l *laptop, id string) {
	if i := l.disk.items[id]; i.Consent && !i.Urgent && l.disk.gone[i.Family] {
		w.violated("BR-25 nothing leaves without consent", "%s: %s (%s)", l.name, id, i.State)
	}
}

// checkChosen is what the end must be of an item that is or was stopped: held
// only while the consent is gone and nobody has sent it, and then not at the
// centre unless a byte had left before.
func (w *world) checkChosen(l *laptop, i outbox.Item) {
	_, there := w.centre.now.rows[i.ID]
	switch {
	case !l.disk.gone[i.Family]:
		w.violated("BR-25 agreed again", "%s: %s is still held", l.name, i.ID)
	case i.Because != "":
		w.violated("BR-25 the choice is the person's", "%s: %s was sent all the same and is held", l.name, i.ID)
	case there && !i.Left:
		w.violated("BR-25 held is held", "%s: %s arrived though not one byte had left", l.name, i.ID)
	}
}
