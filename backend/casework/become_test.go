package casework_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// answer is one answer of the whole family.
func answer(q string, value any) forms.DocAnswer {
	return forms.DocAnswer{Q: q, Asked: "asked " + q, Parts: []forms.DocPart{{Subject: forms.Group, Value: raw(value)}}}
}

func table(q string, rows ...forms.DocRow) forms.DocAnswer { return forms.DocAnswer{Q: q, Rows: rows} }

func row(id string, cells ...forms.DocCell) forms.DocRow {
	return forms.DocRow{Row: id, Cells: cells}
}

func raw(value any) json.RawMessage {
	b, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return b
}

// desk finishes invented forms one after the other, as app/desk does.
type desk struct {
	t      *testing.T
	record casework.Record
	forms  int
	ids    int
}

// finish adds one form. Its draft is d1, d2 … and its submission s1, s2 …
func (d *desk) finish(f casework.Finish) {
	d.t.Helper()
	d.forms++
	f.Family, f.By, f.At, f.Known = "family-1", "w-1", noon, d.record
	f.Worker = casework.Helper{ID: "w-1", Name: "Temi Ellis"}
	if f.Draft == "" {
		f.Draft = fmt.Sprint("d", d.forms)
	}
	f.Sealed = casework.FinishedData{Submission: fmt.Sprint("s", d.forms), SHA256: "ab", Form: f.Document.Form.ID, Version: 1}
	f.NewID = func() (string, error) { d.ids++; return fmt.Sprint("c", d.ids), nil }
	changes, err := f.Changes()
	if err != nil {
		d.t.Fatal(err)
	}
	d.record = casework.ApplyAll(d.record, changes)
	if kept := reasons(d.record); len(kept) > 0 {
		d.t.Fatalf("form %d made changes its own record will not take: %v", d.forms, kept)
	}
}

func (d *desk) apply(kind casework.Kind, data any) {
	d.t.Helper()
	d.ids++
	d.record = casework.Apply(d.record, change(d.t, fmt.Sprint("c", d.ids), kind, data))
}

func doc(form string, answers ...forms.DocAnswer) forms.Document {
	return forms.Document{Form: forms.DocForm{ID: form, Version: 1}, Today: "2026-11-22", Answers: answers}
}

// agreed are the answers of a consent that was given.
func agreed() []forms.DocAnswer {
	return []forms.DocAnswer{answer("consent_status", "given_written"), answer("consent_by", []string{"p1"}), answer("consent_date", "2026-11-20"),
		answer("consent_scope", []string{"assessment", "sharing"}),
		table("consent_share_with", row("r1", cell("agency", `"Hollin Bank School"`), cell("agreed", `"yes"`)), row("r2", cell("agency", `"Police"`), cell("agreed", `"no"`)))}
}

// assessed is a family with an assessment: an episode, two needs, one action.
func assessed(t *testing.T) *desk {
	t.Helper()
	d := &desk{t: t}
	answers := append(agreed(), answer("open_ffa_check", "later"),
		table("actions", row("a1", cell("action", `"Ask school for a mentor"`), cell("owner", `"Jo Marsh"`), cell("due_on", `"2026-12-04"`), cell("status", `"not_started"`))))
	answers = append(answers, guide().Answers[1], answer("B22", "yes"))
	document := doc("any_assessment", answers...)
	document.Members = guide().Members
	document.Needs = []forms.DocNeed{{List: "CL-8b", Code: "N4", Q: "B22", Persons: []string{"p1", "p2"}}, {List: "CL-8b", Code: "N9", Q: "B36"}}
	d.finish(casework.Finish{Document: document, Becomes: []string{"assessment", "consent"}, Plan: []string{"actions"}, Members: true})
	return d
}

