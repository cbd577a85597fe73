package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store/query"
)

// Commit keeps a finished form in one transaction: sealed bytes, outbox item,
// record, and the draft's new state. An item that is Of the draft's document adds
// to it, and the draft stays finished. The same commit twice is no error. A draft
// in another state is fault.Conflict; a practice draft is fault.Refused, because
// nothing invented may ever leave.
func (s *Store) Commit(ctx context.Context, f Finish) error {
	if f.Submission.ID != f.Item.ID || f.Submission.ID == "" || digest(f.Submission.Bytes) != f.Submission.SHA256 {
		return fault.New(fault.Internal, "internal")
	}
	err := s.transact(ctx, func(tx *sql.Tx) error {
		again, err := committed(ctx, tx, f)
		if err != nil || again {
			return err
		}
		d, err := draftIn(ctx, tx, f.Draft)
		if err != nil {
			return err
		}
		if d.Practice == 1 {
			return fault.New(fault.Refused, "store.practice")
		}
		if adds := f.Item.Of != ""; adds && (DraftState(d.State) != Finished || d.Submission != f.Item.Of) || !adds && DraftState(d.State) != PartCompleted {
			return fault.New(fault.Conflict, "store.draft_closed")
		}
		return s.commit(ctx, tx, f)
	})
	s.refreshFront(ctx)
	return err
}

// Added tells what was written on a finished form and is in no sealed document.
func (s *Store) Added(ctx context.Context, draft string) (a Added, err error) {
	row, err := q.Added(ctx, s.read, draft)
	if err != nil {
		return a, said(err)
	}
	a.Count = int(row.N)
	return a, moments([]stamp{{row.Since, &a.Since}})
}

func committed(ctx context.Context, tx *sql.Tx, f Finish) (bool, error) {
	kept, err := q.Submission(ctx, tx, f.Submission.ID)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err == nil && (kept.Sha256 != f.Submission.SHA256 || kept.Draft != f.Draft) {
		return false, fault.New(fault.Conflict, "store.id_reused")
	}
	return err == nil, err
}

func (s *Store) commit(ctx context.Context, tx *sql.Tx, f Finish) error {
	called, err := lastCall(ctx, tx, f.Draft)
	if err != nil {
		return err
	}
	if f.Item.PhonedAt.IsZero() {
		f.Item.PhonedAt = called
	}
	if err := insertSealed(ctx, tx, f.Draft, f.Submission, f.Item, f.Upto); err != nil {
		return err
	}
	if err := enclose(ctx, tx, f.Draft, f.Submission.ID, f.Files); err != nil {
		return err
	}
	if f.Item.Of == "" {
		if err := q.MarkFinished(ctx, tx, query.MarkFinishedParams{ID: f.Draft, Submission: f.Submission.ID}); err != nil {
			return err
		}
	}
	for _, d := range f.Decisions {
		if err := decide(ctx, tx, d); err != nil {
			return err
		}
	}
	return s.applyAll(ctx, tx, f.Changes)
}

