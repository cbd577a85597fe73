package desk

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/store"
)

// longestPasted is the most that is set as a document, in characters: a thread of
// some hundred pages. The paste itself is kept whatever its length.
const longestPasted = 400_000

// PastedText is a text that stands in an answer and belongs in a document (BR-61).
type PastedText struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Q       string   `json:"q,omitempty"`
	Subject string   `json:"subject,omitempty"`
	Row     string   `json:"row,omitempty"`
	Text    string   `json:"text,omitempty" doc:"As it stands in the saved answer, letter for letter."`
}

// PastedKept is the document that a pasted text became.
type PastedKept struct {
	Says string  `json:"says" doc:"What it is called, and what of it is drawn as a box."`
	Href string  `json:"href" doc:"Where the form names it."`
	Undo []int64 `json:"undo" doc:"Changes to undo one after the other: the text is back, then the document is gone."`
}

// attachPasted makes a document of a text that was pasted into an answer and names
// it in the form. The text leaves the answer in the transaction that names the
// document, and the document is on the disk before that: at no moment is it in
// neither.
func (s *session) attachPasted(ctx context.Context, in *callByID[PastedText]) (PastedKept, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return PastedKept{}, err
	}
	if err := s.may(casework.ContinueForm, st.head, st.form); err != nil {
		return PastedKept{}, err
	}
	rest, err := without(st.draft, in.Body)
	if err != nil {
		return PastedKept{}, err
	}
	column := st.draft.Encloses()
	if column == nil {
		return PastedKept{}, fault.New(fault.Invalid, "desk.no-enclosing")
	}
	kept, boxes, err := s.keepPasted(ctx, st, in.Body.Text)
	if err != nil {
		return PastedKept{}, err
	}
	out, err := s.exchange(ctx, &st, column, kept, rest)
	out.Says = s.words().say("pasted.kept", kept.Name)
	if boxes > 0 {
		out.Says += " " + s.words().count("pasted.boxes", boxes)
	}
	return out, err
}

// without is the change that leaves an answer as it is but for the pasted text.
func without(d *forms.Draft, p PastedText) (forms.Change, error) {
	before, after, found := strings.Cut(textOf(d.Typed(p.Q, p.Subject, p.Row)), p.Text)
	if !found || strings.TrimSpace(p.Text) == "" {
		return forms.Change{}, fault.New(fault.Conflict, "desk.paste-gone")
	}
	if forms.Length(p.Text) > longestPasted {
		return forms.Change{}, fault.New(fault.Invalid, "desk.paste-long")
	}
	value, err := json.Marshal(before + after)
	return forms.Change{Q: p.Q, Subject: p.Subject, Row: p.Row, Act: forms.ActSet, Value: value}, fault.Wrap(err, fault.Internal, "internal")
}

// exchange names the document in a row of its own and takes the text out of its
// answer, in one transaction.
func (s *session) exchange(ctx context.Context, st *state, column *forms.Question, kept FileKept, rest forms.Change) (PastedKept, error) {
	var ids [4]string
	for i := range ids {
		var err error
		if ids[i], err = s.desk.newID(); err != nil {
			return PastedKept{}, err
		}
	}
	row := ids[0]
	named, err := json.Marshal([]forms.FileRef{{ID: kept.ID, Name: kept.Name, Size: kept.Size, SHA256: kept.SHA256}})
	if err != nil {
		return PastedKept{}, fault.Wrap(err, fault.Internal, "internal")
	}
	rest.Client = ids[3]
	saved, err := s.keep(ctx, st, []forms.Change{
		{Client: ids[1], Q: column.Table.ID, Row: row, Act: forms.ActAddRow},
		{Client: ids[2], Q: column.ID, Row: row, Act: forms.ActSet, Value: named}, rest}, []string{rest.Client})
	if len(saved) == 0 {
		return PastedKept{}, err
	}
	if err != nil { // it is done: what lists say of the draft follows with its next save
		s.desk.Log.Warn("summary of a draft not kept", "err", err)
	}
	undo := make([]int64, 2)
	for _, r := range saved {
		switch r.Client {
		case ids[3]:
			undo[0] = r.Seq
		case ids[1]:
			undo[1] = r.Seq
		}
	}
	place := forms.Problem{Href: column.Page.ID, Q: column.ID, Subject: forms.Group, Row: row}
	return PastedKept{Href: placeHref(st.head.ID, place), Undo: undo}, nil
}

// keepPasted sets a text as a PDF and keeps it as a file of the draft. boxes is how
// many of its characters no font here can draw.
func (s *session) keepPasted(ctx context.Context, st state, text string) (kept FileKept, boxes int, err error) {
	w, now := words{st.head.Language}, s.desk.now().In(london)
	paper := forms.Paper{Title: w.say("pasted.title"), Subtitle: s.formTitle(st.head.Form, st.head.Version), Council: councilOf(s.profile, st.head.Language).Name,
		Copy: forms.CopyProfessional, Language: st.head.Language,
		Facts:    []forms.PaperFact{{Label: w.say("pasted.by"), Text: s.enrolment.Worker.FullName}, {Label: w.say("pasted.on"), Text: now.Format("02/01/2006 15:04")}},
		Sections: []forms.PaperSection{{Items: []forms.PaperItem{{Kind: forms.PaperStatement, Parts: []forms.PaperPart{{Text: text, Answered: true}}}}}}}
	doc, err := pdf.Render(ctx, pdf.Job{Paper: paper, State: pdf.StateBlank, StateWords: w.say("pasted.state"), PrintedAt: now,
		PrintedBy: s.enrolment.Worker.FullName, Marking: s.profile.Marking, Practice: st.head.Practice, Fonts: s.desk.Fonts})
	if err != nil {
		return FileKept{}, 0, err
	}
	if err := tooLarge(int64(len(doc.Bytes))); err != nil {
		return FileKept{}, 0, err
	}
	for _, m := range doc.Missing {
		boxes += m.Count
	}
	kept, err = s.keepFile(ctx, store.File{Draft: st.head.ID, Name: pastedName(w, now), Media: "application/pdf", Bytes: doc.Bytes})
	return kept, boxes, err
}

// pastedName says when it was pasted and nothing of what it holds: names of files
// stand in lists and in the outbox.
func pastedName(w words, at time.Time) string {
	return w.say("pasted.title") + " " + at.Format("02-01-2006 15.04.05") + ".pdf"
}
