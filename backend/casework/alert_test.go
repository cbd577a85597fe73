package casework_test

import (
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
)

// TestAnAlertIsOpenUntilItIsDone is BR-67: read, the record checked, answered, and
// its direction carried out, in whatever order the office hears of them.
func TestAnAlertIsOpenUntilItIsDone(t *testing.T) {
	for name, row := range map[string]struct {
		direction string
		steps     []casework.AlertState
		open      bool
	}{
		"nobody has seen it":       {"", nil, true},
		"read":                     {"", []casework.AlertState{casework.AlertRead, casework.AlertChecked}, true},
		"answered":                 {"", []casework.AlertState{casework.AlertRead, casework.AlertChecked, casework.AlertAcknowledged}, false},
		"a direction waits":        {"Discuss it", []casework.AlertState{casework.AlertAcknowledged}, true},
		"done, and not answered":   {"Discuss it", []casework.AlertState{casework.AlertActioned}, true},
		"answered, and it is done": {"Discuss it", []casework.AlertState{casework.AlertActioned, casework.AlertAcknowledged}, false},
	} {
		t.Run(name, func(t *testing.T) {
			d := assessed(t)
			d.apply(casework.AlertRaised, casework.Alert{ID: "l1", Kind: "dv", Child: "p3", Direction: row.direction})
			for _, state := range row.steps {
				d.apply(casework.AlertMoved, casework.AlertData{Alert: "l1", State: state})
			}
			if a, _ := d.record.Alert("l1"); a.Open() != row.open {
				t.Errorf("open %v, want %v: %+v", a.Open(), row.open, a)
			}
		})
	}
}

// TestAnAnswerIsAStep: the keyworker's words stay with the alert, also when it is told
// again with a direction; taken back before it left, they go with their form.
func TestAnAnswerIsAStep(t *testing.T) {
	d := assessed(t)
	d.apply(casework.AlertRaised, casework.Alert{ID: "l1", Kind: "dv", Child: "p3"})
	d.finish(casework.Finish{Becomes: []string{"alert_answer"},
		Document: doc("any_answer", table("alerts", row("l1", cell("response", `"Rang the school"`), cell("already_aware", `"yes"`))))})
	d.apply(casework.AlertRaised, casework.Alert{ID: "l1", Kind: "dv", Child: "p3", Direction: "Discuss it"})
	a, _ := d.record.Alert("l1")
	said, answered := a.Step(casework.AlertAcknowledged)
	if !answered || said.Text != "Rang the school" || !said.Known || a.Direction == "" || !a.Open() {
		t.Fatalf("after the answer: %+v", a)
	}
	d.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s2"})
	if a, _ = d.record.Alert("l1"); len(a.Steps) != 0 {
		t.Errorf("what was taken back stands: %+v", a)
	}
	d.apply(casework.AlertMoved, casework.AlertData{Alert: "l1", State: "shelved"})
	d.apply(casework.AlertMoved, casework.AlertData{Alert: "l2", State: casework.AlertRead})
	if len(d.record.Kept) != 2 {
		t.Errorf("a step that is none, and an alert that is none: %+v", d.record.Kept)
	}
}

// TestPartDecides is BR-80: what somebody is in this piece of work decides what they
// may begin there; whoever has no part in it is judged by their roles alone.
func TestPartDecides(t *testing.T) {
	worker := func(id, name string) casework.Worker {
		return casework.Worker{ID: id, FullName: name, Roles: []casework.Role{casework.RoleKeyworker, casework.RoleInitiator, casework.RoleTAF}}
	}
	priya, ana, ben := worker("w3", "Priya Shah"), worker("w1", "Ana Pereira"), worker("w2", "Ben Rees")
	work := casework.Episode{Keyworker: casework.Helper{ID: "w2", Name: "Ben Rees"}, Initiator: casework.Helper{ID: "w1", Name: "Ana Pereira"},
		Access: []casework.Access{{Worker: casework.Helper{Name: "Priya Shah"}, Role: casework.RoleTAF, Until: "2026-12-01"}}}
	named := work
	named.Keyworker.ID = ""
	for name, row := range map[string]struct {
		who   casework.Worker
		form  string
		in    casework.Episode
		today string
		may   bool
	}{
		"the keyworker closes":                              {ben, "keyworker", work, "2026-11-22", true},
		"a team member does not":                            {priya, "keyworker", work, "2026-11-22", false},
		"a team member writes a note":                       {priya, "taf_member", work, "2026-11-22", true},
		"once access is over her roles give none back":      {priya, "keyworker", work, "2026-12-02", false},
		"nor a part that she never had":                     {priya, "taf_member", work, "2026-12-02", false},
		"somebody from outside is judged by their roles":    {worker("w9", "Omar Haddad"), "keyworker", work, "2026-11-22", true},
		"the initiator does not close":                      {ana, "keyworker", work, "2026-11-22", false},
		"unless the keyworker has no account that is known": {ana, "keyworker", named, "2026-11-22", true},
		"another role does not depend on the work":          {priya, "portal_user", work, "2026-11-22", false},
	} {
		t.Run(name, func(t *testing.T) {
			err := casework.MayIn(row.who, []string{row.form}, row.in, row.today)
			if (err == nil) != row.may || err != nil && !fault.Is(err, fault.Refused) {
				t.Errorf("%v, want %v", err, row.may)
			}
		})
	}
}

