package forms

import (
	"slices"
	"testing"
)

// need is what a rule sees of the family: any(B22 is yes).
func need(t testing.TB, s *sheet) truth {
	t.Helper()
	r, fault := s.set.Form.bind(ruleSource{text: "any(B22 is yes)"}, where{scope: &scope{}}, kindBool)
	if fault != nil {
		t.Fatal(fault.say)
	}
	return s.draft().truth(r, nobody)
}

// TestToggleByTheLetter walks domain 3.2.2 from 1 to 8.
func TestToggleByTheLetter(t *testing.T) {
	s := family(t)
	if got := s.part("B22", Group); got == nil || got.Name != "Everyone" || got.State != StateEmpty || !got.Required {
		t.Fatalf("before any answer: %+v", got)
	}
	s.say("B22", Group, "no")
	if need(t, s) != isFalse {
		t.Error("everyone says no: the family has no need")
	}
	s.do(ActSeparate, "B22", aisha, "", nil)
	if p := s.part("B22", aisha); p == nil || p.State != StateEmpty || !p.Required {
		t.Errorf("someone separated inherits nothing: %+v", p)
	}
	if need(t, s) != unknown {
		t.Error("while Aisha is unanswered the need is unknown, not no")
	}
	if p := s.part("B22", Group); p.Name != "Everyone else (Mary, Tom)" || !slices.Equal(p.Who, []string{mary, tom}) {
		t.Errorf("the group is everyone else: %+v", p)
	}
	s.say("B22", aisha, "yes")
	if need(t, s) != isTrue {
		t.Error("Aisha says yes: the family has the need")
	}
	s.member("p-baby", "Noor Smith", "2026-10-01", "female")
	if p := s.part("B22", "p-baby"); p == nil || p.State != StateJoined || !p.Required {
		t.Errorf("a later member is unanswered and flagged: %+v", p)
	}
	mustContain(t, s.problems(), "b#B22-p-baby: Noor joined the family after this was answered. Answer for Noor")
	s.do(ActRemoveRow, "family_members", Group, aisha, nil)
	if need(t, s) == isTrue {
		t.Error("a removed member leaves the counts")
	}
}

func TestRejoinTakesTheGroupsAnswer(t *testing.T) {
	s := family(t).say("B22", Group, "no").do(ActSeparate, "B22", aisha, "", nil).say("B22", aisha, "yes")
	if p := s.part("B22", aisha); p.Rejoin != "Aisha's own answer, Yes, will be dropped." {
		t.Errorf("rejoining asks first: %q", p.Rejoin)
	}
	s.do(ActRejoin, "B22", aisha, "", nil)
	if s.part("B22", aisha) != nil || need(t, s) != isFalse {
		t.Error("who rejoins takes the group's answer, which covered them")
	}
}

// TestLaterMemberJoinsAlone: joining covers the one who joins and nobody else.
func TestLaterMemberJoinsAlone(t *testing.T) {
	s := family(t).say("B22", Group, "no")
	s.member("p-one", "Noor Smith", "2026-10-01", "female").member("p-two", "Zain Smith", "2026-10-01", "male")
	s.do(ActRejoin, "B22", "p-one", "", nil)
	if s.part("B22", "p-one") != nil {
		t.Error("Noor joined the group and should be no part of her own")
	}
	if p := s.part("B22", "p-two"); p == nil || p.State != StateJoined {
		t.Errorf("Zain did not join: %+v", p)
	}
	if need(t, s) != unknown {
		t.Error("while Zain is unanswered the need is unknown")
	}
}

// TestFollowsNeverInherits: "Gets her brothers ready" must not be said of Tom.
func TestFollowsNeverInherits(t *testing.T) {
	s := family(t).say("B22", Group, "yes").say("B22_detail", Group, "They all help at home")
	s.do(ActSeparate, "B22", tom, "", nil).say("B22", tom, "yes")
	p := s.part("B22_detail", tom)
	if p == nil || !p.Shown || p.State != StateEmpty || !p.Required {
		t.Errorf("Tom's details are his own and still to give: %+v", p)
	}
	s.do(ActRejoin, "B22", tom, "", nil)
	if s.part("B22_detail", tom) != nil {
		t.Error("a question that follows has the parts of the one it follows")
	}
}

func TestFollowsHasNoToggle(t *testing.T) {
	page, _ := family(t).draft().Page("b")
	for _, it := range page.Items {
		if has := it.Toggle != nil; has != (it.ID == "B22" || it.ID == "B01") {
			t.Errorf("%s: toggle is %v", it.ID, has)
		}
	}
}

