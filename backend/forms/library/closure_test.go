package library_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

// TestClosureStopsFinish is BR-87: a reason, an outcome for each need, and each
// open action dealt with.
func TestClosureStopsFinish(t *testing.T) {
	attendance, loss, counselling := rec(17, 21), rec(17, 22), rec(17, 1)
	stops(t, "rahman", []stop{
		{"no outcome of a need", []forms.Change{inRow(loss, clear("needs_outcome.result"))}, []string{"needs_outcome.result"}},
		{"a claimed need without evidence", []forms.Change{inRow(attendance, clear("needs_outcome.evidence")), inRow(attendance, clear("needs_outcome.linked"))}, []string{"needs_outcome.evidence"}},
		{"a document is evidence", []forms.Change{inRow(attendance, clear("needs_outcome.evidence"))}, nil},
		{"one that is not claimed", []forms.Change{inRow(loss, clear("needs_outcome.evidence"))}, nil},
		{"an indicator that was used", []forms.Change{inRow("1.1", clear("ff_outcomes.achieved"))}, []string{"ff_outcomes.achieved"}},
		{"achieved: when, and who says so", []forms.Change{inRow("1.1", clear("ff_outcomes.achieved_on")), inRow("1.1", clear("ff_outcomes.source"))}, []string{"ff_outcomes.achieved_on", "ff_outcomes.source"}},
		{"not achieved", []forms.Change{inRow("1.1", set("ff_outcomes.achieved", "no"))}, nil},
		{"an open action left", []forms.Change{inRow(counselling, clear("actions_outstanding.result"))}, []string{"actions_outstanding.result"}},
		{"dropped: why", []forms.Change{inRow(counselling, set("actions_outstanding.result", "dropped"))}, []string{"actions_outstanding.why"}},
		{"before the closing meeting", []forms.Change{set("closed_on", "2026-11-16")}, []string{"closed_on"}},
		{"no closing meeting: why", []forms.Change{clear("final_taf_id")}, []string{"no_final_taf_reason"}},
		{"a reason of another kind", []forms.Change{set("closure_reason", "CR07")}, []string{"closure_reason"}},
		{"withdrew: what was tried", []forms.Change{set("closure_reason", "CR04")}, []string{"engagement_record"}},
		{"a child without a word", []forms.Change{of(person(17, 2), clear("child_feedback"))}, []string{"child_feedback"}},
	})
}

// TestAChildOfAnyAgeHasAWord is domain 3.14: what a child says, or why there is
// nothing, is asked of the youngest too.
func TestAChildOfAnyAgeHasAWord(t *testing.T) {
	e, err := library.ExampleOf("rahman")
	if err != nil {
		t.Fatal(err)
	}
	young := begun(t, e)
	young.Members = slices.Clone(young.Members)
	young.Members[1].Born = "2025-01-23"
	rows := formtest.Play(young, nil, append(e.Changes(), of(person(17, 2), clear("child_feedback")))...)
	if got := questions(forms.Evaluate(young, rows).Check().Problems); !slices.Equal(got, []string{"child_feedback"}) {
		t.Errorf("of a child of one: problems %v", got)
	}
	rows = formtest.Play(young, rows, of(person(17, 2), set("child_feedback_reason", "Too young to say")))
	if got := questions(forms.Evaluate(young, rows).Check().Problems); len(got) > 0 {
		t.Errorf("with the reason: problems %v", got)
	}
}

// TestEachIndicatorThatWasUsedIsAskedOf is domain 3.14: one of two is not enough, and
// where none was used nothing is asked.
func TestEachIndicatorThatWasUsedIsAskedOf(t *testing.T) {
	e, err := library.ExampleOf("rahman")
	if err != nil {
		t.Fatal(err)
	}
	used := begun(t, e)
	used.Records = append(slices.Clone(used.Records), forms.Record{ID: "3.2", Kind: "indicators", Shows: map[string]string{"indicator": "3.2"}})
	rows := formtest.Play(used, nil, e.Changes()...)
	problems := forms.Evaluate(used, rows).Check().Problems
	if len(problems) != 1 || problems[0].Q != "ff_outcomes.achieved" || problems[0].Row != "3.2" {
		t.Errorf("a second one: problems %+v", problems)
	}
	used.Records = slices.DeleteFunc(used.Records, func(r forms.Record) bool { return r.Kind == "indicators" })
	if got := questions(forms.Evaluate(used, rows).Check().Problems); len(got) > 0 {
		t.Errorf("none was used: problems %v", got)
	}
}

