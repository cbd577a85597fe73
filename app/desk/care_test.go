package desk

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// checked counts what the daily care tells the home screen, until the test ends.
func (b *bench) checked() <-chan struct{} {
	told := make(chan struct{}, 16)
	b.t.Cleanup(b.desk.Listen(func(what []string) {
		if slices.Contains(what, ChangedHome) && slices.Contains(what, ChangedSettings) {
			told <- struct{}{}
		}
	}))
	return told
}

// says checks the safety line of the home screen.
func (b *bench) says(as, words string) SafetyLine {
	b.t.Helper()
	line := b.home().Safety
	if line.As != as || !strings.Contains(line.Says, words) {
		b.t.Errorf("the safety line is %s %q, want %s %q", line.As, line.Says, as, words)
	}
	return line
}

// One plain line says when the safety of the work was last proved: not yet, by
// the check that follows the first paint, and too long ago.
func TestTheSafetyLine(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	told := b.checked()
	b.says("due", "has not been proved yet")
	<-told
	b.says("good", "last checked today 12:00")
	b.at(b.now().Add(proofOld + time.Minute))
	b.says("due", "was last proved 22/11/2026")
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	told = b.checked()
	b.says("due", "was last proved 22/11/2026")
	<-told
	b.says("good", "last checked today 12:01")
}

// The check can be asked for, and Settings lists the last ones.
func TestCheckAgain(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	told := b.checked()
	b.home()
	<-told
	b.at(b.now().Add(time.Hour))
	b.post("/api/proof", nil, nil)
	<-told
	b.says("good", "last checked today 13:00")
	var s Settings
	b.get("/api/settings", &s)
	if len(s.Checks) != 2 || s.Checks[0] != "today 13:00: everything could be read" {
		t.Errorf("the list of checks: %q", s.Checks)
	}
}

// A page that broke on the disk is found after the first paint and said; the
// next start sets the file aside, and that is said until the person has read it.
func TestTheSafetyLineTellsOfDamage(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.fill(b.start(false), "smith")
	told := b.checked()
	b.home()
	<-told // the store has a backup now
	b.desk.End(t.Context())
	path := filepath.Join(b.dir, "store.db")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/2] ^= 1
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	b.make()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	told = b.checked()
	b.home()
	<-told
	if line := b.says("fault", "Something is wrong with a copy of your work"); line.Fault == "" {
		t.Error("what is wrong is not said")
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if line := b.says("fault", "Something is wrong"); !strings.Contains(line.Fault, "set aside") {
		t.Errorf("the salvage is told as %q", line.Fault)
	}
}
