package forms

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

func TestFinishSaysWhatIsMissing(t *testing.T) {
	s := newSheet(t, "kitchen")
	if _, err := s.draft().Seal(); !fault.Is(err, fault.Invalid) {
		t.Fatalf("an empty form was sealed: %v", err)
	}
	mustContain(t, s.problems(), "a#family_members-0: Add at least one family member", "a#agreed-0: Select yes or no: does the family agree",
		"b: First say that the family agrees", "c#lead.full_name-0: Enter name")
	s.do(ActAddRow, "family_members", Group, "p-1", nil).do(ActAddRow, "family_members", Group, "p-2", nil)
	s.cell("family_members.name", "p-1", "Mary Smith").cell("family_members.dob_edd", "p-1", born("2031-01-01")).cell("family_members.gender", "p-1", "female")
	mustContain(t, s.problems(), "a#family_members.dob_edd-0-p-1: Date of birth must be today or in the past (Mary Smith)",
		"a#family_members.name-0-p-2: Enter the person's name (Family member 2)")
	s.say("agreed", Group, "no")
	mustContain(t, s.problems(), "a#refused_why-0: Enter why not")
	s.say("refused_why", Group, strings.Repeat("é", 51))
	mustContain(t, s.problems(), "a#refused_why-0: Why not must be 50 characters or fewer (you have 51)")
	s.say("refused_why", Group, "one\r\n"+strings.Repeat("é", 46))
	mustNotContain(t, s.problems(), "refused_why") // CRLF counts once: 50 exactly
}

// TestWhatCannotBeToldOnlyWarns: a birth known to the year must not block.
func TestWhatCannotBeToldOnlyWarns(t *testing.T) {
	s := newSheet(t, "kitchen").member("p-1", "Ana Smith", "2008-01-01", "female")
	s.cell("family_members.dob_edd", "p-1", map[string]string{"on": "2008-01-01", "precision": "year"})
	mustNotContain(t, s.problems(), "at least one child")
	warnings := s.draft().Check().Warnings
	if !slices.ContainsFunc(warnings, func(p Problem) bool {
		return p.Say == "Some answers are still missing to check this: Add at least one child or unborn child"
	}) {
		t.Errorf("warnings are %+v", warnings)
	}
	s.cell("family_members.dob_edd", "p-1", born("1990-01-01"))
	mustContain(t, s.problems(), "a#family_members-0: Add at least one child or unborn child")
}

func TestHiddenAnswersAreKeptAndNotSent(t *testing.T) {
	s := family(t).say("agreed", Group, "no").say("refused_why", Group, "No time").say("agreed", Group, "yes")
	c := s.draft().Check()
	if len(c.Hidden) != 1 || c.Hidden[0].Q != "refused_why" || c.HiddenIs != "1 answer no longer applies and will not be sent" {
		t.Errorf("hidden: %+v %q", c.Hidden, c.HiddenIs)
	}
	if strings.Contains(string(asJSON(s.draft().Document())), "No time") {
		t.Error("a hidden answer is in the document")
	}
	if s.say("agreed", Group, "no").part("refused_why", Group).Value == nil {
		t.Error("the answer did not come back with its question")
	}
}

// TestHiddenSteersNothing: a question shown by a hidden answer is hidden too.
func TestHiddenSteersNothing(t *testing.T) {
	s := family(t).say("danger", Group, "yes").say("phoned", Group, "yes")
	if p := s.part("phoned_at", Group); !p.Shown {
		t.Error("phoned is yes and nobody asks when")
	}
	s.say("danger", Group, "no")
	if s.part("phoned", Group).Shown || s.part("phoned_at", Group).Shown {
		t.Error("an answer nobody can see steers the form")
	}
	if s.draft().Urgent().Phoned {
		t.Error("a hidden answer records a call")
	}
}

func TestOffers(t *testing.T) {
	s := family(t).say("outcome", Group, "told")
	mustNotContain(t, s.problems(), "outcome")
	s.say("agreed", Group, "no")
	mustContain(t, s.problems(), "c#outcome-0: Only seen is left without agreement")
	if p := s.part("outcome", Group); len(p.Options) != 2 || p.Options[0][0] != "seen" || p.Options[1][0] != "told" {
		t.Errorf("what is offered, and what was chosen: %v", p.Options)
	}
	s.say("agreed", Group, "yes").say("outcome", Group, "fax")
	mustNotContain(t, s.problems(), "outcome") // ended, but chosen: it stays
	if says := s.draft().says(s.set.Form.Question("outcome"), 0); says != "By fax (no longer used)" {
		t.Errorf("an ended code says %q", says)
	}
}

