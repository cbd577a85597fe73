package formtool

import (
	"context"
	"fmt"
	"slices"

	"earlyhelp.example/backend/forms"
)

const lintHelp = `earlyhelp forms lint FOLDER|FILE…

Reads your definitions together with those of the program and prints one line for
each thing it finds: file, line, column, whether it is an error or a warning, and
how to mend it. Errors keep a pack from being made; warnings do not.
`

func (t *tool) lint(_ context.Context, args []string) error {
	f, err := t.flags("lint", lintHelp, args, nil)
	if err != nil {
		return err
	}
	if f.NArg() == 0 {
		return usage("Say which folder or files to check.\n\n" + lintHelp)
	}
	w, err := t.read(f.Args())
	if err != nil {
		return err
	}
	return t.report(w)
}

// report prints findings and their number; errors are errFound.
func (t *tool) report(w *work) error {
	errors := 0
	for _, found := range w.findings {
		fmt.Fprintln(t.out, found)
		if found.Severity == forms.SeverityError {
			errors++
		}
	}
	fmt.Fprintf(t.out, "%s read: %s, %s.\n", number(len(w.files), "file"), number(errors, "error"), number(len(w.findings)-errors, "warning"))
	if errors > 0 {
		return errFound
	}
	return nil
}

// number is "1 file", "2 files", "no errors".
func number(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

const schemaHelp = `earlyhelp forms schema form|block|list|profile

Prints the JSON Schema of a kind of definition. Save it as form.schema.json beside
your files and begin a form with the line
  # yaml-language-server: $schema=form.schema.json
and an editor that knows YAML completes the keys as you type.
`

var kinds = []string{"form", "block", "list", "profile"}

func (t *tool) schema(_ context.Context, args []string) error {
	f, err := t.flags("schema", schemaHelp, args, nil)
	if err != nil {
		return err
	}
	if f.NArg() != 1 || !slices.Contains(kinds, f.Arg(0)) {
		return usage("Say which: form, block, list or profile.")
	}
	_, err = t.out.Write(forms.Schema(f.Arg(0)))
	return err
}
