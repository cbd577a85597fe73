package desk

import (
	"context"
	"encoding/json"
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

// copyOf names one copy of an assessment.
type copyOf struct {
	ID      string `path:"id"`
	Copy    string `path:"copy" doc:"professional, family or signature."`
	Large   bool   `query:"large" doc:"At least 18 points everywhere."`
	Easy    bool   `query:"easy" doc:"The family's copy in easy words."`
	Reading string `query:"reading" doc:"A further language for the family: pl, ur, bn or ro."`
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
	doc, err := s.blankPaper(ctx, in.Form, in.Large)
	if err != nil {
		return nil, err
	}
	return pdfFile(doc), nil
}

// blankPaper draws the empty form that is in force today.
func (s *session) blankPaper(ctx context.Context, form string, large bool) (pdf.Document, error) {
	f, err := s.desk.Library.Latest(form, s.desk.today())
	if err != nil {
		return pdf.Document{}, err
	}
	options := forms.PaperOptions{Copy: forms.CopyBlank, Language: s.desk.language(), Profile: s.profile, LargePrint: large}
	return pdf.Render(ctx, pdf.Job{Paper: forms.BlankPaper(f, s.desk.Library, options), State: pdf.StateBlank, LargePrint: large,
		PrintedAt: s.desk.now(), PrintedBy: s.enrolment.Worker.FullName, Marking: s.profile.Marking})
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
	typed, err := s.typedIn(ctx, st.head)
	if err != nil {
		return pdf.Job{}, err
	}
	easy := which.easy && which.copyOf == forms.CopyFamily
	options := forms.PaperOptions{Copy: which.copyOf, Language: st.head.Language, Profile: s.profile, LargePrint: which.large, EasyRead: easy,
		Reading: which.reading, Last: st.draft.Setting().Last, TypedIn: typed}
	if st.head.State == store.Finished {
		options.After = st.draft.AfterAnswers()
	}
	var drawing *genogram.Drawing
	if which.copyOf == forms.CopyProfessional && (slices.Contains(st.form.Records, "assessment") || slices.Contains(st.form.Records, "registration")) {
		drawing = drawn(casework.People(document), forms.RelatedIn(st.form, document), st.head.Language)
	}
	return pdf.Job{Drawing: drawing, Paper: forms.PaperOf(st.form, s.desk.Library, document, options), Reference: s.referenceOf(st.head), State: state,
		Digest: digest, PrintedAt: s.desk.now(), PrintedBy: s.enrolment.Worker.FullName, Marking: s.profile.Marking,
		Practice: st.head.Practice, LargePrint: which.large, Fonts: s.desk.Fonts}, nil
}

// inItsLanguage is the document in the language that the form was begun in, as the rest
// of its paper is, whichever the window speaks now.
func (st state) inItsLanguage() forms.Document {
	set := st.draft.Setting()
	set.Language = st.head.Language
	return forms.Evaluate(set, st.rows).Document()
}

// document is the sealed one where there is one, with its digest. Where its
// bytes were let go, because the centre holds them safely, the answers on this
// laptop are drawn without a digest: it would be of other bytes.
func (s *session) document(ctx context.Context, st state) (forms.Document, string, error) {
	if st.head.State != store.Finished {
		return st.inItsLanguage(), "", nil
	}
	raw, err := s.store.Payload(ctx, st.head.Submission)
	if fault.Is(err, fault.NotFound) {
		return st.inItsLanguage(), "", nil
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
