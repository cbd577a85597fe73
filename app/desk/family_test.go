package desk

import (
	"net/http"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
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
	t.Parallel()
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

// TestATransferWaitsForTheOffice is BR-67 and BR-80: until the office has named the new
// keyworker's account the page says so, and whoever handed the work on still has the
// alerts and may answer them; closing is no longer theirs.
func TestATransferWaitsForTheOffice(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family, _ := b.assessed()
	if work := b.familyOf(family).Episodes[0]; work.Waiting != "" {
		t.Fatalf("before: %+v", work)
	}
	alert := b.told(family, "")
	b.handed(family, casework.Helper{Name: "Cleo Marsh"})
	work := b.familyOf(family).Episodes[0]
	if !strings.Contains(work.Waiting, "office to name Cleo Marsh") || !strings.Contains(work.Waiting, "alerts reach Temi Ellis") || work.Keyworker != "Cleo Marsh" {
		t.Errorf("handed on: %+v", work)
	}
	if h := b.home(); len(h.Alerts.Items) != 1 {
		t.Errorf("the alert reaches nobody: %+v", h.Alerts)
	}
	b.refused("POST", "/api/assessments", StartForm{Form: "episode_closure", Family: family}, http.StatusForbidden, fault.Refused)
	b.refused("POST", "/api/assessments", StartForm{Form: "access_grant", Family: family}, http.StatusForbidden, fault.Refused)
	b.seen(family, alert, "read")
	b.seen(family, alert, "checked")
	b.finish(b.answering(family, alert, "Told Cleo of it."))

	b.handed(family, casework.Helper{ID: "w-8", Name: "Cleo Marsh"})
	if work := b.familyOf(family).Episodes[0]; work.Waiting != "" {
		t.Errorf("named, and still waits: %+v", work)
	}
	b.applied(family, map[casework.Kind]any{casework.AlertRaised: casework.Alert{ID: "alert-2", Kind: "dv", Child: b.familyOf(family).Members[0].Key, At: b.now()}})
	if h := b.home(); len(h.Alerts.Items) != 0 || len(b.familyOf(family).Alerts.Items) != 1 {
		t.Errorf("the next alert is the new keyworker's: %+v", h.Alerts)
	}
}

// A second assessment is refused beside the open one, in words that fit: nobody is
// told to work with themselves.
func TestTheOpenAssessmentIsNamedForWhoAsks(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	again := StartForm{Form: b.familyOf(family).Episodes[0].Kind, Family: family}
	says := func() string {
		return b.refused("POST", "/api/assessments", again, http.StatusForbidden, fault.Refused).Detail
	}
	if said := says(); !strings.Contains(said, "yours to go on with") || strings.Contains(said, "together") {
		t.Errorf("the keyworker is told %q", said)
	}
	b.handed(family, casework.Helper{ID: "w-7", Name: "Ben Rees"})
	if said := says(); !strings.Contains(said, "Its keyworker is Ben Rees") {
		t.Errorf("who hands it over is told %q", said)
	}
}