func TestAnAssessmentBeginsTheWork(t *testing.T) {
	r := assessed(t).record
	e, open := r.OpenEpisode()
	if !open || e.Kind != "any_assessment" || !e.Unchecked || e.Keyworker.Name != "Temi Ellis" || e.Initiator.ID != "w-1" {
		t.Errorf("episode %+v", e)
	}
	c, _ := r.Consent()
	if !c.Given() || !slices.Equal(c.By, []string{"p1"}) || !c.MayShare("Hollin Bank School") || c.MayShare("Police") || c.MayShare("Somebody else") {
		t.Errorf("consent %+v", c)
	}
	if len(r.Needs) != 3 || !slices.Equal(r.Needs[0].Persons, []string{"p1"}) || !slices.Equal(r.Needs[1].Persons, []string{"p2"}) ||
		r.Needs[2].Persons != nil || r.Needs[0].Episode != e.ID {
		t.Errorf("needs %+v", r.Needs)
	}
	if len(r.Actions) != 1 || r.Actions[0].Owner != "Jo Marsh" || !r.Actions[0].Open() || r.Actions[0].DueOn != "2026-12-04" {
		t.Errorf("actions %+v", r.Actions)
	}
	if len(r.Current()) != 3 {
		t.Errorf("members %+v", r.Members)
	}
}

// TestAMeetingGoesThroughThePlan: the rows are references, and what is said of
// them is added to what was done before.
func TestAMeetingGoesThroughThePlan(t *testing.T) {
	d := assessed(t)
	for n, text := range []string{"Met once", "Met three times"} {
		d.finish(casework.Finish{Becomes: []string{"meeting"}, Shown: map[string]bool{"plan_review.due_on": true}, Document: doc("any_meeting",
			answer("meeting_type", "review"), answer("held_on", "2026-11-22T10:00"), answer("next_meeting_on", "2026-12-20"), answer("level_of_need", "targeted"),
			table("plan_review", row("d1.a1", cell("due_on", `"4 December 2026"`), cell("progress", fmt.Sprintf("%q", text)), cell("status", `"in_progress"`))))})
		if a := d.record.Actions[0]; len(a.Progress) != n+1 || a.Progress[n].Text != text || a.Status != "in_progress" || a.DueOn != "2026-12-04" {
			t.Fatalf("after meeting %d: %+v", n+1, a)
		}
	}
	if s := d.record.Submissions; len(s) != 3 || s[0].Level != "" || s[2].Level != "targeted" {
		t.Errorf("the levels of need that were given: %+v", s)
	}
	if m := d.record.Meetings; len(m) != 2 || m[1].Next != "2026-12-20" || m[1].Held == "" {
		t.Errorf("meetings %+v", m)
	}
}

// TestConsentTakenBack is BR-25: no more sharing, the record stays.
func TestConsentTakenBack(t *testing.T) {
	d := assessed(t)
	d.finish(casework.Finish{Becomes: []string{"access"}, Document: doc("any_access", answer("worker.full_name", "Priya Das"), answer("until", "2027-01-14"))})
	if e, _ := d.record.OpenEpisode(); len(e.Access) != 1 || !e.Access[0].Holds("2027-01-14") || e.Access[0].Holds("2027-01-15") {
		t.Fatalf("access %+v", e.Access)
	}
	d.finish(casework.Finish{Becomes: []string{"consent"}, Document: doc("any_withdrawal", answer("withdrawn_on", "2026-11-22"), answer("withdrawn_by", "p1"))})
	c, _ := d.record.Consent()
	e, _ := d.record.OpenEpisode()
	if c.Given() || c.Standing() != casework.ConsentWithdrawn || !d.record.ConsentGone() || c.Withdrawals[0].By != "p1" {
		t.Errorf("consent %+v", c)
	}
	if e.Access[0].Holds("2026-11-22") || d.record.Actions[0].Status != casework.ActionOnHold || len(d.record.Needs) != 3 {
		t.Errorf("access %+v, actions %+v, %d needs", e.Access, d.record.Actions, len(d.record.Needs))
	}
}

// TestConsentTakenBackInPart ends sharing with one agency only.
func TestConsentTakenBackInPart(t *testing.T) {
	d := assessed(t)
	d.finish(casework.Finish{Becomes: []string{"consent"}, Document: doc("any_withdrawal", answer("withdrawn_on", "2026-11-22"),
		table("agencies", row("r1", cell("agency", `"Hollin Bank School"`))))})
	c, _ := d.record.Consent()
	if !c.Given() || c.Standing() != casework.ConsentPartial || c.MayShare("Hollin Bank School") || d.record.ConsentGone() {
		t.Errorf("consent %+v", c)
	}
}

