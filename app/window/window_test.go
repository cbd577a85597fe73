package window

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
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

// The first screen is painted before the page asks anything. What is read then
// is read once, and nobody waits for it.
func TestTheRestIsReadBesideTheFirstRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun, answered int
		let := make(chan struct{})
		handler := first(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { answered++ }), func() {
			begun++
			<-let
		})
		synctest.Wait()
		if begun != 0 {
			t.Error("read before the page asked")
		}
		for range 2 {
			handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "GET", "/api/front", nil))
		}
		synctest.Wait()
		if begun != 1 || answered != 2 {
			t.Errorf("begun %d times, answered %d while it was read", begun, answered)
		}
		close(let)
	})
}
