package desk

import (
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
)

// london is where the days of every rule are (architecture 5). main brings the
// zones with it, because Windows has none.
var london = mustLondon()

func mustLondon() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic("desk: no time zones in this program: import time/tzdata in main")
	}
	return zone
}

func (d *Desk) now() time.Time { return d.Now().In(london) }

// clockDoubt is the difference from which on a laptop's clock is called wrong
// (sync.md 3.11).
const clockDoubt = 5 * time.Minute

// clockSays is the warning of a clock that was wrong when last compared with the
// centre's; empty where it was right, or never compared. Times on the screens are
// not corrected by what was measured: they would disagree with the clock in the
// corner of the same screen, with the time of a call that a person types from
// their own watch, and with each other once the clock is put right. What must not
// depend on this clock does not: receipts and the order of things have the
// centre's time, drafts expire by it (BR-06), an envelope carries the difference.
func (s *session) clockSays() string {
	w, off := s.words(), s.line.State().Offset
	switch {
	case off > clockDoubt:
		return w.say("clock.behind", w.took(off))
	case off < -clockDoubt:
		return w.say("clock.ahead", w.took(-off))
	}
	return ""
}

func (d *Desk) today() forms.Day { return forms.DayOf(d.now()) }

// stamp is a time for the program; a zero time is empty.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// day is dd/mm/yyyy, as the councils' own lists write it (BR-08).
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(london).Format("02/01/2006")
}

// at is when something was: the time alone today, else with its day.
func (w words) at(t, now time.Time) string {
	t, now = t.In(london), now.In(london)
	switch {
	case t.IsZero():
		return w.say("at.never")
	case forms.DayOf(t) == forms.DayOf(now):
		return w.say("at.today", t.Format("15:04"))
	case forms.DayOf(t) == forms.DayOf(now.AddDate(0, 0, -1)):
		return w.say("at.yesterday", t.Format("15:04"))
	}
	return w.say("at.day", day(t), t.Format("15:04"))
}

// longDay is "Sunday 22 November 2026".
func (w words) longDay(t time.Time) string {
	days, months := strings.Split(w.say("days"), ","), strings.Split(w.say("months"), ",")
	return w.say("longday", days[int(t.Weekday())%len(days)], t.Day(), months[(int(t.Month())-1)%len(months)], t.Year())
}

// took is a length of time as people say it, from minutes to days.
func (w words) took(d time.Duration) string {
	switch minutes := int(d.Minutes()); {
	case minutes < 1:
		return w.say("took.moment")
	case minutes < 120:
		return w.count("took.minutes", minutes)
	case minutes < 48*60:
		return w.count("took.hours", minutes/60)
	default:
		return w.count("took.days", minutes/(24*60))
	}
}

// size is a number of bytes as people say it.
func (w words) size(n int64) string {
	switch {
	case n < 1000:
		return w.say("size.bytes", n)
	case n < 1000*1000:
		return w.say("size.kb", (n+500)/1000)
	default:
		return w.say("size.mb", float64(n/100_000)/10)
	}
}
