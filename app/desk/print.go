package desk

import (
	"context"
	"errors"
	"net/url"
	"slices"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/store"
)

// WhichCopy names a copy to print.
type WhichCopy struct {
	_     struct{} `json:"-" additionalProperties:"true"`
	Copy  string   `json:"copy,omitempty" doc:"professional, family or signature."`
	Large bool     `json:"large,omitempty" doc:"At least 18 points everywhere."`
	Easy  bool     `json:"easy,omitempty" doc:"The family's copy in easy words: short lines, headings that ask."`

	Reading string `json:"reading,omitempty" doc:"A further language for the family, where its copy has words in it: pl, ur, bn or ro."`
}

// PrintCheck is what must be said before anything is printed.
type PrintCheck struct {
	Ask     string      `json:"ask" doc:"The question of BR-47; empty when it does not arise."`
	Missing []NoDrawing `json:"missing" doc:"Characters no font here can draw; each prints as a visible box."`
	Pages   int         `json:"pages"`
	Says    string      `json:"says"`
}

// NoDrawing is a character that prints as a box.
type NoDrawing struct {
	Character string `json:"character"`
	Code      string `json:"code" doc:"U+1F600."`
	Where     string `json:"where" doc:"The question it stands in."`
	Count     int    `json:"count"`
}

// PrintRequest prints, saves or views one copy.
type PrintRequest struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	Copy      string   `json:"copy,omitempty" doc:"professional, family or signature."`
	How       string   `json:"how,omitempty" doc:"printer, page, file, view or later. Where printer is refused as printer.preview, the page prints the view by the system's own dialog and then says page. For file the face asks where with its own dialog, so that the page never names a path; in a browser the answer's href is downloaded. later keeps a task."`
	Large     bool     `json:"large,omitempty" doc:"At least 18 points everywhere."`
	Easy      bool     `json:"easy,omitempty" doc:"The family's copy in easy words: short lines, headings that ask."`
	Reading   string   `json:"reading,omitempty" doc:"A further language for the family, where its copy has words in it: pl, ur, bn or ro."`
	Confirmed bool     `json:"confirmed,omitempty" doc:"The question of BR-47 was answered: go on."`
}

// PrintBlank prints, saves or views the empty form.
type PrintBlank struct {
	_     struct{} `json:"-" additionalProperties:"true"`
	How   string   `json:"how,omitempty" doc:"printer, page, file or view, as of PrintRequest."`
	Large bool     `json:"large,omitempty" doc:"At least 18 points everywhere."`
}

// blankToPrint is a request about the empty form.
type blankToPrint struct {
	Form string `path:"form"`
	Body PrintBlank
}

// Printed says what became of it.
type Printed struct {
	Done    bool        `json:"done" doc:"False while a question stands."`
	Says    string      `json:"says"`
	Ask     string      `json:"ask" doc:"BR-47; empty when it does not arise or was answered."`
	Missing []NoDrawing `json:"missing"`
	Href    string      `json:"href" doc:"Where the bytes are, for view and for a browser's download."`
	Log     []string    `json:"log" doc:"The copies that have left the screen so far, the newest first (BR-50)."`
}

// printCheck is what must be said before anything is printed: the question of
// BR-47, and the characters that no font here can draw.
func (s *session) printCheck(ctx context.Context, in *callByID[WhichCopy]) (PrintCheck, error) {
	doc, st, err := s.paper(ctx, in.ID, edition{forms.Copy(in.Body.Copy), in.Body.Large, in.Body.Easy, in.Body.Reading})
	if err != nil {
		return PrintCheck{}, err
	}
	check := PrintCheck{Missing: missingOf(doc), Pages: doc.Pages, Ask: s.careQuestion(st)}
	if n := len(check.Missing); n > 0 {
		check.Says = s.words().count("print.missing", n)
	}
	return check, nil
}

func (s *session) careQuestion(st state) string {
	if !st.draft.PrintWithCare() {
		return ""
	}
	return s.words().say("print.care")
}

func missingOf(doc pdf.Document) []NoDrawing {
	out := make([]NoDrawing, 0, len(doc.Missing))
	for _, m := range doc.Missing {
		out = append(out, NoDrawing{Character: m.Character, Code: m.Code, Where: m.Where, Count: m.Count})
	}
	return out
}

// The ways of PrintRequest.How.
const (
	howPrinter = "printer"
	howPage    = "page" // the page has opened the system's own print dialog
	howFile    = "file"
	howView    = "view"
	howLater   = "later"
)

// sheets are a paper that is ready: its bytes, what a print queue or a file may
// call it, and where a page reads it.
type sheets struct {
	content    []byte
	name, href string
}

// print hands one copy to the printer, to a file the person chose, or to the
// viewer, and keeps a line of it (BR-50).
func (s *session) print(ctx context.Context, in *callByID[PrintRequest]) (Printed, error) {
	b := in.Body
	doc, st, err := s.paper(ctx, in.ID, edition{forms.Copy(b.Copy), b.Large, b.Easy, b.Reading})
	if err != nil {
		return Printed{}, err
	}
	out, err := s.printOne(ctx, st, b, doc.Bytes)
	if err != nil {
		return Printed{}, err
	}
	return s.told(ctx, out, st, doc)
}

// told adds what the screen says beside it: the characters that print as boxes,
// and which copies have left the screen.
func (s *session) told(ctx context.Context, out Printed, st state, doc pdf.Document) (Printed, error) {
	var err error
	out.Missing = missingOf(doc)
	out.Log, err = s.printLog(ctx, st.head.ID)
	return out, err
}

