package library_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

var set = formtest.Set

// of is a change of one person's answer, inRow of one cell.
func of(person string, c forms.Change) forms.Change { c.Subject = person; return c }

func inRow(row string, c forms.Change) forms.Change { c.Row = row; return c }

func clear(q string) forms.Change {
	return forms.Change{Client: "clear-" + q, Q: q, Act: forms.ActClear}
}

// The people of the example families, by the order in which they were added.
const (
	mary     = "019aa000-0001-7000-8000-000000000001"
	unborn   = "019aa000-0001-7000-8000-000000000002"
	tolu     = "019aa000-0002-7000-8000-000000000002"
	wiktoria = "019aa000-0003-7000-8000-000000000003"
)

func refused(outcome string, more ...forms.Change) []forms.Change {
	return append([]forms.Change{set("consent_status", "refused"), set("no_consent_reason", []string{"NC11"}), set("no_consent_detail", "She said no."),
		set("outcome", outcome)}, more...)
}

// TestWhatStandsBeforeFinish changes a family that could be finished and says
// what then stands in the way (domain 3.1, BR-22, BR-23).
func TestWhatStandsBeforeFinish(t *testing.T) {
	rows := []struct {
		name, family string
		changes      []forms.Change
		want         []string // question ids, in the order of the form
	}{
		{"agreement refused: reasons are asked", "smith", []forms.Change{set("consent_status", "refused"), set("outcome", "O8")}, []string{"no_consent_reason", "no_consent_detail"}},
		{"agreement in part: none are", "smith", []forms.Change{set("consent_status", "partial")}, nil},
		{"refused and a team: no (BR-22)", "smith", refused("O3"), []string{"outcome"}},
		{"refused and family declined", "smith", refused("O8"), nil},
		{"refused and needs met", "smith", refused("O1"), nil},
		{"refused and step up: the safety questions", "smith", refused("O7"), []string{"immediate_danger", "significant_harm"}},
		{"refused and step up, answered", "smith", refused("O7", set("immediate_danger", "no"), set("significant_harm", "no")), nil},
		{"harm: a call", "smith", []forms.Change{set("immediate_danger", "no"), set("significant_harm", "not_sure")}, []string{"phoned"}},
		{"danger alone asks of harm too", "smith", []forms.Change{set("immediate_danger", "yes")}, []string{"significant_harm", "phoned"}},
		{"phoned: what was said", "smith", []forms.Change{set("immediate_danger", "no"), set("significant_harm", "yes"), set("phoned", "yes")}, []string{"phoned_at", "spoke_to", "call_reference", "advice_given"}},
		{"not phoned: why", "smith", []forms.Change{set("immediate_danger", "no"), set("significant_harm", "yes"), set("phoned", "no_answer")}, []string{"not_phoned_reason"}},
		{"agreed: who, how and when", "smith", []forms.Change{clear("consent_by"), clear("consent_covers"), clear("consent_scope"), clear("consent_method"), clear("consent_date")},
			[]string{"consent_by", "consent_covers", "consent_scope", "consent_method", "consent_date"}},
		{"in what capacity, of who agreed only", "smith", []forms.Change{of(mary, clear("consent_capacity"))}, []string{"consent_capacity"}},
		{"agreed on paper: signed", "smith", []forms.Change{set("consent_method", "paper")}, []string{"consent_signature"}},
		{"agreed tomorrow", "smith", []forms.Change{set("consent_date", "2026-11-23")}, []string{"consent_date"}},
		{"family not told: why", "smith", []forms.Change{set("family_informed", "no")}, []string{"not_informed_reason"}},
		{"another need: which", "smith", []forms.Change{set("presenting_needs", []string{"PN29", "PN32", "PN99"})}, []string{"presenting_needs_other"}},
		{"a referral: where to", "ahmed", []forms.Change{set("outcome", "O6")}, []string{"outcome_service"}},
		{"a team: where and when", "ahmed", []forms.Change{set("outcome", "O3")}, []string{"outcome_service", "taf_date"}},
		{"another key person: who", "smith", []forms.Change{set("key_person_same", "no")}, []string{"key_person.full_name", "key_person.job_title", "key_person.agency",
			"key_person.agency_type", "key_person.phone_direct", "key_person.email", "key_person_agreed"}},
		{"a child of 9 says something", "ahmed", []forms.Change{of(wiktoria, clear("child_views"))}, []string{"child_views"}},
		{"or there is a reason", "ahmed", []forms.Change{of(wiktoria, clear("child_views")), of(wiktoria, set("child_views_reason", "On a school trip"))}, nil},
		{"a child under 4 need not", "ahmed", []forms.Change{of(wiktoria, clear("child_views")), inRow(wiktoria, set("family_members.dob_edd", born("2023-11-23")))}, nil},
		{"a young person of 16 decides", "adebayo", []forms.Change{set("reason", "Late."), of(tolu, clear("child_consent_status"))}, []string{"child_consent_status"}},
		{"who says no, and is not covered", "adebayo", []forms.Change{set("reason", "Late."), of(tolu, set("child_consent_status", "refused")), set("consent_covers", []string{})}, []string{"consent_covers"}},
		{"a child of 9 need not", "ahmed", []forms.Change{of(wiktoria, clear("child_consent_status"))}, nil},
		{"no child at all", "smith", []forms.Change{inRow(unborn, set("family_members.gender", "female")), inRow(unborn, set("family_members.dob_edd", born("1999-01-01")))}, []string{"family_members"}},
		{"born tomorrow", "smith", []forms.Change{inRow(mary, set("family_members.dob_edd", born("2026-11-23")))}, []string{"family_members.dob_edd"}},
		{"signatures are never needed", "smith", []forms.Change{{Client: "row", Q: "signed_by", Row: formtest.PersonKey(1), Act: forms.ActAddRow}}, nil},
		{"done: how well and when", "smith", done(t), []string{"actions.outcome_rating", "actions.completed_on"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			check := family(t, row.family, row.changes...).Check()
			if got := questions(check.Problems); !slices.Equal(got, row.want) {
				t.Errorf("problems %+v, want %v", check.Problems, row.want)
			}
			if check.Complete != (len(row.want) == 0) {
				t.Errorf("complete is %v with %d problems", check.Complete, len(check.Problems))
			}
		})
	}
}

