package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store/query"
)

// holdToConsent holds what waits to leave against the family's consent, in the
// transaction that changed it: a withdrawal stops at once what relied on it, and
// a family that agrees again lets it go (BR-25).
func (s *Store) holdToConsent(ctx context.Context, tx *sql.Tx, family string, record casework.Record) error {
	docs, err := q.LiveItems(ctx, tx)
	items, err := itemsOf(docs, err)
	if err != nil {
		return err
	}
	last, recorded := record.Consent()
	for _, item := range items {
		if item.Family != family || !recorded {
			continue
		}
		event := outbox.Event(outbox.ConsentGone{At: s.now()})
		if !record.ConsentGoneFor(strings.Fields(item.People)...) {
			if !last.Given() {
				continue
			}
			event = outbox.ConsentBack{At: s.now()}
		}
		if next := outbox.Step(item, event); next != item {
			if err := putItem(ctx, tx, next); err != nil {
				return err
			}
		}
	}
	return nil
}

// mustStop reports whether an item that would go on may not, because the consent
// it relies on has gone.
func mustStop(ctx context.Context, tx *sql.Tx, item outbox.Item) (bool, error) {
	if !item.Consent || item.Urgent || item.State != outbox.Waiting && item.State != outbox.Sending {
		return false, nil
	}
	record, err := recordIn(ctx, tx, item.Family)
	return record.ConsentGoneFor(strings.Fields(item.People)...), err
}

// Decide keeps what a person chose about a stopped item: outbox.Hold or
// outbox.SendAnyway. fault.Conflict where it is not stopped (any more), and
// fault.Invalid where it may only go with a reason.
func (s *Store) Decide(ctx context.Context, id string, choice outbox.Event) error {
	err := s.transact(ctx, func(tx *sql.Tx) error {
		item, err := itemIn(ctx, tx, id)
		if err != nil {
			return err
		}
		if item.State != outbox.Stopped {
			return fault.New(fault.Conflict, "desk.not-stopped")
		}
		next := outbox.Step(item, choice)
		if _, send := choice.(outbox.SendAnyway); send && next.State != outbox.Waiting {
			return fault.New(fault.Invalid, "desk.why-send")
		}
		return stepWithFiles(ctx, tx, item, choice)
	})
	s.refreshFront(ctx)
	return err
}

// Notice is a small sealed message that is no form: that nobody has chosen what
// becomes of a stopped item.
type Notice struct {
	About      string // the stopped item
	Submission sealed.Submission
	Item       outbox.Item
}

// Tell queues a notice, once: the stopped item remembers that it was told.
func (s *Store) Tell(ctx context.Context, n Notice) error {
	if n.Submission.ID != n.Item.ID || digest(n.Submission.Bytes) != n.Submission.SHA256 {
		return fault.New(fault.Internal, "internal")
	}
	return s.transact(ctx, func(tx *sql.Tx) error {
		item, err := itemIn(ctx, tx, n.About)
		if err != nil || item.Told || item.State != outbox.Stopped {
			return err
		}
		if err := putItem(ctx, tx, outbox.Step(item, outbox.ToldCoordinator{})); err != nil {
			return err
		}
		return insertSealed(ctx, tx, "", n.Submission, n.Item, 0)
	})
}

// insertSealed keeps sealed bytes and their place in the queue.
func insertSealed(ctx context.Context, tx *sql.Tx, draft string, sub sealed.Submission, item outbox.Item, upto int64) error {
	if err := q.InsertSubmission(ctx, tx, query.InsertSubmissionParams{ID: sub.ID, Draft: draft, Kind: sub.Kind,
		Reference: sub.Reference, Sha256: sub.SHA256, SealedAt: text(sub.SealedAt), Payload: sub.Bytes, Upto: upto}); err != nil {
		return err
	}
	return insertItem(ctx, tx, item)
}

func insertItem(ctx context.Context, tx *sql.Tx, item outbox.Item) error {
	doc, err := json.Marshal(item)
	if err != nil {
		return err
	}
	return q.InsertItem(ctx, tx, query.InsertItemParams{ID: item.ID, State: string(item.State),
		Urgent: int64(flag(item.Urgent)), FinishedAt: text(item.FinishedAt), Item: string(doc)})
}
