package vault

import (
	"time"

	"earlyhelp.example/backend/fault"
)

var errUnmade = fault.New(fault.Internal, "internal")

// Options are what the vault needs from outside. Keyring nil: there is none on
// this machine. Recipient is the council's age recipient; "" leaves the slot out.
type Options struct {
	Keyring   Keyring
	Recipient string
	Now       func() time.Time
}

// Keyring keeps one secret per store outside the disk's files.
type Keyring interface {
	Get(store string) ([]byte, error) // fault.NotFound where there is none
	Set(store string, secret []byte) error
	Delete(store string) error
}

// SystemKeyring is the operating system's keyring; nil where none answers.
func SystemKeyring() Keyring { return nil }

// Attempts is what the unlock screen says before a try.
type Attempts struct {
	Left int           // wrong tries left before the passphrase alone stops opening; -1: no limit, there is no device secret
	Wait time.Duration // until the next try is looked at
}

// Create makes the key of a new store and locks it up in dir/vault.json. recovery is the code in eight groups, shown once.
func Create(dir, passphrase string, o Options) (key Key, recovery []string, err error) {
	return Key{}, nil, errUnmade
}

// Exists reports whether dir holds a vault.
func Exists(dir string) bool { return false }

// Open opens with the passphrase. A wrong one is fault.Refused; too early a try is fault.Locked; neither costs the store.
func Open(dir, passphrase string, o Options) (Key, error) { return Key{}, errUnmade }

// OpenRecovery opens with the printed code, as typed.
func OpenRecovery(dir, code string, o Options) (Key, error) { return Key{}, errUnmade }

// Tries reads how many tries are left and how long to wait; it needs no key.
func Tries(dir string, o Options) (Attempts, error) { return Attempts{}, errUnmade }

// CheckPassphrase says what is wrong with a new passphrase (fault.Invalid), before Create or ChangePassphrase would.
func CheckPassphrase(passphrase string) error { return errUnmade }

// ChangePassphrase makes a new passphrase slot; the old passphrase stops opening.
func ChangePassphrase(dir string, key Key, passphrase string, o Options) error { return errUnmade }

// ReaddEscrow replaces the escrow slot when the council's recipient changed.
func ReaddEscrow(dir string, key Key, recipient string) error { return errUnmade }