// TestNothingClosesOverAnAlert is BR-87: what is open is read from the record, and
// nothing that is said on the form makes up for it. Only closing waits.
func TestNothingClosesOverAnAlert(t *testing.T) {
	e, err := library.ExampleOf("rahman")
	if err != nil {
		t.Fatal(err)
	}
	open := begun(t, e)
	open.Records = append(open.Records, forms.Record{ID: "alert-1", Kind: "alerts", Shows: map[string]string{"kind": "case_note", "at": "2026-11-05"}})
	for _, row := range []struct {
		kind, reason string
		waits        bool
	}{{"close", "CR01", true}, {"moved", "CR06", true}, {"step_down", "CR01", true}, {"transfer", "CR07", false}, {"step_up", "CR03", false}} {
		rows := formtest.Play(open, nil, append(e.Changes(), set("closure_kind", row.kind), set("closure_reason", row.reason))...)
		if got := questions(forms.Evaluate(open, rows).Check().Problems); slices.Contains(got, "open_alerts") != row.waits {
			t.Errorf("%s: problems %v", row.kind, got)
		}
	}
}

// TestStepUpIsNotHeldUp is BR-24 and BR-88: a step up needs its own part and the
// safety questions, and waits for no outcome, alert or action.
func TestStepUpIsNotHeldUp(t *testing.T) {
	loss, counselling := rec(17, 22), rec(17, 1)
	bare := []forms.Change{inRow(loss, clear("needs_outcome.result")), inRow(counselling, clear("actions_outstanding.result")),
		set("closure_kind", "step_up"), set("closure_reason", "CR03")}
	stops(t, "rahman", []stop{
		{"its own part and the safety questions", bare, []string{"step_up_reason", "risk_now", "threshold", "evidence_pack", "immediate_danger", "significant_harm"}},
		{"answered", append(slices.Clone(bare), risen()...), nil},
	})
	draft := family(t, "rahman", append(bare, risen()...)...)
	if u := draft.Urgent(); !u.Urgent || !u.StepUp {
		t.Errorf("a step up raises %+v", u)
	}
	if got := draft.StateWord(); got != "Stays open until the referral has an outcome" {
		t.Errorf("the state is %q", got)
	}
	for q, want := range map[string]string{"what_happened": `"He did not come home."`, "impact_on_child": `"Nobody knows where he sleeps."`, "significant_harm": `"no"`} {
		if got := string(fillsOf(draft, "portal_referral", q)); got != want {
			t.Errorf("the referral's %s begins with %s, want %s", q, got, want)
		}
	}
}

func risen() []forms.Change {
	return []forms.Change{set("step_up_reason", "He did not come home."), set("risk_now", "Nobody knows where he sleeps."), set("threshold", "specialist"),
		set("evidence_pack", []string{"plan"}), set("immediate_danger", "no"), set("significant_harm", "no")}
}

// TestNoPaperTellsOfAReferralThatTheFamilyMayNotKnowOf: a family reads of a step up
// from its worker, not from a copy (BR-47), and of a referral it was not told of
// neither the words of the child nor what was asked for; nor what one worker writes
// to the next, or how people are kept safe from somebody at home.
func TestNoPaperTellsOfAReferralThatTheFamilyMayNotKnowOf(t *testing.T) {
	home := func(d *forms.Draft) string {
		opt := forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: d.Setting().Profile}
		paper := forms.PaperOf(d.Setting().Form, d.Setting().Library, d.Document(), opt)
		paper.Withheld = nil // the family's copy does not print it
		raw, err := json.Marshal(paper)
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	up := family(t, "rahman", append(risen(), set("closure_kind", "step_up"), set("closure_reason", "CR03"))...)
	for _, word := range []string{"Step up to social care", "social care now leads", "until the referral", "He did not come home."} {
		if strings.Contains(home(up), word) {
			t.Errorf("the family's copy of a step up says %q", word)
		}
	}
	if slices.ContainsFunc(up.Proposals(), func(p forms.Proposal) bool { return p.Task == "family_copy" }) {
		t.Error("a step up asks to give the family a copy of it")
	}
	ordinary := family(t, "rahman")
	if !strings.Contains(home(ordinary), "Needs met") || !slices.ContainsFunc(ordinary.Proposals(), func(p forms.Proposal) bool { return p.Task == "family_copy" }) {
		t.Error("an ordinary closing no longer says why, or asks for no copy")
	}
	over := family(t, "rahman", set("closure_kind", "transfer"), set("closure_reason", "CR07"), set("handover", "Go in pairs."))
	if strings.Contains(home(over), "Go in pairs.") {
		t.Error("the family's copy holds what one worker writes to the next")
	}
	for hurt, want := range map[string]bool{"no": true, "yes": false} {
		risks := filledForm(t, "ffa", set("B23", "no"), set("B32", hurt), set("B33", "no"), set("B34", "no"), set("risks", "Carl knows the new street."))
		if got := strings.Contains(home(risks), "Carl knows the new street."); got != want {
			t.Errorf("abuse at home: %s; the family's copy of the assessment holds the risks: %v", hurt, got)
		}
	}
	own := []forms.Change{set("child_views", "He hurts Mum."), set("support_requested", "A strategy meeting."), set("family_informed", "no")}
	for informed, want := range map[string]bool{"yes": true, "no": false} {
		own[2] = set("family_informed", informed)
		for _, word := range []string{"He hurts Mum.", "A strategy meeting."} {
			if got := strings.Contains(home(filledForm(t, "portal_referral", own...)), word); got != want {
				t.Errorf("told: %s; the family's copy says %q: %v", informed, word, got)
			}
		}
	}
}

