package sealed

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
)

func keyOf(n byte) (ed25519.PrivateKey, ed25519.PublicKey) {
	seed := make([]byte, ed25519.SeedSize)
	seed[0] = n
	private := ed25519.NewKeyFromSeed(seed)
	return private, private.Public().(ed25519.PublicKey)
}

func someReceipt() Receipt {
	return Receipt{ID: someID, SHA256: strings.Repeat("a", 64), Authority: "E10000999", Reference: Reference(someID), State: Accepted,
		ReceivedAt: noon, Epoch: 3, Seq: 184101, AuditHead: "c1d9"}
}

func TestReceipt(t *testing.T) {
	private, public := keyOf(1)
	jws, err := SignReceipt(someReceipt(), "k1", private)
	if err != nil {
		t.Fatal(err)
	}
	got, err := VerifyReceipt(jws, Keys{"k1": public})
	if err != nil || got != someReceipt() {
		t.Fatalf("%+v, %v", got, err)
	}
	if !got.Proves(someID, strings.Repeat("a", 64), "E10000999") {
		t.Error("proves nothing")
	}
}

// TestReceiptIsAboutTheseBytes holds every part that makes a receipt ours.
func TestReceiptIsAboutTheseBytes(t *testing.T) {
	changes := map[string]func(*Receipt){
		"another id":        func(r *Receipt) { r.ID = "019a3c5e-6f10-7b42-9d3a-4b1f0c9e2d78" },
		"other bytes":       func(r *Receipt) { r.SHA256 = strings.Repeat("b", 64) },
		"another authority": func(r *Receipt) { r.Authority = "E10000015" },
		"another reference": func(r *Receipt) { r.Reference = Reference("x") },
		"no time":           func(r *Receipt) { r.ReceivedAt = time.Time{} },
	}
	for name, change := range changes {
		r := someReceipt()
		change(&r)
		if r.Proves(someID, strings.Repeat("a", 64), "E10000999") {
			t.Errorf("%s passes", name)
		}
	}
}

func TestForgedReceipts(t *testing.T) {
	private, public := keyOf(1)
	other, _ := keyOf(2)
	keys := Keys{"k1": public}
	good, err := SignReceipt(someReceipt(), "k1", private)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	header := func(h string) string {
		signed := base64.RawURLEncoding.EncodeToString([]byte(h)) + "." + parts[1]
		return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(private, []byte(signed)))
	}
	byOther, err := SignReceipt(someReceipt(), "k1", other)
	if err != nil {
		t.Fatal(err)
	}
	keySet, err := Sign(StatementKeySet, someReceipt(), "k1", private)
	if err != nil {
		t.Fatal(err)
	}
	flipped := []byte(good)
	flipped[len(parts[0])+5] ^= 1
	cases := map[string]string{
		"nothing":               "",
		"a page":                "<html>.<body>.</body>",
		"another key":           byOther,
		"another kind":          keySet,
		"a flipped bit":         string(flipped),
		"no signature":          parts[0] + "." + parts[1] + ".",
		"two parts":             parts[0] + "." + parts[1],
		"four parts":            good + ".x",
		"alg none":              header(`{"alg":"none","kid":"k1","typ":"eh-receipt+jws"}`),
		"alg HS256":             header(`{"alg":"HS256","kid":"k1","typ":"eh-receipt+jws"}`),
		"an unknown kid":        header(`{"alg":"EdDSA","kid":"k2","typ":"eh-receipt+jws"}`),
		"no typ":                header(`{"alg":"EdDSA","kid":"k1"}`),
		"a critical extension":  header(`{"alg":"EdDSA","kid":"k1","typ":"eh-receipt+jws","crit":["exp"]}`),
		"a newline inside":      parts[0] + "." + parts[1] + ".\n" + parts[2],
		"padding":               good + "==",
		"a second text for it":  good[:len(good)-1] + string(rune(good[len(good)-1]+1)),
		"more than can be read": strings.Repeat("x", maxStatement+1),
	}
	for name, jws := range cases {
		if _, err := VerifyReceipt(jws, keys); !fault.Is(err, fault.Refused) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
	if _, err := VerifyReceipt(good, Keys{"k1": public[:5]}); !fault.Is(err, fault.Refused) {
		t.Error("half a key passes")
	}
}

func TestKeySet(t *testing.T) {
	enrolment, pinned := keyOf(1)
	_, receipts := keyOf(2)
	jws, err := SignKeySet(KeySet{Authority: "E10000999", Serial: 4, IssuedAt: noon, Keys: []PublicKey{PublicKeyOf(receipts)}}, enrolment)
	if err != nil {
		t.Fatal(err)
	}
	set, err := VerifyKeySet(jws, pinned)
	if err != nil || set.Serial != 4 {
		t.Fatalf("%+v, %v", set, err)
	}
	keys, err := set.Set()
	if err != nil || !keys[KeyID(receipts)].Equal(receipts) {
		t.Errorf("%v, %v", keys, err)
	}
	if _, err := VerifyKeySet(jws, receipts); !fault.Is(err, fault.Refused) {
		t.Errorf("a set signed by somebody else passes: %v", err)
	}
	for name, bad := range map[string][]PublicKey{
		"short":   {{KID: "a", Public: "AAAA"}},
		"no name": {{Public: PublicKeyOf(receipts).Public}},
		"twice":   {PublicKeyOf(receipts), PublicKeyOf(receipts)},
		"no text": {{KID: "a", Public: "!"}},
	} {
		if _, err := (KeySet{Keys: bad}).Set(); !fault.Is(err, fault.Refused) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzVerify looks for a text that verifies and was not signed: the signer is
// asked again and must give the same.
func FuzzVerify(f *testing.F) {
	private, public := keyOf(1)
	good, err := SignReceipt(someReceipt(), "k1", private)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add("a.b.c")
	f.Add(strings.Replace(good, ".", "=.", 1))
	f.Fuzz(func(t *testing.T, jws string) {
		r, err := VerifyReceipt(jws, Keys{"k1": public})
		if err != nil {
			return
		}
		if jws != good {
			t.Fatalf("forged: %q", jws)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Fatal(err)
		}
	})
}
