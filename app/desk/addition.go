package desk

import (
	"context"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// add seals what was written on a finished form's pages for afterwards, as a
// document of its own that goes once the centre has the form. Like Finish it is
// one transaction, and says nothing of "sent" (BR-33).
func (s *session) add(ctx context.Context, in *byID) (Finished, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return Finished{}, err
	}
	if err := s.mayAdd(ctx, st); err != nil {
		return Finished{}, err
	}
	files, err := s.enclosures(ctx, st, st.draft.AfterFiles())
	if err != nil {
		return Finished{}, err
	}
	sub, err := s.sealAddition(st, files)
	if err != nil {
		return Finished{}, err
	}
	record, err := s.store.Record(ctx, st.head.Record())
	if err != nil {
		return Finished{}, err
	}
	item := itemOf(st, sub)
	item.Of, item.Title = st.head.Submission, s.words().say("added.to", item.Title)
	reliesOn(&item, st, record)
	tasks, err := s.settle(ctx, st, record)
	if err != nil {
		return Finished{}, err
	}
	if err := s.store.Commit(ctx, store.Finish{Draft: st.head.ID, Submission: sub, Item: item, Files: s.enclosed(item, files), Upto: lastSeq(st),
		Changes: tasks.changes, Decisions: tasks.decisions}); err != nil {
		return Finished{}, err
	}
	s.line.Nudge()
	s.outboxChanged()
	return Finished{Reference: sub.Reference, Says: s.words().say("added.kept", sub.Reference), Item: sub.ID, Href: "/outbox"}, nil
}

func (s *session) mayAdd(ctx context.Context, st state) error {
	if err := s.may(casework.AddAfter, st.head, st.form); err != nil {
		return err
	}
	added, err := s.store.Added(ctx, st.head.ID)
	if err != nil {
		return err
	}
	if added.Count == 0 {
		return fault.New(fault.Conflict, "desk.nothing-added")
	}
	return s.toMend(st, st.draft.AfterProblems())
}

func (s *session) sealAddition(st state, files []enclosure) (sealed.Submission, error) {
	body, err := st.draft.SealAddition()
	if err != nil {
		return sealed.Submission{}, err
	}
	e, err := s.envelope(st, body, files)
	if err != nil {
		return sealed.Submission{}, err
	}
	e.Kind, e.Amends = sealed.KindAmendment, st.head.Submission
	return sealed.Seal(e)
}

// addedSays tells that what was added to a finished form is on this laptop only;
// "" while nothing is.
func (s *session) addedSays(ctx context.Context, st state) (string, error) {
	if st.head.State != store.Finished {
		return "", nil
	}
	added, err := s.store.Added(ctx, st.head.ID)
	if err != nil || added.Count == 0 {
		return "", err
	}
	return s.words().say("added.here", s.words().at(added.Since, s.desk.now())), nil
}

func lastSeq(st state) int64 {
	if len(st.rows) == 0 {
		return 0
	}
	return st.rows[len(st.rows)-1].Seq
}

// uptoFinish is the last answer that Finish can seal. A form that was opened again
// may hold words for afterwards already; they are in no document yet.
func uptoFinish(st state) int64 {
	for _, row := range st.rows {
		if q := st.form.Question(row.Q); q != nil && q.After() && row.By != forms.ByPrefill {
			return row.Seq - 1
		}
	}
	return lastSeq(st)
}
