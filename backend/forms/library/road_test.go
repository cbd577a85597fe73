package library_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

// rec is the key of a record of an example that eleven and later number.
func rec(example, n int) string { return person(example, 500+n) }

// TestRegistrationStopsFinish: a family is registered with its agreement (BR-20),
// and not for a day to come.
func TestRegistrationStopsFinish(t *testing.T) {
	refused := []forms.Change{set("consent_status", "refused"), set("no_consent_reason", []string{"NC11"}), set("no_consent_detail", "Na.")}
	stops(t, "eniola", []stop{
		{"without agreement", refused, []string{"consent_status"}},
		{"tomorrow", []forms.Change{set("registered_on", "2026-11-23")}, []string{"registered_on"}},
		{"whose worker", []forms.Change{clear("keyworker_same")}, []string{"keyworker_same"}},
	})
	draft := family(t, "eniola")
	for _, want := range []string{"form ffa", "task assessment_due 2026-12-11", "task first_taf_due 2027-01-01"} {
		if got := offered(draft); !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
}

// TestMeetingStopsFinish is domain 3.4: every alert with a direction is ticked or
// explained; somebody of the family was invited, or there is a reason.
func TestMeetingStopsFinish(t *testing.T) {
	referral, added, walk := rec(13, 11), rec(13, 12), rec(13, 1)
	stops(t, "aisha", []stop{
		{"a direction neither ticked nor explained", []forms.Change{inRow(referral, clear("alerts_discussed.addressed")), inRow(referral, clear("alerts_discussed.note"))}, []string{"alerts_discussed.note"}},
		{"a direction explained", []forms.Change{inRow(referral, clear("alerts_discussed.addressed"))}, nil},
		{"a direction ticked", []forms.Change{inRow(referral, clear("alerts_discussed.note"))}, nil},
		{"an alert without a direction may wait", []forms.Change{inRow(added, clear("alerts_discussed.note"))}, nil},
		{"a review without the state of an action", []forms.Change{inRow(walk, clear("plan_review.status"))}, []string{"plan_review.status"}},
		{"nobody of the family", []forms.Change{inRow(person(13, 101), clear("invitees.family_member")), inRow(person(13, 102), clear("invitees.family_member"))},
			[]string{"invitees.professional", "invitees.professional", "no_family_reason"}},
		{"no next meeting", []forms.Change{clear("next_meeting_on")}, []string{"next_meeting_on"}},
		{"closing: none is needed", []forms.Change{clear("next_meeting_on"), set("outcome", "close")}, nil},
		{"held tomorrow", []forms.Change{set("held_on", "2026-11-23T10:00Z")}, []string{"held_on"}},
		{"cancelled: why, and nothing else", []forms.Change{set("cancelled", "yes")}, []string{"cancelled_reason"}},
	})
}

// TestMeetingLeadsOn: the outcome opens the form that goes with it, filled in, and
// the times of the council are reminders.
func TestMeetingLeadsOn(t *testing.T) {
	for outcome, want := range map[string]string{"continue": "", "transfer": "episode_closure", "step_up": "episode_closure", "close": "episode_closure", "action_impact": "action_impact_meeting"} {
		draft := family(t, "aisha", set("outcome", outcome))
		got := ""
		for _, p := range draft.Proposals() {
			got += p.Form
		}
		if got != want {
			t.Errorf("%s opens %q, want %q", outcome, got, want)
		}
		if fill := string(fillsOf(draft, "episode_closure", "closure_kind")); want == "episode_closure" && fill != `"`+outcome+`"` {
			t.Errorf("%s fills the closure with %s", outcome, fill)
		}
	}
	late := family(t, "aisha", set("next_meeting_on", "2027-01-02"), set("outcome", "continue"))
	if got, want := questions(late.Check().Warnings), []string{"next_meeting_on"}; !slices.Equal(got, want) {
		t.Errorf("warnings %v, want %v", got, want)
	}
	for state, changes := range map[string][]forms.Change{"Outcome recorded": nil, "Held": {clear("outcome")}, "Planned": {clear("outcome"), clear("held_on")}, "Cancelled": {set("cancelled", "yes")}} {
		if got := family(t, "aisha", changes...).StateWord(); got != state {
			t.Errorf("the meeting is %q, want %q", got, state)
		}
	}
}

// TestMeetingKnowsThatTheLevelRose is domain 3.4: whether the level of need is higher
// than the last form gave is worked out, and asks whether the work should go on as it
// is. The newest earlier form counts; what is no level of the list is none.
func TestMeetingKnowsThatTheLevelRose(t *testing.T) {
	e, err := library.ExampleOf("aisha")
	if err != nil {
		t.Fatal(err)
	}
	gave := func(level, on string) forms.Given {
		return forms.Given{Q: "level_of_need", Value: json.RawMessage(strconv.Quote(level)), On: forms.Day(on), Form: "ffa"}
	}
	for name, row := range map[string]struct {
		last    []forms.Given
		now     string
		outcome string
		says    string
		warned  bool
	}{
		"nothing to compare with":     {nil, "targeted", "continue", "", false},
		"one step up":                 {[]forms.Given{gave("early_help", "2026-10-01")}, "targeted", "continue", "Yes", true},
		"one step up, and handed on":  {[]forms.Given{gave("early_help", "2026-10-01")}, "targeted", "action_impact", "Yes", false},
		"as before":                   {[]forms.Given{gave("early_help", "2026-10-01")}, "early_help", "continue", "No", false},
		"lower":                       {[]forms.Given{gave("specialist", "2026-10-01")}, "universal", "continue", "No", false},
		"the newest form counts":      {[]forms.Given{gave("targeted", "2026-11-01"), gave("universal", "2026-10-01")}, "targeted", "continue", "No", false},
		"somebody who was not sure":   {[]forms.Given{gave("unsure", "2026-10-01")}, "targeted", "continue", "", false},
		"nobody has said it here yet": {[]forms.Given{gave("early_help", "2026-10-01")}, "", "continue", "", false},
	} {
		at := begun(t, e)
		at.Last = row.last
		draft := forms.Evaluate(at, formtest.Play(at, nil, append(e.Changes(), set("level_of_need", row.now), set("outcome", row.outcome))...))
		page, _ := draft.Page("result")
		i := slices.IndexFunc(page.Items, func(it forms.Item) bool { return it.ID == "level_risen" })
		if part := page.Items[i].Parts[0]; part.Says != row.says || part.Shown != (row.says != "") {
			t.Errorf("%s: higher than last time is %q, shown %v; want %q", name, part.Says, part.Shown, row.says)
		}
		if got := slices.Contains(questions(draft.Check().Warnings), "outcome"); got != row.warned {
			t.Errorf("%s: asks to submit or step up: %v, want %v", name, got, row.warned)
		}
	}
}

// TestPlanStopsFinish is domain 3.5: an action, old or new, and each old one's state.
func TestPlanStopsFinish(t *testing.T) {
	speech := rec(14, 1)
	remove := forms.Change{Client: "remove", Q: "actions", Row: person(14, 101), Act: forms.ActRemoveRow}
	stops(t, "nguyen", []stop{
		{"the state of an action", []forms.Change{inRow(speech, clear("current_actions.status"))}, []string{"current_actions.status"}},
		{"progress has a day", []forms.Change{inRow(speech, clear("current_actions.progress_on"))}, []string{"current_actions.progress_on"}},
		{"old actions are actions", []forms.Change{remove}, nil},
		{"by whom agreed", []forms.Change{clear("agreed_by")}, []string{"agreed_by"}},
	})
	bare := withRecords(t, "nguyen", nil, remove)
	if got := questions(bare.Check().Problems); !slices.Contains(got, "current_actions") && !slices.Contains(got, "actions") {
		t.Errorf("a plan without an action: problems %v", got)
	}
	for state, changes := range map[string][]forms.Change{
		"Agreed": nil, "Draft": {clear("agreed_on")}, "Under review": {set("review_on", "2026-11-22")},
		"Completed": {remove, inRow(speech, set("current_actions.status", "not_achieved"))}} {
		if got := family(t, "nguyen", changes...).StateWord(); got != state {
			t.Errorf("the plan is %q, want %q", got, state)
		}
	}
}

// TestYoungCarerStopsFinish is domain 3.9: under 18 on the day, the assessment is
// offered, and nothing goes to the service without agreement to share.
func TestYoungCarerStopsFinish(t *testing.T) {
	mother, bozena := person(15, 1), person(15, 2)
	stops(t, "zolc", []stop{
		{"an adult", []forms.Change{set("child", mother)}, []string{"child"}},
		{"an assessment not offered (P-08)", []forms.Change{set("ffa_offered", "no")}, []string{"ffa_offered"}},
		{"offered, but what was the answer?", []forms.Change{clear("ffa_accepted")}, []string{"ffa_accepted"}},
		{"declined: why", []forms.Change{set("ffa_accepted", "no")}, []string{"ffa_declined_reason"}},
		{"no agreement to share", []forms.Change{set("consent_scope", []string{"assessment", "recording"})}, []string{"service_referral"}},
		{"none, and no referral", []forms.Change{set("consent_scope", []string{"assessment"}), set("service_referral", "no")}, nil},
		{"the young person's own word", []forms.Change{of(bozena, clear("child_consent_status"))}, []string{"child_consent_status"}},
		{"her own words", []forms.Change{clear("young_persons_words")}, []string{"young_persons_words"}},
		{"or a reason", []forms.Change{clear("young_persons_words"), set("no_words_reason", "Not today")}, nil},
		{"risks: which", []forms.Change{set("risk_to_visitors", "yes")}, []string{"risk_to_visitors_detail"}},
	})
}

// TestYoungCarerTurnsEighteen: 17 years and 11 months is a young carer, 18 is not,
// and an unborn child is none.
func TestYoungCarerTurnsEighteen(t *testing.T) {
	for born, want := range map[string]bool{"2008-11-23": true, "2008-11-22": false, "2008-12-22": true} {
		draft := family(t, "zolc")
		s := draft.Setting()
		s.Members = slices.Clone(s.Members)
		s.Members[1].Born = forms.Day(born)
		if got := !slices.Contains(questions(forms.Evaluate(s, draft.Rows()).Check().Problems), "child"); got != want {
			t.Errorf("born %s on 22 November 2026: accepted %v, want %v", born, got, want)
		}
	}
	draft := family(t, "zolc")
	s := draft.Setting()
	s.Members = slices.Clone(s.Members)
	s.Members[1].Unborn, s.Members[1].Born = true, "2027-01-01"
	if !slices.Contains(questions(forms.Evaluate(s, draft.Rows()).Check().Problems), "child") {
		t.Error("an unborn child is registered as a young carer")
	}
}

// TestYoungCarerLeadsOn: a child who gives medication or intimate care goes first,
// a review comes after a year unless a day is said, and the assessment follows.
func TestYoungCarerLeadsOn(t *testing.T) {
	got := offered(family(t, "zolc"))
	for _, want := range []string{"form ffa", "task priority_carer 2026-11-22", "task refer_carer 2026-11-22", "task carer_review 2027-05-14"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	if got := offered(family(t, "zolc", clear("review_on"), set("gives_medication_or_intimate_care", "no"))); !slices.Contains(got, "task carer_review_yearly 2027-11-12") || strings.Contains(strings.Join(got, " "), "priority") {
		t.Errorf("without a day, and no medication: %q", got)
	}
}

// TestProfileScores is the scoring rule of domain 3.13 on the shipped form: worst
// grade above 3, else the most frequent, else the median rounded up.
func TestProfileScores(t *testing.T) {
	draft := family(t, "sofia")
	for q, want := range map[string]string{"A1_score": "3", "A2_score": "2", "A3_score": "2", "A5_score": "4", "B1_score": "2", "C1_score": "2", "D1_score": "3"} {
		if got := valueOf(draft, q); got != want {
			t.Errorf("%s is %s, want %s", q, got, want)
		}
	}
	if got := valueOf(draft, "A_score"); got != "4" {
		t.Errorf("physical care is %s, want 4: the worst sub-area is above 3", got)
	}
	if got := valueOf(draft, "priority_areas"); !strings.HasPrefix(got, `"A5 Health`) || !strings.Contains(got, "A1 Nutrition") || strings.Contains(got, "A2") {
		t.Errorf("to work on: %s; want health first, and nothing that is well", got)
	}
}

// TestPrioritiesBecomeActions (domain 3.13): each item to work on is offered as a row of
// the plan, once, in its order; it stays marked until somebody says what is to change.
func TestPrioritiesBecomeActions(t *testing.T) {
	draft := family(t, "sofia")
	actions := func(d *forms.Draft) forms.Item {
		page, _ := d.Page("summary_page")
		return page.Items[slices.IndexFunc(page.Items, func(it forms.Item) bool { return it.ID == "actions" })]
	}
	last := actions(draft).Parts[0].Last
	if len(last) != 1 || !last[0].Offer || !strings.HasPrefix(last[0].Says, "A5 Health") || strings.Contains(last[0].Says, "A2") {
		t.Fatalf("beside the plan stands %+v", last)
	}
	wanted := strings.Split(last[0].Says, "\n")
	changes := draft.Unfold(forms.Change{Client: "take", Q: "actions", Act: forms.ActCarry})
	taken := forms.Evaluate(draft.Setting(), formtest.Play(draft.Setting(), slices.Clone(draft.Rows()), changes...))
	var rows []string
	marked := 0
	for _, row := range actions(taken).Rows {
		cell := row.Cells["desired_outcome"]
		if cell.Carried != "" {
			marked++
			rows = append(rows, strings.Trim(string(cell.Value), `"`))
		}
	}
	if !slices.Equal(rows, wanted) {
		t.Errorf("taken over as %q, want %q", rows, wanted)
	}
	if !slices.ContainsFunc(taken.Check().Problems, func(p forms.Problem) bool {
		return p.Q == "actions.desired_outcome" && strings.Contains(p.Say, "taken over")
	}) {
		t.Errorf("%d rows nobody has confirmed can be finished", marked)
	}
	if again := actions(taken).Parts[0].Last; len(again) == 1 && again[0].Offer {
		t.Error("what is in the plan is offered again")
	}
	well := family(t, "sofia", set("priority_areas", "x"))
	if got := well.Unfold(forms.Change{Client: "take", Q: "actions", Act: forms.ActCarry}); len(got) != len(changes) {
		t.Errorf("an answer to what is worked out changes it: %d changes, want %d", len(got), len(changes))
	}
}

// TestAPackScoresByAnotherRule: the scoring is a choice among what the program knows,
// and a council's pack makes it in a version of its own (domain 3.13).
func TestAPackScoresByAnotherRule(t *testing.T) {
	e, err := library.ExampleOf("sofia")
	if err != nil {
		t.Fatal(err)
	}
	src, err := fs.ReadFile(library.FS(), "graded_care_profile.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]string{"gcp_sub_area_score@1": "1", "worst_grade@1": "3", "middle_grade@1": "2"} {
		pack := strings.ReplaceAll(string(src), "gcp_sub_area_score@1", rule)
		files := fstest.MapFS{}
		for _, folder := range []string{"*.yaml", "blocks/*.yaml", "lists/*.yaml"} {
			names, _ := fs.Glob(library.FS(), folder) // the pattern is ours: it is not bad
			for _, name := range names {
				content, err := fs.ReadFile(library.FS(), name)
				if err != nil {
					t.Fatal(err)
				}
				files[name] = &fstest.MapFile{Data: content}
			}
		}
		files["graded_care_profile.v2.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(pack, "version: 1\n", "version: 2\n", 1))}
		lib, findings := forms.NewLibrary(files)
		if forms.HasErrors(findings) {
			t.Fatalf("%s: %v", rule, findings)
		}
		at := begun(t, e)
		at.Library = lib
		if at.Form, err = lib.Form("graded_care_profile", 2); err != nil {
			t.Fatal(err)
		}
		grades := []forms.Change{set("A1_a_grade", "1"), set("A1_b_grade", "1"), set("A1_c_grade", "2"), set("A1_d_grade", "3")}
		draft := forms.Evaluate(at, formtest.Play(at, nil, append(e.Changes(), grades...)...))
		if got := valueOf(draft, "A1_score"); got != want {
			t.Errorf("1, 1, 2 and 3 by %s are %s, want %s", rule, got, want)
		}
	}
}

// TestProfileStopsFinish: each grade; what was seen from 3 on and where nothing
// was; a target that is better.
func TestProfileStopsFinish(t *testing.T) {
	stops(t, "sofia", []stop{
		{"a grade", []forms.Change{clear("C2_a_grade")}, []string{"C2_a_grade"}},
		{"three, and not a word", []forms.Change{clear("D1_comment")}, []string{"D1_comment"}},
		{"not seen: why", []forms.Change{set("C2_a_grade", "ns")}, []string{"C2_comment"}},
		{"well: no comment is needed", []forms.Change{set("D1_a_grade", "2"), clear("D1_comment")}, nil},
		{"a target that is no better", []forms.Change{set("D1_target", 3)}, []string{"D1_target"}},
		{"no visit", []forms.Change{{Client: "v1", Q: "visits", Row: person(16, 101), Act: forms.ActRemoveRow}, {Client: "v2", Q: "visits", Row: person(16, 102), Act: forms.ActRemoveRow}}, []string{"visits"}},
	})
}

// TestProfileRemindsOfSafety: 5 anywhere, 4 in Safety, and nothing else.
func TestProfileRemindsOfSafety(t *testing.T) {
	for _, row := range []struct {
		q, grade string
		want     bool
	}{{"A2_a_grade", "5", true}, {"A2_a_grade", "4", false}, {"B1_a_grade", "4", true}, {"B2_a_grade", "5", true}, {"D4_a_grade", "5", true}, {"B1_a_grade", "3", false}} {
		draft := family(t, "sofia", set(row.q, row.grade))
		warned := slices.Contains(questions(draft.Check().Warnings), row.q)
		if warned != row.want || draft.PrintWithCare() != row.want {
			t.Errorf("%s %s: reminded %v, print with care %v; want %v", row.q, row.grade, warned, draft.PrintWithCare(), row.want)
		}
	}
}

// TestProfileIsNobodysWording is the copyright note of domain 3.13: headings and
// neutral words only; no descriptor, and not the name of the licensed tool.
func TestProfileIsNobodysWording(t *testing.T) {
	lib := shipped(t)
	form, err := lib.Form("graded_care_profile", 1)
	if err != nil {
		t.Fatal(err)
	}
	grades := 0
	for _, q := range form.Questions {
		if !strings.HasSuffix(q.ID, "_grade") {
			continue
		}
		grades++
		if !q.Hint.IsZero() {
			t.Errorf("%s has a hint: a description of a grade is not ours to ship", q.ID)
		}
		if n := len(strings.Fields(q.Label.EN)); n > 12 {
			t.Errorf("%s is more than a heading: %q", q.ID, q.Label.EN)
		}
	}
	if grades != 29 {
		t.Errorf("%d grades, want the 29 headings", grades)
	}
	for _, q := range form.Questions {
		if strings.Contains(strings.ToUpper(q.Label.EN+q.Hint.EN), "GCP2") {
			t.Errorf("%s names the licensed tool", q.ID)
		}
	}
}
