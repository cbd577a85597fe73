package sqlstore

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
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
				if _, err := os.Stat(path + "-shm"); err == nil {
					t.Error("a refused book stays open")
				}
			}
		})
	}
}

// TestABookOfTheFirstSchemaKeepsItsBytes: what arrived under schema 1 is there
// after the bytes have moved into their submission's row.
func TestABookOfTheFirstSchemaKeepsItsBytes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	db, err := sql.Open("sqlite", dsn(path))
	if err != nil {
		t.Fatal(err)
	}
	first, err := files.ReadFile("schema/0001.sql")
	if err != nil {
		t.Fatal(err)
	}
	digest := sha256.Sum256(first)
	for _, statement := range []string{schemaTable, string(first), "insert into ledger_schema values (1, '" + hex.EncodeToString(digest[:]) + "')",
		`insert into submission values ('E99000001', 's-1', 'aa', 'EH', 3, 'assessment', 'f', 1, 'w', 'd', 0, 0, 1, 1, 'accepted', '', '', 1, 1, 'h', 'jws')`,
		`insert into payload values ('E99000001', 's-1', 'zstd', x'00ff01')`} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	err = s.Read(t.Context(), "E99000001", func(v central.View) error {
		p, err := v.Payload("s-1")
		if string(p.Bytes) != "\x00\xff\x01" || p.Coding != "zstd" {
			t.Errorf("payload %q %x", p.Coding, p.Bytes)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
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
