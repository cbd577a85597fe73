package store

import (
	"fmt"
	"sync"
	"testing"

	"earlyhelp.example/backend/forms"
)

// The first saves after the start, all at once, each with a word that the
// connection has not been told yet: nobody waits for somebody who waits for
// them, and every word is there.
func TestManyFirstSavesAtOnce(t *testing.T) {
	for range 5 {
		s, _, _ := made(t, Options{})
		draft(t, s, "d1")
		var all sync.WaitGroup
		for n := range 16 {
			all.Go(func() {
				row := answer(fmt.Sprintf("q%d", n%8), fmt.Sprintf("c%d", n), `"mornings"`, noon)
				if n%4 == 3 { // said again, so that replacing is told too
					row.Q, row.Act = "q0", forms.ActSet
				}
				if _, err := s.Save(t.Context(), "d1", []forms.Row{row}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := len(rowsOf(t, s, "d1")); got != 6 {
			t.Errorf("%d answers of 6 questions", got)
		}
		ok(t, s.known.read(t.Context(), s.write))
		for text, stmt := range s.known.ready {
			if stmt == nil {
				t.Errorf("never told: %s", text)
			}
		}
		if len(s.known.ready) < 6 {
			t.Errorf("a save says %d statements", len(s.known.ready))
		}
	}
}
