package vault

import (
	"crypto/rand"
	"errors"
	"strings"

	"earlyhelp.example/backend/fault"
)

// ChangePassphrase makes a new passphrase slot; the old passphrase stops
// opening. After recovery it also makes a new device secret where the old one
// is gone. A program that ends in the middle leaves the old passphrase or the
// new one, and the other ways in as they were. fault.Conflict: the keyring does
// not answer, and nothing was changed.
func ChangePassphrase(dir string, key Key, passphrase string, o Options) error {
	c, err := readFor(dir, key)
	if err != nil {
		return err
	}
	if c, err = withPassphrase(c, key, passphrase, o); err != nil {
		return err
	}
	return errors.Join(write(dir, c, key), writeTally(dir, tally{}))
}

// ReplaceRecovery puts a code of NewRecovery in the place of the one before it,
// in one step: until it returns the old code opens, and from then on the new one
// alone. The caller first makes sure that the person has it on paper.
func ReplaceRecovery(dir string, key Key, code []string, o Options) error {
	c, err := readFor(dir, key)
	if err != nil {
		return err
	}
	if c, err = withRecovery(c, key, code, o); err != nil {
		return err
	}
	return write(dir, c, key)
}

// ReaddEscrow replaces the escrow slot: the council's recipient changed, or
// there was none.
func ReaddEscrow(dir string, key Key, recipient string) error {
	c, err := readFor(dir, key)
	if err != nil {
		return err
	}
	s, err := newEscrow(key, recipient)
	if err != nil {
		return err
	}
	return write(dir, c.with(s), key)
}

// withPassphrase replaces the passphrase slot.
func withPassphrase(c contents, key Key, passphrase string, o Options) (contents, error) {
	if err := CheckPassphrase(passphrase); err != nil {
		return c, err
	}
	cost, err := o.chosen()
	if err != nil {
		return c, err
	}
	old, _ := c.slot(bySlotPassphrase)
	device, err := secretToLockWith(c.StoreID, old.Device, o)
	if err != nil {
		return c, err
	}
	s, err := newSlot(bySlotPassphrase, key, passphrase, device, cost)
	return c.with(s), fault.Wrap(err, fault.Internal, "internal")
}

// secretToLockWith is the device secret of the keyring or, where it has none, a
// new one; nil where there is no keyring. A keyring that keeps nothing is no
// keyring, but one that only fails to answer may hold the secret that the old
// passphrase needs (needed): it is not written over.
func secretToLockWith(storeID string, needed bool, o Options) ([]byte, error) {
	if o.Keyring == nil {
		return nil, nil
	}
	secret, err := o.Keyring.Get(storeID)
	if err == nil && len(secret) == keySize {
		return secret, nil
	}
	if needed && err != nil && !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Damaged) {
		return nil, fault.Wrap(err, fault.Conflict, "vault.keyring")
	}
	fresh := make([]byte, keySize)
	rand.Read(fresh)
	if o.Keyring.Set(storeID, fresh) != nil {
		return nil, nil
	}
	stepped()
	return deviceSecret(storeID, o), nil
}

// withRecovery replaces the recovery slot. 160 random bits need no more than
// the least cost.
func withRecovery(c contents, key Key, code []string, o Options) (contents, error) {
	cost := leastCost
	if o.Cost != (Cost{}) {
		cost = o.Cost
	}
	s, err := newSlot(bySlotRecovery, key, strings.Join(code, ""), nil, cost)
	return c.with(s), fault.Wrap(err, fault.Internal, "internal")
}
