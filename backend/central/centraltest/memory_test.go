package centraltest_test

import (
	"testing"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
)

func TestMemory(t *testing.T) {
	centraltest.RunLedger(t, func(*testing.T) central.Ledger { return centraltest.NewMemory() })
}
