package forms

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// signed is the shipped form with a family of four, put on the copy to sign.
func signatureCopy(t *testing.T, rows ...Change) Paper {
	t.Helper()
	l, _ := NewLibrary(os.DirFS("library"))
	f, err := l.Form("eha_portal", 1)
	if err != nil {
		t.Fatal(err)
	}
	s := &sheet{t: t, set: Setting{Form: f, Library: l, Language: "en", Started: today, Today: today, Author: Worker{FullName: "Sam Okafor"}}}
	s.member(mary, "Mary Smith", "1990-05-01", "female").member(tom, "Tom Smith", "2020-03-09", "male").member(aisha, "Aisha Smith", "2012-01-20", "female")
	s.member("p-unborn", "Unborn Smith", "2027-01-20", "unborn").cell("family_members.dob_estimated", tom, "yes")
	for _, c := range append(s.draft().Prefills("s6"), rows...) {
		s.keep(c)
	}
	return PaperOf(f, l, s.draft().Document(), PaperOptions{Copy: CopySignature, Language: "en"})
}

// TestSignatureCopyHasALineForEach who was born and has not signed: whether a
// child of six is too young is for the people in the room.
func TestSignatureCopyHasALineForEach(t *testing.T) {
	want := []PaperPart{{Who: "Family member", Text: "Mary Smith"}, {Who: "Young person", Text: "Tom Smith"}, {Who: "Young person", Text: "Aisha Smith"}, {Who: "Practitioner", Text: "Sam Okafor"}, {}}
	if got := lines(signatureCopy(t)); !slices.Equal(got, want) {
		t.Errorf("lines to sign: %v, want %v", got, want)
	}
	signed := signatureCopy(t, Change{Q: "signed_by", Row: "r-1", Act: ActAddRow}, Change{Q: "signed_by.family_member", Row: "r-1", Act: ActSet, Value: asJSON(mary)})
	if got := lines(signed); !slices.Equal(got, want[1:]) {
		t.Errorf("Mary has signed: %v", got)
	}
}

func lines(p Paper) []PaperPart {
	for _, s := range p.Sections {
		for _, i := range s.Items {
			if i.Kind == PaperSignature && i.Hint != "" {
				return i.Parts
			}
		}
	}
	return nil
}

func TestEstimatedBirthStandsBesideItsDate(t *testing.T) {
	text := paperText(signatureCopy(t))
	mustContain(t, text, `"09/03/2020 (estimated)"`, `"EDD 20/01/2027"`)
	mustNotContain(t, text, "| Is date of birth estimated?", "Who has signed?")
}

// TestBlankCopyAsksEverything: each question that can be answered by hand is on
// the blank copy, with room to write, boxes or columns.
func TestBlankCopyAsksEverything(t *testing.T) {
	l, _ := NewLibrary(os.DirFS("library"))
	f, err := l.Form("eha_portal", 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "cy"} {
		on := map[string]PaperItem{}
		for _, s := range BlankPaper(f, l, PaperOptions{Language: language}).Sections {
			for _, i := range s.Items {
				on[i.Q] = i
			}
		}
		for _, q := range f.Questions {
			i, there := on[q.ID]
			if q.Table != nil || q.Type == TypeStatic {
				continue
			}
			if room := i.Lines > 0 || len(i.Options) > 0 || len(i.Columns) > 0; !there || !room || i.Label == "" || strings.ContainsAny(i.Label+i.Hint+i.When, "{}$") {
				t.Errorf("%s in %s: %+v", q.ID, language, i)
			}
			if len(q.show) > 0 && i.When == "" {
				t.Errorf("%s shows only sometimes and the blank copy does not say when", q.ID)
			}
		}
	}
}

// TestSignersOfAFamilyOnRecord: where a form only shows the family, the unborn
// and the young have no line to sign either.
func TestSignersOfAFamilyOnRecord(t *testing.T) {
	people := &Question{ID: "family", Type: TypeTable, RowsAre: "people"}
	people.Columns = []*Question{{ID: "family.born", Local: "born", Type: TypeStatic, Shows: "born", Table: people}}
	born := map[string]string{"grace": "09/05/1990", "tom": "02/04/2017", "aisha": "22/11/2010", "unborn": "EDD 14/02/2027", "dan": ""}
	p := press{form: &Form{Questions: []*Question{people}}, doc: Document{Today: "2026-11-22"}, opt: PaperOptions{Language: "en"}, answers: map[string]DocAnswer{}}
	a := DocAnswer{Q: "family"}
	for person, says := range born {
		a.Rows = append(a.Rows, DocRow{Row: person, Cells: []DocCell{{Q: "born", Value: textJSON(says)}}})
	}
	p.answers["family"] = a
	for person, want := range map[string]string{"grace": "Family member", "tom": "", "aisha": "Young person", "unborn": "", "dan": "Family member"} {
		if got := p.signerRole(person); got != want {
			t.Errorf("%s signs as %q, want %q", person, got, want)
		}
	}
}

