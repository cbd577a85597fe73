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
	"strconv"
	"testing"

	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/fault"
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
