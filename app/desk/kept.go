package desk

import (
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// kept is until when a part completed form is kept (BR-03) and whether to warn
// (BR-05: from seven days before).
func (s *session) kept(h store.DraftHead) (until, says string, warns bool) {
	w := s.words()
	days := s.expiryDays()[h.Form]
	if days == 0 {
		return "", w.say("kept.always"), false
	}
	last := h.SavedAt.In(london).AddDate(0, 0, days)
	left := daysBetween(s.desk.now(), last)
	switch {
	case left < 0 && !h.UrgentSince.IsZero():
		return string(forms.DayOf(last)), w.say("kept.urgent"), true
	case left <= 7:
		return string(forms.DayOf(last)), w.count("kept.left", max(left, 0), day(last)), true
	}
	return string(forms.DayOf(last)), w.say("kept.until", day(last)), false
}

// daysBetween counts midnights of London from a to b.
func daysBetween(a, b time.Time) int {
	noon := func(t time.Time) time.Time {
		y, m, d := t.In(london).Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	return int(noon(b).Sub(noon(a)).Hours() / 24)
}

// expiryDays is form to days after the last save; the council may lengthen a
// form's own, never shorten it.
func (s *session) expiryDays() map[string]int {
	days := map[string]int{}
	for _, f := range s.desk.Library.Forms() {
		days[f.ID] = max(days[f.ID], f.ExpiresDays, s.profile.DraftExpiryDays[f.ID])
	}
	return days
}
