package desk

import (
	"crypto/ed25519"
	"net/http"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	early "earlyhelp.example/backend/sync"
)

// receive plays the centre: a receipt for an item arrives.
func (b *bench) receive(id string) {
	b.t.Helper()
	items, err := b.office.store.Items(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, i := range items {
		if i.ID == id {
			i = outbox.Step(outbox.Step(i, outbox.Began{At: b.now()}),
				outbox.Receipted{At: b.now(), Receipt: b.receipt(i), ReceivedAt: b.now(), State: "accepted", Epoch: 1, Seq: 1})
			if err := b.office.store.Mark(b.t.Context(), i); err != nil {
				b.t.Fatal(err)
			}
			return
		}
	}
	b.t.Fatalf("no item %s", id)
}

// receipt is the centre's for this item, signed.
func (b *bench) receipt(i outbox.Item) string {
	b.t.Helper()
	public, _ := b.office.signer.Public().(ed25519.PublicKey)
	jws, err := sealed.SignReceipt(sealed.Receipt{ID: i.ID, SHA256: i.SHA256, Authority: "X99000001", Reference: i.Reference,
		State: sealed.Accepted, ReceivedAt: b.now(), Epoch: 1, Seq: 1, Of: i.Of}, sealed.KeyID(public), b.office.signer)
	if err != nil {
		b.t.Fatal(err)
	}
	return jws
}

func (b *bench) search(text, show string) []Assessment {
	b.t.Helper()
	var found AssessmentRows
	b.post("/api/assessments/search", SearchAssessments{Text: text, Show: show}, &found)
	if found.Says == "" {
		b.t.Error("an answer without words")
	}
	return found.Rows
}

func TestMyAssessments(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	rows := b.search("", "all")
	if len(rows) != 1 {
		t.Fatalf("rows: %+v", rows)
	}
	r := rows[0]
	if r.Status != "Part Completed" || r.ChangedSays != "22/11/2026" || r.Family != "Smith" || !r.CanDelete || r.KeptSays != "No end date" || r.Done < 80 || r.Done > r.Of {
		t.Errorf("row: %+v", r)
	}
	for text, want := range map[string]int{"smith": 1, "SMITH early": 1, "smi": 1, "ith": 0, "jones": 0, "part completed": 1} {
		if got := len(b.search(text, "all")); got != want {
			t.Errorf("searching %q found %d, want %d", text, got, want)
		}
	}
	if len(b.search("", "part_completed")) != 1 || len(b.search("", "deleted")) != 0 {
		t.Error("the filter shows the wrong rows")
	}
}

func TestDeleteAndRestore(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.post("/api/assessments/"+id+"/delete", nil, nil)
	if len(b.search("", "all")) != 0 {
		t.Error("it is still listed")
	}
	gone := b.search("", "deleted")
	if len(gone) != 1 || !gone[0].CanRestore || !strings.Contains(gone[0].KeptSays, "29/11/2026") {
		t.Fatalf("recently deleted: %+v", gone)
	}
	b.refused("PATCH", "/api/assessments/"+id+"/answers", Patch{}, http.StatusForbidden, fault.Refused)
	b.post("/api/assessments/"+id+"/restore", nil, nil)
	if rows := b.search("smith", "all"); len(rows) != 1 || rows[0].StatusCode != "part_completed" {
		t.Errorf("restored: %+v", rows)
	}
	b.refused("POST", "/api/assessments/none/delete", nil, http.StatusNotFound, fault.NotFound)
}

func TestFinishNamesWhatIsMissingAndWhere(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	p := b.refused("POST", "/api/assessments/"+id+"/finish", nil, http.StatusUnprocessableEntity, fault.Invalid)
	if len(p.Problems) == 0 || !strings.HasPrefix(p.Problems[0].Href, "/assessments/"+id+"/pages/") || p.Problems[0].Say == "" {
		t.Fatalf("problems: %+v", p.Problems)
	}
	if rows := b.search("", "all"); rows[0].StatusCode != "part_completed" {
		t.Error("a refused Finish closed the draft")
	}
}

func TestFinishedIsClosedAndReopensUntilItLeaves(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	var first, second Finished
	b.post("/api/assessments/"+id+"/finish", nil, &first)
	b.refused("PATCH", "/api/assessments/"+id+"/answers", Patch{}, http.StatusForbidden, fault.Refused)
	b.refused("POST", "/api/assessments/"+id+"/delete", nil, http.StatusForbidden, fault.Refused)
	b.refused("POST", "/api/assessments/"+id+"/finish", nil, http.StatusForbidden, fault.Refused)
	row := b.search("", "all")[0]
	if row.Status != "Waiting to send" || row.Reference != first.Reference || !row.CanReopen || row.KeptSays != "Until received" {
		t.Errorf("finished: %+v", row)
	}
	b.post("/api/assessments/"+id+"/reopen", nil, nil)
	b.post("/api/assessments/"+id+"/finish", nil, &second)
	if second.Reference == first.Reference {
		t.Error("the new document has the old reference")
	}
	var out OutboxPage
	b.get("/api/outbox", &out)
	if len(out.Items) != 2 {
		t.Fatalf("the withdrawn document is kept: %+v", out.Items)
	}
	b.receive(second.Item)
	b.refused("POST", "/api/assessments/"+id+"/reopen", nil, http.StatusForbidden, fault.Refused)
	row = b.search("", "all")[0]
	if row.StatusCode != "received" || !strings.Contains(row.KeptSays, second.Reference) {
		t.Errorf("received: %+v", row)
	}
}

func TestFinishIsOneTransaction(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.broken.fail(errBroken)
	if w := b.send("POST", "/api/assessments/"+id+"/finish", ""); w.Code < 500 {
		t.Errorf("a store that writes nothing answered %d", w.Code)
	}
	b.broken.fail(nil)
	var out OutboxPage
	b.get("/api/outbox", &out)
	if rows := b.search("", "all"); rows[0].StatusCode != "part_completed" || len(out.Items) != 0 {
		t.Errorf("half a Finish: %+v %+v", rows, out.Items)
	}
	b.post("/api/assessments/"+id+"/finish", nil, nil)
}

func TestPracticeNeverLeaves(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(true)
	b.fill(id, "smith")
	b.urgent(id)
	b.refused("POST", "/api/assessments/"+id+"/finish", nil, http.StatusForbidden, fault.Refused)
	if h := b.home(); h.Banner != nil {
		t.Error("practice is urgent")
	}
	if rows := b.search("", "all"); !rows[0].Practice {
		t.Error("practice is not marked")
	}
}

func TestOutboxButtons(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	var done Finished
	b.post("/api/assessments/"+id+"/finish", nil, &done)
	b.post("/api/outbox/send", nil, nil)
	b.post("/api/outbox/"+done.Item+"/send", nil, nil)
	if len(b.office.sent) != 2 || b.office.sent[0] != "" || b.office.sent[1] != done.Item {
		t.Errorf("asked for: %q", b.office.sent)
	}
	b.receive(done.Item)
	b.refused("POST", "/api/outbox/"+done.Item+"/send", nil, http.StatusConflict, fault.Conflict)
	b.refused("POST", "/api/outbox/none/send", nil, http.StatusNotFound, fault.NotFound)
	var out OutboxPage
	b.get("/api/outbox", &out)
	if len(out.Received) != 1 || out.Received[0].Receipt == nil || !out.Received[0].Receipt.Verified || out.Received[0].Can.SendNow {
		t.Errorf("received: %+v", out.Received)
	}
}

// BR-03 with a form that expires: saved on the 22nd, kept to the end of the 30th
// day after, gone at the first run on the day after that.
func TestADraftExpiresByTrustedTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.office.profile = []byte(strings.Replace(string(b.office.profile), "{portal_referral: 30}", "{eha_portal: 30}", 1))
	b.enrol()
	id := b.start(false)
	b.set(id, "c1", "family_address", "", "4 Weir Cottages")
	if r := b.search("", "all")[0]; r.KeptUntil != "2026-12-22" || r.KeptWarns {
		t.Errorf("kept: %+v", r)
	}
	trust := func(days int) {
		b.at(time.Date(2026, 11, 22+days, 12, 0, 0, 0, time.UTC))
		if err := b.office.store.NoteServerTime(t.Context(), b.now()); err != nil {
			t.Fatal(err)
		}
		b.restart()
		b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	}
	trust(27)
	if r := b.search("", "all")[0]; !r.KeptWarns || r.KeptSays != "22/12/2026, 3 days left" {
		t.Errorf("three days before: %+v", r)
	}
	trust(30)
	if len(b.search("", "all")) != 1 {
		t.Fatal("gone on its last day")
	}
	trust(31)
	if len(b.search("", "all")) != 0 {
		t.Error("still there the day after")
	}
	gone := false
	for _, n := range b.home().Notices {
		gone = gone || strings.Contains(n.Say, "was deleted on 23/12/2026")
	}
	if !gone {
		t.Error("nobody is told that it is gone")
	}
	var list AssessmentRows
	b.post("/api/assessments/search", SearchAssessments{Show: "all"}, &list)
	if want := "was deleted on 23/12/2026, 31 days after its last save on 22/11/2026."; len(list.Gone) != 1 || !strings.Contains(list.Gone[0], want) {
		t.Errorf("under the list: %q, want %q", list.Gone, want)
	}
}

