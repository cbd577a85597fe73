package sync

import (
	"context"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sync/core"
)

// mostSleep bounds every timer: a laptop that slept, or whose clock was set,
// notices within a minute of waking.
const mostSleep = time.Minute

// runner is one Run: everything only its goroutine touches.
type runner struct {
	*Sync
	ctx    context.Context
	laptop *core.Laptop
	wake   time.Time
	fresh  bool // nothing has been read since the program started
	reload bool // the queue must be read again
	marked bool // an item changed in this turn
	loads  int  // failed readings in a row
}

// Run works until ctx ends, then waits for what is under way to stop. What was
// on its way then is found again at the next start and sent once more; the
// centre answers the same receipt if it had it. Its only error is the reason
// it could not begin, which State then names.
func (s *Sync) Run(ctx context.Context) error {
	r, err := s.begin(ctx)
	if err != nil {
		s.mu.Lock()
		s.state.LastFault = wordsKey(err)
		s.mu.Unlock()
		s.options.Changed()
		return err
	}
	defer s.flights.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
			r.wokeUp()
			r.take(core.Woke{Moment: s.now()})
		case <-s.poke:
			r.reload = true
			for _, w := range s.takeWishes() {
				r.take(w(s.now()))
			}
		case e := <-s.events:
			r.take(e)
		}
		timer.Reset(r.sleep())
	}
}

func (s *Sync) begin(ctx context.Context) (*runner, error) {
	standing, err := s.options.Inbox.Standing(ctx)
	if err != nil {
		return nil, err
	}
	laptop, err := core.NewLaptop(core.Setup{Authority: s.options.Authority,
		EnrolmentKey: s.options.EnrolmentKey, Keys: s.options.Keys, Standing: standing})
	return &runner{Sync: s, ctx: ctx, laptop: laptop, fresh: true, reload: true}, err
}

func (s *Sync) takeWishes() []wish {
	s.mu.Lock()
	defer s.mu.Unlock()
	w := s.wishes
	s.wishes = nil
	return w
}

func (s *Sync) now() core.Moment {
	return core.Moment{At: s.options.Now(), Dice: s.options.Dice()}
}

// wokeUp uses up the time that was asked for. While an answer of the centre is
// awaited no other is asked for, and one that is past would be due for ever.
func (r *runner) wokeUp() {
	if now := r.options.Now(); !r.wake.After(now) {
		r.wake = now.Add(mostSleep)
	}
}

func (r *runner) sleep() time.Duration {
	return min(max(r.wake.Sub(r.options.Now()), 0), mostSleep)
}

// take feeds one event to the machine, does what it asks, and feeds back what
// came of it, until there is nothing left to do at once.
func (r *runner) take(e core.Event) {
	queue := []core.Event{e}
	for len(queue) > 0 || r.reload {
		if r.reload {
			if loaded, ok := r.load(); ok {
				queue = append([]core.Event{loaded}, queue...)
			} else if len(queue) == 0 {
				break
			}
		}
		effects := r.laptop.Step(queue[0])
		queue = queue[1:]
		if failed, ok := r.carryOut(effects); !ok {
			queue = append(queue, failed)
		}
	}
	r.publish()
}

// load reads the queue. Where the store cannot be read it is tried again
// before long; nothing is sent meanwhile.
func (r *runner) load() (core.Event, bool) {
	items, err := r.options.Outbox.Items(r.ctx)
	if err != nil {
		r.loads++
		r.wake = r.options.Now().Add(outbox.Backoff(r.loads, r.options.Dice()))
		r.options.Log.Error("the queue could not be read", "err", err)
		return nil, false
	}
	loaded := core.Loaded{Moment: r.now(), Items: items, Fresh: r.fresh}
	r.loads, r.fresh, r.reload = 0, false, false
	return loaded, true
}

// carryOut does the effects in order; the first of the store's that fails ends
// the list, so nothing leaves that was not written down before.
func (r *runner) carryOut(effects []core.Effect) (core.Event, bool) {
	for i, effect := range effects {
		if err := r.do(effect); err != nil {
			if r.ctx.Err() == nil {
				r.options.Log.Error("the store could not keep what came of a delivery", "err", err)
			}
			return core.StoreFailed{Moment: r.now(), Fault: wordsKey(err), Conflict: fault.Is(err, fault.Conflict), Undone: effects[i:]}, false
		}
	}
	return nil, true
}

// publish lets the screens see the new state, where there is one.
func (r *runner) publish() {
	view := r.laptop.View(r.options.Now())
	state := State{Online: view.Online, SignedIn: view.SignedIn, Says: view.Says, LastContact: view.LastContact,
		LastFault: view.LastFault, NextTry: view.NextTry, Metered: view.Metered, Offset: view.Offset}
	urgent := false
	for _, i := range r.laptop.Items() {
		urgent = urgent || i.Urgent && (i.State == outbox.Waiting || i.State == outbox.Sending)
	}
	r.mu.Lock()
	changed := state != r.state || r.marked
	r.state, r.urgent, r.marked = state, urgent, false
	if !r.reload {
		r.turns++
	}
	waiting := r.turned
	r.turned = make(chan struct{})
	r.mu.Unlock()
	close(waiting)
	if changed {
		r.options.Changed()
	}
}

// FlushUrgent tries at once to send what is urgent and waits for it, at most
// until ctx ends (architecture 3.15: 20 s before an automatic lock). It says
// whether nothing urgent is left.
func (s *Sync) FlushUrgent(ctx context.Context) bool {
	s.mu.Lock()
	from := s.turns
	s.mu.Unlock()
	s.Nudge()
	for {
		s.mu.Lock()
		done, turned := s.turns > from && !s.urgent, s.turned
		s.mu.Unlock()
		if done {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-turned:
		}
	}
}
