package vault

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"earlyhelp.example/backend/fault"
)

const (
	vaultFile  = "vault.json"
	backupTail = ".bak"
	newTail    = ".new-" // of a file that is being written
	format     = 1
)

// contents is vault.json. Sum finds accidents before any key is known; MAC,
// under a key derived from the data key, finds everything else.
type contents struct {
	Format  int    `json:"format"`
	StoreID string `json:"store_id"`
	Slots   []slot `json:"slots"`
	Pin     []byte `json:"pin,omitempty"`
	MAC     []byte `json:"mac,omitempty"`
	Sum     []byte `json:"sum,omitempty"`
}

func (c contents) authenticator(key Key) ([]byte, error) {
	c.MAC, c.Sum = nil, nil
	raw, err := json.Marshal(c)
	secret := key.macKey()
	m := hmac.New(sha256.New, secret[:])
	m.Write(raw)
	return m.Sum(nil), err
}

func (c contents) checksum() ([]byte, error) {
	c.Sum = nil
	raw, err := json.Marshal(c)
	sum := sha256.Sum256(raw)
	return sum[:], err
}

// whole reports whether key made this file as it is.
func (c contents) whole(key Key) bool {
	mac, err := c.authenticator(key)
	return err == nil && hmac.Equal(mac, c.MAC)
}

func (c contents) slot(kind slotKind) (slot, bool) {
	for _, s := range c.Slots {
		if s.Kind == kind {
			return s, true
		}
	}
	return slot{}, false
}

// with replaces the slot of s's kind, or adds it.
func (c contents) with(s slot) contents {
	var kept []slot
	for _, old := range c.Slots {
		if old.Kind != s.Kind {
			kept = append(kept, old)
		}
	}
	c.Slots = append(kept, s)
	return c
}

// read gives vault.json, or its copy where the file is missing or was damaged
// by accident. A file that a newer program made is fault.Newer.
func read(dir string) (contents, error) {
	main, err := readOne(filepath.Join(dir, vaultFile))
	if err == nil || fault.Is(err, fault.Newer) {
		return main, err
	}
	spare, spareErr := readOne(filepath.Join(dir, vaultFile+backupTail))
	if spareErr != nil {
		return contents{}, err
	}
	return spare, nil
}

func readOne(path string) (c contents, err error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, fault.New(fault.NotFound, "vault.missing")
	}
	if err != nil {
		return c, fault.Disk(err)
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return c, fault.Wrap(err, fault.Damaged, "vault.damaged")
	}
	if c.Format > format {
		return c, fault.New(fault.Newer, "vault.newer")
	}
	sum, err := c.checksum()
	if err != nil || !bytes.Equal(sum, c.Sum) || c.StoreID == "" {
		return c, fault.New(fault.Damaged, "vault.damaged")
	}
	return c, nil
}

// write replaces vault.json and then its copy. The copy is never older for
// longer than this call: an old passphrase must not live on in it.
func write(dir string, c contents, key Key) (err error) {
	if c.MAC, err = c.authenticator(key); err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	if c.Sum, err = c.checksum(); err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	for _, name := range []string{vaultFile, vaultFile + backupTail} {
		if err := replace(filepath.Join(dir, name), append(raw, '\n')); err != nil {
			return fault.Disk(err)
		}
	}
	return fault.Disk(sweep(dir))
}

// PutAside renames the files of a vault that never locked anything up, because the
// store it was made for could not be; the copy too, which would be read instead.
func PutAside(dir string) error {
	for _, name := range []string{vaultFile, vaultFile + backupTail} {
		path := filepath.Join(dir, name)
		if err := os.Rename(path, path+".unused"); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault.Disk(err)
		}
	}
	return fault.Disk(syncFolder(dir))
}

// sweep removes what a write left behind that was cut short: a passphrase that
// was changed since must not live on in it.
func sweep(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, vaultFile+"*"+newTail+"*"))
	for _, name := range left {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}

// heal brings a missing or different copy, or a damaged main file, back in step.
func heal(dir string, c contents, key Key) error {
	main, err := os.ReadFile(filepath.Join(dir, vaultFile))
	spare, spareErr := os.ReadFile(filepath.Join(dir, vaultFile+backupTail))
	if err == nil && spareErr == nil && bytes.Equal(main, spare) {
		return fault.Disk(sweep(dir))
	}
	return write(dir, c, key)
}

// stepped is called between the steps of every change. The test that ends the
// program there replaces it.
var stepped = func() {}

// replace writes path through a temporary file, so that it is wholly old or
// wholly new after a power cut.
func replace(path string, raw []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+newTail+"*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(raw)
	err = errors.Join(err, tmp.Sync(), tmp.Close())
	stepped()
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	stepped()
	if err != nil {
		os.Remove(tmp.Name())
		return err
	}
	return syncFolder(filepath.Dir(path))
}
