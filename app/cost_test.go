package app

import "testing"

// The values are those of NLM_CONNECTION_COST (netlistmgr.h).
func TestWhatWindowsCallsCharged(t *testing.T) {
	for cost, want := range map[uint32]bool{
		0x0: false, 0x1: false, 0x2: true, 0x4: true,
		0x10001: true, 0x20001: false, 0x40001: true, 0x80001: false, 0x80002: true,
	} {
		if got := chargedByUse(cost); got != want {
			t.Errorf("%#x counts as charged: %v", cost, got)
		}
	}
}
