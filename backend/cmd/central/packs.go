package main

import (
	"cmp"
	"context"
	"flag"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"earlyhelp.example/backend/fault"
	watched "earlyhelp.example/backend/folder"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// packKeys are the keys that laptops are told to know packs by.
func (c councilFile) packKeys() ([]sealed.PublicKey, error) {
	var keys []sealed.PublicKey
	for _, text := range c.PackKeys {
		key, err := packs.ParsePublic(text)
		if err != nil {
			return nil, usage("council.json holds a packKeys line that is no key. Take it out, and add the key with: central packkey add")
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// addPackKey trusts a key for form packs. Laptops learn of it when they are
// enrolled: those that are out already need a new letter.
func (p program) addPackKey(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("packkey add", flag.ContinueOnError)
	data, public := flags.String("data", "", ""), flags.String("public", "", "")
	if err := parse(flags, args); err != nil {
		return err
	}
	if _, err := packs.ParsePublic(*public); err != nil || *data == "" {
		return usage("say -data DIR and -public, the line that earlyhelp forms key printed (early-help-pack-public-1:…).")
	}
	var c councilFile
	if err := folder(*data).readJSON("council.json", &c); err != nil {
		return err
	}
	if !slices.Contains(c.PackKeys, *public) {
		c.PackKeys = append(c.PackKeys, *public)
	}
	return folder(*data).writeJSON("council.json", c)
}

// published are the forms this centre knows and the packs it offers: what ships,
// and what lies in the folder of -packs. It judges a pack exactly as a laptop
// does, so a bad one is met here first and reaches nobody.
type published struct {
	council string // id of the profile
	trust   packs.Trust
	log     *slog.Logger

	mu    sync.RWMutex
	files map[string]*packs.Pack // by name
	shelf *packs.Shelf
}

func publish(profile *forms.Profile, keys []sealed.PublicKey, log *slog.Logger) (*published, error) {
	set, err := sealed.KeySet{Keys: keys}.Set()
	if err != nil {
		return nil, err
	}
	shelf, findings, err := packs.NewShelf(library.FS())
	if err != nil {
		return nil, err
	}
	if forms.HasErrors(findings) {
		return nil, usage("the forms built into this program have mistakes: " + findings[0].String())
	}
	return &published{council: profile.ID, trust: packs.Trust{Authority: profile.Authority, Keys: set}, log: log,
		files: map[string]*packs.Pack{}, shelf: shelf}, nil
}

// Form is a definition the centre published.
func (p *published) Form(id string, version int) (*forms.Form, error) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.shelf.Library().Form(id, version)
}

// Offers are the packs in the order they are to be taken.
func (p *published) Offers() []wire.PackOffer {
	p.mu.RLock()
	defer p.mu.RUnlock()
	var offers []wire.PackOffer
	for _, one := range p.shelf.Packs() {
		offers = append(offers, wire.PackOffer{SHA256: one.SHA256, Size: len(one.Bytes), Title: one.Title, Version: one.Version})
	}
	return offers
}

// Pack is one pack on offer.
func (p *published) Pack(sha256 string) ([]byte, bool) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	for _, one := range p.shelf.Packs() {
		if one.SHA256 == sha256 {
			return one.Bytes, true
		}
	}
	return nil, false
}

// watch offers what is put into the folder, until ctx ends.
func (p *published) watch(ctx context.Context, dir string) {
	watched.New(watched.Options{Dir: dir, MaxSize: packs.MaxBytes + 1<<20, Log: p.log, Found: p.found,
		Want: func(name string) bool { return strings.EqualFold(filepath.Ext(name), packs.Extension) },
		Present: func(there bool) {
			if !there {
				p.log.Error("the folder of -packs cannot be read; it is looked for again")
			}
		}}).Run(ctx)
}

func (p *published) found(_ context.Context, f watched.File) error {
	b, err := f.Read()
	if err != nil {
		return err
	}
	pack, err := packs.Read(b, p.trust)
	if err != nil {
		p.log.Error("a form pack is not offered", "file", f.Name, "why", fault.Say(err, "en"))
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.files[f.Name] = pack
	return p.shelve()
}

// shelve lays all packs of the folder down anew, in the order they were made: a
// folder has no order, and version 9 may be found before version 8.
func (p *published) shelve() error {
	shelf, _, err := packs.NewShelf(library.FS())
	if err != nil {
		return err
	}
	names := make([]string, 0, len(p.files))
	for name := range p.files {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		x, y := p.files[a], p.files[b]
		return cmp.Or(x.Made.Compare(y.Made), cmp.Compare(x.Version, y.Version), cmp.Compare(a, b))
	})
	for _, name := range names {
		next, err := shelf.Take(p.files[name], p.council)
		switch {
		case err == nil:
			shelf = next
		case !fault.Is(err, fault.Conflict):
			p.log.Error("a form pack is not offered", "file", name, "why", fault.Say(err, "en"))
		}
	}
	p.shelf = shelf
	return nil
}
