package store

import (
	"context"
	"database/sql"
	"errors"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store/query"
)

// thinSaved thins the history of every draft saved since the last time: at lock
// and close (forms.md 4). A failure costs nothing but room, so it is not told.
func (s *Store) thinSaved(ctx context.Context) {
	s.savedMu.Lock()
	drafts := s.saved
	s.saved = nil
	s.savedMu.Unlock()
	for id := range drafts {
		s.thin(ctx, id)
	}
}

func (s *Store) noteSaved(draft string) {
	s.savedMu.Lock()
	defer s.savedMu.Unlock()
	if s.saved == nil {
		s.saved = map[string]bool{}
	}
	s.saved[draft] = true
}

// thin drops the rows that forms names, in one transaction. The clients of a
// dropped row go on naming its answer's newest row, so that a patch sent twice
// is still one change.
func (s *Store) thin(ctx context.Context, draft string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		kept, err := q.RowsOfDraft(ctx, tx, draft)
		if err != nil {
			return err
		}
		rows, bySeq := make([]forms.Row, len(kept)), map[int64]query.Answer{}
		for i, k := range kept {
			if rows[i], err = rowOf(k); err != nil {
				return err
			}
			bySeq[k.Seq] = k
		}
		for _, seq := range forms.Thin(rows) {
			if err := dropRow(ctx, tx, bySeq[seq]); err != nil {
				return err
			}
		}
		return nil
	})
}

func dropRow(ctx context.Context, tx *sql.Tx, a query.Answer) error {
	newest, err := q.NewestOfKey(ctx, tx, query.NewestOfKeyParams{Draft: a.Draft, Q: a.Q, Subject: a.Subject, Row: a.Row})
	if err != nil {
		return err
	}
	return errors.Join(
		q.PointReplaced(ctx, tx, query.PointReplacedParams{Draft: a.Draft, Seq: a.Seq, ToSeq: newest.Seq}),
		q.InsertReplaced(ctx, tx, query.InsertReplacedParams{Draft: a.Draft, Client: a.Client, Seq: newest.Seq}),
		q.DropRow(ctx, tx, query.DropRowParams{Draft: a.Draft, Seq: a.Seq}))
}
