package app

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/fault"
	"golang.org/x/term"
)

const escrowUsage = `earlyhelp escrow -data DIR [-recipient age1…] < IDENTITY

Opens the work of a worker who has lost both the passphrase and the recovery
code, with the council's escrow identity, and sets a passphrase so that the
worker can go on. Nothing of the work is shown or sent.

Standard input holds the identity as age-keygen wrote it (lines beginning with #
are passed over) and on the line after it the new passphrase. Where that line is
missing the passphrase is asked for at the terminal. The identity is never an
argument, where other programs could read it.

Run it on the worker's laptop, or on a copy of the data folder, as the user who
owns the folder and with the program closed. The passphrase is known to whoever
typed it, so the program asks the worker to choose another; that the council
opened the work stands in the store.

`

// runEscrow is the council's way in. Two people are to be present: the council's
// own rules, not ours, see to that.
func runEscrow(args []string, in io.Reader, out, errs io.Writer) error {
	var data, recipient string
	flags := flag.NewFlagSet("earlyhelp escrow", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.Usage = func() { fmt.Fprint(errs, escrowUsage); flags.PrintDefaults() }
	flags.StringVar(&data, "data", "", "folder of the worker's encrypted store")
	flags.StringVar(&recipient, "recipient", "", "the council's new escrow recipient, where it has changed: age1…")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return nil
	case err != nil || data == "" || flags.NArg() > 0:
		return fault.Wrap(errors.Join(err, errors.New("escrow needs -data DIR and nothing else")), fault.Invalid, "app.escrow")
	}
	if err := ownedByUs(data); err != nil {
		return err
	}
	identity, passphrase, err := readEscrow(in, errs)
	if err != nil {
		return err
	}
	o, err := parts(context.Background(), data, nil, errs)
	if err != nil {
		return err
	}
	defer func() { _ = o.Lock.Unlock() }() // ends with the process too
	noted, err := desk.New(o).OpenForWorker(context.Background(),
		desk.CouncilsKey{Identity: identity, Passphrase: passphrase, Recipient: recipient})
	if err != nil {
		return err
	}
	if noted != nil {
		say(errs, noted)
		fmt.Fprintln(errs, "That the council opened this work could not be written into the store. Write it down elsewhere.")
	}
	fmt.Fprintln(out, "The passphrase is set. The worker can open the work with it now, and is asked to choose another.")
	return nil
}

// readEscrow reads the identity and the passphrase; what is missing is asked for
// at the terminal, where nothing of it is shown.
func readEscrow(in io.Reader, errs io.Writer) (identity, passphrase string, err error) {
	if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		if identity, err = hidden(file, "The council's escrow identity: ", errs); err != nil {
			return "", "", err
		}
		passphrase, err = newPassphrase(file, errs)
		return identity, passphrase, err
	}
	lines := bufio.NewScanner(io.LimitReader(in, 16<<10))
	for identity == "" && lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); !strings.HasPrefix(line, "#") {
			identity = line
		}
	}
	if lines.Scan() {
		return identity, strings.TrimRight(lines.Text(), "\r"), nil
	}
	if err := lines.Err(); err != nil {
		return "", "", fault.Wrap(err, fault.Invalid, "app.passphrase")
	}
	terminal, err := os.Open(terminalName)
	if err != nil {
		return "", "", fault.Wrap(err, fault.Invalid, "app.passphrase")
	}
	defer terminal.Close()
	passphrase, err = newPassphrase(terminal, errs)
	return identity, passphrase, err
}

func newPassphrase(terminal *os.File, errs io.Writer) (string, error) {
	typed, err := hidden(terminal, "A passphrase for the worker to go on with: ", errs)
	if err != nil {
		return "", err
	}
	again, err := hidden(terminal, "The same again: ", errs)
	if err == nil && again != typed {
		err = fault.New(fault.Invalid, "desk.passphrases-differ")
	}
	return typed, err
}

func hidden(terminal *os.File, ask string, errs io.Writer) (string, error) {
	fmt.Fprint(errs, ask)
	typed, err := term.ReadPassword(int(terminal.Fd()))
	fmt.Fprintln(errs) // the Enter was not shown either
	return strings.TrimSpace(string(typed)), fault.Wrap(err, fault.Invalid, "app.passphrase")
}
