// Command desk serves the laptop's screens with one form more than ship: a
// made-up one of 400 questions, so that build/bench.sh can measure how a page of
// it opens and answers. It is otherwise the program itself, on a data folder
// that `earlyhelp enrol` made. With -answers it prints an answer to every
// question of that form, as the changes a page would send.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"log"
	"os"
	"os/signal"
	"syscall"
	"testing/fstest"
	"time"

	"earlyhelp.example/app"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

const (
	questions = 400
	people    = 5
	sums      = "SUMS"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "", "folder of the encrypted store, enrolled")
	address := flag.String("serve", "127.0.0.1:0", "loopback address to serve the screens on")
	answers := flag.Bool("answers", false, "print answers to the long form and end")
	flag.Parse()
	if err := run(*data, *address, *answers); err != nil {
		log.Fatal(err)
	}
}

func run(data, address string, answers bool) error {
	known, err := longLibrary()
	if err != nil {
		return err
	}
	if answers {
		return printAnswers(known)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return app.Serve(ctx, data, address, known, os.Stdout, os.Stderr)
}

// longLibrary is the shipped library with the long form and its own list beside
// it. What both have, CL-1, stays the shipped one.
func longLibrary() (*forms.Library, error) {
	files := fstest.MapFS{}
	for _, from := range []fs.FS{formtest.Big(questions), library.FS()} {
		if err := lay(files, from); err != nil {
			return nil, err
		}
	}
	known, findings := forms.NewLibrary(files)
	if forms.HasErrors(findings) {
		return nil, errors.New(findings[0].String())
	}
	return known, nil
}

// lay puts every file over what lies there, but for the seals: those are joined,
// the newer line of a file last, which is the one that counts.
func lay(onto fstest.MapFS, from fs.FS) error {
	return fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(from, name)
		if before := onto[name]; name == sums && before != nil {
			content = append(before.Data, content...)
		}
		onto[name] = &fstest.MapFile{Data: content}
		return err
	})
}

// printAnswers writes the changes as JSON, in the order in which they are kept.
func printAnswers(known *forms.Library) error {
	form, err := known.Form(formtest.BigID, 1)
	if err != nil {
		return err
	}
	changes := []forms.Change{}
	for _, row := range formtest.Rows(form, people, time.Date(2026, 11, 2, 10, 0, 0, 0, time.UTC)) {
		changes = append(changes, forms.Change{Client: row.Client, Q: row.Q, Subject: row.Subject, Row: row.Row, Act: row.Act, Value: row.Value})
	}
	return json.NewEncoder(os.Stdout).Encode(changes)
}
