package desk

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// pendingKeyFile holds the device key that asks to be enrolled, from the first
// try of a code until the encrypted store has it. The centre allows a laptop five
// guesses (BR-15), which only adds up while the laptop stays the same; and it
// gives the same enrolment again where its first answer was lost, or the battery
// before a passphrase was chosen, which only the same laptop can ask for.
const pendingKeyFile = "enrolling.json"

// pendingKey is what pendingKeyFile says. Seed is 32 bytes, and absent where a
// keyring keeps it under ID: the key opens nothing yet, but it will be this
// laptop's once its code is taken.
type pendingKey struct {
	Fingerprint string `json:"fingerprint"` // of the centre's key, in its one form
	ID          string `json:"id"`
	Seed        []byte `json:"seed,omitempty"`
}

// pendingKey is the key this folder enrols with at the centre of a fingerprint:
// the one of the last try, or a new one.
func (d *Desk) pendingKey(fingerprint string) (ed25519.PrivateKey, error) {
	fingerprint = sealed.PlainFingerprint(fingerprint)
	kept, seed := d.readPendingKey()
	if seed != nil && kept.Fingerprint == fingerprint {
		return ed25519.NewKeyFromSeed(seed), nil
	}
	if err := d.dropPendingKey(); err != nil {
		return nil, err
	}
	_, device, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	made := pendingKey{Fingerprint: fingerprint, ID: "enrolling " + rand.Text(), Seed: device.Seed()}
	if d.Keyring != nil && d.Keyring.Set(made.ID, made.Seed) == nil {
		made.Seed = nil
	}
	raw, err := json.Marshal(made)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	if err := os.MkdirAll(d.Dir, 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Full, "desk.file")
	}
	return device, WriteFile(filepath.Join(d.Dir, pendingKeyFile), raw)
}

// readPendingKey gives no seed where there is none that can be used: the next
// try then begins as a laptop's first.
func (d *Desk) readPendingKey() (kept pendingKey, seed []byte) {
	raw, err := os.ReadFile(filepath.Join(d.Dir, pendingKeyFile))
	if err != nil || json.Unmarshal(raw, &kept) != nil {
		return pendingKey{}, nil
	}
	seed = kept.Seed
	if seed == nil && d.Keyring != nil {
		if seed, err = d.Keyring.Get(kept.ID); err != nil {
			return kept, nil
		}
	}
	if len(seed) != ed25519.SeedSize {
		return kept, nil
	}
	return kept, seed
}

// dropPendingKey forgets the key on the disk and in the keyring: once a store is
// open, it has the key. Each unlock asks, for the power may go before the first did.
func (d *Desk) dropPendingKey() error {
	kept, _ := d.readPendingKey()
	if d.Keyring != nil && kept.ID != "" && kept.Seed == nil {
		if err := d.Keyring.Delete(kept.ID); err != nil {
			d.Log.Error("pending key still in the keyring", "err", err) // it opens this laptop's session alone, and only to this user
		}
	}
	err := os.Remove(filepath.Join(d.Dir, pendingKeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return fault.Wrap(err, fault.Full, "desk.file")
}
