package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// crowded is a disk with room for some bytes more.
type crowded struct{ room atomic.Int64 }

func (c *crowded) Write(_ string, _ bool, _ int64, sealed []byte) error {
	if c.room.Add(-int64(len(sealed))) < 0 {
		return encvfs.ErrNoRoom
	}
	return nil
}
func (c *crowded) Truncate(string, bool, int64) error { return nil }
func (c *crowded) Sync(string, bool) error            { return nil }

// A disk that fills up at any moment: the save says so, everything saved before
// is there, and saving works again when there is room.
func TestFullDisk(t *testing.T) {
	probe := &crowded{}
	probe.room.Store(1 << 40)
	s, dir, key := made(t, Options{})
	ok(t, s.Close())
	s = opened(t, dir, key, Options{Probe: probe})
	draft(t, s, "d1")
	kept, refused := 0, 0
	for i := range 60 {
		probe.room.Store(int64(i%12) * 2060) // from none at all to enough
		row := answer(fmt.Sprintf("A%d", i), fmt.Sprintf("c%d", i), strings.Repeat("word ", 400), noon)
		_, err := s.Save(t.Context(), "d1", []forms.Row{row})
		switch {
		case err == nil:
			kept++
		case fault.Is(err, fault.Full):
			refused++
		default:
			t.Fatalf("save %d: %v", i, err)
		}
		if got := len(rowsOf(t, s, "d1")); got != kept {
			t.Fatalf("after save %d: %d rows, %d were acknowledged", i, got, kept)
		}
	}
	if kept == 0 || refused == 0 {
		t.Fatalf("%d kept, %d refused: this proves nothing", kept, refused)
	}
	want(t, fullWhileCopying(s, probe, t), fault.Full, "a backup onto a full disk")
	probe.room.Store(1 << 40)
	save(t, s, "d1", answer("last", "c-last", "there is room again", noon))
	ok(t, s.FullCheck(t.Context(), noon))
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	if got := len(rowsOf(t, s, "d1")); got != kept+1 {
		t.Errorf("%d rows after reopening, %d were acknowledged", got, kept+1)
	}
}

func fullWhileCopying(s *Store, probe *crowded, t *testing.T) error {
	probe.room.Store(3 * 4096)
	err := s.Backup(t.Context(), noon)
	if left := backups(s.dir, dailyPrefix); len(left) != 0 {
		t.Errorf("half a backup was left: %v", left)
	}
	return err
}

// failing is a disk that does not keep what it is given.
type failing struct{ broken atomic.Bool }

func (f *failing) Write(string, bool, int64, []byte) error {
	if f.broken.Load() {
		return syscall.EIO
	}
	return nil
}
func (f *failing) Truncate(string, bool, int64) error { return nil }
func (f *failing) Sync(string, bool) error {
	if f.broken.Load() {
		return syscall.EIO
	}
	return nil
}

// A disk that fails is told as one, not as a defect of the program, and never
// as damage, for which the next start would set the store aside.
func TestFailingDisk(t *testing.T) {
	probe := &failing{}
	s, dir, key := made(t, Options{})
	ok(t, s.Close())
	s = opened(t, dir, key, Options{Probe: probe})
	draft(t, s, "d1")
	probe.broken.Store(true)
	_, err := s.Save(t.Context(), "d1", []forms.Row{answer("A", "c1", "word", noon)})
	want(t, err, fault.Internal, "a save on a failing disk")
	if said := fault.Say(err, "en"); !strings.Contains(said, "disk") {
		t.Errorf("told as %q", said)
	}
	if key := keyOf(said(&os.PathError{Op: "read", Path: storeFile, Err: syscall.EIO})); key != "store.disk" {
		t.Errorf("a file beside the store that cannot be read is told as %s", key)
	}
	probe.broken.Store(false)
	save(t, s, "d1", answer("A", "c1", "word", noon))
	ok(t, s.FullCheck(t.Context(), noon))
}

func keyOf(err error) string {
	f, _ := errors.AsType[*fault.Fault](err)
	if f == nil {
		return ""
	}
	return f.Key
}
