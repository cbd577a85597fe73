package library_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
)

// person is the key of a member of one of the examples that eleven and later
// number: person(11, 3) is Aisha Okafor.
func person(example, n int) string {
	return fmt.Sprintf("019aa000-%04d-7000-8000-%012d", example, n)
}

func withdraw(q, person string) forms.Change {
	return forms.Change{Client: "apart-" + q + person, Q: q, Subject: person, Act: forms.ActSeparate}
}

// TestAssessmentStopsFinish is what an assessment needs (domain 3.2, BR-28, BR-85).
func TestAssessmentStopsFinish(t *testing.T) {
	tom := person(11, 4)
	stops(t, "okafor", []stop{
		{"another assessment is open (BR-85)", []forms.Change{set("open_ffa_check", "open")}, []string{"open_ffa_check"}},
		{"not yet checked: later will do", []forms.Change{set("open_ffa_check", "later")}, nil},
		{"a need without a word on it", []forms.Change{set("B02", "yes")}, []string{"B02_detail"}},
		{"one apart, without an answer", []forms.Change{withdraw("B02", tom)}, []string{"B02"}},
		{"a child without a word", []forms.Change{of(tom, clear("child_voice"))}, []string{"child_voice"}},
		{"or with a reason", []forms.Change{of(tom, clear("child_voice")), of(tom, set("child_voice_reason", "Asleep"))}, nil},
		{"another need: which", []forms.Change{set("B45", "yes"), set("B45_detail", "Told on the visit.")}, []string{"B45_other"}},
		{"who lives at the family address", []forms.Change{inRow(tom, clear("family_members.lives_in_household"))}, []string{"family_members.lives_in_household"}},
		{"an address elsewhere", []forms.Change{inRow(tom, set("family_members.lives_in_household", "no"))}, []string{"family_members.address"}},
		{"no fixed address", []forms.Change{inRow(tom, set("family_members.lives_in_household", "no")), inRow(tom, set("family_members.no_fixed_address", "yes"))}, nil},
		{"a young carer: is registration needed?", []forms.Change{withdraw("B22", tom), of(tom, set("B22", "yes")), of(tom, set("B22_detail", "Dresses himself."))}, []string{"yc_registration_needed"}},
	})
}

// TestSectionBIsShutWithoutConsent is BR-28: nothing of it is asked, Finish says
// why, and the assessment is "not started"; what was answered is kept.
func TestSectionBIsShutWithoutConsent(t *testing.T) {
	draft := family(t, "okafor", set("consent_status", "refused"), set("no_consent_reason", []string{"NC11"}), set("no_consent_detail", "She said no."))
	problems := draft.Check().Problems
	if !slices.ContainsFunc(problems, func(p forms.Problem) bool { return strings.Contains(p.Say, "consent is recorded") }) {
		t.Errorf("Finish is refused for %+v; want the sentence of the gate", problems)
	}
	doc := draft.Document()
	if slices.ContainsFunc(doc.Answers, func(a forms.DocAnswer) bool { return strings.HasPrefix(a.Q, "B0") }) || len(doc.Needs) != 0 {
		t.Error("section B is answered in the document behind a shut gate")
	}
	if got := draft.StateWord(); got != "Not started – consent not recorded" {
		t.Errorf("the state is %q", got)
	}
	if got := family(t, "okafor").StateWord(); got != "In progress" {
		t.Errorf("with consent the state is %q", got)
	}
}

// TestSignedAssessment is domain 3.2 and BR-50: finished it is final, the family's
// signature makes it signed, be it on the copy that was printed afterwards; a
// worker's alone does not, nor does one that was declined.
func TestSignedAssessment(t *testing.T) {
	mary := person(11, 1)
	row := func(table string, cells ...forms.Change) []forms.Change {
		out := []forms.Change{{Client: "row" + table, Q: table, Row: "r-1", Act: forms.ActAddRow}}
		for _, c := range cells {
			out = append(out, inRow("r-1", c))
		}
		return out
	}
	for _, c := range []struct {
		name    string
		changes []forms.Change
		want    string
	}{
		{"nobody", nil, "Finalised"},
		{"on the printed copy", row("later.signed_by", set("later.signed_by.family_member", mary), set("later.signed_by.signature", "paper")), "Signed by the family"},
		{"declined", row("later.signed_by", set("later.signed_by.family_member", mary), set("later.signed_by.signature", "declined")), "Finalised"},
		{"the worker alone", row("later.signed_by", set("later.signed_by.practitioner", "Ben Hall"), set("later.signed_by.signature", "paper")), "Finalised"},
		{"before Finish", row("signed_by", set("signed_by.family_member", mary), set("signed_by.signature", "paper")), "Signed by the family"},
	} {
		d := family(t, "okafor", c.changes...)
		if got := standsAt(d, draft); got != "In progress" {
			t.Errorf("%s: before Finish it is %q", c.name, got)
		}
		if got := standsAt(d, finished); got != c.want {
			t.Errorf("%s: finished it is %q, want %q", c.name, got, c.want)
		}
	}
}