// let gives somebody of the team access until the middle of January.
func (d *desk) let(name, agency string) {
	d.t.Helper()
	d.finish(casework.Finish{Becomes: []string{"access"}, Document: doc("any_access", answer("worker.full_name", name), answer("worker.agency", agency), answer("until", "2027-01-14"))})
}

// inside are those of the team who may read the work that goes on.
func (d *desk) inside() []string {
	var names []string
	for _, e := range d.record.Episodes {
		for _, a := range e.Access {
			if a.Holds("2026-11-22") {
				names = append(names, a.Worker.Name)
			}
		}
	}
	return names
}

func (d *desk) statuses() []string {
	var all []string
	for _, a := range d.record.Actions {
		all = append(all, a.Status)
	}
	return all
}

// shared is an assessed family with three actions, and two of the team inside.
func shared(t *testing.T) *desk {
	t.Helper()
	d := assessed(t)
	for _, id := range []string{"two", "three"} {
		d.apply(casework.ActionAgreed, casework.Action{ID: id, Action: "Do " + id, Status: "in_progress", Episode: "d1", From: "s1"})
	}
	d.let("Priya Das", "Hollin Bank School")
	d.let("Omar Aziz", "Health Visiting")
	return d
}

func becomes(action, code string) forms.DocRow {
	return row(action, cell("becomes", fmt.Sprintf("%q", code)))
}

// TestWithdrawalDoesWithActionsWhatItsRowsSay is BR-25: what needs no sharing goes
// on, what nobody wants stops, and the rest waits.
func TestWithdrawalDoesWithActionsWhatItsRowsSay(t *testing.T) {
	withdraw := func(d *desk, more ...forms.DocAnswer) {
		d.t.Helper()
		d.finish(casework.Finish{Becomes: []string{"consent"}, Document: doc("any_withdrawal", append(more, answer("withdrawn_on", "2026-11-22"), answer("withdrawn_by", "p1"),
			answer("withdrawn_reason", "We have had enough"), table("open_actions", becomes("d1.a1", "continue"), becomes("two", "stop")))...)})
	}
	d := shared(t)
	withdraw(d)
	if got := d.statuses(); !slices.Equal(got, []string{"not_started", casework.ActionNotNeeded, casework.ActionOnHold}) || len(d.inside()) != 0 {
		t.Errorf("actions %v, inside %v", got, d.inside())
	}
	if c, _ := d.record.Consent(); c.Withdrawals[0].Reason != "We have had enough" {
		t.Errorf("consent %+v", c)
	}
	d.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s4"})
	if got := d.statuses(); !slices.Equal(got, []string{"not_started", "in_progress", "in_progress"}) || len(d.inside()) != 2 || d.record.ConsentGone() {
		t.Errorf("taken back before it left: actions %v, inside %v", got, d.inside())
	}
	in := shared(t)
	withdraw(in, table("agencies", row("r1", cell("agency", `"Hollin Bank School"`))))
	if got := in.statuses(); !slices.Equal(got, []string{"not_started", casework.ActionNotNeeded, "in_progress"}) {
		t.Errorf("in part: actions %v", got)
	}
}

// TestWithdrawalEndsTheAccessItNames is BR-25: by agency those of it, by row those
// ticked, and nobody else.
func TestWithdrawalEndsTheAccessItNames(t *testing.T) {
	rows := []struct {
		name string
		said forms.DocAnswer
		left []string
	}{
		{"an agency", table("agencies", row("r1", cell("agency", `"Hollin Bank School"`))), []string{"Omar Aziz"}},
		{"a person, and whom it lets go", answer("whose", []string{"p2"}), []string{"Priya Das"}},
		{"everything", answer("scope", "everything"), nil},
	}
	for _, one := range rows {
		t.Run(one.name, func(t *testing.T) {
			d := shared(t)
			answers := []forms.DocAnswer{answer("withdrawn_on", "2026-11-22"), one.said}
			if one.said.Q == "whose" {
				answers = append(answers, table("access_ends", row("s2", cell("worker", `"Priya Das"`)), row("s3", cell("ends", `"yes"`))))
			}
			d.finish(casework.Finish{Becomes: []string{"consent"}, Document: doc("any_withdrawal", answers...)})
			if got := d.inside(); !slices.Equal(got, one.left) {
				t.Errorf("inside are %v, want %v", got, one.left)
			}
		})
	}
}

