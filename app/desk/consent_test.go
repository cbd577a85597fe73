package desk

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// withdraw finishes the form that takes the family's consent back.
func (b *bench) withdraw(family string) string {
	b.t.Helper()
	return b.whole(b.begin(StartForm{Form: "consent_withdrawal", Family: family}))
}

func (b *bench) outbox() OutboxPage {
	b.t.Helper()
	var out OutboxPage
	b.get("/api/outbox", &out)
	return out
}

// held are the items that wait for a choice.
func held(out OutboxPage) []OutboxItem {
	return slices.DeleteFunc(slices.Clone(out.Items), func(i OutboxItem) bool { return !i.Stopped })
}

// TestConsentTakenBackStopsTheQueue: what relied on it is held at once and shown
// on every screen; what takes it back is not (BR-25).
func TestConsentTakenBackStopsTheQueue(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, ffa := b.assessed()
	b.withdraw(family)
	out, h := b.outbox(), b.home()
	stopped := held(out)
	if len(stopped) == 0 || len(h.Stops) != len(stopped) || h.Stops[0].Says == "" || h.Stops[0].Phone != "" {
		t.Fatalf("held %+v, told %+v", stopped, h.Stops)
	}
	for _, i := range out.Items {
		if i.Stopped == (i.Assessment != family && i.Assessment != ffa) {
			t.Errorf("%s is %s", i.Title, i.State)
		}
		if i.Stopped && (i.Can.SendNow || i.StoppedSays == "" || len(i.Choices) != 3) {
			t.Errorf("a held item: %+v", i)
		}
	}
	page := b.familyOf(family)
	if page.Consent.Status != "withdrawn" || !strings.Contains(page.Consent.Stop, "Early Help needs a parent's agreement") {
		t.Errorf("consent %+v", page.Consent)
	}
	b.refused("POST", "/api/assessments", StartForm{Form: "taf_meeting", Family: family}, http.StatusForbidden, fault.Refused)
	b.begin(StartForm{Form: "portal_referral", Family: family}) // safety never waits (BR-24)
}

