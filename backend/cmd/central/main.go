// Command central is the council's centre: one program, one data folder, one
// address. It puts the parts together and holds no rule; what it writes to its
// log is for the administrator and names no family. One reason for it: a small
// council can run its centre by starting one file, and a large one can replace
// the parts behind it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // Windows has no time zones

	"earlyhelp.example/backend/fault"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	p := program{in: os.Stdin, out: os.Stdout, log: slog.New(slog.NewTextHandler(os.Stderr, nil))}
	err := p.run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "central:", explain(err))
		os.Exit(1)
	}
}

// program is one run: what it reads passwords from, what it tells people, and
// the administrator's log.
type program struct {
	in  io.Reader
	out io.Writer
	log *slog.Logger
}

// usage errors are told as they are.
type usage string

func (u usage) Error() string { return string(u) }

// explain is what a person at the terminal reads. A fault's cause is there too:
// whoever runs the centre is its administrator, and causes hold no casework.
func explain(err error) string {
	f, ok := errors.AsType[*fault.Fault](err)
	if !ok {
		return err.Error()
	}
	if f.Cause != nil || err != error(f) { // beside another error, as of closing, too
		return fmt.Sprintf("%s (%v)", fault.Say(err, "en"), err)
	}
	return fault.Say(err, "en")
}

const help = `central is the centre of Early Help.

  central -data DIR -listen ADDRESS -cert FILE -key FILE   serve; plain only on loopback
  central -data DIR -listen 127.0.0.1:PORT -demo           serve an invented council
  central setup -data DIR -profile FILE -escrow age1… -address https://…
  central worker add -data DIR -id W-1 -name "Full Name" …
  central letter -data DIR -worker W-1 [-json FILE]        a new activation letter, printed or as a file
  central account add -data DIR -name NAME -fullname "Full Name" -role ROLE   (password on standard input)
  central audit verify -data DIR
  central packkey add -data DIR -public early-help-pack-public-1:…   trust the council's form packs

  -packs DIR on the first two lines offers the form packs in DIR to laptops;
  -oldest 1.4 takes nothing from laptop programs older than that.
  central -version
`

func (p program) run(ctx context.Context, args []string) error {
	commands := []struct {
		words []string
		do    func(context.Context, []string) error
	}{
		{[]string{"setup"}, p.setup},
		{[]string{"worker", "add"}, p.addWorker},
		{[]string{"letter"}, p.letter},
		{[]string{"account", "add"}, p.addAccount},
		{[]string{"audit", "verify"}, p.verifyAudit},
		{[]string{"packkey", "add"}, p.addPackKey},
	}
	for _, c := range commands {
		if begins(args, c.words) {
			return c.do(ctx, args[len(c.words):])
		}
	}
	return p.serve(ctx, args)
}

func begins(args, words []string) bool {
	if len(args) < len(words) {
		return false
	}
	for i, word := range words {
		if args[i] != word {
			return false
		}
	}
	return true
}

// parse reads flags; what is left over is a mistake.
func parse(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return usage(help)
		}
		return usage(err.Error() + "\n\n" + help)
	}
	if flags.NArg() > 0 {
		return usage("not understood: " + flags.Arg(0) + "\n\n" + help)
	}
	return nil
}
