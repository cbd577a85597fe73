package vault

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"filippo.io/age"
)

const newPassphrase = "amber canoe thistle nine"

// errKilled is the program ended between two steps of a change.
var errKilled = errors.New("killed")

// cutAt runs change and ends it after so many steps, leaving on the disk what a
// killed program leaves; whole reports that it came to its end first.
func cutAt(t *testing.T, steps int, change func() error) (whole bool) {
	t.Helper()
	defer func() {
		stepped = func() {}
		if r := recover(); r != nil && r != errKilled {
			panic(r)
		}
	}()
	stepped = func() {
		if steps--; steps < 0 {
			panic(errKilled)
		}
	}
	if err := change(); err != nil {
		t.Fatal(err)
	}
	return true
}

// Whenever the program ends in the middle of a change, what opened before and
// must not change still opens, and of what changes the old or the new one does.
func TestKilledInTheMiddleOfAChange(t *testing.T) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	fresh := NewRecovery()
	rows := map[string]struct {
		change       func(*bench) error
		before       func(*bench) // what has happened already
		old, renewed func(*bench) (Key, error)
		kept         map[string]func(*bench) (Key, error)
	}{
		"passphrase": {
			change:  func(b *bench) error { return ChangePassphrase(b.dir, b.key, newPassphrase, b.o) },
			old:     func(b *bench) (Key, error) { return Open(b.dir, passphrase, b.o) },
			renewed: func(b *bench) (Key, error) { return Open(b.dir, newPassphrase, b.o) },
			kept:    map[string]func(*bench) (Key, error){"recovery": (*bench).byRecovery},
		},
		"passphrase after ten wrong ones": {
			before:  func(b *bench) { clear(b.ring) },
			change:  func(b *bench) error { return ChangePassphrase(b.dir, b.key, newPassphrase, b.o) },
			old:     (*bench).byRecovery, // the old passphrase was dead before
			renewed: func(b *bench) (Key, error) { return Open(b.dir, newPassphrase, b.o) },
			kept:    map[string]func(*bench) (Key, error){"recovery": (*bench).byRecovery},
		},
		"recovery code": {
			change:  func(b *bench) error { return ReplaceRecovery(b.dir, b.key, fresh, b.o) },
			old:     (*bench).byRecovery,
			renewed: func(b *bench) (Key, error) { return OpenRecovery(b.dir, strings.Join(fresh, " "), b.o) },
			kept:    map[string]func(*bench) (Key, error){"passphrase": func(b *bench) (Key, error) { return Open(b.dir, passphrase, b.o) }},
		},
		"escrow": {
			change:  func(b *bench) error { return ReaddEscrow(b.dir, b.key, id.Recipient().String()) },
			old:     func(b *bench) (Key, error) { return Open(b.dir, passphrase, b.o) },
			renewed: func(b *bench) (Key, error) { return OpenEscrow(b.dir, id.String()) },
			kept:    map[string]func(*bench) (Key, error){"recovery": (*bench).byRecovery},
		},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			for steps, whole := 0, false; !whole; steps++ {
				b := set(t, true, "")
				if row.before != nil {
					row.before(b)
				}
				whole = cutAt(t, steps, func() error { return row.change(b) })
				b.bothWhole(t, steps)
				ways := maps.Clone(row.kept)
				ways["old or new"] = func(b *bench) (Key, error) {
					if key, err := row.renewed(b); err == nil {
						return key, nil
					} else if whole {
						return Key{}, err
					}
					b.clock = b.clock.Add(2 * time.Minute)
					return row.old(b)
				}
				for way, open := range ways {
					if got, err := open(b); err != nil || got != b.key {
						t.Errorf("ended after %d steps: %s does not open: %v", steps, way, err)
					}
					b.clock = b.clock.Add(2 * time.Minute)
				}
				b.nothingLeft(t, fmt.Sprintf("ended after %d steps and opened", steps))
			}
		})
	}
}

// bothWhole: neither file may ever be half written, or missing.
func (b *bench) bothWhole(t *testing.T, steps int) {
	t.Helper()
	for _, name := range []string{b.path(), b.path() + backupTail} {
		if c, err := readOne(name); err != nil || !c.whole(b.key) {
			t.Errorf("ended after %d steps: %s is not whole: %v", steps, filepath.Base(name), err)
		}
	}
}

func (b *bench) byRecovery() (Key, error) {
	return OpenRecovery(b.dir, strings.Join(b.recovery, " "), b.o)
}

// nothingLeft: no half-written file may keep a slot that was replaced since.
func (b *bench) nothingLeft(t *testing.T, when string) {
	t.Helper()
	if left, _ := filepath.Glob(filepath.Join(b.dir, vaultFile+"*"+newTail+"*")); len(left) > 0 {
		t.Errorf("%s: %d files are left behind", when, len(left))
	}
	main, err := os.ReadFile(b.path())
	spare, spareErr := os.ReadFile(b.path() + backupTail)
	if err != nil || spareErr != nil || string(main) != string(spare) {
		t.Errorf("%s: the copy is not in step", when)
	}
}

func TestReplaceRecovery(t *testing.T) {
	b := set(t, true, "")
	fresh := NewRecovery()
	if err := ReplaceRecovery(b.dir, b.key, fresh, b.o); err != nil {
		t.Fatal(err)
	}
	_, err := b.byRecovery()
	want(t, err, fault.Refused, "the old code")
	b.clock = b.clock.Add(time.Minute)
	if got, err := OpenRecovery(b.dir, strings.ToLower(strings.Join(fresh, "-")), b.o); err != nil || got != b.key {
		t.Errorf("the new code: %v", err)
	}
	if got, err := Open(b.dir, passphrase, b.o); err != nil || got != b.key {
		t.Errorf("the passphrase after a new code: %v", err)
	}
	other, _ := NewKey()
	want(t, ReplaceRecovery(b.dir, other, fresh, b.o), fault.Damaged, "with another store's key")
}

// silent is a keyring that has stopped answering.
type silent struct{ memory }

func (silent) Get(string) ([]byte, error) { return nil, fault.New(fault.Internal, "internal") }

// A keyring that only fails to answer still holds half of the old passphrase.
func TestAKeyringThatDoesNotAnswerIsNotWrittenOver(t *testing.T) {
	b := set(t, true, "")
	o := b.o
	o.Keyring = silent{b.ring}
	want(t, ChangePassphrase(b.dir, b.key, newPassphrase, o), fault.Conflict, "a keyring that does not answer")
	if got, err := Open(b.dir, passphrase, b.o); err != nil || got != b.key {
		t.Errorf("the old passphrase once it answers again: %v", err)
	}
}

// After a change all ten tries are there again, and nobody waits.
func TestAChangeForgetsWrongTries(t *testing.T) {
	b := set(t, true, "")
	for range 4 {
		_, err := Open(b.dir, "not the right words at all", b.o)
		want(t, err, fault.Refused, "a wrong try")
		b.clock = b.clock.Add(time.Minute)
	}
	if err := ChangePassphrase(b.dir, b.key, newPassphrase, b.o); err != nil {
		t.Fatal(err)
	}
	if a, err := Tries(b.dir, b.o); err != nil || a.Left != maxTries || a.Wait != 0 {
		t.Errorf("after a change: %+v, %v", a, err)
	}
}