// TestWhoHandsOverAnswersAlertsAndNothingElse is BR-67 and BR-80: after a transfer the
// work is somebody else's. Until the office has named their account, alerts reach whoever
// handed it on, who is no keyworker, and no initiator takes it back.
func TestWhoHandsOverAnswersAlertsAndNothingElse(t *testing.T) {
	const today = "2026-11-22"
	ana, ben := casework.Worker{ID: "w-1", FullName: "Temi Ellis"}, casework.Worker{ID: "w-2", FullName: "Ben Rees"}
	cleo := casework.Worker{ID: "w-3", FullName: "Cleo Marsh"}
	d := assessed(t)
	begun := d.record.Episodes[0].ID
	d.apply(casework.EpisodeHanded, casework.HandData{Episode: begun, Keyworker: casework.Helper{ID: "w-2", Name: "Ben Rees"}})
	d.apply(casework.EpisodeHanded, casework.HandData{Episode: begun, Keyworker: casework.Helper{Name: "Cleo Marsh"}, From: "s9"})
	stand := func(who casework.Worker, want ...casework.Role) {
		t.Helper()
		work, _ := d.record.OpenEpisode()
		if got := work.Part(who, today); !slices.Equal(got, want) {
			t.Errorf("%s is %v, want %v", who.FullName, got, want)
		}
	}
	stand(ana, casework.RoleInitiator)
	stand(ben, casework.RoleHandingOver)
	stand(cleo, casework.RoleKeyworker)
	work, _ := d.record.OpenEpisode()
	for form, may := range map[string]bool{"keyworker": false, "taf_member": false, "initiator": false, "handing_over": true} {
		if err := casework.MayIn(ben, []string{form}, work, today); (err == nil) != may {
			t.Errorf("who handed over, on a form for %s: %v", form, err)
		}
	}
	if work.MayProgress(ben, casework.Action{ID: "a", Owner: "Cleo Marsh"}, today) {
		t.Error("who handed over writes on every action still")
	}

	d.apply(casework.EpisodeHanded, casework.HandData{Episode: begun, Keyworker: casework.Helper{ID: "w-3", Name: "Cleo Marsh"}})
	stand(ben)
	stand(cleo, casework.RoleKeyworker)
	if work, _ := d.record.OpenEpisode(); casework.MayIn(ben, []string{"keyworker"}, work, today) == nil {
		t.Error("who handed it over closes it")
	}
	if work, _ := d.record.OpenEpisode(); work.MayProgress(ben, casework.Action{ID: "a", Owner: "Ben Rees"}, today) {
		t.Error("whose part is over writes on an action that bears their name")
	}
}

// TestATransferTakenBackGivesTheWorkBack: before it has left, a transfer is undone whole.
func TestATransferTakenBackGivesTheWorkBack(t *testing.T) {
	d := assessed(t)
	before := d.record.Episodes[0]
	d.finish(casework.Finish{Draft: "d2", Becomes: []string{"closure"}, Document: doc("any_closure", answer("closure_kind", "transfer"), answer("new_keyworker.full_name", "Cleo Marsh"))})
	if e := d.record.Episodes[0]; e.Keyworker.Name != "Cleo Marsh" || e.GoesOn() != before.Keyworker {
		t.Fatalf("handed over: %+v", e)
	}
	d.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s2"})
	if e := d.record.Episodes[0]; e.Keyworker != before.Keyworker || e.Handed != (casework.Handover{}) {
		t.Errorf("taken back: %+v", e)
	}
}

