package desk

import (
	"context"
	"net/http"
	"time"

	"earlyhelp.example/backend/fault"
)

// Times of the lock.
const (
	flushWait  = 2 * time.Second  // for the screens to hand over what was typed last
	urgentWait = 20 * time.Second // for what is urgent to leave before an automatic lock (architecture 3.15)
)

// lock is the person's own. It asks first while MASH has not received something
// urgent (BR-32); the page has handed over every key before it asks.
func (d *Desk) lock(ctx context.Context, in *call[LockRequest]) (Locking, error) {
	if err := d.mayEnd(ctx, in.Body.Anyway); err != nil {
		return Locking{}, err
	}
	if err := d.end(context.WithoutCancel(ctx)); err != nil {
		return Locking{}, err
	}
	go d.relaunch()
	return Locking{Says: d.words().say("lock.locking")}, nil
}

// mayEnd refuses with the question of BR-32, unless it was answered.
func (d *Desk) mayEnd(ctx context.Context, anyway bool) error {
	s, release, err := d.use()
	if err != nil {
		return err
	}
	defer release()
	if anyway {
		return nil
	}
	u, err := s.store.Urgent(ctx)
	if err != nil {
		d.Log.Error("urgent count unread", "err", err)
		return nil // a broken count must not keep the screen open
	}
	n := u.Items + u.Drafts
	if n == 0 {
		return nil
	}
	w := d.words()
	p := d.problem(fault.New(fault.Conflict, "desk.urgent-question"))
	p.Status, p.Title = http.StatusConflict, http.StatusText(http.StatusConflict)
	p.Question = &LockQuestion{Says: w.count("lock.question", n), Count: n}
	p.Detail = p.Question.Says
	return p
}

// lockByItself is the automatic lock: no key for too long, the system's own
// lock, sleep, the lid. It cannot ask, so it first tries to send what is urgent.
func (d *Desk) lockByItself(ctx context.Context) {
	s, release, err := d.use()
	if err != nil {
		return
	}
	d.flush(ctx)
	s.sendUrgent(ctx)
	d.flush(ctx) // what was typed on meanwhile
	release()
	err = d.end(ctx)
	if fault.Is(err, fault.Locked) {
		return // a lid shut locks and sleeps at once: the other of the two starts the next program
	}
	if err != nil {
		d.Log.Error("lock", "err", err)
	}
	d.relaunch()
}

// sendUrgent waits until nothing urgent is left to send, at most urgentWait.
func (s *session) sendUrgent(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, urgentWait)
	defer cancel()
	if !s.line.FlushUrgent(ctx) {
		s.desk.Log.Warn("locked before everything urgent had left")
	}
}

// end closes the session for good: answers under way finish, the log is emptied
// into the file, the keys are let go. What is left in this process's memory
// only its end removes, which is the face's to bring about.
func (d *Desk) end(ctx context.Context) error {
	d.entering.Lock()
	defer d.entering.Unlock()
	return d.leave(ctx)
}

// leave is end for who holds entering already.
func (d *Desk) leave(ctx context.Context) error {
	d.active.end()
	d.mu.Lock()
	s := d.current
	d.current = nil
	d.mu.Unlock()
	d.shown.Store(nil)
	d.byCode.Store(nil)
	if s == nil {
		return fault.New(fault.Locked, "desk.locked")
	}
	s.stop()
	if err := s.store.Checkpoint(ctx); err != nil {
		d.Log.Error("checkpoint at lock", "err", err)
	}
	d.Changed(ChangedLocked)
	return s.store.Close()
}

func (d *Desk) relaunch() {
	if err := d.Face.Relaunch(); err != nil {
		d.Log.Error("relaunch", "err", err) // the store is closed: the unlock screen of this process serves
		d.Changed(ChangedFront)
	}
}

// Closing is the person closing the window. It reports whether to stay open,
// because the question of BR-32 stands and the page is to ask it.
func (d *Desk) Closing(ctx context.Context) (stay bool) {
	err := d.mayEnd(ctx, false)
	if fault.Is(err, fault.Locked) {
		return false
	}
	d.flush(ctx)
	if err != nil {
		d.Changed(ChangedClosing)
		return true
	}
	d.End(ctx)
	return false
}

// End closes what is open, for a program that is about to end.
func (d *Desk) End(ctx context.Context) {
	if err := d.end(ctx); err != nil && !fault.Is(err, fault.Locked) {
		d.Log.Error("end", "err", err)
	}
}

// quit is the page closing the window. Where the question of BR-32 stands it is
// answered with it, so a face that is about to close learns that the page reacts.
func (d *Desk) quit(ctx context.Context, in *call[LockRequest]) (Locking, error) {
	if err := d.mayEnd(ctx, in.Body.Anyway); err != nil && !fault.Is(err, fault.Locked) {
		if face, ok := d.Face.(interface{ Asked() }); ok {
			face.Asked()
		}
		return Locking{}, err
	}
	d.End(context.WithoutCancel(ctx))
	go d.Face.Quit()
	return Locking{Says: d.words().say("lock.closing")}, nil
}

// LockNow is the system's own lock, sleep or lid.
func (d *Desk) LockNow() { go d.lockByItself(context.Background()) }