// TestPeopleWhen: only children are asked about school, and a child without a
// date of birth is asked but never required.
func TestPeopleWhen(t *testing.T) {
	s := family(t)
	s.do(ActAddRow, "family_members", Group, "p-new", nil).cell("family_members.name", "p-new", "Sam Smith").cell("family_members.gender", "p-new", "male")
	if s.part("views", mary) != nil {
		t.Error("Mary is an adult and is not asked")
	}
	if p := s.part("views", "p-new"); p == nil || p.Required {
		t.Errorf("Sam may be a child: asked, not required: %+v", p)
	}
	s.do(ActSeparate, "B01", "p-new", "", nil)
	if p := s.part("B01", "p-new"); p == nil || p.Required {
		t.Errorf("Sam answers alone, and is still not required: %+v", p)
	}
	s.do(ActRejoin, "B01", "p-new", "", nil)
	if p := s.part("views", tom); p == nil || !p.Required || p.Label != "What does Tom say?" {
		t.Errorf("Tom is ten: %+v", p)
	}
	if p := s.part("B01", Group); !slices.Equal(p.Who, []string{tom, aisha, "p-new"}) {
		t.Errorf("the group of B01 is who is asked: %v", p.Who)
	}
}

func TestToggleOnPaper(t *testing.T) {
	s := family(t).say("B22", Group, "no").do(ActSeparate, "B22", aisha, "", nil).say("B22", aisha, "yes")
	doc := s.draft().Document()
	paper := PaperOf(s.set.Form, s.set.Library, doc, PaperOptions{Copy: CopyProfessional, Profile: s.set.Profile, Language: "en"})
	for _, section := range paper.Sections {
		for _, item := range section.Items {
			if item.Q != "B22" {
				continue
			}
			want := []PaperPart{{Text: "Yes – Aisha Smith. No – everyone else (Mary Smith, Tom Smith).", Answered: true}}
			if !slices.Equal(item.Parts, want) {
				t.Errorf("B22 prints %v, want %v", item.Parts, want)
			}
			return
		}
	}
	t.Error("B22 is not on the paper")
}

func TestNeedsCountPersons(t *testing.T) {
	s := family(t).say("B22", Group, "no").do(ActSeparate, "B22", aisha, "", nil).say("B22", aisha, "yes")
	needs := s.draft().Document().Needs
	if len(needs) != 1 || needs[0].Code != "5.4" || !slices.Equal(needs[0].Persons, []string{aisha}) {
		t.Errorf("needs are %+v", needs)
	}
}

// TestCountsPerPersonAndPerFamily: 3.2.2-7 as the screen says it, beside each
// name, for the family, and at the question.
func TestCountsPerPersonAndPerFamily(t *testing.T) {
	s := family(t)
	if page, _ := s.draft().Page("b"); page.Tally != "" || page.People[0].Says != "" || s.item("B22").Toggle.Says != "" {
		t.Errorf("before any answer: %q, %+v", page.Tally, page.People)
	}
	s.say("B22", Group, "no").do(ActSeparate, "B22", aisha, "", nil)
	if got := s.item("B22").Toggle.Says; got != "2 of 3 answered: 0 yes, 2 no" {
		t.Errorf("at the question: %q", got)
	}
	s.say("B22", aisha, "yes")
	page, _ := s.draft().Page("b")
	said := map[string]string{}
	for _, p := range page.People {
		said[p.ID] = p.Says
	}
	// B01 is put to the children only, and nobody has answered it.
	if said[aisha] != "Yes to 1, 1 of 2 answered" || said[mary] != "Yes to none" || said[tom] != "Yes to none, 1 of 2 answered" || page.Tally != "Yes to 1, 1 of 2 answered" {
		t.Errorf("beside the names: %v, for the family %q", said, page.Tally)
	}
	before := s.draft()
	s.say("B01", Group, "no")
	if r := Reply(before, s.draft(), "b", nil); r.Tally != "Yes to 1" || len(r.People) != 3 {
		t.Errorf("the reply does not bring the counts: %q, %+v", r.Tally, r.People)
	}
}

// TestWhatWaitsIsNotDone: a page behind a gate asks nothing yet, so that nothing
// left to do on it is not done; its mark says so.
func TestWhatWaitsIsNotDone(t *testing.T) {
	s := family(t)
	mark := func() SectionMark {
		marks := s.draft().Sections()
		return marks[slices.IndexFunc(marks, func(m SectionMark) bool { return m.ID == "b" })]
	}
	s.say("agreed", Group, "no")
	if m := mark(); !m.Gated {
		t.Errorf("before the gate opens: %+v", m)
	}
	before := s.draft()
	s.say("agreed", Group, "yes")
	if m := mark(); m.Gated {
		t.Errorf("once it is open: %+v", m)
	}
	if r := Reply(before, s.draft(), "a", nil); r.Sections == nil {
		t.Error("the reply that opens it does not say so")
	}
}
