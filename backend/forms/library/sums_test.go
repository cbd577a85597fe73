package library

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write SUMS anew: only for a file nobody has used yet, or with a new version number")

// TestSums holds every definition to its seal. A version that has been used is
// never altered: whoever changes a file makes a new version of it, and runs
//
//	go test ./backend/forms/library -run Sums -update
func TestSums(t *testing.T) {
	want := sumsOf(t)
	if *update {
		if err := os.WriteFile("SUMS", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("SUMS")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range missing(want, string(have)) {
		t.Errorf("SUMS does not seal this file as it is: %s", line)
	}
	for _, line := range missing(string(have), want) {
		t.Errorf("SUMS seals what is not there: %s", line)
	}
}

// sumsOf is what SUMS should say, in the form sha256sum writes and reads.
func sumsOf(t *testing.T) string {
	t.Helper()
	var paths []string
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".yaml") {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(paths)
	var sums strings.Builder
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(raw), path)
	}
	return sums.String()
}

func missing(from, in string) []string {
	var lines []string
	for line := range strings.Lines(from) {
		if !slices.Contains(slices.Collect(strings.Lines(in)), line) {
			lines = append(lines, strings.TrimSpace(line))
		}
	}
	return lines
}

// TestEmbeddedIsWhole shows that what ships is what lies in the folder.
func TestEmbeddedIsWhole(t *testing.T) {
	shipped, err := fs.ReadFile(FS(), "SUMS")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(shipped)) {
		sum, path, _ := strings.Cut(strings.TrimSpace(line), "  ")
		raw, err := fs.ReadFile(FS(), path)
		if err != nil {
			t.Errorf("%s is sealed and does not ship: %v", path, err)
			continue
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(raw)); got != sum {
			t.Errorf("%s ships with %s, sealed %s", path, got, sum)
		}
	}
}