// printOne asks the question of BR-47 first, of whatever would leave the screen.
func (s *session) printOne(ctx context.Context, st state, b PrintRequest, content []byte) (Printed, error) {
	if b.How == howLater {
		return Printed{Done: true, Says: s.words().say("print.done.later")}, s.printLater(ctx, st, b)
	}
	if ask := s.careQuestion(st); ask != "" && !b.Confirmed {
		return Printed{Ask: ask}, nil
	}
	out, err := s.handOver(ctx, b.How, sheets{content: content, name: s.paperName(st), href: pdfHref(st.head.ID, b)})
	if err != nil || !out.Done {
		return out, err
	}
	return out, s.logPrint(ctx, st, b)
}

// printLog says which copies have left the screen, the newest first; a look at
// one is kept and not told.
func (s *session) printLog(ctx context.Context, draft string) ([]string, error) {
	prints, err := s.store.Prints(ctx, draft)
	if err != nil {
		return nil, err
	}
	w, lines := s.words(), []string{}
	for _, p := range slices.Backward(prints) {
		if p.How != howView {
			lines = append(lines, w.say("print.log."+p.How, w.say("print.copy."+p.Copy), w.at(p.At, s.desk.now())))
		}
	}
	return lines, nil
}

// printBlank is not kept a line of: an empty form is about nobody.
func (s *session) printBlank(ctx context.Context, in *blankToPrint) (Printed, error) {
	doc, err := s.blankPaper(ctx, in.Form, in.Body.Large)
	if err != nil {
		return Printed{}, err
	}
	href := "/api/forms/" + url.PathEscape(in.Form) + "/blank"
	if in.Body.Large {
		href += "?large=1"
	}
	out, err := s.handOver(ctx, in.Body.How, sheets{content: doc.Bytes, name: in.Form, href: href})
	out.Missing, out.Log = missingOf(doc), []string{}
	return out, err
}

// handOver brings the bytes where they were asked for. Done is false where the
// person cancelled the dialog.
func (s *session) handOver(ctx context.Context, how string, paper sheets) (Printed, error) {
	out := Printed{Done: true}
	switch how {
	case howPrinter:
		if err := s.desk.Printer.Print(ctx, paper.content, paper.name); err != nil {
			return Printed{}, err
		}
	case howFile:
		done, err := s.desk.Face.SaveAs(ctx, paper.name+".pdf", paper.content)
		switch {
		case errors.Is(err, ErrNoDialog):
			out.Href = paper.href
		case err != nil:
			return Printed{}, err
		case !done:
			return Printed{Says: s.words().say("print.cancelled")}, nil
		}
	case howView:
		out.Href = paper.href
	case howPage:
	default:
		return Printed{}, fault.New(fault.Invalid, "desk.no-way")
	}
	out.Says = s.words().say("print.done." + how)
	return out, nil
}

// pdfHref is where the bytes of one copy are.
func pdfHref(id string, b PrintRequest) string {
	href := "/api/assessments/" + id + "/pdf/" + b.Copy
	if query := queryOf(b); len(query) > 0 {
		href += "?" + query.Encode()
	}
	return href
}

// queryOf is how a copy is drawn, as its addresses say it.
func queryOf(b PrintRequest) url.Values {
	query := url.Values{}
	if b.Large {
		query.Set("large", "1")
	}
	if b.Easy {
		query.Set("easy", "1")
	}
	if b.Reading != "" {
		query.Set("reading", b.Reading)
	}
	return query
}

// paperName names a file or a print job: never a person, because print queues
// and folders are read by others.
func (s *session) paperName(st state) string {
	if reference := s.referenceOf(st.head); reference != "" {
		return reference
	}
	return s.words().say("print.name") + " " + string(s.desk.today())
}

// logPrint keeps the line of BR-50. What was to be printed later is done with
// the paper, not with a look at it or a file.
func (s *session) logPrint(ctx context.Context, st state, b PrintRequest) error {
	submission := ""
	if st.head.State == store.Finished {
		submission = st.head.Submission
	}
	err := s.store.LogPrint(ctx, store.Print{At: s.desk.now(), By: s.enrolment.Worker.ID, Draft: st.head.ID,
		Submission: submission, Copy: b.Copy, How: b.How, For: b.Copy})
	if err != nil || b.How != howPrinter && b.How != howPage {
		return err
	}
	_, err = s.taskDone(ctx, &byID{ID: printTask(st, b).ID})
	if fault.Is(err, fault.NotFound) {
		return nil // nobody had put it off
	}
	return err
}

// toPrint begins the name of a task to print a copy; the rest says which. Such a
// name is the address of the print screen, below that of the form.
const toPrint = "print?"

// printTask is the task to print this copy: one, however often it is put off.
func printTask(st state, b PrintRequest) casework.Task {
	query := queryOf(b)
	query.Set("copy", b.Copy)
	name := toPrint + query.Encode()
	return casework.Task{ID: st.head.ID + "." + name, Name: name, Draft: st.head.ID}
}

// printLater keeps a task on the home screen, for a visit without a printer
// (J2). Nothing is drawn ahead: the paper will say what holds when it is printed.
func (s *session) printLater(ctx context.Context, st state, b PrintRequest) error {
	task := printTask(st, b)
	task.Say, task.On = s.words().say("print.task."+b.Copy, s.formTitle(st.head.Form, st.head.Version)), string(s.desk.today())
	change, err := s.change(casework.TaskSet, st.head.Record(), task)
	if err != nil {
		return err
	}
	if err := s.store.Apply(ctx, change); err != nil {
		return err
	}
	s.desk.Changed(ChangedHome)
	return nil
}
