package desk

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/genogram"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// WhichCopy names a copy to print.
type WhichCopy struct {
	_     struct{} `json:"-" additionalProperties:"true"`
	Copy  string   `json:"copy,omitempty" doc:"professional, family or signature."`
	Large bool     `json:"large,omitempty" doc:"At least 18 points everywhere."`
	Easy  bool     `json:"easy,omitempty" doc:"The family's copy in easy words: short lines, headings that ask."`

	Reading string `json:"reading,omitempty" doc:"A further language for the statements that have it: pl, ur, bn or ro."`
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
	How       string   `json:"how,omitempty" doc:"printer, file or view. For file the face asks where with its own dialog, so that the page never names a path; in a browser the answer's href is downloaded."`
	Large     bool     `json:"large,omitempty" doc:"At least 18 points everywhere."`
	Easy      bool     `json:"easy,omitempty" doc:"The family's copy in easy words: short lines, headings that ask."`
	Reading   string   `json:"reading,omitempty" doc:"A further language for the statements that have it: pl, ur, bn or ro."`
	Confirmed bool     `json:"confirmed,omitempty" doc:"The question of BR-47 was answered: go on."`
}

// Printed says what became of it.
type Printed struct {
	Done    bool        `json:"done" doc:"False while a question stands."`
	Says    string      `json:"says"`
	Ask     string      `json:"ask" doc:"BR-47; empty when it does not arise or was answered."`
	Missing []NoDrawing `json:"missing"`
	Href    string      `json:"href" doc:"Where the bytes are, for view and for a browser's download."`
}

// copyOf names one copy of an assessment.
type copyOf struct {
	ID      string `path:"id"`
	Copy    string `path:"copy" doc:"professional, family or signature."`
	Large   bool   `query:"large" doc:"At least 18 points everywhere."`
	Easy    bool   `query:"easy" doc:"The family's copy in easy words."`
	Reading string `query:"reading" doc:"A further language for the statements that have it."`
}

// blankOf names a form.
type blankOf struct {
	Form  string `path:"form"`
	Large bool   `query:"large" doc:"At least 18 points everywhere."`
}

// edition is which copy of a form is drawn, and how.
type edition struct {
	copyOf  forms.Copy
	large   bool
	easy    bool
	reading string
}

// pdf is one copy as bytes in memory; nothing is written anywhere.
func (s *session) pdf(ctx context.Context, in *copyOf) (*file, error) {
	doc, _, err := s.paper(ctx, in.ID, edition{forms.Copy(in.Copy), in.Large, in.Easy, in.Reading})
	if err != nil {
		return nil, err
	}
	return pdfFile(doc), nil
}

func pdfFile(doc pdf.Document) *file {
	missing := 0
	for _, m := range doc.Missing {
		missing += m.Count
	}
	return &file{ContentType: "application/pdf", ContentDisposition: "inline", MissingCharacters: missing, Body: doc.Bytes}
}

func (s *session) blank(ctx context.Context, in *blankOf) (*file, error) {
	f, err := s.desk.Library.Latest(in.Form, s.desk.today())
	if err != nil {
		return nil, err
	}
	language := s.desk.language()
	doc, err := pdf.Render(ctx, pdf.Job{
		Paper: forms.BlankPaper(f, s.desk.Library, forms.PaperOptions{Copy: forms.CopyBlank, Language: language, Profile: s.profile, LargePrint: in.Large}),
		State: pdf.StateBlank, LargePrint: in.Large, PrintedAt: s.desk.now(), PrintedBy: s.enrolment.Worker.FullName, Marking: s.profile.Marking})
	if err != nil {
		return nil, err
	}
	return pdfFile(doc), nil
}

// paper draws a copy of a draft as it stands, or of a finished form from the
// very bytes that were sealed.
func (s *session) paper(ctx context.Context, id string, which edition) (pdf.Document, state, error) {
	st, err := s.state(ctx, id)
	if err != nil {
		return pdf.Document{}, state{}, err
	}
	if err := s.may(casework.PrintForm, st.head, st.form); err != nil {
		return pdf.Document{}, state{}, err
	}
	if which.copyOf == forms.CopyBlank || !slices.Contains(st.form.Copies, which.copyOf) {
		return pdf.Document{}, state{}, fault.New(fault.NotFound, "desk.no-copy")
	}
	job, err := s.job(ctx, st, which)
	if err != nil {
		return pdf.Document{}, state{}, err
	}
	doc, err := pdf.Render(ctx, job)
	return doc, st, err
}

