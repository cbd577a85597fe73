package formtool

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"earlyhelp.example/backend/forms"
)

const formatHelp = `earlyhelp forms fmt [-w] FILE…

Prints a definition with long one-line entries broken into one key to a line,
spaces at the ends of lines taken away, and a last line that ends. The words and
their order stay; remarks stay. With -w the file itself is rewritten, if it
differs. Never do that to a version that is in use: its seal is over every letter.
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
		raw, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("%s is not there, or cannot be opened", name)
		}
		tidied, err := t.tidied(name, raw)
		if err != nil {
			return err
		}
		if !rewrite {
			fmt.Fprint(t.out, tidied)
		} else if tidied != string(raw) {
			if err := os.WriteFile(name, []byte(tidied), 0o644); err != nil {
				return fmt.Errorf("%s cannot be written", name)
			}
			fmt.Fprintln(t.out, name)
		}
	}
	return nil
}

// tidied formats a file and makes sure that it reads as before: the same
// findings in the same order, and for a form no question that differs.
func (t *tool) tidied(name string, raw []byte) (string, error) {
	text := tidy(string(raw))
	before, err := t.readOne(name, raw)
	if err != nil {
		return "", err
	}
	after, err := t.readOne(name, []byte(text))
	if err != nil {
		return "", err
	}
	if !sameReading(before, after) {
		return "", errors.New(name + " was left alone: with its lines broken it would read differently. Please tell the Helpdesk")
	}
	return text, nil
}

func (t *tool) readOne(name string, raw []byte) (*work, error) {
	w := &work{files: map[string][]byte{}}
	if err := w.addFile(name); err != nil {
		return nil, err
	}
	for key := range w.files {
		w.files[key] = raw
	}
	return w, t.layer(w)
}

func sameReading(a, b *work) bool {
	if len(a.findings) != len(b.findings) {
		return false
	}
	for i := range a.findings {
		if a.findings[i].Code != b.findings[i].Code || a.findings[i].Say != b.findings[i].Say {
			return false
		}
	}
	for name := range a.files {
		old, errOld := a.form(name)
		next, errNext := b.form(name)
		if errOld != nil || errNext != nil {
			return (errOld == nil) == (errNext == nil)
		}
		return len(forms.Diff(old, next, nil).Questions) == 0
	}
	return true
}

// longest line that stays as it is, in characters.
const longest = 140

func tidy(text string) string {
	var out strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = strings.TrimRight(line, " \n")
		if utf8.RuneCountInString(line) > longest {
			line = broken(line)
		}
		out.WriteString(line + "\n")
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

// broken is a line "- {a: b, c: d}" with one key to a line; any other is left.
func broken(line string) string {
	indent := len(line) - len(strings.TrimLeft(line, " "))
	inner, ok := strings.CutPrefix(line[indent:], "- {")
	if !ok || !strings.HasSuffix(inner, "}") {
		return line
	}
	parts, ok := split(strings.TrimSuffix(inner, "}"))
	if !ok {
		return line
	}
	lead := strings.Repeat(" ", indent)
	return lead + "- " + strings.Join(parts, "\n"+lead+"  ")
}

// split parts a one-line group at its own commas, not those inside brackets or
// quotes; ok is false where it does not come out even.
func split(inner string) (parts []string, ok bool) {
	depth, quote, from := 0, rune(0), 0
	for i, r := range inner {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' && strings.HasSuffix(strings.TrimRight(inner[:i], " "), ":"), r == '"' && depth > 0:
			quote = r
		case r == '{' || r == '[':
			depth++
		case r == '}' || r == ']':
			depth--
		case r == ',' && depth == 0:
			parts = append(parts, strings.TrimSpace(inner[from:i]))
			from = i + 1
		}
		if depth < 0 {
			return nil, false
		}
	}
	return append(parts, strings.TrimSpace(inner[from:])), depth == 0 && quote == 0
}
