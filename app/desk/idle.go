package desk

import (
	"context"
	"sync"
	"time"
)

// The bounds of the automatic lock, in minutes (architecture 3.7).
const (
	lockFewest  = 5
	lockMost    = 15
	lockDefault = 10
)

const (
	lockWarning = time.Minute     // before the automatic lock
	lockLook    = 5 * time.Second // how often the clock is looked at: a laptop that slept locks within this
	foldAfter   = time.Minute     // without a key or the pointer: the store's log is folded in
)

// Idle is how long until the automatic lock. The page posts to it when a key
// or the pointer was used, at most twice a minute, and when told "idle".
type Idle struct {
	LocksInSeconds int    `json:"locksInSeconds"`
	Warn           bool   `json:"warn" doc:"Less than a minute is left: ask whether somebody is there."`
	Says           string `json:"says"`
}

// activity folds the store's log in when a session rests, and locks one that
// nobody uses. It goes by the wall clock, which
// unlike a timer goes on while the laptop sleeps.
type activity struct {
	desk *Desk

	mu     sync.Mutex
	last   time.Time
	warned bool
	folded bool // the log, since last
	stop   context.CancelFunc
}

func newActivity(d *Desk) *activity { return &activity{desk: d} }

func (a *activity) begin(*session) {
	ctx, stop := context.WithCancel(context.Background())
	a.mu.Lock()
	a.last, a.warned, a.folded, a.stop = a.desk.Now(), false, false, stop
	a.mu.Unlock()
	go a.watch(ctx)
}

func (a *activity) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stop != nil {
		a.stop()
		a.stop = nil
	}
}

// touch notes a key or the pointer.
func (a *activity) touch() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.last, a.warned, a.folded = a.desk.Now(), false, false
}

func (a *activity) watch(ctx context.Context) {
	clock := time.NewTicker(lockLook)
	defer clock.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
		}
		a.rest(ctx)
		left := a.left()
		if left <= 0 {
			a.desk.lockByItself(context.WithoutCancel(ctx))
			return
		}
		if left <= lockWarning && a.firstWarning() {
			a.desk.Changed(ChangedIdle)
		}
	}
}

// rest folds the store's log in, once in each pause: not under the fingers,
// where a save would wait for it.
func (a *activity) rest(ctx context.Context) {
	a.mu.Lock()
	due := !a.folded && a.desk.Now().Sub(a.last) >= foldAfter
	a.folded = a.folded || due
	a.mu.Unlock()
	if !due {
		return
	}
	s, release, err := a.desk.use()
	if err != nil {
		return // locked meanwhile, which folds it in too
	}
	defer release()
	if err := s.store.Checkpoint(ctx); err != nil {
		a.desk.Log.Error("log not folded in", "err", err) // nothing is lost: the lock tries again
	}
}

func (a *activity) firstWarning() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	first := !a.warned
	a.warned = true
	return first
}

// left is the time until the lock. A clock set back counts as use: it must not
// keep a screen open for a day.
func (a *activity) left() time.Duration {
	limit := a.desk.lockAfter()
	a.mu.Lock()
	defer a.mu.Unlock()
	idle := a.desk.Now().Sub(a.last)
	if idle < 0 {
		a.last, idle = a.desk.Now(), 0
	}
	return limit - idle
}

// lockAfter is the worker's choice within the council's limit.
func (d *Desk) lockAfter() time.Duration {
	most := lockDefault
	if s, release, err := d.use(); err == nil {
		most = s.lockLimit()
		release()
	}
	minutes := d.look.get().LockAfter
	if minutes == 0 || minutes > most {
		minutes = most
	}
	return time.Duration(minutes) * time.Minute
}

// lockLimit is the most minutes the council allows.
func (s *session) lockLimit() int {
	if n := s.profile.LockAfterMinutes; n >= lockFewest && n <= lockMost {
		return n
	}
	return lockDefault
}

func (d *Desk) activity(_ context.Context, _ *struct{}) (Idle, error) {
	d.active.touch()
	return d.idleNow()
}

func (d *Desk) idle(_ context.Context, _ *struct{}) (Idle, error) { return d.idleNow() }

func (d *Desk) idleNow() (Idle, error) {
	_, release, err := d.use()
	if err != nil {
		return Idle{}, err
	}
	release()
	left := max(0, d.active.left())
	i := Idle{LocksInSeconds: int(left.Seconds()), Warn: left <= lockWarning}
	if i.Warn {
		i.Says = d.words().count("idle.warn", i.LocksInSeconds)
	}
	return i, nil
}
