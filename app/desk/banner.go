package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// urgentItems is what MASH has not received (BR-32), the worst first: those about
// which nobody was phoned, and of these finished forms before drafts with an urgent
// answer. Practice is never urgent.
func (s *session) urgentItems(ctx context.Context) ([]BannerItem, error) {
	heads, err := s.store.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	items, err := s.itemsByID(ctx)
	if err != nil {
		return nil, err
	}
	list := []BannerItem{}
	for _, h := range heads {
		item := items[h.Submission]
		waiting := h.State == store.Finished && item.Urgent && item.Unsent()
		unfinished := h.State == store.PartCompleted && !h.UrgentSince.IsZero()
		if h.Practice || !(waiting || unfinished) {
			continue
		}
		line, err := s.bannerItem(ctx, h, item, waiting)
		if err != nil {
			return nil, err
		}
		list = append(list, line)
	}
	slices.SortStableFunc(list, func(a, b BannerItem) int {
		return cmp.Or(noFirst(a.Called, b.Called), noFirst(b.Finished, a.Finished))
	})
	return list, nil
}

// noFirst orders what is not before what is.
func noFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

func (s *session) bannerItem(ctx context.Context, h store.DraftHead, item outbox.Item, finished bool) (BannerItem, error) {
	w, now := s.words(), s.desk.now()
	line := BannerItem{Assessment: h.ID, Finished: finished, Since: stamp(h.UrgentSince), Href: assessmentHref(h.ID),
		Says: w.say("banner.draft", h.Family)}
	if h.Family == "" { // nobody has a name yet: it is told by which form it is
		line.Says = w.say("banner.draft.unnamed", s.formTitle(h.Form, h.Version))
	}
	if finished {
		about := cmp.Or(h.Family, s.formTitle(h.Form, h.Version))
		line.Since, line.Href = stamp(item.FinishedAt), "/outbox"
		line.Says = w.say("banner.finished", about, w.at(item.FinishedAt, now))
	}
	calls, _, err := s.callsOf(ctx, h)
	if err != nil {
		return BannerItem{}, err
	}
	line.CallSays, line.DueSays = w.say("banner.nocall"), s.dueSays(calls)
	for _, c := range calls {
		line.Called, line.CallSays = true, w.say("banner.call", w.at(c.At, now), orUnknown(c.SpokeTo, w))
	}
	return line, nil
}

// dueSays is by when MASH must have the written form: the council's hours after
// the first call about it (J10). Empty where no call is recorded, or the council
// has set no hours.
func (s *session) dueSays(calls []sealed.Call) string {
	if len(calls) == 0 || s.profile.FollowUpHours <= 0 {
		return ""
	}
	first := slices.MinFunc(calls, func(a, b sealed.Call) int { return a.At.Compare(b.At) }).At
	due, now := first.Add(time.Duration(s.profile.FollowUpHours)*time.Hour).In(london), s.desk.now()
	w, clock := s.words(), due.Format("15:04")
	switch forms.DayOf(due) {
	case forms.DayOf(now):
		if now.Before(due) {
			return w.say("due.today", clock)
		}
	case forms.DayOf(now.AddDate(0, 0, 1)):
		return w.say("due.tomorrow", clock)
	}
	if now.Before(due) {
		return w.say("due.day", clock, day(due))
	}
	return w.say("due.late", w.at(due, now))
}

// callsOf are the calls that were made about a form (BR-34): those recorded on
// the safety screen and, where there is none, the one its own answers tell of;
// and why there was none.
func (s *session) callsOf(ctx context.Context, h store.DraftHead) (calls []sealed.Call, whyNot string, err error) {
	kept, err := s.store.Calls(ctx, h.ID)
	if err != nil {
		return nil, "", err
	}
	for _, c := range kept {
		if c.Phoned == phonedYes {
			calls = append(calls, sealed.Call{At: c.PhonedAt.UTC(), SpokeTo: c.SpokeTo, Reference: c.Reference, Advice: c.Advice})
		} else if c.NotPhonedReason != "" {
			whyNot = c.NotPhonedReason
		}
	}
	if len(calls) > 0 {
		return calls, whyNot, nil
	}
	u, err := s.gate(ctx, h)
	if err != nil {
		return nil, "", err
	}
	// A call without its time is not recorded yet.
	if at, read := forms.ReadMoment(u.PhonedAt, london); u.Phoned && read {
		calls = []sealed.Call{{At: at.UTC(), SpokeTo: u.SpokeTo, Reference: u.CallReference, Advice: u.Advice}}
	}
	return calls, cmp.Or(whyNot, u.NotPhonedBecause), nil
}

// gate is what a form's own safety page says (G4). What was read once of a
// finished form is kept: it does not change until the form is another one.
func (s *session) gate(ctx context.Context, h store.DraftHead) (forms.Urgent, error) {
	if said, read := s.gates.Load(h.Submission); read && h.State == store.Finished {
		if u, ok := said.(forms.Urgent); ok {
			return u, nil
		}
	}
	draft, _, err := s.evaluate(ctx, h)
	if err != nil {
		return forms.Urgent{}, err
	}
	u := draft.Urgent()
	if h.State == store.Finished {
		s.gates.Store(h.Submission, u)
	}
	return u, nil
}

// momentLayout is how an answer of this program holds a day and a time; forms.ReadMoment
// reads others too.
const momentLayout = "2006-01-02T15:04Z07:00"

func orUnknown(name string, w words) string {
	if strings.TrimSpace(name) == "" {
		return w.say("banner.somebody")
	}
	return name
}

// offlineWords is BR-31 in full, with the council's numbers.
func (s *session) offlineWords() string { return s.words().say("offline.full", s.phoneWords()) }

// phoneWords are the numbers in words; only 999 where the council's are not
// confirmed (BR-35).
func (s *session) phoneWords() string {
	w := s.words()
	p := phonesOf(s.profile, w)
	if !p.Confirmed {
		return w.say("phone.nonumber")
	}
	return w.say("phone.now", p.Mash, p.MashHours, p.OutOfHours)
}

// banner stands on every screen while something urgent is not with MASH.
func (s *session) banner(ctx context.Context) (*Banner, error) {
	items, err := s.urgentItems(ctx)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	visit, err := s.visit(ctx)
	if err != nil {
		return nil, err
	}
	b := &Banner{Title: s.words().count("banner.title", len(items)), Items: items, Visit: visit}
	if !s.line.State().Online {
		b.Offline = s.offlineWords()
		if !slices.ContainsFunc(items, func(i BannerItem) bool { return !i.Finished }) {
			b.Offline = s.words().say("offline.finished", s.phoneWords()) // nobody is told to finish what is finished
		}
	}
	for _, i := range items {
		if !i.Called {
			b.Phone = s.phoneWords()
		}
	}
	return b, nil
}
