package sqlstore_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/central/sqlstore"
	"earlyhelp.example/backend/fault"
)

func open(t *testing.T, path string) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.Open(t.Context(), path)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return s
}

func TestLedger(t *testing.T) {
	name := "book #1?.db"
	if runtime.GOOS == "windows" {
		name = "book #1.db" // no file there may have a question mark
	}
	centraltest.RunLedger(t, func(t *testing.T) central.Ledger {
		return open(t, filepath.Join(t.TempDir(), name))
	})
}

func TestCloseFoldsTheWALIntoTheBook(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	s := open(t, path)
	must(t, s.Write(t.Context(), "E99000001", func(tx central.Tx) error { return tx.PutCouncil(central.Council{Epoch: 1}) }))
	must(t, s.Read(t.Context(), "E99000001", func(v central.View) error { _, err := v.Council(); return err }))
	must(t, s.Close())
	must(t, s.Close())
	for _, left := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(path + left); err == nil {
			t.Errorf("book.db%s is still there", left)
		}
	}
	if err := s.Write(t.Context(), "E99000001", func(central.Tx) error { return nil }); !fault.Is(err, fault.Locked) {
		t.Errorf("a write after Close answers %v", err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}
