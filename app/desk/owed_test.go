package desk

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
)

// callTasks are the standing red tasks of the home screen.
func (b *bench) callTasks() []TaskItem {
	b.t.Helper()
	return slices.DeleteFunc(b.home().Tasks, func(t TaskItem) bool { return !t.Call })
}

// Block G4: why not yet leaves a task that only a recorded call takes away.
func TestACallNotMadeStaysATask(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.post("/api/safety/calls", NewCall{Assessment: id, ImmediateDanger: "yes", SignificantHarm: "yes", Phoned: "could_not", NotPhonedReason: "No signal in the valley", Client: "call-1"}, nil)
	want := TaskItem{ID: "call " + id, Say: "Phone MASH about Smith. Not yet, because: No signal in the valley", Family: "Smith",
		Href: assessmentHref(id), Call: true, Assessment: id}
	if got := b.callTasks(); len(got) != 1 || got[0] != want {
		t.Fatalf("tasks: %+v", got)
	}
	b.refused("POST", "/api/tasks/call%20"+id+"/done", nil, http.StatusNotFound, fault.NotFound)
	b.receive(b.finish(id).Item)
	if got := b.callTasks(); b.home().Banner != nil || len(got) != 1 {
		t.Fatalf("a receipt takes the banner and leaves the task: %+v", got)
	}
	b.post("/api/safety/calls", NewCall{Assessment: id, Phoned: "yes", PhonedAt: "11:20", SpokeTo: "Moira Lund", Client: "call-2"}, nil)
	if got := b.callTasks(); len(got) != 0 {
		t.Errorf("a recorded call leaves %+v", got)
	}
}

func TestWhyNotYetInTheFormIsATaskToo(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	if got := b.callTasks(); len(got) != 0 {
		t.Fatalf("nobody was asked yet: %+v", got)
	}
	b.say(id, map[string]any{"significant_harm": "yes", "phoned": "no_answer"})
	b.say(id, map[string]any{"not_phoned_reason": "Nobody answers"})
	if got := b.callTasks(); len(got) != 1 || !strings.HasSuffix(got[0].Say, "Nobody answers") {
		t.Fatalf("tasks: %+v", got)
	}
	b.receive(b.finish(id).Item)
	if got := b.callTasks(); len(got) != 1 {
		t.Fatalf("after the receipt: %+v", got)
	}
}

func TestACallAboutNoFormNotMadeStaysATask(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.post("/api/safety/calls", NewCall{Phoned: "no", NotPhonedReason: "Driving to signal", Client: "c1"}, nil)
	got := b.callTasks()
	if len(got) != 1 || got[0].Say != "Phone MASH. Not yet, because: Driving to signal" || got[0].Assessment != "" {
		t.Fatalf("tasks: %+v", got)
	}
	b.at(b.now().Add(time.Minute))
	id := b.start(false)
	b.post("/api/safety/calls", NewCall{Assessment: id, Phoned: "yes", PhonedAt: "12:01", Client: "c2"}, nil)
	if got := b.callTasks(); len(got) != 0 {
		t.Errorf("a call since: %+v", got)
	}
}

// J10: the written form is due the council's hours after the first call, for
// whatever form has the safety page, wherever the call was recorded.
func TestTheWrittenFormIsDue(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"eha_portal", "portal_referral"} {
		b := newOpen(t)
		id := b.begin(StartForm{Form: form})
		b.urgent(id)
		due := func() string { b.t.Helper(); return b.home().Banner.Items[0].DueSays }
		if due() != "" {
			t.Fatalf("%s: due before a call: %q", form, due())
		}
		b.say(id, map[string]any{"phoned": "yes"})
		b.say(id, map[string]any{"phoned_at": b.now().Add(-40 * time.Minute).UTC().Format(momentLayout)})
		if due() != "Written form due by 11:20 tomorrow." {
			t.Fatalf("%s: called in the form: %q", form, due())
		}
		b.post("/api/safety/calls", NewCall{Assessment: id, Phoned: "yes", PhonedAt: "11:10", Client: "c1"}, nil)
		b.post("/api/safety/calls", NewCall{Assessment: id, Phoned: "yes", PhonedAt: "11:50", Client: "c2"}, nil)
		if due() != "Written form due by 11:10 tomorrow." {
			t.Fatalf("%s: a second call moves nothing: %q", form, due())
		}
		b.at(b.now().Add(23 * time.Hour))
		if due() != "Written form due by 11:10 today." {
			t.Errorf("%s: the next day: %q", form, due())
		}
		b.at(b.now().Add(time.Hour))
		if due() != "The written form was due today 11:10 and is late." {
			t.Errorf("%s: too late: %q", form, due())
		}
	}
}