// TestUnbornSignNothing: also where the form shows nobody's day of birth.
func TestUnbornSignNothing(t *testing.T) {
	doc := Document{Today: "2026-11-22", Members: []DocMember{{Person: "p-1", Name: "Grace Okafor"}, {Person: "p-2", Name: "Unborn Okafor", Unborn: true}}}
	p := press{form: &Form{}, doc: doc, opt: PaperOptions{Language: "en"}}
	want := []PaperPart{{Who: "Family member", Text: "Grace Okafor"}, {}}
	if got := p.signing(&Question{ID: "signed_by"}, DocAnswer{})[0].Parts; !slices.Equal(got, want) {
		t.Errorf("lines to sign: %v, want %v", got, want)
	}
	s := onRecord(t)
	s.set.Members = []Member{{ID: "p-2", Name: "Unborn Okafor", Unborn: true}}
	if m := s.draft().Document().Members; len(m) != 1 || !m[0].Unborn {
		t.Errorf("the document's members are %+v", m)
	}
}

// TestSentences: each begins a line, and a shortened word ends none.
func TestSentences(t *testing.T) {
	for text, want := range map[string]string{
		"One. Two! Three? four": "One.|Two!|Three? four", "Mr. Khan and Dr. A. Shah came. It was late.": "Mr. Khan and Dr. A. Shah came.|It was late.",
		"At 9.30 a.m. on 3.11. they left": "At 9.30 a.m. on 3.11. they left", "a\nB. C d.": "a|B. C d.", "": "",
	} {
		if got := strings.Join(sentences(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// reviewCopy is a copy of the review of a family on record, as answered.
func (s *sheet) copyOf(c Copy, opt PaperOptions) Paper {
	opt.Copy, opt.Language, opt.Profile = c, "en", s.set.Profile
	return PaperOf(s.set.Form, s.set.Library, s.draft().Document(), opt)
}

// TestReviewOnPaper: records stand in their table or are said to be none, what
// followed Finish stands on the professional copy only, and what a rule keeps
// from the family is on no copy of theirs.
func TestReviewOnPaper(t *testing.T) {
	s := onRecord(t).say("planned_on", Group, "2026-11-20").say("informed", Group, "no").say("outcome", Group, "A plan of our own")
	after := []DocAnswer{{Q: "copy_given", Asked: "Has a copy been given?", Type: TypeYesNo, Parts: []DocPart{{Subject: Group, Value: asJSON("yes"), Says: "Yes"}}}}
	pro := paperText(s.copyOf(CopyProfessional, PaperOptions{After: after}))
	mustContain(t, pro, "Breakfast club", "Bus pass", "A plan of our own", "Has a copy been given?")
	family := paperText(s.copyOf(CopyFamily, PaperOptions{After: after, Reading: "ur"}))
	mustContain(t, family, "Breakfast club")
	mustNotContain(t, family, "A plan of our own", "Has a copy been given?")
	s.set.Records = nil
	mustContain(t, paperText(s.copyOf(CopyProfessional, PaperOptions{})), "There are no actions in the plan")
	s.say("informed", Group, "yes")
	mustContain(t, paperText(s.copyOf(CopyFamily, PaperOptions{})), "A plan of our own")
}

// TestBarsOnPaper: scores leave their page for one picture, with the last
// time's beside them.
func TestBarsOnPaper(t *testing.T) {
	s := onRecord(t).say("A1_a", tom, "2").say("A1_b", tom, "4")
	last := []Given{{Q: "A1_score", Subject: tom, Value: asJSON(3), On: "2026-08-14", Form: "review"}, {Q: "A1_score", Subject: aisha, Value: asJSON(1), Form: "review"}}
	p := s.copyOf(CopyProfessional, PaperOptions{Last: last})
	if len(p.Bars) != 1 || len(p.Bars[0].Bars) < 2 || p.Bars[0].Bars[0] != (PaperBar{Label: "Nutrition, Tom Smith", Now: 4, Last: 3, Out: 5, LastOn: "2026-08-14"}) {
		t.Fatalf("bars %+v", p.Bars)
	}
	for _, section := range p.Sections {
		for _, i := range section.Items {
			if i.Q == "A1_score" {
				t.Error("the score stands on its page as well")
			}
		}
	}
	s.set.Form.Question("A1_score").Class = ClassInternal
	defer func() { s.set.Form.Question("A1_score").Class = ClassOpen }()
	for _, g := range s.copyOf(CopyFamily, PaperOptions{}).Bars {
		for _, bar := range g.Bars {
			if strings.HasPrefix(bar.Label, "Nutrition") {
				t.Error("the family's copy shows an internal score")
			}
		}
	}
}

// TestEasyCopyHoldsTheFamilyCopy: no answer is lost for being easier to read, its
// headings are those of the form, and nothing is wider than two columns.
func TestEasyCopyHoldsTheFamilyCopy(t *testing.T) {
	s := onRecord(t).say("planned_on", Group, "2026-11-20").say("home_language", Group, "Polish. Some English. He reads both.").say("N1", Group, "yes")
	easy := s.copyOf(CopyFamily, PaperOptions{EasyRead: true})
	headings := map[string]bool{"": true}
	for _, section := range s.copyOf(CopyFamily, PaperOptions{}).Sections {
		for _, i := range section.Items {
			headings[i.Label] = true
		}
	}
	text := paperText(easy)
	mustContain(t, text, "Polish.", "Some English.", "He reads both.", "Breakfast club", "Yes – everyone.", "20/11/2026")
	for _, section := range append(easy.Sections, *easy.Opening) {
		if section.Number != "" {
			t.Errorf("%q is numbered", section.Title)
		}
		for _, i := range section.Items {
			if i.Kind == PaperTable || len(i.Columns) > 0 {
				t.Errorf("%s is a table of %d columns", i.Q, len(i.Columns))
			}
			if i.Kind != PaperStatement && !headings[i.Label] {
				t.Errorf("%q is no heading of the family's copy", i.Label)
			}
			for _, row := range i.Rows {
				if len(row) != 2 {
					t.Errorf("a row of %d columns", len(row))
				}
			}
		}
	}
}

// TestCarriedIsMarkedOnPaper until somebody confirms it.
func TestCarriedIsMarkedOnPaper(t *testing.T) {
	s := onRecord(t)
	s.set.Last = []Given{{Q: "home_language", Value: asJSON("Welsh"), Says: "Welsh", On: "2026-10-12", Form: "kitchen"}}
	s.do(ActCarry, "home_language", Group, "", nil)
	mustContain(t, paperText(s.copyOf(CopyProfessional, PaperOptions{})), "Welsh (from 12/10/2026, confirm)")
	s.do(ActChecked, "home_language", Group, "", nil)
	text := paperText(s.copyOf(CopyProfessional, PaperOptions{}))
	mustContain(t, text, "Welsh")
	mustNotContain(t, text, "confirm")
}

// TestToggledAnswersOnPaperSayWhose: who was not asked is no "else", ticks that
// hold for everyone are printed once, and ticks of some stand under their names.
func TestToggledAnswersOnPaperSayWhose(t *testing.T) {
	s := onRecord(t).say("N2", Group, "no").say("worries", Group, []string{"seen"})
	worries := func() PaperItem {
		for _, section := range s.copyOf(CopyProfessional, PaperOptions{}).Sections {
			for _, i := range section.Items {
				if i.Q == "worries" {
					return i
				}
			}
		}
		t.Fatal("the worries are not on paper")
		return PaperItem{}
	}
	mustContain(t, paperText(s.copyOf(CopyProfessional, PaperOptions{})), "No – Tom Smith, Aisha Smith.")
	if i := worries(); i.Kind != PaperTicks || len(i.Options) == 0 || len(i.Parts) != 1 || i.Parts[0].Who != "" {
		t.Errorf("ticks for everyone: %+v", i)
	}
	s.do(ActSeparate, "worries", aisha, "", nil).say("worries", aisha, []string{"told"}).do(ActSeparate, "N2", aisha, "", nil).say("N2", aisha, "yes")
	if i := worries(); i.Kind != PaperPeople || len(i.Options) > 0 || len(i.Parts) != 2 {
		t.Errorf("ticks of some: %+v", i)
	}
	mustContain(t, paperText(s.copyOf(CopyProfessional, PaperOptions{})), "Yes – Aisha Smith. No – everyone else (Tom Smith).")
}

// TestBlankCopyPutsWhatIsPutToEverybodyInOneTable: a row for each, a column for
// each answer and for all that a Yes is asked, and the choices said once.
func TestBlankCopyPutsWhatIsPutToEverybodyInOneTable(t *testing.T) {
	s := family(t)
	var tables []PaperItem
	for _, section := range BlankPaper(s.set.Form, s.set.Library, PaperOptions{Language: "en"}).Sections {
		for _, i := range section.Items {
			switch i.Q {
			case "B22":
				tables = append(tables, i)
			case "B22_detail", "B22_how", "B01":
				t.Errorf("%s stands outside the table as well", i.Q)
			}
		}
	}
	if len(tables) != 1 || len(tables[0].Rows) != 2 || tables[0].Rows[1][0] != "School attendance below 90%" {
		t.Fatalf("tables: %+v", tables)
	}
	var labels []string
	sum := 0.0
	for _, c := range tables[0].Columns {
		labels, sum = append(labels, c.Label), sum+c.Share
	}
	if want := "Is this so?|Yes: for whom?|Not known: for whom?|No, for anyone|Tell us more|How do we know?"; strings.Join(labels, "|") != want || sum < 0.99 || sum > 1.01 {
		t.Errorf("columns %q of %v", labels, sum)
	}
	mustContain(t, tables[0].Hint, "How do we know? Seen")
}