func (s *session) job(ctx context.Context, st state, which edition) (pdf.Job, error) {
	document, digest, err := s.document(ctx, st)
	if err != nil {
		return pdf.Job{}, err
	}
	state, err := s.docState(ctx, st.head)
	if err != nil {
		return pdf.Job{}, err
	}
	easy := which.easy && which.copyOf == forms.CopyFamily
	options := forms.PaperOptions{Copy: which.copyOf, Language: st.head.Language, Profile: s.profile, LargePrint: which.large, EasyRead: easy,
		Reading: which.reading, Last: st.draft.Setting().Last}
	if st.head.State == store.Finished {
		options.After = st.draft.AfterAnswers()
	}
	var drawing *genogram.Drawing
	if which.copyOf == forms.CopyProfessional && (slices.Contains(st.form.Records, "assessment") || slices.Contains(st.form.Records, "registration")) {
		drawing = drawn(casework.People(document), st.head.Language)
	}
	return pdf.Job{Drawing: drawing, Paper: forms.PaperOf(st.form, s.desk.Library, document, options), Reference: s.referenceOf(st.head), State: state,
		Digest: digest, PrintedAt: s.desk.now(), PrintedBy: s.enrolment.Worker.FullName, Marking: s.profile.Marking,
		Practice: st.head.Practice, LargePrint: which.large}, nil
}

// document is the sealed one where there is one, with its digest. Where its
// bytes were let go, because the centre holds them safely, the answers on this
// laptop are drawn without a digest: it would be of other bytes.
func (s *session) document(ctx context.Context, st state) (forms.Document, string, error) {
	if st.head.State != store.Finished {
		return st.draft.Document(), "", nil
	}
	raw, err := s.store.Payload(ctx, st.head.Submission)
	if fault.Is(err, fault.NotFound) {
		return st.draft.Document(), "", nil
	}
	if err != nil {
		return forms.Document{}, "", err
	}
	envelope, err := sealed.Open(raw)
	if err != nil {
		return forms.Document{}, "", err
	}
	var d forms.Document
	if err := json.Unmarshal(envelope.Body, &d); err != nil {
		return forms.Document{}, "", fault.Wrap(err, fault.Damaged, "sealed.unreadable")
	}
	return d, sealed.Digest(raw), nil
}

func (s *session) docState(ctx context.Context, h store.DraftHead) (pdf.DocState, error) {
	if h.State != store.Finished {
		return pdf.StateDraft, nil
	}
	items, err := s.itemsByID(ctx)
	if err != nil {
		return "", err
	}
	switch s.statusCode(h, items) {
	case string(outbox.Received), string(outbox.Office):
		return pdf.StateReceived, nil
	}
	return pdf.StateFinished, nil
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
	howFile    = "file"
	howView    = "view"
)

// print hands one copy to the printer, to a file the person chose, or to the
// viewer, and keeps a line of it (BR-50). The question of BR-47 comes first.
func (s *session) print(ctx context.Context, in *callByID[PrintRequest]) (Printed, error) {
	b := in.Body
	if !slices.Contains([]string{howPrinter, howFile, howView}, b.How) {
		return Printed{}, fault.New(fault.Invalid, "desk.no-way")
	}
	doc, st, err := s.paper(ctx, in.ID, edition{forms.Copy(b.Copy), b.Large, b.Easy, b.Reading})
	if err != nil {
		return Printed{}, err
	}
	out := Printed{Missing: missingOf(doc), Ask: s.careQuestion(st)}
	if out.Ask != "" && !b.Confirmed {
		return out, nil
	}
	out.Ask = ""
	if out.Done, out.Href, err = s.handOver(ctx, st, b, doc.Bytes); err != nil {
		return Printed{}, err
	}
	out.Says = s.words().say("print.cancelled")
	if out.Done {
		out.Says = s.words().say("print.done." + b.How)
		err = s.logPrint(ctx, st, b)
	}
	return out, err
}

// handOver brings the bytes where they were asked for. done is false where the
// person cancelled the dialog.
func (s *session) handOver(ctx context.Context, st state, b PrintRequest, content []byte) (done bool, href string, err error) {
	href = pdfHref(st.head.ID, b)
	switch b.How {
	case howPrinter:
		return true, "", s.desk.Printer.Print(ctx, content, s.paperName(st))
	case howFile:
		done, err = s.desk.Face.SaveAs(ctx, s.paperName(st)+".pdf", content)
		if errors.Is(err, ErrNoDialog) {
			return true, href, nil
		}
		return done, "", err
	}
	return true, href, nil
}

// pdfHref is where the bytes of one copy are.
func pdfHref(id string, b PrintRequest) string {
	href := "/api/assessments/" + id + "/pdf/" + b.Copy
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
	if len(query) > 0 {
		href += "?" + query.Encode()
	}
	return href
}

// paperName names a file or a print job: never a person, because print queues
// and folders are read by others.
func (s *session) paperName(st state) string {
	if reference := s.referenceOf(st.head); reference != "" {
		return reference
	}
	return s.words().say("print.name") + " " + string(s.desk.today())
}

func (s *session) logPrint(ctx context.Context, st state, b PrintRequest) error {
	submission := ""
	if st.head.State == store.Finished {
		submission = st.head.Submission
	}
	return s.store.LogPrint(ctx, store.Print{At: s.desk.now(), By: s.enrolment.Worker.ID, Draft: st.head.ID,
		Submission: submission, Copy: b.Copy, How: b.How, For: b.Copy})
}