// TestOnePersonsConsentTakenBack stops what names them, and only that; what is
// finished afterwards was finished by somebody who knew.
func TestOnePersonsConsentTakenBack(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	record, err := b.office.store.Record(t.Context(), family)
	if err != nil {
		t.Fatal(err)
	}
	last, _ := record.Consent()
	takeBack := func(person string) {
		change, err := casework.NewChange("c-"+person, casework.ConsentTaken, family, "w-1", b.now(),
			casework.WithdrawalData{Consent: last.ID, Withdrawal: casework.Withdrawal{On: "2026-11-22", People: []string{person}}})
		if err != nil {
			t.Fatal(err)
		}
		if err := b.office.store.Apply(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	mark := func(i outbox.Item, e outbox.Event) error { return b.office.store.Mark(t.Context(), outbox.Step(i, e)) }
	before := b.items()
	if err := mark(before[1], outbox.Began{At: b.now()}); err != nil { // on its way already
		t.Fatal(err)
	}
	takeBack("somebody-else")
	if stopped := held(b.outbox()); len(stopped) != 0 {
		t.Errorf("held for somebody whom they do not name: %+v", stopped)
	}
	one := record.Current()[0].Key
	takeBack(one)
	if stopped := held(b.outbox()); len(stopped) != 1 || stopped[0].ID != before[0].ID {
		t.Errorf("what names them is not held: %+v", b.outbox().Items)
	}
	going := outbox.Step(before[1], outbox.Began{At: b.now()})
	going.People = "" // the sender keeps no account of it
	if err := mark(going, outbox.Failed{At: b.now(), Fault: "wire.offline", Unsent: true, Network: true}); !fault.Is(err, fault.Conflict) {
		t.Errorf("what names them would be tried again: %v", err)
	}
	plan := b.whole(b.begin(StartForm{Form: "family_action_plan", Family: family}))
	if slices.ContainsFunc(held(b.outbox()), func(i OutboxItem) bool { return i.Assessment == plan }) {
		t.Error("what was finished afterwards is held")
	}
	for _, i := range b.items() {
		if i.ID == b.opened(plan).head.Submission {
			if err := mark(i, outbox.Began{At: b.now()}); err != nil {
				t.Errorf("what was finished afterwards may not leave: %v", err)
			}
		}
	}
}

// TestTheThreeChoices about a held item; sending needs its reason.
func TestTheThreeChoices(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, ffa := b.assessed()
	b.withdraw(family)
	door := func(id string) string { return "/api/outbox/" + id + "/consent" }
	for _, i := range held(b.outbox()) {
		if i.Assessment == ffa {
			b.post(door(i.ID), ConsentDecision{Choice: "hold"}, nil)
			b.refused("POST", door(i.ID), ConsentDecision{Choice: "send_anyway_reason", Reason: "  "}, http.StatusUnprocessableEntity, fault.Invalid)
			b.post(door(i.ID), ConsentDecision{Choice: "send_anyway_reason", Reason: "The court has asked for it"}, nil)
			b.refused("POST", door(i.ID), ConsentDecision{Choice: "hold"}, http.StatusConflict, fault.Conflict)
			continue
		}
		b.post(door(i.ID), ConsentDecision{Choice: "withdraw"}, nil)
	}
	states := map[string]string{}
	for _, i := range b.outbox().Items {
		states[i.Assessment] = i.State
	}
	if states[ffa] != "waiting" || b.opened(family).head.State != store.PartCompleted || len(b.home().Stops) != 0 {
		t.Errorf("after the choices: %v, %s", states, b.opened(family).head.State)
	}
}

// TestADocumentGoesByWhatIsChosenForItsForm: the outbox offers no choice about it
// while its form is stopped, and the door takes none: a choice that the form's
// would undo was never one.
func TestADocumentGoesByWhatIsChosenForItsForm(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.withdraw(b.referral())
	stopped := held(b.outbox())
	if len(stopped) != 2 || stopped[1].Of != stopped[0].ID || len(stopped[1].Choices) != 0 {
		t.Fatalf("stopped: %+v", stopped)
	}
	door := func(i int) string { return "/api/outbox/" + stopped[i].ID + "/consent" }
	for _, choice := range []ConsentDecision{{Choice: "hold"}, {Choice: "withdraw"}, {Choice: "send_anyway_reason", Reason: "The court has asked for it"}} {
		b.refused("POST", door(1), choice, http.StatusConflict, fault.Conflict)
	}
	b.post(door(0), ConsentDecision{Choice: "hold"}, nil)
	if form, file := b.waiting(); !form.Held || !file.Held {
		t.Errorf("held: the form %t, its letter %t", form.Held, file.Held)
	}
}

// TestWhatLeavesIsAskedAgain: the sender's own copy of the queue is older than
// the withdrawal, and the store still lets nothing go.
func TestWhatLeavesIsAskedAgain(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	before, err := b.office.store.Items(t.Context())
	if err != nil || len(before) != 2 || !before[0].Consent {
		t.Fatalf("items %+v (%v)", before, err)
	}
	going := outbox.Step(before[1], outbox.Began{At: b.now()}) // on its way already
	if err := b.office.store.Mark(t.Context(), going); err != nil {
		t.Fatal(err)
	}
	record, err := b.office.store.Record(t.Context(), family)
	if err != nil {
		t.Fatal(err)
	}
	last, _ := record.Consent()
	change, err := casework.NewChange("c-1", casework.ConsentTaken, family, "w-1", b.now(), casework.WithdrawalData{Consent: last.ID, Withdrawal: casework.Withdrawal{On: "2026-11-22"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.office.store.Apply(t.Context(), change); err != nil {
		t.Fatal(err)
	}
	if err := b.office.store.Mark(t.Context(), outbox.Step(before[0], outbox.Began{At: b.now()})); !fault.Is(err, fault.Conflict) {
		t.Errorf("let go: %v", err)
	}
	came := outbox.Step(going, outbox.Failed{At: b.now(), Fault: "wire.offline", Unsent: true, Network: true})
	if err := b.office.store.Mark(t.Context(), came); !fault.Is(err, fault.Conflict) {
		t.Errorf("would be tried again: %v", err)
	}
	if after, err := b.office.store.Items(t.Context()); err != nil || after[0].State != outbox.Stopped || after[1].State != outbox.Stopped {
		t.Errorf("after: %+v (%v)", after, err)
	}
}

// TestNobodyChoseForADay: the coordinator is told once, with nothing of the
// family in it, and the screen says honestly whom to phone.
func TestNobodyChoseForADay(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	b.withdraw(family)
	b.at(b.now().Add(25 * time.Hour))
	if h := b.home(); len(h.Stops) == 0 || !strings.Contains(h.Stops[0].Phone, "Phone") {
		t.Fatalf("stops %+v", h.Stops)
	}
	s, release, err := b.desk.use()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for range 2 {
		if err := s.tellCoordinator(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	items, err := b.office.store.Items(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	notices, stopped := 0, 0
	for _, i := range items {
		if i.State == outbox.Stopped {
			stopped++
		}
		if i.Kind != sealed.KindConsentNotice {
			continue
		}
		notices++
		raw, err := b.office.store.Payload(t.Context(), i.ID)
		if err != nil {
			t.Fatal(err)
		}
		e, err := sealed.Open(raw)
		if err != nil || len(e.Subjects) > 0 || strings.Contains(string(e.Body), s.nameOf(t, family)) || !strings.Contains(string(e.Body), "EH-") {
			t.Errorf("the notice says %s (%v)", e.Body, err)
		}
	}
	if notices != stopped || notices == 0 {
		t.Errorf("%d notices about %d items", notices, stopped)
	}
}

func (s *session) nameOf(t *testing.T, family string) string {
	t.Helper()
	r, err := s.store.Record(t.Context(), family)
	if err != nil || r.Family.Name == "" {
		t.Fatalf("no name (%v)", err)
	}
	return r.Family.Name
}

// TestConsentRefused is J9: Early Help is blocked with the words of BR-22 and the
// draft can be deleted for good; a safeguarding referral of the same family is
// finished all the same.
func TestConsentRefused(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.begin(StartForm{Form: "portal_referral"})
	b.say(id, map[string]any{"referral_type": "early_help", "consent_status": "refused", "no_consent_reason": []string{"NC11"}, "no_consent_detail": "They asked us not to."})
	var check AssessmentCheck
	b.get("/api/assessments/"+id+"/check", &check)
	if !strings.Contains(check.Head.Stop, "Early Help needs a parent's agreement") || !check.Head.CanDiscard {
		t.Errorf("head %+v", check.Head)
	}
	blocked := func() bool {
		p := b.refused("POST", "/api/assessments/"+id+"/finish", nil, http.StatusUnprocessableEntity, fault.Invalid)
		for _, problem := range p.Problems {
			if strings.Contains(problem.Say, "Early Help needs a parent") {
				return true
			}
		}
		return false
	}
	if !blocked() {
		t.Error("Finish does not say BR-22")
	}
	b.say(id, map[string]any{"referral_type": "social_care", "no_consent_reason": []string{"NC07"}, "significant_harm": "not_sure", "immediate_danger": "no"})
	b.get("/api/assessments/"+id+"/check", &check)
	if check.Head.Stop != "" {
		t.Errorf("safeguarding is stopped: %q", check.Head.Stop)
	}
	b.whole(id)
	if out := b.outbox(); len(out.Urgent) != 1 || out.Urgent[0].Stopped {
		t.Errorf("outbox %+v", out)
	}
	other := b.begin(StartForm{Form: "portal_referral"})
	b.say(other, map[string]any{"referral_type": "early_help", "consent_status": "refused"})
	b.post("/api/assessments/"+other+"/delete", nil, nil)
	if rows := b.search("", "deleted"); len(rows) != 0 {
		t.Errorf("kept although the family refused: %+v", rows)
	}
	graves, err := b.office.store.Tombstones(t.Context())
	if err != nil || len(graves) != 1 || graves[0].Reason != store.ConsentRefused {
		t.Errorf("tombstones %+v (%v)", graves, err)
	}
}

// TestAWithdrawalDoesWhatItsRowsSay is BR-25 through the form itself: some people's
// information is withdrawn, one of the team loses access, and each open action
// goes the way that was chosen for it.
func TestAWithdrawalDoesWhatItsRowsSay(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	b.whole(b.begin(StartForm{Form: "access_grant", Family: family}))
	page := b.familyOf(family)
	if len(page.Actions) == 0 || len(page.Episodes[0].Access) != 2 {
		t.Fatalf("%d actions, access %+v", len(page.Actions), page.Episodes[0].Access)
	}
	record, err := b.office.store.Record(t.Context(), family)
	if err != nil {
		t.Fatal(err)
	}
	id := b.begin(StartForm{Form: "consent_withdrawal", Family: family})
	b.say(id, map[string]any{"scope": "some_people", "whose": []string{page.Members[0].Key}, "safeguarding_concern": "no"})
	b.set(id, "ends", "access_ends.ends", record.Episodes[0].Access[0].Key(), "yes")
	b.set(id, "stop", "open_actions.becomes", page.Actions[0].ID, "stop")
	for i, a := range page.Actions[1:] {
		b.set(id, "on-"+string(rune('a'+i)), "open_actions.becomes", a.ID, "continue")
	}
	b.whole(id)
	after := b.familyOf(family)
	if after.Consent.Status != "partial" || after.Actions[0].Status != casework.ActionNotNeeded || len(after.Episodes[0].Access) != 1 {
		t.Errorf("consent %q, action %+v, access %+v", after.Consent.Status, after.Actions[0], after.Episodes[0].Access)
	}
	for i, a := range after.Actions[1:] {
		if a.Status != page.Actions[i+1].Status {
			t.Errorf("what goes on is %+v", a)
		}
	}
}
