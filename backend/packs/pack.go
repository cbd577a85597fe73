// Package packs reads and writes form packs: signed archives in which a council
// brings its own forms, code lists, blocks and words to its laptops (FORMAT.md).
// It may touch no file, clock or network: bytes in, a pack or one sentence out.
// One reason for it: a pack is a stranger's archive until the council's key has
// said otherwise, and every trick that archives know is met in this one room.
package packs

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// Schema is the format that this program reads and writes.
const Schema = "eh.pack/1"

// Extension is how the name of a pack ends.
const Extension = ".ehpack"

// Bounds of a pack, in bytes and entries. The shipped library is a third of
// them; what is larger is a mistake or an attack.
const (
	MaxBytes    = 4 << 20   // the archive as it lies in a folder
	maxFiles    = 400       // entries, the signature included
	maxFile     = 512 << 10 // one file, unpacked: what the language reads
	maxUnpacked = 16 << 20  // all files together
	maxManifest = 256 << 10
	maxRatio    = 100 // unpacked to packed; a form packs to a fifth
	ratioFrom   = 64 << 10
)

const (
	statement    = sealed.Statement("eh-pack+jws")
	manifestName = "pack.jws"
)

// Manifest is what the signature is over. It names every other file of the
// archive by size and digest, so nothing can be added, left out or changed.
type Manifest struct {
	Schema    string    `json:"schema"`
	Pack      string    `json:"pack"`      // id, lower-case words joined by -: "marlbridge-forms"
	Version   int       `json:"version"`   // 1, 2, 3 …; only ever grows
	Authority string    `json:"authority"` // the council's ONS code
	Title     string    `json:"title"`     // for people
	Brings    string    `json:"brings"`    // what is new, in a sentence or two; may be empty
	Made      time.Time `json:"made"`
	Files     []File    `json:"files"` // by name
}

// File is one definition in a pack. SHA256 is lower-case hex.
type File struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// Pack is a pack whose signature and digests held.
type Pack struct {
	Manifest
	Bytes  []byte // the archive as it came
	SHA256 string // of Bytes
	KID    string // the key that signed it
	files  map[string][]byte
}

// Source gives one definition; false where the pack has none of that name.
func (p *Pack) Source(name string) ([]byte, bool) {
	raw, ok := p.files[name]
	return raw, ok
}

// Trust is whom a pack must come from: the council the laptop is enrolled with
// and the keys that were pinned then.
type Trust struct {
	Authority string
	Keys      sealed.Keys
}

// Read opens a pack, whole or not at all. Every refusal is a fault whose
// sentence the officer who made the pack can act on. Nothing but the signed
// list of files is unpacked before the signature holds. The bytes must not be
// altered afterwards.
func Read(b []byte, trust Trust) (*Pack, error) {
	entries, err := openArchive(b)
	if err != nil {
		return nil, err
	}
	jws, err := entries.inflate(manifestName)
	if err != nil {
		return nil, err
	}
	p := &Pack{Bytes: b, SHA256: sealed.Digest(b), files: map[string][]byte{}}
	if p.KID, err = verify(string(bytes.TrimSpace(jws)), trust.Keys, &p.Manifest); err != nil {
		return nil, err
	}
	if err := p.check(trust.Authority); err != nil {
		return nil, err
	}
	if err := p.unpack(entries); err != nil {
		return nil, err
	}
	return p, nil
}

// verify holds the signature against the pinned keys and says which of three
// things is wrong: no key is known, another key signed, or the words changed.
func verify(jws string, keys sealed.Keys, into *Manifest) (kid string, err error) {
	if len(keys) == 0 {
		return "", fault.New(fault.Refused, "packs.no-key")
	}
	kid = signer(jws)
	if keys[kid] == nil {
		return "", fault.New(fault.Refused, "packs.other-key")
	}
	if err := sealed.Verify(statement, jws, keys, into); err != nil {
		return "", fault.Wrap(err, fault.Refused, "packs.altered")
	}
	return kid, nil
}

// signer is the key a statement says it is signed by: a hint, proof of nothing.
func signer(jws string) string {
	head, _, _ := strings.Cut(jws, ".")
	raw, err := base64.RawURLEncoding.DecodeString(head)
	if err != nil {
		return ""
	}
	var header struct {
		KID string `json:"kid"`
	}
	if err := json.Unmarshal(raw, &header); err != nil {
		return ""
	}
	return header.KID
}

var packID = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// maxVersion leaves room for a date written as a number.
const maxVersion = 99_999_999

// check looks at what was signed.
func (m *Manifest) check(authority string) error {
	switch {
	case m.Schema != Schema && strings.HasPrefix(m.Schema, "eh.pack/"):
		return fault.New(fault.Newer, "packs.newer")
	case m.Schema != Schema, !packID.MatchString(m.Pack), len(m.Pack) > 60, m.Version < 1, m.Version > maxVersion, m.Made.IsZero():
		return fault.New(fault.Invalid, "packs.manifest")
	case m.Authority == "" || m.Authority != authority:
		return fault.New(fault.Refused, "packs.other-council", plain(m.Authority), plain(authority))
	case len(m.Files) == 0:
		return fault.New(fault.Invalid, "packs.empty")
	}
	return nil
}

// unpack takes every file that the manifest names, and there may be no other.
func (p *Pack) unpack(entries archive) error {
	for _, f := range p.Files {
		if _, twice := p.files[f.Name]; twice || f.Name == manifestName {
			return fault.New(fault.Invalid, "packs.twice", plain(f.Name))
		}
		entry, ok := entries[f.Name]
		if !ok {
			return fault.New(fault.Invalid, "packs.missing", plain(f.Name))
		}
		if f.Size < 0 || entry.UncompressedSize64 != uint64(f.Size) {
			return fault.New(fault.Refused, "packs.digest", plain(f.Name))
		}
		raw, err := entries.inflate(f.Name)
		if err != nil {
			return err
		}
		if sealed.Digest(raw) != f.SHA256 {
			return fault.New(fault.Refused, "packs.digest", plain(f.Name))
		}
		p.files[f.Name] = raw
	}
	for name := range entries {
		if _, listed := p.files[name]; !listed && name != manifestName {
			return fault.New(fault.Refused, "packs.unlisted", plain(name))
		}
	}
	return nil
}

// plain shows a name out of a stranger's archive: printable ASCII, not long.
func plain(name string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, name)
	if len(clean) > 60 {
		clean = clean[:57] + "..."
	}
	return "“" + clean + "”"
}
