package desk

import (
	"strings"
	"testing"
	"time"
)

// What was said of a call is kept as it was typed, and nothing else is said of it.
func TestTheTimeOfACallIsReadOrKeptAsTyped(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 0, 20, 0, 0, london)
	for typed, want := range map[string]string{"23:50": "21 23:50", "0010": "22 00:10", "0.10": "22 00:10", "12.15 am": "22 00:15",
		"11.50pm": "21 23:50", "11:50 p.m.": "21 23:50", "11 PM": "21 23:00", "2026-11-21T22:00": "21 22:00", "2026-11-21T22:00:00Z": "21 22:00",
		"half eleven": "", "2:75": "", "23:50 or so": "", "": ""} {
		got := ""
		if at, read := clockOf(typed, now); read {
			got = at.In(london).Format("02 15:04")
		}
		if got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func TestATimeThatCannotBeReadIsNotLost(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	b.post("/api/safety/calls", NewCall{Assessment: id, SignificantHarm: "yes", Phoned: "yes", PhonedAt: "half eleven", Advice: "Ring back", Client: "c1"}, nil)
	b.post("/api/safety/calls", NewCall{Phoned: "could_not", PhonedAt: "about noon", NotPhonedReason: "No signal", Client: "c2"}, nil)
	var page SafetyPage
	b.get("/api/safety", &page)
	said := ""
	for _, c := range page.Calls {
		said += c.Advice + "|" + c.NotPhonedReason + "|"
	}
	for _, want := range []string{"half eleven", "Ring back", "about noon", "No signal"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in %q", want, said)
		}
	}
	st, err := b.desk.current.state(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got := string(st.draft.Typed(st.form.UrgentQuestion("phoned_at").ID, "", "")); got != `{"raw":"half eleven"}` {
		t.Errorf("the gate says %s: a time that nobody typed", got)
	}
}

// MASH has a call only where one was made.
func TestACallThatWasNotMadeIsNotCalledReceived(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	for phoned, received := range map[string]bool{"yes": true, "no": false, "could_not": false, "": false} {
		var kept CallKept
		b.post("/api/safety/calls", NewCall{Phoned: phoned, NotPhonedReason: "No signal", Client: "k" + phoned}, &kept)
		if strings.Contains(kept.Says, "has received") != received {
			t.Errorf("phoned %q: %q", phoned, kept.Says)
		}
	}
}

// The answer to the first press was lost, more was typed and it was pressed again.
func TestARecordOfACallSentAgainKeepsTheLaterWords(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.urgent(id)
	for _, advice := range []string{"Ring back", "Ring back at four, ask for Moira"} {
		b.post("/api/safety/calls", NewCall{Assessment: id, Phoned: "yes", PhonedAt: "11:20", Advice: advice, Client: "c1"}, nil)
	}
	var page SafetyPage
	b.get("/api/safety", &page)
	if len(page.Calls) != 1 || page.Calls[0].Advice != "Ring back at four, ask for Moira" {
		t.Errorf("kept %+v", page.Calls)
	}
	st, err := b.desk.current.state(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got := st.draft.Urgent().Advice; got != "Ring back at four, ask for Moira" {
		t.Errorf("the gate says %q", got)
	}
}