func TestLaterSatisfiesAndOpensATask(t *testing.T) {
	s := family(t).say("B22", Group, "yes").say("B22_how", Group, "later")
	if later := s.draft().Check().Later; len(later) != 1 || later[0].Say != "How do we know?: Not yet known" {
		t.Errorf("later: %+v", later)
	}
}

// TestCheckedIsGoodForThatValueOnly.
func TestCheckedIsGoodForThatValueOnly(t *testing.T) {
	s := family(t)
	s.cell("family_members.gender", tom, "unborn") // born in 2016, so the due date has passed
	warns := func() int { return len(s.draft().Check().Warnings) }
	if warns() != 1 {
		t.Fatalf("%d warnings", warns())
	}
	s.do(ActChecked, "family_members.dob_edd", Group, tom, nil)
	if warns() != 0 {
		t.Error("a checked warning still stands")
	}
	s.cell("family_members.dob_edd", tom, born("2016-03-10"))
	if warns() != 1 {
		t.Error("another value was not checked and does not warn")
	}
}

func TestPrepareRefusesNothing(t *testing.T) {
	d := family(t).draft()
	for name, c := range map[string]struct {
		change Change
		act    Act
		value  string
		notes  int
	}{
		"a good value":      {Change{Q: "agreed", Act: ActSet, Value: []byte(`"no"`)}, ActSet, `"no"`, 0},
		"a bad choice":      {Change{Q: "agreed", Act: ActSet, Value: []byte(`"maybe"`)}, ActSet, `{"raw":"maybe"}`, 1},
		"a half-typed date": {Change{Q: "review_on", Act: ActSet, Value: []byte(`{"raw":"31/02"}`)}, ActSet, `{"raw":"31/02"}`, 1},
		"a bad shape":       {Change{Q: "review_on", Act: ActSet, Value: []byte(`[1,2]`)}, ActSet, `{"raw":[1,2]}`, 1},
		"no JSON":           {Change{Q: "review_on", Act: ActSet, Value: []byte(`31/02`)}, ActSet, `{"raw":"31/02"}`, 1},
		"an unknown q":      {Change{Q: "gone", Act: ActSet, Value: []byte(`"words"`)}, ActSet, `{"raw":"words"}`, 1},
		"an unknown act":    {Change{Q: "agreed", Act: "dance", Value: []byte(`"yes"`)}, ActSet, `"yes"`, 0},
		"another's subject": {Change{Q: "agreed", Subject: tom, Act: ActSet, Value: []byte(`"no"`)}, ActSet, `"no"`, 0},
		"null":              {Change{Q: "agreed", Act: ActSet, Value: []byte(`null`)}, ActClear, ``, 0},
		"nothing":           {Change{Q: "agreed", Act: ActSet}, ActClear, ``, 0},
		"too long":          {Change{Q: "refused_why", Act: ActSet, Value: asJSON(strings.Repeat("x", 60))}, ActSet, string(asJSON(strings.Repeat("x", 60))), 0},
	} {
		row, notes := d.Prepare(c.change)
		if row.Act != c.act || string(row.Value) != c.value || len(notes) != c.notes || row.Subject != Group || row.By != "w-1" {
			t.Errorf("%s: %+v with %v", name, row, notes)
		}
	}
	row, _ := d.Prepare(Change{Q: "B22", Act: ActSet, Value: []byte(`"yes"`)})
	if !slices.Equal(row.Members, []string{mary, tom, aisha}) {
		t.Errorf("the group's row names all members: %v", row.Members)
	}
}

func TestPrefillsOnceAndNotAgain(t *testing.T) {
	s := family(t).do(ActAddRow, "actions", Group, "r-1", nil)
	first := s.draft().Prefills("c")
	got := map[string]string{}
	for _, c := range first {
		got[c.Q] = string(c.Value)
		s.keep(c)
	}
	want := map[string]string{"actions.who": `["p-mary","p-tom","p-aisha"]`, "actions.status": `"seen"`, "lead.full_name": `"Sam Okafor"`}
	for q, value := range want {
		if got[q] != value {
			t.Errorf("%s was filled with %s, want %s", q, got[q], value)
		}
	}
	if p := s.part("lead.full_name", Group); !p.Filled {
		t.Error("what was filled in does not say so")
	}
	s.do(ActClear, "lead.full_name", Group, "", nil)
	if again := s.draft().Prefills("c"); len(again) != 0 {
		t.Errorf("a cleared answer was filled in again: %+v", again)
	}
	if s.part("lead.full_name", Group).Filled {
		t.Error("an answer the worker cleared still says it was filled in")
	}
}

