package library_test

import (
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

// leads are what a finished form proposes: tasks with their day, and forms.
func leads(draft *forms.Draft) []string {
	var out []string
	for _, p := range draft.Proposals() {
		switch p.Kind {
		case "task":
			out = append(out, "task "+p.Task)
		case "form":
			out = append(out, "form "+p.Form)
		}
	}
	return out
}

// TestWhatTheFormsLeadTo is what a worker is offered next, in the form's order.
func TestWhatTheFormsLeadTo(t *testing.T) {
	ended := set("end_on", "2026-11-22")
	rows := []struct {
		name, form string
		changes    []forms.Change
		want       []string
	}{
		{"a referral: ask for feedback", "portal_referral", nil, []string{"task feedback"}},
		{"a referral: feedback has come", "portal_referral", []forms.Change{set("feedback_received_on", "2026-11-22")}, nil},
		{"a panel that told nobody", "triage_panel", []forms.Change{clear("feedback_sent")}, []string{"task panel_feedback"}},
		{"a panel that told the family", "triage_panel", []forms.Change{set("feedback_sent", "yes"), set("feedback_sent_on", "2026-11-22")}, nil},
		{"work moved to an assessment", "short_term_work", []forms.Change{ended, set("result", "moved_to_ffa")}, []string{"form ffa"}},
		{"work stepped up", "short_term_work", []forms.Change{ended, set("result", "stepped_up")}, []string{"form portal_referral"}},
		{"work that goes on", "short_term_work", []forms.Change{clear("end_on"), clear("result"), set("planned_end_on", "2027-02-12")}, []string{"task planned_end"}},
		{"work done", "short_term_work", []forms.Change{ended, set("result", "met")}, []string{"form episode_closure"}},
		{"the panel steps up", "action_impact_meeting", []forms.Change{set("meeting_on", "2026-11-20"), set("decision", "step_up")}, []string{"task ai_tell_family", "form episode_closure"}},
		{"the panel has the family back", "action_impact_meeting", []forms.Change{set("decision", "bring_back"), set("review_on", "2026-12-20")}, []string{"task ai_bring_back", "task ai_tell_family"}},
		{"a centre: one-to-one help", "childrens_centre_registration", []forms.Change{set("interests", []string{"one_to_one"})}, []string{"form short_term_work"}},
		{"a centre: nothing asked for", "childrens_centre_registration", []forms.Change{set("interests", []string{"baby_groups"})}, nil},
		{"a contact: no worry", "childrens_centre_contact", []forms.Change{set("concern", "no"), set("activity", "feeding")}, nil},
		{"a contact: a worry, not of safety", "childrens_centre_contact", []forms.Change{set("concern", "yes"), set("activity", "feeding"), set("significant_harm", "no")}, []string{"form ffa"}},
		{"a contact: a worry of safety", "childrens_centre_contact", []forms.Change{set("concern", "yes"), set("activity", "feeding"), set("significant_harm", "not_sure")}, []string{"form portal_referral"}},
		{"a call: back on a day", "advice_line_call", []forms.Change{set("call_outcome", []string{"call_back"}), set("follow_up_on", "2026-11-24")}, []string{"task follow_up"}},
		{"a call: for an assessment", "advice_line_call", []forms.Change{set("call_outcome", []string{"start_assessment"}), clear("follow_up_on")}, []string{"form ffa", "form eha_portal"}},
		{"a call: for short-term work", "advice_line_call", []forms.Change{set("call_outcome", []string{"short_term"}), clear("follow_up_on")}, []string{"form short_term_work"}},
		{"a call: for triage", "advice_line_call", []forms.Change{set("call_outcome", []string{"triage"}), clear("follow_up_on")}, []string{"form triage_record"}},
		{"a call: for MASH", "advice_line_call", []forms.Change{set("call_outcome", []string{"mash_now"}), clear("follow_up_on")}, []string{"form portal_referral"}},
		{"triage: an assessment", "triage_record", []forms.Change{set("triage_decision", "assessment"), clear("assessment_due_on")}, []string{"form ffa"}},
		{"triage: the panel", "triage_record", []forms.Change{set("triage_decision", "panel")}, []string{"form triage_panel"}},
		{"triage: MASH", "triage_record", []forms.Change{set("triage_decision", "mash")}, []string{"form portal_referral"}},
		{"withdrawn: agencies, closing (BR-25)", "consent_withdrawal", []forms.Change{set("closure_wanted", "yes"), set("safeguarding_concern", "no")}, []string{"task tell_agencies", "form episode_closure"}},
		{"withdrawn with a worry: a referral, no closing (BR-25)", "consent_withdrawal", []forms.Change{set("closure_wanted", "yes"), set("safeguarding_concern", "yes")}, []string{"task tell_agencies", "form portal_referral"}},
		{"access ends", "access_grant", nil, []string{"task access_ends"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := slices.DeleteFunc(leads(filledForm(t, row.form, row.changes...)), func(s string) bool {
				return s == "task review_consent" // of every form (TestConsentIsLookedAtAgain)
			})
			if !slices.Equal(got, row.want) {
				t.Errorf("leads to %v, want %v", got, row.want)
			}
		})
	}
}

// TestACallIsWrittenOnce: a form in which the gate (G4) was answered and the call
// recorded gives both to the referral that it leads to (BR-34).
func TestACallIsWrittenOnce(t *testing.T) {
	spoken := []forms.Change{set("immediate_danger", "no"), set("significant_harm", "yes"), set("phoned", "yes"), set("phoned_at", "2026-11-22T12:10Z"),
		set("spoke_to", "Duty worker"), set("call_reference", "M-4471"), set("advice_given", "Write it down and send it today.")}
	for form, leads := range map[string][]forms.Change{
		"advice_line_call":         {set("call_outcome", []string{"mash_now"})},
		"childrens_centre_contact": {set("concern", "yes")},
		"short_term_work":          {set("end_on", "2026-11-22"), set("result", "stepped_up")},
		"triage_record":            {set("triage_decision", "mash")},
		"episode_closure":          {set("closure_kind", "step_up"), set("closure_reason", "CR03")},
	} {
		draft := filledForm(t, form, slices.Concat(leads, spoken)...)
		for _, said := range spoken {
			if got := fillsOf(draft, "portal_referral", said.Q); string(got) != string(said.Value) {
				t.Errorf("%s fills %s with %s, want %s", form, said.Q, got, said.Value)
			}
		}
	}
}

// TestShortWorkEndsInTheCouncilsTime: its planned end is filled in with the day the
// profile gives (domain 3.6), and left alone where there is none.
func TestShortWorkEndsInTheCouncilsTime(t *testing.T) {
	lib := shipped(t)
	form, err := lib.Latest("short_term_work", "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	for weeks, want := range map[string]string{"12 weeks": `"2027-02-14"`, "10 weeks": `"2027-01-31"`, "": ""} {
		profile := forms.Profile{Timescales: map[string]string{"short_work": weeks}}
		got := ""
		for _, c := range forms.Evaluate(formtest.OnRecord(lib, form, &profile), nil).Prefills("plan") {
			if c.Q == "planned_end_on" {
				got = string(c.Value)
			}
		}
		if got != want {
			t.Errorf("%q: planned to end on %s, want %s", weeks, got, want)
		}
	}
	for _, council := range []string{"marlbridge", "hertfordshire"} {
		if p, err := lib.Profile(council); err != nil || p.Timescales["short_work"] != "12 weeks" {
			t.Errorf("%s plans with %v, %v", council, p, err)
		}
	}
}

// TestConsentIsLookedAtAgain: every form that asks when consent is to be reviewed
// reminds of it on that day (domain 3.0, G3).
func TestConsentIsLookedAtAgain(t *testing.T) {
	asking := 0
	for _, f := range shipped(t).Forms() {
		if f.Question("consent_review_on") == nil {
			continue
		}
		asking++
		changes := []forms.Change{set("consent_review_on", "2027-05-03")}
		for q, value := range map[string]string{"consent_status": "given_written", "cancelled": "no"} { // where they decide whether it is asked
			if f.Question(q) != nil {
				changes = append(changes, set(q, value))
			}
		}
		draft := filledForm(t, f.ID, changes...)
		if got := offered(draft); !slices.Contains(got, "task review_consent 2027-05-03") {
			t.Errorf("%s leads to %q", f.ID, got)
		}
	}
	if asking < 10 {
		t.Errorf("only %d forms ask", asking)
	}
}

// How far a form is: before Finish, after it, and with the centre's receipt.
const (
	draft = iota
	finished
	received
)

// standsAt is the form's own word once it is as far as that.
func standsAt(d *forms.Draft, stage int) string {
	set := d.Setting()
	set.Finished, set.Received = stage >= finished, stage >= received
	return forms.Evaluate(set, d.Rows()).StateWord()
}

// TestWhereAFormStands is each form's own lifecycle, in words. Nothing is said of
// the office before its receipt (BR-33).
func TestWhereAFormStands(t *testing.T) {
	directed := []forms.Change{set("direction_kind", "discuss"), set("direction_text", "Talk with them.")}
	answered := append(slices.Clone(directed), set("read_at", "2026-11-22T09:00Z"), set("child_record_checked", "yes"), set("response", "We talked."))
	chased := []forms.Change{{Client: "chase", Q: "followups", Row: "c-1", Act: forms.ActAddRow}, inRow("c-1", set("followups.made_on", "2026-11-21"))}
	lasting := []forms.Change{set("from", "2026-11-01"), set("until", "2026-12-31")}
	rows := []struct {
		name, form string
		stage      int
		changes    []forms.Change
		want       string
	}{
		{"sent, nothing heard", "portal_referral", received, nil, ""},
		{"feedback", "portal_referral", received, []forms.Change{set("feedback_received_on", "2026-11-22")}, "Feedback received"},
		{"work that has not begun", "short_term_work", draft, nil, ""},
		{"work goes on", "short_term_work", finished, nil, "Open"},
		{"work has ended", "short_term_work", finished, []forms.Change{set("end_on", "2026-11-22"), set("result", "met")}, "Closed"},
		{"work became an assessment", "short_term_work", finished, []forms.Change{set("end_on", "2026-11-22"), set("result", "moved_to_ffa")}, "Moved to an assessment"},
		{"a note nobody has", "general_note", draft, nil, ""},
		{"a note on its way", "general_note", finished, nil, "Written"},
		{"a note waits for triage", "general_note", received, nil, "With Early Help Triage"},
		{"triage has directed", "general_note", received, directed, "Directed"},
		{"the keyworker is chased", "general_note", received, append(slices.Clone(directed), chased...), "Chased"},
		{"the keyworker has answered", "general_note", received, append(slices.Clone(chased), answered...), "Acknowledged"},
		{"and done it", "general_note", received, append(slices.Clone(answered), set("actioned_on", "2026-11-22")), "Actioned"},
		{"nothing listed yet", "action_impact_meeting", received, nil, ""},
		{"the panel has met", "action_impact_meeting", received, []forms.Change{set("meeting_on", "2026-11-20"), set("discussion", "Long.")}, "Discussed"},
		{"the family was told", "action_impact_meeting", received, []forms.Change{set("meeting_on", "2026-11-20"), set("decision", "close"), set("family_informed_on", "2026-11-22")}, "Closed"},
		{"not registered yet", "childrens_centre_registration", draft, nil, ""},
		{"registered", "childrens_centre_registration", finished, nil, "Registered"},
		{"lapsed", "childrens_centre_registration", finished, []forms.Change{set("lapsed_on", "2026-11-22")}, "Lapsed"},
		{"left", "childrens_centre_registration", finished, []forms.Change{set("left_on", "2026-11-22")}, "Left"},
		{"access nobody has offered", "access_grant", draft, lasting, ""},
		{"access the office does not know of", "access_grant", finished, lasting, "Offered"},
		{"access that lasts", "access_grant", received, lasting, "Active"},
		{"access that was", "access_grant", received, []forms.Change{set("from", "2026-10-01"), set("until", "2026-11-21")}, "Ended"},
		{"a link not asked for yet", "link_request", draft, nil, ""},
		{"a link on its way", "link_request", finished, nil, ""},
		{"a link asked for", "link_request", received, nil, "Sent to the coordinator"},
		{"a link refused", "link_request", received, []forms.Change{set("link_decision", "no")}, "Refused"},
		{"an account", "account_registration", finished, nil, "Requested"},
		{"an account that works", "account_registration", received, []forms.Change{set("active_from", "2026-11-22")}, "Active"},
		{"an account that does not", "account_registration", received, []forms.Change{set("active_from", "2026-11-22"), set("locked_on", "2026-11-22")}, "Locked"},
		{"a user who has not asked", "ehm_user_registration", draft, nil, ""},
		{"a user before the office has registered them", "ehm_user_registration", finished, nil, "Trained"},
		{"and after", "ehm_user_registration", received, []forms.Change{set("registered_on", "2026-11-22")}, "Agreement accepted"},
		{"closed, and the office does not know", "episode_closure", finished, []forms.Change{set("closure_kind", "close")}, "Closing"},
		{"closed", "episode_closure", received, []forms.Change{set("closure_kind", "close")}, "Closed"},
		{"handed on", "episode_closure", received, []forms.Change{set("closure_kind", "transfer")}, "Transferred"},
		{"stepped up", "episode_closure", received, []forms.Change{set("closure_kind", "step_up")}, "Stays open until the referral has an outcome"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			if got := standsAt(filledForm(t, row.form, row.changes...), row.stage); got != row.want {
				t.Errorf("stands at %q, want %q", got, row.want)
			}
		})
	}
}

