package forms

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// shippedSheet is a draft of a form that ships, with Mary, her son Tom and Aisha.
func shippedSheet(t *testing.T, form string) *sheet {
	t.Helper()
	l, _ := NewLibrary(os.DirFS("library"))
	f, err := l.Form(form, 1)
	if err != nil {
		t.Fatal(err)
	}
	s := &sheet{t: t, set: Setting{Form: f, Library: l, Language: "en", Started: today, Today: today, Author: Worker{FullName: "Sam Okafor"}}}
	if f.Members() != nil {
		s.member(mary, "Mary Smith", "1990-05-01", "female").member(tom, "Tom Smith", "2020-03-09", "male").member(aisha, "Aisha Smith", "2012-01-20", "female")
	}
	return s
}

func (s *sheet) related(row, a, is, b string) *sheet {
	return s.do(ActAddRow, "relationships", Group, row, nil).cell("relationships.person_a", row, a).cell("relationships.relationship", row, is).cell("relationships.person_b", row, b)
}

// told are the relationships of a document in words, one to a line.
func told(f *Form, doc Document) string {
	var lines []string
	for _, a := range doc.Answers {
		if a.Q == "relationships" {
			lines = strings.Split(Given{Rows: alikeRows(a.Rows)}.words(f.Question(a.Q)), "\n")
		}
	}
	return strings.Join(lines, "\n")
}

// alikeRows shows the rows the program made as if somebody had.
func alikeRows(rows []DocRow) []DocRow {
	out := slices.Clone(rows)
	for i := range out {
		out[i].Turned = false
	}
	return out
}

// TestTheOtherSideIsAdded (domain 3.2): one row tells of two people, and what is
// sealed and printed tells it both ways round; the drawing is told once.
func TestTheOtherSideIsAdded(t *testing.T) {
	s := shippedSheet(t, "ffa").related("r-1", mary, "parent", tom).related("r-2", tom, "sibling", aisha)
	doc := s.draft().Document()
	want := "Mary Smith, Parent (mother / father), Tom Smith\nTom Smith, Sibling, Aisha Smith\nTom Smith, Child (son / daughter), Mary Smith\nAisha Smith, Sibling, Tom Smith"
	if got := told(s.set.Form, doc); got != want {
		t.Errorf("sealed as\n%s\nwant\n%s", got, want)
	}
	if got := RelatedIn(s.set.Form, doc); !slices.Equal(got, []Related{{mary, "parent", tom}, {tom, "sibling", aisha}}) {
		t.Errorf("related: %+v", got)
	}
	paper := paperText(PaperOf(s.set.Form, s.set.Library, doc, PaperOptions{Copy: CopyProfessional, Language: "en"}))
	mustContain(t, paper, "Tom Smith", "Child (son / daughter)")
	if len(s.item("relationships").Rows) != 2 {
		t.Error("a row that nobody wrote is on the screen to be changed")
	}
}

// TestWhatSomebodySaidOfBothStands: neither is the other side added to a row that
// tells it, nor to one that is not whole.
func TestWhatSomebodySaidOfBothStands(t *testing.T) {
	s := shippedSheet(t, "ffa").related("r-1", mary, "stepParent", tom).related("r-2", tom, "child", mary)
	s.do(ActAddRow, "relationships", Group, "r-3", nil).cell("relationships.person_a", "r-3", mary).cell("relationships.relationship", "r-3", "partner")
	if got := strings.Count(told(s.set.Form, s.draft().Document()), "\n") + 1; got != 3 {
		t.Errorf("%d rows:\n%s", got, told(s.set.Form, s.draft().Document()))
	}
}

// TestTheOtherSideIsNotCarried: it is made anew from what is.
func TestTheOtherSideIsNotCarried(t *testing.T) {
	first := shippedSheet(t, "ffa").related("r-1", mary, "parent", tom)
	next := shippedSheet(t, "ffa")
	for _, a := range first.draft().Document().Answers {
		if a.Q == "relationships" {
			next.set.Last = []Given{{Q: a.Q, Rows: a.Rows, On: "2026-10-12", Form: "ffa"}}
		}
	}
	if says := next.part("relationships", Group).Last[0].Says; says != "Mary Smith, Parent (mother / father), Tom Smith" {
		t.Errorf("offered as %q", says)
	}
	for _, c := range next.draft().Unfold(Change{Client: "c", Q: "relationships", Act: ActCarry}) {
		next.keep(c)
	}
	if rows := next.item("relationships").Rows; len(rows) != 1 || rows[0].Row != "r-1" {
		t.Errorf("taken over: %+v", rows)
	}
}

// TestTheTeamIsSuggested (domain 3.2): who works with the family by its assessment
// is offered as invited to the first meeting, by name and agency, and nothing is said
// of whether they came.
func TestTheTeamIsSuggested(t *testing.T) {
	s := shippedSheet(t, "taf_meeting")
	s.set.Members = []Member{{ID: tom, Name: "Tom Smith"}}
	cell := func(q, value string) DocCell { return DocCell{Q: q, Value: asJSON(value)} }
	s.set.Last = []Given{{Q: "professionals", On: "2026-10-12", Form: "ffa", Rows: []DocRow{{Row: "w-1", Cells: []DocCell{
		cell("name", "Ana Pereira"), cell("agency", "Fernhill School"), cell("role", "Teacher"), cell("attended", "attended")}}}}}
	for _, c := range s.draft().Unfold(Change{Client: "c", Q: "invitees", Act: ActCarry}) {
		s.keep(c)
	}
	rows := s.item("invitees").Rows
	if len(rows) != 1 || string(rows[0].Cells["professional"].Value) != `"Ana Pereira"` || string(rows[0].Cells["agency"].Value) != `"Fernhill School"` ||
		rows[0].Cells["attended"].State != StateEmpty || rows[0].Cells["professional"].Carried == "" {
		t.Errorf("suggested: %+v", rows)
	}
}
