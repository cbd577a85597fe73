package encvfs

import (
	"encoding/binary"
	"errors"
	"os"

	"earlyhelp.example/backend/fault"
)

// Graft mends a copy of a damaged, closed database for reading: of the pages
// named (numbered from 1), each that fails its check is taken from donor, a
// whole database sealed under the same key, if it is sound there. It is meant
// for the pages of the schema, without which nothing else can be read and which
// do not change while a store is used. Page 1 is given the size of the damaged
// file and no free list, because the donor's may be older. It answers how many
// pages it took.
func (v *VFS) Graft(path, donor string, pages []int64) (taken int, err error) {
	to, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, fault.Wrap(err, fault.Internal, "internal")
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	from, err := os.Open(donor)
	if err != nil {
		return 0, fault.Wrap(err, fault.Internal, "internal")
	}
	defer from.Close()
	for _, page := range pages {
		offset := (page - 1) * pageSize
		plain := make([]byte, pageSize)
		if v.openAt(to, plain, offset) == nil || v.openAt(from, plain, offset) != nil {
			continue
		}
		if page == 1 {
			info, err := to.Stat()
			if err != nil {
				return taken, fault.Wrap(err, fault.Internal, "internal")
			}
			binary.BigEndian.PutUint32(plain[28:], uint32(info.Size()/pageSize))
			clear(plain[32:40]) // first free page, number of free pages
		}
		sealed := make([]byte, pageSize)
		v.codec.seal(sealed, plain, make([]byte, aadSize), mainFile, offset)
		if _, err := to.WriteAt(sealed, offset); err != nil {
			return taken, fault.Wrap(err, fault.Internal, "internal")
		}
		taken++
	}
	return taken, nil
}

func (v *VFS) openAt(f *os.File, plain []byte, offset int64) error {
	sealed := make([]byte, pageSize)
	if _, err := f.ReadAt(sealed, offset); err != nil {
		return err
	}
	if err := v.codec.open(plain, sealed, make([]byte, aadSize), mainFile, offset); err != nil {
		return err
	}
	clear(plain[usable:])
	return nil
}
