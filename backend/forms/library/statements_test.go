package library_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

// stands reports whether this cell stands before Finish.
func stands(d *forms.Draft, q, row string) bool {
	return slices.ContainsFunc(d.Check().Problems, func(p forms.Problem) bool { return p.Q == q && p.Row == row })
}

// TestAMeetingGoesThroughEachAlert is H-22: an alert with a direction is ticked as
// addressed at the meeting, or somebody writes why it was not.
func TestAMeetingGoesThroughEachAlert(t *testing.T) {
	const note = "alerts_discussed.note"
	alert := formtest.PersonKey(110)
	held := []forms.Change{set("cancelled", "no"), inRow(alert, clear("alerts_discussed.addressed")), inRow(alert, clear(note))}
	if !stands(filledForm(t, "taf_meeting", held...), note, alert) {
		t.Fatal("an alert was passed over, and nothing stands before Finish")
	}
	for _, said := range []forms.Change{set("alerts_discussed.addressed", "yes"), set(note, "The school had not answered.")} {
		if stands(filledForm(t, "taf_meeting", append(slices.Clone(held), inRow(alert, said))...), note, alert) {
			t.Errorf("after %s = %s it still stands", said.Q, said.Value)
		}
	}
}

// TestNotesKeepTheChronology is H-28: what a note adds to the chronology and says of
// the engagement is in its document, and the meeting that may step up lists the notes
// to be attached beside the chronology.
func TestNotesKeepTheChronology(t *testing.T) {
	event := []forms.Change{set("significant_event", "yes"), set("headline", "Moved in with her aunt"), set("engagement", "little")}
	with := sealedWords(t, filledForm(t, "case_note", event...))
	for _, want := range []string{"Moved in with her aunt", `"little"`, `"chronology"`} {
		if !strings.Contains(with, want) {
			t.Errorf("the note's document does not hold %s", want)
		}
	}
	without := filledForm(t, "case_note", append(slices.Clone(event), clear("significant_event"))...)
	if strings.Contains(sealedWords(t, without), "Moved in with her aunt") {
		t.Error("a headline that is for nothing was sent")
	}
	panel := filledForm(t, "action_impact_meeting", set("evidence_pack", []string{"chronology", "case_notes"}),
		inRow(formtest.PersonKey(130), set("notes.chosen", "yes")))
	if said := sealedWords(t, panel); strings.Count(said, "Visit 1") != 1 || !strings.Contains(said, `"chronology"`) {
		t.Errorf("the panel does not get the note: %d times", strings.Count(said, "Visit 1"))
	}
}

// sealedWords is all that a form's document would say.
func sealedWords(t *testing.T, d *forms.Draft) string {
	t.Helper()
	raw, err := json.Marshal(d.Document())
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestReferralHasRoomForFreeText is V-13: each of the referral's own questions takes
// 4,000 characters whole, and says so at the 4,001st.
func TestReferralHasRoomForFreeText(t *testing.T) {
	for _, q := range []string{"what_happened", "impact_on_child", "working_well", "history", "support_already", "support_requested", "child_views", "family_views"} {
		whole := strings.Repeat("a", 4000)
		draft := filledForm(t, "portal_referral", set(q, whole))
		if stands(draft, q, "") || !strings.Contains(sealedWords(t, draft), whole) {
			t.Errorf("%s does not take 4,000 characters", q)
		}
		if !stands(filledForm(t, "portal_referral", set(q, whole+"a")), q, "") {
			t.Errorf("%s takes 4,001", q)
		}
	}
}

// TestWhatIsKnownOfABirthIsSent is V-06: the centre's search is told that a date of
// birth is estimated, and how much of it is known.
func TestWhatIsKnownOfABirthIsSent(t *testing.T) {
	draft := filledForm(t, "portal_referral", append(estimated("dob_estimated", tom), set("partial_details_note", "Seven or eight."),
		inRow(tom, set("family_members.dob_edd", map[string]string{"on": "2018-01-01", "precision": "year"})))...)
	sent := map[string]string{}
	for _, a := range draft.Document().Answers {
		for _, row := range a.Rows {
			for _, cell := range row.Cells {
				sent[a.Q+"."+cell.Q+" "+row.Row] = string(cell.Value)
			}
		}
	}
	for q, want := range map[string]string{"dob_edd": `{"on":"2018-01-01","precision":"year"}`, "dob_estimated": `"yes"`} {
		if got := sent["family_members."+q+" "+tom]; got != want {
			t.Errorf("of %s is sent %s, want %s", q, got, want)
		}
	}
}

// TestFactsStandApart is H-14: facts and what somebody makes of them are two answers,
// the family's copy holds the facts alone, and whoever writes is told what to attach
// and not to paste.
func TestFactsStandApart(t *testing.T) {
	draft := filledForm(t, "case_note", set("body", "The kitchen was clean."), set("analysis", "I think it was tidied for me."))
	set := draft.Setting()
	paper := onPaper(forms.PaperOf(set.Form, set.Library, draft.Document(), forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: set.Profile}))
	if !strings.Contains(paper["body"], "The kitchen was clean.") || paper["analysis"] != "" {
		t.Errorf("the family reads %q and %q", paper["body"], paper["analysis"])
	}
	page, _ := draft.Page("note")
	if hint := set.Form.Question("body").Hint.EN; !strings.Contains(hint, "instead of pasting it") || !strings.Contains(page.Intro, "Facts and evidence only. Do not paste email discussions.") {
		t.Errorf("whoever writes reads %q and %q", page.Intro, hint)
	}
}

