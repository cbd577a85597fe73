package formtool

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"filippo.io/age"
	"golang.org/x/term"

	"earlyhelp.example/backend/packs"
)

const keyHelp = `earlyhelp forms key -out FILE [-plain]

Makes the key that signs your council's packs. Do this once. Keep the file where
two people can find it, and no copy on a laptop: whoever has it can put forms on
every laptop of your council.

The file is locked with a passphrase: at a terminal it is asked for twice and not
shown, else the first line of standard input is taken. -plain
leaves it open; then only you may read it (mode 0600), and the disk it lies on
must be encrypted. The line that is printed is no secret: the administrator of
the centre gives it to laptops with
  central packkey add -data DIR -public LINE
`

func (t *tool) key(_ context.Context, args []string) error {
	out, plain := "", false
	_, err := t.flags("key", keyHelp, args, func(f *flag.FlagSet) {
		f.StringVar(&out, "out", "", "the file to make")
		f.BoolVar(&plain, "plain", false, "do not lock it with a passphrase")
	})
	if err != nil {
		return err
	}
	if out == "" {
		return usage("Say which file to make: -out FILE\n\n" + keyHelp)
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return err
	}
	content := []byte(packs.SecretText(key) + "\n")
	if !plain {
		passphrase, err := t.chosen("Choose a passphrase of at least four words, then press Enter: ")
		if err != nil {
			return err
		}
		if content, err = lock(content, passphrase); err != nil {
			return err
		}
	}
	if err := writeNew(out, content); err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%s\nThe key is in %s. Give the line above to the administrator of the centre.\n", packs.PublicText(key), out)
	return err
}

// writeNew makes a file that only its owner reads, and never writes over one: a
// key that is lost cannot be made again.
func writeNew(name string, content []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and was left alone. Choose another name", name)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be made there", name)
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

// shortest passphrase, in characters: four short words.
const shortest = 15

// passphrase asks for one. At a terminal nothing of what is typed is shown; from
// a pipe or a file the first line is taken.
func (t *tool) passphrase(ask string) (string, error) {
	fmt.Fprint(t.errs, ask)
	line, err := t.hidden()
	if err != nil {
		return "", err
	}
	if line == "" {
		return "", usage("No passphrase was typed.")
	}
	return line, nil
}

// chosen asks for a new one, at a terminal twice: of what nobody sees a slip would
// be found when the key no longer opens, and every laptop knows that key by then.
func (t *tool) chosen(ask string) (string, error) {
	first, err := t.passphrase(ask)
	if _, terminal := t.terminal(); err != nil || !terminal {
		return first, err
	}
	again, err := t.passphrase("Type it once more: ")
	if err == nil && again != first {
		err = errors.New("the two were not the same. No key was made: start again")
	}
	return first, err
}

// terminal is where a person types; false for a pipe or a file.
func (t *tool) terminal() (*os.File, bool) {
	file, ok := t.in.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}

func (t *tool) hidden() (string, error) {
	if file, ok := t.terminal(); ok {
		typed, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(t.errs) // the Enter was not shown either
		return string(typed), err
	}
	line, err := bufio.NewReader(io.LimitReader(t.in, 4096)).ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

func lock(content []byte, passphrase string) ([]byte, error) {
	if len(passphrase) < shortest {
		return nil, usage("That passphrase is short. Four ordinary words are easy to keep and hard to guess.")
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	var locked bytes.Buffer
	w, err := age.Encrypt(&locked, recipient)
	if err != nil {
		return nil, err
	}
	if _, err = w.Write(content); err == nil {
		err = w.Close()
	}
	return locked.Bytes(), err
}

// ageHeader begins every file that age has locked.
const ageHeader = "age-encryption.org/"

// openKey reads a key file, asking for its passphrase where it has one.
func (t *tool) openKey(name string) (ed25519.PrivateKey, error) {
	raw, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("the key file %s is not there, or cannot be opened", name)
	}
	if bytes.HasPrefix(raw, []byte(ageHeader)) {
		passphrase, err := t.passphrase("Passphrase of the key: ")
		if err != nil {
			return nil, err
		}
		if raw, err = unlock(raw, passphrase); err != nil {
			return nil, err
		}
	}
	return packs.ParseSecret(string(raw))
}

func unlock(locked []byte, passphrase string) ([]byte, error) {
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, err
	}
	r, err := age.Decrypt(bytes.NewReader(locked), identity)
	if err != nil {
		return nil, errors.New("the key does not open with that passphrase")
	}
	return io.ReadAll(io.LimitReader(r, 4096))
}
