package forms

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestEveryMessage keeps every sentence the shipped form can say, in both
// languages, where a council can read them.
func TestEveryMessage(t *testing.T) {
	l, _ := NewLibrary(os.DirFS("library"))
	f, err := l.Form("eha_portal", 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	for _, language := range []string{"en", "cy"} {
		var all strings.Builder
		for _, m := range Messages(f, p, language, "Aisha") {
			fmt.Fprintf(&all, "%s (%s): %s\n", m.Q, m.When, m.Say)
			if m.Say == "" || strings.ContainsAny(m.Say, "{}$") {
				t.Errorf("%s, %s: %q is not a finished sentence", m.Q, m.When, m.Say)
			}
		}
		golden(t, "messages."+language+".golden", all.String())
	}
}

// TestWordsAreInBothLanguages: no key stands in one file alone, and both fill
// the same places.
func TestWordsAreInBothLanguages(t *testing.T) {
	for key, en := range wording["en"] {
		cy, ok := wording["cy"][key]
		if !ok {
			t.Errorf("%s has no Welsh", key)
			continue
		}
		for _, hole := range []string{"{0}", "{1}", "{2}", "{3}", "{n}", "{max}"} {
			if strings.Contains(en, hole) != strings.Contains(cy, hole) {
				t.Errorf("%s: %s stands in one language only", key, hole)
			}
		}
	}
	for key := range wording["cy"] {
		if _, ok := wording["en"][key]; !ok {
			t.Errorf("%s has no English", key)
		}
	}
}

func pretty(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// visited is the family after a visit: some of everything, one apart.
func visited(t *testing.T) *sheet {
	s := family(t).say("B22", Group, "no").do(ActSeparate, "B22", aisha, "", nil).say("B22", aisha, "yes")
	s.say("B22_detail", aisha, "Gets her brothers ready for school.").say("B22_how", aisha, "fax")
	s.say("B01", Group, "not_known").say("views", tom, "I like school").say("no_views", aisha, "Was at her aunt's")
	s.say("address", Group, "12 Mill Lane\r\nMarlbridge").say("scale", Group, "7.5").say("review_on", Group, "2026-08-31")
	s.do(ActAddRow, "actions", Group, "r-1", nil)
	for _, c := range s.draft().Prefills("c") {
		s.keep(c)
	}
	s.cell("actions.what", "r-1", "Breakfast club").cell("actions.due", "r-1", "2026-10-01")
	s.say("carer_plan", Group, "Register as a young carer").say("lead.phone", Group, "07700 900123").say("danger", Group, "no")
	return s
}

// TestGoldenScreen, paper and document: what others draw and keep.
func TestGoldenScreens(t *testing.T) {
	d := visited(t).draft()
	for _, id := range d.Pages() {
		page, _ := d.Page(id)
		golden(t, "page-"+id+".golden.json", pretty(t, page))
	}
	golden(t, "check.golden.json", pretty(t, d.Check()))
}

func TestGoldenDocument(t *testing.T) {
	s := visited(t)
	body, err := s.draft().Seal()
	if err != nil {
		t.Fatalf("%v\n%s", err, s.problems())
	}
	var doc Document
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	doc.Form.SHA256 = "" // of the file, which may gain a question
	golden(t, "document.golden.json", pretty(t, doc))
}

func TestGoldenPaper(t *testing.T) {
	s := visited(t)
	doc := s.draft().Document()
	for _, c := range []Copy{CopyProfessional, CopyFamily, CopySignature} {
		paper := PaperOf(s.set.Form, s.set.Library, doc, PaperOptions{Copy: c, Profile: s.set.Profile, Language: "en"})
		golden(t, "paper-"+string(c)+".golden", paperText(paper))
	}
	golden(t, "paper-blank.golden", paperText(BlankPaper(s.set.Form, s.set.Library, PaperOptions{Profile: s.set.Profile, Language: "en"})))
}

// paperText is a paper as lines, for a person to read in a diff.
func paperText(p Paper) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s | %s | %s | %s %s | %d of %d\n%s\n", p.Title, p.Subtitle, p.Council, p.FamilyName, p.Initials, p.Answered, p.Asked, p.Safety)
	for _, f := range p.Facts {
		fmt.Fprintf(&b, "  %s: %s\n", f.Label, f.Text)
	}
	for _, s := range p.Sections {
		fmt.Fprintf(&b, "== %s %s\n", s.Number, s.Title)
		for _, i := range s.Items {
			fmt.Fprintf(&b, "-- %s [%s] %s\n", i.Label, i.Kind, strings.TrimSpace(i.When+" "+i.Hint))
			for _, part := range i.Parts {
				fmt.Fprintf(&b, "   %s: %q\n", part.Who, part.Text)
			}
			for _, o := range i.Options {
				fmt.Fprintf(&b, "   [%v] %s\n", o.Ticked, o.Label)
			}
			for _, c := range i.Columns {
				fmt.Fprintf(&b, "   | %s %.2f\n", c.Label, c.Share)
			}
			for _, row := range i.Rows {
				fmt.Fprintf(&b, "   %q\n", row)
			}
			if i.Lines > 0 {
				fmt.Fprintf(&b, "   %d lines\n", i.Lines)
			}
		}
	}
	for _, w := range p.Withheld {
		fmt.Fprintf(&b, "withheld: %s\n", w)
	}
	return b.String()
}
