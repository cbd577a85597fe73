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
// as somebody read them against it, with who writes the form, its limits and every
// rule. A question that goes, becomes another kind or is required in another case,
// and a choice that goes, is a difference to be read before
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

// asks is a form as somebody would read it to a colleague: whose it is, its pages,
// what each asks in which order, and the columns of each table. Named rules are
// written out once, where the form begins.
func asks(f *forms.Form) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%s\n%s\n", f.Title.EN, strings.Join(formFacts(f), " · "))
	rules := f.Rules()
	for _, q := range f.Questions {
		rules = append(rules, q.Rules()...)
	}
	for _, p := range pagesOf(f) {
		rules = append(rules, p.Rules()...)
	}
	named := map[string]bool{}
	for _, rule := range rules {
		for _, use := range rule.Uses {
			named[use.Name+" is "+use.Text] = true
		}
	}
	for _, line := range slices.Sorted(maps.Keys(named)) {
		fmt.Fprintf(&out, "  %s\n", line)
	}
	for _, rule := range f.Rules() {
		fmt.Fprintf(&out, "  %s\n", said(rule))
	}
	for _, page := range pagesOf(f) {
		fmt.Fprintf(&out, "\n%s\n", strings.Join(append(pageFacts(page), allSaid(page.Rules())...), " · "))
		for _, q := range page.Questions {
			fmt.Fprintf(&out, "  %s – %s\n", q.ID, strings.Join(about(q), " · "))
			for _, column := range q.Columns {
				fmt.Fprintf(&out, "    %s – %s\n", column.Local, strings.Join(about(column), " · "))
			}
		}
	}
	return out.String()
}

func pagesOf(f *forms.Form) []*forms.FormPage {
	var pages []*forms.FormPage
	for _, s := range f.Sections {
		pages = append(pages, s.Pages...)
	}
	return pages
}

// pageFacts are a page's name and when in the form's life it is filled in, where
// that is not before Finish.
func pageFacts(p *forms.FormPage) []string {
	facts := []string{p.ID}
	for _, fact := range []struct {
		name string
		is   bool
	}{{"reached by its own button", p.Section.Aside}, {"after Finish", p.Section.After}, {"by the office", p.Offices || p.Section.Offices}, {"a Yes asks whether it is true of everyone", p.Section.AskAll}} {
		if fact.is {
			facts = append(facts, fact.name)
		}
	}
	return facts
}

// formFacts are whom the form is about, who writes it, and what becomes of it.
func formFacts(f *forms.Form) []string {
	facts := []string{"a " + f.Kind + " about " + f.Subject, "by " + strings.Join(f.Who, ", ")}
	if len(f.Reopen) > 0 {
		facts = append(facts, "opened again by "+strings.Join(f.Reopen, ", "))
	}
	if f.ExpiresDays > 0 {
		facts = append(facts, fmt.Sprintf("kept for %d days", f.ExpiresDays))
	}
	if len(f.Records) > 0 {
		facts = append(facts, "becomes "+strings.Join(f.Records, ", "))
	}
	copies := make([]string, len(f.Copies))
	for i, c := range f.Copies {
		copies[i] = string(c)
	}
	return append(facts, "copies: "+strings.Join(copies, ", "))
}

// said is a rule without what its names stand for.
func said(w forms.Written) string {
	w.Uses = nil
	return w.String()
}

func allSaid(rules []forms.Written) []string {
	out := make([]string, len(rules))
	for i, rule := range rules {
		out[i] = said(rule)
	}
	return out
}

// about is what is asked, how, of whom, within which limits and by which rules.
func about(q *forms.Question) []string {
	words := []string{strings.Join(strings.Fields(q.Label.EN), " "), string(q.Type)}
	if q.Level != forms.LevelFamily {
		words = append(words, "by "+string(q.Level))
	}
	if q.Required {
		words = append(words, "required")
	}
	words = append(words, limits(q)...)
	for _, list := range listsOf(q) {
		words = append(words, "of "+list.ID)
	}
	words = append(words, sources(q)...)
	for _, report := range q.Reports {
		words = append(words, strings.TrimSpace(strings.Join([]string{"counts as", report.Kind, report.List, report.Code}, " ")))
	}
	if q.Class != "" && q.Class != forms.ClassOpen {
		words = append(words, "kept as "+string(q.Class))
	}
	return append(words, allSaid(q.Rules())...)
}

// limits are what an answer may be beside its type.
func limits(q *forms.Question) []string {
	var words []string
	if q.Max > 0 {
		words = append(words, fmt.Sprintf("max %d", q.Max))
	}
	if q.CentreMax > 0 {
		words = append(words, fmt.Sprintf("the centre holds %d", q.CentreMax))
	}
	if q.MinRows > 0 {
		words = append(words, fmt.Sprintf("at least %d", q.MinRows))
	}
	for _, bound := range []struct {
		name   string
		tenths *int64
	}{{"from", q.Least}, {"to", q.Most}} {
		if bound.tenths != nil {
			words = append(words, fmt.Sprintf("%s %g", bound.name, float64(*bound.tenths)/10))
		}
	}
	if q.Other {
		words = append(words, "or in words")
	}
	for _, quick := range q.Quick {
		words = append(words, "or “"+quick.EN+"”")
	}
	if len(q.Later) > 0 {
		words = append(words, "later: "+strings.Join(q.Later, ", "))
	}
	return words
}

// sources are where answers come from, what they name and what they begin.
func sources(q *forms.Question) []string {
	var words []string
	for _, fact := range [][2]string{{"follows ", q.Follows}, {"rows are ", q.RowsAre}, {"shows ", q.Shows}, {"filled in from ", q.Prefill}, {"carried: ", q.Carry},
		{"names ", strings.Join(q.Of, ", ")}, {"carried from ", strings.Join(q.CarryFrom, ", ")}, {"opens ", strings.Join(q.Opens, ", ")}, {"in the safety gate: ", q.UrgentAs}} {
		if fact[1] != "" {
			words = append(words, fact[0]+fact[1])
		}
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
