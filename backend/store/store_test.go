package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/vault"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// needle stands for anything a family said; no file may ever contain it.
const needle = "Aisha sleeps badly since March"

func newKey(t testing.TB) vault.Key {
	t.Helper()
	key, err := vault.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// made creates a store and opens it.
func made(t testing.TB, o Options) (*Store, string, vault.Key) {
	t.Helper()
	dir, key := t.TempDir(), newKey(t)
	if err := Create(t.Context(), dir, key, noon); err != nil {
		t.Fatal(err)
	}
	return opened(t, dir, key, o), dir, key
}

func opened(t testing.TB, dir string, key vault.Key, o Options) *Store {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return noon }
	}
	s, err := Open(context.Background(), dir, key, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func draft(t testing.TB, s *Store, id string) {
	t.Helper()
	ok(t, s.CreateDraft(t.Context(), DraftHead{ID: id, Form: "eha_portal", Version: 1, Language: "en",
		Started: "2026-11-22", CreatedAt: noon, By: "w-10442"}))
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t testing.TB, err error, kind fault.Kind, doing string) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want %s", doing, err, kind)
	}
}

// answer is one row as app/desk would hand it over.
func answer(question, client, value string, at time.Time) forms.Row {
	raw, _ := json.Marshal(value)
	return forms.Row{Form: "eha_portal", Version: 1, Q: question, Subject: forms.Group, Act: forms.ActSet,
		Value: raw, At: at, By: "w-10442", Client: client}
}

func save(t testing.TB, s *Store, id string, rows ...forms.Row) []forms.Row {
	t.Helper()
	kept, err := s.Save(t.Context(), id, rows)
	ok(t, err)
	return kept
}

func rowsOf(t testing.TB, s *Store, id string) []forms.Row {
	t.Helper()
	rows, err := s.Rows(t.Context(), id)
	ok(t, err)
	return rows
}

func TestAnswersSurviveReopening(t *testing.T) {
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	for i := range 50 {
		row := answer(fmt.Sprintf("A%d", i), fmt.Sprintf("c%d", i), needle, noon.Add(time.Duration(i)*time.Second))
		row.Members = []string{"p1", "p2"}
		if i == 7 {
			row.Value = json.RawMessage(`{"raw": "31/02/2026"}`) // kept as typed, spaces and all
		}
		save(t, s, "d1", row)
	}
	before := rowsOf(t, s, "d1")
	ok(t, s.Close())
	again := opened(t, dir, key, Options{})
	after := rowsOf(t, again, "d1")
	if len(after) != 50 || fmt.Sprint(before) != fmt.Sprint(after) {
		t.Fatalf("%d rows after reopening", len(after))
	}
	if string(after[7].Value) != `{"raw": "31/02/2026"}` || after[7].Seq != 8 || len(after[7].Members) != 2 {
		t.Errorf("row 8 became %+v", after[7])
	}
	h, err := again.Draft(t.Context(), "d1")
	ok(t, err)
	if !h.SavedAt.Equal(noon.Add(49*time.Second)) || h.State != PartCompleted {
		t.Errorf("head %+v", h)
	}
}

// Every file of a used store is looked through, and no other file may be there.
func TestNothingReadableOnDisk(t *testing.T) {
	s, dir, _ := made(t, Options{})
	draft(t, s, "d1")
	ok(t, s.Describe(t.Context(), "d1", Summary{Family: needle, Urgent: true}))
	for i := range 200 {
		save(t, s, "d1", answer(fmt.Sprintf("A%d", i), fmt.Sprintf("c%d", i), needle, noon))
	}
	ok(t, s.Care(t.Context(), noon))
	noPlaintext(t, dir, 5)
	if s.vfs.Refused() != 0 {
		t.Errorf("%d files refused", s.vfs.Refused())
	}
	ok(t, s.Close())
	noPlaintext(t, dir, 3)
}

func TestPragmasOfEveryConnection(t *testing.T) {
	s, _, _ := made(t, Options{})
	wants := map[string]int{"temp_store": 2, "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1}
	for range 3 { // several connections of the reading pool at once
		conn, err := s.read.Conn(t.Context())
		ok(t, err)
		defer conn.Close()
		for name, value := range wants {
			var got int
			ok(t, conn.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got))
			if got != value {
				t.Errorf("reader: %s is %d, want %d", name, got, value)
			}
		}
		if _, err := conn.ExecContext(t.Context(), "DELETE FROM draft"); err == nil {
			t.Error("a reader wrote")
		}
	}
	for name, value := range wants {
		var got int
		ok(t, s.write.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got))
		if got != value {
			t.Errorf("writer: %s is %d, want %d", name, got, value)
		}
	}
}

// noPlaintext greps every file under dir, of which there must be at least least.
func noPlaintext(t testing.TB, dir string, least int) {
	t.Helper()
	secrets := []string{needle, "sleeps", "CREATE TABLE", "w-10442", "eha_portal", "SQLite format"}
	seen := 0
	ok(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen++
		for _, secret := range secrets {
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%s holds %q in clear", filepath.Base(path), secret)
			}
		}
		return nil
	}))
	if seen < least {
		t.Errorf("only %d files were looked through, want %d", seen, least)
	}
}
