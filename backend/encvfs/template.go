package encvfs

import (
	"encoding/binary"
	"os"
	"path/filepath"

	"earlyhelp.example/backend/fault"
)

// emptyPage is page 1 of an empty database that already says what ours must
// say: page size 4096, 32 reserved bytes, write-ahead log. Because it does, no
// rollback journal is ever needed to get there.
func emptyPage() []byte {
	p := make([]byte, pageSize)
	copy(p, "SQLite format 3\x00")
	binary.BigEndian.PutUint16(p[16:], pageSize)
	p[18], p[19] = 2, 2 // write and read version: WAL
	p[20] = reserved
	p[21], p[22], p[23] = 64, 32, 32 // fixed by SQLite's file format
	binary.BigEndian.PutUint32(p[28:], 1)
	p[100] = 0x0D // an empty leaf of the schema table
	binary.BigEndian.PutUint16(p[105:], usable)
	return p
}

// headerTemplate answers SQLite's first look at the file. That look happens
// before recovery, when page 1 may be torn on disk and whole in the log.
var headerTemplate = emptyPage()[:100]

// Create writes an encrypted, empty database at path: temporary file, fsync,
// rename, fsync of the folder. It refuses (fault.Conflict) where a database or
// a log of that name stands; it never writes over one.
func (v *VFS) Create(path string) error {
	for _, taken := range []string{path, path + "-wal"} {
		if _, err := os.Lstat(taken); err == nil {
			return fault.New(fault.Conflict, "store.exists")
		}
	}
	sealed := make([]byte, pageSize)
	v.codec.seal(sealed, emptyPage(), make([]byte, aadSize), mainFile, 0)
	return fault.Disk(writeDurably(path, sealed))
}

func writeDurably(path string, data []byte) (err error) {
	tmp := path + ".new"
	f, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(tmp)
		}
	}()
	if _, err = f.Write(data); err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	if err = os.Rename(tmp, path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}
