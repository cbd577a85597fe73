package desk

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	early "earlyhelp.example/backend/sync"
)

// told raises an alert about a child of a family, as the office would.
func (b *bench) told(family, direction string) (alert string) {
	b.t.Helper()
	page := b.familyOf(family)
	data := casework.Alert{ID: "alert-1", Kind: "dv", Child: page.Members[0].Key, At: b.now().Add(-time.Hour), Direction: direction}
	change, err := casework.NewChange("told-"+data.ID, casework.AlertRaised, family, "w-9", b.now(), data)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.office.store.Apply(b.t.Context(), change); err != nil {
		b.t.Fatal(err)
	}
	return data.ID
}

// stands is the places that still stand before Finish.
func (b *bench) stands(id string) []string {
	b.t.Helper()
	var check AssessmentCheck
	b.get("/api/assessments/"+id+"/check", &check)
	var all []string
	for _, p := range check.Problems {
		all = append(all, p.Q)
	}
	return all
}

// alert is the page of one alert; seen reports what a screen shows of it.
func (b *bench) alert(family, alert string) (page AlertPage) {
	b.t.Helper()
	b.get("/api/families/"+family+"/alerts/"+alert, &page)
	return page
}

func (b *bench) seen(family, alert, step string) {
	b.t.Helper()
	b.post("/api/families/"+family+"/alerts/"+alert+"/"+step, nil, nil)
}

// answering begins an answer to an alert and writes it.
func (b *bench) answering(family, alert, words string) string {
	b.t.Helper()
	id := b.begin(StartForm{Form: b.alert(family, alert).Answer.Form, Family: family})
	b.set(id, "words", "alerts.response", alert, words)
	b.set(id, "aware", "alerts.already_aware", alert, "no")
	return id
}

// TestAnAlertHoldsUpTheClosing is J6 and J13: it is counted on the first screen, read,
// answered only once the child's record was opened from it (BR-68), its direction
// done, and no closing goes over it until then (BR-87).
func TestAnAlertHoldsUpTheClosing(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family, _ := b.assessed()
	alert := b.told(family, "Discuss it with the family")
	if h := b.home(); len(h.Alerts.Items) != 1 || h.Alerts.Items[0].Title != "DV alert" || h.Alerts.Items[0].StateSays != "Not opened yet" || h.Alerts.Items[0].Href != "/families/"+family+"/alerts/"+alert {
		t.Fatalf("on the first screen: %+v", h.Alerts)
	}
	closure := b.begin(StartForm{Form: "episode_closure", Family: family})
	b.say(closure, map[string]any{"closure_kind": "close"})
	b.refused("POST", "/api/assessments/"+closure+"/finish", nil, http.StatusUnprocessableEntity, fault.Invalid)
	if got := b.stands(closure); !slices.Contains(got, "open_alerts") {
		t.Errorf("before the answer: %v", got)
	}
	b.seen(family, alert, "read")
	answer := b.answering(family, alert, "Rang the school.")
	if got := b.stands(answer); !slices.Equal(got, []string{"alerts.response"}) {
		t.Errorf("the record was not opened, and what stands is %v", got)
	}
	b.seen(family, alert, "checked")
	b.finish(answer)
	page := b.alert(family, alert)
	if len(page.Said) != 1 || page.Said[0].Text != "Rang the school." || page.Steps[2].State != "done" || page.Steps[3].State != "now" || page.Answer.Href != "" {
		t.Errorf("answered: %+v", page)
	}
	if got := b.stands(closure); !slices.Contains(got, "open_alerts") {
		t.Error("the direction is not done, and the closing goes ahead")
	}
	done := b.begin(StartForm{Form: page.Answer.Form, Family: family})
	b.set(done, "done", "alerts.actioned_on", alert, "2026-11-22")
	b.finish(done)
	if h := b.home(); len(h.Alerts.Items) != 0 {
		t.Errorf("done, and still there: %+v", h.Alerts)
	}
	b.complete(closure, 0)
	b.finish(closure)
	if page := b.familyOf(family); page.Episodes[0].State != "closed" {
		t.Errorf("not closed: %+v", page.Episodes)
	}
}

// TestOnlyTheKeyworkerAnswers is row 4 of the rights: to whoever else is part of the
// work an alert is shown and is not theirs, and that they looked counts for nothing.
func TestOnlyTheKeyworkerAnswers(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	alert := b.told(family, "")
	b.handed(family, casework.Helper{ID: "w-7", Name: "Ben Rees"})
	if h := b.home(); len(h.Alerts.Items) != 0 {
		t.Errorf("it is not theirs: %+v", h.Alerts)
	}
	b.seen(family, alert, "read")
	page := b.alert(family, alert)
	if page.Steps[0].State != "now" || !strings.Contains(page.Answer.Blocked, "Ben Rees") || len(b.familyOf(family).Alerts.Items) != 1 {
		t.Errorf("on the page: %+v", page)
	}
	b.refused("POST", "/api/assessments", StartForm{Form: page.Answer.Form, Family: family}, http.StatusForbidden, fault.Refused)
	b.refused("GET", "/api/families/"+family+"/alerts/none", nil, http.StatusNotFound, fault.NotFound)
}

