package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sync"
)

var _ sync.Outbox = (*Store)(nil)

func TestCareProvesOncePerDay(t *testing.T) {
	s, dir, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	save(t, s, "d1", answer("A1", "c1", needle, noon))
	if p, err := s.Proof(ctx); err != nil || !p.ProvedAt.IsZero() || p.OnlyHereCount != 1 || !p.OnlyHereSince.Equal(noon) {
		t.Errorf("before: %+v %v", p, err)
	}
	ok(t, s.Care(ctx, noon))
	ok(t, s.Care(ctx, noon.Add(time.Hour)))
	p, err := s.Proof(ctx)
	if err != nil || !p.ProvedAt.Equal(noon) || !p.BackupAt.Equal(noon) || p.Fault != nil {
		t.Errorf("after: %+v %v", p, err)
	}
	if n := len(backups(dir, dailyPrefix)); n != 1 {
		t.Errorf("%d backups in one day", n)
	}
	for d := 1; d <= 4; d++ {
		ok(t, s.Care(ctx, noon.AddDate(0, 0, d)))
	}
	if n := len(backups(dir, dailyPrefix)); n != keptDaily {
		t.Errorf("%d backups after five days", n)
	}
	entries, err := os.ReadDir(dir)
	ok(t, err)
	for _, e := range entries {
		switch e.Name() {
		case storeFile, storeFile + "-wal", storeFile + "-shm", backupDir, frontFile, lockFile:
		default:
			t.Errorf("unexpected %s in the data folder", e.Name())
		}
	}
}

// What is gone for good leaves the backups too, with the next Care.
func TestDeletionReachesTheBackups(t *testing.T) {
	s, dir, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	save(t, s, "d1", answer("A1", "c1", needle, noon))
	ok(t, s.Care(ctx, noon))
	ok(t, s.DeleteDraft(ctx, "d1", ConsentRefused, noon))
	ok(t, s.Care(ctx, noon.Add(time.Minute)))
	left := backups(dir, dailyPrefix)
	if len(left) != 1 {
		t.Fatalf("backups %v", left)
	}
	rows, err := s.rowsOfCopy(ctx, left[0])
	if err != nil || rows["answer"] != 0 || rows["tombstone"] != 1 {
		t.Errorf("the backup holds %v, %v", rows, err)
	}
	ok(t, s.Care(ctx, noon.Add(time.Hour))) // nothing is due any more
	if again := backups(dir, dailyPrefix); fmt.Sprint(again) != fmt.Sprint(left) {
		t.Errorf("backups %v, then %v", left, again)
	}
}

func TestOnlyHere(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	draft(t, s, "d2")
	ok(t, s.Commit(ctx, finished("d1", "s1", false)))
	if p, err := s.Proof(ctx); err != nil || p.OnlyHereCount != 2 {
		t.Errorf("%+v %v", p, err)
	}
	items, err := s.Items(ctx)
	ok(t, err)
	ok(t, s.Mark(ctx, received(items[0])))
	if p, err := s.Proof(ctx); err != nil || p.OnlyHereCount != 1 {
		t.Errorf("after the receipt: %+v %v", p, err)
	}
	later := noon.Add(time.Hour)
	_, err = s.SaveAfter(ctx, "d1", []forms.Row{answer("copies_given", "c9", "Mary", later)})
	ok(t, err)
	if p, err := s.Proof(ctx); err != nil || p.OnlyHereCount != 2 {
		t.Errorf("after something was added: %+v %v", p, err)
	}
}

// A backup that cannot be restored is found the day it is made, not the day it
// is needed.
func TestBrokenBackupIsFound(t *testing.T) {
	breaks := map[string]func(t *testing.T, path string){
		"a flipped bit":  func(t *testing.T, path string) { flip(t, path, 5*4096+77) },
		"cut short":      func(t *testing.T, path string) { ok(t, os.Truncate(path, 3*4096)) },
		"an older copy":  func(t *testing.T, path string) { ok(t, copyOver(path+".older", path)) },
		"another's file": func(t *testing.T, path string) { ok(t, os.WriteFile(path, make([]byte, 8192), 0o600)) },
	}
	for name, spoil := range breaks {
		t.Run(name, func(t *testing.T) {
			s, dir, _ := made(t, Options{})
			draft(t, s, "d1")
			ok(t, s.Backup(t.Context(), noon))
			older := newestBackup(dir)
			save(t, s, "d1", answer("A1", "c1", needle, noon))
			ok(t, s.Backup(t.Context(), noon.Add(time.Minute)))
			ok(t, copyOver(older, newestBackup(dir)+".older"))
			ok(t, s.ProveBackup(t.Context()))
			spoil(t, newestBackup(dir))
			want(t, s.ProveBackup(t.Context()), fault.Damaged, name)
		})
	}
}