// TestNeedsAreCounted is 3.2.2 item 7 and BR-84: each national need with the
// persons who have it, in the codes of CL-8.
func TestNeedsAreCounted(t *testing.T) {
	all := []string{person(11, 1), person(11, 2), person(11, 3), person(11, 4), person(11, 5)}
	want := map[string][]string{"1.1": all[2:3], "2.1": all[:1], "3.1": all[2:3], "3.3": all[1:2], "5.4": all[2:3], "10.1": all[1:2], "10.2": all}
	got := map[string][]string{}
	loss := []forms.Change{set("B20", "yes"), set("B20_detail", "Their grandmother died in May.")}
	for _, n := range family(t, "okafor", loss...).Document().Needs {
		if n.Q == "B20" {
			if n.List != "SECTION_B" || n.Code != "B20" || !slices.Equal(n.Persons, all) {
				t.Errorf("a need that is no national one counts as %+v", n)
			}
			continue
		}
		if n.List != "CL-8" {
			t.Errorf("%s counts in the list %q", n.Q, n.List)
		}
		got[n.Code] = n.Persons
	}
	for code, persons := range want {
		if !slices.Equal(got[code], persons) {
			t.Errorf("need %s: %v, want %v", code, got[code], persons)
		}
	}
	if len(got) != len(want) {
		t.Errorf("needs %v, want those of %v", got, want)
	}
}

// TestYoungCarersAreMarked is domain 3.0.1: who is a young carer is worked out from
// Section B in the family table, for children only and where yes or no was said.
func TestYoungCarersAreMarked(t *testing.T) {
	said := func(draft *forms.Draft) map[string]string {
		by := map[string]string{}
		for _, a := range draft.Document().Answers {
			for _, row := range a.Rows {
				for _, cell := range row.Cells {
					if a.Q == "family_members" && cell.Q == "is_young_carer" {
						by[row.Row] = cell.Says
					}
				}
			}
		}
		return by
	}
	aisha, tom, unborn := person(11, 3), person(11, 4), person(11, 5)
	if got, want := said(family(t, "okafor")), map[string]string{aisha: "Yes", tom: "No", unborn: "No"}; !maps.Equal(got, want) {
		t.Errorf("young carers %v, want %v", got, want)
	}
	kept := family(t, "okafor", inRow(tom, set("family_members.is_young_carer", "yes")))
	if got := said(kept)[tom]; got != "No" || len(kept.Check().Problems) != 0 {
		t.Errorf("an answer to what is worked out: %q, problems %+v", got, kept.Check().Problems)
	}
	mary := person(11, 1)
	unsure := family(t, "okafor", withdraw("B22", tom), of(tom, set("B22", "not_known")), withdraw("B22", mary), of(mary, set("B22", "yes")))
	if got, want := said(unsure), map[string]string{aisha: "Yes", unborn: "No"}; !maps.Equal(got, want) {
		t.Errorf("of whom nobody knows, or who is grown up, nothing is said: %v, want %v", got, want)
	}
	shut := family(t, "okafor", set("consent_status", "refused"))
	if got := said(shut); len(got) != 0 {
		t.Errorf("behind a shut gate somebody is a young carer: %v", got)
	}
}

// TestSectionBIsTheTable holds the 45 criteria to the table of domain 3.2.1: ids
// in order, and for each at most one national need.
func TestSectionBIsTheTable(t *testing.T) {
	form, err := shipped(t).Form("ffa", 1)
	if err != nil {
		t.Fatal(err)
	}
	needs := strings.Fields("1.1 1.2 1.3 1.4 2.1 2.2 2.3 3.1 3.2 3.3 3.3 4.1 4.1 4.2 4.2 5.1 5.1 5.2 5.2 - 5.3 5.4 6.1 6.2 6.3 6.4 6.5 6.6 " +
		"7.1 7.2 7.3 8.1 8.2 8.3 9.1 9.2 9.3 10.1 10.2 10.3 - - - - -")
	for i, want := range needs {
		id, counted := fmt.Sprintf("B%02d", i+1), "-"
		q := form.Question(id)
		if q == nil || q.Type != forms.TypeYesNoToggle || !q.Required {
			t.Fatalf("%s is no required toggle question: %+v", id, q)
		}
		if len(q.Reports) == 1 && q.Reports[0].List == "CL-8" {
			counted = q.Reports[0].Code
		}
		if counted != want || len(q.Reports) != 1 {
			t.Errorf("%s counts as %v, want %s", id, q.Reports, want)
		}
		for _, follow := range []string{"_detail", "_evidence", "_priority"} {
			if f := form.Question(id + follow); f == nil || f.Follows != id {
				t.Errorf("%s%s does not follow %s", id, follow, id)
			}
		}
	}
}

