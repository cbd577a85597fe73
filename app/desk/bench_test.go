package desk

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
	early "earlyhelp.example/backend/sync"
	"earlyhelp.example/backend/vault"
)

const passphrase = "four ordinary words together"

// bench is a desk over a real store in a folder of its own, with a centre that
// does what the test says.
type bench struct {
	t      testing.TB
	desk   *Desk
	dir    string
	office *office
	face   *face
	paper  *paper
	log    *bytes.Buffer
	broken *faulty
	packs  bool // whether the laptop takes form packs
	ring   ring // the laptop's keyring; nil for none

	mu    sync.Mutex
	clock time.Time // read by what runs beside the calls too: see now and at
}

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.clock
}

// at sets the laptop's clock, with the person at the keys: otherwise the
// automatic lock, which looks by real time, would rightly find a laptop that
// nobody had touched for as long as the clock was moved.
func (b *bench) at(t time.Time) {
	active := b.desk.active
	active.mu.Lock()
	defer active.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.clock, active.last = t, t
}

// oneCaller leaves a long test out of the short run, which is the race
// detector's: another test has the same calls racing.
func oneCaller(t *testing.T) {
	if testing.Short() {
		t.Skip("one call after the other: nothing for the race detector (2026-11-23)")
	}
}

var shipped = sync.OnceValue(func() *forms.Library {
	lib, findings := forms.NewLibrary(library.FS())
	if forms.HasErrors(findings) {
		panic(findings[0].String())
	}
	return lib
})

// newBench is a laptop that nobody has enrolled. The clock stands still on a
// Sunday at noon until a test moves it. Nothing is shared between two of them but
// what ships, so tests run beside each other.
func newBench(t testing.TB) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), face: &face{}, paper: &paper{}, log: &bytes.Buffer{}, broken: &faulty{},
		clock: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)}
	_, signer, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	b.office = &office{signer: signer, profile: profileSource(t, "marlbridge"), state: early.State{Says: "sync.offline", SignedIn: true}}
	b.make()
	t.Cleanup(func() { b.desk.End(context.Background()) })
	return b
}

// make starts the program: again, after a restart.
func (b *bench) make() {
	o := Options{Version: "test", Dir: b.dir, Face: b.face, Office: b.office, Printer: b.paper, Library: shipped(),
		Now: b.now, Log: slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Cost: vault.CheapCost(), Faulty: func(o *store.Options) { o.Probe = b.broken }}
	if b.ring != nil {
		o.Keyring = b.ring
	}
	if b.packs {
		o.Shipped = library.FS()
	}
	b.desk = New(o)
}

// newOpen is a laptop that is enrolled and unlocked.
func newOpen(t testing.TB) *bench {
	t.Helper()
	b := newBench(t)
	b.enrol()
	return b
}

func (b *bench) enrol() Recovery {
	b.t.Helper()
	b.post("/api/enrol", EnrolLetter{Address: "https://centre.invalid", Fingerprint: "0000-0000-0000-0000", Code: "01234567"}, nil)
	var made Recovery
	b.post("/api/enrol/passphrase", NewPassphrase{Passphrase: passphrase, Again: passphrase}, &made)
	return made
}

// restart ends the program and starts it again, locked.
func (b *bench) restart() {
	b.t.Helper()
	b.desk.End(b.t.Context())
	b.make()
}

func profileSource(t testing.TB, id string) []byte {
	t.Helper()
	file, err := library.FS().Open("profiles/" + id + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var raw bytes.Buffer
	if _, err := raw.ReadFrom(file); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

// send asks the door as a page would, with any body.
func (b *bench) send(method, path, body string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	b.desk.Handler().ServeHTTP(w, r)
	return w
}

// call asks the door, wants 200 and reads the answer.
func (b *bench) call(method, path string, body, answer any) {
	b.t.Helper()
	w := b.send(method, path, marshal(b.t, body))
	if w.Code != http.StatusOK {
		b.t.Fatalf("%s %s answered %d: %s", method, path, w.Code, w.Body)
	}
	if answer != nil {
		if err := json.Unmarshal(w.Body.Bytes(), answer); err != nil {
			b.t.Fatalf("%s %s answered what cannot be read: %v", method, path, err)
		}
	}
}

func (b *bench) get(path string, answer any)        { b.t.Helper(); b.call("GET", path, nil, answer) }
func (b *bench) post(path string, body, answer any) { b.t.Helper(); b.call("POST", path, body, answer) }

// refused asks the door and wants a problem of this kind, in whole.
func (b *bench) refused(method, path string, body any, status int, kind fault.Kind) Refusal {
	b.t.Helper()
	w := b.send(method, path, marshal(b.t, body))
	var p Refusal
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		b.t.Fatalf("%s %s answered %d and no problem: %s", method, path, w.Code, w.Body)
	}
	if w.Code != status || p.Status != status || p.Code != string(kind) {
		b.t.Fatalf("%s %s answered %d %q (%s), want %d %q", method, path, w.Code, p.Code, p.Detail, status, kind)
	}
	if p.Detail == "" || p.Title == "" || p.Type != "about:blank" || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
		b.t.Errorf("%s %s: not a whole problem: %+v %q", method, path, p, w.Header().Get("Content-Type"))
	}
	return p
}