// TestGeneralNoteHasItsThreeHands: four teams write it, the office directs and
// follows up, and the keyworker's answer is another form, which closes the alert.
func TestGeneralNoteHasItsThreeHands(t *testing.T) {
	draft := filledForm(t, "general_note")
	form := draft.Setting().Form
	if want := []string{"csc", "triage", "mash", "partnerships"}; !slices.Equal(form.Who, want) {
		t.Errorf("written by %v, want %v", form.Who, want)
	}
	office := map[string]bool{}
	for _, id := range draft.AfterPages() {
		after := draft.Setting()
		after.Finished = true
		page, ok := forms.Evaluate(after, draft.Rows()).Page(id)
		if !ok {
			t.Fatalf("page %s cannot be opened after Finish", id)
		}
		office[id] = page.Offices != ""
	}
	if len(office) != 3 || !office["direction"] || !office["keyworker"] || !office["coordinator"] {
		t.Errorf("the office's pages are %v", office)
	}
	asked := draft.Document()
	for _, a := range asked.Answers {
		if form.Question(a.Q).After() {
			t.Errorf("%s is in the note and was written after it", a.Q)
		}
	}
	answer := filledForm(t, "alert_answer").Setting().Form
	if !slices.Equal(answer.Who, []string{"keyworker", "handing_over"}) {
		t.Errorf("answered by %v", answer.Who)
	}
	for _, q := range []string{"response", "already_aware", "query", "query_text"} {
		if answer.Question("alerts."+q) == nil {
			t.Errorf("the keyworker's answer does not ask %s", q)
		}
	}
}