// TestAssessmentProposes: a registration for each young carer, a profile where it
// is needed, the meeting, its day, and a row of the plan for each action.
func TestAssessmentProposes(t *testing.T) {
	aisha := person(11, 3)
	plain, more := offered(family(t, "okafor")), offered(family(t, "okafor", set("gcp_needed", "yes"), set("open_ffa_check", "later"), of(aisha, set("yc_registration_needed", "no"))))
	for _, want := range []string{"form young_carer_registration " + aisha, "form taf_meeting", "task first_taf 2026-12-15", "task action_review 2027-01-03", "task family_copy 2026-11-27", "plan_row 3"} {
		if !slices.Contains(plain, want) {
			t.Errorf("%q is not among %q", want, plain)
		}
	}
	for _, want := range []string{"form graded_care_profile", "task check_open_ffa 2026-11-22"} {
		if !slices.Contains(more, want) || slices.Contains(plain, want) {
			t.Errorf("%q: with %q, without %q", want, more, plain)
		}
	}
	if slices.Contains(more, "form young_carer_registration "+aisha) {
		t.Errorf("a registration nobody needs is offered: %q", more)
	}
}

// offered are the proposals in short: kind, what, for whom, on which day; the rows
// of the plan by their number.
func offered(draft *forms.Draft) []string {
	var all []string
	rows := 0
	for _, p := range draft.Proposals() {
		if p.Kind == "plan_row" {
			rows++
			continue
		}
		all = append(all, strings.Join(strings.Fields(fmt.Sprint(p.Kind, " ", p.Form, p.Task, " ", p.Person, " ", p.On)), " "))
	}
	return append(all, fmt.Sprint("plan_row ", rows))
}

// stop is a change to an example and what then stands before Finish.
type stop struct {
	name    string
	changes []forms.Change
	want    []string // question ids, in the order of the form
}

func stops(t *testing.T, example string, rows []stop) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := questions(family(t, example, row.changes...).Check().Problems); !slices.Equal(got, row.want) {
				t.Errorf("problems %v, want %v", got, row.want)
			}
		})
	}
}

// TestAbuseIsLeftOffTheFamilysCopy: what names a danger at home, and the risks
// once it is named, are on no copy that is read there (BR-47).
func TestAbuseIsLeftOffTheFamilysCopy(t *testing.T) {
	lib := shipped(t)
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	grace := person(11, 1)
	changes := []forms.Change{withdraw("B32", grace), of(grace, set("B32", "yes")), of(grace, set("B32_detail", "She is hit."))}
	for name, changes := range map[string][]forms.Change{"none": nil, "named": changes} {
		draft := family(t, "okafor", changes...)
		if draft.PrintWithCare() != (changes != nil) {
			t.Errorf("%s: asks who will read it: %v", name, draft.PrintWithCare())
		}
		for _, a := range draft.Document().Answers {
			class := a.Class
			if class == "" {
				class = forms.ClassOpen
			}
			switch a.Q {
			case "B32", "B32_detail", "B33", "B34":
				if profile.Shows(forms.CopyFamily, class) {
					t.Errorf("%s: the family copy shows %s", name, a.Q)
				}
			case "risks":
				if profile.Shows(forms.CopyFamily, class) != (changes == nil) {
					t.Errorf("%s: the risks are of class %s", name, class)
				}
			}
		}
	}
}

// valueOf is a computed value of a draft as JSON, or "" where there is none.
func valueOf(draft *forms.Draft, q string) string {
	for _, c := range draft.Document().Computed {
		if c.Q == q {
			return string(c.Value)
		}
	}
	return ""
}

// withRecords is an example with other records on file.
func withRecords(t *testing.T, id string, records []library.Record, more ...forms.Change) *forms.Draft {
	t.Helper()
	base := family(t, id, more...)
	s := base.Setting()
	s.Records = nil
	for _, r := range records {
		s.Records = append(s.Records, forms.Record{ID: r.ID, Kind: r.Kind, Shows: r.Shows, Persons: r.Persons})
	}
	return forms.Evaluate(s, base.Rows())
}

// fillsOf is the value a proposal puts into a question of the form it starts.
func fillsOf(draft *forms.Draft, form, q string) json.RawMessage {
	for _, p := range draft.Proposals() {
		if p.Form == form {
			return p.Fills[q]
		}
	}
	return nil
}
