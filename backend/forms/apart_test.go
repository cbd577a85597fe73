package forms

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestTellApart(t *testing.T) {
	jo := func(born string) Namesake { return Namesake{Name: "Jo Hart", Born: born} }
	for name, row := range map[string]struct {
		people []Namesake
		want   []string
	}{
		"nobody shares it":  {[]Namesake{jo("2016-03-09"), {Name: "Ed Hart"}}, []string{"Jo Hart", "Ed Hart"}},
		"by birth":          {[]Namesake{jo("2016-03-09"), jo("1990"), jo("1988-05")}, []string{"Jo Hart (born 09/03/2016)", "Jo Hart (born 1990)", "Jo Hart (born 05/1988)"}},
		"however written":   {[]Namesake{jo("2016-03-09"), {Name: "JO HART", Born: "1990-01-02"}}, []string{"Jo Hart (born 09/03/2016)", "JO HART (born 02/01/1990)"}},
		"twins by row":      {[]Namesake{{Name: "Ed Hart"}, jo("2016-03-09"), jo("2016-03-09")}, []string{"Ed Hart", "Jo Hart (person 2)", "Jo Hart (person 3)"}},
		"no date by row":    {[]Namesake{jo(""), jo("2016-03-09")}, []string{"Jo Hart (person 1)", "Jo Hart (born 09/03/2016)"}},
		"a birth to come":   {[]Namesake{{Name: "Jo Hart", Born: "2027-01-20", Unborn: true}, jo("")}, []string{"Jo Hart (expected 20/01/2027)", "Jo Hart (person 2)"}},
		"nobody has a name": {make([]Namesake, 2), []string{"", ""}},
	} {
		if got := TellApart("en", row.people); !slices.Equal(got, row.want) {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// joAndJo are a child and a grown-up of one name, apart at B22; Jo the younger
// has a twin of that name too, whom only her row tells from her.
func joAndJo(t *testing.T) *sheet {
	s := newSheet(t, "kitchen")
	s.member(mary, "Jo Hart", "1990-05-01", "female").member(tom, "Jo  Hart", "2016-03-09", "male").member(aisha, "jo hart", "2016-03-09", "female")
	s.say("agreed", Group, "yes").say("B22", Group, "no")
	return s.do(ActSeparate, "B22", tom, "", nil).say("B22", tom, "yes")
}

// TestNamesakesAreToldApartOnTheScreen, wherever it names somebody: in the list of
// people, by a part, in a label, at a row and in what is missing.
func TestNamesakesAreToldApartOnTheScreen(t *testing.T) {
	s := joAndJo(t)
	if p := s.part("B22", tom); p.Name != "Jo Hart (person 2)" {
		t.Errorf("who is apart is called %q", p.Name)
	}
	if p := s.part("B22", Group); p.Name != "Everyone else (Jo Hart (born 01/05/1990), jo hart (person 3))" {
		t.Errorf("everyone else is %q", p.Name)
	}
	page, _ := s.draft().Page("a")
	text := string(asJSON(page))
	mustContain(t, text, `{"id":"p-mary","name":"Jo Hart (born 01/05/1990)","says"`, `{"id":"p-aisha","name":"jo hart (person 3)","says"`, `"remove":"Remove Jo Hart (person 2)"`)
	if p := s.part("views", aisha); p.Label != "What does jo hart (person 3) say?" {
		t.Errorf("the question put to her: %q", p.Label)
	}
}

func TestNamesakesAreToldApartAtTheCheck(t *testing.T) {
	s := joAndJo(t)
	mustContain(t, s.problems(), "b#views-p-tom: Enter what Jo Hart (person 2) says", "b#views-p-aisha: Enter what jo hart (person 3) says")
	mustContain(t, string(asJSON(s.draft().Check())), "Jo Hart (person 2)", "Jo Hart (born 01/05/1990)")
}

// TestNamesakesAreToldApartOnPaper: every copy says whose an answer is, and so
// does the sealed document; the name that was given stays the name.
func TestNamesakesAreToldApartOnPaper(t *testing.T) {
	s := joAndJo(t)
	doc := s.draft().Document()
	for _, copy := range []Copy{CopyProfessional, CopyFamily} {
		p := PaperOf(s.set.Form, s.set.Library, doc, PaperOptions{Copy: copy, Language: "en", Profile: s.set.Profile})
		mustContain(t, paperText(p), "Yes – Jo Hart (person 2). No – everyone else (Jo Hart (born 01/05/1990), jo hart (person 3)).")
	}
	want := []DocMember{{Person: mary, Name: "Jo Hart", Called: "Jo Hart (born 01/05/1990)"}, {Person: tom, Name: "Jo Hart", Called: "Jo Hart (person 2)"}, {Person: aisha, Name: "jo hart", Called: "jo hart (person 3)"}}
	if !slices.Equal(doc.Members, want) {
		t.Errorf("members are sealed as %+v", doc.Members)
	}
	if s.member("p-ana", "Ana Hart", "2001-01-01", "female"); s.draft().FamilyName() != "Hart" {
		t.Errorf("the family is called %q", s.draft().FamilyName())
	}
}

// TestNamesakesOnRecordAreToldApart where the form has no table of members.
func TestNamesakesOnRecordAreToldApart(t *testing.T) {
	s := newSheet(t, "review")
	s.set.Members = []Member{{ID: tom, Name: "Jo Hart", Born: "2016-03-09"}, {ID: aisha, Name: "Jo Hart", Born: "2027-01-20", Unborn: true}}
	page, _ := s.draft().Page("plan")
	raw, err := json.Marshal(page)
	if err != nil {
		t.Fatal(err)
	}
	mustContain(t, string(raw), "Jo Hart (born 09/03/2016)", "Jo Hart (expected 20/01/2027)")
}
