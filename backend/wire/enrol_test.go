package wire_test

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/simtest"
	"earlyhelp.example/backend/wire"
)

func TestEnrol(t *testing.T) {
	c := newTown(t, nil)
	key := newKey(t)
	letter := c.office.Letter(c.server.URL)
	letter.Code = "1234 5678"
	letter.Fingerprint = strings.ToLower(strings.ReplaceAll(letter.Fingerprint, "-", " "))
	e, err := wire.Enrol(t.Context(), letter, "laptop", wire.Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	if e.Worker.FullName != "Alex Example" || string(e.Profile) != "id: marlbridge\n" || e.EscrowRecipient == "" ||
		!e.EnrolmentKey.Equal(c.office.EnrolmentKey()) || e.Address != c.server.URL {
		t.Errorf("%+v", e)
	}
	client := c.clientFor(t, e.DeviceID, key)
	hello, err := client.Hello(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.OpenSession(t.Context(), hello.Challenge); err != nil {
		t.Errorf("enrolled, but let in: %v", err)
	}
	_, err = wire.Enrol(t.Context(), c.office.Letter(c.server.URL), "second laptop", wire.Options{Key: newKey(t)})
	if err == nil {
		t.Error("a code that was used is good again")
	}
}

// TestAnotherKey is a centre that is not the one on the letter: the code must
// not leave the laptop.
func TestAnotherKey(t *testing.T) {
	var asked atomic.Int64
	c := newTown(t, func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == wire.PathEnrol {
			asked.Add(1)
		}
		return false
	})
	letter := c.office.Letter(c.server.URL)
	wrong := []byte(letter.Fingerprint)
	wrong[0] = map[bool]byte{true: '1', false: '0'}[wrong[0] == '0']
	letter.Fingerprint = string(wrong)
	_, err := wire.Enrol(t.Context(), letter, "laptop", wire.Options{Key: newKey(t)})
	if !fault.Is(err, fault.Refused) || asked.Load() != 0 || c.office.CodeUsed() {
		t.Errorf("%v; the code was sent %d times", err, asked.Load())
	}
	if said := fault.Say(err, "en"); !strings.Contains(said, "code was not used") {
		t.Errorf("the person is told %q", said)
	}
}

func TestSlipsOfTyping(t *testing.T) {
	good := simtest.NewOffice().Letter("127.0.0.1:1")
	for name, change := range map[string]func(*wire.Letter){
		"a short code":         func(l *wire.Letter) { l.Code = "1234567" },
		"a letter in the code": func(l *wire.Letter) { l.Code = "1234567O" },
		"a short fingerprint":  func(l *wire.Letter) { l.Fingerprint = l.Fingerprint[1:] },
		"no address":           func(l *wire.Letter) { l.Address = "" },
	} {
		letter := good
		change(&letter)
		if _, err := wire.Enrol(t.Context(), letter, "laptop", wire.Options{Key: newKey(t)}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want to be told before anything is asked", name, err)
		}
	}
}

// TestMeddlingProxy is a proxy whose certificate the laptop trusts: it reads
// everything and must be able to change nothing.
func TestMeddlingProxy(t *testing.T) {
	other := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	public, _ := other.Public().(ed25519.PublicKey)
	resign := func(e wire.Enrolment) string {
		jws, err := sealed.Sign(sealed.StatementEnrolment, e, sealed.KeyID(public), other)
		if err != nil {
			t.Fatal(err)
		}
		return jws
	}
	meddlings := map[string]func(path string, body map[string]any){
		"its own key at hello": func(path string, body map[string]any) {
			if path == wire.PathHello {
				body["enrolmentKey"] = base64.StdEncoding.EncodeToString(public)
			}
		},
		"its own receipt keys at hello": func(path string, body map[string]any) {
			if path == wire.PathHello {
				jws, err := sealed.SignKeySet(sealed.KeySet{Authority: "E10000999", Serial: 9, Keys: []sealed.PublicKey{sealed.PublicKeyOf(public)}}, other)
				if err != nil {
					t.Fatal(err)
				}
				body["keys"] = jws
			}
		},
		"another authority at hello": func(path string, body map[string]any) {
			if path == wire.PathHello {
				body["authority"] = "E10000015"
			}
		},
		"an enrolment of its own": func(path string, body map[string]any) {
			if path == wire.PathEnrol {
				body["enrolment"] = resign(wire.Enrolment{DeviceID: "d", Authority: "E10000999", EscrowRecipient: "age1proxy"})
			}
		},
		"a changed name": func(path string, body map[string]any) {
			if path != wire.PathEnrol {
				return
			}
			parts := strings.Split(body["enrolment"].(string), ".")
			raw, err := base64.RawURLEncoding.DecodeString(parts[1])
			if err != nil {
				t.Fatal(err)
			}
			parts[1] = base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(raw), "Alex", "Alix", 1)))
			body["enrolment"] = strings.Join(parts, ".")
		},
	}
	for name, meddle := range meddlings {
		c := newTown(t, nil)
		proxy := httptest.NewServer(meddling(c.office, meddle))
		_, err := wire.Enrol(t.Context(), c.office.Letter(proxy.URL), "laptop", wire.Options{Key: newKey(t)})
		if !fault.Is(err, fault.Refused) {
			t.Errorf("%s: %v", name, err)
		}
		proxy.Close()
	}
}

// meddling passes everything on and changes the answers.
func meddling(office http.Handler, meddle func(string, map[string]any)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := httptest.NewRecorder()
		office.ServeHTTP(seen, r)
		var body map[string]any
		if err := json.Unmarshal(seen.Body.Bytes(), &body); err == nil {
			meddle(r.URL.Path, body)
		}
		for name, values := range seen.Header() {
			w.Header()[name] = values
		}
		w.WriteHeader(seen.Code)
		_ = json.NewEncoder(w).Encode(body)
	})
}

// TestAnswerForAnother is an enrolment that was signed for somebody else's
// laptop and is shown to this one.
func TestAnswerForAnother(t *testing.T) {
	var first atomic.Value
	c := newTown(t, nil)
	proxy := httptest.NewServer(meddling(c.office, func(path string, body map[string]any) {
		if path != wire.PathEnrol {
			return
		}
		if old := first.Load(); old != nil {
			body["enrolment"] = old
		} else if signed, ok := body["enrolment"].(string); ok {
			first.Store(signed)
		}
	}))
	defer proxy.Close()
	if _, err := wire.Enrol(t.Context(), c.office.Letter(proxy.URL), "first", wire.Options{Key: newKey(t)}); err != nil {
		t.Fatal(err)
	}
	again := newTown(t, nil) // the same keys, a code of its own
	second := httptest.NewServer(meddling(again.office, func(path string, body map[string]any) {
		if path == wire.PathEnrol {
			body["enrolment"] = first.Load()
		}
	}))
	defer second.Close()
	_, err := wire.Enrol(t.Context(), again.office.Letter(second.URL), "second", wire.Options{Key: newKey(t)})
	if f, isFailure := errors.AsType[*wire.Failure](err); !fault.Is(err, fault.Refused) || isFailure {
		t.Errorf("somebody else's enrolment: %v (%v)", err, f)
	}
}
