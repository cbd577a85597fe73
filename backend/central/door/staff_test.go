package door_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/sealed"
)

// browser is a staff browser: its cookie, and the token of its page.
type browser struct {
	b      *bench
	cookie *http.Cookie
	csrf   string
}

func (b *bench) browser(t *testing.T) *browser {
	t.Helper()
	w := &browser{b: b}
	status, body, header := w.ask(t, "POST", "/staff/api/signin", map[string]string{"account": "priya", "password": password})
	if status != http.StatusOK {
		t.Fatalf("sign-in gets %d %s", status, body)
	}
	var session door.StaffSession
	must(t, json.Unmarshal(body, &session))
	w.csrf = session.CSRF
	if session.RoleSays != "MASH social worker" || session.FullName != "Priya Raman" || session.Council != "Marlbridge" {
		t.Errorf("session %+v", session)
	}
	cookies := (&http.Response{Header: header}).Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteStrictMode || cookies[0].Path != "/" {
		t.Fatalf("cookies %v", cookies)
	}
	w.cookie = cookies[0]
	return w
}

func (w *browser) ask(t *testing.T, method, path string, v any) (int, []byte, http.Header) {
	t.Helper()
	raw, err := json.Marshal(v)
	must(t, err)
	req, err := http.NewRequestWithContext(t.Context(), method, w.b.server.URL+path, bytes.NewReader(raw))
	must(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-CSRF-Token", w.csrf)
	if w.cookie != nil {
		req.AddCookie(w.cookie)
	}
	return w.b.do(t, req)
}

// notTold is said of a form with no call in it: one made after Finish stays on the laptop.
const notTold = "This form, finished 22 Nov 2026 22:09, does not say that MASH was phoned. A call made later is not in it. Ring Wren Aldous on 01632 960001 now to ask."

func TestStaffSeeWhatArrived(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, w := b.laptop(t, 5), b.browser(t)
	plain := document(t, nil)
	urgent := document(t, func(e *sealed.Envelope) { e.Urgent, e.SealedAt = &sealed.Urgent{}, e.SealedAt.Add(time.Hour) })
	for _, s := range []sealed.Submission{plain, urgent, {ID: document(t, nil).ID, Bytes: []byte("no form at all")}} {
		_, err := l.deliver(t, s)
		must(t, err)
	}
	status, body, _ := w.ask(t, "GET", "/staff/api/arrivals", nil)
	var list struct {
		Rows []door.Row
		More bool
	}
	must(t, json.Unmarshal(body, &list))
	if status != http.StatusOK {
		t.Log(b.log)
	}
	if status != http.StatusOK || len(list.Rows) != 3 || list.More || bytes.Contains(body, []byte("Canary")) || bytes.Contains(body, []byte("Aisha")) {
		t.Fatalf("%d, %d rows: %s", status, len(list.Rows), body)
	}
	first, unread, last := list.Rows[0], list.Rows[1], list.Rows[2]
	if first.Reference != urgent.Reference || first.UrgentSays != notTold || !first.Unchanged {
		t.Errorf("first row %+v", first)
	}
	if unread.State != "quarantined" || unread.WhySays != "It could not be read. The bytes are kept as they came." || !strings.HasPrefix(unread.FinishedSays, "Not known") {
		t.Errorf("second row %+v", unread)
	}
	if last.FinishedSays != "22 Nov 2026 21:09" || last.ReceivedSays != "23 Nov 2026 08:00" || last.TookSays != "Received 10 h 51 min after it was finished" ||
		last.ByName != "Wren Aldous" || last.Form != "eha_test" || last.UnchangedSay != "Yes, checked 08:00:00" || last.ReceiptSays != "Signed 23 Nov 2026 08:00, number 1" {
		t.Errorf("last row %+v", last)
	}
}

// TestAnArrivalSaysThatItWasTypedInFromPaper, with both days in London (BR-45); of what
// cannot be right it shows nothing but that it needs a person.
func TestAnArrivalSaysThatItWasTypedInFromPaper(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, w := b.laptop(t, 5), b.browser(t)
	late := time.Date(2026, 6, 22, 23, 30, 0, 0, time.UTC) // the 23rd in London
	for from, want := range map[string]string{
		"":                 "",
		"paper 2026-06-23": "Typed in from paper: written on 23/06/2026, typed in on 23/06/2026 by Wren Aldous.",
		"paper 2026-05-02": "Typed in from paper: written on 02/05/2026, typed in on 23/06/2026 by Wren Aldous.",
		"paper 2026-06-24": "",
		"<b>Canary</b>":    "",
	} {
		s := document(t, func(e *sealed.Envelope) { e.TranscribedFrom, e.SealedAt, e.Author.Name = from, late, "Somebody Else" })
		_, err := l.deliver(t, s)
		must(t, err)
		_, body, _ := w.ask(t, "GET", "/staff/api/arrivals/"+s.ID, nil)
		var got struct{ State, WhySays, PaperSays string }
		must(t, json.Unmarshal(body, &got))
		wrong := from != "" && want == ""
		if got.PaperSays != want || (got.State == "quarantined") != wrong || wrong != strings.Contains(got.WhySays, "typed in from paper") {
			t.Errorf("%q is shown as %+v", from, got)
		}
	}
}

func TestOneArrivalIsDrawnFromItsOwnDocument(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, w := b.laptop(t, 5), b.browser(t)
	s := document(t, nil)
	_, err := l.deliver(t, s)
	must(t, err)
	status, body, _ := w.ask(t, "GET", "/staff/api/arrivals/"+s.ID, nil)
	var got struct {
		Title           string
		Answers         []door.Answer
		Readers         []door.Reader
		Answered, Asked int
		Reference       string
	}
	must(t, json.Unmarshal(body, &got))
	if status != http.StatusOK || got.Title != "Early Help Assessment" || got.Answered != 2 || got.Asked != 3 || len(got.Answers) != 3 || got.Reference != s.Reference {
		t.Fatalf("%d %s", status, body)
	}
	if a := got.Answers[0]; a.Asked != "What is happening?" || a.Parts[0] != (door.Part{Says: story}) {
		t.Errorf("story %+v", a)
	}
	if a := got.Answers[1]; len(a.Parts) != 2 || a.Parts[0] != (door.Part{Who: "Aisha", Says: "Yes"}) || a.Parts[1] != (door.Part{Who: "p2", Says: "Not answered"}) {
		t.Errorf("carer %+v", a)
	}
	if a := got.Answers[2]; a.Columns[0] != "Date of birth" || a.Rows[0][0] != "2 April 2019" {
		t.Errorf("family %+v", a)
	}
	if len(got.Readers) != 1 || got.Readers[0].Name != "Priya Raman" {
		t.Errorf("readers %+v", got.Readers)
	}
	if status, _, _ := w.ask(t, "GET", "/staff/api/arrivals/"+document(t, nil).ID, nil); status != http.StatusNotFound {
		t.Errorf("an arrival that is not there: %d", status)
	}
	b.quietLog(t, s.ID)
}

// Whoever is not signed in sees nothing; a laptop's token is no sign-in, and a
// staff cookie is no laptop.
func TestStaffPagesAreForStaff(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, w := b.laptop(t, 5), b.browser(t)
	s := document(t, nil)
	_, err := l.deliver(t, s)
	must(t, err)
	paths := []string{"GET /staff/api/session", "GET /staff/api/arrivals", "GET /staff/api/arrivals/" + s.ID, "POST /staff/api/signout"}
	for _, line := range paths {
		method, path, _ := strings.Cut(line, " ")
		for name, cookie := range map[string]*http.Cookie{"nothing": nil, "a guess": {Name: "eh_staff", Value: "eh_at_guess"},
			"a laptop's token": {Name: "eh_staff", Value: l.session.Access}, "the cookie of a TLS host": {Name: "__Host-eh_staff", Value: w.cookie.Value}} {
			stranger := &browser{b: b, cookie: cookie, csrf: w.csrf}
			if status, body, _ := stranger.ask(t, method, path, nil); status != http.StatusUnauthorized || bytes.Contains(body, []byte("Canary")) {
				t.Errorf("%s with %s: %d", line, name, status)
			}
		}
		if status, _, _ := w.ask(t, method, path, nil); status != http.StatusOK {
			t.Errorf("%s by staff: %d", line, status)
		}
	}
	w = b.browser(t)
	staffed := l.put(document(t, nil))
	staffed.access = w.cookie.Value
	if status, problem, _ := b.send(t, staffed); status != http.StatusUnauthorized {
		t.Errorf("a delivery with a staff cookie: %d %s", status, problem.Code)
	}
}

func TestAChangeNeedsTheTokenOfThePage(t *testing.T) {
	b := newBench(t, door.Limits{})
	w := b.browser(t)
	other := &browser{b: b, cookie: w.cookie, csrf: "x"}
	if status, _, _ := other.ask(t, "POST", "/staff/api/signout", nil); status != http.StatusForbidden {
		t.Errorf("another site's request: %d, want 403", status)
	}
	if status, body, _ := w.ask(t, "POST", "/staff/api/signout", nil); status != http.StatusOK {
		t.Errorf("sign-out: %d %s", status, body)
	}
	if status, _, _ := w.ask(t, "GET", "/staff/api/session", nil); status != http.StatusUnauthorized {
		t.Errorf("after sign-out: %d", status)
	}
}

func TestStaffAreSignedOutAfterAQuarterOfAnHour(t *testing.T) {
	b := newBench(t, door.Limits{})
	w := b.browser(t)
	b.pass(central.StaffIdle)
	if status, _, _ := w.ask(t, "GET", "/staff/api/arrivals", nil); status != http.StatusUnauthorized {
		t.Errorf("%d, want 401", status)
	}
}

func TestWrongPasswordSaysHowManyTriesAreLeft(t *testing.T) {
	b := newBench(t, door.Limits{})
	w := &browser{b: b}
	for range 4 {
		w.ask(t, "POST", "/staff/api/signin", map[string]string{"account": "priya", "password": "Canary"})
	}
	status, body, _ := w.ask(t, "POST", "/staff/api/signin", map[string]string{"account": "priya", "password": "Canary"})
	if status != http.StatusUnauthorized || !strings.Contains(string(body), "0 tries left") {
		t.Errorf("%d %s", status, body)
	}
	status, body, header := w.ask(t, "POST", "/staff/api/signin", map[string]string{"account": "priya", "password": password})
	if status != http.StatusTooManyRequests || !strings.Contains(string(body), "Wait until 08:15") || header.Get("Set-Cookie") != "" {
		t.Errorf("%d %s", status, body)
	}
	b.quietLog(t)
}