// TestANoteOfSomebodyElseIsAnAlert is BR-66 on the screens: who began the work writes
// a note, the keyworker is told by whom and of what kind, and answers without opening
// a child's record; their own notes tell them nothing.
func TestANoteOfSomebodyElseIsAnAlert(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	b.office.state.LastContact = b.now()
	family, _ := b.assessed()
	b.whole(b.calm(b.begin(StartForm{Form: "case_note", Family: family})))
	if h := b.home(); len(h.Alerts.Items) != 0 {
		t.Fatalf("the keyworker's own note: %+v", h.Alerts)
	}
	b.handed(family, casework.Helper{ID: "w-7", Name: "Ben Rees"})
	b.whole(b.calm(b.begin(StartForm{Form: "case_note", Family: family})))
	if h := b.home(); len(h.Alerts.Items) != 0 {
		t.Fatalf("it is Ben's: %+v", h.Alerts)
	}
	b.handed(family, casework.Helper{ID: "w-1", Name: "Temi Ellis"})
	h := b.home()
	if len(h.Alerts.Items) != 1 || h.Alerts.Items[0].Title != "Case note added" || h.Alerts.Items[0].Says != "Temi Ellis" {
		t.Fatalf("on the first screen: %+v", h.Alerts)
	}
	alert := h.Alerts.Items[0].ID
	b.seen(family, alert, "read")
	page := b.alert(family, alert)
	if !strings.HasPrefix(page.AsOfSays, "There may be other alerts") {
		t.Errorf("of an alert it says %q", page.AsOfSays)
	}
	if len(page.Steps) != 2 || page.Steps[0].State != "done" || page.Steps[1].ID != "acknowledged" || page.Child != "" || page.Note == "" || !strings.HasSuffix(page.NoteSays, " · Temi Ellis") || !strings.Contains(page.NoteSays, "/2026 · ") {
		t.Errorf("its page: %+v", page)
	}
	b.finish(b.answering(family, alert, "Read, and talked over with Temi."))
	if h := b.home(); len(h.Alerts.Items) != 0 {
		t.Errorf("answered, and still there: %+v", h.Alerts)
	}
}

// handed gives the open work of a family to another keyworker.
func (b *bench) handed(family string, to casework.Helper) {
	b.t.Helper()
	change, err := casework.NewChange("handed-"+to.ID+to.Name, casework.EpisodeHanded, family, "w-9", b.now(), casework.HandData{Episode: b.familyOf(family).Episodes[0].ID, Keyworker: to})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.office.store.Apply(b.t.Context(), change); err != nil {
		b.t.Fatal(err)
	}
}

// TestAlertsSayHowOldTheyAre is BR-70: three days without the office, and there may
// be alerts that nobody can see here.
func TestAlertsSayHowOldTheyAre(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	for days, stale := range map[int]bool{2: false, 4: true} {
		b.office.mu.Lock()
		b.office.state = early.State{Says: "sync.offline", SignedIn: true, LastContact: b.now().AddDate(0, 0, -days)}
		b.office.mu.Unlock()
		if h := b.home(); strings.Contains(h.Alerts.Stale, "cannot see") != stale {
			t.Errorf("after %d days: %+v", days, h.Alerts)
		}
	}
}

// TestATeamMemberWritesTheirOwnProgress is J5 and BR-81: all actions are read, progress
// is written on one's own and on nobody else's, and what was said with it is kept.
func TestATeamMemberWritesTheirOwnProgress(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family, _ := b.assessed()
	actions := b.familyOf(family).Actions
	if len(actions) < 2 || !actions[0].Mine || !actions[1].Mine {
		t.Fatalf("the keyworker writes on every action: %+v", actions)
	}
	mine, theirs := actions[0].ID, actions[1].ID
	b.joins(family, mine)
	page := b.familyOf(family)
	if !page.Actions[0].Mine || page.Actions[1].Mine || page.Progress.Form == "" || page.Progress.Blocked != "" {
		t.Fatalf("to a team member: %+v, %+v", page.Actions, page.Progress)
	}
	b.refused("POST", "/api/assessments", StartForm{Form: "episode_closure", Family: family}, http.StatusForbidden, fault.Refused)
	note := b.whole(b.begin(StartForm{Form: "case_note", Family: family}))
	id := b.begin(StartForm{Form: page.Progress.Form, Family: family})
	for q, value := range map[string]any{"linked": []string{"notes/" + b.familyOf(family).Notes[0].ID}, "progress": "Met three times this week.", "progress_on": "2026-11-20", "progress_evidence": "the register", "worked_directly": "yes", "status": "in_progress"} {
		b.set(id, q, "own."+q, mine, value)
		b.set(id, "not "+q, "own."+q, theirs, value)
	}
	b.finish(id)
	page = b.familyOf(family)
	done := page.Actions[0].Progress
	if len(done) != 1 || done[0].Text != "Met three times this week." || done[0].AtSays != "20/11/2026" || done[0].By != "Temi Ellis" || done[0].Says != "the register · worked with the family directly" {
		t.Errorf("progress: %+v", done)
	}
	if len(done) == 1 && (len(done[0].Linked) != 1 || !strings.Contains(done[0].Linked[0].Href, note)) {
		t.Errorf("shown by %+v, want the note %s", done[0].Linked, note)
	}
	if page.Actions[0].Status != "in_progress" || len(page.Actions[1].Progress) != 0 || page.Actions[1].Status == "in_progress" {
		t.Errorf("actions: %+v", page.Actions)
	}
}

// joins makes this worker a member of somebody else's team, who may write the progress
// of some actions.
func (b *bench) joins(family string, actions ...string) {
	b.t.Helper()
	b.handed(family, casework.Helper{ID: "w-7", Name: "Ben Rees"})
	work := b.familyOf(family).Episodes[0].ID
	change, err := casework.NewChange("given-"+family, casework.AccessGiven, family, "w-7", b.now(), casework.AccessData{Episode: work,
		Worker: casework.Helper{ID: "w-1", Name: "Temi Ellis"}, Role: casework.RoleTAF, Begins: "2026-11-01", Until: "2027-05-01", Actions: actions})
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.office.store.Apply(b.t.Context(), change); err != nil {
		b.t.Fatal(err)
	}
}