// BR-06, J14: a laptop that was offline on the day deletes nothing until the
// centre says what day it is, and then at once, with the session still open.
func TestWhatWasHeldForTheClockGoesWhenTheCentreTellsTheTime(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.office.profile = []byte(strings.Replace(string(b.office.profile), "{portal_referral: 30}", "{eha_portal: 30}", 1))
	b.enrol()
	id := b.start(false)
	b.set(id, "c1", "family_address", "", "4 Weir Cottages")
	b.at(time.Date(2026, 12, 23, 12, 0, 0, 0, time.UTC))
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if b.home().Notices[0].Act != "confirm_date" || len(b.search("", "all")) != 1 {
		t.Fatalf("a clock that nobody vouches for deleted: %+v", b.home().Notices)
	}
	listener := b.desk.events.add()
	defer b.desk.events.remove(listener)
	if err := b.office.store.NoteServerTime(t.Context(), b.now()); err != nil {
		t.Fatal(err)
	}
	b.office.changed()
	for limit := time.After(time.Minute); len(b.search("", "all")) > 0; {
		select {
		case <-listener.wake:
		case <-limit:
			t.Fatal("the centre told the time and the draft is still there")
		}
	}
	for _, n := range b.home().Notices {
		if n.Act == "confirm_date" {
			t.Error("the date is still in question")
		}
	}
}

