package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// headOf is what stands above a form.
func (b *bench) headOf(id string) Head {
	b.t.Helper()
	var page AssessmentPage
	b.get("/api/assessments/"+id+"/pages/first", &page)
	return page.Head
}

// renew opens a form again, and is the new version.
func (b *bench) renew(id, because string) string {
	b.t.Helper()
	var done Done
	b.post("/api/assessments/"+id+"/renew", Renew{Because: because, Client: "press"}, &done)
	return done.ID
}

// confirm says of everything that was taken over that it still holds.
func (b *bench) confirm(id string) {
	b.t.Helper()
	var check AssessmentCheck
	b.get("/api/assessments/"+id+"/check", &check)
	for i, p := range check.Problems {
		if strings.HasPrefix(p.Say, "Confirm or change") {
			b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: []forms.Change{
				{Client: "sure " + fmt.Sprint(i), Q: p.Q, Subject: p.Subject, Row: p.Row, Act: forms.ActChecked}}}, nil)
		}
	}
}

// TestOnlyAReceivedFormIsOpenedAgain: before its receipt it can be withdrawn, and
// that is another thing; afterwards with a reason, once, and never by a form that
// does not name who may.
func TestOnlyAReceivedFormIsOpenedAgain(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	_, id := b.assessed()
	if b.headOf(id).CanRenew {
		t.Error("a form that waits to be sent offers to be opened again")
	}
	p := b.refused("POST", "/api/assessments/"+id+"/renew", Renew{Because: "New facts"}, http.StatusForbidden, fault.Refused)
	if p.Key != "may.reopen" {
		t.Errorf("refused with %s", p.Key)
	}
	b.receive(b.opened(id).head.Submission)
	if !b.headOf(id).CanRenew {
		t.Error("a received form does not offer it")
	}
	for _, because := range []string{"", " \n ", strings.Repeat("x", mostBecause+1)} {
		if p := b.refused("POST", "/api/assessments/"+id+"/renew", Renew{Because: because}, http.StatusUnprocessableEntity, fault.Invalid); p.Key != "desk.no-reason" {
			t.Errorf("a reason of %d characters: %s", len(because), p.Key)
		}
	}
	again := b.renew(id, "New facts")
	if once := b.renew(id, "Pressed again"); once != again || again == id {
		t.Errorf("opened as %s, then as %s", again, once)
	}
	if head := b.headOf(id); head.CanRenew || head.EditionHref != assessmentHref(again) || head.StatusCode != string(outbox.Received) {
		t.Errorf("the first version: %+v", head)
	}
	other := b.whole(b.calm(b.begin(StartForm{Form: "portal_referral"})))
	b.receive(b.opened(other).head.Submission)
	b.refused("POST", "/api/assessments/"+other+"/renew", Renew{Because: "New facts"}, http.StatusForbidden, fault.Refused)
}

// TestANewVersionSaysWhatTheFirstSaid, but for what is only of that one: its
// signatures and what happened since; its consent is to be confirmed.
func TestANewVersionSaysWhatTheFirstSaid(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	_, id := b.assessed()
	b.receive(b.opened(id).head.Submission)
	b.set(id, "given", "copy_given", "", "yes")
	first := b.opened(id)
	b.set(id, "scan", "signed_copy", "", b.attached(id))
	again := b.renew(id, "A new baby")
	head, st := b.headOf(again), b.opened(again)
	if head.StateWord != "In progress" || !strings.Contains(head.EditionSays, "A new baby") || !strings.Contains(head.EditionHref, id) || head.Status != "Part Completed" {
		t.Errorf("the new version: %+v", head)
	}
	was, is := sayings(first.draft.Document()), sayings(st.draft.Document())
	for q, said := range was {
		if signs := strings.HasPrefix(q, "signed_by"); said != "" && signs == (is[q] == said) {
			t.Errorf("%s was %q, is %q", q, said, is[q])
		}
	}
	if i := slices.IndexFunc(st.rows, func(r forms.Row) bool { return st.form.Question(r.Q).After() }); i >= 0 {
		t.Errorf("what happened since the first version came along: %+v", st.rows[i])
	}
	if p := b.refused("POST", "/api/assessments/"+again+"/finish", nil, http.StatusUnprocessableEntity, fault.Invalid); len(p.Problems) == 0 || !strings.HasPrefix(p.Problems[0].Say, "Confirm or change what was taken over") {
		t.Errorf("finished with a consent nobody confirmed: %+v", p.Problems)
	}
}

