//go:build !windows

package printer

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

// fakeLP puts an lp on PATH that keeps its arguments and what it was given.
func fakeLP(t *testing.T, exit string) string {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\nprintf '%s\\n' \"$@\" >'" + dir + "/args'\n/bin/cat >'" + dir + "/given'\nexit " + exit + "\n"
	if err := os.WriteFile(filepath.Join(dir, "lp"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	return dir
}

func TestPrintGivesEveryByteByStandardInput(t *testing.T) {
	dir := fakeLP(t, "0")
	content := bytes.Repeat([]byte("%PDF-1.7 \x00\xff"), 10_000)
	if err := Print(t.Context(), content, "EH-7K3M9-Q2XB4-T"); err != nil {
		t.Fatal(err)
	}
	given, err := os.ReadFile(filepath.Join(dir, "given"))
	if err != nil || !bytes.Equal(given, content) {
		t.Fatalf("lp was given %d bytes of %d (%v)", len(given), len(content), err)
	}
	args, err := os.ReadFile(filepath.Join(dir, "args"))
	if err != nil || !strings.Contains(string(args), "EH-7K3M9-Q2XB4-T\n") {
		t.Fatalf("the job has no name: %q (%v)", args, err)
	}
}

func TestPrintSaysWhatIsWrong(t *testing.T) {
	fakeLP(t, "1")
	if err := Print(t.Context(), []byte("x"), "job"); !fault.Is(err, fault.Refused) {
		t.Errorf("a refusing printer: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	err := Print(t.Context(), []byte("x"), "job")
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("no lp: %v", err)
	}
	if say := fault.Say(err, "en"); say == fault.Say(os.ErrClosed, "en") {
		t.Errorf("no sentence of its own for a missing printer: %q", say)
	}
}
