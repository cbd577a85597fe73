package desk

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"earlyhelp.example/backend/store"
)

// reminded is a reminder in fake time, over a count that the test sets.
type reminded struct {
	mu     sync.Mutex
	urgent store.Urgent
	err    error
	times  int
	failed int
}

func remindIn(t *testing.T, r *reminded) {
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	go reminder{now: time.Now, remind: func() { r.set(func() { r.times++ }) }, failed: func(error) { r.set(func() { r.failed++ }) },
		urgent: func(context.Context) (store.Urgent, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			return r.urgent, r.err
		}}.watch(ctx)
	synctest.Wait()
}

func (r *reminded) set(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

// after lets time go by and says how often it was reminded in it.
func (r *reminded) after(d time.Duration) int {
	var before, times int
	r.set(func() { before = r.times })
	time.Sleep(d)
	synctest.Wait()
	r.set(func() { times = r.times })
	return times - before
}

// BR-32: every 15 minutes while something urgent waits, and never else.
func TestRemindsEveryQuarterOfAnHour(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &reminded{}
		remindIn(t, r)
		if n := r.after(3 * time.Hour); n != 0 {
			t.Fatalf("reminded %d times of nothing", n)
		}
		r.set(func() { r.urgent = store.Urgent{Drafts: 1, Since: time.Now()} })
		if n := r.after(14 * time.Minute); n != 0 {
			t.Fatalf("reminded %d times in the first 14 minutes", n)
		}
		if n := r.after(2 * time.Minute); n != 1 {
			t.Fatalf("reminded %d times at the first quarter", n)
		}
		if n := r.after(time.Hour); n != 4 {
			t.Fatalf("reminded %d times in an hour", n)
		}
		r.set(func() { r.urgent = store.Urgent{} })
		if n := r.after(time.Hour); n != 0 {
			t.Fatalf("reminded %d times of what MASH has", n)
		}
	})
}

// A lock after ten quiet minutes must not put every reminder off: the quarters
// are of the form's waiting, not of the program's run.
func TestALockPutsNoReminderOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &reminded{urgent: store.Urgent{Items: 1, Since: time.Now().Add(-10 * time.Minute)}}
		remindIn(t, r) // unlocked again
		if n := r.after(6 * time.Minute); n != 1 {
			t.Errorf("reminded %d times by the sixteenth minute", n)
		}
	})
}

// The quarter that ends between unlocking and the first look is reminded of too.
func TestRemindsRightAfterUnlocking(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &reminded{urgent: store.Urgent{Items: 1, Since: time.Now().Add(2*time.Second - remindEvery)}}
		remindIn(t, r)
		if n := r.after(time.Minute); n != 1 {
			t.Errorf("reminded %d times in the minute after unlocking", n)
		}
	})
}

// The oldest was received: the next oldest is not reminded of out of its turn.
// A store that cannot be read now is no reason to stop.
func TestRemindsOfTheNextOldest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := &reminded{urgent: store.Urgent{Items: 2, Since: time.Now()}}
		remindIn(t, r)
		time.Sleep(5 * time.Minute)
		r.set(func() { r.urgent.Since, r.err = r.urgent.Since.Add(-20*time.Minute), errors.New("busy") })
		if n := r.after(time.Minute); n != 0 || r.failed == 0 {
			t.Fatalf("reminded %d times, failed %d", n, r.failed)
		}
		r.set(func() { r.err = nil })
		if n := r.after(3 * time.Minute); n != 0 {
			t.Fatalf("reminded %d times of another form", n)
		}
		if n := r.after(2 * time.Minute); n != 1 {
			t.Errorf("reminded %d times of the next", n)
		}
	})
}

// An open session does remind: the event carries nothing, the answer no name.
func TestAnOpenSessionReminds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newOpen(t)
		id := b.start(false)
		b.fill(id, "smith")
		b.urgent(id)
		times := 0
		defer b.desk.Listen(func(what []string) {
			if slices.Contains(what, ChangedRemind) {
				times++
			}
		})()
		time.Sleep(2 * time.Minute)
		b.at(b.now().Add(16 * time.Minute))
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if times != 1 {
			t.Errorf("the screens were told %d times", times)
		}
		b.desk.End(t.Context())
		time.Sleep(time.Hour)
		if times != 1 {
			t.Error("a locked laptop reminds")
		}
	})
}

func (b *bench) reminder() Reminder {
	b.t.Helper()
	var r Reminder
	b.get("/api/reminder", &r)
	return r
}

// The notification says only how many (BR-32), and is silent on a visit.
func TestAVisitSilencesTheSoundAndNotTheWords(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	if r := b.reminder(); r != (Reminder{}) {
		t.Fatalf("nothing urgent: %+v", r)
	}
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	if r := b.reminder(); r != (Reminder{Count: 1, Says: "1 form to send", Sound: true}) {
		t.Fatalf("one form: %+v", r)
	}
	var v Visit
	b.call("PUT", "/api/visit", VisitMark{On: true}, &v)
	if !v.On || v.Says != "No sound until 16:00, or until you say that the visit is over." || b.home().Banner.Visit != v {
		t.Fatalf("a visit: %+v", v)
	}
	if r := b.reminder(); r.Sound || r.Says != "1 form to send" {
		t.Fatalf("on a visit: %+v", r)
	}
	b.restart() // the lock of a quiet ten minutes
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if b.reminder().Sound {
		t.Fatal("a lock ends the visit")
	}
	b.at(b.now().Add(visitMost))
	if r := b.reminder(); !r.Sound || b.home().Banner.Visit.On {
		t.Fatalf("a forgotten mark: %+v", r)
	}
	b.call("PUT", "/api/visit", VisitMark{On: true}, nil)
	b.call("PUT", "/api/visit", VisitMark{}, &v)
	if r := b.reminder(); !r.Sound || v.On || v.Says != "" {
		t.Errorf("the visit is over: %+v %+v", r, v)
	}
	b.call("PUT", "/api/visit", VisitMark{On: true}, nil)
	b.at(b.now().Add(-24 * time.Hour))
	if b.reminder().Sound == false {
		t.Error("a clock that was set back silences a day")
	}
}
