package encvfs

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"earlyhelp.example/backend/fault"
)

// needle stands for anything a family said; no file may ever contain it.
const needle = "Aisha sleeps badly since March"

func testKey(b byte) (key [32]byte) {
	for i := range key {
		key[i] = b
	}
	return key
}

func layer(t testing.TB, probe Probe) *VFS {
	t.Helper()
	return layerWith(t, probe, allGuards)
}

func layerWith(t testing.TB, probe Probe, g guards) *VFS {
	t.Helper()
	v, err := register(testKey(7), probe, g)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	return v
}

func dsn(v *VFS, path string, more ...string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?vfs=" + v.Name() +
		"&mode=rw&_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=synchronous(2)&_pragma=temp_store(2)" + strings.Join(more, "")
}

func database(t testing.TB, v *VFS, path string, more ...string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", dsn(v, path, more...))
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { db.Close() })
	return db
}

func exec(t testing.TB, db *sql.DB, query string, args ...any) {
	t.Helper()
	if _, err := db.Exec(query, args...); err != nil {
		t.Fatalf("%.60s: %v", query, err)
	}
}

// filled makes a store of n notes under dir and leaves it closed.
func filled(t testing.TB, v *VFS, path string, n int) {
	t.Helper()
	if err := v.Create(path); err != nil {
		t.Fatal(err)
	}
	db := database(t, v, path)
	exec(t, db, "CREATE TABLE note(id INTEGER PRIMARY KEY, body TEXT) STRICT")
	for i := range n {
		exec(t, db, "INSERT INTO note VALUES(?, ?)", i, strings.Repeat(needle+" ", 1+i%200))
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestRoundTripLeavesNoPlaintext(t *testing.T) {
	dir, v := t.TempDir(), layer(t, nil)
	name := "odd name %#?.db"
	if runtime.GOOS == "windows" {
		name = "odd name %#.db" // no file there may have a question mark
	}
	path := filepath.Join(dir, name)
	filled(t, v, path, 300)
	db := database(t, v, path)
	exec(t, db, "INSERT INTO note VALUES(1000, ?)", needle) // so that a log is on disk too
	var mode string
	var n int
	if err := db.QueryRow("PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		t.Fatalf("journal mode %q, %v", mode, err)
	}
	if err := db.QueryRow("SELECT count(*) FROM note WHERE body LIKE ?", needle+"%").Scan(&n); err != nil || n != 301 {
		t.Fatalf("read back %d notes, %v", n, err)
	}
	assertNoPlaintext(t, dir, 3)
	if v.Refused() != 0 {
		t.Errorf("%d files refused", v.Refused())
	}
}

// assertNoPlaintext greps every file under dir, of which there must be at least
// least: a grep over nothing proves nothing.
func assertNoPlaintext(t testing.TB, dir string, least int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < least {
		t.Fatalf("%d files to look through, want %d: %v", len(entries), least, err)
	}
	for _, e := range entries {
		raw, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{needle, "sleeps", "CREATE TABLE", "note(", "SQLite format 3"} {
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%s holds %q in clear", e.Name(), secret)
			}
		}
	}
}

func TestWrongKeyAndMissingFile(t *testing.T) {
	dir, v := t.TempDir(), layer(t, nil)
	path := filepath.Join(dir, "store.db")
	filled(t, v, path, 3)
	other, err := New(testKey(8), nil)
	if err != nil {
		t.Fatal(err)
	}
	db := database(t, other, path)
	if err := db.QueryRow("SELECT count(*) FROM note").Err(); err == nil || !strings.Contains(err.Error(), "not a database") {
		t.Errorf("wrong key: %v", err)
	}
	db.Close()
	if err := other.Close(); err != nil {
		t.Error(err)
	}
	gone := database(t, v, filepath.Join(dir, "gone.db"))
	if err := gone.Ping(); err == nil {
		t.Error("a missing store was opened")
	}
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	if err := database(t, v, path).Ping(); err == nil {
		t.Error("an emptied store was opened as a fresh one")
	}
}

func TestCreateNeverWritesOver(t *testing.T) {
	v, dir := layer(t, nil), t.TempDir()
	path := filepath.Join(dir, "store.db")
	if err := os.WriteFile(path+"-wal", []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := v.Create(path); !fault.Is(err, fault.Conflict) {
		t.Errorf("with a log in the way: %v", err)
	}
	os.Remove(path + "-wal")
	if err := v.Create(path); err != nil {
		t.Fatal(err)
	}
	if err := v.Create(path); !fault.Is(err, fault.Conflict) {
		t.Errorf("with a store in the way: %v", err)
	}
	info, err := os.Stat(path)
	open := fs.FileMode(0o077)
	if runtime.GOOS == "windows" {
		open = 0 // who may read is said by the folder there, not by the mode
	}
	if err != nil || info.Size() != pageSize || info.Mode().Perm()&open != 0 {
		t.Errorf("created file: %v %v", info, err)
	}
}

func TestCloseRefusesWhileOpen(t *testing.T) {
	v, err := New(testKey(9), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "store.db")
	if err := v.Create(path); err != nil {
		t.Fatal(err)
	}
	db := database(t, v, path)
	if err := db.Ping(); err != nil {
		t.Fatal(err)
	}
	if err := v.Close(); !fault.Is(err, fault.Conflict) {
		t.Errorf("closed with a file open: %v", err)
	}
	db.Close()
	if err := v.Close(); err != nil {
		t.Error(err)
	}
	if err := v.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

// Trap five: whatever a connection asks for, nothing but the sealed files is made.
func TestRefusesEveryOtherFile(t *testing.T) {
	dir, v := t.TempDir(), layer(t, nil)
	path := filepath.Join(dir, "store.db")
	filled(t, v, path, 50)
	db := database(t, v, path, "&_pragma=mmap_size(268435456)")
	var mode string
	var mmap int64
	if err := db.QueryRow("PRAGMA journal_mode=DELETE").Scan(&mode); err == nil && mode != "wal" {
		t.Errorf("left the log: %q", mode)
	}
	if err := db.QueryRow("PRAGMA mmap_size").Scan(&mmap); err == nil && mmap != 0 {
		t.Errorf("memory map of %d bytes", mmap)
	}
	if _, err := db.Exec("VACUUM INTO ?", filepath.Join(dir, "copy.db")); err == nil {
		t.Error("VACUUM INTO wrote a second file")
	}
	if _, err := db.Exec("VACUUM"); err != nil {
		t.Errorf("VACUUM: %v", err)
	}
	exec(t, db, "INSERT INTO note(body) SELECT body FROM note ORDER BY body DESC, random()")
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		switch e.Name() {
		case "store.db", "store.db-wal", "store.db-shm", "copy.db":
		default:
			t.Errorf("unexpected file %s", e.Name())
		}
		if info, _ := e.Info(); e.Name() == "copy.db" && info.Size() > 0 {
			t.Errorf("copy.db has %d bytes", info.Size())
		}
	}
	assertNoPlaintext(t, dir, 2)
}

func TestSealsEveryPageAfresh(t *testing.T) {
	c, err := newCodec(testKey(1))
	if err != nil {
		t.Fatal(err)
	}
	page, aad := make([]byte, pageSize), make([]byte, aadSize)
	rand.Read(page[:usable])
	seen := map[string]bool{}
	for i := range 64 {
		sealed := make([]byte, pageSize)
		c.seal(sealed, page, aad, mainFile, 8192)
		nonce := string(sealed[prefixSize : prefixSize+12])
		if seen[nonce] {
			t.Fatal("a nonce came twice")
		}
		seen[nonce] = true
		out := make([]byte, pageSize)
		for name, err := range map[string]error{
			"another offset": c.open(out, sealed, aad, mainFile, 4096),
			"the other file": c.open(out, sealed, aad, walFile, 8192),
		} {
			if err == nil {
				t.Errorf("round %d: opened as %s", i, name)
			}
		}
		if err := c.open(out, sealed, aad, mainFile, 8192); err != nil || !bytes.Equal(out[:usable], page[:usable]) {
			t.Fatalf("round %d: %v", i, err)
		}
	}
	if fmt.Sprintf("%x", prefix) != "01000000" {
		t.Error("the format's prefix changed: it is frozen")
	}
}

// A transaction that outgrows the cache spills pages to the log, changes them
// again there, and rewrites the checksums of every frame after them.
func TestSpilledFramesAreRewritten(t *testing.T) {
	dir, v := t.TempDir(), layer(t, nil)
	path := filepath.Join(dir, "store.db")
	filled(t, v, path, 200)
	db := database(t, v, path, "&_pragma=cache_size(5)")
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for round := range 3 {
		if _, err := tx.Exec("UPDATE note SET body = ? || id", fmt.Sprint("round ", round, " of ")); err != nil {
			t.Fatal(err)
		}
		for id := range 200 { // here and there, so that spilled pages come back
			if _, err := tx.Exec("UPDATE note SET body = body || '!' WHERE id = ?", id*37%200); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	main, log := dir+"/crashed.db", dir+"/crashed.db-wal"
	for from, to := range map[string]string{path: main, path + "-wal": log} {
		raw, err := os.ReadFile(from)
		if err != nil || os.WriteFile(to, raw, 0o600) != nil {
			t.Fatal(err)
		}
	}
	var n int
	if err := database(t, v, main).QueryRow("SELECT count(*) FROM note WHERE body = 'round 2 of ' || id || '!'").Scan(&n); err != nil || n != 200 {
		t.Errorf("%d of 200 notes replayed from the log, %v", n, err)
	}
	if pages, frames := v.Failures(); pages+frames != 0 {
		t.Errorf("%d pages and %d frames failed", pages, frames)
	}
}
