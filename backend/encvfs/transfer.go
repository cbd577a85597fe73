package encvfs

import (
	"encoding/binary"
	"errors"
	"syscall"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrNoRoom is what a Probe returns to play a full disk; SQLite then sees what
// it sees on a real one.
var ErrNoRoom error = syscall.ENOSPC

const ioerrData = sqlite3.SQLITE_IOERR | 32<<8 // SQLITE_IOERR_DATA

func fileRead(tls *libc.TLS, pFile, buf uintptr, n int32, offset int64) int32 {
	f := fileOf(pFile)
	if rc := f.flushHeader(tls); rc != sqlite3.SQLITE_OK {
		return rc
	}
	out := bytesAt(buf, int(n))
	if f.kind == mainFile {
		return f.readMain(tls, out, offset)
	}
	if offset < walHeader { // plain on the disk
		return fn[transfer](f.io().FxRead)(tls, f.inner, buf, n, offset)
	}
	base := walHeader + (offset-walHeader)/frameSize*frameSize
	return f.readUnit(tls, out, base, int(offset-base), frameSize)
}

func (f *file) readMain(tls *libc.TLS, out []byte, offset int64) int32 {
	if offset == 0 && len(out) == len(headerTemplate) && f.v.guards.headerTemplate {
		copy(out, headerTemplate)
		return sqlite3.SQLITE_OK
	}
	base := offset &^ (pageSize - 1)
	return f.readUnit(tls, out, base, int(offset-base), pageSize)
}

// readUnit opens the page or frame at base and copies the part that SQLite
// asked for. A frame read whole is recovery: one that fails its check ends the
// log, as a torn tail must (trap three). Everything else fails hard.
func (f *file) readUnit(tls *libc.TLS, out []byte, base int64, from, size int) int32 {
	if from+len(out) > size {
		clear(out)
		return sqlite3.SQLITE_IOERR_READ // no caller reads across units
	}
	sealed, plain := f.sealed[:size], f.plain[:size]
	if rc := fn[transfer](f.io().FxRead)(tls, f.inner, f.buffer, int32(size), base); rc != sqlite3.SQLITE_OK {
		clear(out)
		return rc
	}
	if err := f.v.codec.open(plain, sealed, f.aad[:], f.kind, base); err != nil {
		clear(out)
		return f.failed(base, len(out))
	}
	if f.v.guards.zeroReserve {
		clear(plain[size-reserved:])
	} else {
		copy(plain[size-reserved:], sealed)
	}
	copy(out, plain[from:])
	return sqlite3.SQLITE_OK
}

func (f *file) failed(base int64, wanted int) int32 {
	if f.kind == walFile && wanted == frameSize && f.v.guards.lenientFrame {
		f.v.frames.Add(1)
		return sqlite3.SQLITE_OK // zeros: the log ends here
	}
	f.v.pages.Add(1)
	if f.kind == mainFile && base == 0 {
		return sqlite3.SQLITE_NOTADB
	}
	return ioerrData
}

func fileWrite(tls *libc.TLS, pFile, buf uintptr, n int32, offset int64) int32 {
	f := fileOf(pFile)
	in := bytesAt(buf, int(n))
	if f.kind == mainFile {
		if len(in) != pageSize || offset%pageSize != 0 || !f.acceptable(in, offset == 0) {
			return sqlite3.SQLITE_IOERR_WRITE
		}
		f.v.codec.seal(f.sealed[:pageSize], in, f.aad[:], mainFile, offset)
		return f.put(tls, pageSize, offset)
	}
	return f.writeLog(tls, in, offset)
}

// writeLog holds a frame's header back until its page comes, and seals both as
// one write: the header names a page number and is authenticated with it.
func (f *file) writeLog(tls *libc.TLS, in []byte, offset int64) int32 {
	if f.held >= 0 && len(in) == pageSize && offset == f.held+frameHeader {
		if first := binary.BigEndian.Uint32(f.header[:]) == 1; !f.acceptable(in, first) {
			f.held = -1
			return sqlite3.SQLITE_IOERR_WRITE
		}
		copy(f.plain[:], f.header[:])
		copy(f.plain[frameHeader:], in)
		base := f.held
		f.held = -1
		f.v.codec.seal(f.sealed, f.plain[:], f.aad[:], walFile, base)
		return f.put(tls, frameSize, base)
	}
	if rc := f.flushHeader(tls); rc != sqlite3.SQLITE_OK {
		return rc
	}
	switch {
	case len(in) == walHeader && offset == 0:
		copy(f.sealed, in)
		return f.put(tls, walHeader, 0)
	case len(in) == frameHeader && offset >= walHeader && (offset-walHeader)%frameSize == 0:
		copy(f.header[:], in)
		f.held = offset
		return sqlite3.SQLITE_OK
	case len(in) == pageSize && offset > walHeader && (offset-walHeader)%frameSize == frameHeader:
		return f.rewrite(tls, offset-frameHeader, frameHeader, in)
	}
	return sqlite3.SQLITE_IOERR_WRITE
}

// flushHeader ends the wait of a held header that no page followed: SQLite
// rewrote the checksum of a frame already on disk.
func (f *file) flushHeader(tls *libc.TLS) int32 {
	if f.held < 0 {
		return sqlite3.SQLITE_OK
	}
	base := f.held
	f.held = -1
	return f.rewrite(tls, base, 0, f.header[:])
}

// rewrite replaces one part of a frame already on disk, its header or its page:
// the frame is opened, given the part and sealed again. SQLite does so in a
// transaction that outgrew the cache, when a page it had already spilled to the
// log changes again, and then for the checksums of all frames after it.
func (f *file) rewrite(tls *libc.TLS, base int64, at int, part []byte) int32 {
	if rc := fn[transfer](f.io().FxRead)(tls, f.inner, f.buffer, frameSize, base); rc != sqlite3.SQLITE_OK {
		return sqlite3.SQLITE_IOERR_WRITE
	}
	if err := f.v.codec.open(f.plain[:], f.sealed, f.aad[:], walFile, base); err != nil {
		f.v.pages.Add(1)
		return ioerrData
	}
	copy(f.plain[at:], part)
	first := binary.BigEndian.Uint32(f.plain[:]) == 1
	if at == frameHeader && !f.acceptable(part, first) {
		return sqlite3.SQLITE_IOERR_WRITE
	}
	f.v.codec.seal(f.sealed, f.plain[:], f.aad[:], walFile, base)
	return f.put(tls, frameSize, base)
}

// acceptable refuses a page that uses its reserved bytes: a copy from a
// database without them would lose 32 bytes a page, silently (trap four).
func (f *file) acceptable(page []byte, first bool) bool {
	if !f.v.guards.refuseReserve {
		return true
	}
	for _, b := range page[usable:] {
		if b != 0 {
			return false
		}
	}
	return !first || page[20] == reserved && page[16] == pageSize>>8 && page[17] == 0
}

// put writes the first n sealed bytes at offset, by way of the probe.
func (f *file) put(tls *libc.TLS, n int, offset int64) int32 {
	if f.v.frozen.Load() {
		return sqlite3.SQLITE_IOERR_WRITE
	}
	if p := f.v.probe; p != nil {
		if err := p.Write(f.path, f.kind == walFile, offset, f.sealed[:n]); err != nil {
			if errors.Is(err, ErrNoRoom) {
				return sqlite3.SQLITE_FULL
			}
			return sqlite3.SQLITE_IOERR_WRITE
		}
	}
	return fn[transfer](f.io().FxWrite)(tls, f.inner, f.buffer, int32(n), offset)
}
