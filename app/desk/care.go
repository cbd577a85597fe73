package desk

import (
	"context"
	"sync"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// lookForDay is how often a session looks whether a new day has begun, and asks
// the store whether anything is due.
const lookForDay = time.Hour

// care looks after the store while it is open: a quick check after the first
// paint, once a day the full check, a backup and the restore of the newest one
// into a scratch copy, and the drafts whose days are over (BR-03 to BR-06).
type care struct {
	s     *session
	first chan struct{} // closed when the first screen was answered
	heard chan struct{} // something came from the centre
	asked chan struct{} // the person wants the work proved now
	once  sync.Once
	done  sync.WaitGroup

	mu     sync.Mutex
	expiry store.Expiry
	left   store.Departures
	fault  error // of the quick check
	day    forms.Day
}

func newCare(s *session) *care {
	c := &care{s: s, first: make(chan struct{}), heard: make(chan struct{}, 1), asked: make(chan struct{}, 1)}
	c.done.Add(1)
	return c
}

// painted is the first screen on its way: checking may begin.
func (c *care) painted() { c.once.Do(func() { close(c.first) }) }

func (c *care) wait() { c.done.Wait() }

// daily runs as long as the session.
func (c *care) daily(ctx context.Context) {
	defer c.done.Done()
	select {
	case <-ctx.Done():
		return
	case <-c.first:
	}
	c.quick(ctx)
	c.due(ctx)
	c.tell(ctx)
	look := time.NewTicker(lookForDay)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.heard:
			if c.doubted() {
				c.expireToday(ctx)
			}
		case <-c.asked:
			c.proved(ctx, c.s.store.Prove)
		case <-look.C:
			if c.newDay() {
				c.expireToday(ctx)
			}
			c.due(ctx)
			c.tell(ctx)
		}
	}
}

// tell sends word of items that were held for consent and forgotten.
func (c *care) tell(ctx context.Context) {
	if err := c.s.tellCoordinator(ctx); err != nil && ctx.Err() == nil {
		c.s.desk.Log.Error("consent notice", "err", err)
	}
}

func (c *care) quick(ctx context.Context) {
	err := c.s.store.QuickCheck(ctx)
	if ctx.Err() != nil {
		return
	}
	c.mu.Lock()
	c.fault = err
	c.mu.Unlock()
	if err != nil {
		c.s.desk.Log.Error("quick check", "err", err)
		c.s.desk.Changed(ChangedHome, ChangedSettings)
	}
}

// due does what the store says is due today; the store keeps when it last was.
func (c *care) due(ctx context.Context) {
	c.proved(ctx, c.s.store.Care)
}

// proved runs a check and says that there is news of it.
func (c *care) proved(ctx context.Context, check func(context.Context, time.Time) error) {
	if err := check(ctx, c.s.desk.now()); err != nil && ctx.Err() == nil {
		c.s.desk.Log.Error("daily check", "err", err)
	}
	if ctx.Err() == nil {
		c.s.desk.Changed(ChangedHome, ChangedSettings)
	}
}

// checkAgain proves the work now, beside the calls: it may take seconds, and a
// lock must not wait for it. Settings has changed when it is done.
func (s *session) checkAgain(context.Context, *struct{}) (nothing, error) {
	select {
	case s.care.asked <- struct{}{}:
	default: // asked already
	}
	return nothing{}, nil
}

// checks are the last proofs in words.
func (s *session) checks(ctx context.Context) ([]string, error) {
	p, err := s.store.Proof(ctx)
	w, out := s.words(), make([]string, 0, len(p.Last))
	for _, done := range p.Last {
		at := w.at(done.At, s.desk.now())
		if done.Fault == nil {
			out = append(out, w.say("checks.held", at))
		} else {
			out = append(out, w.say("checks.failed", at, fault.Say(done.Fault, w.language)))
		}
	}
	return out, err
}

// hear says that the centre may have told the time: what was held because the
// laptop's clock was in doubt can then be judged (BR-06).
func (c *care) hear() {
	select {
	case c.heard <- struct{}{}:
	default: // already heard: it will look once
	}
}

func (c *care) held() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expiry.Held || c.left.Held
}

// doubted reports whether the last look would have done more with a clock that
// somebody vouches for.
func (c *care) doubted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expiry.Held || c.left.Held || c.left.Again
}

func (c *care) newDay() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.day != c.s.desk.today()
}

// expireToday is expire beside the calls: what it reads of forms and profile may
// be changed by a pack meanwhile.
func (c *care) expireToday(ctx context.Context) {
	_, release, err := c.s.desk.use()
	if err != nil {
		return // locked: the next unlock looks
	}
	defer release()
	c.expire(ctx)
}

// expire deletes the drafts whose days are over, lets the closed families leave whose
// days are, and keeps what came of it.
func (c *care) expire(ctx context.Context) {
	e, err := c.s.store.Expire(ctx, c.s.desk.now(), c.s.expiryDays())
	if err != nil {
		c.s.desk.Log.Error("expiry", "err", err)
		return
	}
	left, err := c.s.letGo(ctx)
	if err != nil {
		c.s.desk.Log.Error("closed families", "err", err) // they stay; the next look tries again
	}
	c.mu.Lock()
	judged := (c.expiry.Held || c.left.Held) && !e.Held && !left.Held || c.left.Again && !left.Again
	c.expiry, c.left, c.day = e, left, c.s.desk.today()
	c.mu.Unlock()
	if judged || len(e.Gone)+len(left.Gone) > 0 {
		c.s.desk.Changed(ChangedHome, ChangedAssessments)
	}
}

// said is what the last expiry and the quick check found.
func (c *care) said() (store.Expiry, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.expiry, c.fault
}

// safety is the one plain line about the safety of the work, and honestly what
// exists only on this laptop.
func (s *session) safetyLine(ctx context.Context) SafetyLine {
	w, now := s.words(), s.desk.now()
	p, err := s.store.Proof(ctx)
	_, quick := s.care.said()
	for _, f := range []error{err, quick, p.Fault} {
		if f != nil {
			return SafetyLine{As: "fault", Says: w.say("safety.fault"), ProvedAt: stamp(p.ProvedAt),
				OnlyHereCount: p.OnlyHereCount, OnlyHereSays: s.onlyHere(p), Fault: fault.Say(f, w.language)}
		}
	}
	line := SafetyLine{As: "good", ProvedAt: stamp(p.ProvedAt), OnlyHereCount: p.OnlyHereCount, OnlyHereSays: s.onlyHere(p)}
	switch {
	case p.ProvedAt.IsZero():
		line.As, line.Says = "due", w.say("safety.never")
	case now.Sub(p.ProvedAt) > proofOld:
		line.As, line.Says = "due", w.say("safety.old", w.at(p.ProvedAt, now))
	default:
		line.Says = w.say("safety.good", w.at(p.ProvedAt, now))
	}
	if n := len(p.Damage); n > 0 {
		last := p.Damage[n-1]
		line.As, line.Says, line.Fault = "fault", w.say("safety.fault"), fault.Say(fault.New(fault.Damaged, last.Key), w.language)
	}
	return line
}

// proofOld is the age from which a proof is shown as due (screens-laptop 12).
const proofOld = 48 * time.Hour

func (s *session) onlyHere(p store.Proof) string {
	w := s.words()
	if p.OnlyHereCount == 0 {
		return w.say("safety.nothinghere")
	}
	return w.count("safety.onlyhere", p.OnlyHereCount, w.at(p.OnlyHereSince, s.desk.now()))
}
