package desk

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"earlyhelp.example/backend/fault"
)

// prefs are how the screens look, and what the person says of this computer.
// They are readable beside the locked store,
// because the unlock screen has a language and a text size too; they say
// nothing about anybody.
type prefs struct {
	Language  string `json:"language"`
	Theme     string `json:"theme"`
	Contrast  string `json:"contrast"`
	TextSize  int    `json:"textSize"`
	LockAfter int    `json:"lockAfter,omitempty"` // minutes; 0 is the council's
	Charged   bool   `json:"charged,omitempty"`   // the connection is paid for by use, the person says
}

var textSizes = []int{100, 115, 130, 150, 175, 200}

const prefsFile = "screen.json"

// look keeps the prefs of one data folder.
type look struct {
	dir string
	mu  sync.Mutex
	now prefs
}

// readLook never fails: a missing or broken file means the defaults, because
// nobody may be kept from their work by a text size.
func readLook(dir string) *look {
	l := &look{dir: dir, now: prefs{Language: "en", Theme: "system", Contrast: "system", TextSize: 100}}
	raw, err := os.ReadFile(filepath.Join(dir, prefsFile))
	if err != nil {
		return l
	}
	var kept prefs
	if err := json.Unmarshal(raw, &kept); err == nil && kept.check() == nil {
		l.now = kept
	}
	return l
}

func (l *look) get() prefs {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

// change keeps what alter makes of the prefs, or refuses it whole.
func (l *look) change(alter func(*prefs)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := l.now
	alter(&next)
	if err := next.check(); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(next, "", " ")
	if err != nil {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	if err := WriteFile(filepath.Join(l.dir, prefsFile), raw); err != nil {
		return err
	}
	l.now = next
	return nil
}

func (p prefs) check() error {
	ok := slices.Contains([]string{"en", "cy"}, p.Language) &&
		slices.Contains([]string{"system", "light", "dark"}, p.Theme) &&
		slices.Contains([]string{"system", "more"}, p.Contrast) &&
		slices.Contains(textSizes, p.TextSize) &&
		(p.LockAfter == 0 || p.LockAfter >= lockFewest && p.LockAfter <= lockMost)
	if !ok {
		return fault.New(fault.Invalid, "desk.setting")
	}
	return nil
}

// WriteFile replaces a file whole or not at all.
func WriteFile(path string, raw []byte) error {
	dir, name := filepath.Split(path)
	temp, err := os.CreateTemp(dir, name+".*")
	if err != nil {
		return fault.Wrap(err, fault.Full, "desk.file")
	}
	defer func() {
		if err := os.Remove(temp.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return // the next start overwrites nothing of it
		}
	}()
	_, err = temp.Write(raw)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	return fault.Wrap(err, fault.Full, "desk.file")
}
