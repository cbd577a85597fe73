package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/vault"
)

// used is a closed store with answers in many pages, a waiting and a received
// document, a proved backup, and work done after it.
func used(t *testing.T) (dir string, key vault.Key) {
	t.Helper()
	s, dir, key := made(t, Options{})
	ctx := t.Context()
	for d := range 6 {
		id := fmt.Sprint("d", d)
		draft(t, s, id)
		for i := range 30 {
			save(t, s, id, answer(fmt.Sprint("A", i), fmt.Sprint("c", i), strings.Repeat(needle+" ", 10), noon))
		}
	}
	ok(t, s.Commit(ctx, finished("d4", "s4", true)))
	ok(t, s.Commit(ctx, finished("d5", "s5", false)))
	items, err := s.AllItems(ctx)
	ok(t, err)
	ok(t, s.Mark(ctx, received(items[1])))
	ok(t, s.KeepReceipt(ctx, "s5", "a.b.c", sealed.Receipt{ID: "s5", ReceivedAt: noon, Epoch: 1, Seq: 14}))
	ok(t, s.Care(ctx, noon))
	save(t, s, "d0", answer("after", "c-after", "after the backup", noon))
	ok(t, s.DeleteDraft(ctx, "d3", ConsentRefused, noon))
	ok(t, s.Close())
	return dir, key
}

// whole checks that nothing of used is missing. What was done after the backup
// is lost with the page it lies in, or with the page above that leads there: it
// answers how much of that.
func whole(t *testing.T, s *Store) (newest int) {
	t.Helper()
	ctx := t.Context()
	for _, d := range []string{"d0", "d1", "d2", "d4", "d5"} {
		if got := len(rowsOf(t, s, d)); got < 30 {
			t.Errorf("%s has %d rows", d, got)
		}
	}
	if len(rowsOf(t, s, "d0")) < 31 {
		newest++
	}
	if _, err := s.Draft(ctx, "d3"); !fault.Is(err, fault.NotFound) {
		newest++ // deleted after the backup, and its tombstone's page is the broken one
	}
	if _, err := s.Payload(ctx, "s4"); err != nil {
		t.Errorf("the waiting document: %v", err)
	}
	if r, err := s.Receipts(ctx, "s5"); err != nil || len(r) != 1 {
		t.Errorf("the receipt: %v %v", r, err)
	}
	ok(t, checkAll(ctx, s.read))
	return newest
}

// Every page of the main file is broken in turn. Each time the store opens, the
// damaged file is set aside as it was, the person is told, and with the backup's
// help nothing is missing.
func TestEveryBrokenPageIsSalvaged(t *testing.T) {
	dir, key := used(t)
	clean, err := os.ReadFile(filepath.Join(dir, storeFile))
	ok(t, err)
	pages, free, newest := len(clean)/4096, 0, 0
	step := longRuns(4, 1) // the long suite breaks every page, the short one every fourth, page 1 among them
	if raced {
		step = 9
	}
	for page := 0; page < pages; page += step {
		path := filepath.Join(dir, storeFile)
		broken := append([]byte(nil), clean...)
		broken[page*4096+1000] ^= 1
		ok(t, os.WriteFile(path, broken, 0o600))
		s, err := Open(context.Background(), dir, key, Options{})
		ok(t, err)
		if err := s.QuickCheck(t.Context()); err != nil { // damage found after the start
			want(t, err, fault.Damaged, "the quick check")
			ok(t, s.Close())
			s, err = Open(context.Background(), dir, key, Options{})
			ok(t, err)
		}
		p, err := s.Proof(t.Context())
		ok(t, err)
		newest += whole(t, s)
		if len(p.Damage) == 0 {
			free++ // the page belonged to nothing
			ok(t, s.Close())
			continue
		}
		aside, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p.Damage[0].Folder), storeFile))
		if err != nil || string(aside) != string(broken) {
			t.Errorf("page %d: the damaged file was not kept as it was: %v", page+1, err)
		}
		ok(t, s.Close())
		ok(t, os.RemoveAll(filepath.Join(dir, asideDir)))
	}
	t.Logf("proved: %d pages, every %d. broken in turn, %d of them free; %d changes since the backup lost with a page of theirs", pages, step, free, newest)
	if newest > 4 || free > pages/4 {
		t.Errorf("%d changes lost, %d pages free", newest, free)
	}
}