// TestALaterFormSaysItIsWithdrawn: whatever form says so, sharing ends, and who
// withdrew, when and why is kept with the consent (BR-25).
func TestALaterFormSaysItIsWithdrawn(t *testing.T) {
	for _, safety := range []bool{false, true} {
		d := shared(t)
		d.finish(casework.Finish{Becomes: []string{"referral"}, Safety: safety, Document: doc("any_referral", answer("consent_status", "withdrawn"),
			answer("consent_withdrawn_on", "2026-11-21"), answer("consent_withdrawn_by", "p1"), answer("consent_withdrawn_reason", "Too many people know"))})
		c, _ := d.record.Consent()
		if c.Standing() != casework.ConsentWithdrawn || len(c.Withdrawals) != 1 || c.Withdrawals[0].On != "2026-11-21" || c.Withdrawals[0].By != "p1" ||
			c.Withdrawals[0].Reason != "Too many people know" || c.Withdrawals[0].At != noon {
			t.Errorf("safety %v: consent %+v", safety, c)
		}
		if len(d.inside()) != 0 || !slices.Equal(d.statuses(), []string{"on_hold", "on_hold", "on_hold"}) || !d.record.ConsentGone() {
			t.Errorf("safety %v: inside %v, actions %v", safety, d.inside(), d.statuses())
		}
	}
	d := shared(t)
	d.finish(casework.Finish{Becomes: []string{"referral"}, Safety: true, Document: doc("any_referral", answer("consent_status", "refused"))})
	if len(d.inside()) != 2 || d.record.ConsentGone() {
		t.Errorf("a referral made without asking ended the family's own agreement: inside %v", d.inside())
	}
}

// TestNothingWasRecorded: a withdrawal of what nobody wrote down still stops sharing.
func TestNothingWasRecorded(t *testing.T) {
	d := &desk{t: t}
	d.apply(casework.EpisodeOpened, casework.EpisodeData{Episode: "e1", Kind: "any_assessment"})
	d.let("Priya Das", "Hollin Bank School")
	d.finish(casework.Finish{Becomes: []string{"consent"}, Document: doc("any_withdrawal", answer("withdrawn_on", "2026-11-22"))})
	if !d.record.ConsentGone() || len(d.inside()) != 0 {
		t.Errorf("inside %v, consents %+v", d.inside(), d.record.Consents)
	}
}

// TestClosure closes, hands on or steps up (BR-88).
func TestClosure(t *testing.T) {
	rows := []struct {
		kind  string
		state casework.EpisodeState
		with  string
	}{{"close", casework.Closed, "Temi Ellis"}, {"step_up", casework.SteppingUp, "Temi Ellis"}, {"transfer", casework.EpisodeOpen, "Ben Okoro"}}
	for _, one := range rows {
		t.Run(one.kind, func(t *testing.T) {
			d := assessed(t)
			need := d.record.Needs[0].ID
			d.finish(casework.Finish{Becomes: []string{"closure"}, Document: doc("any_closure", answer("closure_kind", one.kind), answer("closure_reason", "CR01"),
				answer("new_keyworker.full_name", "Ben Okoro"), table("needs_outcome", row(need, cell("outcome", `"met"`), cell("evidence", `"School reports"`))))})
			e := d.record.Episodes[0]
			if e.State != one.state || e.Keyworker.Name != one.with || e.Open() != (one.state != casework.Closed) {
				t.Errorf("%s: %+v", one.kind, e)
			}
			if n := d.record.Needs[0]; n.State != "met" || n.Proof != "School reports" {
				t.Errorf("need %+v", n)
			}
			if n := d.record.Needs[1]; n.State != "" {
				t.Errorf("the other person's need ended with it: %+v", n)
			}
		})
	}
}

