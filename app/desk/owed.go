package desk

import (
	"context"
	"slices"
	"strings"

	"earlyhelp.example/backend/store"
)

// callsOwed are the calls that were not made (block G4, not_phoned_reason): who
// said why not yet keeps a red task until a call is recorded. They follow from
// what was said, so that nothing can tick them off, a receipt included.
func (s *session) callsOwed(ctx context.Context, family string) ([]TaskItem, error) {
	heads, err := s.store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	said, err := s.store.CallsByDraft(ctx)
	if err != nil {
		return nil, err
	}
	owed := []TaskItem{}
	for _, h := range heads {
		if h.Practice || family != "" && h.Record() != family {
			continue
		}
		why, owes, err := s.owes(ctx, h, said[h.ID])
		if err != nil {
			return nil, err
		}
		if owes {
			owed = append(owed, s.callOwed(h, why))
		}
	}
	if why, owes := owedByNobody(said); owes && family == "" {
		owed = append(owed, s.callOwed(store.DraftHead{}, why))
	}
	return owed, nil
}

// owes reports whether a call about this form was put off and never made since,
// and why.
func (s *session) owes(ctx context.Context, h store.DraftHead, said []store.Call) (why string, owes bool, err error) {
	if len(said) == 0 && h.UrgentSince.IsZero() {
		return "", false, nil
	}
	made, why, err := s.callsOf(ctx, h)
	putOff := why != "" || slices.ContainsFunc(said, putOff)
	return why, putOff && len(made) == 0, err
}

// owedByNobody is the same for what was said about no form: the last of it
// counts, and a call about any form that was recorded since settles it.
func owedByNobody(said map[string][]store.Call) (why string, owes bool) {
	about := said[""]
	if len(about) == 0 || !putOff(about[len(about)-1]) {
		return "", false
	}
	last := about[len(about)-1]
	for _, calls := range said {
		if slices.ContainsFunc(calls, func(c store.Call) bool { return c.Phoned == phonedYes && c.At.After(last.At) }) {
			return "", false
		}
	}
	return last.NotPhonedReason, true
}

// putOff reports whether a record is of a call that was not made.
func putOff(c store.Call) bool { return c.Phoned != "" && c.Phoned != phonedYes }

func (s *session) callOwed(h store.DraftHead, why string) TaskItem {
	w := s.words()
	item := TaskItem{ID: "call " + h.ID, Say: w.say("owed.call"), Call: true, Assessment: h.ID}
	if h.ID != "" {
		about := h.Family
		if about == "" {
			about = s.formTitle(h.Form, h.Version)
		}
		item.Say, item.Family, item.Href = w.say("owed.about", about), h.Family, assessmentHref(h.ID)
	}
	if why = strings.TrimSpace(why); why != "" {
		item.Say += " " + w.say("owed.because", why)
	}
	return item
}
