package formtool

import (
	"context"
	"crypto/ed25519"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/packs"
	"earlyhelp.example/backend/sealed"
)

const packHelp = `earlyhelp forms pack -key FILE -version N [-name NAME] [-council CODE] [-title TEXT] [-brings TEXT] [-out FILE] FOLDER

Checks every definition in FOLDER, signs them with your council's key and writes
one file. Put that file into the packs folder of a laptop, or into the folder that
the centre was started with (-packs). A version number is never used twice.
`

// order is what the command says of the pack to be made.
type order struct {
	packs.Manifest
	key, out, folder string
}

func (t *tool) pack(_ context.Context, args []string) error {
	o, err := t.order(args)
	if err != nil {
		return err
	}
	w, err := t.read([]string{o.folder})
	if err != nil {
		return err
	}
	if err := t.report(w); err != nil {
		return err
	}
	council, err := o.complete(w)
	if err != nil {
		return err
	}
	key, err := t.openKey(o.key)
	if err != nil {
		return err
	}
	raw, err := packs.Write(o.Manifest, w.files, key)
	if err != nil {
		return err
	}
	if err := t.wouldBeTaken(raw, o.Authority, council, key); err != nil {
		return err
	}
	if err := writePack(o.out, raw); err != nil {
		return err
	}
	public, _ := key.Public().(ed25519.PublicKey)
	fmt.Fprintf(t.out, "%s: pack %s, version %d, for council %s, %s, signed by key %s.\n", o.out, o.Pack, o.Version, o.Authority, number(len(w.files), "file"), sealed.KeyID(public))
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		fmt.Fprintln(t.out, "  "+name)
	}
	return nil
}

func (t *tool) order(args []string) (order, error) {
	o := order{Manifest: packs.Manifest{Made: clock.Now().UTC().Truncate(time.Second)}}
	f, err := t.flags("pack", packHelp, args, func(f *flag.FlagSet) {
		f.StringVar(&o.key, "key", "", "the key file that earlyhelp forms key made")
		f.IntVar(&o.Version, "version", 0, "1 for the first pack of this name, then 2, 3 …")
		f.StringVar(&o.Pack, "name", "", "small letters and dashes; the folder's name where nothing is said")
		f.StringVar(&o.Authority, "council", "", "your council's code, e.g. E06000019; that of the profile in the folder where nothing is said")
		f.StringVar(&o.Title, "title", "", "what workers read; the name where nothing is said")
		f.StringVar(&o.Brings, "brings", "", "what is new, in a sentence for workers")
		f.StringVar(&o.out, "out", "", "the file to write; NAME-vN.ehpack where nothing is said")
	})
	if err != nil {
		return o, err
	}
	if o.key == "" || o.Version < 1 || f.NArg() != 1 {
		return o, usage("A pack needs -key FILE, -version N (from 1) and one folder.\n\n" + packHelp)
	}
	o.folder = f.Arg(0)
	if o.Pack == "" {
		o.Pack = strings.ToLower(strings.ReplaceAll(filepath.Base(filepath.Clean(o.folder)), "_", "-"))
	}
	if o.Title == "" {
		o.Title = o.Pack
	}
	if o.out == "" {
		o.out = fmt.Sprintf("%s-v%d%s", o.Pack, o.Version, packs.Extension)
	}
	return o, nil
}

// complete finds whose pack it is. council is the id of the profile in the
// folder, or empty where it holds none.
func (o *order) complete(w *work) (council string, err error) {
	for name, source := range w.files {
		if path.Dir(name) != "profiles" {
			continue
		}
		profile, _ := forms.ReadProfile(source)
		switch {
		case profile == nil:
			return "", fmt.Errorf("%s cannot be read", name)
		case council != "":
			return "", errors.New("the folder holds two profiles. A pack is of one council")
		case o.Authority != "" && o.Authority != profile.Authority:
			return "", fmt.Errorf("-council says %s, and %s says %s", o.Authority, name, profile.Authority)
		}
		council, o.Authority = profile.ID, profile.Authority
	}
	if o.Authority == "" {
		return "", usage("Say whose pack it is: -council with your council's code, e.g. E06000019.")
	}
	return council, nil
}

// wouldBeTaken puts the pack through the very gate a new laptop has.
func (t *tool) wouldBeTaken(raw []byte, authority, council string, key ed25519.PrivateKey) error {
	public, _ := key.Public().(ed25519.PublicKey)
	p, err := packs.Read(raw, packs.Trust{Authority: authority, Keys: sealed.Keys{sealed.KeyID(public): public}})
	if err != nil {
		return err
	}
	shelf, _, err := packs.NewShelf(t.Shipped)
	if err != nil {
		return err
	}
	_, err = shelf.Take(p, council)
	return err
}

// writePack never writes over a pack: one with its number may be in use.
func writePack(name string, raw []byte) error {
	if _, err := os.Stat(name); err == nil {
		return fmt.Errorf("%s is there already and was left alone. Give the pack the next version number, or say -out", name)
	}
	temp := name + ".part" // a watched folder passes over this name
	if err := os.WriteFile(temp, raw, 0o644); err != nil {
		return fault.Wrap(err, fault.Full, "desk.file")
	}
	return os.Rename(temp, name)
}
