package library_test

import (
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// TestBlanksReadWell: a section has its number once, whatever shows only
// sometimes says when, in words of its own, and what is ticked has its box.
func TestBlanksReadWell(t *testing.T) {
	lib := shipped(t)
	for _, f := range lib.Forms() {
		for _, language := range []string{"en", "cy"} {
			var numbers []string
			for _, s := range forms.BlankPaper(f, lib, forms.PaperOptions{Copy: forms.CopyBlank, Language: language}).Sections {
				if s.Number != "" && slices.Contains(numbers, s.Number) {
					t.Errorf("%s: section %s has its number twice, again at %q", f.ID, s.Number, s.Title)
				}
				numbers = append(numbers, s.Number)
				for _, it := range s.Items {
					if it.When == "If this applies:" || it.When == "Os yw hyn yn berthnasol:" {
						t.Errorf("%s.%s: say when it is asked, in print", f.ID, it.Q)
					}
					if q := f.Question(it.Q); q != nil && q.Type == forms.TypeCheckbox && len(it.Options) != 1 {
						t.Errorf("%s.%s is ticked, and has %d boxes", f.ID, it.Q, len(it.Options))
					}
				}
			}
		}
	}
}

// TestEmptyPageIsNotDone: nobody is told that a page they never answered is
// finished, for wanting nothing.
func TestEmptyPageIsNotDone(t *testing.T) {
	mark := func(d *forms.Draft) forms.SectionMark {
		marks := d.Sections()
		return marks[slices.IndexFunc(marks, func(m forms.SectionMark) bool { return m.ID == "safety" })]
	}
	if m := mark(family(t, "smith")); !m.Empty || m.Left != 0 {
		t.Errorf("a page nobody answered is %+v", m)
	}
	if m := mark(family(t, "smith", set("immediate_danger", "no"))); m.Empty {
		t.Errorf("a page with an answer is %+v", m)
	}
}

// TestPaperSaysWhom: a question put to several is asked of each of them, one put
// to one person names that person.
func TestPaperSaysWhom(t *testing.T) {
	lib := shipped(t)
	label := func(d *forms.Draft, q string) (string, int) {
		for _, s := range forms.PaperOf(d.Setting().Form, lib, d.Document(), forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: d.Setting().Profile}).Sections {
			for _, it := range s.Items {
				if it.Q == q {
					return it.Label, len(it.Parts)
				}
			}
		}
		return "", 0
	}
	if got, _ := label(family(t, "smith"), "consent_capacity"); got != "In what capacity did Mary Smith give consent?" {
		t.Errorf("one person is asked %q", got)
	}
	if got, n := label(family(t, "okafor"), "consent_capacity"); n < 2 || got != "In what capacity did each person give consent?" {
		t.Errorf("%d people are asked %q", n, got)
	}
}

// TestSectionNumbersOnce: the pages of a section stand under its number, in the
// section list as where the answers are read back; each page still knows it.
func TestSectionNumbersOnce(t *testing.T) {
	d := family(t, "okafor")
	once := func(where string, numbers []string) {
		seen := slices.DeleteFunc(slices.Clone(numbers), func(n string) bool { return n == "" })
		if want := []string{"A", "B", "C", "D", "E", "F"}; !slices.Equal(seen, want) {
			t.Errorf("%s has the numbers %q, want %q", where, seen, want)
		}
	}
	var listed, read []string
	for _, m := range d.Sections() {
		listed = append(listed, m.Number)
	}
	for _, s := range d.Check().Sections {
		read = append(read, s.Number)
	}
	once("the section list", listed)
	once("what is read back", read)
	if page, ok := d.Page("a_consent"); !ok || page.Number != "A" {
		t.Errorf("a later page of section A has the number %q", page.Number)
	}
}

// TestACodeWithoutWordsIsNotPrinted: a need of our own counts under no heading of
// the national list, and nobody reads its code for one.
func TestACodeWithoutWordsIsNotPrinted(t *testing.T) {
	rows := 0
	for _, a := range family(t, "rahman").Document().Answers {
		for _, row := range a.Rows {
			for _, cell := range row.Cells {
				if cell.Q != "code" {
					continue
				}
				if rows++; cell.Says == "" {
					t.Errorf("%s shows %s, which has no words", a.Q, cell.Value)
				}
			}
		}
	}
	if rows == 0 {
		t.Error("no need shows its heading")
	}
}

// TestBlankHasRoomToSign: a signature by hand takes the widest cell of its row and
// more than one line.
func TestBlankHasRoomToSign(t *testing.T) {
	lib, tables := shipped(t), 0
	for _, f := range lib.Forms() {
		for _, s := range forms.BlankPaper(f, lib, forms.PaperOptions{Copy: forms.CopyBlank, Language: "en"}).Sections {
			for _, it := range s.Items {
				at := slices.IndexFunc(it.Columns, func(c forms.PaperColumn) bool { return c.Label == "Signature" })
				if at < 0 {
					continue
				}
				tables++
				for _, c := range it.Columns {
					if c.Share > it.Columns[at].Share || it.Columns[at].Lines < 2 {
						t.Errorf("%s.%s: %d lines and %.2f of the width to sign in, %q has %.2f", f.ID, it.Q, it.Columns[at].Lines, it.Columns[at].Share, c.Label, c.Share)
					}
				}
			}
		}
	}
	if tables == 0 {
		t.Error("nothing is signed by hand")
	}
}

// TestEasyCopySpeaksInWords: nobody has to know what DOB/EDD is, whether the form
// asks it or shows it of the family on record.
func TestEasyCopySpeaksInWords(t *testing.T) {
	lib := shipped(t)
	for _, id := range []string{"smith", "access_grant"} {
		d, said := family(t, id), 0
		for _, s := range forms.PaperOf(d.Setting().Form, lib, d.Document(), forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", EasyRead: true, Profile: d.Setting().Profile}).Sections {
			for _, it := range s.Items {
				for _, row := range it.Rows {
					switch row[0] {
					case "DOB/EDD":
						t.Errorf("%s: %q stands on the copy that is easy to read", id, row[0])
					case "Date of birth or due date":
						said++
					}
				}
			}
		}
		if said == 0 {
			t.Errorf("%s: nobody's birth is on it", id)
		}
	}
}

// TestEveryPaperSaysWhomToPhone is BR-30 on paper: each copy of each form has the
// council's number, the hours in which it is answered, the number for all others and 999.
func TestEveryPaperSaysWhomToPhone(t *testing.T) {
	lib := shipped(t)
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range lib.Forms() {
		for _, which := range f.Copies {
			paper := forms.BlankPaper(f, lib, forms.PaperOptions{Copy: which, Language: "en", Profile: profile})
			for _, want := range []string{profile.Phones.MASH, profile.Phones.MASHHours.EN, profile.Phones.OutOfHours, "999"} {
				if want == "" || !strings.Contains(paper.Safety, want) {
					t.Errorf("the %s copy of %s says %q, without %q", which, f.ID, paper.Safety, want)
				}
			}
		}
	}
}