func born(on string) map[string]string { return map[string]string{"on": on, "precision": "day"} }

// done completes the first action of the guide's family.
func done(t *testing.T) []forms.Change {
	t.Helper()
	for _, row := range family(t, "smith").Rows() {
		if row.Q == "actions" && row.Act == forms.ActAddRow {
			return []forms.Change{inRow(row.Row, set("actions.status", "completed"))}
		}
	}
	t.Fatal("the guide's family has no action")
	return nil
}

// TestRefusalIsExplained is the sentence of BR-22, in both languages.
func TestRefusalIsExplained(t *testing.T) {
	problems := family(t, "smith", refused("O5")...).Check().Problems
	if len(problems) != 1 || !strings.Contains(problems[0].Say, "Early Help needs a parent's agreement") || !strings.Contains(problems[0].Say, "phone MASH") {
		t.Errorf("the worker reads %+v", problems)
	}
}

// TestWhatIsUrgent is BR-31: danger, harm, doubt of harm, and a step up.
func TestWhatIsUrgent(t *testing.T) {
	rows := []struct {
		name   string
		change forms.Change
		want   bool
	}{
		{"danger", set("immediate_danger", "yes"), true},
		{"no danger", set("immediate_danger", "no"), false},
		{"harm", set("significant_harm", "yes"), true},
		{"not sure of harm", set("significant_harm", "not_sure"), true},
		{"no harm", set("significant_harm", "no"), false},
		{"a step up", set("outcome", "O7"), true},
		{"another outcome", set("outcome", "O5"), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := family(t, "ahmed", row.change).Urgent(); got.Urgent != row.want {
				t.Errorf("urgent %+v, want %v", got, row.want)
			}
		})
	}
	call := family(t, "hollis").Urgent()
	if !call.SignificantHarm || !call.Phoned || call.SpokeTo == "" || call.PhonedAt == "" || call.CallReference == "" || call.Advice == "" {
		t.Errorf("the call that was recorded reads %+v", call)
	}
}

// TestWhoWillReadThis is BR-47: when a print is asked about first.
func TestWhoWillReadThis(t *testing.T) {
	rows := []struct {
		name   string
		change forms.Change
		want   bool
	}{
		{"nothing to fear", set("outcome_detail", "None"), false},
		{"domestic abuse", set("presenting_needs", []string{"PN21"}), true},
		{"a child is exploited", set("presenting_needs", []string{"PN17"}), true},
		{"the family was not told", set("family_informed", "no"), true},
		{"something not to share", set("consent_exceptions", "Not to his father"), true},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := family(t, "ahmed", row.change).PrintWithCare(); got != row.want {
				t.Errorf("asks first: %v, want %v", got, row.want)
			}
		})
	}
}