// The hours are the council's; one that has set none sets no time.
func TestTheHoursAreTheCouncils(t *testing.T) {
	t.Parallel()
	for hours, want := range map[string]string{"48": "Written form due by 11:20 on 24/11/2026.", "0": ""} {
		b := newBench(t)
		b.office.profile = []byte(strings.Replace(string(b.office.profile), "follow_up_hours: 24", "follow_up_hours: "+hours, 1))
		b.enrol()
		id := b.start(false)
		b.urgent(id)
		b.post("/api/safety/calls", NewCall{Assessment: id, Phoned: "yes", PhonedAt: "11:20", Client: "c1"}, nil)
		if got := b.home().Banner.Items[0].DueSays; got != want {
			t.Errorf("%s hours: %q, want %q", hours, got, want)
		}
	}
}

// What the store says of an item is no proof: a receipt that was tampered with
// is told as one, and nothing of it stands as received (BR-33).
func TestATamperedReceiptProvesNothing(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	var done []string
	for range 2 {
		id := b.start(false)
		b.fill(id, "smith")
		done = append(done, b.finish(id).Item)
		b.receive(done[len(done)-1])
	}
	var page OutboxPage
	b.get("/api/outbox", &page)
	if len(page.Received) != 2 || !page.Received[0].Receipt.Verified || len(page.Items) != 0 {
		t.Fatalf("received: %+v", page)
	}
	items := map[string]outbox.Item{}
	all, err := b.office.store.AllItems(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		items[i.ID] = i
	}
	tampered := items[done[0]]
	body, signature, _ := strings.Cut(strings.Replace(tampered.Receipt, ".", " ", 1), ".")
	for name, receipt := range map[string]string{
		"none":              "",
		"another signature": strings.Replace(body, " ", ".", 1) + "." + swapped(signature),
		"of another item":   items[done[1]].Receipt,
		"another key's":     b.forged(tampered),
	} {
		tampered.Receipt = receipt
		if err := b.office.store.Mark(t.Context(), tampered); err != nil {
			t.Fatal(err)
		}
		b.get("/api/outbox", &page)
		if len(page.Received) != 1 || page.Received[0].ID != done[1] || len(page.Items) != 1 {
			t.Fatalf("%s: %+v", name, page)
		}
		line := page.Items[0]
		if line.State != "attention" || line.StateWord != "Needs attention" || line.StateSays != "Receipt not proved" || line.Receipt == nil || line.Receipt.Verified || line.Receipt.ReceivedSays != "" {
			t.Errorf("%s: %+v %+v", name, line, line.Receipt)
		}
	}
}

// swapped is the signature with its first two symbols changed.
func swapped(signature string) string {
	if strings.HasPrefix(signature, "AA") {
		return "BB" + signature[2:]
	}
	return "AA" + signature[2:]
}

// forged is a receipt in perfect form by a key that nobody has pinned.
func (b *bench) forged(i outbox.Item) string {
	other := newBench(b.t)
	other.clock = b.now()
	return other.receipt(i)
}

// sync.md 3.11: a clock more than five minutes off is warned of, and whether
// MASH is open is then not said.
func TestAClockInDoubt(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	off := func(d time.Duration) []string {
		b.office.mu.Lock()
		b.office.state.Offset = d
		b.office.mu.Unlock()
		var says []string
		for _, n := range b.home().Notices {
			if strings.Contains(n.Say, "clock was") {
				says = append(says, n.Say)
			}
		}
		return says
	}
	for _, d := range []time.Duration{0, 5 * time.Minute, -5 * time.Minute} {
		if says := off(d); len(says) != 0 {
			t.Errorf("%v: %q", d, says)
		}
	}
	for d, want := range map[time.Duration]string{7 * time.Minute: "7 minutes behind the council's", -3 * time.Hour: "3 hours ahead of the council's"} {
		if says := off(d); len(says) != 1 || !strings.Contains(says[0], want) {
			t.Errorf("%v: %q", d, says)
		}
		var page SafetyPage
		b.get("/api/safety", &page)
		if page.OpenNow != nil || page.OpenSays == "" {
			t.Errorf("%v: open now by a clock in doubt: %+v", d, page)
		}
	}
}
