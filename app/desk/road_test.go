package desk

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

// TestTheRoadOfOneAssessment walks from an empty laptop to the outbox.
func TestTheRoadOfOneAssessment(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	var check AssessmentCheck
	b.get("/api/assessments/"+id+"/check", &check)
	if len(check.Problems) > 0 {
		t.Fatalf("the example family is not complete: %+v", check.Problems)
	}
	var done Finished
	b.post("/api/assessments/"+id+"/finish", nil, &done)
	var out OutboxPage
	b.get("/api/outbox", &out)
	if len(out.Items) != 1 || out.Items[0].Reference != done.Reference || out.Items[0].State != "waiting" || out.Items[0].Receipt != nil {
		t.Errorf("outbox: %+v", out)
	}
	if b.office.nudged == 0 {
		t.Error("nobody told the sync that something waits")
	}
}

// begin starts a form and gives its id.
func (b *bench) begin(with StartForm) string {
	b.t.Helper()
	var made Started
	b.post("/api/assessments", with, &made)
	return made.ID
}

// opened is a form as the desk sees it now.
func (b *bench) opened(id string) state {
	b.t.Helper()
	s, release, err := b.desk.use()
	if err != nil {
		b.t.Fatal(err)
	}
	defer release()
	st, err := s.state(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return st
}

// say answers questions of the whole family.
func (b *bench) say(id string, answers map[string]any) {
	b.t.Helper()
	for q, value := range answers {
		b.set(id, "said "+q, q, "", value)
	}
}

// complete answers whatever a form still asks; turn chooses among the choices.
func (b *bench) complete(id string, turn int) {
	b.t.Helper()
	st := b.opened(id)
	rows, err := formtest.Fill(st.draft.Setting(), turn, st.rows...)
	if err != nil {
		b.t.Fatal(err)
	}
	var changes []forms.Change
	for _, r := range rows[len(st.rows):] {
		if q := st.form.Question(r.Q); q != nil && q.Type == forms.TypeFile {
			r.Value = b.attached(id) // a document that is really there
		}
		changes = append(changes, forms.Change{Client: "complete " + r.Client, Q: r.Q, Subject: r.Subject, Row: r.Row, Act: r.Act, Value: r.Value})
	}
	b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: changes}, nil)
}

func (b *bench) finish(id string) Finished {
	b.t.Helper()
	var done Finished
	b.post("/api/assessments/"+id+"/finish", nil, &done)
	return done
}

// whole completes a form and finishes it.
func (b *bench) whole(id string) string {
	b.t.Helper()
	b.complete(id, 0)
	b.finish(id)
	return id
}

func (b *bench) familyOf(id string) FamilyPage {
	b.t.Helper()
	var page FamilyPage
	b.get("/api/families/"+id, &page)
	return page
}

// propose finds what a form proposes: a form by its id, or a task by its name.
func (b *bench) propose(id, what string) Proposal {
	b.t.Helper()
	var page NextPage
	b.get("/api/assessments/"+id+"/next", &page)
	i := slices.IndexFunc(page.Proposals, func(p Proposal) bool { return p.Form == what || p.ID == "task."+what })
	if i < 0 {
		b.t.Fatalf("%s is not proposed: %+v", what, page.Proposals)
	}
	return page.Proposals[i]
}

func (b *bench) accept(id, what string) Decided {
	b.t.Helper()
	var done Decided
	b.post("/api/assessments/"+id+"/next/"+b.propose(id, what).ID+"/accept", nil, &done)
	return done
}

// newest is the form of this kind that a family's page lists first.
func (b *bench) newest(family, form string) string {
	b.t.Helper()
	for _, a := range b.familyOf(family).Submissions {
		if a.Form == form {
			return a.ID
		}
	}
	b.t.Fatalf("the family has no %s", form)
	return ""
}

// calm answers the safety gate: nobody is in danger.
func (b *bench) calm(id string) string {
	b.t.Helper()
	f := b.opened(id).form
	for _, role := range []string{"immediate_danger", "significant_harm"} {
		if q := f.UrgentQuestion(role); q != nil {
			b.say(id, map[string]any{q.ID: "no"})
		}
	}
	return id
}

// registered is a family of this laptop: the registration's draft names it.
func (b *bench) registered() string {
	b.t.Helper()
	return b.whole(b.calm(b.begin(StartForm{Form: "family_registration"})))
}