// Without any backup, what lies in whole pages is brought over.
func TestSalvageWithoutBackup(t *testing.T) {
	dir, key := used(t)
	ok(t, os.RemoveAll(filepath.Join(dir, backupDir)))
	path := filepath.Join(dir, storeFile)
	raw, err := os.ReadFile(path)
	ok(t, err)
	broken := len(raw) / 4096 / 2
	raw[broken*4096+50] ^= 1
	ok(t, os.WriteFile(path, raw, 0o600))
	ok(t, os.WriteFile(filepath.Join(dir, markerFile), []byte(`{"key":"store.salvaged"}`), 0o600))
	s := opened(t, dir, key, Options{})
	p, err := s.Proof(t.Context())
	ok(t, err)
	if len(p.Damage) != 1 || p.Damage[0].Kept < 120 {
		t.Errorf("damage %+v", p.Damage)
	}
	if said := fault.Say(fault.New(fault.Damaged, p.Damage[0].Key), "en"); !strings.Contains(said, "set aside") {
		t.Errorf("the person is told: %s", said)
	}
	ok(t, s.DamageSeen(t.Context()))
	if p, err := s.Proof(t.Context()); err != nil || len(p.Damage) != 0 {
		t.Errorf("after it was read: %+v %v", p, err)
	}
	ok(t, checkAll(t.Context(), s.read))
}

// A store that is gone comes back from the newest backup, and says so.
func TestMissingStoreComesBackFromTheBackup(t *testing.T) {
	dir, key := used(t)
	ok(t, os.Remove(filepath.Join(dir, storeFile)))
	s := opened(t, dir, key, Options{})
	p, err := s.Proof(t.Context())
	if err != nil || len(p.Damage) != 1 || p.Damage[0].Key != "store.restored" {
		t.Errorf("%+v %v", p, err)
	}
	if got := len(rowsOf(t, s, "d0")); got != 30 {
		t.Errorf("%d rows from the backup", got)
	}
}

// Where nothing can be read, nothing is changed: a wrong key looks like that.
func TestUnreadableStoreIsLeftAsItIs(t *testing.T) {
	dir, _ := used(t)
	before := snapshot(t, dir)
	_, err := Open(t.Context(), dir, newKey(t), Options{})
	want(t, err, fault.Damaged, "another key")
	if after := snapshot(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("files before %v, after %v", before, after)
	}
	ok(t, os.RemoveAll(filepath.Join(dir, backupDir)))
	ok(t, os.Remove(filepath.Join(dir, storeFile)))
	_, err = Open(t.Context(), dir, newKey(t), Options{})
	want(t, err, fault.NotFound, "nothing at all")
	if Exists(dir) {
		t.Error("a fresh store was made where one was missing")
	}
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	ok(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == lockFile {
			return err
		}
		out[path], err = fileDigest(path)
		return err
	}))
	return out
}

// A salvage cut short at any stage is taken up again from the files set aside.
func TestSalvageCutShort(t *testing.T) {
	dir, key := used(t)
	path := filepath.Join(dir, storeFile)
	flip(t, path, 4096*9+100)
	damaged, err := os.ReadFile(path)
	ok(t, err)
	folder := filepath.Join(asideDir, "earlier")
	ok(t, os.MkdirAll(filepath.Join(dir, folder), 0o700))
	ok(t, os.WriteFile(filepath.Join(dir, folder, storeFile), damaged, 0o600))
	s := &Store{dir: dir}
	ok(t, s.writeMarker(marker{Key: "store.salvaged", Folder: folder, Copied: true}))
	ok(t, os.WriteFile(filepath.Join(dir, salvageFile), []byte("half"), 0o600))
	ok(t, os.Remove(path)) // as if the power went between two renames
	s = opened(t, dir, key, Options{})
	if newest := whole(t, s); newest > 1 {
		t.Errorf("%d changes since the backup were lost", newest)
	}
	if _, err := os.Stat(filepath.Join(dir, markerFile)); !os.IsNotExist(err) {
		t.Errorf("the marker stayed: %v", err)
	}
}

// A log that was cut is kept aside and told of; every acknowledged answer
// before the cut is there.
func TestCutLogIsTold(t *testing.T) {
	s, dir, key := made(t, Options{})
	ok(t, s.Checkpoint(t.Context()))
	draft(t, s, "d1")
	for i := range 20 {
		save(t, s, "d1", answer(fmt.Sprint("A", i), fmt.Sprint("c", i), needle, noon))
	}
	crashed := t.TempDir()
	for _, name := range []string{storeFile, storeFile + "-wal"} {
		ok(t, copyOver(filepath.Join(dir, name), filepath.Join(crashed, name)))
	}
	info, err := os.Stat(filepath.Join(crashed, storeFile+"-wal"))
	ok(t, err)
	flip(t, filepath.Join(crashed, storeFile+"-wal"), int(info.Size())/2)
	s = opened(t, crashed, key, Options{})
	p, err := s.Proof(t.Context())
	if err != nil || len(p.Damage) != 1 || p.Damage[0].Key != "store.log_cut" {
		t.Fatalf("%+v %v", p, err)
	}
	if n := len(rowsOf(t, s, "d1")); n == 0 || n >= 20 {
		t.Errorf("%d rows before the cut", n)
	}
	aside := filepath.Join(crashed, filepath.FromSlash(p.Damage[0].Folder), storeFile+"-wal")
	if kept, err := os.Stat(aside); err != nil || kept.Size() != info.Size() {
		t.Errorf("the cut log was not kept: %v", err)
	}
}

