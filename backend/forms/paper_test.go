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
