package forms

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"
)

// Holidays are a council's bank holidays by year. A year that is not in it has not
// been listed: nobody knows its bank holidays, which is not to have none.
type Holidays map[int][]Day

// Lists reports whether the bank holidays of a day's year are known; a council that
// lists none at all counts its working days without them, and that is known too.
func (h Holidays) Lists(day Day) bool {
	d, ok := day.date()
	_, listed := h[d.time().Year()]
	return ok && listed || len(h) == 0
}

// off reports whether nobody works on a day: a Saturday, a Sunday or a bank holiday.
func (h Holidays) off(d date) bool {
	return weekend(d.time()) || slices.Contains(h[d.time().Year()], d.Day())
}

func weekend(t time.Time) bool { return t.Weekday() == time.Saturday || t.Weekday() == time.Sunday }

// after adds sign times a length of time. Working days are Monday to Friday
// without the council's bank holidays; where its list has run out they are Monday
// to Friday, and the check says so.
func (d *Draft) after(from date, by length, sign int) date {
	to := from.plus(by, sign)
	var holidays Holidays
	if d.set.Profile != nil {
		holidays = d.set.Profile.Holidays
	}
	for left := by.working; left > 0; {
		to += date(sign)
		d.beyond = d.beyond || !holidays.Lists(to.Day())
		if !holidays.off(to) {
			left--
		}
	}
	return to
}

// HolidayWords say, in a language, of which years the council has listed the bank
// holidays, and what working days are in others; "" where it has listed none.
func (p *Profile) HolidayWords(language string) string {
	if len(p.Holidays) == 0 {
		return ""
	}
	years := slices.Sorted(maps.Keys(p.Holidays))
	return sayIn(language, "holidays.years", years[0], years[len(years)-1])
}

// lintHolidays finds periods in working days that know no bank holiday.
func (p *Profile) lintHolidays(f fields, r *report) {
	working := func(period string) bool { l, ok := readTimescale(period); return ok && l.working > 0 }
	if len(p.Holidays) == 0 && slices.ContainsFunc(slices.Collect(maps.Values(p.Timescales)), working) {
		r.add(f.place("timescales"), "W53", "working days are counted here, and no bank holidays are listed", "List them: bank_holidays: {2026: [2026-01-01, 2026-04-03]}")
	}
}

// readHolidays reads {2026: [2026-01-01, …]}: each day in its year, on a day of the
// week that is otherwise worked, and once.
func (r *report) readHolidays(f fields) Holidays {
	list := Holidays{}
	for _, e := range f.entries("bank_holidays") {
		year, err := strconv.Atoi(e.name)
		if err != nil || len(e.name) != 4 {
			r.add(e.at, "E09", fmt.Sprintf("%s should be a year", show(e.name)), "Write 2026: [2026-01-01, 2026-04-03]")
			continue
		}
		list[year] = nil
		for _, n := range r.words(e.value, e.name) {
			if say, mend := holidayFault(list[year], Day(n.text), year); say != "" {
				r.add(n.at, "E09", say, mend)
				continue
			}
			list[year] = append(list[year], Day(n.text))
		}
	}
	return list
}

func holidayFault(so []Day, day Day, year int) (say, mend string) {
	d, ok := day.date()
	switch {
	case !ok:
		return fmt.Sprintf("%s is not a day of the calendar", show(string(day))), "Write 2026-12-25"
	case d.time().Year() != year:
		return fmt.Sprintf("%s is not in %d", day, year), "Put it under its own year"
	case weekend(d.time()):
		return fmt.Sprintf("%s is a %s, when nobody works anyway", day, d.time().Weekday()), "Name the day that is given instead"
	case slices.Contains(so, day):
		return fmt.Sprintf("%s is there twice", day), "Take one out"
	}
	return "", ""
}