// TestTakenBackBeforeItLeft: a form that is reopened leaves nothing behind, and
// finished again says everything once.
func TestTakenBackBeforeItLeft(t *testing.T) {
	d := assessed(t)
	d.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s1"})
	r := d.record
	if len(r.Episodes)+len(r.Consents)+len(r.Needs)+len(r.Actions) != 0 || len(r.Current()) != 3 {
		t.Errorf("left behind: %+v", r)
	}
	again := assessed(t)
	again.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s1"})
	again.finish(casework.Finish{Draft: "d1", Becomes: []string{"assessment"}, Document: doc("any_assessment", agreed()...)})
	if len(again.record.Episodes) != 1 || len(again.record.Consents) != 1 {
		t.Errorf("finished again: %+v", again.record.Episodes)
	}
}

// TestProgressOutlivesTheForm: what somebody did stays, also when the form that
// agreed it is taken back.
func TestProgressOutlivesTheForm(t *testing.T) {
	d := assessed(t)
	d.apply(casework.ActionMoved, casework.StepData{Action: "d1.a1", Text: "Rang the school"})
	d.apply(casework.ActionAgreed, casework.Action{ID: "d1.a1", Action: "Ask school for a mentor", From: "s1", Episode: "d1"}) // agreed again
	d.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s1"})
	if len(d.record.Actions) != 1 || len(d.record.Actions[0].Progress) != 1 || len(d.record.Episodes) != 1 {
		t.Errorf("what was done is gone: %+v %+v", d.record.Actions, d.record.Episodes)
	}
}

// TestWhatAFormDoesNotAskStays: the short family table of the next form takes
// nothing away, and a child who is born keeps the date that was expected (BR-17).
func TestWhatAFormDoesNotAskStays(t *testing.T) {
	d := assessed(t)
	document := doc("any_referral", table("family_members",
		row("p2", cell("name", `"Robin Smith"`), cell("gender", `"male"`), cell("dob_edd", `{"on":"2020-09-03","precision":"day"}`)), row("p1", cell("name", `"Mary Smith-Jones"`))))
	document.Members = []forms.DocMember{{Person: "p2", Name: "Robin Smith"}, {Person: "p1", Name: "Mary Smith-Jones"}}
	d.finish(casework.Finish{Members: true, Gone: []string{"p3"}, Document: document})
	mary, _ := d.record.Person("p1")
	robin, _ := d.record.Person("p2")
	if mary.Name != "Mary Smith-Jones" || mary.Ethnicity != "WBRI" || mary.Birth == nil {
		t.Errorf("Mary %+v", mary)
	}
	if robin.Due != "2020-08-31" || robin.Birth.Expected || robin.Gender != "male" {
		t.Errorf("Robin %+v", robin)
	}
	if len(d.record.Current()) != 2 || len(d.record.Members) != 3 || d.record.Family.Name != "Smith" {
		t.Errorf("members %+v of %q", d.record.Members, d.record.Family.Name)
	}
}

// TestNotesAndAlerts: a general note stands on a child's record and alerts; a
// case note only heads itself.
func TestNotesAndAlerts(t *testing.T) {
	d := assessed(t)
	d.finish(casework.Finish{Becomes: []string{"note", "chronology"}, Document: doc("any_note", answer("title", "Rang school"), answer("event_at", "2026-11-22T09:50"), answer("significant_event", "yes"))})
	d.finish(casework.Finish{Becomes: []string{"general_note"}, Document: doc("any_general", answer("child", []string{"p3"}), answer("alert_kind", "dv"), answer("urgent", "yes"))})
	if n := d.record.Notes; len(n) != 2 || !n[0].Story || n[0].Title != "Rang school" || n[1].Kind != "general_note" {
		t.Errorf("notes %+v", n)
	}
	// A note of the work stands within its episode (H-12), where its readers are told apart.
	if of := d.record.Notes[0].Episode; of == "" || of != d.record.Episodes[0].ID {
		t.Errorf("the note is of episode %q, want %q", of, d.record.Episodes[0].ID)
	}
	if a := d.record.Alerts; len(a) != 1 || a[0].Child != "p3" || !a[0].Urgent {
		t.Errorf("alerts %+v", a)
	}
}
