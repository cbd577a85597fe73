package forms

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "write the golden files anew, then read the diff")

// golden compares text with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and read the diff\n%s", path, firstDifference(got, string(want)))
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + w[i]
		}
	}
	return "one is longer than the other"
}

// TestLintSays: one bad file for each rule, and every word that is said of it.
// The name of a file begins with the code it is bad for.
func TestLintSays(t *testing.T) {
	names, err := filepath.Glob("testdata/lint/*.yaml")
	if err != nil || len(names) < 50 {
		t.Fatalf("%d bad files, %v", len(names), err)
	}
	l := testLibrary(t)
	var said strings.Builder
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		base := filepath.Base(name)
		code, _, _ := strings.Cut(strings.TrimSuffix(base, ".yaml"), "-")
		findings := Lint(l, "form", base, src)
		if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Code == code }) {
			t.Errorf("%s: no %s among %v", base, code, findings)
		}
		for _, f := range findings {
			said.WriteString(f.String() + "\n")
		}
	}
	golden(t, "lint.golden", said.String())
}

// TestShippedLibraryIsClean: what ships has no error, and sealed files are
// those that SUMS names.
func TestShippedLibraryIsClean(t *testing.T) {
	l, findings := NewLibrary(os.DirFS("library"))
	for _, f := range findings {
		if f.Severity == SeverityError {
			t.Error(f)
		}
	}
	if len(l.Forms()) == 0 || len(l.Profiles()) < 4 {
		t.Errorf("%d forms and %d profiles", len(l.Forms()), len(l.Profiles()))
	}
}

