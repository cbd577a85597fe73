package vault

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
)

func TestTenWrongTries(t *testing.T) {
	b := set(t, true, "")
	b.o.Now = func() time.Time { return b.clock }
	waits := []time.Duration{1, 2, 4, 8, 16, 32, 60, 60, 60, 60}
	for i, seconds := range waits {
		if a, err := Tries(b.dir, b.o); err != nil || a.Left != maxTries-i || a.Wait != 0 {
			t.Fatalf("before try %d: %+v, %v", i+1, a, err)
		}
		_, err := Open(b.dir, "not the right words at all", b.o)
		want(t, err, fault.Refused, "a wrong try")
		if a, err := Tries(b.dir, b.o); err != nil || a.Wait != seconds*time.Second {
			t.Errorf("after try %d: wait %v, want %ds (%v)", i+1, a.Wait, seconds, err)
		}
		if i < 2 { // too early: not looked at, not counted
			_, err := Open(b.dir, passphrase, b.o)
			want(t, err, fault.Locked, "too early")
		}
		if _, kept := b.ring[b.key.storeID]; kept != (i < maxTries-1) {
			t.Errorf("after try %d: device secret kept: %v", i+1, kept)
		}
		b.clock = b.clock.Add(seconds * time.Second)
	}
	if a, err := Tries(b.dir, b.o); err != nil || a.Left != 0 {
		t.Errorf("in the end: %+v, %v", a, err)
	}
	_, err := Open(b.dir, passphrase, b.o)
	want(t, err, fault.Refused, "the right passphrase without the device secret")
	if got := fault.Say(err, "en"); !strings.Contains(got, "recovery code") {
		t.Errorf("the person is told: %s", got)
	}
	recoverAfterTen(t, b)
}

// recoverAfterTen: the code opens, and a new passphrase makes a new device secret.
func recoverAfterTen(t *testing.T, b *bench) {
	t.Helper()
	key, err := OpenRecovery(b.dir, strings.Join(b.recovery, "-"), b.o)
	if err != nil || key != b.key {
		t.Fatalf("recovery: %v", err)
	}
	if err := ChangePassphrase(b.dir, key, "amber canoe thistle nine", b.o); err != nil {
		t.Fatal(err)
	}
	if got, err := Open(b.dir, "amber canoe thistle nine", b.o); err != nil || got != b.key {
		t.Errorf("after recovery: %v", err)
	}
	if a, err := Tries(b.dir, b.o); err != nil || a.Left != maxTries {
		t.Errorf("tries after recovery: %+v, %v", a, err)
	}
}

func TestWithoutKeyringNothingIsEverDeleted(t *testing.T) {
	b := set(t, false, "")
	for range 12 {
		_, err := Open(b.dir, "not the right words at all", b.o)
		want(t, err, fault.Refused, "a wrong try")
		if a, err := Tries(b.dir, b.o); err != nil || a.Left != -1 {
			t.Errorf("tries: %+v, %v", a, err)
		}
		b.clock = b.clock.Add(time.Minute)
	}
	if got, err := Open(b.dir, passphrase, b.o); err != nil || got != b.key {
		t.Errorf("the right one after twelve wrong ones: %v", err)
	}
}

func TestWrongCodesDeleteNothing(t *testing.T) {
	b := set(t, true, "")
	for range 11 {
		_, err := OpenRecovery(b.dir, strings.Repeat("ABCD ", 8), b.o)
		want(t, err, fault.Refused, "a wrong code")
		b.clock = b.clock.Add(time.Minute)
	}
	if len(b.ring) != 1 {
		t.Error("wrong codes deleted the device secret")
	}
	if got, err := Open(b.dir, passphrase, b.o); err != nil || got != b.key {
		t.Errorf("passphrase after wrong codes: %v", err)
	}
}

func TestWaitSurvivesClockAndFile(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	rows := []struct {
		name  string
		tally tally
		want  time.Duration
	}{
		{"nothing wrong yet", tally{}, 0},
		{"just now", tally{3, now}, 4 * time.Second},
		{"a clock moved back a year waits no longer", tally{3, now.AddDate(1, 0, 0)}, 4 * time.Second},
		{"long ago", tally{10, now.Add(-time.Hour)}, 0},
		{"very many", tally{400, now}, longestWait},
	}
	for _, row := range rows {
		if got := row.tally.wait(now); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
	b := set(t, false, "")
	os.WriteFile(filepath.Join(b.dir, attemptsFile), []byte("{"), 0o600)
	if _, err := Open(b.dir, passphrase, b.o); err != nil {
		t.Errorf("an unreadable count locked the person out: %v", err)
	}
}

func TestCost(t *testing.T) {
	for took, want := range map[time.Duration]uint32{
		0: 3, time.Hour: 3, 300 * time.Millisecond: 5, 90 * time.Millisecond: 16, 600 * time.Millisecond: 3,
	} {
		if c := calibrate(took); c.Passes != want || !c.atLeast(leastCost) || !c.readable() {
			t.Errorf("calibrated on %v: %+v, want %d passes", took, c, want)
		}
	}
	underTest, leastRead = func() bool { return false }, 19<<10
	defer func() { underTest, leastRead = testing.Testing, tinyCost.MemoryKiB }()
	if tinyCost.readable() || !CheapCost().readable() || CheapCost().atLeast(leastCost) {
		t.Error("the bounds on reading moved")
	}
	_, _, err := Create(t.TempDir(), passphrase, Options{Cost: CheapCost()})
	want(t, err, fault.Internal, "a cheap vault outside a test")
	if c, err := (Options{}).chosen(); err != nil || !c.atLeast(leastCost) {
		t.Errorf("the program's own choice: %+v, %v", c, err)
	}
}

func TestPassphrases(t *testing.T) {
	rows := map[string]string{
		"cold kettle garden seven":      "",
		"tegell oer yn yr ardd":         "",
		"kT9#vv2!LpQx8z%wR4m&":          "",
		"قهوة باردة في الحديقة":         "",
		"short one":                     "vault.short",
		"            ":                  "vault.short",
		"extraordinary":                 "vault.too_simple",
		"two words here":                "",
		"kettle kettle kettle":          "vault.same_word",
		"correct horse battery staple":  "vault.too_known",
		"Password Welcome Summer2026":   "vault.too_known",
		"CorrectHorseBatteryStaple!":    "vault.too_known",
		"aaaaaaaaaaaaaaaaaaaaaaaa":      "vault.same_word",
		"early help marlbridge council": "vault.too_known",
	}
	var wrong []string
	for passphrase, key := range rows {
		err := CheckPassphrase(passphrase)
		if got := keyOf(err); got != key {
			wrong = append(wrong, passphrase+": "+got+", want "+key)
		}
	}
	slices.Sort(wrong)
	for _, w := range wrong {
		t.Error(w)
	}
}

func keyOf(err error) string {
	if f, ok := err.(*fault.Fault); ok {
		return f.Key
	}
	return ""
}