// assessed is a registered family with a finished assessment.
func (b *bench) assessed() (family, assessment string) {
	b.t.Helper()
	family = b.registered()
	return family, b.whole(b.calm(b.begin(StartForm{Form: "ffa", Family: family})))
}

// TestTheRoadOfAFamily goes from the registration to the closing: each form
// begins with what is known, and leads to the next by a decision (J3, J13).
func TestTheRoadOfAFamily(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family := b.registered()
	var list FamilyList
	b.get("/api/families", &list)
	if len(list.Families) != 1 || list.Families[0].ID != family || len(list.Families[0].Members) == 0 {
		t.Fatalf("families: %+v", list)
	}
	ffa := b.begin(StartForm{Form: "ffa", Family: family})
	b.knows(ffa, list.Families[0].Members)
	b.whole(ffa)
	page := b.familyOf(family)
	if len(page.Episodes) != 1 || page.Episodes[0].State != "open" || len(page.Needs) == 0 || len(page.Actions) == 0 || page.Consent.Status != "given" {
		t.Fatalf("after the assessment: %+v %+v, %d needs, %d actions", page.Episodes, page.Consent, len(page.Needs), len(page.Actions))
	}
	b.tasked(ffa)
	b.accept(ffa, "young_carer_registration")
	carer := b.newest(family, "young_carer_registration")
	if child := b.opened(carer).head.Child; child == "" || child != b.propose(ffa, "young_carer_registration").Person {
		t.Errorf("registers %q", child)
	}
	b.whole(carer)
	if page = b.familyOf(family); !slices.ContainsFunc(page.Members, func(m FamilyMember) bool { return strings.Contains(m.Says, "Young carer since") }) {
		t.Errorf("nobody is marked: %+v", page.Members)
	}
	b.accept(ffa, "taf_meeting")
	meeting := b.newest(family, "taf_meeting")
	b.complete(meeting, 1) // the first choice of the first page calls it off
	b.finish(meeting)
	if page = b.familyOf(family); page.Steps[2].State != "done" {
		t.Errorf("the meeting is not held: %+v", page.Steps)
	}
	b.whole(b.begin(StartForm{Form: "episode_closure", Family: family}))
	if page = b.familyOf(family); page.Episodes[0].State != "closed" || page.Steps[5].State != "done" || slices.ContainsFunc(page.Steps, func(s FamilyStep) bool { return s.State == "now" }) {
		t.Errorf("not closed: %+v, %+v", page.Episodes, page.Steps)
	}
	for _, form := range []string{"case_note", "chronology_entry", "family_action_plan", "taf_meeting", "access_grant", "episode_closure"} {
		b.refused("POST", "/api/assessments", StartForm{Form: form, Family: family}, http.StatusForbidden, fault.Refused)
	}
	for _, form := range []string{"document", "consent_withdrawal", "ffa"} { // what may still come, and help again
		b.begin(StartForm{Form: form, Family: family})
	}
	for _, n := range page.Needs {
		if n.State == "open" {
			t.Errorf("a need without an outcome: %+v (BR-87)", n)
		}
	}
}

// knows wants the family's people on a new form, by their keys, as the program's
// own answers.
func (b *bench) knows(id string, members []FamilyMember) {
	b.t.Helper()
	st := b.opened(id)
	for _, m := range members {
		i := slices.IndexFunc(st.rows, func(r forms.Row) bool { return r.Row == m.Key && r.Act == forms.ActAddRow })
		if i < 0 || st.rows[i].By != forms.ByPrefill {
			b.t.Errorf("%s is not on the new form", m.Key)
		}
	}
	if st.draft.FamilyName() == "" || len(st.draft.Document().Members) != len(members) {
		b.t.Errorf("%d members on the form, want %d", len(st.draft.Document().Members), len(members))
	}
}

// onHome is the open task of a form, by its name; false where there is none.
func (b *bench) onHome(form, name string) (TaskItem, bool) {
	b.t.Helper()
	for _, task := range b.home().Tasks {
		if task.ID == form+".task."+name {
			return task, true
		}
	}
	return TaskItem{}, false
}

