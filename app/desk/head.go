package desk

import (
	"context"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// head is what stands above every page.
func (s *session) head(ctx context.Context, st state) (Head, error) {
	items, err := s.itemsByID(ctx)
	if err != nil {
		return Head{}, err
	}
	h, w := st.head, s.words()
	row := s.row(h, items)
	head := Head{Family: row.FamilySays, Title: row.Title, Status: row.Status, StatusCode: row.StatusCode, Reference: row.Reference,
		SavedSays: s.savedSays(h), Practice: h.Practice, ReadOnly: h.State != store.PartCompleted, StateWord: st.draft.StateWord(),
		FinishWord: st.form.FinishWord.In(w.language), AfterPages: s.afterPages(st)}
	if head.AddedSays, err = s.addedSays(ctx, st); err != nil {
		return Head{}, err
	}
	typed, err := s.typedIn(ctx, h)
	if err != nil {
		return Head{}, err
	}
	head.PaperSays, head.WrittenOn = s.paperSays(typed), string(typed.WrittenOn)
	other, renewable, err := s.otherVersion(ctx, st)
	if err != nil {
		return Head{}, err
	}
	head.EditionSays, head.EditionHref, head.CanRenew = other.says, other.href, renewable
	if record, err := s.store.Record(ctx, h.Record()); err != nil {
		return Head{}, err
	} else if len(record.Members) > 0 {
		head.FamilyID, head.FamilyHref = record.Family.ID, familyHref(record.Family.ID)
	}
	if h.State == store.PartCompleted {
		head.Once = s.once(st.form)
		head.CanDiscard = refused(st)
		if head.CanDiscard && !safeguarding(st) { // never a safeguarding form (BR-24)
			head.Stop = s.stopWords()
		}
		if s.newer(h) != nil {
			head.VersionNotice, head.VersionHref = w.say("version.notice"), "/assessments/"+h.ID+"/versions"
		}
	}
	return head, nil
}

// once is what a form says the first time it is opened in a session; empty once it
// was on the screen. A session ends with the lock (domain 3.13).
func (s *session) once(f *forms.Form) string {
	if _, said := s.said.Load(f.ID); said {
		return ""
	}
	return f.Once.In(s.words().language)
}

// onceSaid keeps that it was on the screen.
func (s *session) onceSaid(_ context.Context, in *oneForm) (nothing, error) {
	s.said.Store(in.Form, true)
	return nothing{}, nil
}

// oneForm names a form.
type oneForm struct {
	Form string `path:"form"`
}

// afterPages are the pages of a finished form that can still be written on.
func (s *session) afterPages(st state) []PageLink {
	links := []PageLink{}
	if st.head.State != store.Finished {
		return links
	}
	for _, id := range st.draft.AfterPages() {
		if page, ok := st.draft.Page(id); ok {
			links = append(links, PageLink{ID: id, Title: page.Title, Href: pageHref(st.head.ID, id)})
		}
	}
	return links
}

// consentAsked is the question that a consent block asks.
const consentAsked = "consent_status"

// consentStatus is what a form's own consent block says now.
func consentStatus(d *forms.Draft) string {
	for _, a := range d.Document().Answers {
		if a.Q == consentAsked && len(a.Parts) > 0 {
			if codes := codesIn(a.Parts[0].Value); len(codes) > 0 {
				return codes[0]
			}
		}
	}
	return ""
}

// refused reports whether the family has said no in this form.
func refused(st state) bool {
	if st.form.Question(consentAsked) == nil {
		return false // the whole document need not be made to know
	}
	status := consentStatus(st.draft)
	return status == casework.ConsentRefused || status == casework.ConsentWithdrawn
}

// stopWords are BR-22 in full, while Early Help cannot go on with a form.
func (s *session) stopWords() string {
	w := s.words()
	if phone := s.profile.Phones.MASH; phone != "" && s.profile.Phones.Confirmed {
		return w.say("consent.stop", phone)
	}
	return w.say("consent.stop.nonumber")
}
