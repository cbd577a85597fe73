package store

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"earlyhelp.example/backend/forms"
)

// sameAsFile fails where Rows answers anything but what is in the file.
func sameAsFile(t *testing.T, s *Store, doing string, ids ...string) {
	t.Helper()
	for _, id := range ids {
		for range 2 { // the second is not read again
			rows, err := s.Rows(t.Context(), id)
			ok(t, err)
			file, err := s.rowsInFile(t.Context(), id)
			ok(t, err)
			if fmt.Sprint(rows) != fmt.Sprint(file) {
				t.Errorf("after %s Rows of %s answers %d rows, not the file's %d:\n%v\n%v", doing, id, len(rows), len(file), rows, file)
			}
		}
	}
}

func TestRowsAreNeverOlderThanTheFile(t *testing.T) {
	s, _, _ := made(t, Options{})
	sameAsFile(t, s, "nothing", "d1", "d2")
	draft(t, s, "d1")
	draft(t, s, "d2")
	typed := answer("A1", "c1", "M", noon)
	steps := []struct {
		doing string
		do    func() error
	}{
		{"a first answer", func() error { save(t, s, "d1", typed); return nil }},
		{"typing on, in the same row", func() error {
			save(t, s, "d1", answer("A1", "c2", "Mary", noon.Add(time.Second)))
			return nil
		}},
		{"a second answer", func() error { save(t, s, "d1", answer("A2", "c3", "x", noon)); return nil }},
		{"another draft's answer", func() error { save(t, s, "d2", answer("A1", "c4", "Temi", noon)); return nil }},
		{"a description", func() error { return s.Describe(t.Context(), "d1", Summary{Family: "Adebayo", Done: 1, Of: 2}) }},
		{"a draft that begins with answers", func() error {
			_, err := s.StartDraft(t.Context(), Start{Head: DraftHead{ID: "d3", Form: "ffa", Version: 1, CreatedAt: noon},
				Rows: []forms.Row{answer("A1", "c5", "from before", noon)}})
			return err
		}},
		{"thinning", func() error { return s.thin(t.Context(), "d1") }},
		{"deleting for good", func() error { return s.DeleteDraft(t.Context(), "d1", ConsentRefused, noon) }},
	}
	for _, step := range steps {
		sameAsFile(t, s, "the step before "+step.doing, "d2", "d3", "d1") // d1 is the one that is held
		ok(t, step.do())
		sameAsFile(t, s, step.doing, "d1", "d2", "d3")
	}
	if rows := rowsOf(t, s, "d1"); len(rows) != 0 {
		t.Errorf("%d rows of a draft that is gone", len(rows))
	}
}

// What was saved before a reading began is in it, whoever reads beside.
func TestAReaderBesideAWriterHearsOfEverySave(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	var beside sync.WaitGroup
	stop := make(chan struct{})
	for range 3 {
		beside.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
					if _, err := s.Rows(t.Context(), "d1"); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
	}
	for n := 1; n <= 150; n++ {
		save(t, s, "d1", answer("A1", fmt.Sprint("c", n), fmt.Sprint(n), noon.Add(time.Duration(n)*100*time.Millisecond)))
		rows := rowsOf(t, s, "d1")
		if got := string(rows[len(rows)-1].Value); got != fmt.Sprintf("%q", fmt.Sprint(n)) {
			t.Fatalf("after saving %d Rows answers %s", n, got)
		}
	}
	close(stop)
	beside.Wait()
}

// Who gets rows may put them in order or add to them: the next reader gets the file's.
func TestRowsBelongToWhoAsked(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	save(t, s, "d1", answer("A1", "c1", "Mary", noon), answer("A2", "c2", "x", noon))
	for range 2 {
		rows := rowsOf(t, s, "d1")
		rows[0].Q, rows[1].At = "other", time.Time{}
		_ = append(rows[:1], forms.Row{Q: "planted"})
	}
	sameAsFile(t, s, "another's changes", "d1")
}

func TestTurningPagesReadsTheRowsOnce(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	save(t, s, "d1", answer("A1", "c1", "Mary", noon))
	rowsOf(t, s, "d1")
	ok(t, s.Describe(t.Context(), "d1", Summary{Family: "Adebayo"}))
	if _, held := s.last.of("d1", s.last.written.Load()); !held {
		t.Error("what lists show of a draft made its rows be read again")
	}
	for n := range heldDrafts {
		rowsOf(t, s, fmt.Sprint("other ", n))
	}
	if held := len(s.last.drafts); held > heldDrafts {
		t.Errorf("the rows of %d drafts are held", held)
	}
	rowsOf(t, s, "d1")
	save(t, s, "d1", answer("A1", "c2", "Mary!", noon.Add(time.Second)))
	if len(s.last.drafts) != 0 {
		t.Error("words from before a save are still in memory")
	}
	if _, held := s.last.of("d1", s.last.written.Load()); held {
		t.Error("the rows from before a save still hold")
	}
}
