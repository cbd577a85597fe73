package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/vault"
)

// current is the version this program's schema leads to.
var current = len(steps())

// later is a version and another that the store does not have yet: it rebuilds a
// table that others point at, as a real one may have to.
func later() []step {
	return append(steps(),
		step{`CREATE TABLE draft_new (id TEXT PRIMARY KEY, form TEXT NOT NULL, saved_at TEXT NOT NULL, mood TEXT NOT NULL DEFAULT '') STRICT`,
			`INSERT INTO draft_new (id, form, saved_at) SELECT id, form, saved_at FROM draft`,
			`DROP TABLE draft`,
			`ALTER TABLE draft_new RENAME TO draft`},
		step{`CREATE TABLE visit (id TEXT PRIMARY KEY) STRICT`, `INSERT INTO visit VALUES ('v1')`})
}

func withDrafts(t *testing.T) (*Store, string) {
	t.Helper()
	s, dir, _ := made(t, Options{})
	for i := range 20 {
		draft(t, s, fmt.Sprint("d", i))
		save(t, s, fmt.Sprint("d", i), answer("A1", "c1", needle, noon))
	}
	return s, dir
}

func TestMigrationIsAllOrNothing(t *testing.T) {
	s, _ := withDrafts(t)
	total := 0
	stop := errors.New("stop")
	for n := 1; ; n++ {
		err := migrate(t.Context(), s.write, later(), func(statement int) error {
			total = max(total, statement)
			if statement == n {
				return stop
			}
			return nil
		})
		if err == nil {
			break
		}
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		assertVersion(t, s.write, current)
		if rows := rowsOf(t, s, "d7"); len(rows) != 1 {
			t.Fatalf("stopped after statement %d: %d rows", n, len(rows))
		}
	}
	if total != 6 {
		t.Errorf("%d statements ran, want 6", total)
	}
	assertVersion(t, s.write, current+2)
	ok(t, checkAll(t.Context(), s.write))
}

func assertVersion(t *testing.T, db *sql.DB, want int) {
	t.Helper()
	if got, err := version(t.Context(), db); err != nil || got != want {
		t.Fatalf("version %d, want %d (%v)", got, want, err)
	}
}

// A real child process is killed after each statement of a migration; what it
// leaves must be wholly old, and the next run must succeed.
func TestMigrationKilledAtEveryStatement(t *testing.T) {
	if dir := os.Getenv("EARLYHELP_MIGRATE_DIR"); dir != "" {
		migrateAndDie(dir)
	}
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	ok(t, s.Close())
	page := key.PageKey()
	for n := 1; n <= 6; n++ {
		child := exec.Command(os.Args[0], "-test.run=^TestMigrationKilledAtEveryStatement$")
		child.Env = append(os.Environ(), "EARLYHELP_MIGRATE_DIR="+dir, "EARLYHELP_MIGRATE_STOP="+strconv.Itoa(n), fmt.Sprintf("EARLYHELP_MIGRATE_KEY=%x", page))
		if out, err := child.CombinedOutput(); err == nil || child.ProcessState.ExitCode() == 3 {
			t.Fatalf("child %d was not killed: %s", n, out)
		}
		vfs, err := encvfs.New(page, nil)
		ok(t, err)
		db, err := openPool(vfs, filepath.Join(dir, storeFile), true)
		ok(t, err)
		assertVersion(t, db, current)
		ok(t, checkAll(t.Context(), db))
		if n == 6 {
			ok(t, migrate(t.Context(), db, later(), nil))
			assertVersion(t, db, current+2)
		}
		ok(t, db.Close())
		ok(t, vfs.Close())
	}
}

func migrateAndDie(dir string) {
	stop, _ := strconv.Atoi(os.Getenv("EARLYHELP_MIGRATE_STOP"))
	raw, err := hex.DecodeString(os.Getenv("EARLYHELP_MIGRATE_KEY"))
	if err != nil || len(raw) != 32 {
		os.Exit(3)
	}
	vfs, err := encvfs.New([32]byte(raw), nil)
	if err != nil {
		os.Exit(3)
	}
	db, err := openPool(vfs, filepath.Join(dir, storeFile), true)
	if err != nil {
		os.Exit(3)
	}
	err = migrate(context.Background(), db, later(), func(n int) error {
		if n == stop {
			killSelf()
		}
		return nil
	})
	fmt.Println("lived on:", err)
	os.Exit(0)
}

func TestNewerStoreIsLeftUntouched(t *testing.T) {
	s, dir, key := made(t, Options{})
	ok(t, migrate(t.Context(), s.write, later(), nil))
	crashed := t.TempDir() // with its log, as after a power cut
	before := map[string]string{}
	for _, name := range []string{storeFile, storeFile + "-wal"} {
		ok(t, copyOver(filepath.Join(dir, name), filepath.Join(crashed, name)))
		sum, err := fileDigest(filepath.Join(crashed, name))
		ok(t, err)
		before[name] = sum
	}
	_, err := Open(t.Context(), crashed, key, Options{})
	want(t, err, fault.Newer, "a newer store")
	for name, sum := range before {
		if now, err := fileDigest(filepath.Join(crashed, name)); err != nil || now != sum {
			t.Errorf("%s of a newer store was touched: %v", name, err)
		}
	}
}

