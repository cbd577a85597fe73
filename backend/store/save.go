package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store/query"
)

// sameRow is how long one row of an answer goes on being replaced while a
// person types (architecture 3.4): history without a copy per keystroke.
const sameRow = 60 * time.Second

// Rows are the answers of a draft in the order they were given.
func (s *Store) Rows(ctx context.Context, id string) ([]forms.Row, error) {
	written := s.last.written.Load() // before the file is read
	if rows, ok := s.last.of(id, written); ok {
		return rows, nil
	}
	rows, err := s.rowsInFile(ctx, id)
	if err == nil {
		s.last.keep(id, written, rows)
	}
	return rows, err
}

func (s *Store) rowsInFile(ctx context.Context, id string) ([]forms.Row, error) {
	kept, err := q.RowsOfDraft(ctx, s.read, id)
	if err != nil {
		return nil, said(err)
	}
	rows := make([]forms.Row, len(kept))
	for i, k := range kept {
		if rows[i], err = rowOf(k); err != nil {
			return nil, said(err)
		}
	}
	return rows, nil
}

// Save keeps rows of one draft, valid or not, in one durable transaction, and
// answers them with their Seq, in order. A row whose Client was saved before is
// not saved again: its stored form is answered. Within a sitting the newest row
// of the same question, subject, row, author and screen is replaced until 60 s after it
// began; a row whose Client is in apart always begins a new one (the field was
// left, or something is about to be removed or pasted over). Undoing and every
// act but "set" stand apart by themselves.
//
// fault.Full: nothing of this call is kept, all earlier rows are, and saving
// works again when there is room. fault.Conflict: the draft is not open.
func (s *Store) Save(ctx context.Context, id string, rows []forms.Row, apart ...string) ([]forms.Row, error) {
	return s.saveIn(ctx, id, PartCompleted, rows, apart)
}

// SaveAfter keeps answers about what happened after Finish. The sealed document
// is not touched by them; fault.Conflict where the draft is not finished.
func (s *Store) SaveAfter(ctx context.Context, id string, rows []forms.Row, apart ...string) ([]forms.Row, error) {
	return s.saveIn(ctx, id, Finished, rows, apart)
}

func (s *Store) saveIn(ctx context.Context, id string, state DraftState, rows []forms.Row, apart []string) ([]forms.Row, error) {
	if err := s.known.read(ctx, s.write); err != nil {
		return nil, said(err)
	}
	out := make([]forms.Row, 0, len(rows))
	err := s.transact(ctx, func(plain *sql.Tx) error {
		tx := knowing{plain, &s.known}
		d, err := draftIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if DraftState(d.State) != state {
			return fault.New(fault.Conflict, "store.draft_closed")
		}
		savedAt, version := d.SavedAt, d.Version
		for _, row := range rows {
			kept, changed, err := s.saveRow(ctx, tx, id, row, slices.Contains(apart, row.Client))
			if err != nil {
				return err
			}
			if changed {
				savedAt = text(row.At)
			}
			if changed && row.Act == forms.ActMoveForm {
				version = int64(row.Version)
			}
			out = append(out, kept)
		}
		if savedAt == d.SavedAt && version == d.Version {
			return nil
		}
		return q.TouchDraft(ctx, tx, query.TouchDraftParams{ID: id, SavedAt: savedAt, Version: version})
	})
	if err != nil {
		return nil, err
	}
	s.noteSaved(id)
	return out, nil
}

