package desk

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	early "earlyhelp.example/backend/sync"
)

// urgent answers the safety gate's first question with yes.
func (b *bench) urgent(id string) {
	b.t.Helper()
	b.set(id, "urgent "+id, "immediate_danger", "", "yes")
}

// TestAnOfflineQueueNeverHidesDanger holds BR-31 to BR-34 over the life of one form.
func TestAnOfflineQueueNeverHidesDanger(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	h := b.home()
	if h.Banner == nil || len(h.Banner.Items) != 1 || h.Banner.Items[0].Finished || !strings.Contains(h.Banner.Items[0].Says, "Smith is NOT finished") {
		t.Fatalf("an urgent draft: %+v", h.Banner)
	}
	want := "This computer is offline. Nobody at MASH can see this form. Phone now: 999 if anyone is in immediate danger, " +
		"MASH on 01632 960123 (Monday to Friday 9am to 5pm), out of hours 01632 960999. Then finish this form as your written record."
	if h.Banner.Offline != want || h.Banner.Phone == "" {
		t.Errorf("BR-31 in full: %q", h.Banner.Offline)
	}
	b.post("/api/safety/calls", NewCall{Assessment: id, ImmediateDanger: "yes", SignificantHarm: "yes", Phoned: "yes", PhonedAt: "11:20",
		SpokeTo: "Moira Lund", Reference: "None given", Advice: "Finish the form today", Client: "call-1"}, nil)
	h = b.home()
	if h.Banner == nil || !h.Banner.Items[0].Called || !strings.Contains(h.Banner.Items[0].CallSays, "Moira Lund") || h.Banner.Phone != "" {
		t.Fatalf("a call does not clear it, and is told: %+v", h.Banner)
	}
	var done Finished
	b.post("/api/assessments/"+id+"/finish", nil, &done)
	if !done.Urgent || strings.Contains(strings.ToLower(done.Says), " sent") {
		t.Errorf("finish: %+v", done)
	}
	b.at(b.now().Add(18 * time.Minute))
	h = b.home()
	if h.Banner == nil || !h.Banner.Items[0].Finished || h.Banner.Items[0].Since == "" || h.Outbox.Urgent != 1 {
		t.Fatalf("finished and not received: %+v", h.Banner)
	}
	if strings.Contains(h.Banner.Offline, "finish this form") || !strings.Contains(h.Banner.Offline, "Nobody at MASH can see this form") {
		t.Errorf("what is finished is not to be finished: %q", h.Banner.Offline)
	}
	b.office.mu.Lock()
	b.office.state = early.State{Online: true, SignedIn: true, Says: "sync.online"}
	b.office.mu.Unlock()
	if h = b.home(); h.Banner == nil || h.Banner.Offline != "" {
		t.Errorf("online the banner stays, without the offline words: %+v", h.Banner)
	}
	b.receive(done.Item)
	if h = b.home(); h.Banner != nil || h.Outbox.Received != 1 {
		t.Errorf("a receipt, and nothing else, clears it: %+v", h.Banner)
	}
}

// TestACallAnsweredInTheFormIsACall: the banner and the sealed form take the
// safety page's own answers for the record of a call, once it has its time.
func TestACallAnsweredInTheFormIsACall(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	if says := b.front().Urgent.Says; !strings.Contains(says, "Have you phoned?") {
		t.Errorf("nobody was phoned: %q", says)
	}
	b.set(id, "c1", "phoned", "", "yes")
	b.set(id, "c2", "spoke_to", "", "Moira Lund")
	if item := b.home().Banner.Items[0]; item.Called {
		t.Fatalf("called without a time: %+v", item)
	}
	b.set(id, "c3", "phoned_at", "", b.now().Add(-time.Hour).UTC().Format(momentLayout))
	if item := b.home().Banner.Items[0]; !item.Called || !strings.Contains(item.CallSays, "Moira Lund") {
		t.Fatalf("the call of the form is not told: %+v", item)
	}
	if says := b.front().Urgent.Says; !strings.HasSuffix(says, "Your call is recorded.") {
		t.Errorf("nobody is asked for what they have written down: %q", says)
	}
}

