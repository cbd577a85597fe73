package formtool

import (
	"context"
	"flag"
	"fmt"
	"os"

	"earlyhelp.example/backend/forms"
)

const formatHelp = `earlyhelp forms fmt [-w] FILE…

Prints a definition with long one-line entries broken into one key to a line. The
words, their order and every remark stay, and so does a file that cannot be read.
With -w the file itself is rewritten, if it differs. Never do that to a version
that is in use: its seal is over every letter.
`

func (t *tool) format(_ context.Context, args []string) error {
	rewrite := false
	f, err := t.flags("fmt", formatHelp, args, func(f *flag.FlagSet) { f.BoolVar(&rewrite, "w", false, "rewrite the file") })
	if err != nil {
		return err
	}
	if f.NArg() == 0 {
		return usage("Say which file.\n\n" + formatHelp)
	}
	for _, name := range f.Args() {
		if err := t.formatOne(name, rewrite); err != nil {
			return err
		}
	}
	return nil
}

func (t *tool) formatOne(name string, rewrite bool) error {
	raw, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("%s is not there, or cannot be opened", name)
	}
	switch {
	case !rewrite:
		_, err = t.out.Write(forms.Format(raw))
	case !forms.Formatted(raw):
		if err := os.WriteFile(name, forms.Format(raw), 0o644); err != nil {
			return fmt.Errorf("%s cannot be written", name)
		}
		_, err = fmt.Fprintln(t.out, name)
	}
	return err
}
