package door

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// A centre whose clock was set back by a day goes on: nobody is locked out
// until the clock has caught up, nobody gets more, and nobody is kept for ever.
func TestMeterUnderAClockThatWasSetBack(t *testing.T) {
	m, now := newMeter(2), time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for n := range 3 {
		if m.allow("a", now) != (n < 2) {
			t.Errorf("request %d of two a minute", n+1)
		}
	}
	back := now.AddDate(0, 0, -1)
	if m.allow("b", back); len(m.keys) != 1 {
		t.Errorf("%d keys are kept, want the one that was just here", len(m.keys))
	}
	for n := range 3 {
		key := fmt.Sprint("c", n)
		got := []bool{m.allow(key, back), m.allow(key, back), m.allow(key, back)}
		if !slices.Equal(got, []bool{true, true, false}) {
			t.Errorf("%s: not two a minute: %v", key, got)
		}
	}
	if !m.allow("c0", back.Add(time.Minute)) {
		t.Error("locked out for longer than a minute")
	}
	if !m.allow("d", back.Add(time.Minute)) || !m.allow("d", back.Add(time.Minute/2)) {
		t.Error("a clock set back by half a minute took what was saved up")
	}
}
