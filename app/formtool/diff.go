package formtool

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/packs"
)

const diffHelp = `earlyhelp forms diff OLD NEW

Compares two versions of a form, given as files, and says in words what the newer
changes, and what that means for a form that a worker has begun on the older.
Lists and blocks in the folders beside the files are read too. With -folder FOLDER
you may write home_visit@1 and home_visit@2.
`

func (t *tool) diff(_ context.Context, args []string) error {
	folder := ""
	f, err := t.flags("diff", diffHelp, args, func(f *flag.FlagSet) {
		f.StringVar(&folder, "folder", "", "your folder of definitions")
	})
	if err != nil {
		return err
	}
	if f.NArg() != 2 {
		return usage("Say the older and the newer version.\n\n" + diffHelp)
	}
	w, err := t.compared(folder, f.Args())
	if err != nil {
		return err
	}
	old, err := w.form(f.Arg(0))
	if err != nil {
		return err
	}
	next, err := w.form(f.Arg(1))
	if err != nil {
		return err
	}
	if old.ID != next.ID {
		return usage("These are two forms, " + old.ID + " and " + next.ID + ", not two versions of one.")
	}
	t.tell(old, next)
	return nil
}

// compared reads what the two versions need: the folder, or the files themselves.
func (t *tool) compared(folder string, named []string) (*work, error) {
	var paths []string
	if folder != "" {
		paths = append(paths, folder)
	}
	for _, name := range named {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		paths = append(paths, name)
		for _, kind := range []string{"blocks", "lists"} {
			beside, err := filepath.Glob(filepath.Join(filepath.Dir(name), kind, "*.yaml"))
			if err != nil {
				return nil, usage("That name cannot be read: " + name)
			}
			paths = append(paths, beside...)
		}
	}
	if len(paths) > 0 {
		return t.read(paths)
	}
	library, _, err := packs.Layer(t.Shipped, nil)
	return &work{library: library}, err
}

// became says what a change is, for whoever wrote it.
var became = map[forms.ChangeKind]string{
	forms.ChangedWords:  "reads differently",
	forms.ChangedMoved:  "has moved or has another id",
	forms.ChangedRule:   "is asked, required or checked by another rule",
	forms.ChangedLimits: "has other limits",
	forms.ChangedList:   "offers other choices",
	forms.ChangedType:   "is asked in another way",
	forms.ChangedAdded:  "is new",
	forms.ChangedGone:   "is gone",
}

// means says what a change does to a form that was begun.
func means(c forms.QuestionChange) string {
	switch {
	case c.Kind == forms.ChangedAdded && c.Fate == forms.FateNeed:
		return "must be answered before Finish"
	case c.Kind == forms.ChangedAdded:
		return "may stay empty"
	case c.Kind == forms.ChangedGone:
		return "its answer stays readable in the form's history and is not sent"
	case c.Kind == forms.ChangedType || c.Kind == forms.ChangedList || c.Kind == forms.ChangedLimits:
		return "its answer is kept where it still fits, and marked where it does not"
	}
	return "its answer is kept"
}

// tellRules says which rules of a question are gone and which are new; a question
// that came or went has none to compare.
func (t *tool) tellRules(was, is string, old, next *forms.Form) {
	before, after := old.Question(was), next.Question(is)
	if before == nil || after == nil {
		return
	}
	lines := func(q *forms.Question) (out []string) {
		for _, rule := range q.Rules() {
			out = append(out, rule.String())
		}
		return out
	}
	gone, come := lines(before), lines(after)
	for _, line := range gone {
		if !slices.Contains(come, line) {
			fmt.Fprintf(t.out, "      no longer  %s\n", line)
		}
	}
	for _, line := range come {
		if !slices.Contains(gone, line) {
			fmt.Fprintf(t.out, "      now        %s\n", line)
		}
	}
}

func (t *tool) tell(old, next *forms.Form) {
	changes := forms.Diff(old, next, nil)
	fmt.Fprintf(t.out, "%s: from version %d to version %d\n", next.Title.EN, old.Version, next.Version)
	for _, c := range changes.Questions {
		was := ""
		if c.Was != "" {
			was = ", was " + c.Was
		}
		fmt.Fprintf(t.out, "  “%s” (%s%s) %s: %s.\n", c.Label.EN, c.Q, was, became[c.Kind], means(c))
		t.tellRules(cmp.Or(c.Was, c.Q), c.Q, old, next)
	}
	switch {
	case len(changes.Questions) == 0:
		fmt.Fprintln(t.out, "No question differs. A form that was begun moves by itself.")
	case changes.Automatic():
		fmt.Fprintln(t.out, "Words and places only: a form that was begun moves by itself.")
	default:
		fmt.Fprintf(t.out, "%s changed. A form that was begun stays on version %d until its worker has seen this and agrees.\n", number(len(changes.Questions), "question"), old.Version)
	}
}
