package window

import (
	"testing"
	"time"
)

// The cross may be pressed in a hurry, twice, or again after staying: only a
// page that had its time and did nothing lets the window go.
func TestOnlyAHungPageLetsTheWindowGo(t *testing.T) {
	w, began := New("", nil), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	press := func(after time.Duration, want bool) {
		t.Helper()
		if hung := w.question.handed(began.Add(after)); hung != want {
			t.Errorf("after %v the page counts as hung: %v", after, hung)
		}
	}
	press(0, false)
	press(200*time.Millisecond, false) // a double click
	w.Asked()
	press(time.Second, false) // closed again after staying
	press(time.Second+hungPage-1, false)
	w.Asked()
	press(time.Hour, false)
	press(time.Hour+hungPage-1, false)
	press(time.Hour+hungPage, true)
}
