package centraltest

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"time"

	"earlyhelp.example/backend/central"
)

func (b *book) File(id string) (central.File, error) { return get(b.files, id) }

func (b *book) FileBy(sha256 string) (central.File, error) {
	return first(pick(b.files, func(f central.File) bool { return f.Whole() && f.SHA256 == sha256 },
		func(x, y central.File) int { return cmp.Or(cmp.Compare(x.Epoch, y.Epoch), cmp.Compare(x.Seq, y.Seq)) }))
}

func (b *book) FilesOf(submission string) ([]central.File, error) {
	return pick(b.files, func(f central.File) bool { return f.Submission == submission },
		func(x, y central.File) int { return cmp.Compare(x.ID, y.ID) }), nil
}

func (b *book) Content(file string) ([]byte, error) {
	var all []byte
	for _, p := range slices.SortedFunc(maps.Keys(b.parts), func(x, y part) int { return cmp.Compare(x.at, y.at) }) {
		if p.file == file {
			all = append(all, b.parts[p]...)
		}
	}
	return all, nil
}

func (b *book) PutFile(f central.File) error {
	f.TouchedAt, f.ReceivedAt = ms(f.TouchedAt), ms(f.ReceivedAt)
	return put(b, b.files, f.ID, f)
}

func (b *book) AddPart(file string, at int64, content []byte) error {
	return add(b, b.parts, part{file, at}, bytes.Clone(content))
}

func (b *book) DropParts(file string) error {
	drop(b, b.parts, func(p part, _ []byte) bool { return p.file == file })
	return nil
}

func (b *book) DropFiles(before time.Time) error {
	old := func(f central.File) bool { return !f.Whole() && f.TouchedAt.Before(ms(before)) }
	drop(b, b.parts, func(p part, _ []byte) bool { return old(b.files[p.file]) })
	drop(b, b.files, func(_ string, f central.File) bool { return old(f) })
	return nil
}
