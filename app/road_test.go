package app

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"earlyhelp.example/app/browser"
	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/vault"
	"filippo.io/age"
)

// patience bounds the waits for the network on this computer.
const patience = 30 * time.Second

// TestTheWholeRoad goes from an activation letter to a verified receipt with a
// real centre: enrol, fill in, finish offline, go online, send, print.
func TestTheWholeRoad(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	d := enrolled(t, shipped, letter)
	var started desk.Started
	must(t, ask(d, "/api/assessments", desk.StartForm{Form: "eha_portal"}, &started))
	fill(t, d, started.ID, "smith")
	network.Close()
	var finished desk.Finished
	must(t, ask(d, "/api/assessments/"+started.ID+"/finish", nil, &finished))
	// A try may be under way at this very moment; it has nobody to reach.
	if row := search(t, d); !slices.Contains([]string{"waiting", "sending"}, row.StatusCode) || row.Reference != finished.Reference {
		t.Fatalf("without a network: %+v", row)
	}
	network.open(t)
	wait(t, d, func() bool { return search(t, d).StatusCode == "received" }, func() {
		must(t, ask(d, "/api/outbox/send", nil, nil))
	})
	var out desk.OutboxPage
	get(t, d, "/api/outbox", &out)
	if len(out.Received) != 1 || out.Received[0].Receipt == nil || !out.Received[0].Receipt.Verified {
		t.Errorf("received without a verified receipt: %+v", out.Received)
	}
	if paper := raw(t, d, "/api/assessments/"+started.ID+"/pdf/professional"); !bytes.HasPrefix(paper, []byte("%PDF-")) {
		t.Errorf("no paper: %.40q", paper)
	}
}

// enrolled is a laptop that was enrolled with a letter and is open.
func enrolled(t *testing.T, shipped *forms.Library, letter desk.EnrolLetter) *desk.Desk {
	t.Helper()
	o := desk.Options{Version: "test", Dir: t.TempDir(), Library: shipped, Office: office{version: "test"}, Face: noFace{},
		Printer: systemPrinter{}, Now: time.Now, Log: slog.New(slog.DiscardHandler), Cost: vault.CheapCost()}
	d := desk.New(o)
	t.Cleanup(func() { d.End(t.Context()) })
	must(t, ask(d, "/api/enrol", letter, nil))
	must(t, ask(d, "/api/enrol/passphrase", desk.NewPassphrase{Passphrase: "four ordinary words together", Again: "four ordinary words together"}, nil))
	return d
}

// road is a network to a centre that can be taken away and brought back.
type road struct {
	*httptest.Server
	handler http.Handler
	centre  *central.Centre
	escrow  string // the identity that two people of the council guard
}

// swap puts another door before the centre, at the same address.
func (r *road) swap(t *testing.T, handler http.Handler) {
	t.Helper()
	r.Close()
	r.handler = handler
	r.open(t)
}

// open brings the centre back at the same address.
func (r *road) open(t *testing.T) {
	t.Helper()
	address := r.Listener.Addr().String()
	r.Server = httptest.NewUnstartedServer(r.handler)
	must(t, r.Listener.Close())
	listener, err := browser.Listen(t.Context(), address)
	must(t, err)
	r.Listener = listener
	r.Start()
	t.Cleanup(r.Close)
}

// centre is an invented council's centre with one worker and a letter for them.
func centre(t *testing.T, shipped *forms.Library) (desk.EnrolLetter, *road) {
	t.Helper()
	profile, err := fs.ReadFile(library.FS(), "profiles/marlbridge.yaml")
	must(t, err)
	escrow, err := age.GenerateX25519Identity()
	must(t, err)
	now := time.Now()
	key := func(n byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32)) }
	c, err := central.New(t.Context(), central.Options{Authority: "X99000001", Ledger: centraltest.NewMemory(), Forms: shipped, Unpack: door.Unpack,
		Keys:   central.Keys{Enrolment: key(1), Signing: key(2), Serial: 1, IssuedAt: now, Pepper: []byte("p")},
		Papers: central.Papers{Profile: profile, EscrowRecipient: escrow.Recipient().String()}})
	must(t, err)
	must(t, c.PutWorker(t.Context(), central.Worker{ID: "w-1", FullName: "Temi Ellis", Agency: "Hollin Bank School", Phone: "01632 960001"}, "test", now))
	handler, _, err := door.New(door.Options{Centre: c, Forms: shipped, Name: "Marlbridge Council", Version: "test", Pages: fstest.MapFS{},
		Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	code, _, err := c.IssueLetter(t.Context(), "w-1", "test", now)
	must(t, err)
	r := &road{Server: httptest.NewServer(handler), handler: handler}
	t.Cleanup(r.Close)
	r.centre, r.escrow = c, escrow.String()
	return desk.EnrolLetter{Address: r.URL, Fingerprint: c.Fingerprint(), Code: code}, r
}

// fill enters an example of a form as the screens would.
func fill(t *testing.T, d *desk.Desk, id, name string) {
	t.Helper()
	example, err := library.ExampleOf(name)
	must(t, err)
	for _, a := range example.Answers {
		change(t, d, id, desk.Patch{Page: a.Page, Changes: []forms.Change{{Client: a.Client, Q: a.Q, Subject: a.Subject,
			Row: a.Row, Act: forms.Act(a.Act), Value: a.Value}}})
	}
}

func change(t *testing.T, d *desk.Desk, id string, patch desk.Patch) {
	t.Helper()
	body, err := json.Marshal(patch)
	must(t, err)
	r := httptest.NewRequestWithContext(t.Context(), "PATCH", "/api/assessments/"+id+"/answers", bytes.NewReader(body))
	if said := desk.Answer(d.Handler(), r); said.Status != http.StatusOK {
		t.Fatalf("%s answered %d: %s", patch.Changes[0].Q, said.Status, said.Body)
	}
}

// wait does something and waits for the word of the door until it has come true.
func wait(t *testing.T, d *desk.Desk, come func() bool, do func()) {
	t.Helper()
	heard := make(chan struct{}, 1)
	stop := d.Listen(func(what []string) {
		if slices.Contains(what, desk.ChangedOutbox) {
			select {
			case heard <- struct{}{}:
			default:
			}
		}
	})
	defer stop()
	do()
	late := time.After(patience)
	for !come() {
		select {
		case <-heard:
		case <-late:
			var out desk.OutboxPage
			get(t, d, "/api/outbox", &out)
			t.Fatalf("never came: %+v", out)
		}
	}
}

func search(t *testing.T, d *desk.Desk) desk.Assessment {
	t.Helper()
	var found desk.AssessmentRows
	must(t, ask(d, "/api/assessments/search", desk.SearchAssessments{}, &found))
	if len(found.Rows) != 1 {
		t.Fatalf("My Assessments: %+v", found)
	}
	return found.Rows[0]
}

func get(t *testing.T, d *desk.Desk, path string, answer any) {
	t.Helper()
	must(t, json.Unmarshal(raw(t, d, path), answer))
}

func raw(t *testing.T, d *desk.Desk, path string) []byte {
	t.Helper()
	said := desk.Answer(d.Handler(), httptest.NewRequestWithContext(t.Context(), "GET", path, strings.NewReader("")))
	if said.Status != http.StatusOK {
		t.Fatalf("%s answered %d: %s", path, said.Status, said.Body)
	}
	return said.Body
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
