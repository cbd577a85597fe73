package library

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// TestEachFormAsksWhatTheDomainSays holds every question of the shipped forms and
// every choice of their lists to testdata/asked: the fields of domain 3.1 to 3.16
// as somebody read them against it. A question that goes, becomes another kind or
// is no longer required, and a choice that goes, is a difference to be read before
//
//	go test ./backend/forms/library -run Domain -update
func TestEachFormAsksWhatTheDomainSays(t *testing.T) {
	read := everythingAsked(t)
	if *update {
		write(t, read)
	}
	kept, err := os.ReadDir("testdata/asked")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range kept {
		if read[file.Name()] == "" {
			t.Errorf("%s is asked by no form any more", file.Name())
		}
	}
	for name, says := range read {
		was, err := os.ReadFile(filepath.Join("testdata", "asked", name))
		if err != nil {
			t.Error(err)
			continue
		}
		if line, was, is := apart(string(was), says); line > 0 {
			t.Errorf("%s, line %d: was read against the domain as\n%s\nand is\n%s", name, line, was, is)
		}
	}
}

// everythingAsked is a text for each form and one for all lists, by file name.
func everythingAsked(t *testing.T) map[string]string {
	t.Helper()
	lib, findings := forms.NewLibrary(FS())
	if forms.HasErrors(findings) {
		t.Fatal(findings)
	}
	read, lists := map[string]string{}, map[string]string{}
	for _, f := range lib.Forms() {
		read[fmt.Sprintf("%s.v%d.txt", f.ID, f.Version)] = asks(f)
		for _, q := range f.Questions {
			for _, list := range listsOf(q) {
				lists[fmt.Sprintf("%s@%d", list.ID, list.Version)] = choices(list)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		read["lists.txt"] += name + " " + lists[name] + "\n"
	}
	return read
}

func listsOf(q *forms.Question) []*forms.List {
	return slices.DeleteFunc([]*forms.List{q.List, q.Suggest, q.Descriptors}, func(l *forms.List) bool { return l == nil })
}

// apart is the first line in which two texts differ, counted from 1, and 0 where
// they do not.
func apart(a, b string) (line int, was, is string) {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range max(len(x), len(y)) {
		was, is = "", ""
		if i < len(x) {
			was = x[i]
		}
		if i < len(y) {
			is = y[i]
		}
		if was != is {
			return i + 1, was, is
		}
	}
	return 0, "", ""
}

// write puts what is asked in place of all that was.
func write(t *testing.T, read map[string]string) {
	t.Helper()
	if err := os.RemoveAll("testdata/asked"); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll("testdata/asked", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, says := range read {
		if err := os.WriteFile(filepath.Join("testdata", "asked", name), []byte(says), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// asks is a form as somebody would read it to a colleague: its pages, what each
// asks in which order, and the columns of each table.
func asks(f *forms.Form) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", f.Title.EN)
	var page *forms.FormPage
	for _, q := range f.Questions {
		if q.Page != page {
			page = q.Page
			fmt.Fprintf(&out, "\n%s\n", page.ID)
		}
		indent := "  "
		if q.Table != nil {
			indent = "    "
		}
		fmt.Fprintf(&out, "%s%s – %s\n", indent, q.Local, strings.Join(about(q), " · "))
	}
	return out.String()
}

// about is what is asked, how, and of whom.
func about(q *forms.Question) []string {
	words := []string{strings.Join(strings.Fields(q.Label.EN), " "), string(q.Type)}
	if q.Level != forms.LevelFamily {
		words = append(words, "by "+string(q.Level))
	}
	if q.Required {
		words = append(words, "required")
	}
	for _, list := range listsOf(q) {
		words = append(words, "of "+list.ID)
	}
	for _, fact := range [][2]string{{"rows are ", q.RowsAre}, {"shows ", q.Shows}, {"filled in from ", q.Prefill}, {"carried: ", q.Carry}} {
		if fact[1] != "" {
			words = append(words, fact[0]+fact[1])
		}
	}
	if len(q.Of) > 0 {
		words = append(words, "names "+strings.Join(q.Of, ", "))
	}
	for _, report := range q.Reports {
		words = append(words, strings.TrimSpace(strings.Join([]string{"counts as", report.Kind, report.List, report.Code}, " ")))
	}
	if len(q.CarryFrom) > 0 {
		words = append(words, "carried from "+strings.Join(q.CarryFrom, ", "))
	}
	if q.Class != "" && q.Class != forms.ClassOpen {
		words = append(words, "kept as "+string(q.Class))
	}
	return words
}

func choices(list *forms.List) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n", list.Title.EN)
	for _, c := range list.Codes {
		words := []string{c.Label.EN}
		if group := c.Group.EN; group != "" {
			words = append(words, group)
		}
		if c.From != "" || c.Until != "" {
			words = append(words, "from "+string(c.From)+" until "+string(c.Until))
		}
		fmt.Fprintf(&out, "  %s – %s\n", c.Code, strings.Join(words, " · "))
	}
	return out.String()
}
