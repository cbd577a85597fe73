//go:build !windows

package printer

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

// fake puts a program on PATH, alone with others put there before.
func fake(t *testing.T, name, script string) string {
	t.Helper()
	dir := os.Getenv("PATH")
	if !strings.HasPrefix(dir, os.TempDir()) {
		dir = t.TempDir()
		t.Setenv("PATH", dir)
	}
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

const keepAll = `printf '%s\n' "$@" >"$PATH/args"; printf '%s' "$LC_ALL" >"$PATH/language"; /bin/cat >"$PATH/given"`

func TestPrintGivesEveryByteByStandardInput(t *testing.T) {
	dir := fake(t, "lp", keepAll)
	content := bytes.Repeat([]byte("%PDF-1.7 \x00\xff"), 100_000)
	if err := Print(t.Context(), content, "-d other"); err != nil {
		t.Fatal(err)
	}
	given, err := os.ReadFile(filepath.Join(dir, "given"))
	if err != nil || !bytes.Equal(given, content) {
		t.Fatalf("lp was given %d bytes of %d (%v)", len(given), len(content), err)
	}
	args, err := os.ReadFile(filepath.Join(dir, "args"))
	if want := "-t\n-d other\n-o\nmedia=A4\n"; err != nil || string(args) != want {
		t.Fatalf("lp was called with %q (%v), want %q", args, err, want)
	}
	if language, _ := os.ReadFile(filepath.Join(dir, "language")); string(language) != "C" {
		t.Errorf("lp speaks %q: its messages would not be known", language)
	}
}

func TestPrintLeavesNoFile(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	fake(t, "lp", "/bin/cat >/dev/null")
	t.Chdir(t.TempDir())
	if err := Print(t.Context(), []byte("%PDF"), "EH-7K3M9-Q2XB4-T"); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("printing left %v (%v)", left, err)
	}
}

// TestPrintSaysWhatIsWrong: each thing that can go wrong has a kind and a
// sentence of its own, and none repeats what lp said.
func TestPrintSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		script string
		kind   fault.Kind
		key    string
	}{
		"no printer":        {`echo "lp: Error - no default destination available." >&2; exit 1`, fault.NotFound, "printer.none"},
		"printer gone":      {`echo "lp: The printer or class does not exist." >&2; exit 1`, fault.NotFound, "printer.none"},
		"refused":           {`echo "lp: EH-7K3M9 not accepted" >&2; exit 1`, fault.Refused, "printer.refused"},
		"dies of a signal":  {`kill -9 $$`, fault.Refused, "printer.refused"},
		"reads nothing":     {`exit 3`, fault.Refused, "printer.refused"},
		"no lp on the path": {"", fault.NotFound, "printer.none"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := fake(t, "lp", c.script)
			if c.script == "" {
				if err := os.Remove(filepath.Join(dir, "lp")); err != nil {
					t.Fatal(err)
				}
			}
			err := Print(t.Context(), bytes.Repeat([]byte("x"), 1<<20), "job")
			var f *fault.Fault
			if !errors.As(err, &f) || f.Kind != c.kind || f.Key != c.key {
				t.Fatalf("%v, want %s: %s", err, c.kind, c.key)
			}
			if say := fault.Say(err, "en"); say == fault.Say(os.ErrClosed, "en") || strings.Contains(say, "EH-7K3M9") {
				t.Errorf("the person is told %q", say)
			}
		})
	}
}

func TestPrintStops(t *testing.T) {
	fake(t, "lp", "/bin/cat >/dev/null")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Print(ctx, []byte("x"), "job"); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped print gave %v", err)
	}
}