// An older store gets an encrypted copy before it is changed; the copy goes
// with the next full check that holds.
func TestCopyBeforeMigration(t *testing.T) {
	s, dir := withDrafts(t)
	ok(t, s.bringUpTo(t.Context(), append(steps(), step{`CREATE TABLE visit (id TEXT PRIMARY KEY) STRICT`})))
	copies := backups(dir, beforePrefix)
	if len(copies) != 1 {
		t.Fatalf("copies %v", copies)
	}
	db, err := openPool(s.vfs, copies[0], false)
	ok(t, err)
	assertVersion(t, db, current)
	var n int
	ok(t, db.QueryRow("SELECT count(*) FROM answer").Scan(&n))
	ok(t, db.Close())
	if n != 20 {
		t.Errorf("the copy holds %d answers", n)
	}
	noPlaintext(t, dir, 4)
	ok(t, s.FullCheck(t.Context(), noon))
	if left := backups(dir, beforePrefix); len(left) != 0 {
		t.Errorf("kept after a full check: %v", left)
	}
}

// fifth is a store as the fifth version of the schema had it, written by that
// version's own statements: a draft with answers, a finished form that waits to
// leave, and four families, of whom two have an alert.
var fifth = []string{
	`INSERT INTO draft (id, form, version, language, started, practice, created_at, by, saved_at, family_id)
	 VALUES ('d1', 'ffa', 1, 'en', '2026-11-20', 0, '2026-11-20T12:00:00.000Z', 'w-1', '2026-11-20T12:05:00.000Z', 'asked')`,
	`INSERT INTO answer (draft, seq, form, version, q, subject, act, value, at, by, client, began, sitting)
	 VALUES ('d1', 1, 'ffa', 1, 'worries', '0', 'set', '"` + needle + `"', '2026-11-20T12:05:00.000Z', 'w-1', 'c1', '2026-11-20T12:05:00.000Z', 's1'),
	        ('d1', 2, 'ffa', 1, 'hopes', '0', 'set', '"to sleep"', '2026-11-20T12:06:00.000Z', 'w-1', 'c2', '2026-11-20T12:06:00.000Z', 's1')`,
	`INSERT INTO submission (id, draft, kind, reference, sha256, sealed_at, payload, upto)
	 VALUES ('s1', 'd0', 'note', 'EH-1', '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', '2026-11-20T12:00:00.000Z', x'7b7d', 7)`,
	`INSERT INTO outbox (id, state, urgent, finished_at, item)
	 VALUES ('s1', 'waiting', 0, '2026-11-20T12:00:00.000Z', '{"id":"s1","state":"waiting"}')`,
	`INSERT INTO record (family, doc) VALUES
	 ('asked',  '{"family":{"id":"asked"},"alerts":[{"id":"a1","kind":"dv","child":"p1","at":"2026-11-19T09:00:00Z"}]}'),
	 ('closed', '{"family":{"id":"closed"},"alerts":[{"id":"a2","kind":"dv","child":"p2","at":"2026-11-01T09:00:00Z","state":"actioned"}]}'),
	 ('none',   '{"family":{"id":"none"},"alerts":[]}'),
	 ('never',  '{"family":{"id":"never"}}')`,
}

// atVersion makes a store of an earlier version that holds rows.
func atVersion(t *testing.T, n int, rows []string) (dir string, key vault.Key) {
	t.Helper()
	dir, key = t.TempDir(), newKey(t)
	vfs, err := encvfs.New(key.PageKey(), nil)
	ok(t, err)
	path := filepath.Join(dir, storeFile)
	ok(t, vfs.Create(path))
	db, err := openPool(vfs, path, true)
	ok(t, err)
	ok(t, migrate(t.Context(), db, steps()[:n], nil))
	for _, row := range rows {
		_, err := db.Exec(row)
		ok(t, err)
	}
	ok(t, db.Close())
	ok(t, vfs.Close())
	return dir, key
}

// TestTheFifthVersionGrowsUp: a store from before alerts were listed keeps every
// word, with a copy of what it was, and lists who has an alert. One that a closing
// called settled on its writer's word alone is asked about again: the safe side.
func TestTheFifthVersionGrowsUp(t *testing.T) {
	dir, key := atVersion(t, 5, fifth)
	s := opened(t, dir, key, Options{})
	assertVersion(t, s.write, current)
	if got := alertedFamilies(t, s); !slices.Equal(got, []string{"asked", "closed"}) {
		t.Errorf("alerts to answer in %v", got)
	}
	if rows := rowsOf(t, s, "d1"); len(rows) != 2 || string(rows[0].Value) != `"`+needle+`"` || rows[1].Client != "c2" {
		t.Errorf("rows %+v", rows)
	}
	if h, err := s.Draft(t.Context(), "d1"); err != nil || h.FamilyID != "asked" {
		t.Errorf("%+v, %v", h, err)
	}
	if item, err := s.Item(t.Context(), "s1"); err != nil || item.State != outbox.Waiting {
		t.Errorf("what waits to leave: %+v, %v", item, err)
	}
	copies := backups(dir, beforePrefix+"5")
	if len(copies) != 1 {
		t.Fatalf("copies %v", copies)
	}
	if rows, err := s.rowsOfCopy(t.Context(), copies[0]); err != nil || rows["answer"] != 2 || rows["record"] != 4 {
		t.Errorf("the copy holds %v, %v", rows, err)
	}
	noPlaintext(t, dir, 3)
	ok(t, s.Apply(t.Context(), changed(t, "c9", casework.AlertMoved, "asked", casework.AlertData{Alert: "a1", State: casework.AlertAcknowledged})))
	if got := alertedFamilies(t, s); !slices.Equal(got, []string{"closed"}) {
		t.Errorf("after the answer, alerts in %v", got)
	}
	ok(t, s.FullCheck(t.Context(), noon))
}

func alertedFamilies(t *testing.T, s *Store) []string {
	t.Helper()
	records, err := s.AlertedRecords(t.Context())
	ok(t, err)
	var ids []string
	for _, r := range records {
		ids = append(ids, r.Family.ID)
	}
	return ids
}
