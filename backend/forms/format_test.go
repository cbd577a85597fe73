package forms

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestFormatBreaksLongEntries(t *testing.T) {
	long := strings.Repeat("x", 60)
	src := `form: f
# who is asked
questions:
  - {id: a, type: text, label: "What is it, and don't say: ` + long + `?", show_when: any(members, b) is yes, offer: [{codes: [a, b]}]} # the first
  - {id: short, type: yesno}
  - id: t
    hint: >-
      - {not: ours, because: ` + long + long + long + `}
    columns: [{id: c, type: text, label: ` + long + `, max: 10}, {id: d, type: text, label: ` + long + `, max: 20}]
`
	// A comma in {…} ends the text: such an entry is wrong before and stays.
	if got := string(Format([]byte(src))); got != src {
		t.Errorf("an entry that says something else when broken was changed:\n%s", got)
	}
	src = strings.Replace(src, "any(members, b) is yes", "b is yes", 1)
	want := `form: f
# who is asked
questions:
  # the first
  - id: a
    type: text
    label: "What is it, and don't say: ` + long + `?"
    show_when: b is yes
    offer: [{codes: [a, b]}]
  - {id: short, type: yesno}
  - id: t
    hint: >-
      - {not: ours, because: ` + long + long + long + `}
    columns:
      - {id: c, type: text, label: ` + long + `, max: 10}
      - {id: d, type: text, label: ` + long + `, max: 20}
`
	if got := string(Format([]byte(src))); got != want {
		t.Errorf("formatted is\n%s\nwant\n%s", got, want)
	}
}

// TestFormatKeepsWhatShips: every definition reads the same after, a second
// formatting changes nothing, and no entry stays long that can be broken.
func TestFormatKeepsWhatShips(t *testing.T) {
	files := 0
	for _, pattern := range []string{"library/*.yaml", "library/*/*.yaml", "testdata/library/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			once := Format(src)
			if !Formatted(once) {
				t.Errorf("%s: formatting twice differs from once", name)
			}
			if !sameNode(readSource(src, &report{}), readSource(once, &report{})) {
				t.Errorf("%s says something else", name)
			}
			if strings.Count(string(src), "#") != strings.Count(string(once), "#") {
				t.Errorf("%s lost a remark", name)
			}
			for line := range strings.Lines(string(once)) {
				if n := utf8.RuneCountInString(line); n > longLine+1 && strings.HasPrefix(strings.TrimSpace(line), "- {") {
					t.Errorf("%s: %d characters: %s", name, n, line)
				}
			}
			files++
		}
	}
	if files < 40 {
		t.Errorf("%d files", files)
	}
}

// TestFormatIsTotal: anything at all comes back, and what reads still reads the
// same.
func TestFormatIsTotal(t *testing.T) {
	pieces := []string{"- ", "{", "}", "[", "]", "a: ", "b", ", ", "\"", "'", "# c", "\n", "  ", ">-\n", strings.Repeat("y", 90), "\\", "é"}
	rapid.Check(t, func(t *rapid.T) {
		src := []byte(strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "src"), ""))
		before, after := readSource(src, &report{}), readSource(Format(src), &report{})
		if (before == nil) != (after == nil) || before != nil && !sameNode(before, after) {
			t.Fatalf("%q became %q", src, Format(src))
		}
	})
}
