package sqlstore

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"earlyhelp.example/backend/central"
)

// Who shares a commit with a job that fails, panics or has gone away must not
// notice; and of the one that fails nothing may stay.
func TestAFailureInABatchIsNobodyElses(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "book.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	gone, leave := context.WithCancel(t.Context())
	leave()
	planted := errors.New("planted")
	one := func(ctx context.Context, id string, fail func() error) *job {
		return &job{ctx: ctx, authority: "E99000001", answer: make(chan error, 1), fn: func(tx central.Tx) error {
			book, err := tx.Council()
			if err != nil {
				return err
			}
			book.N++
			if err := errors.Join(tx.PutCouncil(book), tx.PutWorker(central.Worker{ID: id})); err != nil {
				return err
			}
			return fail()
		}}
	}
	good := func() error { return nil }
	batch := []*job{
		one(t.Context(), "first", good),
		one(t.Context(), "failed", func() error { return planted }),
		one(gone, "gone", good),
		one(t.Context(), "panicked", func() error { panic("planted") }),
		one(t.Context(), "last", good),
	}
	s.commit(batch) // nobody else writes, so the writer is ours
	alone := one(t.Context(), "alone", func() error { return planted })
	s.commit([]*job{alone})
	answers := map[string]error{"first": <-batch[0].answer, "failed": <-batch[1].answer, "gone": <-batch[2].answer, "panicked": <-batch[3].answer, "last": <-batch[4].answer, "alone": <-alone.answer}
	if !errors.Is(answers["failed"], planted) || !errors.Is(answers["alone"], planted) || !errors.Is(answers["gone"], context.Canceled) || answers["panicked"] == nil || answers["first"] != nil || answers["last"] != nil {
		t.Errorf("answers: %v", answers)
	}
	for id := range answers {
		err := s.Read(t.Context(), "E99000001", func(v central.View) error { _, err := v.Worker(id); return err })
		if kept := err == nil; kept != (id == "first" || id == "last") {
			t.Errorf("%s: kept %v", id, kept)
		}
	}
	stands(t, s, 2)
	s.commit([]*job{one(t.Context(), "third", good), one(t.Context(), "fourth", good)})
	stands(t, s, 4)
}

// stands checks how often the book was written: each write must have read what the
// one before it in its batch left.
func stands(t *testing.T, s *Store, want int64) {
	t.Helper()
	var book central.Council
	err := s.Read(t.Context(), "E99000001", func(v central.View) (err error) {
		book, err = v.Council()
		return err
	})
	if err != nil || book.N != want {
		t.Errorf("the book was written %d times, %v; want %d", book.N, err, want)
	}
}

// The reader that was used last comes first; else none would know its pages.
func TestTheWarmReaderComesFirst(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "book.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	first, err := s.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s.give(first)
	s.give(other)
	for range 2 * readers {
		again, err := s.take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.give(again)
		if again != first {
			t.Fatal("another reader")
		}
	}
}