func marshal(t testing.TB, body any) string {
	t.Helper()
	if body == nil {
		return ""
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// start begins an assessment and gives its id.
func (b *bench) start(practice bool) string {
	b.t.Helper()
	var made Started
	b.post("/api/assessments", StartForm{Form: "eha_portal", Practice: practice}, &made)
	return made.ID
}

// type sets one answer.
func (b *bench) set(id, client, q, row string, value any) forms.PatchReply {
	b.t.Helper()
	var reply forms.PatchReply
	b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: []forms.Change{
		{Client: client, Q: q, Row: row, Act: forms.ActSet, Value: json.RawMessage(marshal(b.t, value))}}}, &reply)
	return reply
}

// fill types an example family, page by page, as a person would.
func (b *bench) fill(id, example string) {
	b.t.Helper()
	e, err := library.ExampleOf(example)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, a := range e.Answers {
		b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Page: a.Page, Changes: []forms.Change{
			{Client: a.Client, Q: a.Q, Subject: a.Subject, Row: a.Row, Act: forms.Act(a.Act), Value: a.Value}}}, nil)
	}
}

// office is the centre as the test wants it.
type office struct {
	profile  []byte
	packKeys []sealed.PublicKey
	err      error

	mu      sync.Mutex
	state   early.State
	nudged  int
	charged bool
	flushed int
	slow    chan struct{} // holds what is urgent back
	sent    []string
	store   *store.Store
	changed func() // as the line tells the desk
	device  ed25519.PrivateKey
	signer  ed25519.PrivateKey // of receipts
}

func (o *office) Enrol(_ context.Context, _ EnrolLetter, device ed25519.PrivateKey) (Enrolment, error) {
	o.device = device
	if o.err != nil {
		return Enrolment{}, o.err
	}
	return Enrolment{Address: "https://centre.invalid", DeviceID: "device-1", DeviceKey: device, Authority: "X99000001", Profile: o.profile, PackKeys: o.packKeys,
		Roles:  []string{"portal_user", "initiator", "keyworker"},
		Worker: forms.Worker{ID: "w-1", FullName: "Temi Ellis", JobTitle: "Family worker", Agency: "Hollin Bank School"}}, nil
}

func (o *office) Begin(_ context.Context, _ Enrolment, s *store.Store, changed func()) (Line, error) {
	o.store, o.changed = s, changed
	return o, nil
}

func (o *office) count(n *int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	*n++
}

func (o *office) Charged(byUse bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.charged = byUse
}
func (o *office) Nudge() { o.count(&o.nudged) }
func (o *office) SendOne(id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = append(o.sent, id)
}
func (o *office) FlushUrgent(context.Context) bool {
	o.count(&o.flushed)
	if o.slow != nil {
		<-o.slow
	}
	return true
}
func (o *office) State() early.State { o.mu.Lock(); defer o.mu.Unlock(); return o.state }
func (o *office) Keys(context.Context) (sealed.Keys, error) {
	public, _ := o.signer.Public().(ed25519.PublicKey)
	return sealed.Keys{sealed.KeyID(public): public}, nil
}
func (o *office) Progress(string) (early.Progress, bool) { return early.Progress{}, false }
func (o *office) Stop()                                  {}

// face counts what only a window can do.
type face struct {
	mu         sync.Mutex
	relaunched chan struct{}
	saved      map[string][]byte
	dialog     bool
	cancels    bool
}

func (f *face) Name() string { return "browser" }
func (f *face) Quit()        {}
func (f *face) Relaunch() error {
	if f.relaunched != nil {
		close(f.relaunched)
	}
	return nil
}

func (f *face) SaveAs(_ context.Context, name string, content []byte) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case !f.dialog:
		return false, ErrNoDialog
	case f.cancels:
		return false, nil
	}
	f.saved = map[string][]byte{name: content}
	return true, nil
}

// paper is a printer that keeps what it was given.
type paper struct {
	err   error
	names []string
	bytes []byte
}

func (p *paper) Print(_ context.Context, content []byte, name string) error {
	if p.err != nil {
		return p.err
	}
	p.names, p.bytes = append(p.names, name), content
	return nil
}

// faulty fails the store's writes when told to.
type faulty struct {
	mu   sync.Mutex
	err  error
	good int // how many writes still succeed
}

func (f *faulty) fail(err error) { f.failAfter(0, err) }

// failAfter lets so many more writes succeed, and tells how many it had left to give.
func (f *faulty) failAfter(good int, err error) (left int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	left, f.good, f.err = f.good, good, err
	return left
}

func (f *faulty) answer() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil && f.good > 0 {
		f.good--
		return nil
	}
	return f.err
}

func (f *faulty) Write(string, bool, int64, []byte) error { return f.answer() }
func (f *faulty) Truncate(string, bool, int64) error      { return f.answer() }
func (f *faulty) Sync(string, bool) error                 { return f.answer() }

var errBroken = errors.New("broken on purpose")

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