func sayings(d forms.Document) map[string]string {
	out := map[string]string{}
	for _, a := range d.Answers {
		for _, p := range a.Parts {
			out[a.Q+" "+p.Subject] = p.Says
		}
		for _, r := range a.Rows {
			for _, c := range r.Cells {
				out[a.Q+" "+r.Row+" "+c.Q] = c.Says
			}
		}
	}
	return out
}

// TestANewVersionTakesThePlanAlong: it is sealed as one that amends the first, says
// why, makes no second need or action of the same, keeps what was done meanwhile, and
// ends what it no longer says. Taken back before it left, the first stands again.
func TestANewVersionTakesThePlanAlong(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, id := b.assessed()
	v1 := b.opened(id).head.Submission
	b.receive(v1)
	before, err := b.office.store.Record(t.Context(), family)
	if err != nil || len(before.Actions) == 0 || len(before.Needs) == 0 {
		t.Fatalf("%d actions, %d needs, %v", len(before.Actions), len(before.Needs), err)
	}
	b.progress(family, before.Actions[0].ID)
	again := b.renew(id, "Housing is settled")
	gone := before.Needs[slices.IndexFunc(before.Needs, func(n casework.Need) bool {
		return !slices.ContainsFunc(before.Actions, func(a casework.Action) bool { return a.Need == n.Episode+"."+n.Line() })
	})]
	q, _, _ := strings.Cut(strings.TrimPrefix(gone.ID, gone.Episode+"."), ".")
	b.set(again, "not so", q, "", "no")
	b.confirm(again)
	b.finish(again)
	item := b.opened(again).head.Submission
	e := b.envelopeOf(item)
	var doc forms.Document
	if err := json.Unmarshal(e.Body, &doc); err != nil || e.Kind != "assessment" || e.Amends != v1 || e.Unchecked || doc.Renews != (forms.DocRenews{Reference: sealed.Reference(v1), Because: "Housing is settled"}) {
		t.Errorf("sealed as %s, amends %q, %+v, %v", e.Kind, e.Amends, doc.Renews, err)
	}
	after, err := b.office.store.Record(t.Context(), family)
	if err != nil || len(after.Actions) != len(before.Actions) || len(after.Needs) != len(before.Needs) || len(after.Episodes) != 1 {
		t.Errorf("%d actions, %d needs, %d episodes, %v", len(after.Actions), len(after.Needs), len(after.Episodes), err)
	}
	if done, _ := after.Action(before.Actions[0].ID); done.Status != "completed" || len(done.Progress) != 1 || done.From != v1 {
		t.Errorf("what was done meanwhile: %+v", done)
	}
	i := slices.IndexFunc(after.Needs, func(n casework.Need) bool { return n.ID == gone.ID })
	if after.Needs[i].State != "no_longer" {
		t.Errorf("a need that is no more: %+v", after.Needs[i])
	}
	if consents := len(after.Consents); consents != len(before.Consents)+1 {
		t.Errorf("%d consents, want the new one beside the first", consents)
	}
	b.post("/api/assessments/"+again+"/reopen", nil, nil)
	if r, err := b.office.store.Record(t.Context(), family); err != nil || len(r.Actions) != len(before.Actions) || len(r.Consents) != len(before.Consents) {
		t.Errorf("taken back: %d actions, %d consents, %v", len(r.Actions), len(r.Consents), err)
	}
	b.finish(again)
	if e := b.envelopeOf(b.opened(again).head.Submission); e.Amends != v1 || e.Replaces != item {
		t.Errorf("finished again it amends %q and replaces %q", e.Amends, e.Replaces)
	}
}

