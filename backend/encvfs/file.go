package encvfs

import (
	"os"
	"sync"
	"sync/atomic"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// cFile is our part of sqlite3_file; the operating system's part follows it.
type cFile struct {
	methods uintptr
	id      uintptr
}

// file is the Go side of one open file. SQLite uses a file from one thread at
// a time, so its buffers need no lock. sealed lies in C memory, because the
// operating system's part of SQLite is given its address.
type file struct {
	v      *VFS
	kind   kind
	path   string
	inner  uintptr // the operating system's sqlite3_file
	buffer uintptr
	sealed []byte // frameSize bytes at buffer
	plain  [frameSize]byte
	aad    [aadSize]byte
	held   int64 // offset of a frame header waiting for its page; -1 for none
	header [frameHeader]byte
}

var (
	files   sync.Map // id -> *file
	fileIDs atomic.Uintptr
	methods = newMethods()
)

// newMethods makes the one table that all our files share. Version 2 has no
// xFetch: a memory map would go round the sealing (trap five).
func newMethods() uintptr {
	tls := libc.NewTLS()
	defer tls.Close()
	p := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(sqlite3.Tsqlite3_io_methods{})))
	*at[sqlite3.Tsqlite3_io_methods](p) = sqlite3.Tsqlite3_io_methods{
		FiVersion: 2, FxClose: fp(fileClose), FxRead: fp(fileRead), FxWrite: fp(fileWrite),
		FxTruncate: fp(fileTruncate), FxSync: fp(fileSync), FxFileSize: fp(fileSizeOf),
		FxLock: fp(fileLock), FxUnlock: fp(fileUnlock), FxCheckReservedLock: fp(fileReservedLock),
		FxFileControl: fp(fileControl), FxSectorSize: fp(fileSector), FxDeviceCharacteristics: fp(fileAbilities),
		FxShmMap: fp(shmMap), FxShmLock: fp(shmLock), FxShmBarrier: fp(shmBarrier), FxShmUnmap: fp(shmUnmap),
	}
	return p
}

// vfsOpen admits the main file and its log and nothing else: a kind of file
// that SQLite learns to write tomorrow must fail, not leak.
func vfsOpen(tls *libc.TLS, pVFS, name, pFile uintptr, flags int32, outFlags uintptr) int32 {
	at[cFile](pFile).methods = 0 // SQLite then never calls close on a refused file
	entry, ok := layers.Load(pVFS)
	if !ok {
		return sqlite3.SQLITE_CANTOPEN
	}
	v := entry.(*VFS)
	f := &file{v: v, held: -1, inner: pFile + unsafe.Sizeof(cFile{})}
	switch {
	case flags&sqlite3.SQLITE_OPEN_MAIN_DB != 0:
		f.kind = mainFile
		flags &^= sqlite3.SQLITE_OPEN_CREATE // only Create makes a store
	case flags&sqlite3.SQLITE_OPEN_WAL != 0:
		f.kind = walFile
	default:
		v.refused.Add(1)
		return sqlite3.SQLITE_CANTOPEN
	}
	f.path = libc.GoString(name)
	if f.kind == mainFile {
		if info, err := os.Stat(f.path); err == nil && info.Size() < pageSize {
			return sqlite3.SQLITE_NOTADB // an emptied file is damage, never a fresh start
		}
	}
	at[sqlite3.Tsqlite3_file](f.inner).FpMethods = 0
	rc := fn[openFn](at[sqlite3.Tsqlite3_vfs](v.real).FxOpen)(tls, v.real, name, f.inner, flags, outFlags)
	if rc != sqlite3.SQLITE_OK {
		return rc
	}
	f.buffer = libc.Xmalloc(tls, frameSize)
	if f.buffer == 0 {
		fn[fileFn](f.io().FxClose)(tls, f.inner)
		return sqlite3.SQLITE_NOMEM
	}
	f.sealed = bytesAt(f.buffer, frameSize)
	id := fileIDs.Add(1)
	files.Store(id, f)
	v.open.Add(1)
	*at[cFile](pFile) = cFile{methods: methods, id: id}
	return sqlite3.SQLITE_OK
}

func fileOf(pFile uintptr) *file {
	f, _ := files.Load(at[cFile](pFile).id)
	return f.(*file)
}

// io is the operating system's table for this file.
func (f *file) io() *sqlite3.Tsqlite3_io_methods {
	return at[sqlite3.Tsqlite3_io_methods](at[sqlite3.Tsqlite3_file](f.inner).FpMethods)
}

func fileClose(tls *libc.TLS, pFile uintptr) int32 {
	f := fileOf(pFile)
	rc := f.flushHeader(tls)
	if closed := fn[fileFn](f.io().FxClose)(tls, f.inner); closed != sqlite3.SQLITE_OK {
		rc = closed
	}
	files.Delete(at[cFile](pFile).id)
	at[cFile](pFile).methods = 0
	clear(f.plain[:])
	clear(f.header[:])
	f.sealed = nil
	libc.Xfree(tls, f.buffer)
	f.v.open.Add(-1)
	return rc
}

func fileTruncate(tls *libc.TLS, pFile uintptr, size int64) int32 {
	f := fileOf(pFile)
	if f.kind == mainFile && size%pageSize != 0 || f.v.frozen.Load() {
		return sqlite3.SQLITE_IOERR_TRUNCATE
	}
	if rc := f.flushHeader(tls); rc != sqlite3.SQLITE_OK {
		return rc
	}
	if p := f.v.probe; p != nil {
		if err := p.Truncate(f.path, f.kind == walFile, size); err != nil {
			return sqlite3.SQLITE_IOERR_TRUNCATE
		}
	}
	return fn[sizeFn](f.io().FxTruncate)(tls, f.inner, size)
}

func fileSync(tls *libc.TLS, pFile uintptr, flags int32) int32 {
	f := fileOf(pFile)
	if rc := f.flushHeader(tls); rc != sqlite3.SQLITE_OK {
		return rc
	}
	if p := f.v.probe; p != nil {
		if err := p.Sync(f.path, f.kind == walFile); err != nil {
			return sqlite3.SQLITE_IOERR_FSYNC
		}
	}
	return fn[flagFn](f.io().FxSync)(tls, f.inner, flags)
}

func fileSizeOf(tls *libc.TLS, pFile, size uintptr) int32 {
	f := fileOf(pFile)
	if rc := f.flushHeader(tls); rc != sqlite3.SQLITE_OK {
		return rc
	}
	return fn[resultFn](f.io().FxFileSize)(tls, f.inner, size)
}

func fileLock(tls *libc.TLS, pFile uintptr, level int32) int32 {
	f := fileOf(pFile)
	return fn[flagFn](f.io().FxLock)(tls, f.inner, level)
}

func fileUnlock(tls *libc.TLS, pFile uintptr, level int32) int32 {
	f := fileOf(pFile)
	return fn[flagFn](f.io().FxUnlock)(tls, f.inner, level)
}

func fileReservedLock(tls *libc.TLS, pFile, out uintptr) int32 {
	f := fileOf(pFile)
	return fn[resultFn](f.io().FxCheckReservedLock)(tls, f.inner, out)
}