// TestAccountIsOnesOwn is R-01 and V-05: whoever asks for an account gives the email
// that is to be its name, and neither chooses nor types its code.
func TestAccountIsOnesOwn(t *testing.T) {
	draft := filledForm(t, "account_registration", clear("email"))
	if !stands(draft, "email", "") {
		t.Error("an account is asked for without an email")
	}
	form := draft.Setting().Form
	if hint := form.Question("email").Hint.EN; !strings.Contains(hint, "It is your user name") {
		t.Errorf("beside the email stands %q", hint)
	}
	if code := form.Question("code_8"); code.Type != forms.TypeStatic || !strings.Contains(code.Hint.EN, "made for you") {
		t.Errorf("the code is a %s: %q", code.Type, code.Hint.EN)
	}
}

// TestPlanHoldsSeveralIndicators is R-11: each row of the action plan has an indicator
// of its own, and all of them are sent.
func TestPlanHoldsSeveralIndicators(t *testing.T) {
	plan := func(d *forms.Draft) (indicators []string) {
		for _, a := range d.Document().Answers {
			for _, row := range a.Rows {
				for _, cell := range row.Cells {
					if a.Q == "actions" && cell.Q == "ff_indicator" {
						indicators = append(indicators, string(cell.Value))
					}
				}
			}
		}
		return indicators
	}
	before := plan(family(t, "smith"))
	row := formtest.PersonKey(9)
	after := plan(family(t, "smith", forms.Change{Client: "plus", Q: "actions", Row: row, Act: forms.ActAddRow}, inRow(row, set("actions.ff_indicator", "9.1"))))
	if len(before) < 2 || before[0] == before[1] || !slices.Equal(after, append(slices.Clone(before), `"9.1"`)) {
		t.Errorf("the plan has %v, and after the plus icon %v", before, after)
	}
}

// TestNeedsAreTickedTogether is R-13: as many presenting needs as apply, and at least
// one.
func TestNeedsAreTickedTogether(t *testing.T) {
	if !stands(family(t, "smith", clear("presenting_needs")), "presenting_needs", "") {
		t.Error("no need is enough")
	}
	var all []string
	for _, code := range family(t, "smith").Setting().Form.Question("presenting_needs").List.Codes {
		all = append(all, code.Code)
	}
	draft := family(t, "smith", set("presenting_needs", all), set("presenting_needs_other", "Lost her passport."))
	said := sealedWords(t, draft)
	for _, code := range all {
		if len(all) != 42 || !strings.Contains(said, `"`+code+`"`) || !draft.Check().Complete {
			t.Errorf("of %d needs %s is not sent", len(all), code)
		}
	}
}
