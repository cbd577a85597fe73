package sqlstore

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestEveryQueryHasItsIndex reads SQLite's own plan: a query that walks the
// whole book would be quick in a test and ruinous after a year.
func TestEveryQueryHasItsIndex(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "book.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	texts, err := queries()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"submissions_held_behind": "submission_held", "submissions_held_since": "submission_late", "submissions_arrived": "submission_arrival",
		"audit_of": "audit_object", "letter_by_code": "letter_code", "session_by_access": "session_access"}
	for name, text := range texts {
		plan := explain(t, s, text)
		if strings.Contains(plan, "SCAN") || !strings.Contains(plan, want[name]) {
			t.Errorf("%s goes by %q, want %q", name, plan, want[name])
		}
	}
}

func explain(t *testing.T, s *Store, text string) string {
	t.Helper()
	args := make([]any, strings.Count(text, "?"))
	found, err := s.db.QueryContext(t.Context(), "explain query plan "+text, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer func() { _ = found.Close() }()
	var plan []string
	for found.Next() {
		var id, parent, unused int
		var detail string
		if err := found.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		plan = append(plan, detail)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "; ")
}