// After a crash the log holds the newest answers and belongs to the damaged
// file: it is read with it, and must never be replayed into the new store.
func TestSalvageAfterACrash(t *testing.T) {
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	draft(t, s, "gone") // its pages are free later, so that the new store is laid out otherwise
	for i := range 60 {
		for _, id := range []string{"gone", "d1"} {
			save(t, s, id, answer(fmt.Sprint("A", i), fmt.Sprint("c", i), strings.Repeat(needle+" ", 40), noon))
		}
	}
	ok(t, s.DeleteDraft(t.Context(), "gone", ConsentRefused, noon))
	ok(t, s.Care(t.Context(), noon))
	ok(t, s.Checkpoint(t.Context()))
	save(t, s, "d1", answer("newest", "c-newest", "only in the log", noon))
	crashed := t.TempDir()
	for _, name := range []string{storeFile, storeFile + "-wal", filepath.Join(backupDir, filepath.Base(newestBackup(dir)))} {
		ok(t, os.MkdirAll(filepath.Dir(filepath.Join(crashed, name)), 0o700))
		ok(t, copyOver(filepath.Join(dir, name), filepath.Join(crashed, name)))
	}
	flip(t, filepath.Join(crashed, storeFile), 4096*20+500) // of a schema page: found at the first look
	was := map[string]string{}
	for _, name := range []string{storeFile, storeFile + "-wal"} {
		sum, err := fileDigest(filepath.Join(crashed, name))
		ok(t, err)
		was[name] = sum
	}
	for range 2 {
		s = opened(t, crashed, key, Options{})
		if n := len(rowsOf(t, s, "d1")); n != 61 {
			t.Errorf("%d rows, want 61", n)
		}
		ok(t, checkAll(t.Context(), s.read))
		p, err := s.Proof(t.Context())
		if err != nil || len(p.Damage) != 1 {
			t.Fatalf("told of %+v, %v", p.Damage, err)
		}
		for name, sum := range was {
			if now, err := fileDigest(filepath.Join(crashed, p.Damage[0].Folder, name)); err != nil || now != sum {
				t.Errorf("%s was not set aside as it was: %v", name, err)
			}
		}
		ok(t, s.Close())
	}
}

// A document whose outbox row is lost is queued again, as possibly sent.
func TestLostOutboxRowIsQueuedAgain(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	ok(t, s.Commit(ctx, finished("d1", "s1", true)))
	_, err := s.write.ExecContext(ctx, "DELETE FROM outbox")
	ok(t, err)
	ok(t, mend(ctx, s.write))
	items, err := s.Items(ctx)
	if err != nil || len(items) != 1 || items[0].State != outbox.Waiting || !items[0].Left || items[0].SHA256 != digest(finished("d1", "s1", true).Submission.Bytes) {
		t.Errorf("%+v %v", items, err)
	}
	if !items[0].FinishedAt.Equal(noon.Truncate(time.Millisecond)) {
		t.Errorf("finished at %v", items[0].FinishedAt)
	}
}

// Sealed bytes that no longer fit their digest come back from the backup; where
// there is none, a person is asked, and nothing half is ever sent.
func TestBrokenSealedBytes(t *testing.T) {
	for name, withBackup := range map[string]bool{"with a backup": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			s, dir, key := made(t, Options{})
			ctx := t.Context()
			draft(t, s, "d1")
			ok(t, s.Commit(ctx, finished("d1", "s1", true)))
			if withBackup {
				ok(t, s.Care(ctx, noon))
			}
			_, err := s.write.ExecContext(ctx, "UPDATE submission SET payload = x'7b7d'")
			ok(t, err)
			want(t, s.FullCheck(ctx, noon), fault.Damaged, "the full check")
			ok(t, s.Close())
			s = opened(t, dir, key, Options{})
			all, err := s.AllItems(ctx)
			ok(t, err)
			_, err = s.Payload(ctx, "s1")
			switch {
			case withBackup && (err != nil || all[0].State != outbox.Waiting):
				t.Errorf("%+v %v", all[0], err)
			case !withBackup && (!fault.Is(err, fault.NotFound) || all[0].State != outbox.Attention):
				t.Errorf("%+v %v", all[0], err)
			}
			if p, err := s.Proof(ctx); err != nil || len(p.Damage) != 1 {
				t.Errorf("told of %+v, %v", p.Damage, err)
			}
		})
	}
}
