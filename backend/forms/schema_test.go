package forms

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// compiled is the published schema of a kind of definition.
func compiled(t *testing.T, kind string) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema(kind)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource(kind+".schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(kind + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plainTree is what an editor's YAML reader makes of a definition.
func plainTree(n *node) any {
	switch n.kind {
	case mapNode:
		out := map[string]any{}
		for _, e := range n.entries {
			out[e.name] = plainTree(e.value)
		}
		return out
	case listNode:
		out := []any{}
		for _, item := range n.items {
			out = append(out, plainTree(item))
		}
		return out
	}
	if number, err := strconv.Atoi(n.text); err == nil {
		return number
	}
	return n.text
}

// TestSchemaAcceptsWhatShips: what the reader reads, the schema accepts.
func TestSchemaAcceptsWhatShips(t *testing.T) {
	for kind, patterns := range map[string][]string{
		"form": {"library/*.yaml", "testdata/library/*.yaml"}, "block": {"library/blocks/*.yaml", "testdata/library/blocks/*.yaml"},
		"list": {"library/lists/*.yaml", "testdata/library/lists/*.yaml"}, "profile": {"library/profiles/*.yaml", "testdata/library/profiles/*.yaml"},
	} {
		s, files := compiled(t, kind), 0
		for _, pattern := range patterns {
			names, err := filepath.Glob(pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				src, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				r := &report{file: name}
				tree := readSource(src, r)
				if tree == nil {
					t.Fatal(r.findings)
				}
				files++
				if err := s.Validate(plainTree(tree)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		if files < 2 {
			t.Errorf("%d files of %s", files, kind)
		}
	}
	if Schema("song") != nil {
		t.Error("a schema of no kind of definition")
	}
}

// TestSchemaRefusesWhatTheReaderRefuses: of the bad files, those bad in shape.
func TestSchemaRefusesWhatTheReaderRefuses(t *testing.T) {
	s := compiled(t, "form")
	shape := map[string]bool{"E04": true, "E04-of": true, "E05": true, "E06": true, "E07": true, "E09": true, "E11": true, "E13": true, "E18": true, "E38": true}
	names, err := filepath.Glob("testdata/lint/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		code := strings.TrimSuffix(filepath.Base(name), ".yaml")
		tree := readSource(src, &report{file: name})
		if tree == nil {
			continue
		}
		if refused := s.Validate(plainTree(tree)) != nil; refused != shape[code] {
			t.Errorf("%s: the schema refuses it is %v", name, refused)
		}
	}
}

// TestSchemaOfTheDocument: what is sealed fits it, and a document without its
// answers does not.
func TestSchemaOfTheDocument(t *testing.T) {
	s := compiled(t, "document")
	body, err := visited(t).draft().Seal()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		from, to string
		fits     bool
	}{{"", "", true}, {"eh.assessment/1", "eh.assessment/2", false}, {`"answers":`, `"answer":`, false}, {`"version":1`, `"version":"1"`, false}} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(string(body), c.from, c.to, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); (err == nil) != c.fits {
			t.Errorf("%s for %s: %v", c.to, c.from, err)
		}
	}
}
