package desk

import (
	"bytes"
	"crypto/ed25519"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
)

const oneCentre, otherCentre = "0123-4567-89AB-CDEF", "FEDC-BA98-7654-3210"

// tried is the key that a try with a fingerprint asks to enrol; the centre
// takes no code.
func (b *bench) tried(fingerprint string) ed25519.PrivateKey {
	b.t.Helper()
	b.office.err = fault.New(fault.Invalid, "wire.code")
	b.refused("POST", "/api/enrol", EnrolLetter{Address: "https://centre.invalid", Fingerprint: fingerprint, Code: "01234567"}, 422, fault.Invalid)
	b.office.err = nil
	return b.office.device
}

// A battery that goes flat between vault and store, or before the store says whose
// it is, leaves a folder that is nobody's: the first run is begun again.
func TestAFirstRunCutByTheBattery(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if err := store.BeginFirst(b.dir); err != nil {
		t.Fatal(err)
	}
	key, _, err := vault.Create(b.dir, passphrase, vault.Options{Cost: vault.CheapCost()})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Create(t.Context(), b.dir, key, b.now()); err != nil {
		t.Fatal(err)
	}
	b.restart()
	var front Front
	if b.get("/api/front", &front); front.Stage != stageNew {
		t.Fatalf("the laptop is %q", front.Stage)
	}
	b.enrol()
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	b.refused("POST", "/api/enrol", EnrolLetter{}, 409, fault.Conflict) // and from here on it is somebody's
	b.nothingPending(b.ring)
}

// nothingPending looks for the key outside the store.
func (b *bench) nothingPending(keyring ring) {
	b.t.Helper()
	if _, err := os.Stat(filepath.Join(b.dir, pendingKeyFile)); !os.IsNotExist(err) {
		b.t.Errorf("the key is still kept beside the store: %v", err)
	}
	for id := range keyring {
		if strings.HasPrefix(id, "enrolling ") {
			b.t.Error("the key is still kept in the keyring")
		}
	}
}

// A laptop asks as the same laptop until its code is taken, however often the
// program is started between; another centre is asked with another key.
func TestOneKeyUntilACodeIsTaken(t *testing.T) {
	t.Parallel()
	for name, keyring := range map[string]ring{"with a keyring": {}, "without": nil} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.ring = keyring
			b.make()
			first := b.tried(oneCentre)
			b.restart()
			if again := b.tried(strings.ToLower(strings.ReplaceAll(oneCentre, "-", " "))); !again.Equal(first) {
				t.Error("the second try came from another laptop")
			}
			other := b.tried(otherCentre)
			if other.Equal(first) {
				t.Error("another centre was shown the same key")
			}
			raw, err := os.ReadFile(filepath.Join(b.dir, pendingKeyFile))
			if err != nil || keyring != nil && bytes.Contains(raw, []byte("seed")) || keyring != nil && len(keyring) != 1 {
				t.Errorf("kept %s and %d secrets in the keyring (%v)", raw, len(keyring), err)
			}
			b.post("/api/enrol", EnrolLetter{Fingerprint: otherCentre}, nil)
			b.restart() // the battery, before a passphrase was chosen
			b.post("/api/enrol", EnrolLetter{Fingerprint: otherCentre}, nil)
			if !b.office.device.Equal(other) {
				t.Error("the letter was used up with the battery")
			}
			b.post("/api/enrol/passphrase", NewPassphrase{Passphrase: passphrase, Again: passphrase}, nil)
			b.nothingPending(keyring)
			if err := os.WriteFile(filepath.Join(b.dir, pendingKeyFile), raw, 0o600); err != nil { // the power went before it was deleted
				t.Fatal(err)
			}
			b.restart()
			b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
			b.nothingPending(keyring)
		})
	}
}

// What cannot be read is a first try again, never the end of enrolling.
func TestAPendingKeyThatWasSpoilt(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first := b.tried(oneCentre)
	for _, spoilt := range []string{"", "{", `{"fingerprint":"0123456789ABCDEF","id":"x"}`, `{"fingerprint":"0123456789ABCDEF","seed":"AA=="}`} {
		if err := os.WriteFile(filepath.Join(b.dir, pendingKeyFile), []byte(spoilt), 0o600); err != nil {
			t.Fatal(err)
		}
		if again := b.tried(oneCentre); again.Equal(first) {
			t.Errorf("%q gave the old key", spoilt)
		}
	}
	b.enrol()
}

// A key file that is gone is not a laptop that was never set up: nobody may be led
// to begin again over work that is still there.
func TestAKeyFileThatIsGone(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.restart()
	for _, name := range []string{"vault.json", "vault.json.bak"} {
		if err := os.Remove(filepath.Join(b.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	said := b.refused("POST", "/api/unlock", UnlockWith{Passphrase: passphrase}, 500, fault.Damaged)
	if !strings.Contains(said.Detail, "Do not start again") {
		t.Errorf("told as %q", said.Detail)
	}
	b.refused("POST", "/api/enrol", EnrolLetter{}, 409, fault.Conflict)
}
