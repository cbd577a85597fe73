package forms

import (
	"strings"
	"testing"
)

// council is a profile that lists the bank holidays of two years.
func council(t *testing.T) *Profile {
	t.Helper()
	src := "profile: x\nname: X\nauthority: X99000009\nphones: {confirmed: no}\ntimescales: {copy: 5 working days}\n" +
		"bank_holidays:\n  2026: [2026-04-03, 2026-04-06, 2026-12-25, 2026-12-28]\n  2027: [2027-01-01]\n"
	p, findings := ReadProfile([]byte(src))
	if p == nil || len(findings) > 0 {
		t.Fatal(findings)
	}
	return p
}

// TestWorkingDays leaves out weekends and the council's bank holidays, forwards and
// back; where the list has run out weekends only, and that is remembered.
func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from   Day
		days   int
		sign   int
		want   Day
		beyond bool
	}{
		{"2026-11-20", 2, 1, "2026-11-24", false},
		{"2026-12-24", 1, 1, "2026-12-29", false},
		{"2026-12-29", 1, -1, "2026-12-24", false},
		{"2026-04-02", 1, 1, "2026-04-07", false},
		{"2026-12-31", 1, 1, "2027-01-04", false},
		{"2027-12-31", 1, 1, "2028-01-03", true},
		{"2026-01-02", 2, -1, "2025-12-31", true},
	} {
		d := &Draft{set: Setting{Profile: council(t)}}
		from, _ := c.from.date()
		if got := d.after(from, length{working: c.days}, c.sign).Day(); got != c.want || d.beyond != c.beyond {
			t.Errorf("%s and %d working days: %s, beyond the list %v; want %s, %v", c.from, c.sign*c.days, got, d.beyond, c.want, c.beyond)
		}
	}
	d := &Draft{}
	from, _ := Day("2026-12-24").date()
	if got := d.after(from, length{working: 1}, 1).Day(); got != "2026-12-25" || d.beyond {
		t.Errorf("a council that lists none: %s, %v", got, d.beyond)
	}
}

// TestHolidaysRunOut: the check says what a day was counted without, and only then.
func TestHolidaysRunOut(t *testing.T) {
	s := onRecord(t)
	s.set.Profile = council(t)
	warnings := func(day Day) string {
		var says []string
		for _, p := range s.say("planned_on", Group, string(day)).draft().Check().Warnings {
			says = append(says, p.Say)
		}
		return strings.Join(says, "\n")
	}
	mustNotContain(t, warnings("2026-12-24"), "bank holidays")
	if got := s.part("late_on", Group).Says; got != "30/12/2026" {
		t.Errorf("two working days after Christmas Eve are %q", got)
	}
	mustContain(t, warnings("2027-12-31"), "The council has listed the bank holidays of 2026 to 2027. In other years working days leave out Saturdays and Sundays only")
	s.set.Language = "cy"
	mustContain(t, warnings("2027-12-31"), "gwyliau banc 2026 i 2027")
}

// TestHolidaysAreChecked: each mistake of a list has its place and its mend.
func TestHolidaysAreChecked(t *testing.T) {
	head := "profile: x\nname: X\nauthority: X99000009\nphones: {confirmed: no}\n"
	for list, want := range map[string]string{
		"bank_holidays: {next: [2026-01-01]}":             "profile.yaml:5:17: error E09: “next” should be a year",
		"bank_holidays: {2026: [1 January]}":              "profile.yaml:5:24: error E09: “1 January” is not a day of the calendar. Write 2026-12-25",
		"bank_holidays: {2026: [2027-01-01]}":             "profile.yaml:5:24: error E09: 2027-01-01 is not in 2026. Put it under its own year",
		"bank_holidays: {2026: [2026-12-26]}":             "profile.yaml:5:24: error E09: 2026-12-26 is a Saturday, when nobody works anyway. Name the day that is given instead",
		"bank_holidays: {2026: [2026-12-25, 2026-12-25]}": "profile.yaml:5:36: error E09: 2026-12-25 is there twice. Take one out",
		"timescales: {family_copy: 5 working days}":       "profile.yaml:5:13: warning W53: working days are counted here, and no bank holidays are listed",
	} {
		_, findings := ReadProfile([]byte(head + list + "\n"))
		if len(findings) != 1 || !strings.HasPrefix(findings[0].String(), want) {
			t.Errorf("%s: %v, want %q", list, findings, want)
		}
	}
}
