package wire_test

import (
	"crypto/ed25519"
	"runtime"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

func TestProofIsAboutOneRequest(t *testing.T) {
	key := newKey(t)
	public, _ := key.Public().(ed25519.PublicKey)
	good := wire.SignProof(key, "d-1", "n", "PUT", "/v1/x", "sha-256=:a=:")
	parsed, err := wire.ParseProof(good.String())
	if err != nil || !parsed.Holds(public, "PUT", "/v1/x", "sha-256=:a=:") {
		t.Fatalf("%+v, %v", parsed, err)
	}
	other := parsed
	other.Nonce = "m"
	device := parsed
	device.Device = "d-2"
	if parsed.Holds(public, "POST", "/v1/x", "sha-256=:a=:") || parsed.Holds(public, "PUT", "/v1/y", "sha-256=:a=:") ||
		parsed.Holds(public, "PUT", "/v1/x", "sha-256=:b=:") || other.Holds(public, "PUT", "/v1/x", "sha-256=:a=:") ||
		device.Holds(public, "PUT", "/v1/x", "sha-256=:a=:") || parsed.Holds(nil, "PUT", "/v1/x", "sha-256=:a=:") {
		t.Error("a proof for one request holds for another")
	}
	for _, bad := range []string{"", "a b", "a b c", "a b " + strings.Repeat("A", 85), strings.Repeat("x", 2000), good.String() + " x"} {
		if _, err := wire.ParseProof(bad); !fault.Is(err, fault.Refused) {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

func TestDigest(t *testing.T) {
	// RFC 9530, appendix B.1: the body is {"hello": "world"} and a line end.
	body := []byte("{\"hello\": \"world\"}\n")
	want := "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
	if got := wire.ReprDigest(body); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if !wire.SameDigest("sha-512=:x=:, "+want, body) || wire.SameDigest("sha-512=:x=:", body) || wire.SameDigest("", body) || wire.SameDigest(want, []byte("{}")) {
		t.Error("a header is read wrongly")
	}
}

func TestAddress(t *testing.T) {
	good := map[string]string{
		"https://eh.council.example":   "https://eh.council.example",
		" EH.Council.example/ ":        "https://eh.council.example",
		"eh.council.example:8443":      "https://eh.council.example:8443",
		"127.0.0.1:8080":               "http://127.0.0.1:8080",
		"http://127.0.0.1:8080":        "http://127.0.0.1:8080",
		"http://[::1]:80":              "http://[::1]:80",
		"https://127.0.0.1":            "https://127.0.0.1",
		"http://LOCALHOST:9":           "http://localhost:9",
		"https://10.0.0.1:443/":        "https://10.0.0.1:443",
		"http://127.9.9.9":             "http://127.9.9.9",
		"https://xn--eh-4ia.example":   "https://xn--eh-4ia.example",
		"https://eh.council.example//": "https://eh.council.example",
	}
	for typed, want := range good {
		if got, err := wire.Address(typed); err != nil || got != want {
			t.Errorf("%q: %q, %v, want %q", typed, got, err, want)
		}
	}
	bad := map[string]fault.Kind{
		"http://eh.council.example":           fault.Refused,
		"http://10.0.0.1":                     fault.Refused,
		"http://127.0.0.1.council.example":    fault.Refused,
		"http://localhost.council.example":    fault.Refused,
		"":                                    fault.Invalid,
		"https://":                            fault.Invalid,
		"ftp://eh.council.example":            fault.Invalid,
		"https://me:secret@eh.example":        fault.Invalid,
		"https://eh.council.example/path":     fault.Invalid,
		"https://eh.council.example/?x=1":     fault.Invalid,
		"https://eh.council.example/#x":       fault.Invalid,
		"https://eh council.example":          fault.Invalid,
		"file:///etc/passwd":                  fault.Invalid,
		"http://127.0.0.1@eh.council.example": fault.Invalid,
	}
	for typed, want := range bad {
		if got, err := wire.Address(typed); fault.KindOf(err) != want {
			t.Errorf("%q: %q, %v, want %s", typed, got, err, want)
		}
	}
}

// TestBombTakesNoRoom is a small body that would unpack to 64 MiB: the limit
// holds while unpacking, not after.
func TestBombTakesNoRoom(t *testing.T) {
	bomb := wire.Compress(make([]byte, 64<<20))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := wire.Decompress(bomb, 1<<20)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; err == nil || took > 24<<20 {
		t.Errorf("%d bytes took %d MiB: %v", len(bomb), took>>20, err)
	}
}
