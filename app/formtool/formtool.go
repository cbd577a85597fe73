// Package formtool is `earlyhelp forms …`: what a council officer who writes
// forms does at a terminal, from checking a file to signing a pack. It opens no
// store and knows no family. One reason for it: whoever words a form must be
// able to try it, and to hand it over, without a programmer and without a laptop
// that holds casework.
package formtool

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// Exit codes: what a script around the tool can rely on.
const (
	exitDone    = 0
	exitMistake = 1 // the definitions, the key or the pack are not right
	exitUsage   = 2 // the command itself was not understood
)

// Tools are what the tool needs of the program around it.
type Tools struct {
	Shipped fs.FS // the library that ships
	// Preview shows a form in the program's own screens until ctx ends. Answers
	// are changes as a screen would send them.
	Preview func(ctx context.Context, known *forms.Library, f *forms.Form, answers []forms.Change, out io.Writer) error
}

// tool is one run.
type tool struct {
	Tools
	in        io.Reader
	out, errs io.Writer
}

// usage is a command that was not understood, told as it is.
type usage string

func (u usage) Error() string { return string(u) }

// errFound says that findings were printed already.
var errFound = errors.New("formtool: findings")

const help = `earlyhelp forms: write, check and deliver your council's own forms.

  earlyhelp forms lint FOLDER|FILE…       check definitions; prints what is wrong, and where
  earlyhelp forms preview FOLDER FORM     fill the form with an invented family and open it in your browser
  earlyhelp forms diff OLD NEW            say in words what a newer version changes for a form begun on the old
  earlyhelp forms fmt FILE…               print a definition with long lines broken (-w rewrites the file)
  earlyhelp forms schema KIND             the JSON Schema of form, block, list or profile, for your editor
  earlyhelp forms key -out FILE           make the key that signs your council's packs (once)
  earlyhelp forms pack -key FILE … FOLDER check, sign and write a pack

A FOLDER holds forms at the top and blocks/, lists/ and profiles/ below, like the
program's own library. Say -h after a command for more. Exit code 0: all is well;
1: something in your files must be mended; 2: the command was not understood.
`

// Run is one command. It returns the exit code.
func Run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer, tools Tools) int {
	t := &tool{Tools: tools, in: in, out: out, errs: errs}
	commands := map[string]func(context.Context, []string) error{
		"lint": t.lint, "preview": t.preview, "diff": t.diff, "fmt": t.format, "schema": t.schema, "key": t.key, "pack": t.pack,
	}
	if len(args) == 0 || args[0] == "-h" || args[0] == "-help" || args[0] == "help" {
		fmt.Fprint(out, help)
		return exitDone
	}
	command, known := commands[args[0]]
	if !known {
		fmt.Fprintf(errs, "There is no command %q.\n\n%s", args[0], help)
		return exitUsage
	}
	return t.ended(command(ctx, args[1:]))
}

// ended prints why a command did not succeed and gives the exit code.
func (t *tool) ended(err error) int {
	var misused usage
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case errors.As(err, &misused):
		fmt.Fprintln(t.errs, misused)
		return exitUsage
	case errors.Is(err, errFound):
		return exitMistake
	}
	var said *fault.Fault
	if errors.As(err, &said) {
		fmt.Fprintln(t.errs, fault.Say(err, "en"))
	} else {
		fmt.Fprintln(t.errs, err)
	}
	return exitMistake
}

// flags reads the flags of a command; its help is printed where -h asks for it.
func (t *tool) flags(name, text string, args []string, declare func(*flag.FlagSet)) (*flag.FlagSet, error) {
	f := flag.NewFlagSet("earlyhelp forms "+name, flag.ContinueOnError)
	f.SetOutput(t.errs)
	f.Usage = func() { fmt.Fprint(t.out, text); f.SetOutput(t.out); f.PrintDefaults() }
	if declare != nil {
		declare(f)
	}
	err := f.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		err = usage("Say: earlyhelp forms " + name + " -h")
	}
	return f, err
}
