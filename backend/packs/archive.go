package packs

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"regexp"
	"strings"

	"earlyhelp.example/backend/fault"
)

// archive is the entries of a pack by name, checked by what the directory says
// of them; nothing has been unpacked.
type archive map[string]*zip.File

// openArchive reads the directory of a zip and refuses every trick that needs
// no unpacking to be seen: names that lead elsewhere, links, names said twice,
// and sizes, counts and ratios that no form has.
func openArchive(b []byte) (archive, error) {
	if len(b) > MaxBytes {
		return nil, fault.New(fault.Invalid, "packs.large", (len(b)+(1<<20)-1)>>20, MaxBytes>>20)
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "packs.no-archive")
	}
	if len(z.File) > maxFiles {
		return nil, fault.New(fault.Invalid, "packs.many", len(z.File), maxFiles)
	}
	entries, folded, total := archive{}, map[string]bool{}, uint64(0)
	for _, f := range z.File {
		if err := checkEntry(f); err != nil {
			return nil, err
		}
		// Two names that differ in case only are one file on half of all laptops.
		low := strings.ToLower(f.Name)
		if folded[low] {
			return nil, fault.New(fault.Invalid, "packs.twice", plain(f.Name))
		}
		folded[low] = true
		if total += f.UncompressedSize64; total > maxUnpacked {
			return nil, fault.New(fault.Invalid, "packs.bomb")
		}
		entries[f.Name] = f
	}
	if entries[manifestName] == nil {
		return nil, fault.New(fault.Refused, "packs.unsigned")
	}
	return entries, nil
}

// definition is what a pack's files may be called: the library's own layout.
var definition = regexp.MustCompile(`^((blocks|lists)/)?[A-Za-z][A-Za-z0-9_-]*\.v[1-9][0-9]{0,7}\.yaml$|^profiles/[a-z][a-z0-9_-]*\.yaml$`)

func checkEntry(f *zip.File) error {
	switch {
	case leadsOut(f.Name):
		return fault.New(fault.Refused, "packs.path", plain(f.Name))
	case f.Mode()&fs.ModeSymlink != 0 || !f.Mode().IsRegular() && !strings.HasSuffix(f.Name, "/"):
		return fault.New(fault.Refused, "packs.link", plain(f.Name))
	case len(f.Name) > 100 || f.Name != manifestName && !definition.MatchString(f.Name):
		return fault.New(fault.Invalid, "packs.stranger", plain(f.Name))
	case f.Flags&1 != 0:
		return fault.New(fault.Invalid, "packs.locked", plain(f.Name))
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return fault.New(fault.Invalid, "packs.damaged", plain(f.Name))
	case tooLarge(f):
		return fault.New(fault.Invalid, "packs.bomb")
	}
	return nil
}

// leadsOut finds a name that would land outside the folder it is unpacked in.
// We unpack into memory only; whoever opens the pack with something else may not.
func leadsOut(name string) bool {
	if strings.ContainsAny(name, "\\:\x00") || strings.HasPrefix(name, "/") {
		return true
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." || part == "." {
			return true
		}
	}
	return false
}

func tooLarge(f *zip.File) bool {
	most := uint64(maxFile)
	if f.Name == manifestName {
		most = maxManifest
	}
	if f.UncompressedSize64 > most {
		return true
	}
	return f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/maxRatio > f.CompressedSize64
}

// inflate unpacks one entry, never more of it than its directory said.
func (a archive) inflate(name string) ([]byte, error) {
	f := a[name]
	r, err := f.Open()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "packs.damaged", plain(name))
	}
	raw, err := io.ReadAll(io.LimitReader(r, int64(f.UncompressedSize64)+1))
	if closing := r.Close(); err == nil {
		err = closing
	}
	if err != nil || uint64(len(raw)) != f.UncompressedSize64 {
		return nil, fault.Wrap(errSize(err), fault.Invalid, "packs.damaged", plain(name))
	}
	return raw, nil
}

func errSize(err error) error {
	if err == nil {
		return io.ErrUnexpectedEOF
	}
	return err
}
