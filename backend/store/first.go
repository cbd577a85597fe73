package store

import (
	"errors"
	"os"
	"path/filepath"

	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/vault"
)

// firstFile stands in a folder while its vault and store are being made, until the
// store says whose it is. A full disk or a flat battery in between would leave a
// store that its passphrase opens and nobody can use, and no recovery code.
const firstFile = "first-run"

// BeginFirst notes, before anything is made in dir, that nothing there is anybody's yet.
func BeginFirst(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.Disk(err)
	}
	err := writeAtomically(filepath.Join(dir, firstFile), []byte("Early Help is being set up here.\n"))
	return fault.Disk(errors.Join(err, encvfs.SyncFolder(dir)))
}

// EndFirst takes that note away, for good before it returns: from then on nothing
// in dir is ever put aside by PutFirstAside.
func EndFirst(dir string) error {
	err := unlessMissing(os.Remove(filepath.Join(dir, firstFile)))
	return fault.Disk(errors.Join(err, encvfs.SyncFolder(dir)))
}

// Unfinished reports whether a first run was begun in dir and not ended.
func Unfinished(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, firstFile))
	return err == nil
}

// PutFirstAside puts what an unfinished first run left under other names, so that
// it can be begun again; where none is unfinished it does nothing. The store must
// not be open.
func PutFirstAside(dir string) error {
	if !Unfinished(dir) {
		return nil
	}
	if err := vault.PutAside(dir); err != nil {
		return err
	}
	for _, name := range []string{storeFile, storeFile + "-wal", storeFile + "-shm"} {
		path := filepath.Join(dir, name)
		if err := unlessMissing(os.Rename(path, path+".unused")); err != nil {
			return fault.Disk(err)
		}
	}
	return EndFirst(dir)
}