// changed is the test library with files altered.
func changedLibrary(t *testing.T, files map[string]string) []Finding {
	t.Helper()
	all := fstest.MapFS{}
	base := os.DirFS("testdata/library")
	err := fs.WalkDir(base, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		src, err := fs.ReadFile(base, path)
		all[path] = &fstest.MapFile{Data: src}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range files {
		all[name] = &fstest.MapFile{Data: []byte(src)}
	}
	_, findings := NewLibrary(all)
	return findings
}

// TestLibraryFindings: what only the whole library shows.
func TestLibraryFindings(t *testing.T) {
	read := func(name string) string {
		src, err := os.ReadFile("testdata/library/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(src)
	}
	kitchen, review, list, profile := read("kitchen.v1.yaml"), read("review.v1.yaml"), read("lists/HOW.v1.yaml"), read("profiles/test.yaml")
	second := func(src string) string { return strings.Replace(src, "version: 1", "version: 2", 1) }
	kept := func(src string) string { return "keeps_title: yes\n" + src }
	for name, c := range map[string]struct {
		files map[string]string
		code  string
		say   string
		times int // 0 is once
	}{
		"a version used twice":                {map[string]string{"kitchen.v3.yaml": kitchen}, "E41", "is there twice", 0},
		"a name that lies":                    {map[string]string{"cellar.v1.yaml": strings.Replace(kitchen, "version: 1", "version: 2", 1)}, "E41", "what is in it", 0},
		"a file that SUMS does not seal":      {map[string]string{"SUMS": "00  kitchen.v1.yaml\n"}, "E41", "not the one SUMS seals", 8},
		"an id with another type":             {map[string]string{"kitchen.v2.yaml": strings.Replace(strings.Replace(kitchen, "version: 1", "version: 2", 1), "{id: review_on, type: date,", "{id: review_on, type: datetime,", 1)}, "E35", "was a date in version 1", 0},
		"a broken list, once for each form":   {map[string]string{"lists/HOW.v1.yaml": list + "codes: []\n"}, "E12", "HOW@1 has errors of its own: see lists/HOW.v1.yaml", 2},
		"a form to open that is not there":    {map[string]string{"kitchen.v1.yaml": strings.Replace(kitchen, "label: Review on}", "label: Review on, opens: [cellar]}", 1)}, "E37", "there is no form “cellar”", 0},
		"a form to start that is not there":   {map[string]string{"review.v1.yaml": strings.Replace(review, "{form: kitchen, for", "{form: cellar, for", 1)}, "E37", "there is no form “cellar” to start", 0},
		"an answer to fill that is not there": {map[string]string{"review.v1.yaml": strings.Replace(review, "{address: outcome}", "{adress: outcome}", 1)}, "E46", "no question “adress” to fill", 0},
		"a date to fill with words":           {map[string]string{"review.v1.yaml": strings.Replace(review, "{address: outcome}", "{review_on: outcome}", 1)}, "E46", "different things", 0},
		"what is kept fills what goes home":   {map[string]string{"review.v1.yaml": strings.Replace(strings.Replace(review, "{address: outcome}", "{refused_why: outcome}", 1), "label: Outcome of the meeting", "label: Outcome of the meeting\n        class: internal", 1)}, "W55", "“outcome” is internal and would be on the family's copy of kitchen", 0},
		"a period that is none":               {map[string]string{"profiles/test.yaml": strings.Replace(profile, "6 weeks", "soon", 1)}, "E09", "length of time", 0},
		"a title that was the council's":      {map[string]string{"kitchen.v1.yaml": kept(kitchen), "kitchen.v2.yaml": strings.Replace(second(kept(kitchen)), "en: Kitchen table", "en: Table", 1)}, "E42", "the council's: Kitchen table", 0},
		"a title that is no longer kept":      {map[string]string{"kitchen.v1.yaml": kept(kitchen), "kitchen.v2.yaml": second(kitchen)}, "E42", "the council's: Kitchen table", 0},
		"a time shorter than before":          {map[string]string{"kitchen.v2.yaml": strings.Replace(second(kitchen), "30 days", "7 days", 1)}, "E09", "promised 30 days; 7 days", 0},
		"an end where there was none":         {map[string]string{"review.v2.yaml": "expires_after: 7 days\n" + second(review)}, "E09", "promised to be kept for ever", 0},
		"genders in another order":            {map[string]string{"lists/CL-1.v1.yaml": strings.Replace(read("lists/CL-1.v1.yaml"), "Male", "Man", 1)}, "E42", "the council's", 0},
		"a danger on the family copy":         {map[string]string{"profiles/test.yaml": profile + "copies: {withhold_family: [professional, family]}\n"}, "E38", "come to harm", 0},
		"a number that is none":               {map[string]string{"profiles/test.yaml": strings.Replace(profile, "01632 960111", "call us", 1)}, "E09", "telephone number", 0},
		"a time shorter than the form's":      {map[string]string{"profiles/test.yaml": profile + "draft_expiry_days: {kitchen: 7}\n"}, "E09", "promised 30 days", 0},
		"a form enabled that is not there":    {map[string]string{"profiles/test.yaml": profile + "forms: [cellar]\n"}, "E37", "to enable", 0},
		"a timescale that is not set":         {map[string]string{"profiles/test.yaml": strings.Replace(profile, "review: 6 weeks", "other: 6 weeks", 1) + "forms: [review]\n"}, "E50", "review works out a day with the timescale “review”", 0},
		"a role nobody has":                   {map[string]string{"kitchen.v1.yaml": strings.Replace(kitchen, "[keyworker]", "[keywroker]", 1)}, "E04", "is not a role", 0},
		"a term nobody has in an offer":       {map[string]string{"kitchen.v1.yaml": strings.Replace(kitchen, "Only seen is left", "$masch", 1)}, "E08", "$masch", 0},
		"a term nobody has at a gate":         {map[string]string{"kitchen.v1.yaml": strings.Replace(kitchen, "First say", "$masch", 1)}, "E08", "$masch", 0},
		"a task of the form and of a block":   {map[string]string{"blocks/contact.v1.yaml": "produces: [{task: chase, on: today}]\n" + read("blocks/contact.v1.yaml"), "kitchen.v1.yaml": "produces: [{task: chase, on: today}]\n" + kitchen}, "E14", "the task “chase” is there twice", 0},
		"a task of a block, of what it asks":  {map[string]string{"blocks/contact.v1.yaml": "produces: [{task: chase, on: today, when: answered(fax)}]\n" + read("blocks/contact.v1.yaml")}, "E30", "fax", 0},
		"a block whose question is unknown":   {map[string]string{"kitchen.v1.yaml": strings.Replace(kitchen, "as: lead}", "as: lead, with: {fax: {required: yes}}}", 1)}, "E30", "no question “fax”", 0},
	} {
		findings := changedLibrary(t, c.files)
		count := 0
		for _, f := range findings {
			if f.Code == c.code && strings.Contains(f.Say, c.say) {
				count++
			}
		}
		if count != max(1, c.times) {
			t.Errorf("%s: %d findings %s %q among %v", name, count, c.code, c.say, findings)
		}
	}
}

// TestSuggestionsAreFew: the first twenty misspelt words get a question, and a
// hundred findings are the most.
func TestSuggestionsAreFew(t *testing.T) {
	src := "form: bad\nversion: 1\n"
	for _, letter := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		for _, name := range formKeys.names() {
			src += name + letter + ": 1\n"
		}
	}
	findings := Lint(testLibrary(t), "form", "bad.yaml", []byte(src))
	asked := 0
	for _, f := range findings {
		if strings.HasPrefix(f.Mend, "Did you mean") {
			asked++
		}
	}
	if asked != maxSuggestions || len(findings) != maxFindings {
		t.Errorf("%d findings, %d of them with a suggestion", len(findings), asked)
	}
}