// TestACallsTimeIsReadHoweverItStands: with seconds or without, with a zone or on
// London's clock; whatever the form takes for a time is the time of a call.
func TestACallsTimeIsReadHoweverItStands(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	b.say(id, map[string]any{"phoned": "yes"})
	for _, at := range []string{"2026-06-23T10:20:00+01:00", "2026-06-23T09:20:00Z", "2026-06-23T09:20Z", "2026-06-23T10:20:00", "2026-06-23T10:20"} {
		b.set(id, "at "+at, "phoned_at", "", at)
		st, err := b.desk.current.state(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		u, err := b.desk.current.urgentOf(t.Context(), st)
		if err != nil || len(u.Calls) != 1 || !u.Calls[0].At.Equal(time.Date(2026, 6, 23, 9, 20, 0, 0, time.UTC)) {
			t.Errorf("%s: sealed %+v, %v", at, u, err)
		}
	}
}

// TestAnUrgentFormWithoutANameIsToldByItsTitle: it is not "about" its own title.
func TestAnUrgentFormWithoutANameIsToldByItsTitle(t *testing.T) {
	b := newOpen(t)
	b.urgent(b.start(false))
	if says := b.home().Banner.Items[0].Says; !strings.HasPrefix(says, "The Early Help Assessment - Portal is NOT finished") {
		t.Errorf("without a name: %q", says)
	}
}

func (b *bench) front() Front {
	b.t.Helper()
	var f Front
	b.get("/api/front", &f)
	return f
}

// TestWhatNobodyWasPhonedAboutIsToldFirst: of several the first are told in full.
func TestWhatNobodyWasPhonedAboutIsToldFirst(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	var ids []string
	for _, called := range []bool{true, false, true} {
		id := b.start(false)
		b.fill(id, "smith")
		b.urgent(id)
		if called {
			b.post("/api/safety/calls", NewCall{Assessment: id, ImmediateDanger: "yes", SignificantHarm: "yes", Phoned: "yes", PhonedAt: "11:20",
				SpokeTo: "Moira Lund", Reference: "None given", Advice: "Finish the form today", Client: "call " + id}, nil)
		}
		ids = append(ids, id)
	}
	b.post("/api/assessments/"+ids[0]+"/finish", nil, nil)
	var told []string
	for _, item := range b.home().Banner.Items {
		told = append(told, item.Assessment)
	}
	if want := []string{ids[1], ids[0], ids[2]}; !slices.Equal(told, want) {
		t.Errorf("told in the order %v, not %v: without a call, finished, draft", told, want)
	}
}

func (b *bench) home() Home {
	b.t.Helper()
	var h Home
	b.get("/api/home", &h)
	return h
}

func TestTheSafetyScreenReadsOutTheChildren(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	var s SafetyPage
	b.get("/api/safety", &s)
	if len(s.Children) != 1 || s.Children[0].Name != "Unborn Smith" || !strings.Contains(s.Children[0].Address, "Weir Cottages") {
		t.Errorf("read out: %+v", s.Children)
	}
	if !s.Offline || s.OpenNow == nil || *s.OpenNow {
		t.Errorf("a Sunday, offline: %+v", s)
	}
	b.at(b.now().Add(24 * time.Hour)) // Monday noon
	b.get("/api/safety", &s)
	if s.OpenNow == nil || !*s.OpenNow {
		t.Error("MASH is open on Mondays at noon")
	}
}

func TestACallOfNoFormIsKept(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.post("/api/safety/calls", NewCall{Phoned: "could_not", NotPhonedReason: "No signal in the valley", Client: "call-2"}, nil)
	b.post("/api/safety/calls", NewCall{Phoned: "could_not", NotPhonedReason: "No signal in the valley", Client: "call-2"}, nil)
	var s SafetyPage
	b.get("/api/safety", &s)
	if len(s.Calls) != 1 || s.Calls[0].NotPhonedReason != "No signal in the valley" {
		t.Errorf("calls: %+v", s.Calls)
	}
	b.refused("POST", "/api/safety/calls", NewCall{Assessment: "none"}, http.StatusNotFound, fault.NotFound)
}

// Without the council's numbers no family work begins, and 999 stands alone (BR-35).
func TestWithoutNumbersNoFamilyWorkBegins(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.office.profile = profileSource(t, "herefordshire")
	b.enrol()
	b.refused("POST", "/api/assessments", StartForm{Form: "eha_portal"}, http.StatusForbidden, fault.Refused)
	h := b.home()
	if len(h.Forms) == 0 || h.Forms[0].Blocked == "" {
		t.Errorf("the Forms list does not say why: %+v", h.Forms)
	}
	var f Front
	b.get("/api/front", &f)
	if f.Phones.Emergency != "999" || f.Phones.Confirmed || f.Phones.Says == "" {
		t.Errorf("numbers: %+v", f.Phones)
	}
	b.start(true) // practice is about nobody
}

// TestTheSafetyScreenReadsOutWhomTheRecordKnows: a form about a family on record
// asks no birth and no address, and nobody's parent is read out as a child.
func TestTheSafetyScreenReadsOutWhomTheRecordKnows(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.post("/api/assessments/"+id+"/finish", nil, nil)
	var families FamilyList
	b.get("/api/families", &families)
	var started Started
	b.post("/api/assessments", StartForm{Form: "family_action_plan", Family: families.Families[0].ID}, &started)
	var s SafetyPage
	b.get("/api/safety", &s)
	if len(s.Children) != 1 || s.Children[0].Assessment != started.ID || s.Children[0].Name != "Unborn Smith" ||
		s.Children[0].DOB == "" || !strings.Contains(s.Children[0].Address, "Weir Cottages") {
		t.Errorf("read out: %+v", s.Children)
	}
}
