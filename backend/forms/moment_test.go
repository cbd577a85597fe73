package forms

import (
	"testing"
	"time"
)

// TestAMomentKeepsItsClock: an answer's day and time are those of the clock on the
// wall, also beside the nights on which the clocks change, whatever Greenwich says.
func TestAMomentKeepsItsClock(t *testing.T) {
	for text, want := range map[string]struct {
		day  Day
		says string
	}{
		"2026-03-29T00:59:00Z":      {"2026-03-29", "29/03/2026 00:59"},
		"2026-03-29T02:00:00+01:00": {"2026-03-29", "29/03/2026 02:00"},
		"2026-03-30T00:15:00+01:00": {"2026-03-30", "30/03/2026 00:15"}, // the day before at Greenwich
		"2026-10-25T00:30:00+01:00": {"2026-10-25", "25/10/2026 00:30"}, // the same
		"2026-10-25T01:30:00+01:00": {"2026-10-25", "25/10/2026 01:30"},
		"2026-10-25T01:30:00Z":      {"2026-10-25", "25/10/2026 01:30"}, // an hour later
		"2026-10-26T00:15Z":         {"2026-10-26", "26/10/2026 00:15"},
	} {
		v, ok := readDate([]byte(`"`+text+`"`), TypeDateTime)
		day, _ := want.day.date()
		if !ok || v.lo != int64(day) || v.hi != int64(day) {
			t.Errorf("%s is of %s, want %s", text, date(v.lo).Day(), want.day)
		}
		v.state = StateAnswered
		if says := (&Draft{slots: [][]slot{{{val: v}}}}).says(&Question{Type: TypeDateTime}, 0); says != want.says {
			t.Errorf("%s says %q, want %q", text, says, want.says)
		}
	}
}

// TestNowIsLondons: what is filled in from the clock begins a new day when London
// does, an hour before Greenwich in summer.
func TestNowIsLondons(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	s := newSheet(t, "kitchen")
	for at, want := range map[time.Time]string{
		time.Date(2026, 6, 21, 23, 30, 0, 0, time.UTC):  `"2026-06-22T00:30+01:00"`,
		time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC):  `"2026-10-25T01:30+01:00"`,
		time.Date(2026, 10, 25, 1, 30, 0, 0, time.UTC):  `"2026-10-25T01:30Z"`,
		time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC): `"2026-12-31T23:59Z"`,
	} {
		s.set.Now = at.In(london)
		if got := s.draft().first(&Question{Type: TypeDateTime, Prefill: "now"}, 0); string(got) != want {
			t.Errorf("at %s it fills in %s, want %s", at, got, want)
		}
	}
}
