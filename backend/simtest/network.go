package simtest

import (
	"slices"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
)

// reply makes the event that an answer is, for the moment it arrives.
type reply func(core.Moment) core.Event

// patience is how long a laptop waits for an answer.
const patience = 90 * time.Second

// send begins a conversation. It may be answered once, by a centre, by
// something else, or by the clock; an answer to a life before is not heard.
func (l *laptop) send(effect core.Effect) {
	life, heard := l.life, false
	hear := func(r reply) {
		if heard || l.life != life || l.machine == nil {
			return
		}
		heard = true
		l.arrive(effect, r(l.moment()))
	}
	failed := func(why core.Failure) reply {
		return func(m core.Moment) core.Event { return core.Failed{Moment: m, Effect: effect, Why: why} }
	}
	l.w.after(patience, func() { hear(failed(core.Failure{Kind: core.NoRoad, Fault: "wire.slow"})) })
	ask := l.asking(effect) // read from the disk now, as the shell does
	switch {
	case !l.online:
		l.w.after(time.Second, func() {
			hear(failed(core.Failure{Kind: core.NoRoad, Fault: "wire.offline", Unsent: true}))
		})
	case l.portal:
		l.w.report.Portals++
		l.w.after(time.Second, func() { hear(l.portalPage(effect)) })
	case l.w.chance(0.08):
		l.w.report.Lost++
	default:
		l.w.after(l.w.rarely(300*time.Millisecond), func() { l.reach(ask, hear) })
	}
}

// reach is the request at the centre, perhaps more than once, the later times
// up to an hour late.
func (l *laptop) reach(ask func() reply, hear func(reply)) {
	answer := ask()
	if l.w.chance(0.04) {
		l.w.report.Doubled++
		l.w.after(l.w.between(time.Millisecond, time.Hour), func() { ask() })
	}
	if l.w.chance(0.08) {
		l.w.report.Lost++
		return
	}
	l.w.after(l.w.rarely(300*time.Millisecond), func() { hear(answer) })
}

// portalPage is what a hotel says. Half of the time it gets past the wire's
// eyes, so that the machine too must refuse it.
func (l *laptop) portalPage(effect core.Effect) reply {
	if d, is := effect.(core.Deliver); is && l.w.rng.IntN(2) == 0 {
		return func(m core.Moment) core.Event {
			return core.Delivered{Moment: m, ID: d.ID, Receipt: "<html>Welcome</html>"}
		}
	}
	if u, is := effect.(core.Upload); is && l.w.rng.IntN(2) == 0 {
		return func(m core.Moment) core.Event {
			return core.Uploaded{Moment: m, ID: u.ID, There: u.Size, Receipt: []string{"", "<html>Welcome</html>"}[u.From/core.ChunkSize%2]}
		}
	}
	return func(m core.Moment) core.Event {
		return core.Failed{Moment: m, Effect: effect, Why: core.Failure{Kind: core.NoRoad, Fault: "wire.portal"}}
	}
}

// arrive hands an answer to the machine, through whatever defect is planted.
func (l *laptop) arrive(effect core.Effect, e core.Event) {
	switch l.w.options.Plant {
	case AnyReceipt:
		if d, is := e.(core.Delivered); is {
			i := outbox.Step(l.disk.items[d.ID], outbox.Receipted{At: d.At, Receipt: d.Receipt, State: sealed.Accepted, Epoch: 1, Seq: 1})
			l.disk.receipts[d.ID] = append(l.disk.receipts[d.ID], d.Receipt)
			l.markItem(i)
			l.reload = true
		}
	case FormCounts:
		if d, is := e.(core.Delivered); is {
			l.countForFiles(d.ID, d.At)
		}
	case ForgetFirst:
		if d, is := e.(core.Delivered); is {
			delete(l.disk.payload, d.ID)
			l.w.checkKept("after letting go")
		}
	case EmptyOnSignOut:
		if f, is := e.(core.Failed); is && f.Why.Kind == core.SignedOut {
			for id, i := range l.disk.items {
				if i.Unsent() {
					delete(l.disk.items, id)
				}
			}
			l.reload = true
		}
	}
	l.take(e)
}

