package store

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"earlyhelp.example/backend/fault"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// said turns a driver's error into a fault; a fault stays as it is.
func said(err error) error {
	if err == nil {
		return nil
	}
	if _, already := errors.AsType[*fault.Fault](err); already {
		return err
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		kind, key := sqliteKind(e.Code())
		return fault.Wrap(err, kind, key)
	}
	switch {
	case fault.NoRoom(err):
		return fault.Wrap(err, fault.Full, "store.full")
	case errors.Is(err, fs.ErrPermission):
		return fault.Disk(err)
	case errors.Is(err, syscall.EIO), errors.Is(err, syscall.EROFS):
		return fault.Wrap(err, fault.Internal, "store.disk")
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fault.Wrap(err, fault.Locked, "store.busy")
	}
	return fault.Wrap(err, fault.Internal, "internal")
}

// sqliteKind reads an extended result code. Authentication failures of encvfs
// arrive as IOERR_DATA, or as NOTADB for page 1.
func sqliteKind(code int) (fault.Kind, string) {
	if code == sqlite3.SQLITE_IOERR_DATA || code == sqlite3.SQLITE_IOERR_SHORT_READ {
		return fault.Damaged, "store.damaged"
	}
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return fault.Full, "store.full"
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fault.Damaged, "store.damaged"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_INTERRUPT:
		return fault.Locked, "store.busy"
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY: // the index of the log on a full disk, too
		return fault.Internal, "store.disk"
	}
	return fault.Internal, "internal"
}
