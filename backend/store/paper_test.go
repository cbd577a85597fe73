package store

import (
	"testing"

	"earlyhelp.example/backend/fault"
)

// TestTheDayOnPaperIsKept: it outlives the program, is taken back by the empty day,
// and is not said of a form that is not open.
func TestTheDayOnPaperIsKept(t *testing.T) {
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	ok(t, s.SayPaper(t.Context(), "d1", "2026-11-20", noon))
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	if h, err := s.Draft(t.Context(), "d1"); err != nil || h.WrittenOn != "2026-11-20" || !h.SavedAt.Equal(noon) {
		t.Fatalf("opened again: %+v, %v", h, err)
	}
	ok(t, s.SayPaper(t.Context(), "d1", "", noon))
	if h, err := s.Draft(t.Context(), "d1"); err != nil || h.WrittenOn != "" {
		t.Fatalf("taken back: %+v, %v", h, err)
	}
	ok(t, s.DeleteDraft(t.Context(), "d1", ByWorker, noon))
	if err := s.SayPaper(t.Context(), "d1", "2026-11-20", noon); !fault.Is(err, fault.Conflict) {
		t.Errorf("of a deleted draft: %v", err)
	}
	if err := s.SayPaper(t.Context(), "nobody", "2026-11-20", noon); !fault.Is(err, fault.NotFound) {
		t.Errorf("of no draft: %v", err)
	}
}
