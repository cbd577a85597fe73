package encvfs

import (
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"modernc.org/sqlite"
)

// readAll reads every page that SQLite can reach and checks the file; an error
// here is how tampering is reported.
func readAll(v *VFS, path string) error {
	db, err := sql.Open("sqlite", dsn(v, path))
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	var n int64
	if err := db.QueryRow("SELECT coalesce(sum(length(body)), 0) FROM note").Scan(&n); err != nil {
		return err
	}
	var says string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&says); err != nil {
		return err
	}
	if says != "ok" {
		return fmt.Errorf("integrity_check: %.60s", says)
	}
	// Free pages are read too, so that a flip anywhere is found.
	return db.QueryRow("SELECT count(*), sum(length(data)) FROM sqlite_dbpage").Scan(&n, &n)
}

func TestEveryPageNoticesAFlip(t *testing.T) {
	dir, v := t.TempDir(), layer(t, nil)
	path := filepath.Join(dir, "store.db")
	filled(t, v, path, 400)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pages := len(whole) / pageSize
	chance := rand.New(rand.NewPCG(1, 2))
	more := longRuns(100, 2200)
	if raced {
		pages = min(pages, 30)
	}
	for i := range pages + more {
		page := i
		if i >= pages {
			page = chance.IntN(pages)
		}
		broken := append([]byte(nil), whole...)
		at := page*pageSize + chance.IntN(pageSize)
		broken[at] ^= 1 << chance.IntN(8)
		if err := readChanged(t, v, path, broken); err == nil {
			t.Errorf("a flip at byte %d of page %d went unnoticed", at%pageSize, page+1)
		}
	}
	t.Logf("proved: %d flips in %d pages, every one noticed", pages+more, pages)
}

func readChanged(t *testing.T, v *VFS, path string, content []byte) error {
	t.Helper()
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return readAll(v, path)
}

func TestTamperedFiles(t *testing.T) {
	dir, v := t.TempDir(), layer(t, nil)
	path := filepath.Join(dir, "store.db")
	filled(t, v, path, 200)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := func(n int) []byte { return whole[n*pageSize : (n+1)*pageSize] }
	changed := func(f func(b []byte) []byte) []byte { return f(append([]byte(nil), whole...)) }
	rows := map[string][]byte{
		"two pages swapped": changed(func(b []byte) []byte {
			copy(b[2*pageSize:], page(3))
			copy(b[3*pageSize:], page(2))
			return b
		}),
		"page copied over another": changed(func(b []byte) []byte { copy(b[4*pageSize:], page(5)); return b }),
		"page zeroed":              changed(func(b []byte) []byte { clear(b[3*pageSize : 4*pageSize]); return b }),
		"page 1 zeroed":            changed(func(b []byte) []byte { clear(b[:pageSize]); return b }),
		"truncated":                whole[:len(whole)-3*pageSize],
		"cut within a page":        whole[:len(whole)-1000],
		"emptied":                  {},
		"a plain database":         plainDatabase(t),
		"another key epoch":        changed(func(b []byte) []byte { b[1] = 1; return b }),
	}
	for name, content := range rows {
		if err := readChanged(t, v, path, content); err == nil {
			t.Errorf("%s: not noticed", name)
		}
	}
	if err := readChanged(t, v, path, whole); err != nil {
		t.Errorf("the whole file no longer opens: %v", err)
	}
}

func plainDatabase(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "plain.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, "CREATE TABLE note(id INTEGER PRIMARY KEY, body TEXT)")
	db.Close()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A flip in the log of a store that stopped suddenly ends the log there; that
// is reported by the counter and never crashes or invents a row.
func TestLogFlipsAreCounted(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "store.db")
	maker := layer(t, nil)
	if err := maker.Create(path); err != nil {
		t.Fatal(err)
	}
	db := database(t, maker, path, "&_pragma=wal_autocheckpoint(0)")
	exec(t, db, "CREATE TABLE note(id INTEGER PRIMARY KEY, body TEXT) STRICT")
	for i := range 50 {
		exec(t, db, "INSERT INTO note VALUES(?, ?)", i, body(i, i))
	}
	main, _ := os.ReadFile(path)
	log, _ := os.ReadFile(path + "-wal")
	chance := rand.New(rand.NewPCG(3, 4))
	for i := range longRuns(40, 1000) {
		v := layer(t, nil)
		broken := append([]byte(nil), log...)
		broken[walHeader+chance.IntN(len(log)-walHeader)] ^= 1 << chance.IntN(8)
		copied := filepath.Join(t.TempDir(), "store.db")
		os.WriteFile(copied, main, 0o600)
		os.WriteFile(copied+"-wal", broken, 0o600)
		err := readAll(v, copied)
		pages, frames := v.Failures()
		if frames == 0 && pages == 0 && err == nil {
			t.Errorf("flip %d: neither counted nor reported", i)
		}
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	}
}

// Trap four: a copy from a database without reserved bytes would lose 32 bytes
// of each page.
func TestCopyFromAPlainDatabaseIsRefused(t *testing.T) {
	for name, g := range map[string]guards{"guarded": allGuards, "unguarded": {true, true, true, false, true}} {
		dir, v := t.TempDir(), layerWith(t, nil, g)
		path := filepath.Join(dir, "store.db")
		if err := v.Create(path); err != nil {
			t.Fatal(err)
		}
		plain, err := sql.Open("sqlite", filepath.Join(dir, "plain.db"))
		if err != nil {
			t.Fatal(err)
		}
		exec(t, plain, "CREATE TABLE note(id INTEGER PRIMARY KEY, body TEXT)")
		exec(t, plain, "INSERT INTO note VALUES(1, ?)", body(3, 200))
		err = copyInto(t, plain, dsn(v, path))
		plain.Close()
		if refused := err != nil; refused != g.refuseReserve {
			t.Errorf("%s: pages that use their reserved bytes: refused %v (%v)", name, refused, err)
		}
	}
}

func copyInto(t *testing.T, from *sql.DB, to string) error {
	t.Helper()
	conn, err := from.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.Raw(func(driver any) error {
		b, err := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		}).NewBackup(to)
		if err != nil {
			return err
		}
		_, err = b.Step(-1)
		return errors.Join(err, b.Finish())
	})
}