// TestAChoiceThatIsKeptBackIsNotNamed: an indicator that says who is hurt is not on
// the copy that goes home, and a need found by such a choice is marked for every
// form that names it later (BR-47).
func TestAChoiceThatIsKeptBackIsNotNamed(t *testing.T) {
	d := family(t, "smith", set("presenting_needs", []string{"PN01", "PN20"}))
	row := d.Document().Answers[slices.IndexFunc(d.Document().Answers, func(a forms.DocAnswer) bool { return a.Q == "actions" })].Rows[0].Row
	kept := set("actions.ff_indicator", "8.1")
	kept.Row = row
	d = family(t, "smith", set("presenting_needs", []string{"PN01", "PN20"}), kept)
	says := d.Setting().Form.Question("actions.ff_indicator").List.Codes
	label := says[slices.IndexFunc(says, func(c forms.Code) bool { return c.Code == "8.1" })].Label.EN
	on := func(which forms.Copy) bool {
		opt := forms.PaperOptions{Copy: which, Language: "en", Profile: d.Setting().Profile}
		for _, s := range forms.PaperOf(d.Setting().Form, d.Setting().Library, d.Document(), opt).Sections {
			for _, it := range s.Items {
				if it.Q == "actions" && slices.ContainsFunc(it.Rows, func(cells []string) bool { return slices.Contains(cells, label) }) {
					return true
				}
			}
		}
		return false
	}
	if !on(forms.CopyProfessional) || on(forms.CopyFamily) || on(forms.CopySignature) {
		t.Errorf("named: professional %v, family %v, signature %v", on(forms.CopyProfessional), on(forms.CopyFamily), on(forms.CopySignature))
	}
	for _, n := range d.Document().Needs {
		if want := map[string]forms.Class{"PN20": forms.ClassWithholdFamily}[n.Code]; n.Class != want {
			t.Errorf("the need %s is of class %q, want %q", n.Code, n.Class, want)
		}
	}
	if len(d.Document().Needs) != 2 {
		t.Errorf("needs: %+v", d.Document().Needs)
	}
}

// TestTicksThatAreKeptBackAreNotNamed: where a form asks for several choices at once,
// the copies that go home show the others and neither tick nor box of these (BR-47).
func TestTicksThatAreKeptBackAreNotNamed(t *testing.T) {
	for _, at := range []struct{ example, q, open, kept string }{{"smith", "presenting_needs", "PN01", "PN20"}, {"short_term_work", "needs", "B01", "B32"}} {
		ticked := func(which forms.Copy, easy bool, codes ...string) (string, []string) {
			d := family(t, at.example, set(at.q, codes))
			paper := forms.PaperOf(d.Setting().Form, d.Setting().Library, d.Document(), forms.PaperOptions{Copy: which, Language: "en", EasyRead: easy, Profile: d.Setting().Profile})
			raw, err := json.Marshal([]any{paper.Sections, paper.Facts})
			if err != nil {
				t.Fatal(err)
			}
			return string(raw), paper.Withheld
		}
		list := family(t, at.example).Setting().Form.Question(at.q).List
		label := func(code string) string {
			return list.Codes[slices.IndexFunc(list.Codes, func(c forms.Code) bool { return c.Code == code })].Label.EN
		}
		for _, easy := range []bool{false, true} {
			home, withheld := ticked(forms.CopyFamily, easy, at.open, at.kept)
			if strings.Contains(home, label(at.kept)) || !strings.Contains(home, label(at.open)) || len(withheld) == 0 {
				t.Errorf("%s: the family's copy, easy %v: names what is kept %v, the rest %v, and keeps back %q", at.example, easy,
					strings.Contains(home, label(at.kept)), strings.Contains(home, label(at.open)), withheld)
			}
		}
		if home, _ := ticked(forms.CopyFamily, false, at.kept); strings.Contains(home, `"Q":"`+at.q+`"`) || strings.Contains(home, label(at.kept)) {
			t.Errorf("%s: a question whose one answer is kept back is on the family's copy", at.example)
		}
		if sign, _ := ticked(forms.CopySignature, false, at.open, at.kept); strings.Contains(sign, label(at.kept)) {
			t.Errorf("%s: the copy to sign names it", at.example)
		}
		if whole, _ := ticked(forms.CopyProfessional, false, at.open, at.kept); !strings.Contains(whole, label(at.kept)) {
			t.Errorf("%s: the professional copy does not", at.example)
		}
	}
}

// TestEthnicityLater: "not yet obtained" answers the question and leaves a task.
func TestEthnicityLater(t *testing.T) {
	later := questions(family(t, "adebayo").Check().Later)
	if want := []string{"family_members.ethnicity"}; !slices.Equal(later, want) {
		t.Errorf("to come back to: %v, want %v", later, want)
	}
}

// TestAuthorIsFilledIn: section 6 from the signed-in worker, section 7 not.
func TestAuthorIsFilledIn(t *testing.T) {
	setting := family(t, "smith").Setting()
	empty := forms.Evaluate(setting, formtest.Play(setting, nil, set("key_person_same", "no")))
	got := map[string]string{}
	for _, page := range []string{"s6", "s7"} {
		for _, c := range empty.Prefills(page) {
			got[c.Q] = string(c.Value)
		}
	}
	if got["author.full_name"] != `"Ana Pereira"` {
		t.Errorf("filled in: %v", got)
	}
	for q := range got {
		if strings.HasPrefix(q, "key_person.") {
			t.Errorf("%s is filled in with the author's", q)
		}
	}
}
