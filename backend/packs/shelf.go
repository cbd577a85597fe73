package packs

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

// Shelf is the shipped library with a council's packs laid over it, in the
// order they were taken. It is immutable: Take gives a new one or refuses, so
// nothing is ever half in force. Nothing leaves a shelf: a draft keeps the
// version it began with.
type Shelf struct {
	base    map[string][]byte
	packs   []*Pack
	library *forms.Library
}

// NewShelf lays packs that were taken before over the shipped definitions. It
// does not refuse: what a later program would no longer take stays readable for
// the drafts and documents that name it, and a file with an error is left out
// alone; the findings say which.
func NewShelf(shipped fs.FS, taken ...*Pack) (*Shelf, []forms.Finding, error) {
	base, err := readAll(shipped)
	if err != nil {
		return nil, nil, err
	}
	s := &Shelf{base: base, packs: slices.Clone(taken)}
	findings, err := s.read()
	return s, findings, err
}

// Library is every definition in force or ever in force.
func (s *Shelf) Library() *forms.Library { return s.library }

// Packs are the packs in the order they were taken.
func (s *Shelf) Packs() []*Pack { return slices.Clone(s.packs) }

// Take lays one more pack on top, or says why not. council is the id of the
// profile the laptop is enrolled under. A pack that is held already, to the
// byte, is fault.Conflict: no reason to tell anybody anything.
func (s *Shelf) Take(p *Pack, council string) (*Shelf, error) {
	if err := s.follows(p); err != nil {
		return nil, err
	}
	if err := s.mixes(p, council); err != nil {
		return nil, err
	}
	next := &Shelf{base: s.base, packs: append(slices.Clone(s.packs), p)}
	findings, err := next.read()
	if err != nil {
		return nil, err
	}
	if at := slices.IndexFunc(findings, func(f forms.Finding) bool { return f.Severity == forms.SeverityError }); at >= 0 {
		return nil, fault.Wrap(errors.New(findings[at].String()), fault.Invalid, "packs.findings", findings[at].String(), errorsIn(findings))
	}
	return next, nil
}

func errorsIn(findings []forms.Finding) int {
	n := 0
	for _, f := range findings {
		if f.Severity == forms.SeverityError {
			n++
		}
	}
	return n
}

// follows holds a pack's version to those of its name that were taken before.
func (s *Shelf) follows(p *Pack) error {
	for _, held := range s.packs {
		switch {
		case held.Pack != p.Pack:
		case held.SHA256 == p.SHA256:
			return fault.New(fault.Conflict, "packs.held")
		case held.Version == p.Version:
			return fault.New(fault.Refused, "packs.reused", p.Version)
		case held.Version > p.Version:
			return fault.New(fault.Refused, "packs.older", p.Version, held.Version)
		}
	}
	return nil
}

// mixes holds a pack's files to those that are there: a version that somebody
// may have used never changes, and a council speaks for itself only.
func (s *Shelf) mixes(p *Pack, council string) error {
	held := s.merged()
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		if path.Dir(name) == profiles {
			if name != profiles+"/"+council+".yaml" {
				return fault.New(fault.Refused, "packs.other-profile", plain(name))
			}
			continue
		}
		if old, there := held[name]; there && !bytes.Equal(old, p.files[name]) {
			return fault.New(fault.Refused, "packs.version-reused", plain(name))
		}
	}
	return nil
}

const profiles = "profiles"

// merged is every file, those of later packs over earlier ones.
func (s *Shelf) merged() map[string][]byte {
	all := maps.Clone(s.base)
	for _, p := range s.packs {
		maps.Copy(all, p.files)
	}
	return all
}

func (s *Shelf) read() ([]forms.Finding, error) {
	fsys, err := asFS(s.merged())
	if err != nil {
		return nil, err
	}
	var findings []forms.Finding
	s.library, findings = forms.NewLibrary(fsys)
	return findings, nil
}

// Profile is the council's profile that the newest pack with one brought, and
// that pack; nil where none did.
func (s *Shelf) Profile(council string) ([]byte, *Pack) {
	for _, p := range slices.Backward(s.packs) {
		if raw, ok := p.files[profiles+"/"+council+".yaml"]; ok {
			return raw, p
		}
	}
	return nil, nil
}

// Brought are the ids of the forms in packs taken after the one that brought
// the profile in force: they are in use although that profile, written earlier,
// cannot name them.
func (s *Shelf) Brought(council string) []string {
	from := 0
	if _, p := s.Profile(council); p != nil {
		from = slices.Index(s.packs, p) + 1
	}
	var ids []string
	for _, p := range s.packs[from:] {
		for _, f := range p.Forms() {
			ids = append(ids, f.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// FormVersion names one definition of a form.
type FormVersion struct {
	ID      string
	Version int
}

// Forms are the forms in a pack, by the names of their files.
func (p *Pack) Forms() []FormVersion {
	var forms []FormVersion
	for _, f := range p.Files {
		id, rest, _ := strings.Cut(f.Name, ".v")
		version, err := strconv.Atoi(strings.TrimSuffix(rest, ".yaml"))
		if err == nil && path.Dir(f.Name) == "." {
			forms = append(forms, FormVersion{id, version})
		}
	}
	return forms
}

// Layer reads loose definitions over the shipped ones, as a pack with them would
// be: what an officer's tools do before there is a pack. Findings are those of
// the loose files; one that alters a shipped version is a finding too.
func Layer(shipped fs.FS, loose map[string][]byte) (*forms.Library, []forms.Finding, error) {
	base, err := readAll(shipped)
	if err != nil {
		return nil, nil, err
	}
	var findings []forms.Finding
	for _, name := range slices.Sorted(maps.Keys(loose)) {
		if old, there := base[name]; there && path.Dir(name) != profiles && !bytes.Equal(old, loose[name]) {
			findings = append(findings, forms.Finding{File: name, Line: 1, Column: 1, Code: "E41", Severity: forms.SeverityError,
				Say: "this version ships with the program and is altered here", Mend: "Give it the next version number, in its name and after version:"})
		}
	}
	s := &Shelf{base: base, packs: []*Pack{{files: loose}}}
	all, err := s.read()
	for _, f := range all {
		if _, ours := loose[f.File]; ours {
			findings = append(findings, f)
		}
	}
	return s.library, findings, err
}

// Name reports whether a file of this name has a place in a pack.
func Name(name string) bool { return definition.MatchString(name) }

// readAll reads the shipped files; SUMS is made anew from what is merged.
func readAll(fsys fs.FS) (map[string][]byte, error) {
	all := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !definition.MatchString(name) {
			return err
		}
		all[name], err = fs.ReadFile(fsys, name)
		return err
	})
	return all, fault.Wrap(err, fault.Damaged, "app.forms")
}

// asFS gives files as forms.NewLibrary reads them, with their seals: those of a
// pack hold already, because its signature was over their digests.
func asFS(files map[string][]byte) (fs.FS, error) {
	var sums strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&sums, "%s  %s\n", sealed.Digest(files[name]), name)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, content []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write(content)
		}
		return err
	}
	err := put("SUMS", []byte(sums.String()))
	for name, content := range files {
		err = cmp.Or(err, put(name, content))
	}
	err = cmp.Or(err, z.Close())
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	r, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	return r, fault.Wrap(err, fault.Internal, "internal")
}
