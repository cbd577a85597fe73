package desk

import (
	"context"
	"encoding/json"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
)

const (
	remindEvery = 15 * time.Minute // BR-32
	remindLook  = 5 * time.Second  // how often the clock is looked at
	// visitMost is how long one mark keeps the laptop silent: longer than a visit
	// lasts, and short enough that a forgotten mark silences no other day.
	visitMost = 4 * time.Hour
)

// settingVisit is where the store keeps until when a visit is marked.
const settingVisit = "visit.until"

// Reminder is what the laptop reminds of (BR-32). It names nobody: a family may
// be looking at the screen.
type Reminder struct {
	Count int    `json:"count" doc:"Urgent forms that MASH has not received, unfinished ones included."`
	Says  string `json:"says" doc:"\"1 form to send\"; empty where there is none."`
	Sound bool   `json:"sound" doc:"A quiet sound goes with it: false while a visit is marked."`
}

// Visit is the mark that silences the sound of the reminder, and never its words.
type Visit struct {
	On   bool   `json:"on"`
	Says string `json:"says" doc:"Until when; empty while no visit is marked."`
}

// VisitMark marks a visit, or takes the mark off.
type VisitMark struct {
	_  struct{} `json:"-" additionalProperties:"true"`
	On bool     `json:"on,omitempty"`
}

// reminder reminds every quarter of an hour of what MASH has not received,
// counted from when the oldest of it began to wait: a lock in between puts no
// reminder off. Like the lock it goes by the wall clock.
type reminder struct {
	now    func() time.Time
	urgent func(context.Context) (store.Urgent, error)
	remind func()
	failed func(error)
}

// watch runs as long as the session.
func (r reminder) watch(ctx context.Context) {
	clock := time.NewTicker(remindLook)
	defer clock.Stop()
	last := r.quarter(ctx, quarter{})
	for {
		select {
		case <-ctx.Done():
			return
		case <-clock.C:
		}
		next := r.quarter(ctx, last)
		if next.follows(last) {
			r.remind()
		}
		last = next
	}
}

// quarter is how many quarters of an hour the oldest of what is urgent has
// waited; before where that cannot be read now.
func (r reminder) quarter(ctx context.Context, before quarter) quarter {
	u, err := r.urgent(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.failed(err)
		}
		return before
	}
	return quarter{since: u.Since, n: int(r.now().Sub(u.Since) / remindEvery)}
}

type quarter struct {
	since time.Time // zero: nothing is urgent
	n     int
}

// follows reports whether another quarter has gone by for the same form.
func (q quarter) follows(before quarter) bool {
	return !q.since.IsZero() && q.since.Equal(before.since) && q.n > before.n
}

// remind begins the reminders of a session; stop waits for them.
func (s *session) remind() {
	d := s.desk
	r := reminder{now: d.now, urgent: s.store.Urgent, remind: func() { d.Changed(ChangedRemind) },
		failed: func(err error) { d.Log.Error("urgent count unread", "err", err) }}
	s.beside.Go(func() { r.watch(s.lifetime) })
}

func (s *session) reminder(ctx context.Context, _ *struct{}) (Reminder, error) {
	u, err := s.store.Urgent(ctx)
	if err != nil {
		return Reminder{}, err
	}
	n := u.Items + u.Drafts
	if n == 0 {
		return Reminder{}, nil
	}
	visit, err := s.visit(ctx)
	return Reminder{Count: n, Says: s.words().count("reminder", n), Sound: !visit.On}, err
}

// visit is the mark as it stands now.
func (s *session) visit(ctx context.Context) (Visit, error) {
	raw, err := s.store.Setting(ctx, settingVisit)
	if err != nil || raw == nil {
		return Visit{}, err
	}
	var until time.Time
	if err := json.Unmarshal(raw, &until); err != nil {
		return Visit{}, fault.Wrap(err, fault.Damaged, "store.damaged")
	}
	left := until.Sub(s.desk.now())
	if left <= 0 || left > visitMost { // over, or marked by a clock that was set back since
		return Visit{}, nil
	}
	return Visit{On: true, Says: s.words().say("visit.on", until.In(london).Format("15:04"))}, nil
}

func (s *session) markVisit(ctx context.Context, in *call[VisitMark]) (Visit, error) {
	var raw json.RawMessage
	if in.Body.On {
		var err error
		if raw, err = json.Marshal(s.desk.now().Add(visitMost)); err != nil {
			return Visit{}, fault.Wrap(err, fault.Internal, "internal")
		}
	}
	if err := s.store.SetSetting(ctx, settingVisit, raw); err != nil {
		return Visit{}, err
	}
	s.desk.Changed(ChangedHome)
	return s.visit(ctx)
}