func (s *Store) saveRow(ctx context.Context, tx query.DBTX, draft string, row forms.Row, apart bool) (forms.Row, bool, error) {
	if row.Client == "" {
		row.Client = rand.Text()
	}
	row.At = row.At.UTC().Truncate(time.Millisecond)
	seq, err := q.SeqOfClient(ctx, tx, query.SeqOfClientParams{Draft: draft, Client: row.Client})
	if err == nil {
		kept, err := q.RowBySeq(ctx, tx, query.RowBySeqParams{Draft: draft, Seq: seq})
		if err != nil {
			return forms.Row{}, false, err
		}
		again, err := rowOf(kept)
		return again, false, err
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return forms.Row{}, false, err
	}
	newest, err := q.NewestUnsealed(ctx, tx, query.NewestUnsealedParams{Draft: draft, Q: row.Q, Subject: row.Subject, Row: row.Row})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return forms.Row{}, false, err
	}
	if err == nil && !apart && s.goesOn(newest, row) {
		row.Seq = newest.Seq
		return row, true, replaceRow(ctx, tx, draft, newest, row)
	}
	if row.Seq, err = q.NextSeq(ctx, tx, draft); err != nil {
		return forms.Row{}, false, err
	}
	return row, true, s.insertRow(ctx, tx, draft, row)
}

// goesOn reports whether row is the same typing as the newest row of its answer.
func (s *Store) goesOn(newest query.Answer, row forms.Row) bool {
	began, err := moment(newest.Began)
	age := row.At.Sub(began)
	return err == nil && newest.Sitting == s.sitting && newest.By == row.By && forms.ScreenOf(newest.Client) == forms.ScreenOf(row.Client) &&
		newest.Act == string(forms.ActSet) && row.Act == forms.ActSet &&
		!newest.Undoes.Valid && row.Undoes == 0 &&
		newest.Form == row.Form && newest.Version == int64(row.Version) &&
		age >= 0 && age < sameRow
}

func replaceRow(ctx context.Context, tx query.DBTX, draft string, newest query.Answer, row forms.Row) error {
	members, err := membersText(row.Members)
	if err != nil {
		return err
	}
	return errors.Join(
		q.InsertReplaced(ctx, tx, query.InsertReplacedParams{Draft: draft, Client: newest.Client, Seq: newest.Seq}),
		q.ReplaceAnswer(ctx, tx, query.ReplaceAnswerParams{Draft: draft, Seq: newest.Seq,
			Value: nullText(row.Value), Members: members, At: text(row.At), Client: row.Client}))
}

func (s *Store) insertRow(ctx context.Context, tx query.DBTX, draft string, row forms.Row) error {
	members, err := membersText(row.Members)
	if err != nil {
		return err
	}
	return q.InsertAnswer(ctx, tx, query.InsertAnswerParams{
		Draft: draft, Seq: row.Seq, Form: row.Form, Version: int64(row.Version), Q: row.Q, Subject: row.Subject, Row: row.Row,
		Act: string(row.Act), Value: nullText(row.Value), Members: members,
		Undoes: sql.NullInt64{Int64: row.Undoes, Valid: row.Undoes != 0},
		At:     text(row.At), By: row.By, Client: row.Client, Began: text(row.At), Sitting: s.sitting,
	})
}

func rowOf(a query.Answer) (forms.Row, error) {
	r := forms.Row{Seq: a.Seq, Form: a.Form, Version: int(a.Version), Q: a.Q, Subject: a.Subject, Row: a.Row,
		Act: forms.Act(a.Act), Undoes: a.Undoes.Int64, By: a.By, Client: a.Client}
	if a.Value.Valid {
		r.Value = json.RawMessage(a.Value.String)
	}
	if a.Members.Valid {
		if err := json.Unmarshal([]byte(a.Members.String), &r.Members); err != nil {
			return forms.Row{}, fault.Wrap(err, fault.Damaged, "store.damaged")
		}
	}
	var err error
	r.At, err = moment(a.At)
	return r, err
}

func nullText(raw json.RawMessage) sql.NullString {
	return sql.NullString{String: string(raw), Valid: raw != nil}
}

func membersText(members []string) (sql.NullString, error) {
	if members == nil {
		return sql.NullString{}, nil
	}
	raw, err := json.Marshal(members)
	return sql.NullString{String: string(raw), Valid: true}, err
}
