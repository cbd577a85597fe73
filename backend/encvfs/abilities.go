package encvfs

import (
	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// hidden are abilities of the disk that sealing takes away: a part of a page
// cannot be read alone, and a sealed page is not written atomically.
const hidden = sqlite3.SQLITE_IOCAP_SUBPAGE_READ | sqlite3.SQLITE_IOCAP_BATCH_ATOMIC |
	sqlite3.SQLITE_IOCAP_ATOMIC | sqlite3.SQLITE_IOCAP_ATOMIC512 | sqlite3.SQLITE_IOCAP_ATOMIC1K |
	sqlite3.SQLITE_IOCAP_ATOMIC2K | sqlite3.SQLITE_IOCAP_ATOMIC4K | sqlite3.SQLITE_IOCAP_ATOMIC8K |
	sqlite3.SQLITE_IOCAP_ATOMIC16K | sqlite3.SQLITE_IOCAP_ATOMIC32K | sqlite3.SQLITE_IOCAP_ATOMIC64K

// fileAbilities says "overwriting is safe" always: without it SQLite pads the
// log to sector boundaries with split writes, which no sealed frame survives.
func fileAbilities(tls *libc.TLS, pFile uintptr) int32 {
	f := fileOf(pFile)
	can := fn[fileFn](f.io().FxDeviceCharacteristics)(tls, f.inner)
	if !f.v.guards.maskAbilities {
		return can &^ sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
	}
	return can&^hidden | sqlite3.SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

// fileControl answers the three requests that would change how bytes reach the
// disk, and passes on the rest.
func fileControl(tls *libc.TLS, pFile uintptr, op int32, arg uintptr) int32 {
	f := fileOf(pFile)
	switch op {
	case sqlite3.SQLITE_FCNTL_MMAP_SIZE:
		*at[int64](arg) = 0
		return sqlite3.SQLITE_OK
	case sqlite3.SQLITE_FCNTL_POWERSAFE_OVERWRITE:
		*at[int32](arg) = 1
		return sqlite3.SQLITE_OK
	case sqlite3.SQLITE_FCNTL_BEGIN_ATOMIC_WRITE, sqlite3.SQLITE_FCNTL_COMMIT_ATOMIC_WRITE,
		sqlite3.SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE, sqlite3.SQLITE_FCNTL_CHUNK_SIZE:
		return sqlite3.SQLITE_NOTFOUND
	}
	if rc := f.flushHeader(tls); rc != sqlite3.SQLITE_OK {
		return rc
	}
	return fn[controlFn](f.io().FxFileControl)(tls, f.inner, op, arg)
}

func fileSector(tls *libc.TLS, pFile uintptr) int32 {
	f := fileOf(pFile)
	return fn[fileFn](f.io().FxSectorSize)(tls, f.inner)
}

// The shared index of the log holds page numbers and a running checksum, no
// content: it stays the operating system's business.

func shmMap(tls *libc.TLS, pFile uintptr, page, size, extend int32, out uintptr) int32 {
	f := fileOf(pFile)
	return fn[shmMapFn](f.io().FxShmMap)(tls, f.inner, page, size, extend, out)
}

func shmLock(tls *libc.TLS, pFile uintptr, offset, n, flags int32) int32 {
	f := fileOf(pFile)
	return fn[shmLockFn](f.io().FxShmLock)(tls, f.inner, offset, n, flags)
}

func shmBarrier(tls *libc.TLS, pFile uintptr) {
	f := fileOf(pFile)
	fn[barrierFn](f.io().FxShmBarrier)(tls, f.inner)
}

func shmUnmap(tls *libc.TLS, pFile uintptr, remove int32) int32 {
	f := fileOf(pFile)
	return fn[flagFn](f.io().FxShmUnmap)(tls, f.inner, remove)
}
