package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/store/query"
)

// Setting is the JSON kept under key; nil where there is none.
func (s *Store) Setting(ctx context.Context, key string) (json.RawMessage, error) {
	value, err := q.Setting(ctx, s.read, key)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, said(err)
	}
	return json.RawMessage(value), nil
}

// SetSetting keeps JSON under key; nil removes it. Text that is not JSON is
// fault.Internal.
func (s *Store) SetSetting(ctx context.Context, key string, value json.RawMessage) error {
	if value != nil && !json.Valid(value) {
		return fault.New(fault.Internal, "internal")
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		if value == nil {
			return q.DropSetting(ctx, tx, key)
		}
		return q.PutSetting(ctx, tx, query.PutSettingParams{Key: key, Value: string(value)})
	})
}

// LogPrint adds a line to the print log (BR-50).
func (s *Store) LogPrint(ctx context.Context, p Print) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		return q.InsertPrint(ctx, tx, query.InsertPrintParams{At: text(p.At), By: p.By, Draft: p.Draft,
			Submission: p.Submission, Copy: p.Copy, How: p.How, ForWhom: p.For})
	})
}

// Prints are the prints and copies of one draft, oldest first.
func (s *Store) Prints(ctx context.Context, draft string) ([]Print, error) {
	rows, err := q.PrintsOfDraft(ctx, s.read, draft)
	if err != nil {
		return nil, said(err)
	}
	out := make([]Print, len(rows))
	for i, r := range rows {
		out[i] = Print{ID: r.ID, By: r.By, Draft: r.Draft, Submission: r.Submission, Copy: r.Copy, How: r.How, For: r.ForWhom}
		if out[i].At, err = moment(r.At); err != nil {
			return nil, said(err)
		}
	}
	return out, nil
}

// AddCall keeps the record of a safety call (BR-34); the same Client twice
// is one record and keeps what was said last: the answer to the first may have been
// lost on its way. A call that was made is noted on the document that waits.
func (s *Store) AddCall(ctx context.Context, c Call) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		if err := notePhoned(ctx, tx, c); err != nil {
			return err
		}
		return q.InsertCall(ctx, tx, query.InsertCallParams{Client: c.Client, Draft: c.Draft, At: text(c.At), By: c.By,
			ImmediateDanger: c.ImmediateDanger, SignificantHarm: c.SignificantHarm, Phoned: c.Phoned,
			PhonedAt: text(c.PhonedAt), SpokeTo: c.SpokeTo, Reference: c.Reference, Advice: c.Advice,
			NotPhonedReason: c.NotPhonedReason})
	})
}

func notePhoned(ctx context.Context, tx *sql.Tx, c Call) error {
	if c.Draft == "" || c.PhonedAt.IsZero() {
		return nil
	}
	d, err := q.Draft(ctx, tx, c.Draft)
	if errors.Is(err, sql.ErrNoRows) || err == nil && d.Submission == "" {
		return nil // not finished: Commit looks for the call
	}
	if err != nil {
		return err
	}
	item, err := itemIn(ctx, tx, d.Submission)
	if err != nil || !c.PhonedAt.After(item.PhonedAt) {
		return err
	}
	return putItem(ctx, tx, outbox.Step(item, outbox.Phoned{At: c.PhonedAt}))
}

// lastCall is when the last call about a draft was made; zero for none.
func lastCall(ctx context.Context, tx *sql.Tx, draft string) (last time.Time, err error) {
	rows, err := q.CallsOfDraft(ctx, tx, draft)
	if err != nil {
		return last, err
	}
	for _, r := range rows {
		at, err := moment(r.PhonedAt)
		if err != nil {
			return last, err
		}
		if at.After(last) {
			last = at
		}
	}
	return last, nil
}

// Calls are the calls about one draft ("" for those about none), oldest first.
func (s *Store) Calls(ctx context.Context, draft string) ([]Call, error) {
	rows, err := q.CallsOfDraft(ctx, s.read, draft)
	return callsIn(rows, err)
}

// CallsByDraft are all calls by the draft they are about ("" for none), oldest
// first.
func (s *Store) CallsByDraft(ctx context.Context) (map[string][]Call, error) {
	rows, err := q.Calls(ctx, s.read)
	all, err := callsIn(rows, err)
	by := map[string][]Call{}
	for _, c := range all {
		by[c.Draft] = append(by[c.Draft], c)
	}
	return by, err
}

func callsIn(rows []query.SafetyCall, err error) ([]Call, error) {
	if err != nil {
		return nil, said(err)
	}
	out := make([]Call, len(rows))
	for i, r := range rows {
		out[i] = Call{Client: r.Client, Draft: r.Draft, By: r.By, ImmediateDanger: r.ImmediateDanger,
			SignificantHarm: r.SignificantHarm, Phoned: r.Phoned, SpokeTo: r.SpokeTo, Reference: r.Reference,
			Advice: r.Advice, NotPhonedReason: r.NotPhonedReason}
		if err := moments([]stamp{{r.At, &out[i].At}, {r.PhonedAt, &out[i].PhonedAt}}); err != nil {
			return nil, said(err)
		}
	}
	return out, nil
}