func TestFindSaysWhyAndWhereElse(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	var f FindHits
	b.post("/api/find", FindText{Text: "mary"}, &f)
	if len(f.Hits) != 1 || f.Hits[0].Kind != "person" || f.Hits[0].Why == "" || !strings.Contains(f.Says, "01632 960150") {
		t.Errorf("hits: %+v", f)
	}
	b.post("/api/find", FindText{Text: "early help"}, &f)
	kinds := map[string]int{}
	for _, hit := range f.Hits {
		kinds[hit.Kind]++
	}
	if kinds["assessment"] != 1 || kinds["form"] == 0 || len(kinds) != 2 {
		t.Errorf("hits: %+v", f.Hits)
	}
	b.post("/api/find", FindText{Text: "  "}, &f)
	if len(f.Hits) != 0 {
		t.Error("nothing was asked and something found")
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	var s Settings
	b.call("PUT", "/api/settings", map[string]any{"language": "cy", "textSize": 150, "lockAfter": 99}, &s)
	if s.Language != "cy" || s.TextSize != 150 || s.LockAfter != 10 || s.Theme != "system" {
		t.Errorf("settings: %+v", s)
	}
	b.call("PUT", "/api/settings", map[string]any{"lockAfter": 5}, &s)
	if s.LockAfter != 5 || s.LockAfterMost != 10 {
		t.Errorf("lock: %+v", s)
	}
	b.call("PUT", "/api/settings", map[string]any{"charged": true}, &s)
	if !s.Charged || !b.office.charged || s.LockAfter != 5 {
		t.Errorf("a connection that is charged by use: %+v, the line heard %v", s, b.office.charged)
	}
	for _, bad := range []map[string]any{{"theme": "pink"}, {"textSize": 7}, {"lockAfter": 1}, {"language": "xx"}} {
		b.refused("PUT", "/api/settings", bad, http.StatusUnprocessableEntity, fault.Invalid)
	}
	b.restart()
	var f Front
	b.get("/api/front", &f)
	if f.Language != "cy" || f.TextSize != 150 {
		t.Errorf("the unlock screen forgot: %+v", f)
	}
	b.office.charged = false
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if b.get("/api/settings", &s); !s.Charged || !b.office.charged {
		t.Errorf("the next start forgot that the connection is charged by use: %+v, the line heard %v", s, b.office.charged)
	}
}

func TestHomeIsHonestAboutWhatIsOnlyHere(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	h := b.home()
	if h.Safety.OnlyHereCount != 1 || !strings.Contains(h.Safety.OnlyHereSays, "only on this laptop") {
		t.Errorf("safety: %+v", h.Safety)
	}
	if h.DayName != "Sunday 22 November 2026" || h.Today != "2026-11-22" || h.Relationships.Explain == "" || len(h.Relationships.Items) != 0 {
		t.Errorf("home: %+v", h)
	}
	b.office.mu.Lock()
	b.office.state = early.State{Online: true, SignedIn: true, Says: "sync.online", LastContact: b.now().Add(-time.Hour)}
	b.office.mu.Unlock()
	if h = b.home(); h.Sync.State != "online" || !strings.Contains(h.Alerts.AsOfSays, "do not arrive by themselves yet") ||
		!strings.HasSuffix(h.Alerts.AsOfSays, "with the office: today 11:00.") {
		t.Errorf("alerts: %+v %+v", h.Sync, h.Alerts)
	}
}

// TestWhoseForm: only a form about a family waits for a family's name.
func TestWhoseForm(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	for form, want := range map[string]string{"account_registration": "", "portal_referral": "No name yet"} {
		var started Started
		b.post("/api/assessments", StartForm{Form: form, Practice: true, Empty: true}, &started)
		var page AssessmentPage
		b.get("/api/assessments/"+started.ID+"/pages/first", &page)
		if page.Head.Family != want {
			t.Errorf("above %s stands %q, want %q", form, page.Head.Family, want)
		}
		for _, r := range b.search("", "all") {
			if r.Form == form && r.FamilySays != want {
				t.Errorf("the list says %q of %s, want %q", r.FamilySays, form, want)
			}
		}
	}
}