// tasked finds a task that nobody asked for on the home screen, because the council
// gives it a day (BR-86), and does it.
func (b *bench) tasked(id string) {
	b.t.Helper()
	task, there := b.onHome(id, "family_copy")
	if !there || task.On == "" || task.Say == "" {
		b.t.Fatalf("tasks: %+v", b.home().Tasks)
	}
	p := b.propose(id, "family_copy")
	if p.State != "accepted" {
		b.t.Errorf("on the home screen, and offered still: %+v", p)
	}
	b.refused("POST", "/api/assessments/"+id+"/next/"+p.ID+"/accept", nil, http.StatusConflict, fault.Conflict)
	b.post("/api/tasks/"+task.ID+"/done", nil, nil)
	if task, there = b.onHome(id, "family_copy"); there {
		b.t.Errorf("done, and still there: %+v", task)
	}
}

// TestTasksFollowTheForm: a task with a day is set as the form is finished and done
// as what was added afterwards says that it is; one that the worker did or left is
// not set again.
func TestTasksFollowTheForm(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family := b.registered()
	id := b.calm(b.begin(StartForm{Form: "ffa", Family: family}))
	b.complete(id, 0)
	b.say(id, map[string]any{"consent_review_on": "2027-05-01"})
	b.finish(id)
	if task, there := b.onHome(id, "review_consent"); !there || task.On != "2027-05-01" {
		t.Errorf("the consent is to be looked at again: %+v", b.home().Tasks)
	}
	copied, there := b.onHome(id, "family_copy")
	if _, meeting := b.onHome(id, "first_taf"); !there || !meeting {
		t.Fatalf("tasks: %+v", b.home().Tasks)
	}
	if want := string(b.desk.today()); copied.On <= want {
		t.Errorf("a copy by %s, today is %s", copied.On, want)
	}
	done, _ := b.onHome(id, "first_taf")
	b.post("/api/tasks/"+done.ID+"/done", nil, nil)
	b.say(id, map[string]any{"copy_given": "yes"})
	b.post("/api/assessments/"+id+"/additions", nil, nil)
	if task, there := b.onHome(id, "family_copy"); there {
		t.Errorf("the family has its copy: %+v", task)
	}
	if task, there := b.onHome(id, "first_taf"); there {
		t.Errorf("the meeting was held: %+v", task)
	}
	if _, there := b.onHome(id, "review_consent"); !there {
		t.Error("and the consent is looked at no more")
	}
}

// TestMeetingsCanBeLinked: a table of meetings goes through those that were held, by
// their kind and day.
func TestMeetingsCanBeLinked(t *testing.T) {
	t.Parallel()
	r := casework.Record{Meetings: []casework.Meeting{{ID: "m-1", Kind: "initial", Planned: "2026-10-01T10:00Z", Held: "2026-10-02T10:00Z"}, {ID: "m-2", Kind: "review", Planned: "2026-12-01T10:00Z"}}}
	var got []forms.Record
	for _, row := range onRecord(r, casework.Worker{}, "en", "2026-11-22") {
		if row.Kind == "meetings" {
			got = append(got, row)
		}
	}
	if len(got) != 1 || got[0].ID != "m-1" || got[0].Shows["type"] != "initial" || got[0].Shows["at"] != "2026-10-02" {
		t.Errorf("meetings: %+v", got)
	}
}

// TestWhoWasInvitedCanBeNamedAgain: in the words of the newest meeting; of work that is
// closed only where they were named already.
func TestWhoWasInvitedCanBeNamedAgain(t *testing.T) {
	t.Parallel()
	r := casework.Record{Episodes: []casework.Episode{{ID: "e-1", State: casework.Closed}, {ID: "e-2"}}, Meetings: []casework.Meeting{
		{ID: "m-0", Episode: "e-1", Invited: []casework.Invited{{ID: "i-0", Name: "Ms Bell"}}},
		{ID: "m-1", Episode: "e-2", Invited: []casework.Invited{{ID: "i-1", Name: "Dr Ame"}}},
		{ID: "m-2", Episode: "e-2", Invited: []casework.Invited{{ID: "i-1", Name: "Dr Ames"}}}}}
	var got []string
	for _, row := range onRecord(r, casework.Worker{}, "en", "2026-11-22") {
		if row.Kind == "invited" {
			got = append(got, row.ID+" "+row.Shows["worker"]+map[bool]string{true: ", over"}[row.Past])
		}
	}
	if want := []string{"i-1 Dr Ames", "i-1 Dr Ame", "i-0 Ms Bell, over"}; !slices.Equal(got, want) {
		t.Errorf("invited: %v, want %v", got, want)
	}
}

