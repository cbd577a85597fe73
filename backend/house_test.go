package backend_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "earlyhelp.example"

// goFile is one Go file of the house, read once for all the tests here.
type goFile struct {
	path, room string
	test       bool
	generated  bool
	imports    []string
	lines      int
	syntax     *ast.File
	set        *token.FileSet
}

var readAll = sync.OnceValues(func() ([]goFile, error) {
	var all []goFile
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git" || d.Name() == "testdata" || d.Name() == "bin" || d.Name() == "out") {
			return filepath.SkipDir
		}
		if !d.IsDir() && strings.HasSuffix(path, ".go") {
			f, err := readGo(path)
			if err != nil {
				return err
			}
			all = append(all, f)
		}
		return nil
	})
	return all, err
})

func readGo(path string) (goFile, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return goFile{}, err
	}
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, path, source, parser.ParseComments)
	if err != nil {
		return goFile{}, err
	}
	rel := filepath.ToSlash(strings.TrimPrefix(path, ".."+string(filepath.Separator)))
	f := goFile{path: rel, room: filepath.ToSlash(filepath.Dir(rel)), test: strings.HasSuffix(path, "_test.go"),
		lines: strings.Count(string(source), "\n"), syntax: syntax, set: set, generated: ast.IsGenerated(syntax)}
	for _, spec := range syntax.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return goFile{}, err
		}
		f.imports = append(f.imports, name)
	}
	return f, nil
}

func goFiles(t *testing.T) []goFile {
	t.Helper()
	all, err := readAll()
	if err != nil {
		t.Fatalf("read the house: %v", err)
	}
	if len(all) < 10 {
		t.Fatalf("only %d Go files found: the walk is broken", len(all))
	}
	return all
}

// longFiles and longFuncs are the exceptions, each with its reason.
var longFiles = map[string]string{}
var longFuncs = map[string]string{}

func TestSizes(t *testing.T) {
	const mostLines, mostFunc = 400, 80
	for _, f := range goFiles(t) {
		if f.test || f.generated {
			continue
		}
		if f.lines > mostLines && longFiles[f.path] == "" {
			t.Errorf("%s has %d lines, over %d: split it by noun, or give the reason in house_test.go", f.path, f.lines, mostLines)
		}
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			lines := f.set.Position(fn.End()).Line - f.set.Position(fn.Pos()).Line + 1
			if key := f.path + ":" + fn.Name.Name; lines > mostFunc && longFuncs[key] == "" {
				t.Errorf("%s has %d lines, over %d", key, lines, mostFunc)
			}
		}
	}
}

func TestPackageComments(t *testing.T) {
	comments, seen := map[string]int{}, map[string]bool{}
	for _, f := range goFiles(t) {
		if f.test || f.room == "." {
			continue
		}
		if f.generated {
			continue // sqlc writes no package comment; the room that owns it says what it is
		}
		seen[f.room] = true
		if f.syntax.Doc != nil {
			comments[f.room]++
		}
	}
	for room := range seen {
		if comments[room] != 1 {
			t.Errorf("%s has %d package comments, want one: its duty, what it may not do, one reason", room, comments[room])
		}
	}
}

func TestTopLevel(t *testing.T) {
	want := []string{"LICENSE", "README.md", "app", "backend", "build", "frontend", "go.mod", "go.sum", "main.go", "wails.json"}
	entries, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(want, e.Name()) {
			t.Errorf("%s at the top level: the house has %v and dot files only", e.Name(), want)
		}
	}
}

// machinePath finds a path of somebody's machine in code that ships.
var machinePath = regexp.MustCompile(`/(home|root|work|Users)/[a-z]`)

func TestNoMachinePaths(t *testing.T) {
	for _, f := range goFiles(t) {
		if f.test {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && machinePath.MatchString(lit.Value) {
				t.Errorf("%s: %s is a path of one machine", f.set.Position(lit.Pos()), lit.Value)
			}
			return true
		})
	}
}
