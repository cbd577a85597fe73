package casework_test

import (
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
)

// TestLinksEndAfterNinetyDaysWithoutUse is BR-100, by the day and not by the hour,
// across the end of summer time: the ninetieth day is the last one.
func TestLinksEndAfterNinetyDaysWithoutUse(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	used := time.Date(2026, 9, 1, 23, 30, 0, 0, london)
	for after, want := range map[int]struct {
		left, warning int
		ended         bool
	}{
		0: {90, 0, false}, 59: {31, 0, false}, 60: {30, 1, false}, 74: {16, 1, false}, 75: {15, 2, false}, 84: {6, 2, false},
		85: {5, 3, false}, 90: {0, 3, false}, 91: {-1, 0, true}, 200: {-110, 0, true},
	} {
		for _, hour := range []int{0, 23} {
			today := time.Date(2026, 9, 1+after, hour, 45, 0, 0, london)
			l := casework.LinksOf(used, today, 90)
			if l.Left != want.left || l.Warning() != want.warning || l.Ended() != want.ended || l.Until.Format(time.DateOnly) != "2026-11-30" {
				t.Errorf("day %d at %d: %+v, warning %d, ended %t", after, hour, l, l.Warning(), l.Ended())
			}
		}
	}
}
