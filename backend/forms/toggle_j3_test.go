package forms

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const (
	dee, zed, unborn = "p-dee", "p-zed", "p-unborn"
	j3Tom            = "p-tom"
)

// benAtWork is journey J3 in the shipped Families First Assessment: Dee, Aisha
// (14), Tom (6) and a baby to come, with agreement, so that Section B is open.
func benAtWork(t testing.TB) *sheet {
	t.Helper()
	l, _ := NewLibrary(os.DirFS("library"))
	f, err := l.Form("ffa", 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	s := &sheet{t: t, set: settingOf(t, testLibrary(t), "kitchen")}
	s.set.Form, s.set.Library, s.set.Profile = f, l, p
	s.member(dee, "Dee Hart", "1990-05-01", "female")
	s.member(aisha, "Aisha Hart", "2012-01-20", "female")
	s.member(j3Tom, "Tom Hart", "2020-03-09", "male")
	return s.say("consent_status", Group, "given_verbal")
}

// carer answers B22 as Ben does: toggle, Aisha apart, No for the group.
func (s *sheet) carer() *sheet {
	return s.do(ActSeparate, "B22", aisha, "", nil).say("B22", aisha, "yes").say("B22", Group, "no")
}

// TestToggleJ3 holds the ten points of domain 3.2.2 against a real question.
func TestToggleJ3(t *testing.T) {
	for _, point := range []struct {
		name string
		hold func(t *testing.T, s *sheet)
	}{
		{"1 yes and no for everyone, and Toggle group", toggleEveryone},
		{"2 a name separates, and rejoining asks", toggleApart},
		{"3 Yes for all asks whether it is", toggleAllAsks},
		{"4 each question has its own separations", toggleOwnApart},
		{"5 two rows, the group's with its members", toggleTwoRows},
		{"6 who comes later is unanswered", toggleLater},
		{"7 counted once for the family and for each person", toggleCounted},
		{"8 who leaves is not counted, and stays in the history", toggleLeaver},
		{"9 the unborn can be apart", toggleUnbornApart},
		{"10 on paper by name", toggleByName},
	} {
		t.Run(point.name, func(t *testing.T) { point.hold(t, benAtWork(t)) })
	}
}

func toggleEveryone(t *testing.T, s *sheet) {
	it := s.item("B22")
	if len(it.Parts) != 1 || it.Parts[0].Name != "Everyone" || it.Options[0][0] != "yes" || it.Options[1][0] != "no" || it.Toggle.Label != "Toggle group" || it.Toggle.Open {
		t.Errorf("B22 is %+v", it)
	}
}

func toggleApart(t *testing.T, s *sheet) {
	if s.do(ActSeparate, "B22", aisha, "", nil); s.part("B22", aisha).Rejoin != "" {
		t.Error("nothing would be dropped yet, and it asks")
	}
	if s.say("B22", aisha, "yes"); s.part("B22", aisha).Rejoin != "Aisha's own answer, Yes, will be dropped." {
		t.Errorf("rejoining says %q", s.part("B22", aisha).Rejoin)
	}
	if s.say("B22", Group, "no").do(ActRejoin, "B22", aisha, "", nil); s.part("B22", aisha) != nil {
		t.Error("who rejoined is still apart")
	}
}

func toggleAllAsks(t *testing.T, s *sheet) {
	if s.say("B36", Group, "yes"); s.part("B36", Group).Asks != "Does this apply to everyone in the family?" {
		t.Errorf("B36 asks %q", s.part("B36", Group).Asks)
	}
	if s.do(ActChecked, "B36", Group, "", nil); s.part("B36", Group).Asks != "" {
		t.Error("Everyone was said, and it asks again")
	}
	if s.do(ActSeparate, "B36", j3Tom, "", nil); string(s.part("B36", Group).Value) != `"yes"` || s.part("B36", j3Tom).State != StateEmpty {
		t.Error("toggling afterwards keeps the answer of those not apart")
	}
}

func toggleOwnApart(t *testing.T, s *sheet) {
	if s.carer(); len(s.item("B36").Parts) != 1 || s.item("B36").Toggle.Open {
		t.Errorf("B36 is %+v", s.item("B36").Parts)
	}
}

func toggleTwoRows(t *testing.T, s *sheet) {
	var got []string
	for _, r := range s.carer().rows {
		if r.Q == "B22" && r.Act == ActSet {
			got = append(got, r.Subject+"="+plain(r.Value)+" "+strings.Join(r.Members, ","))
		}
	}
	if want := []string{aisha + "=yes ", "0=no p-dee,p-aisha,p-tom"}; !slices.Equal(got, want) {
		t.Errorf("stored are %q, want %q", got, want)
	}
	doc, _ := s.answer("B22")
	if len(doc.Parts) != 2 || doc.Parts[0].Subject != Group || !slices.Equal(doc.Parts[0].Members, []string{dee, aisha, j3Tom}) || !slices.Equal(doc.Parts[0].Who, []string{dee, j3Tom}) {
		t.Errorf("the document holds %+v", doc.Parts)
	}
}

func toggleLater(t *testing.T, s *sheet) {
	s.carer().say("B36", Group, "yes").member(zed, "Zed Hart", "2026-10-01", "male")
	for _, q := range []string{"B22", "B36"} {
		if p := s.part(q, zed); p == nil || p.State != StateJoined || !p.Required || len(p.Value) > 2 {
			t.Errorf("Zed in %s: %+v", q, p)
		}
	}
	mustContain(t, s.problems(), "#B22-p-zed: Zed joined the family after this was answered", "#B36-p-zed: Zed joined the family after this was answered")
	page, _ := s.draft().Page(s.set.Form.Question("B36").Page.ID)
	if len(page.Joined) != 1 || page.Joined[0].Left != 2 || page.Joined[0].Says != "Zed joined on 22/11/2026. Earlier answers do not cover Zed: 2 to answer." {
		t.Errorf("the page says %+v", page.Joined)
	}
}

func toggleCounted(t *testing.T, s *sheet) {
	needs := s.carer().draft().Document().Needs
	if len(needs) != 1 || needs[0].Code != "5.4" || !slices.Equal(needs[0].Persons, []string{aisha}) {
		t.Errorf("needs are %+v", needs)
	}
}

func toggleLeaver(t *testing.T, s *sheet) {
	s.carer().do(ActRemoveRow, "family_members", Group, aisha, nil)
	if needs := s.draft().Document().Needs; len(needs) != 0 {
		t.Errorf("needs are %+v", needs)
	}
	if history := s.draft().History("B22", aisha, ""); len(history) != 2 || history[0].Says != "Yes" {
		t.Errorf("the history is %+v", history)
	}
}

func toggleUnbornApart(t *testing.T, s *sheet) {
	s.member(unborn, "Unborn Hart", "2027-02-01", "unborn")
	if !slices.Contains(s.item("B36").Toggle.Can, unborn) {
		t.Errorf("who can be apart: %v", s.item("B36").Toggle.Can)
	}
	if s.do(ActSeparate, "B36", unborn, "", nil).say("B36", unborn, "yes"); !slices.Equal(s.draft().Document().Needs[0].Persons, []string{unborn}) {
		t.Errorf("needs are %+v", s.draft().Document().Needs)
	}
}

func toggleByName(t *testing.T, s *sheet) {
	doc := s.carer().draft().Document()
	for _, c := range []Copy{CopyProfessional, CopyFamily} {
		text := paperText(PaperOf(s.set.Form, s.set.Library, doc, PaperOptions{Copy: c, Profile: s.set.Profile, Language: "en"}))
		mustContain(t, text, "Yes – Aisha Hart. No – everyone else (Dee Hart, Tom Hart).")
	}
}

// TestToggleJ3Offers: the young carer's registration is offered for Aisha, and
// the check names her beside her Yes.
func TestToggleJ3Offers(t *testing.T) {
	s := benAtWork(t).carer().say("yc_registration_needed", aisha, "yes")
	offered := slices.ContainsFunc(s.draft().Proposals(), func(p Proposal) bool {
		return p.Form == "young_carer_registration" && p.Person == aisha && p.Say == "Register a young carer"
	})
	if !offered {
		t.Errorf("proposals are %+v", s.draft().Proposals())
	}
	for _, section := range s.draft().Check().Sections {
		for _, line := range section.Lines {
			if line.Q == "B22" && line.Summary != "Yes – Aisha. No – everyone else (Dee, Tom)." {
				t.Errorf("the summary is %q", line.Summary)
			}
		}
	}
}
