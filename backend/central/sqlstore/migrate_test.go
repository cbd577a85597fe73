package sqlstore

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// TestABookIsNeverOpenedByTheWrongProgram: a newer book, and one whose schema
// files are not ours, are refused and left as they were.
func TestABookIsNeverOpenedByTheWrongProgram(t *testing.T) {
	for name, statement := range map[string]string{
		"newer":   "insert into ledger_schema (version, sha256) values (99, 'x')",
		"altered": "update ledger_schema set sha256 = 'x' where version = 1",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "book.db")
			s, err := Open(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			err = s.Write(t.Context(), "E99000001", func(tx central.Tx) error { return tx.PutCouncil(central.Council{Epoch: 7}) })
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.writer.raw.ExecContext(context.Background(), statement); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if _, err := Open(t.Context(), path); !fault.Is(err, fault.Newer) {
					t.Errorf("open answers %v, want newer", err)
				}
			}
		})
	}
}

func TestReopenedItIsTheSameBook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	for range 2 {
		s, err := Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		err = s.Write(t.Context(), "E99000001", func(tx central.Tx) error {
			c, err := tx.Council()
			if err != nil {
				return err
			}
			c.Seq++
			return tx.PutCouncil(c)
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	err = s.Read(t.Context(), "E99000001", func(v central.View) error {
		if c, err := v.Council(); err != nil || c.Seq != 2 {
			t.Errorf("seq %d, %v; want 2", c.Seq, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestEveryQueryIsUsed: a name that Go asks for and sql/ has not is found by the
// suite; this finds what sql/ has and nobody asks for.
func TestEveryQueryIsUsed(t *testing.T) {
	texts, err := queries()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	for name := range texts {
		if !strings.Contains(code.String(), `"`+name+`"`) {
			t.Errorf("nobody asks for %s", name)
		}
	}
}
