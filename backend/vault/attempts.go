package vault

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"time"

	"earlyhelp.example/backend/fault"
)

const (
	attemptsFile = "attempts.json"
	maxTries     = 10 // wrong passphrases in a row before the device secret goes
	longestWait  = 60 * time.Second
)

// Attempts is what the unlock screen says before a try.
type Attempts struct {
	Left int           // wrong tries left before the passphrase alone stops opening; -1: no limit
	Wait time.Duration // until the next try is looked at
}

// tally is kept beside the vault. It slows a person at the keyboard; whoever
// has the disk is stopped by Argon2 and the device secret, not by a counter.
type tally struct {
	Failures int       `json:"failures"`
	Last     time.Time `json:"last,omitzero"`
}

// wait is 1, 2, 4 … 60 s after the last wrong try. A clock moved back cannot
// make it longer than that.
func (t tally) wait(now time.Time) time.Duration {
	if t.Failures == 0 {
		return 0
	}
	full := longestWait
	if t.Failures < 7 {
		full = time.Second << (t.Failures - 1)
	}
	return min(full, max(0, full-now.Sub(t.Last)))
}

func readTally(dir string) (t tally, err error) {
	raw, err := os.ReadFile(filepath.Join(dir, attemptsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &t)
	}
	if err != nil { // unreadable: as after a first wrong try, and no dead end
		return tally{Failures: 1}, nil
	}
	return t, nil
}

func writeTally(dir string, t tally) error {
	raw, err := json.Marshal(t)
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return fault.Disk(replace(filepath.Join(dir, attemptsFile), raw))
}

// Tries reads how many tries are left and how long to wait. It needs no key and
// changes nothing.
func Tries(dir string, o Options) (Attempts, error) {
	c, err := read(dir)
	if err != nil {
		return Attempts{}, err
	}
	t, err := readTally(dir)
	if err != nil {
		return Attempts{}, err
	}
	a := Attempts{Left: -1, Wait: t.wait(o.now())}
	if s, ok := c.slot(bySlotPassphrase); ok && s.Device {
		a.Left = max(0, maxTries-t.Failures)
	}
	return a, nil
}

// guarded runs one try under the tally. The try is written down as wrong before
// it is made, so that ending the program in the middle wins nothing.
func guarded(dir string, o Options, try func() (Key, error)) (Key, error) {
	t, err := readTally(dir)
	if err != nil {
		return Key{}, err
	}
	if wait := t.wait(o.now()); wait > 0 {
		return Key{}, fault.New(fault.Locked, "vault.wait", int(math.Ceil(wait.Seconds())))
	}
	counted := tally{Failures: t.Failures + 1, Last: o.now().UTC()}
	if err := writeTally(dir, counted); err != nil {
		return Key{}, err
	}
	key, err := try()
	if err == nil {
		return key, writeTally(dir, tally{})
	}
	if !fault.Is(err, fault.Refused) { // not a wrong guess
		return Key{}, errors.Join(err, writeTally(dir, t))
	}
	return Key{}, err
}