// asking makes the request: what it carries is fixed now, what the centre says
// to it is found when it gets there.
func (l *laptop) asking(effect core.Effect) func() reply {
	c := l.w.centre
	refused := func(why core.Failure) reply {
		return func(m core.Moment) core.Event { return core.Failed{Moment: m, Effect: effect, Why: why} }
	}
	var talk func() reply
	switch e := effect.(type) {
	case core.Hello:
		talk = func() reply { return c.hello() }
	case core.SignIn:
		talk = func() reply { return c.signIn(e, refused) }
	case core.Query:
		nonce := c.token()
		talk = func() reply {
			have := c.query(nonce, e.Items, core.Seen{Epoch: e.SeenEpoch, Seq: e.SeenSeq})
			return func(m core.Moment) core.Event { return core.Told{Moment: m, Nonce: nonce, Have: have} }
		}
	case core.Deliver:
		talk = l.carrying(e, refused)
	case core.Upload:
		talk = l.carryingChunk(e, refused)
	}
	access := accessOf(effect)
	return func() reply {
		switch {
		case c.down:
			return refused(core.Failure{Kind: core.Busy, Fault: "wire.busy", RetryAfter: time.Duration(l.w.rng.IntN(300)) * time.Second})
		case access != "" && !c.signedIn(access):
			return refused(core.Failure{Kind: core.SignedOut, Fault: "wire.token"})
		}
		return talk()
	}
}

func accessOf(effect core.Effect) string {
	switch e := effect.(type) {
	case core.Query:
		return e.Access
	case core.Deliver:
		return e.Access
	case core.Upload:
		return e.Access
	}
	return ""
}

func (c *centre) hello() reply {
	epoch, keys, challenge := c.now.book.Epoch, c.keysJWS, c.token()
	return func(m core.Moment) core.Event {
		return core.Greeted{Moment: m, Epoch: epoch, KeySet: keys, Challenge: challenge}
	}
}

// signIn opens a session; a refresh token is refused now and then, as after a
// reuse that nobody remembers.
func (c *centre) signIn(e core.SignIn, refused func(core.Failure) reply) reply {
	if e.Refresh != "" && c.w.chance(0.1) {
		return refused(core.Failure{Kind: core.SignedOut, Fault: "wire.refresh"})
	}
	access, refresh := c.token(), c.token()
	c.now.sessions[access] = c.w.now.Add(15 * time.Minute)
	return func(m core.Moment) core.Event {
		return core.SignedIn{Moment: m, Access: access, Refresh: refresh, Until: m.At.Add(13 * time.Minute)}
	}
}

// carrying is a delivery under way, with the bytes as the disk had them.
func (l *laptop) carrying(e core.Deliver, refused func(core.Failure) reply) func() reply {
	c, w := l.w.centre, l.w
	body := slices.Clone(l.disk.payload[e.ID])
	w.checkOrder(l, e.ID)
	id := e.ID
	if w.options.Plant == NewIDOnRetry && l.disk.items[id].Attempts > 0 {
		id, _ = sealed.NewID(w.now, w)
		w.origin[id] = e.ID
	}
	if w.chance(0.01) && len(body) > 0 {
		w.report.Damaged++
		body[w.rng.IntN(len(body))] ^= 1 << w.rng.IntN(8)
	}
	return func() reply {
		if why, bad := w.hopeless[e.ID]; bad {
			return refused(why)
		}
		effect, r := c.put(id, body, e.SHA256, core.Seen{Epoch: e.SeenEpoch, Seq: e.SeenSeq})
		epoch := c.now.book.Epoch
		switch effect.(type) {
		case nil:
			return refused(core.Failure{Kind: core.OneItem, Fault: "wire.digest-mismatch"})
		case core.Reused:
			return refused(core.Failure{Kind: core.IDReused, Fault: "wire.id-reused"})
		}
		return func(m core.Moment) core.Event {
			return core.Delivered{Moment: m, ID: e.ID, Receipt: r.receipt, Epoch: epoch}
		}
	}
}
