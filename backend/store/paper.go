package store

import (
	"context"
	"database/sql"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store/query"
)

// SayPaper keeps the day on which a draft was written on paper, before it was typed
// in (BR-45), as durably as an answer; an empty day takes that back. It belongs to the
// draft and to no answer, because it is true of a form of any definition.
// fault.Conflict where the draft is not open.
func (s *Store) SayPaper(ctx context.Context, id string, day forms.Day, at time.Time) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		d, err := draftIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if DraftState(d.State) != PartCompleted {
			return fault.New(fault.Conflict, "store.draft_closed")
		}
		return q.SayPaper(ctx, tx, query.SayPaperParams{ID: id, WrittenOn: string(day), SavedAt: text(at)})
	})
}
