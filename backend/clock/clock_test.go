package clock

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const variable = "EARLYHELP_MOVED_CLOCK" // of moved.go, which the ordinary build has not got

// moved says that this build has the clock of the tests.
var moved bool

// A laptop that slept all night was idle all night: a monotonic reading would
// say that no time had passed.
func TestNowIsTheWallClock(t *testing.T) {
	now := Now()
	if strings.Contains(now.String(), "m=") {
		t.Errorf("Now has a monotonic reading: %v", now)
	}
	if off := now.Sub(time.Now().Round(0)); off < -time.Minute || off > time.Minute {
		t.Errorf("Now is off by %v", off)
	}
}

// What ships cannot be told a wrong time by whoever sets a variable: drafts end
// and sessions lapse by this clock.
func TestTheOrdinaryBuildHasNoMovedClock(t *testing.T) {
	name := filepath.Join(t.TempDir(), "clock")
	if err := os.WriteFile(name, []byte("480h\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(variable, name)
	off := -time.Since(Now()).Round(time.Hour)
	if moved != (off == 480*time.Hour) || !moved && off != 0 {
		t.Errorf("Now is off by %v; built for tests: %t", off, moved)
	}
}