// TestNotesSayWhoReadsThem is BR-60: the two kinds are never confused.
func TestNotesSayWhoReadsThem(t *testing.T) {
	for form, want := range map[string]string{"case_note": "only people with access to this episode", "general_note": "everybody who uses the system"} {
		page, _ := filledForm(t, form).Page("note")
		if !strings.Contains(page.Intro, "Who can read this: "+want) {
			t.Errorf("%s says %q", form, page.Intro)
		}
	}
}

// TestADocumentOfAVisit: what the note of a visit becomes, who it is about and
// what each child said, in their own row.
func TestADocumentOfAVisit(t *testing.T) {
	draft := filledForm(t, "case_note", set("note_type", "visit"), set("visit_result", "successful"), of(tom, set("child_seen", "yes")),
		of(aisha, set("child_seen", "no")), of(tom, set("seen_alone", "yes")), of(tom, set("child_words", "I like it here.")), of(aisha, clear("child_words")))
	doc := draft.Document()
	if want := []string{"note", "chronology"}; !slices.Equal(doc.Records, want) {
		t.Errorf("becomes %v, want %v", doc.Records, want)
	}
	for _, a := range doc.Answers {
		if a.Q == "child_words" && (len(a.Parts) != 1 || !slices.Equal(a.Parts[0].Who, []string{tom})) {
			t.Errorf("the child's words are %+v", a.Parts)
		}
		if a.Q == "child_seen" && slices.ContainsFunc(a.Parts, func(p forms.DocPart) bool { return slices.Contains(p.Who, inside) || slices.Contains(p.Who, grace) }) {
			t.Errorf("somebody was seen who is no born child: %+v", a.Parts)
		}
	}
}