// applyAll is the one write path of records (architecture 3.6): the change as
// it came, the record that casework makes of it, and what hangs on records: the
// list of tasks, and what may leave.
func (s *Store) applyAll(ctx context.Context, tx *sql.Tx, changes []casework.Change) error {
	records := map[string]casework.Record{}
	for _, c := range changes {
		record, read := records[c.Family]
		if !read {
			var err error
			if record, err = recordIn(ctx, tx, c.Family); err != nil {
				return err
			}
		}
		records[c.Family] = casework.Apply(record, c)
		if err := q.InsertChange(ctx, tx, query.InsertChangeParams{ID: c.ID, Kind: string(c.Kind), Family: c.Family,
			At: text(c.At), By: c.By, Data: string(c.Data)}); err != nil {
			return err
		}
	}
	for _, family := range slices.Sorted(maps.Keys(records)) {
		if err := s.putRecord(ctx, tx, family, records[family]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) putRecord(ctx context.Context, tx *sql.Tx, family string, record casework.Record) error {
	doc, err := json.Marshal(record)
	if err != nil {
		return err
	}
	if err := q.PutRecord(ctx, tx, query.PutRecordParams{Family: family, Doc: string(doc)}); err != nil {
		return err
	}
	if err := putTasks(ctx, tx, family, record.Tasks); err != nil {
		return err
	}
	if err := putAlerted(ctx, tx, family, record.Alerts); err != nil {
		return err
	}
	return s.holdToConsent(ctx, tx, family, record)
}

// Record is all that is known of one family; the zero Record where nothing is.
func (s *Store) Record(ctx context.Context, family string) (casework.Record, error) {
	r, err := recordIn(ctx, s.read, family)
	return r, said(err)
}

// Records is everything known of every family, for the list of families.
func (s *Store) Records(ctx context.Context) ([]casework.Record, error) {
	return recordsOf(q.Records(ctx, s.read))
}

// AlertedRecords is everything known of the families with an alert to answer.
func (s *Store) AlertedRecords(ctx context.Context) ([]casework.Record, error) {
	return recordsOf(q.AlertedRecords(ctx, s.read))
}

func recordsOf(docs []string, err error) ([]casework.Record, error) {
	if err != nil {
		return nil, said(err)
	}
	records := make([]casework.Record, len(docs))
	for i, doc := range docs {
		if err := json.Unmarshal([]byte(doc), &records[i]); err != nil {
			return nil, fault.Wrap(err, fault.Damaged, "store.damaged")
		}
	}
	return records, nil
}

// Apply keeps changes that no finished form brings: a task done, a right ended.
func (s *Store) Apply(ctx context.Context, changes ...casework.Change) error {
	return s.transact(ctx, func(tx *sql.Tx) error { return s.applyAll(ctx, tx, changes) })
}

// Changes are all that ever made the records here, in the order in which they came.
func (s *Store) Changes(ctx context.Context) ([]casework.Change, error) {
	rows, err := q.Changes(ctx, s.read)
	if err != nil {
		return nil, said(err)
	}
	changes := make([]casework.Change, len(rows))
	for i, r := range rows {
		at, err := moment(r.At)
		if err != nil {
			return nil, fault.Wrap(err, fault.Damaged, "store.damaged")
		}
		changes[i] = casework.Change{ID: r.ID, Kind: casework.Kind(r.Kind), Family: r.Family, At: at, By: r.By, Data: json.RawMessage(r.Data)}
	}
	return changes, nil
}

func recordIn(ctx context.Context, d query.DBTX, family string) (r casework.Record, err error) {
	doc, err := q.Record(ctx, d, family)
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(doc), &r)
}

// Withdraw takes a document back before its first byte has left, and reopens
// its draft, which then names it (Replaces). The bytes are kept, marked, never
// sent. fault.Conflict where a byte may have left.
func (s *Store) Withdraw(ctx context.Context, id string, at time.Time, changes ...casework.Change) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		item, err := itemIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if !item.CanWithdraw() {
			return fault.New(fault.Conflict, "may.withdraw")
		}
		if err := stepWithFiles(ctx, tx, item, outbox.Withdrew{At: at}); err != nil {
			return err
		}
		if _, err := q.MarkReopened(ctx, tx, query.MarkReopenedParams{Submission: id, SavedAt: text(at)}); err != nil {
			return err
		}
		return s.applyAll(ctx, tx, changes)
	})
	s.refreshFront(ctx)
	return err
}

// Payload is the sealed bytes, exactly as they were sealed, or those of a file
// that sealed bytes name; their digest is checked on the way out (fault.Damaged). fault.NotFound where they were let go.
func (s *Store) Payload(ctx context.Context, id string) ([]byte, error) {
	sub, err := q.Submission(ctx, s.read, id)
	payload := sub.Payload
	if err == nil && sub.File != "" {
		payload, err = q.AttachmentBytes(ctx, s.read, sub.File)
	}
	if errors.Is(err, sql.ErrNoRows) || err == nil && payload == nil {
		return nil, fault.New(fault.NotFound, "store.no_payload")
	}
	if err != nil {
		return nil, said(err)
	}
	if digest(payload) != sub.Sha256 {
		return nil, fault.New(fault.Damaged, "store.damaged")
	}
	return payload, nil
}

// KeepReceipt keeps a verified receipt for ever. The same one twice is no
// error; another one for the same submission is kept beside the first.
func (s *Store) KeepReceipt(ctx context.Context, id, jws string, r sealed.Receipt) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		if err := q.InsertReceipt(ctx, tx, query.InsertReceiptParams{Submission: id, Jws: jws,
			ReceivedAt: text(r.ReceivedAt), Epoch: r.Epoch, Seq: r.Seq}); err != nil {
			return err
		}
		return s.noteOpenWork(ctx, tx, id, r.Open)
	})
}

// Receipts are the compact JWS kept for a submission, oldest epoch first.
func (s *Store) Receipts(ctx context.Context, id string) ([]string, error) {
	list, err := q.Receipts(ctx, s.read, id)
	return list, said(err)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
