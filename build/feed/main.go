// Command feed takes what one laptop knows of its families to another, as the
// centre's feed will (sync.md 4): for browser tests with two people. Neither
// program may be running; both laptops have the passphrase on standard input. It
// never ships.
package main

import (
	"context"
	"errors"
	"flag"
	"io"
	"log"
	"os"
	"slices"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/store"
	"earlyhelp.example/backend/vault"
)

func main() {
	log.SetFlags(0)
	from := flag.String("from", "", "data folder of the laptop that knows")
	to := flag.String("to", "", "data folder of the laptop that is told")
	flag.Parse()
	passphrase, err := io.ReadAll(os.Stdin)
	if err == nil {
		err = feed(context.Background(), *from, *to, strings.TrimRight(string(passphrase), "\r\n"))
	}
	if err != nil {
		log.Fatal(err)
	}
}

// feed applies to one store every change of another that it has not had.
func feed(ctx context.Context, from, to, passphrase string) (err error) {
	source, err := open(ctx, from, passphrase)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	target, err := open(ctx, to, passphrase)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	known, err := target.Changes(ctx)
	if err != nil {
		return err
	}
	changes, err := source.Changes(ctx)
	if err != nil {
		return err
	}
	return target.Apply(ctx, slices.DeleteFunc(changes, func(c casework.Change) bool {
		return slices.ContainsFunc(known, func(k casework.Change) bool { return k.ID == c.ID })
	})...)
}

func open(ctx context.Context, dir, passphrase string) (*store.Store, error) {
	key, err := vault.Open(dir, passphrase, vault.Options{})
	if err != nil {
		return nil, err
	}
	return store.Open(ctx, dir, key, store.Options{Now: clock.Now})
}
