package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/store/query"
)

// Items gives every item that is not yet safe off the centre's site, withdrawn ones
// too.
func (s *Store) Items(ctx context.Context) ([]outbox.Item, error) {
	docs, err := q.KeptItems(ctx, s.read)
	return itemsOf(docs, err)
}

// AllItems also gives the items that are safe: the screens' list of what was received.
func (s *Store) AllItems(ctx context.Context) ([]outbox.Item, error) {
	docs, err := q.AllItems(ctx, s.read)
	return itemsOf(docs, err)
}

// Item is one item of the outbox; fault.NotFound where there is none.
func (s *Store) Item(ctx context.Context, id string) (outbox.Item, error) {
	item, err := itemIn(ctx, s.read, id)
	return item, said(err)
}

func itemsOf(docs []string, err error) ([]outbox.Item, error) {
	if err != nil {
		return nil, said(err)
	}
	items := make([]outbox.Item, len(docs))
	for i, doc := range docs {
		if err := json.Unmarshal([]byte(doc), &items[i]); err != nil {
			return nil, fault.Wrap(err, fault.Damaged, "store.damaged")
		}
	}
	return items, nil
}

// Mark keeps an item's new state, but not what the screens own: a call, and what
// became of a consent. fault.Conflict, and the item left to the person, where it
// was withdrawn or stopped meanwhile: the person and the sender never both win.
// An item that is about to leave is held against the family's consent here, in
// the transaction that would let it go (BR-25).
func (s *Store) Mark(ctx context.Context, item outbox.Item) error {
	held := false
	err := s.transact(ctx, func(tx *sql.Tx) error {
		kept, err := itemIn(ctx, tx, item.ID)
		if err != nil {
			return err
		}
		if kept.State == outbox.Withdrawn && item.State != outbox.Withdrawn {
			return fault.New(fault.Conflict, "store.withdrawn")
		}
		if kept.State == outbox.Stopped && item.Unsent() {
			return fault.New(fault.Conflict, "store.stopped")
		}
		item.PhonedAt, item.Family, item.People, item.Consent, item.Because = kept.PhonedAt, kept.Family, kept.People, kept.Consent, kept.Because
		if held, err = mustStop(ctx, tx, item); err != nil {
			return err
		}
		if held {
			if item.State == outbox.Sending {
				item = kept // not one byte of this try has left
			}
			item = outbox.Step(item, outbox.ConsentGone{At: s.now()})
		}
		return putItem(ctx, tx, item)
	})
	s.refreshFront(ctx)
	if err == nil && held {
		return fault.New(fault.Conflict, "store.stopped")
	}
	return err
}

// Forget lets an item go from what is asked about and, where it is a file, its bytes:
// it is safe off the centre's site (sync.md 3.7). The sealed bytes of a form stay as
// long as the form does: its paper, drawn from today's records, would say other things
// than were signed. fault.Conflict where the item must still be kept.
func (s *Store) Forget(ctx context.Context, id string) error {
	return s.transact(ctx, func(tx *sql.Tx) error {
		item, err := itemIn(ctx, tx, id)
		if err != nil {
			return err
		}
		item.SafeSeq = true
		if item.Keep() {
			return fault.New(fault.Conflict, "store.must_keep")
		}
		if err := q.ForgetFile(ctx, tx, id); err != nil {
			return err
		}
		return putItem(ctx, tx, item)
	})
}

func itemIn(ctx context.Context, d query.DBTX, id string) (item outbox.Item, err error) {
	doc, err := q.Item(ctx, d, id)
	if errors.Is(err, sql.ErrNoRows) {
		return item, fault.New(fault.NotFound, "store.no_item")
	}
	if err != nil {
		return item, err
	}
	return item, json.Unmarshal([]byte(doc), &item)
}

func putItem(ctx context.Context, d query.DBTX, item outbox.Item) error {
	doc, err := json.Marshal(item)
	if err != nil {
		return err
	}
	return q.UpdateItem(ctx, d, query.UpdateItemParams{ID: item.ID, State: string(item.State),
		Urgent: int64(flag(item.Urgent)), FinishedAt: text(item.FinishedAt), Item: string(doc)})
}
