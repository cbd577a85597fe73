package casework_test

import (
	"slices"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// said is a cell whose words are not its value.
func said(q, value, says string) forms.DocCell {
	c := cell(q, value)
	c.Says = says
	return c
}

// TestAPlanRefersToTheRecord: an action says which need it answers and who of the
// record does it, by key; handed on to somebody by name only, it is nobody's of the
// record any more.
func TestAPlanRefersToTheRecord(t *testing.T) {
	d := assessed(t)
	d.finish(casework.Finish{Draft: "d2", Becomes: []string{"plan"}, Plan: []string{"actions"}, Document: doc("any_plan", table("actions",
		row("b1", cell("action", `"Ring the school"`), said("owner", `"team/w-7"`, "Ben Rees, Fernhill School"), said("need_ref", `"needs/B22"`, "Young carer (Aisha)")),
		row("b2", cell("action", `"Get up at seven"`), said("owner", `"people/p2"`, "Tom Smith"), cell("need_ref", `"needs/B36"`)),
		row("b3", cell("action", `"See the doctor"`), cell("owner", `"Dr Ames, Weir Street Surgery"`))))})
	episode := d.record.Episodes[0].ID
	for _, want := range []casework.Action{{ID: "d2.b1", Owner: "Ben Rees, Fernhill School", OwnedBy: "team/w-7", Need: episode + ".B22"},
		{ID: "d2.b2", Owner: "Tom Smith", OwnedBy: "people/p2", Need: episode + ".B36"}, {ID: "d2.b3", Owner: "Dr Ames, Weir Street Surgery"}} {
		a, _ := d.record.Action(want.ID)
		if a.Owner != want.Owner || a.OwnedBy != want.OwnedBy || a.Need != want.Need {
			t.Errorf("%s: owner %q %q, need %q; want %+v", want.ID, a.Owner, a.OwnedBy, a.Need, want)
		}
	}
	for _, n := range d.record.Needs {
		if line := n.Line(); line != "B22" && line != "B36" {
			t.Errorf("%s is of the line %q", n.ID, line)
		}
	}
	d.finish(casework.Finish{Draft: "d3", Document: doc("any_closure", table("open", row("d2.b1", cell("result", `"handed"`), cell("handed_to", `"Fernhill School"`))))})
	if a, _ := d.record.Action("d2.b1"); a.Owner != "Fernhill School" || a.OwnedBy != "" || a.Status != "handed" {
		t.Errorf("handed on: %+v", a)
	}
}

// TestWhoIsNamedMayWriteProgress is BR-81 for an owner who is named by the record:
// by account, or by name where the record knows no account, and nobody else of that
// name.
func TestWhoIsNamedMayWriteProgress(t *testing.T) {
	ben := casework.Worker{ID: "w-7", FullName: "Ben Rees"}
	work := casework.Episode{Access: []casework.Access{{Worker: casework.Helper{ID: "w-7", Name: "Ben Rees"}, Role: casework.RoleTAF}}}
	for _, one := range []struct {
		owner, by string
		may       bool
	}{{"Ben Rees, Fernhill School", "team/w-7", true}, {"Ben Rees, Fernhill School", "team/Ben Rees", true}, {"Ben Rees", "", true},
		{"Ben Rees", "team/w-8", false}, {"Ben Rees", "people/p9", false}, {"Ana Pereira", "", false}} {
		if got := work.MayProgress(ben, casework.Action{ID: "a", Owner: one.owner, OwnedBy: one.by}, "2026-11-22"); got != one.may {
			t.Errorf("%q, %q: may is %v", one.owner, one.by, got)
		}
	}
}

// TestAnOutcomeKeepsWhatShowsIt is BR-87: the notes and documents that were linked
// stand with the outcome, and a later version of the assessment takes none away.
func TestAnOutcomeKeepsWhatShowsIt(t *testing.T) {
	d := assessed(t)
	need := d.record.Needs[0].ID
	linked := []string{"notes/s1", "documents/s2"}
	d.finish(casework.Finish{Draft: "d2", Document: doc("any_closure", table("needs_outcome", row(need, cell("outcome", `"met"`), cell("linked", `["notes/s1","documents/s2"]`))))})
	if n := d.record.Needs[0]; n.State != "met" || !slices.Equal(n.Linked, linked) {
		t.Errorf("need %+v", n)
	}
	d.apply(casework.NeedFound, casework.Need{ID: need, Code: "N4", Says: "Young carer"})
	if n := d.record.Needs[0]; n.State != "met" || !slices.Equal(n.Linked, linked) {
		t.Errorf("found again: %+v", n)
	}
}

// TestAChoiceThatIsANeedIsOnRecordInItsWords: one of a list has its own.
func TestAChoiceThatIsANeedIsOnRecordInItsWords(t *testing.T) {
	d := &desk{t: t}
	document := doc("any_assessment", answer("presenting_needs", []string{"PN29"}))
	document.Needs = []forms.DocNeed{{List: "CL-4", Code: "PN29", Q: "presenting_needs.PN29", Says: "Money"}}
	d.finish(casework.Finish{Document: document, Becomes: []string{"assessment"}})
	if n := d.record.Needs; len(n) != 1 || n[0].Says != "Money" || n[0].Line() != "presenting_needs.PN29" {
		t.Errorf("needs %+v", n)
	}
}

// TestProgressKeepsWhatShowsIt: the notes and documents that show what was done stand
// with it, as references; a tick beside an action names nothing.
func TestProgressKeepsWhatShowsIt(t *testing.T) {
	d := assessed(t)
	d.finish(casework.Finish{Draft: "d2", Becomes: []string{"plan"}, Plan: []string{"actions"}, Document: doc("any_plan", table("actions", row("b1", cell("action", `"Ring the school"`))))})
	d.finish(casework.Finish{Draft: "d3", Document: doc("any_progress", table("own", row("d2.b1", cell("progress", `"Rang on Monday."`), cell("linked", `["notes/s1","documents/s2"]`))))})
	d.finish(casework.Finish{Draft: "d4", Document: doc("any_note", table("links", row("d2.b1", cell("progress", `"Rang again."`), cell("linked", `"yes"`))))})
	a, _ := d.record.Action("d2.b1")
	if len(a.Progress) != 2 || !slices.Equal(a.Progress[0].Linked, []string{"notes/s1", "documents/s2"}) || len(a.Progress[1].Linked) > 0 {
		t.Errorf("progress %+v", a.Progress)
	}
}

// TestIndicatorsThatWereUsed is domain 3.14: closing asks of each, also of one that only
// an action was for which is done; of none of other work, and of none taken back.
func TestIndicatorsThatWereUsed(t *testing.T) {
	d := assessed(t)
	episode := d.record.Episodes[0].ID
	for _, n := range []casework.Need{{ID: "n1", List: "CL-8", Code: "1.1", Episode: episode}, {ID: "n2", List: "CL-8", Code: "2.1", Episode: episode},
		{ID: "n3", List: "SECTION_B", Code: "B41", Episode: episode}, {ID: "n4", List: "CL-8", Code: "4.1", Episode: "another"}} {
		d.apply(casework.NeedFound, n)
	}
	d.apply(casework.NeedSettled, casework.SettledData{Need: "n1", State: "met"})
	d.apply(casework.NeedSettled, casework.SettledData{Need: "n2", State: "no_longer"})
	for _, a := range []casework.Action{{ID: "a1", Indicator: "3.2", Status: "completed"}, {ID: "a2", Indicator: "1.1", Status: "in_progress"},
		{ID: "a3", Indicator: "5.4", Status: "no_longer_needed"}, {ID: "a4", Status: "in_progress"}} {
		a.Episode = episode
		d.apply(casework.ActionAgreed, a)
	}
	if got, want := d.record.Indicators(episode), []string{"1.1", "3.2"}; !slices.Equal(got, want) {
		t.Errorf("used %v, want %v", got, want)
	}
}

// TestWhoWasInvitedIsRememberedAndHasNoRight: a meeting keeps the practitioners whom it
// names, for later forms to name; that lets nobody read or write anything (BR-80, BR-81).
func TestWhoWasInvitedIsRememberedAndHasNoRight(t *testing.T) {
	d := assessed(t)
	d.finish(casework.Finish{Draft: "d2", Becomes: []string{"meeting"}, Plan: []string{"new_actions"}, Document: doc("any_meeting",
		table("invitees", row("i1", cell("family_member", `"p1"`)), row("i2", cell("professional", `"Dr Ames"`), cell("agency", `"Weir Street Surgery"`))),
		table("new_actions", row("b1", cell("action", `"See the doctor"`), said("owner", `"invited/i2"`, "Dr Ames"))))})
	if got, want := d.record.Meetings[0].Invited, []casework.Invited{{ID: "i2", Name: "Dr Ames", Agency: "Weir Street Surgery"}}; !slices.Equal(got, want) {
		t.Errorf("invited %+v, want %+v", got, want)
	}
	a, _ := d.record.Action("d2.b1")
	if a.OwnedBy != "invited/i2" {
		t.Errorf("owned by %q", a.OwnedBy)
	}
	ames := casework.Worker{ID: "w-9", FullName: "Dr Ames"}
	work := d.record.Episodes[0]
	if part := work.Part(ames, "2026-11-22"); len(part) > 0 {
		t.Errorf("who was invited is %v", part)
	}
	work.Access = []casework.Access{{Worker: casework.Helper{ID: "w-9", Name: "Dr Ames"}, Role: casework.RoleTAF}}
	if work.MayProgress(ames, a, "2026-11-22") {
		t.Error("an action that names somebody invited is nobody's account's")
	}
}
