package central_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/central/sqlstore"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

const council = "X99000001"

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// onEach runs a test of a rule on every Ledger.
func onEach(t *testing.T, test func(*testing.T, *bench)) {
	t.Run("memory", func(t *testing.T) { test(t, newBench(t, centraltest.NewMemory())) })
	t.Run("sqlite", func(t *testing.T) {
		store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "book.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
		test(t, newBench(t, store))
	})
}

// bench is a centre with a worker whose laptop is enrolled.
type bench struct {
	*central.Centre
	ledger central.Ledger
	keys   central.Keys
	log    *locked
	device ed25519.PrivateKey
	caller central.Caller
}

// locked is a log that may be read while it is written.
type locked struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *locked) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// oneForm is a published form; nothing else is.
type oneForm struct{}

func (oneForm) Form(id string, version int) (*forms.Form, error) {
	if id == "closure_test" {
		return &forms.Form{ID: id, Version: version, SHA256: "f0", Records: []string{"closure"}}, nil
	}
	if id != "eha_test" || version != 1 {
		return nil, fault.New(fault.NotFound, "internal")
	}
	return &forms.Form{ID: id, Version: version, SHA256: "f0", Records: []string{"assessment", "consent"}, Questions: []*forms.Question{
		{ID: "story", Type: forms.TypeLongText, Label: forms.Text{EN: "What is happening?"}}, {ID: "young_carer", Type: forms.TypeYesNoToggle}}}, nil
}

func plain(p central.Payload) ([]byte, error) {
	if p.Coding != "" {
		return nil, fault.New(fault.Damaged, "internal")
	}
	return p.Bytes, nil
}

func testKeys() central.Keys {
	return central.Keys{Enrolment: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32)), Signing: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, 32)),
		Serial: 1, IssuedAt: noon, Pepper: []byte("pepper")}
}

func newBench(t *testing.T, ledger central.Ledger) *bench {
	t.Helper()
	b := &bench{ledger: ledger, keys: testKeys(), log: &locked{}, device: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, 32))}
	b.Centre = b.again(t)
	must(t, b.PutWorker(t.Context(), central.Worker{ID: "w-1", FullName: "Wren Aldous", Agency: "A school"}, "administrator", noon))
	must(t, b.PutWorker(t.Context(), central.Worker{ID: "w-2", FullName: "Teal Barlow"}, "administrator", noon))
	code, _, err := b.IssueLetter(t.Context(), "w-1", "administrator", noon)
	must(t, err)
	got, err := b.Enrol(t.Context(), central.Application{Code: code, DeviceName: "laptop", Key: b.device.Public().(ed25519.PublicKey)}, noon)
	must(t, err)
	b.caller, err = b.Device(t.Context(), got.Device.ID)
	must(t, err)
	return b
}

// again is the same centre, started anew on the same ledger.
func (b *bench) again(t *testing.T) *central.Centre {
	t.Helper()
	c, err := central.New(t.Context(), central.Options{Authority: council, Ledger: b.ledger, Forms: oneForm{}, Keys: b.keys, Unpack: plain,
		Log: slog.New(slog.NewTextHandler(b.log, nil)), Papers: central.Papers{Profile: []byte("profile: x"), EscrowRecipient: "age1x"}})
	must(t, err)
	return c
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}

func wantKey(t *testing.T, err error, key string) {
	t.Helper()
	if f, ok := errors.AsType[*fault.Fault](err); !ok || f.Key != key {
		t.Errorf("answers %v, want %s", err, key)
	}
}

var ids = rand.NewChaCha8([32]byte{7})

func newID(t *testing.T) string {
	t.Helper()
	id, err := sealed.NewID(noon, ids)
	must(t, err)
	return id
}

// envelope is a good one about an invented family.
func envelope(id string) sealed.Envelope {
	return sealed.Envelope{Schema: sealed.Schema, ID: id, Kind: "assessment", Authority: council, Form: &sealed.Form{Code: "eha_test", Version: 1, SHA256: "f0"},
		Author: sealed.Author{Worker: "w-1", Device: "d-1"}, OccurredAt: noon.Add(-2 * time.Hour), SealedAt: noon.Add(-time.Hour),
		Body: json.RawMessage(`{"schema":"eh.assessment/1","form":{"id":"eha_test","version":1,"sha256":"f0"},"answers":[{"q":"story","asked":"What is happening?","type":"longtext","parts":[{"subject":"0","value":"Mill & <Lane>","says":"Mill & <Lane>"}]}]}`)}
}

func seal(t *testing.T, e sealed.Envelope) []byte {
	t.Helper()
	s, err := sealed.Seal(e)
	must(t, err)
	return s.Bytes
}

func delivery(id string, b []byte) central.Delivery {
	return central.Delivery{ID: id, Digest: sealed.Digest(b), Sealed: b, Payload: central.Payload{Bytes: b}}
}

func (b *bench) accept(t *testing.T, d central.Delivery, at time.Time) central.Submission {
	t.Helper()
	got, _, err := b.Accept(t.Context(), b.caller, d, at)
	must(t, err)
	return got
}

func TestNewRefusesHalfACentre(t *testing.T) {
	if _, err := central.New(t.Context(), central.Options{Authority: council, Ledger: centraltest.NewMemory()}); err == nil {
		t.Error("a centre without keys was made")
	}
}

func TestKeySetIsProvedByTheFingerprintOnTheLetter(t *testing.T) {
	b := newBench(t, centraltest.NewMemory())
	jws, err := b.KeySet()
	must(t, err)
	set, err := sealed.VerifyKeySet(jws, b.EnrolmentKey())
	must(t, err)
	if !sealed.SameFingerprint(b.Fingerprint(), b.EnrolmentKey()) || set.Authority != council || len(set.Keys) != 1 {
		t.Errorf("key set %+v", set)
	}
	device, err := base64.StdEncoding.DecodeString(base64.StdEncoding.EncodeToString(b.caller.DeviceKey))
	must(t, err)
	if !bytes.Equal(device, b.device.Public().(ed25519.PublicKey)) {
		t.Error("the caller's key is not the laptop's")
	}
}
