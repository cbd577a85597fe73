package casework

import (
	"slices"
	"time"
)

func (r *Record) submissionFinished(c Change, d FinishedData) Why {
	if d.Submission == "" || d.SHA256 == "" {
		return Unreadable
	}
	if _, known := r.Submission(d.Submission); known {
		return OutOfTurn // an id is used once: other bytes are another submission
	}
	if old, known := r.Submission(d.Replaces); d.Replaces != "" && known && old.State != Withdrawn {
		return OutOfTurn
	}
	r.Submissions = append(r.Submissions, Submission{ID: d.Submission, Reference: d.Reference, Form: d.Form, Version: d.Version,
		SHA256: d.SHA256, Urgent: d.Urgent, Replaces: d.Replaces, FinishedAt: c.At, FinishedBy: c.By, State: Finished, Level: d.Level})
	return ""
}

// submissionWithdrawn marks a form that has not left yet. Once the centre has
// it, taking it back is the centre's business.
func (r *Record) submissionWithdrawn(_ Change, d SubmissionData) Why {
	return r.move(d.Submission, func(s *Submission) Why {
		if s.State != Finished {
			return OutOfTurn
		}
		s.State = Withdrawn
		r.undo(s.ID)
		return ""
	})
}

// undo takes out what a form that never left had put into the record. What has
// gone on since, e.g. progress on an action, stays.
func (r *Record) undo(submission string) {
	from := func(id string) bool { return id == submission }
	r.Episodes = slices.DeleteFunc(r.Episodes, func(e Episode) bool { return from(e.From) && !r.inUse(e.ID, submission) })
	for i := range r.Episodes {
		if e := &r.Episodes[i]; from(e.ClosedBy) {
			e.State, e.ClosedAt, e.Reason, e.ClosedBy = EpisodeOpen, time.Time{}, "", ""
		}
		r.Episodes[i].takeBackHanding(from)
		r.Episodes[i].Access = slices.DeleteFunc(slices.Clone(r.Episodes[i].Access), func(a Access) bool { return from(a.From) })
		for k := range r.Episodes[i].Access {
			if a := &r.Episodes[i].Access[k]; from(a.By) {
				a.Ended, a.By = time.Time{}, ""
			}
		}
	}
	for i := range r.Actions {
		if a := &r.Actions[i]; from(a.Held) {
			a.Status, a.Held, a.Was = a.Was, "", ""
		}
	}
	r.Consents = slices.DeleteFunc(r.Consents, func(c Consent) bool { return from(c.From) })
	for i := range r.Consents {
		r.Consents[i].Withdrawals = slices.DeleteFunc(slices.Clone(r.Consents[i].Withdrawals), func(w Withdrawal) bool { return from(w.From) })
	}
	r.Needs = slices.DeleteFunc(r.Needs, func(n Need) bool { return from(n.From) })
	r.Actions = slices.DeleteFunc(r.Actions, func(a Action) bool { return from(a.From) && len(a.Progress) == 0 })
	for i := range r.Alerts {
		r.Alerts[i].Steps = slices.DeleteFunc(slices.Clone(r.Alerts[i].Steps), func(s AlertStep) bool { return from(s.From) })
	}
	r.Alerts = slices.DeleteFunc(r.Alerts, func(a Alert) bool { return from(a.From) && len(a.Steps) == 0 })
	r.Notes = slices.DeleteFunc(r.Notes, func(n Note) bool { return from(n.ID) })
	r.Meetings = slices.DeleteFunc(r.Meetings, func(m Meeting) bool { return from(m.ID) })
}

// inUse reports whether anything but one submission belongs to an episode.
func (r *Record) inUse(episode, submission string) bool {
	return slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Episode == episode && n.ID != submission }) ||
		slices.ContainsFunc(r.Meetings, func(m Meeting) bool { return m.Episode == episode && m.ID != submission }) ||
		slices.ContainsFunc(r.Actions, func(a Action) bool {
			return a.Episode == episode && (a.From != submission || len(a.Progress) > 0)
		})
}

// submissionReceived believes a receipt for the finished bytes and no other. It
// also accepts one for a withdrawn form: the laptop may have been wrong that
// nothing had left, and what the centre holds must be shown (never pretend).
func (r *Record) submissionReceived(_ Change, d ReceivedData) Why {
	return r.move(d.Submission, func(s *Submission) Why {
		if s.SHA256 != d.SHA256 || d.ReceivedAt.IsZero() {
			return OutOfTurn
		}
		if s.State == Finished || s.State == Withdrawn {
			s.State, s.ReceivedAt = Received, d.ReceivedAt
		}
		if d.CentralID != "" {
			s.CentralID = d.CentralID
		}
		return ""
	})
}

func (r *Record) submissionMoved(_ Change, d MovedData) Why {
	return r.move(d.Submission, func(s *Submission) Why {
		if !slices.Contains([]SubmissionState{WithOffice, NeedsAttention, Resolved}, d.State) {
			return Unreadable
		}
		if s.State == Finished || s.State == Withdrawn {
			return OutOfTurn
		}
		s.State = d.State
		return ""
	})
}

func (r *Record) move(id string, do func(*Submission) Why) Why {
	i := slices.IndexFunc(r.Submissions, func(s Submission) bool { return s.ID == id })
	if i < 0 {
		return NamesNothing
	}
	return do(&r.Submissions[i])
}
