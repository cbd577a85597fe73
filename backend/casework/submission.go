package casework

import "slices"

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
		SHA256: d.SHA256, Urgent: d.Urgent, Replaces: d.Replaces, FinishedAt: c.At, FinishedBy: c.By, State: Finished})
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
		return ""
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
