package door_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

// What the head of an urgent form says of a phone call is what the form says: neither
// "no call" of one whose time cannot be read, nor of one that nobody could seal.
func TestTheHeadSaysOfACallWhatTheFormSays(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, w := b.laptop(t, 5), b.browser(t)
	none := strings.Replace(notTold, "22:09", "21:09", 1)
	const told, untimed = "A phone call to MASH is recorded", "A phone call to MASH is recorded, but its time cannot be read"
	for name, c := range map[string]struct {
		want         string
		calls        []sealed.Call
		spoken, time string // the answers of the safety page
	}{
		"none":                 {want: none},
		"not yet":              {want: none, spoken: "now"},
		"a call":               {want: told, calls: []sealed.Call{{At: time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)}}},
		"a call of no time":    {want: untimed, calls: []sealed.Call{{SpokeTo: "Moira"}}},
		"in the form":          {want: told, spoken: "yes", time: "2026-11-22T20:00:00Z"},
		"in the form, short":   {want: told, spoken: "yes", time: "2026-11-22T20:00Z"},
		"in the form, by hand": {want: untimed, spoken: "yes", time: "half eleven"},
		"in the form, no time": {want: untimed, spoken: "yes"},
	} {
		s := document(t, func(e *sealed.Envelope) {
			e.Urgent = &sealed.Urgent{Calls: c.calls}
			e.Body = safetyPage(t, e.Body, c.spoken, c.time)
		})
		_, err := l.deliver(t, s)
		must(t, err)
		_, body, _ := w.ask(t, "GET", "/staff/api/arrivals/"+s.ID, nil)
		var got door.Row
		must(t, json.Unmarshal(body, &got))
		if got.UrgentSays != c.want || got.State != "accepted" {
			t.Errorf("%s: %q (%s %s)", name, got.UrgentSays, got.State, got.WhySays)
		}
	}
}

// safetyPage adds the answers of a form's safety page to its document.
func safetyPage(t *testing.T, body json.RawMessage, spoken, at string) json.RawMessage {
	t.Helper()
	var doc forms.Document
	must(t, json.Unmarshal(body, &doc))
	for _, a := range []struct {
		q, says string
		t       forms.Type
	}{{"spoken", spoken, forms.TypeRadio}, {"spoken_at", at, forms.TypeDateTime}} {
		if a.says == "" {
			continue
		}
		value, err := json.Marshal(a.says)
		must(t, err)
		doc.Answers = append(doc.Answers, forms.DocAnswer{Q: a.q, Type: a.t, Parts: []forms.DocPart{{Subject: "0", Value: value, Says: a.says}}})
	}
	b, err := json.Marshal(doc)
	must(t, err)
	return b
}

// Who types the address that the staff pages speak at comes to the page.
func TestStaffIsWhereThePageIs(t *testing.T) {
	b := newBench(t, door.Limits{})
	for _, path := range []string{"/staff", "/staff/"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.server.URL+path, nil)
		must(t, err)
		answer, err := http.DefaultTransport.RoundTrip(req)
		must(t, err)
		must(t, answer.Body.Close())
		if answer.StatusCode != http.StatusFound || answer.Header.Get("Location") != "/" {
			t.Errorf("%s: %d %q", path, answer.StatusCode, answer.Header.Get("Location"))
		}
	}
}

func TestWhatCameAtOnceIsSaidSo(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, w := b.laptop(t, 5), b.browser(t)
	for ago, want := range map[time.Duration]string{0: "Received within a minute of being finished", 59 * time.Second: "Received within a minute of being finished",
		time.Minute: "Received 1 min after it was finished"} {
		s := document(t, func(e *sealed.Envelope) { e.SealedAt = b.clock().Add(-ago) })
		_, err := l.deliver(t, s)
		must(t, err)
		_, body, _ := w.ask(t, "GET", "/staff/api/arrivals/"+s.ID, nil)
		var got door.Row
		must(t, json.Unmarshal(body, &got))
		if got.TookSays != want {
			t.Errorf("%s: %q", ago, got.TookSays)
		}
	}
}