// TestANewVersionMovesItsTasks: each stands once, on the day that the new version gives;
// what was done stays done where its day is the same.
func TestANewVersionMovesItsTasks(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, id := b.assessed()
	b.receive(b.opened(id).head.Submission)
	tasks := func(versions ...string) map[string]casework.Task {
		t.Helper()
		r, err := b.office.store.Record(t.Context(), family)
		if err != nil {
			t.Fatal(err)
		}
		by := map[string]casework.Task{}
		for _, one := range r.Tasks {
			if !slices.ContainsFunc(versions, func(v string) bool { return strings.HasPrefix(one.ID, v+".") }) {
				continue // another form's
			}
			if twin, twice := by[one.Name]; twice {
				t.Errorf("%s is there twice: on %s and on %s", one.Name, twin.On, one.On)
			}
			by[one.Name] = one
		}
		return by
	}
	before := tasks(id)
	if before["first_taf"].On == "" || before["action_review"].On == "" || before["family_copy"].On == "" {
		t.Fatalf("tasks of the first version: %+v", before)
	}
	b.post("/api/tasks/"+before["action_review"].ID+"/done", nil, nil)
	again := b.renew(id, "A new baby")
	b.set(again, "later", "next_taf_on", "", "2026-12-18")
	b.confirm(again)
	b.finish(again)
	after := tasks(id, again)
	if got := after["first_taf"]; got.ID != before["first_taf"].ID || got.On != "2026-12-18" || !got.Done.IsZero() {
		t.Errorf("the meeting was %+v, is %+v", before["first_taf"], got)
	}
	if got := after["action_review"]; got.ID != before["action_review"].ID || got.Done.IsZero() {
		t.Errorf("what was done, on the same day: %+v", got)
	}
	if len(after) != len(before) {
		t.Errorf("%d tasks, were %d", len(after), len(before))
	}
}

// TestAConsentTakenBackDoesNotComeAlong: it is asked anew.
func TestAConsentTakenBackDoesNotComeAlong(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, id := b.assessed()
	b.receive(b.opened(id).head.Submission)
	record, err := b.office.store.Record(t.Context(), family)
	if err != nil {
		t.Fatal(err)
	}
	said, _ := record.Consent()
	change, err := b.desk.current.change(casework.ConsentTaken, family, casework.WithdrawalData{Consent: said.ID, Withdrawal: casework.Withdrawal{On: "2026-11-22", By: "Mary"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.office.store.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if head := b.headOf(b.renew(id, "They think again")); !strings.HasPrefix(head.StateWord, "Not started") {
		t.Errorf("the new version is %q", head.StateWord)
	}
}

// progress completes an action of the plan.
func (b *bench) progress(family, action string) {
	b.t.Helper()
	change, err := b.desk.current.change(casework.ActionMoved, family, casework.StepData{Action: action, Text: "Done.", Status: "completed", Rating: "improved", DoneOn: "2026-11-21"})
	if err == nil {
		err = b.office.store.Apply(b.t.Context(), change)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) envelopeOf(item string) sealed.Envelope {
	b.t.Helper()
	payload, err := b.office.store.Payload(b.t.Context(), item)
	if err != nil {
		b.t.Fatal(err)
	}
	e, err := sealed.Open(payload)
	if err != nil {
		b.t.Fatal(err)
	}
	return e
}

// TestADocumentOfTheFirstVersionIsHere: what an answer of the new version names was
// kept with the first, is found, and does not go twice.
func TestADocumentOfTheFirstVersionIsHere(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.referral()
	form, file := b.waiting()
	b.receive(form.ID)
	head, err := b.office.store.Draft(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	head.ID, head.Renews, head.Line, head.Why = "019ab000-0000-7000-8000-000000000777", form.ID, id, "New facts"
	if _, err := b.office.store.StartDraft(t.Context(), store.Start{Head: head, Rows: b.opened(id).draft.Renewed(true)}); err != nil {
		t.Fatal(err)
	}
	b.confirm(head.ID)
	b.finish(head.ID)
	e := b.envelopeOf(b.opened(head.ID).head.Submission)
	if len(e.Attachments) != 1 || e.Attachments[0].ID != file.ID || e.Attachments[0].Of != form.ID {
		t.Errorf("the new version names %+v", e.Attachments)
	}
}
