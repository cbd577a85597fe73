package desk

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/store"
)

// EvidenceFile is a document that a form of a pack names. A pack is made of
// professional copies, so no class keeps a document out of it by itself: each is a
// choice of the person who makes it.
type EvidenceFile struct {
	ID    string `json:"id" doc:"By which it is left out."`
	Title string `json:"title"`
	Why   string `json:"why" doc:"Why it cannot go among the pages; empty where it can."`
}

// annex is a document that an exhibit names, with its bytes.
type annex struct {
	id, name, why string // why: the key of the reason for which it stays out
	content       []byte
	picture       bool
	kept          string // day
}

// annexes are the documents of one exhibit, in the order of the form. Each is looked
// at: one that cannot be put among pages is told, and never stops the rest.
func (s *session) annexes(ctx context.Context, e exhibit) ([]annex, error) {
	if e.paper != nil {
		return nil, nil
	}
	st, err := s.state(ctx, e.form.ID)
	if err != nil {
		return nil, err
	}
	kept, err := s.store.Files(ctx, e.form.ID)
	if err != nil {
		return nil, err
	}
	var all []annex
	for _, ref := range slices.Concat(st.draft.Files(), st.draft.AfterFiles()) {
		if slices.ContainsFunc(all, func(a annex) bool { return a.id == ref.ID }) {
			continue
		}
		a := annex{id: ref.ID, name: ref.Name}
		if i := slices.IndexFunc(kept, func(f store.File) bool { return f.ID == ref.ID }); i < 0 {
			a.why = "evidence.why.gone"
		} else if err := s.look(ctx, e.form.ID, &a); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, nil
}

// told is a document as the screen offers it.
func (a annex) told(w words) EvidenceFile {
	f := EvidenceFile{ID: a.id, Title: a.name}
	if a.why != "" {
		f.Why = w.say(a.why)
	}
	return f
}

// look reads one document and says why it cannot go among pages, if so.
func (s *session) look(ctx context.Context, draft string, a *annex) error {
	f, err := s.store.File(ctx, draft, a.id)
	if fault.Is(err, fault.Damaged) {
		a.why = "evidence.why.damaged"
		return nil
	}
	if err != nil {
		return err
	}
	a.content, a.picture, a.kept = f.Bytes, f.Media == "image/jpeg", string(forms.DayOf(f.At.In(london)))
	if a.picture {
		return nil // made by pictures.Clean, and held against its digest
	}
	_, err = pdf.Inspect(ctx, f.Bytes, "")
	var why *fault.Fault
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil, !errors.As(err, &why), why.Kind != fault.Invalid:
		return err
	}
	a.why = cmp.Or(unfit[why.Key], "evidence.why.other")
	return nil
}

// unfit are the reasons for which a document cannot go among pages. It was kept as it
// is, because the person said so (doubts).
var unfit = map[string]string{
	"bundle.damaged": "evidence.why.damaged",
	"bundle.locked":  "evidence.why.locked",
	"bundle.pages":   "evidence.why.long",
	"bundle.slow":    "evidence.why.slow",
}

// annexed puts the documents of an exhibit behind it, each under a heading page, and
// tells those that stay out.
func (s *session) annexed(ctx context.Context, e exhibit, cover pdf.Job, leaveOut []string) (parts []pdf.Part, left []string, err error) {
	annexes, err := s.annexes(ctx, e)
	if err != nil {
		return nil, nil, err
	}
	if len(annexes) == 0 {
		return nil, nil, nil
	}
	w, own := words{cover.Paper.Language}, cover
	own.Reference = s.referenceOf(e.form) // not that of the form the pack goes with
	if own.State, err = s.docState(ctx, e.form); err != nil {
		return nil, nil, err
	}
	for _, a := range annexes {
		title := w.say("file.with", a.name, e.title+", "+e.says)
		if a.why == "" && slices.Contains(leaveOut, a.id) {
			a.why = "evidence.why.chosen"
		}
		if a.why != "" {
			left = append(left, title+": "+w.say(a.why))
			continue
		}
		heading, err := pdf.Render(ctx, headingOf(w, e, a, own))
		if err != nil {
			return nil, nil, err
		}
		part := pdf.Part{Title: title, Heading: heading.Bytes}
		if a.picture {
			part.JPEG = a.content
		} else {
			part.PDF = a.content
		}
		parts = append(parts, part)
	}
	return parts, left, nil
}

// headingOf is the page before a document: what it is and which form it belongs to.
func headingOf(w words, e exhibit, a annex, own pdf.Job) pdf.Job {
	job := own
	job.Paper = forms.Paper{Title: a.name, Subtitle: w.say("evidence.attached"), Council: own.Paper.Council, Initials: own.Paper.Initials,
		Copy: forms.CopyProfessional, Language: w.language, Facts: []forms.PaperFact{{Label: w.say("evidence.to"), Text: e.title + ", " + e.says},
			{Label: w.say("evidence.kept"), Text: daySays(a.kept)}}}
	return job
}
