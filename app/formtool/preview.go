package formtool

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/pdf"
)

const previewHelp = `earlyhelp forms preview [-pdf FILE] FOLDER|FILE FORM

Fills a form with an invented family and opens it in the program's own screens, on
this computer only: open the address that is printed in your browser. Print there
shows the paper. Everything is gone when you end the command with Ctrl C.
-pdf FILE writes the professional copy to a file and ends.
`

func (t *tool) preview(ctx context.Context, args []string) error {
	file := ""
	f, err := t.flags("preview", previewHelp, args, func(f *flag.FlagSet) {
		f.StringVar(&file, "pdf", "", "write the paper to this file and end")
	})
	if err != nil {
		return err
	}
	if f.NArg() != 2 {
		return usage("Say the folder and the form, like: earlyhelp forms preview my-forms home_visit\n\n" + previewHelp)
	}
	w, err := t.read(f.Args()[:1])
	if err != nil {
		return err
	}
	if forms.HasErrors(w.findings) {
		return t.report(w)
	}
	form, err := w.form(f.Arg(1))
	if err != nil {
		return err
	}
	set := formtest.OnRecord(w.library, form, anyProfile(w.library))
	rows, unfinished := fullest(set)
	if unfinished != nil {
		fmt.Fprintln(t.errs, "The invented answers leave something unanswered; the screen says what.")
	}
	if file != "" {
		return t.paper(ctx, file, set, rows)
	}
	return t.Preview(ctx, w.library, form, changes(rows), t.out)
}

// fullest are the invented answers that bring up most of the form: a meeting
// that was cancelled, or a family that refused, would show the least of it.
// Where they do not reach Finish the officer sees what is left on the screen:
// that is what a preview is for.
func fullest(set forms.Setting) (rows []forms.Row, unfinished error) {
	most := -1
	for turn := range 2 {
		some, err := formtest.Fill(set, turn)
		asked := forms.Evaluate(set, some).Check().Asked
		if err == nil && asked > most || rows == nil {
			rows, unfinished, most = some, err, asked
		}
	}
	return rows, unfinished
}

// anyProfile is a council for the words; the officer's own where there is one.
func anyProfile(l *forms.Library) *forms.Profile {
	profiles := l.Profiles()
	if len(profiles) == 0 {
		return nil
	}
	return profiles[len(profiles)-1]
}

// changes are the rows of a draft as the screen would have sent them.
func changes(rows []forms.Row) []forms.Change {
	out := make([]forms.Change, 0, len(rows))
	for i, r := range rows {
		out = append(out, forms.Change{Client: fmt.Sprint("preview-", i), Q: r.Q, Subject: r.Subject, Row: r.Row, Act: r.Act, Value: json.RawMessage(r.Value)})
	}
	return out
}

func (t *tool) paper(ctx context.Context, file string, set forms.Setting, rows []forms.Row) error {
	document := forms.Evaluate(set, rows).Document()
	paper := forms.PaperOf(set.Form, set.Library, document, forms.PaperOptions{Copy: forms.CopyProfessional, Language: set.Language, Profile: set.Profile})
	made, err := pdf.Render(ctx, pdf.Job{Paper: paper, State: pdf.StateDraft, PrintedAt: set.Now, PrintedBy: set.Author.FullName, Practice: true})
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, made.Bytes, 0o600); err != nil {
		return fmt.Errorf("%s cannot be written", file)
	}
	_, err = fmt.Fprintf(t.out, "%s: %s of the professional copy, filled with an invented family.\n", file, number(made.Pages, "page"))
	return err
}
