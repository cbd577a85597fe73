package door_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

const (
	council  = "X99000001"
	password = "correct horse battery"
	story    = "Canary <Lane> & sons" // stands for what a family told
)

// bench is a door over a centre in memory, with a clock that stands still.
type bench struct {
	*central.Centre
	handler http.Handler
	server  *httptest.Server
	openAPI []byte
	log     *locked

	mu  sync.Mutex
	now time.Time
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) pass(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

type locked struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

type oneForm struct{}

func (oneForm) Form(id string, version int) (*forms.Form, error) {
	if id != "eha_test" || version != 1 {
		return nil, fault.New(fault.NotFound, "internal")
	}
	return &forms.Form{ID: id, Version: version, SHA256: "f0", Records: []string{"assessment", "consent"}, Questions: []*forms.Question{
		{ID: "story", Type: forms.TypeLongText}, {ID: "young_carer", Type: forms.TypeYesNoToggle},
		{ID: "family", Type: forms.TypeTable}, {ID: "family.dob", Label: forms.Text{EN: "Date of birth"}},
		{ID: "spoken", Type: forms.TypeRadio, UrgentAs: "phoned"}, {ID: "spoken_at", Type: forms.TypeDateTime, UrgentAs: "phoned_at"}}}, nil
}

var builtPages = fstest.MapFS{"centre.html": {Data: []byte("<title>Early Help Centre</title>")}, "index.html": {Data: []byte("the laptop")},
	"assets/centre.js": {Data: []byte("// script")}}

func newBench(t *testing.T, limits door.Limits) *bench {
	t.Helper()
	b := newDoor(t, limits)
	b.server = httptest.NewServer(b.handler)
	t.Cleanup(b.server.Close)
	return b
}

// newDoor is a bench without a network.
func newDoor(t *testing.T, limits door.Limits) *bench {
	t.Helper()
	b := &bench{log: &locked{}, now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	log := slog.New(slog.NewTextHandler(b.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	b.Centre, err = central.New(t.Context(), central.Options{Authority: council, Ledger: centraltest.NewMemory(), Forms: oneForm{},
		Keys: central.Keys{Enrolment: key(1), Signing: key(2), Serial: 1, IssuedAt: b.now, Pepper: []byte("p")}, Unpack: door.Unpack, Log: log,
		Papers: central.Papers{Profile: []byte("profile: marlbridge"), EscrowRecipient: "age1invented"}})
	must(t, err)
	must(t, b.PutWorker(t.Context(), central.Worker{ID: "w-1", FullName: "Wren Aldous", Agency: "A school", Phone: "01632 960001"}, "administrator", b.now))
	must(t, b.AddAccount(t.Context(), central.Account{Name: "priya", FullName: "Priya Raman", Role: "mash"}, password, "administrator", b.now))
	b.handler, b.openAPI, err = door.New(door.Options{Centre: b.Centre, Forms: oneForm{}, Name: "Marlbridge", Version: "test", Pages: builtPages, Now: b.clock, Log: log, Limits: limits})
	must(t, err)
	return b
}

func key(n byte) ed25519.PrivateKey { return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32)) }

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}

// laptop is an enrolled one with a session.
type laptop struct {
	*wire.Client
	bench    *bench
	key      ed25519.PrivateKey
	enrolled wire.Enrolled
	session  wire.Session
}

func (b *bench) letter(t *testing.T) wire.Letter {
	t.Helper()
	code, _, err := b.IssueLetter(t.Context(), "w-1", "administrator", b.clock())
	must(t, err)
	return wire.Letter{Address: b.server.URL, Fingerprint: b.Fingerprint(), Code: code}
}

func (b *bench) laptop(t *testing.T, n byte) *laptop {
	t.Helper()
	l := &laptop{bench: b, key: key(n)}
	var err error
	l.enrolled, err = wire.Enrol(t.Context(), b.letter(t), "a laptop", wire.Options{Key: l.key, Version: "test"})
	must(t, err)
	l.Client, err = wire.NewClient(wire.Options{Address: b.server.URL, Device: l.enrolled.DeviceID, Key: l.key, Version: "test"})
	must(t, err)
	l.session, err = l.OpenSession(t.Context(), l.challenge(t))
	must(t, err)
	return l
}

func (l *laptop) challenge(t *testing.T) string {
	t.Helper()
	hello, err := l.Hello(t.Context())
	must(t, err)
	return hello.Challenge
}

func (l *laptop) keys(t *testing.T) sealed.Keys {
	t.Helper()
	keys, err := l.enrolled.Keys.Set()
	must(t, err)
	return keys
}

var ids = rand.NewChaCha8([32]byte{9})

// document is a sealed one about an invented family.
func document(t *testing.T, change func(*sealed.Envelope)) sealed.Submission {
	t.Helper()
	at := time.Date(2026, 11, 22, 21, 9, 0, 0, time.UTC)
	id, err := sealed.NewID(at, ids)
	must(t, err)
	e := sealed.Envelope{ID: id, Kind: "assessment", Authority: council, Form: &sealed.Form{Code: "eha_test", Version: 1},
		Author: sealed.Author{Worker: "w-1", Device: "d"}, OccurredAt: at, SealedAt: at, Body: body(t)}
	if change != nil {
		change(&e)
	}
	s, err := sealed.Seal(e)
	must(t, err)
	return s
}

func body(t *testing.T) json.RawMessage {
	t.Helper()
	value, err := json.Marshal(story)
	must(t, err)
	b, err := json.Marshal(forms.Document{Schema: forms.DocumentSchema, Form: forms.DocForm{ID: "eha_test", Version: 1, SHA256: "f0"}, Title: "Early Help Assessment",
		Members: []forms.DocMember{{Person: "p1", Name: "Aisha"}}, Answered: 2, Asked: 3, Answers: []forms.DocAnswer{
			{Q: "story", Asked: "What is happening?", Type: forms.TypeLongText, Parts: []forms.DocPart{{Subject: "0", Value: value, Says: story}}},
			{Q: "young_carer", Asked: "Young carer?", Type: forms.TypeYesNoToggle, Missing: []string{"p2"}, Parts: []forms.DocPart{{Who: []string{"p1"}, Subject: "p1", Value: json.RawMessage(`"yes"`), Says: "Yes"}}},
			{Q: "family", Asked: "Who is in the family?", Type: forms.TypeTable, Rows: []forms.DocRow{{Row: "p1", Cells: []forms.DocCell{{Q: "dob", Value: json.RawMessage(`"2019-04-02"`), Says: "2 April 2019"}}}}},
		}})
	must(t, err)
	return b
}

func (l *laptop) deliver(t *testing.T, s sealed.Submission) (wire.Accepted, error) {
	t.Helper()
	got, _, err := l.Deliver(t.Context(), wire.Delivery{ID: s.ID, Payload: s.Bytes, Access: l.session.Access})
	return got, err
}

// put is a delivery made by hand, so that it can be wrong.
type put struct {
	path, digest, coding, access, proof, protocol string
	body                                          io.Reader
}

func (l *laptop) put(s sealed.Submission) put {
	path, digest := wire.PathSubmissions+s.ID, wire.ReprDigest(s.Bytes)
	return put{path: path, digest: digest, access: l.session.Access, body: bytes.NewReader(s.Bytes),
		proof: wire.SignProof(l.key, l.enrolled.DeviceID, "nonce", "PUT", path, digest).String()}
}

func (b *bench) send(t *testing.T, p put) (int, wire.Problem, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), "PUT", b.server.URL+p.path, p.body)
	must(t, err)
	for name, value := range map[string]string{"Authorization": "Bearer " + p.access, wire.HeaderProof: p.proof, wire.HeaderReprDigest: p.digest,
		"Content-Encoding": p.coding, "Content-Type": "application/json", wire.HeaderProtocol: p.protocol} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	status, body, header := b.do(t, req)
	var problem wire.Problem
	if status >= 400 {
		if err := json.Unmarshal(body, &problem); err != nil || header.Get("Content-Type") != wire.ProblemType || problem.Status != status || problem.Code == "" {
			t.Errorf("status %d is no problem (%s): %s", status, header.Get("Content-Type"), body)
		}
	}
	return status, problem, header
}

func (b *bench) do(t *testing.T, req *http.Request) (int, []byte, http.Header) {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	must(t, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	if resp.Header.Get(wire.HeaderProtocol) == "" || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s %s: the answer is not marked as the centre's own", req.Method, req.URL.Path)
	}
	return resp.StatusCode, body, resp.Header
}

// quietLog fails where the log holds anything of a family, a worker or a secret.
func (b *bench) quietLog(t *testing.T, secrets ...string) {
	t.Helper()
	for _, secret := range append(secrets, "Canary", "Wren", "01632", password) {
		if strings.Contains(b.log.String(), secret) {
			t.Errorf("the log holds %q:\n%s", secret, b.log)
		}
	}
}