func TestFailedProofIsSaidAndMended(t *testing.T) {
	s, dir, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	ok(t, os.WriteFile(filepath.Join(dir, backupDir), nil, 0o600)) // no folder can be made
	if err := s.Care(ctx, noon); err == nil {
		t.Fatal("care succeeded without a place for the backup")
	}
	if p, err := s.Proof(ctx); err != nil || p.Fault == nil || !p.ProvedAt.IsZero() {
		t.Errorf("%+v %v", p, err)
	}
	ok(t, os.Remove(filepath.Join(dir, backupDir)))
	ok(t, s.Care(ctx, noon.Add(time.Hour))) // the same day: it tries again
	if p, err := s.Proof(ctx); err != nil || p.Fault != nil || p.ProvedAt.IsZero() {
		t.Errorf("%+v %v", p, err)
	}
}

// A proof that was asked for is made though none is due, and the list of them
// has thirty, the newest first, with what failed.
func TestProofsAreListed(t *testing.T) {
	s, dir, _ := made(t, Options{})
	ctx := t.Context()
	ok(t, s.Care(ctx, noon))
	ok(t, s.Prove(ctx, noon.Add(time.Minute)))
	ok(t, os.RemoveAll(filepath.Join(dir, backupDir)))
	ok(t, os.WriteFile(filepath.Join(dir, backupDir), nil, 0o600)) // no folder can be made
	if err := s.Prove(ctx, noon.Add(2*time.Minute)); err == nil {
		t.Fatal("proved without a place for the backup")
	}
	p, err := s.Proof(ctx)
	ok(t, err)
	if len(p.Last) != 3 || p.Last[0].Fault == nil || p.Last[1].Fault != nil || !p.Last[1].At.Equal(noon.Add(time.Minute)) || !p.Last[2].At.Equal(noon) {
		t.Errorf("%+v", p.Last)
	}
	ok(t, os.Remove(filepath.Join(dir, backupDir)))
	ok(t, s.noteCare(ctx, func(c *care) { c.Last = make([]checked, checksKept) }))
	ok(t, s.Prove(ctx, noon.Add(time.Hour)))
	if p, err := s.Proof(ctx); err != nil || len(p.Last) != checksKept || !p.Last[0].At.Equal(noon.Add(time.Hour)) {
		t.Errorf("%d proofs are listed, %v", len(p.Last), err)
	}
}

func TestLockIsOnePerFolder(t *testing.T) {
	s, dir, key := made(t, Options{})
	_, err := lockFolder(t.Context(), dir, 3*lockPoll)
	want(t, err, fault.Locked, "a second lock")
	ok(t, s.Close())
	lock, err := LockFolder(t.Context(), dir)
	ok(t, err)
	s = opened(t, dir, key, Options{Lock: lock})
	ok(t, s.Close())
	_, err = lockFolder(t.Context(), dir, 3*lockPoll)
	want(t, err, fault.Locked, "while the caller keeps it")
	ok(t, lock.Unlock())
	ok(t, lock.Unlock())
}

// A relaunch waits for the process that is ending.
func TestLockWaits(t *testing.T) {
	dir := t.TempDir()
	first, err := LockFolder(t.Context(), dir)
	ok(t, err)
	got := make(chan error)
	go func() {
		second, err := LockFolder(t.Context(), dir)
		if err == nil {
			err = second.Unlock()
		}
		got <- err
	}()
	ok(t, first.Unlock())
	ok(t, <-got)
}

func TestCreateNeverWritesOver(t *testing.T) {
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	ok(t, s.Close())
	want(t, Create(t.Context(), dir, newKey(t), noon), fault.Conflict, "over a store")
	s = opened(t, dir, key, Options{})
	if _, err := s.Draft(t.Context(), "d1"); err != nil {
		t.Error(err)
	}
}

func flip(t testing.TB, path string, at int) {
	t.Helper()
	raw, err := os.ReadFile(path)
	ok(t, err)
	raw[at%len(raw)] ^= 0x20
	ok(t, os.WriteFile(path, raw, 0o600))
}

func copyOver(from, to string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copyOver: %w", err)
	}
	return os.WriteFile(to, raw, 0o600)
}
