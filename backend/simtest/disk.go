package simtest

import (
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sync/core"
	"time"
)

// carryOut does the effects in order. The power may be cut between any two,
// and the disk may be full at any.
func (l *laptop) carryOut(effects []core.Effect) core.Event {
	if l.w.options.Plant == ReceiptLast {
		effects = swapReceipts(effects)
	}
	if l.w.options.Plant == NoWriteAhead {
		effects = sendFirst(effects)
	}
	for i, effect := range effects {
		if l.w.chance(0.0004) {
			l.kill()
			return nil
		}
		if !l.do(effect) {
			conflict := !l.full
			return core.StoreFailed{Moment: l.moment(), Fault: "store.full", Conflict: conflict, Undone: effects[i:]}
		}
		if l.machine == nil {
			return nil
		}
	}
	return nil
}

// do carries out one effect; false where the disk did not take it.
func (l *laptop) do(effect core.Effect) bool {
	switch e := effect.(type) {
	case core.Mark:
		return !l.full && l.markItem(e.Item)
	case core.KeepReceipt:
		if l.full {
			return false
		}
		l.disk.receipts[e.ID] = append(l.disk.receipts[e.ID], e.JWS)
		if l.w.options.Plant == NoRetention {
			delete(l.disk.payload, e.ID)
		}
	case core.KeepStanding:
		if l.full {
			return false
		}
		l.disk.standing = e.Standing
	case core.Forget:
		if l.full {
			return false
		}
		delete(l.disk.payload, e.ID)
		l.w.checkKept("after letting go")
	case core.Reload:
		l.reload = true
	case core.WakeAt:
		l.wakeAt(e.At)
	case core.Query:
		if l.w.options.Plant != NoAsking {
			l.send(e)
		}
	case core.Deliver:
		l.w.checkConsent(l, e.ID)
		l.send(effect)
	default:
		l.send(effect)
	}
	return true
}

// markItem keeps what the machine says of an item, unless the person has
// withdrawn it or its consent has gone meanwhile.
func (l *laptop) markItem(i outbox.Item) bool {
	stored := l.disk.items[i.ID]
	if stored.State == outbox.Withdrawn && l.w.options.Plant != MarkOverrules {
		return false
	}
	i.Urgent = stored.Urgent
	i, kept := l.letGo(i)
	l.disk.items[i.ID] = i
	l.w.checkSent(l, i)
	return kept
}

// wakeAt sets the one alarm; the laptop's clock may be wrong, but not its
// sense of how long a minute is (the shell looks at least every minute).
func (l *laptop) wakeAt(at time.Time) {
	l.waking++
	mine, life := l.waking, l.life
	wait := min(max(at.Sub(l.w.now.Add(l.skew)), 0), 10*time.Minute)
	l.w.after(wait, func() {
		if l.waking == mine && l.life == life && l.machine != nil {
			l.take(core.Woke{Moment: l.moment()})
		}
	})
}

// swapReceipts plants ReceiptLast.
func swapReceipts(effects []core.Effect) []core.Effect {
	for i := 0; i+1 < len(effects); i++ {
		_, receipt := effects[i].(core.KeepReceipt)
		_, mark := effects[i+1].(core.Mark)
		if receipt && mark {
			effects[i], effects[i+1] = effects[i+1], effects[i]
		}
	}
	return effects
}

// sendFirst plants NoWriteAhead: deliveries before the marks they rest on, and
// those marks lost.
func sendFirst(effects []core.Effect) []core.Effect {
	var out []core.Effect
	for _, e := range effects {
		if m, is := e.(core.Mark); is && m.Item.State == outbox.Sending {
			continue
		}
		out = append(out, e)
	}
	return out
}
