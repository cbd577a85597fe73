package store

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
)

func day(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// BR-03's own example, and the London day at its edge.
func TestKeptUntil(t *testing.T) {
	for saved, want := range map[string]string{
		"2026-03-01 10:00": "2026-03-31",
		"2026-03-20 10:00": "2026-04-19",
		"2026-06-30 23:30": "2026-07-31", // already 1 July in London
	} {
		if got, err := KeptUntil(day(saved), 30); err != nil || string(got) != want {
			t.Errorf("saved %s: kept until %s, want %s (%v)", saved, got, want, err)
		}
	}
}

func TestExpiry(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx, limit := t.Context(), map[string]int{"eha_portal": 30}
	for _, id := range []string{"old", "urgent", "finished", "kept"} {
		draft(t, s, id)
		save(t, s, id, answer("A1", "c1", needle, day("2026-03-01 10:00")))
	}
	save(t, s, "kept", answer("A1", "c2", "more", day("2026-03-20 10:00")))
	ok(t, s.Describe(ctx, "urgent", Summary{Urgent: true}))
	ok(t, s.Commit(ctx, finished("finished", "s1", false)))
	ok(t, s.NoteServerTime(ctx, day("2026-03-31 21:00")))
	e, err := s.Expire(ctx, day("2026-03-31 22:00"), limit) // still 31 March in London
	ok(t, err)
	if len(e.Gone) != 0 || e.Soon["old"] != 0 || len(e.Soon) != 2 {
		t.Errorf("on the last day: %+v", e)
	}
	ok(t, s.NoteServerTime(ctx, day("2026-04-01 08:00")))
	e, err = s.Expire(ctx, day("2026-04-01 09:00"), limit)
	ok(t, err)
	if len(e.Gone) != 1 || e.Gone[0].Draft != "old" || e.Gone[0].Reason != Expired || len(e.Ask) != 1 || e.Ask[0] != "urgent" {
		t.Errorf("on the day after: %+v", e)
	}
	if _, err := s.Draft(ctx, "old"); !fault.Is(err, fault.NotFound) {
		t.Errorf("an expired draft is still there: %v", err)
	}
	stones, err := s.Tombstones(ctx)
	ok(t, err)
	if len(stones) != 1 || !stones[0].SavedAt.Equal(day("2026-03-01 10:00")) || stones[0].Form != "eha_portal" {
		t.Errorf("tombstones %+v", stones)
	}
	if e, err = s.Expire(ctx, day("2026-04-01 09:00"), nil); err != nil || len(e.Gone)+len(e.Soon)+len(e.Ask) != 0 {
		t.Errorf("a form without expiry: %+v %v", e, err)
	}
}

// BR-06: a clock moved back must not extend, one moved forward must not delete.
func TestExpiryTrustsNoClockAlone(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx, limit := t.Context(), map[string]int{"eha_portal": 30}
	draft(t, s, "d1")
	save(t, s, "d1", answer("A1", "c1", "x", day("2026-03-01 10:00")))
	ok(t, s.NoteServerTime(ctx, day("2026-03-05 10:00")))
	ok(t, s.NoteServerTime(ctx, day("2026-03-04 10:00"))) // earlier: changes nothing
	e, err := s.Expire(ctx, day("2026-03-09 10:00"), limit)
	ok(t, err)
	if e.Held || len(e.Gone) != 0 {
		t.Errorf("four days without a connection, and nothing past its day: %+v", e)
	}
	e, err = s.Expire(ctx, day("2027-03-05 10:00"), limit)
	ok(t, err)
	if !e.Held || len(e.Gone) != 0 {
		t.Errorf("a clock a year ahead: %+v", e)
	}
	ok(t, s.NoteServerTime(ctx, day("2026-04-02 10:00")))
	if e, err = s.Expire(ctx, day("2026-03-02 10:00"), limit); err != nil || e.Held || len(e.Gone) != 1 {
		t.Errorf("a clock moved back a month: %+v %v", e, err)
	}
	draft(t, s, "d2")
	save(t, s, "d2", answer("A1", "c1", "x", day("2026-04-03 10:00")))
	ok(t, s.ConfirmDate(ctx, day("2026-06-01 10:00")))
	if e, err = s.Expire(ctx, day("2026-06-01 11:00"), limit); err != nil || e.Held || len(e.Gone) != 1 {
		t.Errorf("a date the person confirmed: %+v %v", e, err)
	}
}

func TestRecentlyDeleted(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	save(t, s, "d1", answer("A1", "c1", needle, noon))
	ok(t, s.DeleteDraft(ctx, "d1", ByWorker, noon))
	if live, err := s.Drafts(ctx); err != nil || len(live) != 0 {
		t.Errorf("%d live drafts, %v", len(live), err)
	}
	bin, err := s.Deleted(ctx)
	ok(t, err)
	if len(bin) != 1 || !bin[0].KeptUntil.Equal(noon.AddDate(0, 0, 7)) {
		t.Fatalf("bin %+v", bin)
	}
	want(t, s.DeleteDraft(ctx, "d1", ByWorker, noon), fault.Conflict, "deleting twice")
	ok(t, s.RestoreDraft(ctx, "d1", noon.AddDate(0, 0, 7)))
	if n := len(rowsOf(t, s, "d1")); n != 1 {
		t.Errorf("%d rows after restoring", n)
	}
	want(t, s.RestoreDraft(ctx, "d1", noon), fault.Conflict, "restoring what is open")
	ok(t, s.DeleteDraft(ctx, "d1", ByWorker, noon))
	want(t, s.RestoreDraft(ctx, "d1", noon.AddDate(0, 0, 8)), fault.Conflict, "restoring after eight days")
	if e, err := s.Expire(ctx, noon.AddDate(0, 0, 8), nil); err != nil || !e.Held || len(e.Gone) != 0 {
		t.Errorf("after seven days, by a clock that nobody vouches for: %+v %v", e, err)
	}
	ok(t, s.NoteServerTime(ctx, noon.AddDate(0, 0, 8)))
	if e, err := s.Expire(ctx, noon.AddDate(0, 0, 8), nil); err != nil || len(e.Gone) != 1 || e.Gone[0].Reason != ByWorker {
		t.Errorf("after seven days: %+v %v", e, err)
	}
}

// Consent refused: gone at once, every word of it, and nothing personal stays.
func TestConsentRefusedLeavesNoWord(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	for i := range 40 {
		save(t, s, "d1", answer("A"+string(rune('a'+i)), "c"+string(rune('a'+i)), strings.Repeat(needle+" ", 40), noon))
	}
	ok(t, s.Describe(ctx, "d1", Summary{Family: needle, Initials: "AS"}))
	ok(t, s.AddCall(ctx, Call{Client: "k1", Draft: "d1", At: noon, SpokeTo: needle}))
	if pagesWith(t, s, needle) == 0 {
		t.Fatal("the words are not in the pages: this test proves nothing")
	}
	ok(t, s.DeleteDraft(ctx, "d1", ConsentRefused, noon))
	if n := pagesWith(t, s, needle); n != 0 {
		t.Errorf("%d pages still hold the words, decrypted", n)
	}
	if bin, err := s.Deleted(ctx); err != nil || len(bin) != 0 {
		t.Errorf("bin %+v %v", bin, err)
	}
	if stones, err := s.Tombstones(ctx); err != nil || len(stones) != 1 || stones[0].Reason != ConsentRefused {
		t.Errorf("tombstones %+v %v", stones, err)
	}
}

// pagesWith counts decrypted pages, free ones too, that hold text.
func pagesWith(t *testing.T, s *Store, text string) (n int) {
	t.Helper()
	ok(t, s.read.QueryRowContext(t.Context(), "SELECT count(*) FROM sqlite_dbpage WHERE instr(data, CAST(? AS BLOB))", text).Scan(&n))
	return n
}

func TestFrontHoldsACountAndATime(t *testing.T) {
	clock := noon
	s, dir, key := made(t, Options{Now: func() time.Time { return clock }})
	ctx := t.Context()
	draft(t, s, "d1")
	ok(t, s.Describe(ctx, "d1", Summary{Family: needle, Urgent: true}))
	clock = noon.Add(time.Hour)
	ok(t, s.Describe(ctx, "d1", Summary{Family: needle, Urgent: true})) // urgent since the first time
	f, err := ReadFront(dir)
	ok(t, err)
	if f.Count != 1 || !f.Since.Equal(noon) {
		t.Errorf("front %+v", f)
	}
	raw, err := os.ReadFile(filepath.Join(dir, frontFile))
	ok(t, err)
	if got := string(raw); got != `{"count":1,"since":"2026-11-22T12:00:00Z"}` {
		t.Errorf("front.json holds %s", got)
	}
	ok(t, s.Commit(ctx, finished("d1", "s1", true)))
	if u, err := s.Urgent(ctx); err != nil || u.Items != 1 || u.Drafts != 0 {
		t.Errorf("urgent %+v %v", u, err)
	}
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	items, err := s.Items(ctx)
	ok(t, err)
	ok(t, s.Mark(ctx, received(items[0])))
	if f, err := ReadFront(dir); err != nil || f.Count != 0 || !f.Since.IsZero() {
		t.Errorf("front after the receipt: %+v %v", f, err)
	}
}

func TestPracticeIsNeverCounted(t *testing.T) {
	s, dir, _ := made(t, Options{})
	ok(t, s.CreateDraft(t.Context(), DraftHead{ID: "p1", Form: "eha_portal", Version: 1, Started: "2026-11-22", Practice: true, CreatedAt: noon}))
	ok(t, s.Describe(t.Context(), "p1", Summary{Urgent: true}))
	if f, err := ReadFront(dir); err != nil || f.Count != 0 {
		t.Errorf("front %+v %v", f, err)
	}
	want(t, s.Commit(t.Context(), finished("p1", "s1", false)), fault.Refused, "committing a practice form")
	if items, err := s.Items(t.Context()); err != nil || len(items) != 0 {
		t.Errorf("outbox %+v %v", items, err)
	}
}