// TestOtherEndings: a transfer reviews consent (BR-27), a step down from social
// care asks afresh.
func TestOtherEndings(t *testing.T) {
	stops(t, "rahman", []stop{
		{"transfer", []forms.Change{set("closure_kind", "transfer"), set("closure_reason", "CR07")}, []string{"new_keyworker.full_name", "new_keyworker.job_title", "new_keyworker.agency",
			"new_keyworker.agency_type", "new_keyworker.phone_direct", "new_keyworker.email", "consent_reviewed", "handover"}},
		{"step down", []forms.Change{set("closure_kind", "step_down")}, []string{"received_from_social_care"}},
		{"from social care", []forms.Change{set("closure_kind", "step_down"), set("received_from_social_care", "yes")}, []string{"from_service", "social_worker", "plan_received", "consent_fresh"}},
		{"moved away", []forms.Change{set("closure_kind", "moved"), set("closure_reason", "CR06")}, nil},
	})
	draft := family(t, "rahman", set("closure_kind", "transfer"), set("consent_reviewed", "no"))
	if got := questions(draft.Check().Problems); !slices.Contains(got, "consent_reviewed") {
		t.Errorf("consent not reviewed: problems %v", got)
	}
}

// TestOutcomesAreCheckedInSixMonths: a day for it on every ending that closes.
func TestOutcomesAreCheckedInSixMonths(t *testing.T) {
	for kind, want := range map[string]bool{"close": true, "step_down": true, "moved": true, "transfer": false, "step_up": false} {
		draft := family(t, "rahman", set("closure_kind", kind))
		if got := strings.Contains(strings.Join(offered(draft), "\n"), "task sustained_check 2027-05-20"); got != want {
			t.Errorf("%s: a check after six months is offered: %v, want %v", kind, got, want)
		}
		if got := valueOf(draft, "sustained_check_on") == `"2027-05-20"`; got != want {
			t.Errorf("%s: the day is worked out: %v, want %v", kind, got, want)
		}
	}
}

// TestDistanceTravelled: the first and the latest of the scale stand beside the
// last one.
func TestDistanceTravelled(t *testing.T) {
	base := family(t, "rahman")
	s := base.Setting()
	arif := person(17, 2)
	s.Last = []forms.Given{{Q: "scale_now", Subject: arif, Value: []byte("3"), Says: "3", On: "2026-03-09", Form: "ffa"},
		{Q: "scale_now", Subject: arif, Value: []byte("6"), Says: "6", On: "2026-06-02", Form: "taf_meeting"}}
	page, ok := forms.Evaluate(s, base.Rows()).Page("views")
	if !ok {
		t.Fatal("there is no page of views")
	}
	for _, item := range page.Items {
		if item.ID != "scale_final" {
			continue
		}
		for _, part := range item.Parts {
			if part.Subject != arif {
				continue
			}
			if len(part.Last) != 2 || part.Last[0].Says != "3" || part.Last[1].Says != "6" {
				t.Errorf("beside the scale stand %+v", part.Last)
			}
			return
		}
	}
	t.Error("nobody is asked the scale")
}
