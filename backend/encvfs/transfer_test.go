package encvfs

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// opened is one file opened as SQLite opens it, in C memory.
func openedFile(t testing.TB, tls *libc.TLS, v *VFS, path string, flags int32) uintptr {
	t.Helper()
	name, err := libc.CString(path)
	if err != nil {
		t.Fatal(err)
	}
	size := at[sqlite3.Tsqlite3_vfs](v.c).FszOsFile
	file := libc.Xcalloc(tls, 1, libc.Tsize_t(size))
	if rc := vfsOpen(tls, v.c, name, file, flags, 0); rc != sqlite3.SQLITE_OK {
		t.Fatalf("open: %d", rc)
	}
	t.Cleanup(func() {
		fileClose(tls, file)
		libc.Xfree(tls, file)
		libc.Xfree(tls, name)
	})
	return file
}

// A read of any size at any place gives the plain bytes, or an error and
// zeros; never sealed bytes, never a crash.
func FuzzReads(f *testing.F) {
	for _, seed := range [][2]int64{{0, 100}, {0, 4096}, {24, 16}, {4096, 4096}, {4000, 200}, {8192, 1}, {1 << 40, 4096}, {12288, 4096}, {100, 0}} {
		f.Add(seed[0], int32(seed[1]))
	}
	v, err := New(testKey(7), nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { v.Close() })
	path := filepath.Join(f.TempDir(), "store.db")
	tls := libc.NewTLS()
	f.Cleanup(tls.Close)
	plain := pagesOf(f, v, path, 3)
	file := openedFile(f, tls, v, path, sqlite3.SQLITE_OPEN_MAIN_DB|sqlite3.SQLITE_OPEN_READWRITE)
	f.Fuzz(func(t *testing.T, offset int64, n int32) {
		if offset < 0 || n < 0 || n > 16384 {
			return // SQLite asks for no such range
		}
		buf := libc.Xmalloc(tls, libc.Tsize_t(n)+1)
		defer libc.Xfree(tls, buf)
		out := bytesAt(buf, int(n))
		for i := range out {
			out[i] = 0xEE
		}
		rc := fileRead(tls, file, buf, n, offset)
		want := make([]byte, n)
		if rc == sqlite3.SQLITE_OK && offset < int64(len(plain)) {
			copy(want, plain[offset:])
		}
		if offset == 0 && n == 100 {
			copy(want, headerTemplate)
		}
		if !bytes.Equal(out, want) {
			t.Errorf("offset %d, %d bytes: rc %d and neither the page nor zeros", offset, n, rc)
		}
	})
}

// pagesOf writes n sealed pages at path and answers what they hold in plain.
func pagesOf(t testing.TB, v *VFS, path string, n int) []byte {
	t.Helper()
	chance := rand.New(rand.NewPCG(1, 1))
	plain, sealed := make([]byte, n*pageSize), make([]byte, n*pageSize)
	copy(plain, emptyPage())
	for p := range n {
		page := plain[p*pageSize : (p+1)*pageSize]
		for i := 200; i < usable; i++ {
			page[i] = byte(chance.Uint32())
		}
		v.codec.seal(sealed[p*pageSize:(p+1)*pageSize], page, make([]byte, aadSize), mainFile, int64(p*pageSize))
	}
	if err := os.WriteFile(path, sealed, 0o600); err != nil {
		t.Fatal(err)
	}
	return plain
}

// A write that is no whole page, no frame and no log header is refused: what
// cannot be sealed must not reach the disk.
func TestOddWritesAreRefused(t *testing.T) {
	v, tls := layer(t, nil), libc.NewTLS()
	t.Cleanup(tls.Close)
	path := filepath.Join(t.TempDir(), "store.db")
	pagesOf(t, v, path, 2)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	main := openedFile(t, tls, v, path, sqlite3.SQLITE_OPEN_MAIN_DB|sqlite3.SQLITE_OPEN_READWRITE)
	log := openedFile(t, tls, v, path+"-wal", sqlite3.SQLITE_OPEN_WAL|sqlite3.SQLITE_OPEN_READWRITE|sqlite3.SQLITE_OPEN_CREATE)
	page := libc.Xcalloc(tls, 2, pageSize)
	t.Cleanup(func() { libc.Xfree(tls, page) })
	for _, row := range []struct {
		file   uintptr
		n      int32
		offset int64
	}{{main, 100, 0}, {main, 4096, 100}, {main, 8192, 0}, {log, 4096, 56}, {log, 31, 0}, {log, 24, 40}, {log, 4120, 32}, {log, 8, 48}} {
		if rc := fileWrite(tls, row.file, page, row.n, row.offset); rc == sqlite3.SQLITE_OK {
			t.Errorf("%d bytes at %d were written", row.n, row.offset)
		}
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
		t.Error("a refused write changed the file")
	}
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() != 0 {
		t.Error("a refused write reached the log")
	}
}

// Trap five: every other kind of file is refused, whoever asks, and counted.
func TestEveryOtherKindIsRefused(t *testing.T) {
	v, tls := layer(t, nil), libc.NewTLS()
	t.Cleanup(tls.Close)
	dir := t.TempDir()
	kinds := []int32{sqlite3.SQLITE_OPEN_MAIN_JOURNAL, sqlite3.SQLITE_OPEN_TEMP_DB, sqlite3.SQLITE_OPEN_TEMP_JOURNAL,
		sqlite3.SQLITE_OPEN_TRANSIENT_DB, sqlite3.SQLITE_OPEN_SUBJOURNAL, sqlite3.SQLITE_OPEN_SUPER_JOURNAL, 0}
	for i, kind := range kinds {
		name, err := libc.CString(filepath.Join(dir, "other"))
		if err != nil {
			t.Fatal(err)
		}
		file := libc.Xcalloc(tls, 1, libc.Tsize_t(at[sqlite3.Tsqlite3_vfs](v.c).FszOsFile))
		rc := vfsOpen(tls, v.c, name, file, kind|sqlite3.SQLITE_OPEN_READWRITE|sqlite3.SQLITE_OPEN_CREATE, 0)
		if rc != sqlite3.SQLITE_CANTOPEN || v.Refused() != int64(i+1) {
			t.Errorf("kind %#x: rc %d, %d refused", kind, rc, v.Refused())
		}
		libc.Xfree(tls, file)
		libc.Xfree(tls, name)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 0 {
		t.Errorf("%d files were made", len(entries))
	}
}
