package library_test

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"earlyhelp.example/backend/forms"
)

var (
	fenced    = regexp.MustCompile("(?s)```yaml\n# ([^\n]+)\n(.*?)```")
	published = regexp.MustCompile("(?s)```findings\n(.*?)```")
)

// guide is the officers' guide and the example files in it.
func guide(t *testing.T) (text string, files fstest.MapFS) {
	t.Helper()
	raw, err := os.ReadFile("../LANGUAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	files = fstest.MapFS{}
	for _, m := range fenced.FindAllStringSubmatch(string(raw), -1) {
		files[m[1]] = &fstest.MapFile{Data: []byte("# " + m[1] + "\n" + m[2])}
	}
	if len(files) != 3 {
		t.Fatalf("%d example files found in the guide, want a form, a list and a block", len(files))
	}
	return string(raw), files
}

// TestGuideExampleReads holds the guide to its promise: a test reads these very lines.
func TestGuideExampleReads(t *testing.T) {
	_, files := guide(t)
	for _, f := range read(files) {
		t.Errorf("%v", f)
	}
}

// read gives the findings of a library, without those about Welsh: the guide's
// example is in English.
func read(files fstest.MapFS) []forms.Finding {
	_, findings := forms.NewLibrary(files)
	return slices.DeleteFunc(findings, func(f forms.Finding) bool { return f.Code == "W41" })
}

// TestGuideFinding shows that the finding in the guide is the one an officer gets.
func TestGuideFinding(t *testing.T) {
	text, files := guide(t)
	want := published.FindStringSubmatch(text)
	if want == nil {
		t.Fatal("the guide shows no finding")
	}
	const name = "home_visit.v1.yaml"
	spoilt := strings.Replace(string(files[name].Data), "        required: yes", "        requird: yes", 1)
	files[name] = &fstest.MapFile{Data: []byte(spoilt)}
	findings := read(files)
	if len(findings) == 0 || findings[0].String() != strings.TrimSpace(want[1]) {
		t.Errorf("the reader says %v, the guide %q", findings, want[1])
	}
}

// TestGuidesWordsAreKnown: every $term and every role the guide names is one.
func TestGuidesWordsAreKnown(t *testing.T) {
	text, files := guide(t)
	terms := regexp.MustCompile(`\$[a-z_]+`).FindAllString(text, -1)
	terms = slices.DeleteFunc(terms, func(term string) bool { return term == "$person" || term == "$words" })
	roles := regexp.MustCompile("`who` are the roles that may start it, for example ([^.]+)\\.").FindStringSubmatch(text)
	if len(terms) < 5 || roles == nil {
		t.Fatalf("the guide names %d terms, and roles %v", len(terms), roles)
	}
	who := strings.Join(regexp.MustCompile("`([a-z_]+)`").FindAllString(roles[1], -1), ", ")
	form := strings.Replace(string(files["home_visit.v1.yaml"].Data), "title: Home visit", "title: Home visit "+strings.Join(terms, " "), 1)
	form = strings.Replace(form, "[portal_user]", "["+strings.ReplaceAll(who, "`", "")+"]", 1)
	files["home_visit.v1.yaml"] = &fstest.MapFile{Data: []byte(form)}
	for _, f := range read(files) {
		t.Errorf("%v", f)
	}
}

// TestGuideNamesEveryKey compares the guide with the published schemas: a key
// the reader knows and the guide does not is a key no officer will find.
func TestGuideNamesEveryKey(t *testing.T) {
	text, _ := guide(t)
	for _, kind := range []string{"form", "block", "list", "profile"} {
		var schema any
		if err := json.Unmarshal(forms.Schema(kind), &schema); err != nil {
			t.Fatalf("schema of a %s: %v", kind, err)
		}
		keys := properties(schema)
		if len(keys) < 4 {
			t.Fatalf("schema of a %s names only %v", kind, keys)
		}
		for _, key := range keys {
			if !regexp.MustCompile(`\b` + key + `\b`).MatchString(text) {
				t.Errorf("LANGUAGE.md does not say what %q of a %s is", key, kind)
			}
		}
	}
}

// properties are the names under every "properties" of a JSON Schema.
func properties(schema any) []string {
	found := map[string]bool{}
	var walk func(any)
	walk = func(node any) {
		switch n := node.(type) {
		case []any:
			for _, item := range n {
				walk(item)
			}
		case map[string]any:
			if p, ok := n["properties"].(map[string]any); ok {
				for name := range p {
					found[name] = true
				}
			}
			for _, item := range n {
				walk(item)
			}
		}
	}
	walk(schema)
	return slices.Sorted(maps.Keys(found))
}
