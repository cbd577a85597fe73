package forms

import (
	"fmt"
	"time"
)

// Day is a calendar day as ISO 8601 text, "2026-11-22"; the days of a rule are
// Europe/London and are worked out by whoever holds the clock.
type Day string

// DayOf is the calendar day of t in t's own zone.
func DayOf(t time.Time) Day { return Day(t.Format(time.DateOnly)) }

// date is a day as a count from 1970-01-01, so that rules can add and compare.
type date int32

func (d Day) date() (date, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil || t.Year() < 1 {
		return 0, false
	}
	return date(t.Unix() / 86400), true
}

func (d date) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Day is the ISO text of d.
func (d date) Day() Day { return DayOf(d.time()) }

// Says writes a day as people read it, dd/mm/yyyy (domain 3.0); a day that is
// none is given back as typed.
func (d Day) Says() string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return t.Format("02/01/2006")
}

// length is a length of time; months are kept apart from days because a month
// has no fixed number of them, and working days because of weekends and of the
// council's bank holidays, which a day alone does not know (Draft.after).
type length struct{ months, days, working int }

func (l length) String() string {
	return fmt.Sprintf("%d months %d days %d working days", l.months, l.days, l.working)
}

// plus adds sign times l but for its working days; a day that the month does not
// have becomes its last (31 August + 6 months is 28 February).
func (d date) plus(l length, sign int) date {
	t := d.time()
	year, month, day := t.Date()
	first := time.Date(year, month+time.Month(sign*l.months), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	moved := time.Date(first.Year(), first.Month(), min(day, last)+sign*l.days, 0, 0, 0, 0, time.UTC)
	return date(moved.Unix() / 86400)
}

// age is the whole years from born to on. Someone born on 29 February turns a
// year older on 1 March of a year without one.
func age(born, on date) int {
	b, o := born.time(), on.time()
	years := o.Year() - b.Year()
	if o.Month() < b.Month() || o.Month() == b.Month() && o.Day() < b.Day() {
		years--
	}
	return years
}
