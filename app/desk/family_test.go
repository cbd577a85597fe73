package desk

import (
	"testing"

	"earlyhelp.example/backend/casework"
)

// applied makes changes to a family's record, as the office may send them.
func (b *bench) applied(family string, of map[casework.Kind]any) {
	b.t.Helper()
	for kind, data := range of {
		change, err := casework.NewChange("applied-"+string(kind), kind, family, "w-9", b.now(), data)
		if err != nil {
			b.t.Fatal(err)
		}
		if err := b.office.store.Apply(b.t.Context(), change); err != nil {
			b.t.Fatal(err)
		}
	}
}

// TestTheFamilyPageSaysWhatShowsAnOutcome: beside an outcome stand its evidence, in words
// and linked, and beside an action the need it answers. What has gone says so.
func TestTheFamilyPageSaysWhatShowsAnOutcome(t *testing.T) {
	oneCaller(t)
	b := newOpen(t)
	family, _ := b.assessed()
	b.whole(b.calm(b.begin(StartForm{Form: "case_note", Family: family})))
	page := b.familyOf(family)
	need, note, episode := page.Needs[0], page.Notes[0], page.Episodes[0].ID
	if len(page.Needs) < 2 || need.Evidence != "" || len(need.Linked) != 0 {
		t.Fatalf("before: %+v", page.Needs)
	}
	b.applied(family, map[casework.Kind]any{
		casework.NeedSettled:  casework.SettledData{Need: need.ID, State: "met", Proof: "The register says 96%", Linked: []string{"notes/" + note.ID, "documents/gone"}},
		casework.ActionAgreed: casework.Action{ID: "for-nothing", Action: "Walk together", Episode: episode},
	})
	page = b.familyOf(family)
	got := page.Needs[0]
	if got.Evidence != "The register says 96%" || len(got.Linked) != 2 || got.Linked[0] != note || got.Linked[1].Title != "(no longer on record)" || got.Linked[1].Href != "" {
		t.Errorf("the outcome: %+v", got)
	}
	if first, last := page.Actions[0], page.Actions[len(page.Actions)-1]; first.Need != need.Need || last.ID != "for-nothing" || last.Need != "" {
		t.Errorf("the actions answer %q and %q, want %q and nothing", first.Need, last.Need, need.Need)
	}
}
