package forms

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"earlyhelp.example/backend/fault"
)

// Library is every definition a program knows: forms, lists, blocks and
// profiles, read and checked once. It is immutable and safe for many readers.
type Library struct {
	forms    map[string]map[int]*Form
	order    []*Form
	lists    map[string]map[int]*List
	blocks   map[string]map[int]*block
	profiles map[string]*Profile
	council  []*Profile
	sums     map[string]string // digest by file; nil where there is no SUMS
	broken   map[string]string // lists and blocks with errors of their own, by "CL-7@1": their file
}

const sumsFile = "SUMS"

// NewLibrary reads lists/, blocks/, profiles/ and the forms at the top of fsys,
// in that order, each against its digest in SUMS. A file with an error is left
// out and the rest is usable; the findings say what and why.
func NewLibrary(fsys fs.FS) (*Library, []Finding) {
	l := &Library{forms: map[string]map[int]*Form{}, lists: map[string]map[int]*List{}, blocks: map[string]map[int]*block{}, profiles: map[string]*Profile{}, broken: map[string]string{}}
	findings := l.readSums(fsys)
	for _, folder := range []string{"lists", "blocks", "profiles", "."} {
		names, err := fs.Glob(fsys, path.Join(folder, "*.yaml"))
		if err != nil {
			findings = append(findings, unread(folder))
		}
		slices.Sort(names)
		for _, name := range names {
			found := l.readFile(fsys, folder, name)
			if m := fileShape.FindStringSubmatch(path.Base(name)); m != nil && HasErrors(found) {
				l.broken[m[1]+"@"+m[2]] = name
			}
			findings = append(findings, found...)
		}
	}
	slices.SortFunc(l.order, func(a, b *Form) int { return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Version, b.Version)) })
	findings = append(findings, l.lintBetween()...)
	return l, tidy(findings)
}

// tidy sorts findings and drops those that the second use of a block repeats.
func tidy(findings []Finding) []Finding {
	r := report{findings: findings}
	return slices.Compact(r.sorted())
}

func unread(name string) Finding {
	return Finding{name, 1, 1, "E00", SeverityError, "the file cannot be read", ""}
}

func (l *Library) readSums(fsys fs.FS) []Finding {
	raw, err := fs.ReadFile(fsys, sumsFile)
	if err != nil {
		return nil
	}
	l.sums = map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok {
			l.sums[name] = sum
		}
	}
	return nil
}

func (l *Library) readFile(fsys fs.FS, folder, name string) []Finding {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return []Finding{unread(name)}
	}
	if sum, listed := l.sums[name]; l.sums != nil && (!listed || sum != digest(src)) {
		return []Finding{{name, 1, 1, "E41", SeverityError, "this file is not the one SUMS seals", "A version that has been used is never altered: make a new version"}}
	}
	return l.add(folder, name, src)
}

// add reads one file into the library.
func (l *Library) add(folder, name string, src []byte) []Finding {
	r := &report{file: name}
	tree := readSource(src, r)
	if tree == nil {
		return r.sorted()
	}
	switch folder {
	case "lists":
		if list := readList(tree, src, r); list != nil {
			keep(l.lists, list.ID, list.Version, list, r)
		}
	case "blocks":
		if b := l.readBlock(tree, src, r); b != nil {
			keep(l.blocks, b.id, b.version, b, r)
		}
	case "profiles":
		if p := readProfile(tree, src, r); p != nil {
			l.profiles[p.ID], l.council = p, append(l.council, p)
		}
	default:
		if f := l.buildForm(tree, src, r); f != nil && keep(l.forms, f.ID, f.Version, f, r) {
			l.order = append(l.order, f)
		}
	}
	lintName(folder, name, tree, r)
	return r.sorted()
}

func keep[T any](all map[string]map[int]T, id string, version int, one T, r *report) bool {
	if all[id] == nil {
		all[id] = map[int]T{}
	}
	if _, twice := all[id][version]; twice {
		r.add(place{1, 1}, "E41", fmt.Sprintf("%s@%d is there twice", id, version), "A version number is never used again")
		return false
	}
	all[id][version] = one
	return true
}

var fileShape = regexp.MustCompile(`^(.+)\.v(\d+)\.yaml$`)

// lintName holds a file's name to its id and version: a person finds a
// definition by its name.
func lintName(folder, name string, tree *node, r *report) {
	id, version := "", ""
	for _, e := range tree.entries {
		switch e.name {
		case "form", "block", "list", "profile":
			id = e.value.text
		case "version":
			version = e.value.text
		}
	}
	want := fmt.Sprintf("%s.v%s.yaml", id, version)
	if folder == "profiles" {
		want = id + ".yaml"
	}
	if base := path.Base(name); base != want && (folder == "profiles" || fileShape.MatchString(base)) {
		r.add(place{1, 1}, "E41", fmt.Sprintf("the file is called %s, and what is in it %s", show(base), show(want)), "")
	}
}

// Form is one version of a form; NotFound where the library has none.
func (l *Library) Form(id string, version int) (*Form, error) {
	if f := l.forms[id][version]; f != nil {
		return f, nil
	}
	return nil, fault.New(fault.NotFound, "forms.unknown")
}

// Latest is the newest version of a form that a draft started on a day may use.
func (l *Library) Latest(id string, on Day) (*Form, error) {
	for _, version := range slices.Backward(slices.Sorted(maps.Keys(l.forms[id]))) {
		if f := l.forms[id][version]; f.AcceptsUntil == "" || on <= f.AcceptsUntil {
			return f, nil
		}
	}
	return nil, fault.New(fault.NotFound, "forms.unknown")
}

// Forms are all forms, by id and version.
func (l *Library) Forms() []*Form { return slices.Clone(l.order) }

// Profile is a council's profile by id.
func (l *Library) Profile(id string) (*Profile, error) {
	if p := l.profiles[id]; p != nil {
		return p, nil
	}
	return nil, fault.New(fault.NotFound, "forms.profile")
}

// Profiles are the council profiles, by id.
func (l *Library) Profiles() []*Profile { return slices.Clone(l.council) }

// newestList is a list of any version that a pack may or may not bring; "X@2"
// asks for one version of it.
func (l *Library) newestList(name string) *List {
	id, version, _ := strings.Cut(name, "@")
	var newest *List
	for _, list := range l.lists[id] {
		if version == strconv.Itoa(list.Version) {
			return list
		}
		if version == "" && (newest == nil || list.Version > newest.Version) {
			newest = list
		}
	}
	return newest
}

// List is one version of a code list, or nil.
func (l *Library) List(id string, version int) *List { return l.lists[id][version] }
