package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/central/sqlstore"
	"earlyhelp.example/backend/forms"
)

// folder is the centre's data folder:
//
//	council.json   the address on letters, and the escrow recipient
//	profile.yaml   the council's profile, as laptops are given it
//	keys.json      the private keys; whoever has them can sign as the centre
//	book.db        the book
//	demo.json      only where -demo made the folder
//	pack.key       only there: signs form packs of the invented council
type folder string

func (f folder) file(name string) string { return filepath.Join(string(f), name) }

func (f folder) has(name string) bool {
	_, err := os.Stat(f.file(name))
	return err == nil
}

func (f folder) write(name string, content []byte) error {
	return writeFile(f.file(name), content)
}

// writeFile puts a whole file in place or none of it, readable by nobody else.
func writeFile(path string, content []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-*") // mode 0600
	if err != nil {
		return err
	}
	_, err = temporary.Write(content)
	err = errors.Join(err, temporary.Sync(), temporary.Close())
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}

func (f folder) writeJSON(name string, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return f.write(name, append(b, '\n'))
}

func (f folder) readJSON(name string, v any) error {
	b, err := os.ReadFile(f.file(name))
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

// councilFile is council.json.
type councilFile struct {
	Address         string   `json:"address"`
	EscrowRecipient string   `json:"escrowRecipient"`
	PackKeys        []string `json:"packKeys,omitempty"` // public, as earlyhelp forms key prints them
}

// keysFile is keys.json. The keys are seeds, in base64.
type keysFile struct {
	Enrolment []byte    `json:"enrolment"`
	Signing   []byte    `json:"signing"`
	Retired   [][]byte  `json:"retired,omitempty"` // public
	Serial    int64     `json:"serial"`
	IssuedAt  time.Time `json:"issuedAt"`
	Pepper    []byte    `json:"pepper"`
}

// prepare makes the folder's keys and its two files, where it has none yet.
func (f folder) prepare(profile []byte, council councilFile, now time.Time) error {
	if f.has("keys.json") || f.has("book.db") {
		return usage(string(f) + " is a centre's folder already.")
	}
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return err
	}
	seeds := make([]byte, 3*ed25519.SeedSize)
	_, _ = rand.Read(seeds) // never fails (crypto/rand)
	keys := keysFile{Enrolment: seeds[:32], Signing: seeds[32:64], Pepper: seeds[64:], Serial: 1, IssuedAt: now.UTC()}
	if err := errors.Join(f.write("profile.yaml", profile), f.writeJSON("council.json", council)); err != nil {
		return err
	}
	return f.writeJSON("keys.json", keys) // last: a folder with keys is whole
}

func (f folder) keys() (central.Keys, error) {
	var file keysFile
	if err := f.readJSON("keys.json", &file); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return central.Keys{}, usage(string(f) + " is not a centre's folder yet. Run: central setup -data DIR …")
		}
		return central.Keys{}, err
	}
	if len(file.Enrolment) != ed25519.SeedSize || len(file.Signing) != ed25519.SeedSize || len(file.Pepper) == 0 {
		return central.Keys{}, usage("keys.json is not whole. Restore it from a copy; laptops know the centre by it.")
	}
	keys := central.Keys{Enrolment: ed25519.NewKeyFromSeed(file.Enrolment), Signing: ed25519.NewKeyFromSeed(file.Signing),
		Serial: file.Serial, IssuedAt: file.IssuedAt, Pepper: file.Pepper}
	for _, old := range file.Retired {
		keys.Retired = append(keys.Retired, ed25519.PublicKey(old))
	}
	return keys, nil
}

// opened is a centre whose book is open.
type opened struct {
	*central.Centre
	profile *forms.Profile
	council councilFile
	forms   *published
	book    *sqlstore.Store
}

// open puts the centre together from its folder. The caller closes the book.
func (f folder) open(ctx context.Context, log *slog.Logger) (*opened, error) {
	keys, err := f.keys()
	if err != nil {
		return nil, err
	}
	o := &opened{}
	if err := f.readJSON("council.json", &o.council); err != nil {
		return nil, err
	}
	source, err := os.ReadFile(f.file("profile.yaml"))
	if err != nil {
		return nil, err
	}
	if o.profile, err = readProfile(source); err != nil {
		return nil, err
	}
	packKeys, err := o.council.packKeys()
	if err != nil {
		return nil, err
	}
	if o.forms, err = publish(o.profile, packKeys, log); err != nil {
		return nil, err
	}
	if o.book, err = sqlstore.Open(ctx, f.file("book.db")); err != nil {
		return nil, err
	}
	o.Centre, err = central.New(ctx, central.Options{Authority: o.profile.Authority, Ledger: o.book, Forms: o.forms, Keys: keys,
		Papers: central.Papers{Profile: source, EscrowRecipient: o.council.EscrowRecipient, PackKeys: packKeys}, LiveFrom: o.profile.LiveFrom, Unpack: door.Unpack, Log: log})
	if err != nil {
		return nil, errors.Join(err, o.book.Close())
	}
	return o, nil
}

func readProfile(source []byte) (*forms.Profile, error) {
	profile, findings := forms.ReadProfile(source)
	if forms.HasErrors(findings) || profile == nil {
		text := "the council's profile has mistakes:"
		for _, finding := range findings {
			text += "\n  " + finding.String()
		}
		return nil, usage(text)
	}
	if profile.Authority == "" {
		return nil, usage("the council's profile names no authority.")
	}
	return profile, nil
}
