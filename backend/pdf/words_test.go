package pdf

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestWords: every word that is said exists in English, and none in Welsh that
// English lacks; both have the same blanks.
func TestWords(t *testing.T) {
	english, welsh := wordBook()["en"], wordBook()["cy"]
	for key, text := range welsh {
		if english[key] == "" {
			t.Errorf("%s is Welsh only", key)
		}
		for _, blank := range []string{"{0}", "{1}"} {
			if strings.Contains(text, blank) != strings.Contains(english[key], blank) {
				t.Errorf("%s: the languages differ in %s", key, blank)
			}
		}
	}
	for _, key := range saidKeys(t) {
		if english[key] == "" {
			t.Errorf("nothing to say for %q", key)
		}
	}
	for _, state := range []DocState{StateDraft, StateFinished, StateReceived, StateBlank} {
		if english["state."+string(state)] == "" {
			t.Errorf("nothing to say for the state %q", state)
		}
	}
}

// sources are the files of this room that ship.
func sources(t *testing.T) (*token.FileSet, []*ast.File) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return set, files
}

// saidKeys are the keys in calls of say.
func saidKeys(t *testing.T) []string {
	t.Helper()
	var keys []string
	_, files := sources(t)
	for _, p := range files {
		ast.Inspect(p, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "say" {
				if lit, ok := call.Args[0].(*ast.BasicLit); ok {
					keys = append(keys, strings.Trim(lit.Value, `"`))
				}
			}
			return true
		})
	}
	if len(keys) < 10 {
		t.Fatalf("only %d keys found: the search is broken", len(keys))
	}
	return keys
}
