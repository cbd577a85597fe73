package library_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// coverage is the number of statements of each source, and the rules of domain 4.1 to
// 4.6 by their first and last of each.
var coverage = []struct {
	letters     string
	first, last int
}{{"H", 1, 32}, {"V", 1, 21}, {"R", 1, 21}, {"BR", 1, 19}, {"BR", 20, 28}, {"BR", 30, 37}, {"BR", 40, 51}}

const root = "../../../"

// covered are the rows of the table, by id: what shows the statement.
func covered(t *testing.T) map[string]string {
	t.Helper()
	raw, err := os.ReadFile("COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		id := strings.TrimSpace(cells[0])
		if !regexp.MustCompile(`^([HVR]|BR)-\d\d$`).MatchString(id) {
			continue
		}
		if len(cells) != 4 {
			t.Fatalf("%s has %d cells, want 4", id, len(cells))
		}
		for _, cell := range cells {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("%s has an empty cell", id)
			}
		}
		if rows[id] != "" {
			t.Errorf("%s is there twice", id)
		}
		rows[id] = strings.TrimSpace(cells[3])
	}
	return rows
}

// TestCoverageIsWhole holds the table to the sources and to the tests there are.
func TestCoverageIsWhole(t *testing.T) {
	rows := covered(t)
	for _, source := range coverage {
		for n := source.first; n <= source.last; n++ {
			id := fmt.Sprintf("%s-%02d", source.letters, n)
			if rows[id] == "" {
				t.Errorf("%s is not in the table", id)
			}
			delete(rows, id)
		}
	}
	for id := range rows {
		t.Errorf("no source has %s", id)
	}
	for id, shows := range covered(t) {
		for test := range strings.SplitSeq(shows, "`; `") {
			if say := absent(test); say != "" {
				t.Errorf("%s: %s", id, say)
			}
		}
	}
}

// absent says what is wrong with the last cell of a row, or nothing.
func absent(shows string) string {
	for _, open := range []string{"not yet: ", "not ours: "} {
		if reason, ok := strings.CutPrefix(shows, open); ok {
			if len(reason) < 10 {
				return open + "wants a reason"
			}
			return ""
		}
	}
	where, name, ok := strings.Cut(strings.Trim(shows, "`"), ": ")
	if !ok {
		return fmt.Sprintf("%q names no test", shows)
	}
	if strings.HasSuffix(where, ".spec.ts") {
		if !holds(root+where, "it('"+name+"'") {
			return fmt.Sprintf("%s has no step %q", where, name)
		}
		return ""
	}
	files, err := filepath.Glob(root + where + "/*_test.go")
	if err != nil || len(files) == 0 {
		return where + " has no tests"
	}
	for _, file := range files {
		if holds(file, "func "+name+"(t *testing.T)") {
			return ""
		}
	}
	return where + " has no " + name
}

func holds(file, text string) bool {
	raw, err := os.ReadFile(file)
	return err == nil && strings.Contains(string(raw), text)
}

// TestCoverageNoticesWhatIsAbsent: a check that cannot fail shows nothing.
func TestCoverageNoticesWhatIsAbsent(t *testing.T) {
	for _, shows := range []string{"`backend/forms/library: TestNobodyWrote`", "`backend/nowhere: TestSums`", "`frontend/e2e/journey.spec.ts: flies`", "not yet: soon", "Tested"} {
		if absent(shows) == "" {
			t.Errorf("%s passes", shows)
		}
	}
}
