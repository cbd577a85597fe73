package store

import (
	"context"
	"database/sql"
	"errors"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/store/query"
)

// enclose puts the files that a form names in the queue behind it. The bytes stay
// where they were kept: a file that is not there, or is not what the form says
// it is, is no file of this form (fault.Internal, and nothing is kept).
func enclose(ctx context.Context, tx *sql.Tx, draft, form string, files []Enclosed) error {
	for _, f := range files {
		kept, err := q.Attachment(ctx, tx, query.AttachmentParams{Draft: draft, ID: f.File})
		if errors.Is(err, sql.ErrNoRows) || err == nil && (kept.Sha256 != f.Item.SHA256 || kept.Size != f.Item.Size || f.Item.Of != form || !f.Item.Attachment) {
			return fault.New(fault.Internal, "internal")
		}
		if err != nil {
			return err
		}
		if err := q.InsertSubmission(ctx, tx, query.InsertSubmissionParams{ID: f.Item.ID, Draft: draft, Kind: f.Item.Kind,
			Reference: f.Item.Reference, Sha256: f.Item.SHA256, SealedAt: text(f.Item.FinishedAt), File: f.File, Form: form}); err != nil {
			return err
		}
		if err := insertItem(ctx, tx, f.Item); err != nil {
			return err
		}
	}
	return nil
}

// Gone is a file that went with a sealed form, by the id it went under.
type Gone struct{ ID, Form, SHA256 string }

// GoneWith are the files that went, or are to go, with what was sealed of a draft:
// equal bytes need not go again. What was taken back is not among them.
func (s *Store) GoneWith(ctx context.Context, draft string) ([]Gone, error) {
	rows, err := q.EnclosedFiles(ctx, s.read, draft)
	if err != nil {
		return nil, said(err)
	}
	list := make([]Gone, len(rows))
	for i, row := range rows {
		list[i] = Gone{ID: row.ID, Form: row.Form, SHA256: row.Sha256}
	}
	return list, nil
}

// stepWithFiles lets the same happen to an item and to what goes with it: what a
// person chooses for a form is chosen for its files, and for what was added to it.
func stepWithFiles(ctx context.Context, tx *sql.Tx, item outbox.Item, e outbox.Event) error {
	if err := putItem(ctx, tx, outbox.Step(item, e)); err != nil {
		return err
	}
	docs, err := q.LiveItems(ctx, tx)
	others, err := itemsOf(docs, err)
	if err != nil {
		return err
	}
	for _, other := range others {
		if other.Of != item.ID {
			continue
		}
		if err := stepWithFiles(ctx, tx, other, e); err != nil {
			return err
		}
	}
	return nil
}

// TakeBack keeps for good what goes with a form, a stopped file or what was added
// to it: it is never sent, and stays with its form on this laptop. fault.Conflict where a byte of it may have left.
func (s *Store) TakeBack(ctx context.Context, id string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		item, err := itemIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if item.Of == "" || !item.CanWithdraw() {
			return fault.New(fault.Conflict, "may.withdraw")
		}
		return stepWithFiles(ctx, tx, item, outbox.Withdrew{At: s.now()})
	})
}
