package app

import (
	"bytes"
	"os"
	"runtime"
	"testing"
)

// -version names the release and the machine it was made for, and opens nothing:
// it is asked where nobody is enrolled, and where another program has the folder.
func TestVersion(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "LOCALAPPDATA"} {
		t.Setenv(name, home)
	}
	was := Version
	Version = "1.4.2"
	t.Cleanup(func() { Version = was })
	var out, errs bytes.Buffer
	code := Run([]string{"-version"}, nil, &out, &errs)
	want := "earlyhelp 1.4.2 " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	if code != 0 || out.String() != want || errs.Len() > 0 {
		t.Errorf("answered %d %q %q, want %q", code, out.String(), errs.String(), want)
	}
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
}
