package vault

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"earlyhelp.example/backend/fault"
	"filippo.io/age"
)

// Exists reports whether dir holds a vault, or at least its copy.
func Exists(dir string) bool {
	for _, name := range []string{vaultFile, vaultFile + backupTail} {
		if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
			return true
		}
	}
	return false
}

// Create makes the key of a new store and locks it up in dir (made if missing,
// mode 0700). recovery is the code in eight groups of four, to be shown once
// and kept nowhere. fault.Conflict where a vault stands, fault.Invalid where
// the passphrase or the recipient cannot be used.
func Create(dir, passphrase string, o Options) (key Key, recovery []string, err error) {
	if Exists(dir) {
		return Key{}, nil, fault.New(fault.Conflict, "vault.exists")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Key{}, nil, fault.Disk(err)
	}
	if key, err = NewKey(); err != nil {
		return Key{}, nil, err
	}
	c := contents{Format: format, StoreID: key.storeID}
	if c, err = withPassphrase(c, key, passphrase, o); err != nil {
		return Key{}, nil, err
	}
	recovery = NewRecovery()
	if c, err = withRecovery(c, key, recovery, o); err != nil {
		return Key{}, nil, err
	}
	if o.Recipient != "" {
		s, err := newEscrow(key, o.Recipient)
		if err != nil {
			return Key{}, nil, err
		}
		c = c.with(s)
	}
	return key, recovery, write(dir, c, key)
}

// Open opens with the passphrase. fault.Refused: it is not right, or the device
// secret is gone (key vault.device_gone; only the recovery code or the
// council's escrow opens then). fault.Locked: too early; the try was not looked
// at. After ten wrong ones in a row the device secret is deleted where there is
// one; no slot and no store ever is.
func Open(dir, passphrase string, o Options) (Key, error) {
	c, err := read(dir)
	if err != nil {
		return Key{}, err
	}
	s, ok := c.slot(bySlotPassphrase)
	if !ok {
		return Key{}, fault.New(fault.Damaged, "vault.damaged")
	}
	var device []byte
	if s.Device {
		if device = deviceSecret(c.StoreID, o); device == nil {
			return Key{}, fault.New(fault.Refused, "vault.device_gone")
		}
	}
	key, err := guarded(dir, o, func() (Key, error) { return s.open(c.StoreID, passphrase, device) })
	if fault.Is(err, fault.Refused) && s.Device {
		return Key{}, errors.Join(err, dropDeviceAfterTen(dir, c.StoreID, o))
	}
	if err != nil {
		return Key{}, err
	}
	if err := accept(dir, c, key); err != nil {
		return Key{}, err
	}
	return key, nil
}

// accept checks the whole file under the key just won. A file that was altered
// gives way to its copy, if that is as this key made it.
func accept(dir string, c contents, key Key) error {
	if c.whole(key) {
		return heal(dir, c, key)
	}
	spare, err := readOne(filepath.Join(dir, vaultFile+backupTail))
	if err != nil || !spare.whole(key) {
		return fault.New(fault.Damaged, "vault.damaged")
	}
	return write(dir, spare, key)
}

// deviceSecret is nil where the keyring has none, or there is no keyring.
func deviceSecret(storeID string, o Options) []byte {
	if o.Keyring == nil {
		return nil
	}
	secret, err := o.Keyring.Get(storeID)
	if err != nil || len(secret) != keySize {
		return nil
	}
	return secret
}

func dropDeviceAfterTen(dir, storeID string, o Options) error {
	t, err := readTally(dir)
	if err != nil || t.Failures < maxTries {
		return err
	}
	return o.Keyring.Delete(storeID)
}

// OpenRecovery opens with the printed code, as typed. Wrong codes wait like
// wrong passphrases but delete nothing.
func OpenRecovery(dir, code string, o Options) (Key, error) {
	c, err := read(dir)
	if err != nil {
		return Key{}, err
	}
	s, ok := c.slot(bySlotRecovery)
	if !ok {
		return Key{}, fault.New(fault.Damaged, "vault.damaged")
	}
	key, err := guarded(dir, o, func() (Key, error) { return s.open(c.StoreID, recoveryText(code), nil) })
	if fault.Is(err, fault.Refused) {
		return Key{}, fault.New(fault.Refused, "vault.wrong_code")
	}
	if err != nil {
		return Key{}, err
	}
	if err := accept(dir, c, key); err != nil {
		return Key{}, err
	}
	return key, nil
}

// OpenEscrow opens with the council's age identity (AGE-SECRET-KEY-…): the
// two-person act of a coordinator, and the monthly drill.
func OpenEscrow(dir, identity string) (Key, error) {
	c, err := read(dir)
	if err != nil {
		return Key{}, err
	}
	s, ok := c.slot(bySlotEscrow)
	if !ok {
		return Key{}, fault.New(fault.NotFound, "vault.no_escrow")
	}
	ids, err := age.ParseIdentities(strings.NewReader(identity))
	if err != nil || len(ids) != 1 {
		return Key{}, fault.New(fault.Invalid, "vault.identity") // the cause might repeat it
	}
	key, err := s.openEscrow(c.StoreID, ids[0])
	if err != nil {
		return Key{}, err
	}
	if err := accept(dir, c, key); err != nil {
		return Key{}, err
	}
	return key, nil
}

// Recipient is the council's recipient that the escrow slot was made for; ""
// where there is no such slot.
func Recipient(dir string) (string, error) {
	c, err := read(dir)
	s, _ := c.slot(bySlotEscrow)
	return s.Recipient, err
}

// Pin keeps public bytes, 32 of them, in vault.json: they can be read while it
// is locked, and who alters them alters the vault, which the next unlock tells.
// Keeping the same again writes nothing.
func Pin(dir string, key Key, pin []byte) error {
	if len(pin) != keySize {
		return fault.New(fault.Internal, "internal")
	}
	c, err := readFor(dir, key)
	if err != nil || bytes.Equal(c.Pin, pin) {
		return err
	}
	c.Pin = pin
	return write(dir, c, key)
}

// Pinned is what Pin kept; nil where it kept nothing yet.
func Pinned(dir string) ([]byte, error) {
	c, err := read(dir)
	return c.Pin, err
}

func readFor(dir string, key Key) (contents, error) {
	c, err := read(dir)
	if err == nil && !c.whole(key) {
		err = fault.New(fault.Damaged, "vault.damaged")
	}
	return c, err
}