// TestUrgent: driven by `urgent` in the definition; a call takes nothing away.
func TestUrgent(t *testing.T) {
	s := newSheet(t, "kitchen")
	if s.draft().Urgent().Urgent {
		t.Error("nothing was said and it is urgent")
	}
	before := s.draft()
	s.say("danger", Group, "yes")
	u := s.draft().Urgent()
	if !u.Urgent || !u.ImmediateDanger || u.SignificantHarm || !slices.Equal(u.Reasons, []string{"immediate_danger"}) {
		t.Errorf("danger: %+v", u)
	}
	mustContain(t, u.Say, "Phone 999 now", "01632 960111", "weekdays 9 to 5", "01632 960222", "finish this form")
	if reply := Reply(before, s.draft(), "safety", s.rows); reply.Urgent == nil || !reply.Urgent.Urgent {
		t.Errorf("the reply does not raise it at once: %+v", reply.Urgent)
	}
	s.say("phoned", Group, "yes").say("phoned_at", Group, "2026-11-22T14:05Z")
	if u := s.draft().Urgent(); !u.Urgent || !u.Phoned || u.PhonedAt != "2026-11-22T14:05Z" {
		t.Errorf("a call is recorded and clears nothing: %+v", u)
	}
	if q := s.set.Form.UrgentQuestion("phoned_at"); q == nil || q.ID != "phoned_at" {
		t.Error("the question of the call is not found by its role")
	}
}

// TestReplyNeverCarriesTheTyped: and tells of what else changed.
func TestReplyNeverCarriesTheTyped(t *testing.T) {
	s := family(t)
	before := s.draft()
	s.say("B22", aisha, "yes")
	saved := s.rows[len(s.rows)-1:]
	reply := Reply(before, s.draft(), "b", saved)
	if reply.Seq != int64(len(s.rows)) || !slices.Equal(reply.Saved, []string{saved[0].Client}) || reply.At != "14:02" {
		t.Errorf("reply: %+v", reply)
	}
	seen := map[string]bool{}
	for _, p := range reply.Set {
		seen[p.ID] = true
		for _, part := range p.Parts {
			if p.ID == "B22" && part.Subject == aisha && part.Value != nil {
				t.Errorf("the typed value came back: %s", part.Value)
			}
			if p.ID == "B22_detail" && part.Subject == aisha && (!part.Shown || string(part.Value) != `""`) {
				t.Errorf("the question brought up: %+v", part)
			}
		}
	}
	if !seen["B22"] || !seen["B22_detail"] || seen["scale"] {
		t.Errorf("set is %v", seen)
	}
	if !slices.ContainsFunc(reply.Notes, func(n Note) bool { return n.Q == "B22" && n.Subject == aisha && n.Say == "Tell us more: Aisha" }) {
		t.Errorf("notes: %+v", reply.Notes)
	}
}

// TestDocumentReadsBack: the sealed bytes are a Document, and paper made of them
// is paper made of the draft.
func TestDocumentReadsBack(t *testing.T) {
	s := visited(t)
	body, err := s.draft().Seal()
	if err != nil {
		t.Fatal(err)
	}
	var doc Document
	if err := json.Unmarshal(body, &doc); err != nil {
		t.Fatal(err)
	}
	opt := PaperOptions{Copy: CopyProfessional, Profile: s.set.Profile, Language: "en"}
	fresh := paperText(PaperOf(s.set.Form, s.set.Library, s.draft().Document(), opt))
	if read := paperText(PaperOf(s.set.Form, s.set.Library, doc, opt)); read != fresh {
		t.Errorf("paper from the sealed bytes differs:\n%s\n%s", read, fresh)
	}
	if !strings.HasPrefix(string(body), `{"schema":"eh.assessment/1","form":{"id":"kitchen","version":1,"sha256":"`) {
		t.Errorf("the keys are in another order: %.80s", body)
	}
}

// TestFamilyCopyFailsClosed: without a profile, and with a class the profile
// does not name, a family reads open and consent only.
func TestFamilyCopyFailsClosed(t *testing.T) {
	s := visited(t)
	for _, p := range []*Profile{nil, s.set.Profile, {Copies: map[Class][]Copy{ClassAddress: {}}}} {
		text := paperText(PaperOf(s.set.Form, s.set.Library, s.draft().Document(), PaperOptions{Copy: CopyFamily, Profile: p, Language: "en"}))
		mustNotContain(t, text, "12 Mill Lane", "07700 900123", "-- Is anyone in danger")
		mustContain(t, text, "withheld: Address", "withheld: Telephone", "Gets her brothers ready")
	}
	told := &Profile{Copies: map[Class][]Copy{ClassAddress: {CopyFamily}}}
	mustContain(t, paperText(PaperOf(s.set.Form, s.set.Library, s.draft().Document(), PaperOptions{Copy: CopyFamily, Profile: told})), "12 Mill Lane")
}
