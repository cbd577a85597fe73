package desk

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
)

// closed is a family whose work is closed, nothing of it received yet.
func (b *bench) closed() (family, assessment string) {
	b.t.Helper()
	family, assessment = b.assessed()
	closure := b.begin(StartForm{Form: "episode_closure", Family: family})
	b.say(closure, map[string]any{"closure_kind": "close"})
	b.whole(closure)
	return family, assessment
}

// receiveAll is the centre's receipt for all that waits, and its word that it is in a
// copy off its site.
func (b *bench) receiveAll() {
	b.t.Helper()
	items, err := b.office.store.Items(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, i := range items {
		if i.Unsent() {
			b.receive(i.ID)
		}
		if err := b.office.store.Forget(b.t.Context(), i.ID); err != nil {
			b.t.Fatal(err)
		}
	}
}

// next is a later day at the laptop, which the centre vouches for, started anew.
func (b *bench) next(days int) {
	b.t.Helper()
	b.at(b.now().AddDate(0, 0, days))
	if err := b.office.store.NoteServerTime(b.t.Context(), b.now()); err != nil {
		b.t.Fatal(err)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
}

func (b *bench) noticed(words string) bool {
	b.t.Helper()
	return slices.ContainsFunc(b.home().Notices, func(n Notice) bool { return strings.Contains(n.Say, words) })
}

// TestAClosedFamilyLeavesTheLaptop is J13's last line: held while anything of it is not
// received, warned of a week before, gone after the council's thirty days, and told of
// by its number alone.
func TestAClosedFamilyLeavesTheLaptop(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family, assessment := b.closed()
	reference := b.search("closure", "all")[0].Reference
	if stay := b.familyOf(family).Stay; stay.As != "held" || !slices.ContainsFunc(stay.Holds, func(h string) bool { return strings.Contains(h, "not been received") }) {
		t.Fatalf("before the receipts: %+v", stay)
	}
	b.receiveAll()
	b.next(1)
	if stay := b.familyOf(family).Stay; stay.As != "later" || !strings.Contains(stay.Says, "22/12/2026") || len(stay.Holds) != 0 {
		t.Fatalf("received: %+v", stay)
	}
	b.next(21)
	if b.noticed("leaves this laptop") {
		t.Error("warned of too early")
	}
	b.next(1)
	if stay := b.familyOf(family).Stay; stay.As != "soon" || !strings.Contains(stay.Says, "22/12/2026: 7 days left") || !b.noticed("22/12/2026: 7 days left") {
		t.Fatalf("a week before: %+v %+v", stay, b.home().Notices)
	}
	b.next(7)
	if b.familyOf(family).Stay.As != "soon" {
		t.Fatal("not here on its last day")
	}
	b.next(1)
	p := b.refused("GET", "/api/families/"+family, nil, http.StatusNotFound, fault.NotFound)
	if p.Key != "desk.left" || !strings.Contains(p.Detail, "23/12/2026") || !strings.Contains(p.Detail, reference) {
		t.Errorf("its page: %+v", p)
	}
	if p := b.refused("GET", "/api/assessments/"+assessment+"/check", nil, http.StatusNotFound, fault.NotFound); p.Key != "desk.left" {
		t.Errorf("its assessment: %+v", p)
	}
	b.refused("POST", "/api/assessments", StartForm{Form: "case_note", Family: family}, http.StatusNotFound, fault.NotFound)
	var list FamilyList
	b.get("/api/families", &list)
	if len(list.Families) != 0 || len(list.Left) != 1 || !strings.Contains(list.Left[0], reference) || !b.noticed(reference) {
		t.Errorf("told of: %+v, %+v", list, b.home().Notices)
	}
	b.leftBehind(reference)
	b.next(31)
	if b.noticed(reference) {
		t.Error("still told of after a month")
	}
	b.get("/api/families", &list)
	if len(list.Left) != 1 {
		t.Error("not in the list any more after a month")
	}
	b.next(52*7 - 31 + 1)
	list = FamilyList{}
	b.get("/api/families", &list)
	if len(list.Left) != 0 {
		t.Errorf("still in the list after a year: %v", list.Left)
	}
}

// leftBehind are the receipts, without initials, and what was promised for a day, which
// can be ticked off.
func (b *bench) leftBehind(reference string) {
	b.t.Helper()
	var out OutboxPage
	b.get("/api/outbox", &out)
	if len(out.Received) != 3 || slices.ContainsFunc(out.Received, func(i OutboxItem) bool { return i.Initials != "" || i.Assessment != "" || !i.Receipt.Verified }) {
		b.t.Errorf("received: %+v", out.Received)
	}
	tasks := b.home().Tasks
	if len(tasks) != 2 || tasks[1].Say != "Check whether the outcomes have lasted" {
		b.t.Fatalf("what the closing promised for a day: %+v", tasks)
	}
	for _, task := range tasks {
		if task.On == "" || task.Href != "" || !strings.Contains(task.Family, reference) {
			b.t.Errorf("%+v", task)
		}
	}
	b.post("/api/tasks/"+tasks[0].ID+"/done", nil, nil)
	if n := len(b.home().Tasks); n != len(tasks)-1 {
		b.t.Errorf("%d tasks, then %d", len(tasks), n)
	}
	if r, err := b.office.store.Records(b.t.Context()); err != nil || len(r) != 0 {
		b.t.Errorf("records: %+v %v", r, err)
	}
}

// A clock that only this laptop vouches for lets nothing leave, and says so; the centre's
// word lets it, with the session open (BR-06).
func TestAClosedFamilyStaysWhileTheClockIsInDoubt(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family, _ := b.closed()
	b.receiveAll()
	b.next(1)
	b.at(b.now().AddDate(0, 0, 60))
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if b.home().Notices[0].Act != "confirm_date" || b.familyOf(family).Name == "" {
		t.Fatalf("let go by a clock that nobody vouches for: %+v", b.home().Notices)
	}
	b.post("/api/date/confirm", nil, nil)
	b.refused("GET", "/api/families/"+family, nil, http.StatusNotFound, fault.NotFound)
}

// A form that is begun, an attached document on its way and new work each keep the
// family, and what comes after has a week's warning of its own.
func TestWhatKeepsAClosedFamily(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family, assessment := b.closed()
	b.receiveAll()
	b.next(1)
	b.post("/api/safety/calls", NewCall{Assessment: assessment, Phoned: "could_not", NotPhonedReason: "No signal", Client: "k1"}, nil)
	if stay := b.familyOf(family).Stay; stay.As != "held" || len(stay.Holds) != 1 || !strings.Contains(stay.Holds[0], "call that was put off") {
		t.Fatalf("a call is still to be made: %+v", stay)
	}
	b.post("/api/safety/calls", NewCall{Assessment: assessment, Phoned: "yes", PhonedAt: "11:20", Client: "k2"}, nil)
	document := b.begin(StartForm{Form: "document", Family: family})
	b.next(60)
	if stay := b.familyOf(family).Stay; stay.As != "held" || len(stay.Holds) != 1 || !strings.Contains(stay.Holds[0], "1 form is begun") {
		t.Fatalf("a document is being added: %+v", stay)
	}
	b.whole(document)
	items, err := b.office.store.Items(t.Context())
	if err != nil || len(items) != 2 {
		t.Fatalf("%+v %v", items, err)
	}
	b.receive(items[slices.IndexFunc(items, func(i outbox.Item) bool { return !i.Attachment })].ID)
	b.next(60)
	if stay := b.familyOf(family).Stay; stay.As != "held" || len(stay.Holds) != 2 {
		t.Fatalf("its file is on its way, and it is in no second copy: %+v", stay)
	}
	b.receiveAll()
	b.next(1)
	if stay := b.familyOf(family).Stay; stay.As != "soon" || !strings.Contains(stay.Says, "7 days left") {
		t.Fatalf("no week's warning: %+v", stay)
	}
	b.begin(StartForm{Form: "ffa", Family: family})
	b.next(60)
	if stay := b.familyOf(family).Stay; stay.As != "held" {
		t.Errorf("a new assessment has begun: %+v", stay)
	}
}

// The hold of an inquiry, in the profile, keeps every family for good (domain 7.7).
func TestACouncilsHoldKeepsEveryFamily(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newBench(t)
	b.office.profile = []byte(strings.Replace(string(b.office.profile), "closed_episode: 30 days", "closed_episode: hold", 1))
	b.enrol()
	family, _ := b.closed()
	b.receiveAll()
	b.next(300)
	if stay := b.familyOf(family).Stay; stay.As != "none" || stay.Says != "" {
		t.Errorf("%+v", stay)
	}
}
