package window

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

func TestCallNeverPanicsAndKeepsStatusAndBody(t *testing.T) {
	door := &Door{handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, r.Method+" "+r.URL.RequestURI()+" "+r.Header.Get("Content-Type")+" "+string(body))
	})}
	got := door.Call("PATCH", "/api/assessments/1/answers", `{"a":"ŵ"}`)
	if got.Status != http.StatusTeapot || got.Body != `PATCH /api/assessments/1/answers application/json {"a":"ŵ"}` {
		t.Errorf("answered %+v", got)
	}
	for _, path := range []string{"", "home", "/assets/x", "http://elsewhere.example/api/", "/api/\x7f"} {
		if got := door.Call("GET", path, ""); got.Status != http.StatusBadRequest {
			t.Errorf("%q got through: %+v", path, got)
		}
	}
	if got := door.Call("NO METHOD", "/api/home", ""); got.Status != http.StatusBadRequest {
		t.Errorf("a method that is none got through: %+v", got)
	}
}

// The program does not end before the reply to the lock is on its way, nor does
// it wait for a call that hangs.
func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		let := make(chan struct{})
		door := &Door{handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-let })}
		go door.Call("GET", "/api/slow", "")
		synctest.Wait()
		began := time.Now()
		door.drain(answerWait)
		if took := time.Since(began); took != answerWait {
			t.Errorf("a hung call was waited for %v", took)
		}
		close(let)
		synctest.Wait()
		began = time.Now()
		door.drain(answerWait)
		if took := time.Since(began); took != 0 {
			t.Errorf("nothing to wait for took %v", took)
		}
	})
}
