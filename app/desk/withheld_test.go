package desk

import (
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// onTwo are the words of a form's family copy and of the professional one.
func (b *bench) onTwo(id string) (family, professional string) {
	b.t.Helper()
	st := b.opened(id)
	words := func(which forms.Copy) string {
		p := forms.PaperOf(st.form, st.draft.Setting().Library, st.draft.Document(), forms.PaperOptions{Copy: which, Profile: st.draft.Setting().Profile})
		return string(marshal(b.t, p.Sections))
	}
	return words(forms.CopyFamily), words(forms.CopyProfessional)
}

// TestANeedKeptFromTheFamilyStaysKept is BR-47 down the road: what the assessment
// leaves off the copy that goes home (who is hurt, and by whom) is on no later
// form's either, by any name, and whoever prints one is asked who will read it.
func TestANeedKeptFromTheFamilyStaysKept(t *testing.T) {
	oneCaller(t)
	b := newOpen(t)
	family, ffa := b.assessed()
	var kept []string
	for _, q := range b.opened(ffa).form.Questions {
		if q.Class == forms.ClassWithholdFamily && len(q.Reports) > 0 {
			kept = append(kept, q.Label.EN, q.Label.CY)
		}
	}
	if len(kept) < 8 {
		t.Fatalf("the assessment keeps back %q", kept)
	}
	carries := 0
	for _, form := range []string{"ffa", "family_action_plan", "taf_meeting", "case_note", "episode_closure"} {
		id := ffa
		if form != "ffa" {
			id = b.begin(StartForm{Form: form, Family: family})
			b.complete(id, 1)
		}
		home, whole := b.onTwo(id)
		for _, need := range kept {
			if strings.Contains(home, need) {
				t.Errorf("%s: the family's copy says %q", form, need)
			}
		}
		if !slices.ContainsFunc(kept, func(need string) bool { return strings.Contains(whole, need) }) {
			continue // nothing of it is on this form
		}
		carries++
		var check PrintCheck
		b.post("/api/assessments/"+id+"/print-check", WhichCopy{Copy: "family"}, &check)
		if check.Ask == "" {
			t.Errorf("%s: nobody is asked who will read it", form)
		}
	}
	if carries < 4 {
		t.Errorf("only %d forms carry a need that is kept back: the test sees nothing", carries)
	}
}

// TestAnIndicatorKeptFromTheFamilyStaysKept: an action counts under an indicator that
// says who is hurt; no later form names that to the family, and each asks first.
func TestAnIndicatorKeptFromTheFamilyStaysKept(t *testing.T) {
	oneCaller(t)
	b := newOpen(t)
	family := b.registered()
	ffa := b.calm(b.begin(StartForm{Form: "ffa", Family: family}))
	b.complete(ffa, 0)
	rows := b.opened(ffa).draft.Document().Answers
	row := rows[slices.IndexFunc(rows, func(a forms.DocAnswer) bool { return a.Q == "actions" })].Rows[0].Row
	b.set(ffa, "kept", "actions.ff_indicator", row, "8.1")
	b.finish(ffa)
	const kept = "Family affected by domestic abuse (victim)"
	for _, form := range []string{"family_action_plan", "episode_closure"} {
		id := b.begin(StartForm{Form: form, Family: family})
		b.complete(id, 1)
		home, whole := b.onTwo(id)
		var check PrintCheck
		b.post("/api/assessments/"+id+"/print-check", WhichCopy{Copy: "family"}, &check)
		if strings.Contains(home, kept) || !strings.Contains(whole, kept) || check.Ask == "" {
			t.Errorf("%s: named to the family %v, to those who work with it %v, asked first %v", form, strings.Contains(home, kept), strings.Contains(whole, kept), check.Ask != "")
		}
	}
}

// TestANoteWithoutAFamilyCopyIsNotNamedAtHome: what a family has no copy of (a line
// of the chronology here) is on no copy that goes home by its headline either, as a
// row that was picked or as a line of a text that began with the chronology.
func TestANoteWithoutAFamilyCopyIsNotNamedAtHome(t *testing.T) {
	oneCaller(t)
	b := newOpen(t)
	family, _ := b.assessed()
	const kept, told = "Police called to a violent incident", "Visit at home with Mary"
	for form, answers := range map[string]map[string]any{"chronology_entry": {"event_on": "2026-11-12", "headline": kept},
		"case_note": {"title": told, "significant_event": "yes", "headline": told}} {
		id := b.begin(StartForm{Form: form, Family: family})
		b.complete(id, 0)
		b.say(id, answers)
		b.finish(id)
	}
	aim := b.begin(StartForm{Form: "action_impact_meeting", Family: family})
	b.complete(aim, 0)
	b.say(aim, map[string]any{"evidence_pack": []string{"case_notes"}})
	note := b.begin(StartForm{Form: "case_note", Family: family})
	b.complete(note, 0)
	b.say(note, map[string]any{"is_correction": "yes"})
	for id, tick := range map[string][2]string{aim: {"notes.chosen", "yes"}, note: {"corrected.corrects", "addendum"}} {
		st := b.opened(id)
		for _, r := range st.draft.Setting().Records {
			if r.Kind == "notes" {
				b.set(id, "tick "+r.ID, tick[0], r.ID, tick[1])
			}
		}
		home, whole := b.onTwo(id)
		if strings.Contains(home, kept) || !strings.Contains(home, told) || !strings.Contains(whole, kept) {
			t.Errorf("%s: at home the kept headline %v and the open one %v, to those who work with them %v", st.form.ID,
				strings.Contains(home, kept), strings.Contains(home, told), strings.Contains(whole, kept))
		}
	}
	b.patched(aim, forms.Change{Q: "summary", Act: forms.ActClear})
	b.patched(aim, forms.Change{Q: "summary", Act: forms.ActCarry})
	if home, whole := b.onTwo(aim); strings.Contains(home, kept) || !strings.Contains(whole, "12/11/2026 – "+kept) {
		t.Errorf("the summary names it at home %v, to those who work with them %v", strings.Contains(home, kept), strings.Contains(whole, kept))
	}
	b.say(aim, map[string]any{"summary": "A hard autumn; the school helped."})
	if home, _ := b.onTwo(aim); !strings.Contains(home, "A hard autumn") {
		t.Error("a summary in words of one's own is kept from the family")
	}
}

// TestAHiddenAddressIsAskedAboutOnEveryForm: that an address is not to be disclosed
// was said once; a later form that gives an address asks who will read it (BR-47).
func TestAHiddenAddressIsAskedAboutOnEveryForm(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	for _, hidden := range []bool{true, false} {
		b := newOpen(t)
		first := b.calm(b.begin(StartForm{Form: "family_registration"}))
		b.complete(first, 0)
		for i, m := range b.opened(first).draft.Document().Members {
			b.patched(first, forms.Change{Q: "family_members.address_confidential", Row: m.Person, Act: forms.ActClear})
			if hidden && i == 0 {
				b.set(first, "hide", "family_members.address_confidential", m.Person, "yes")
			}
		}
		b.finish(first)
		next := b.begin(StartForm{Form: "eha_portal", Family: b.opened(first).head.Record()})
		b.say(next, map[string]any{"family_address": "4 Mill Lane"})
		var check PrintCheck
		b.post("/api/assessments/"+next+"/print-check", WhichCopy{Copy: "professional"}, &check)
		if asked := check.Ask != ""; asked != hidden {
			t.Errorf("an address that is hidden %v: asked %v", hidden, asked)
		}
	}
}
