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