// TestWhoHadTheWorkBeforeTheLastIsNotOutsideIt is BR-80: whoever handed it on had a part
// in it, however many have had it since, and what that part let them do is over; somebody
// who never had one is judged by their roles alone.
func TestWhoHadTheWorkBeforeTheLastIsNotOutsideIt(t *testing.T) {
	const today = "2026-11-22"
	d := assessed(t)
	begun := d.record.Episodes[0].ID
	d.apply(casework.EpisodeHanded, casework.HandData{Episode: begun, Keyworker: casework.Helper{ID: "w-2", Name: "Ben Rees"}, From: "s5"})
	before := d.record
	was := string(raw(before))
	for n, next := range []casework.Helper{{ID: "w-3", Name: "Cleo Marsh"}, {ID: "w-4", Name: "Dee Lund"}, {ID: "w-5", Name: "Eve Shaw"}} {
		d.apply(casework.EpisodeHanded, casework.HandData{Episode: begun, Keyworker: next, From: "h" + next.ID})
		work, _ := d.record.OpenEpisode()
		ben := casework.Worker{ID: "w-2", FullName: "Ben Rees"}
		if casework.MayIn(ben, []string{"keyworker"}, work, today) == nil || work.MayProgress(ben, casework.Action{ID: "a", Owner: "Ben Rees"}, today) {
			t.Errorf("%d handovers on, who had the work goes on with it", n+1)
		}
		if casework.MayIn(casework.Worker{ID: "w-9", FullName: "Flo Ward"}, []string{"keyworker"}, work, today) != nil {
			t.Errorf("%d handovers on, somebody who never had it is shut out by them", n+1)
		}
	}
	if string(raw(before)) != was {
		t.Error("a handover altered the record it was given")
	}
	d.finish(casework.Finish{Draft: "d2", Becomes: []string{"closure"}, Document: doc("any_closure", answer("closure_kind", "transfer"), answer("new_keyworker.full_name", "Gus Hart"))})
	d.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s2"})
	if e := d.record.Episodes[0]; e.Keyworker.ID != "w-5" || e.Handed.From != "hw-5" || len(e.Earlier) != 3 {
		t.Errorf("the last transfer was taken back: %+v", e)
	}
}

// TestAccessIsKeptWhole: from which day, as what, and for which actions; somebody who
// stands in for the keyworker is one, and nobody is anything before the first day.
func TestAccessIsKeptWhole(t *testing.T) {
	d := assessed(t)
	mine := d.record.Actions[0].ID
	d.finish(casework.Finish{Becomes: []string{"access"}, Document: doc("any_access", answer("worker.full_name", "Priya Shah"), answer("role", "keyworker_cover"),
		answer("from", "2026-12-01"), answer("until", "2026-12-31"), table("actions_owned", row(mine, cell("theirs", `"yes"`))))})
	work, _ := d.record.OpenEpisode()
	a := work.Access[len(work.Access)-1]
	if a.Begins != "2026-12-01" || a.As != "keyworker_cover" || len(a.Actions) != 1 || a.Actions[0] != mine {
		t.Errorf("access: %+v", a)
	}
	priya := casework.Worker{ID: "w-3", FullName: "Priya Shah"}
	if before, during := work.Part(priya, "2026-11-30"), work.Part(priya, "2026-12-01"); len(before) != 0 || len(during) != 2 {
		t.Errorf("she is %v before, %v from the first day", before, during)
	}
}

// TestANoteOfSomebodyElseTellsTheKeyworker is BR-66: whoever adds a note and is not
// the keyworker raises an alert, which names the note and carries none of its words;
// taken back before it left, the alert goes with it.
func TestANoteOfSomebodyElseTellsTheKeyworker(t *testing.T) {
	ben, temi := casework.Helper{ID: "w-2", Name: "Ben Rees"}, casework.Helper{ID: "w-1", Name: "Temi Ellis"}
	for name, row := range map[string]struct {
		keyworker casework.Helper
		as        string
		alerts    int
	}{
		"the keyworker":                 {temi, "", 0},
		"who began it":                  {ben, "", 1},
		"a team member":                 {ben, "school", 1},
		"who stands in for Ben is one":  {ben, "keyworker_cover", 0},
		"nobody is known to be told it": {casework.Helper{}, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := assessed(t)
			work, _ := d.record.OpenEpisode()
			if row.keyworker.Name != "" {
				d.apply(casework.EpisodeHanded, casework.HandData{Episode: work.ID, Keyworker: row.keyworker})
			}
			if row.as != "" {
				d.apply(casework.AccessGiven, casework.AccessData{Episode: work.ID, Worker: temi, Role: casework.RoleTAF, As: row.as})
			}
			d.finish(casework.Finish{Becomes: []string{"note"}, Document: doc("any_note", answer("title", "Rang school"), answer("body", "He was late."), answer("event_at", "2026-11-22T09:50"))})
			if len(d.record.Alerts) != row.alerts {
				t.Fatalf("alerts: %+v", d.record.Alerts)
			}
			if row.alerts == 0 {
				return
			}
			a := d.record.Alerts[0]
			if a.Kind != "case_note" || a.From != "s2" || a.By != "Temi Ellis" || a.Child != "" || !a.Open() || !slices.Equal(a.Path(), []casework.AlertState{casework.AlertRead, casework.AlertAcknowledged}) {
				t.Errorf("the alert: %+v", a)
			}
			if said := string(raw(a)); strings.Contains(said, "late") || strings.Contains(said, "school") {
				t.Errorf("it carries words of the note: %s", said)
			}
			d.apply(casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s2"})
			if len(d.record.Alerts) != 0 {
				t.Error("the note was taken back, and its alert stands")
			}
		})
	}
}
