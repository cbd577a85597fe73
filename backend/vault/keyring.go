package vault

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"earlyhelp.example/backend/fault"
	"github.com/zalando/go-keyring"
)

// Keyring keeps one secret per store outside the files of the disk. It guards
// a stolen disk, not against other programs of the same user.
type Keyring interface {
	Get(store string) ([]byte, error) // fault.NotFound where there is none
	Set(store string, secret []byte) error
	Delete(store string) error // nothing to delete is no error
}

const (
	keyringService = "Early Help"
	keyringPatient = 3 * time.Second // a keyring that asks a person something is none to us
)

// SystemKeyring is the operating system's keyring; nil where none answers
// within three seconds.
func SystemKeyring() Keyring {
	if runtime.GOOS == "linux" && !sessionBus() {
		return nil // asking would try to launch one
	}
	k := systemKeyring{}
	if _, err := k.Get("probe"); err != nil && !fault.Is(err, fault.NotFound) {
		return nil
	}
	return k
}

func sessionBus() bool {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") != "" {
		return true
	}
	_, err := os.Stat(filepath.Join("/run/user", strconv.Itoa(os.Getuid()), "bus"))
	return err == nil
}

type systemKeyring struct{}

func (systemKeyring) Get(store string) ([]byte, error) {
	kept, err := patiently(func() (string, error) { return keyring.Get(keyringService, store) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil, fault.Wrap(err, fault.NotFound, "vault.device_gone")
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	secret, err := base64.StdEncoding.DecodeString(kept)
	return secret, fault.Wrap(err, fault.Damaged, "vault.device_gone")
}

func (systemKeyring) Set(store string, secret []byte) error {
	_, err := patiently(func() (string, error) {
		return "", keyring.Set(keyringService, store, base64.StdEncoding.EncodeToString(secret))
	})
	return fault.Wrap(err, fault.Internal, "internal")
}

func (systemKeyring) Delete(store string) error {
	_, err := patiently(func() (string, error) { return "", keyring.Delete(keyringService, store) })
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return fault.Wrap(err, fault.Internal, "internal")
}

// patiently gives the keyring three seconds; the library has no context. What it
// left waiting for a person ends with the bus, at log-off, in a panic of the
// library's: it must not take the program along.
func patiently(ask func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	ctx, cancel := context.WithTimeout(context.Background(), keyringPatient)
	defer cancel()
	done := make(chan answer, 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				done <- answer{"", fault.New(fault.Internal, "internal")}
			}
		}()
		text, err := ask()
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}