// TestIndicatorsOfTheWorkThatGoesOn: closing goes through each that was used, also by
// an action that is done, and through none of work that is closed.
func TestIndicatorsOfTheWorkThatGoesOn(t *testing.T) {
	t.Parallel()
	r := casework.Record{Episodes: []casework.Episode{{ID: "e-1", State: casework.Closed}, {ID: "e-2"}}, Actions: []casework.Action{
		{ID: "a-1", Indicator: "4.1", Episode: "e-1"}, {ID: "a-2", Indicator: "3.2", Status: "completed", Episode: "e-2"}}}
	var got []string
	for _, row := range onRecord(r, casework.Worker{}, "en", "2026-11-22") {
		if row.Kind == "indicators" {
			got = append(got, row.Shows["indicator"]+map[bool]string{true: ", over"}[row.Past])
		}
	}
	if !slices.Equal(got, []string{"3.2", "4.1, over"}) {
		t.Errorf("indicators: %v", got)
	}
}

// TestShortWorkBecomesAnAssessment is domain 3.6: people and consent go along, and
// the consent has to be gone through again; the notes are of the same work.
func TestShortWorkBecomesAnAssessment(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family := b.registered()
	work := b.calm(b.begin(StartForm{Form: "short_term_work", Family: family}))
	b.complete(work, 0)
	b.finish(work)
	note := b.whole(b.begin(StartForm{Form: "case_note", Family: family}))
	b.say(work, map[string]any{"end_on": string(b.desk.today()), "result": "moved_to_ffa"})
	b.accept(work, "ffa")
	ffa := b.newest(family, "ffa")
	st, was := b.opened(ffa), b.opened(work)
	if len(st.draft.Document().Members) != len(was.draft.Document().Members) {
		t.Errorf("%d people go along of %d", len(st.draft.Document().Members), len(was.draft.Document().Members))
	}
	for _, q := range []string{"consent_status", "consent_by", "consent_covers", "consent_date"} {
		i := slices.IndexFunc(st.rows, func(r forms.Row) bool { return r.Q == q })
		if i < 0 || st.rows[i].By != forms.ByCarry {
			t.Errorf("%s does not go along, or as if somebody had said it here", q)
			continue
		}
		if !slices.ContainsFunc(st.draft.Check().Problems, func(p forms.Problem) bool { return p.Q == q }) {
			t.Errorf("%s need not be confirmed", q)
		}
	}
	if head := b.opened(note).head; head.Episode == "" || head.Episode != st.head.Episode {
		t.Errorf("the note is of the work %q, the assessment of %q", head.Episode, st.head.Episode)
	}
}

// TestToggleOffersForOnePerson is J3: Aisha alone has the need, and only for her
// is a registration offered.
func TestToggleOffersForOnePerson(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	ffa := b.begin(StartForm{Form: "ffa", Family: b.registered()})
	members := b.opened(ffa).draft.Document().Members
	child := ""
	for _, p := range casework.People(b.opened(ffa).draft.Document()) {
		if p.Standing(b.now()) == casework.StandingChild {
			child = p.Key
		}
	}
	if child == "" || len(members) < 2 {
		t.Fatalf("no child among %+v", members)
	}
	patch := func(client string, c forms.Change) {
		c.Client = client
		b.call("PATCH", "/api/assessments/"+ffa+"/answers", Patch{Changes: []forms.Change{c}}, nil)
	}
	b.say(ffa, map[string]any{"consent_status": "given_verbal"})
	patch("apart", forms.Change{Q: "B22", Subject: child, Act: forms.ActSeparate})
	patch("yes", forms.Change{Q: "B22", Subject: child, Act: forms.ActSet, Value: json.RawMessage(`"yes"`)})
	patch("no", forms.Change{Q: "B22", Subject: forms.Group, Act: forms.ActSet, Value: json.RawMessage(`"no"`)})
	var page NextPage
	b.whole(ffa)
	b.get("/api/assessments/"+ffa+"/next", &page)
	for _, p := range page.Proposals {
		if p.Form == "young_carer_registration" && p.Person != child {
			t.Errorf("offered for somebody else: %+v", p)
		}
	}
	needs := b.familyOf(b.opened(ffa).head.FamilyID).Needs
	if !slices.ContainsFunc(needs, func(n FamilyNeed) bool { return strings.Contains(n.ID, ".B22.") && !strings.Contains(n.Persons, ",") }) {
		t.Errorf("the need of one is not of one: %+v", needs)
	}
}
