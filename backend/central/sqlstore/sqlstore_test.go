package sqlstore_test

import (
	"path/filepath"
	"testing"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/central/sqlstore"
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
	centraltest.RunLedger(t, func(t *testing.T) central.Ledger {
		return open(t, filepath.Join(t.TempDir(), "book #1?.db"))
	})
}
