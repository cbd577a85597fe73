package window

import (
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
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

type offers struct{ paths []string }

func (o *offers) Offer(path string) (token, name string) {
	o.paths = append(o.paths, path)
	return "t" + path[len(path)-1:], filepath.Base(path)
}

// What the page gets of a chosen file is its name and a token, and a list even
// where nothing was chosen.
func TestThePageNeverLearnsAPath(t *testing.T) {
	desk := &offers{}
	door := &Door{choose: func() []Token { return offered(desk, []string{"/home/temi/a", "/home/temi/b"}) }}
	raw, err := json.Marshal(door.ChooseFiles())
	if want := `[{"token":"ta","name":"a"},{"token":"tb","name":"b"}]`; err != nil || string(raw) != want {
		t.Errorf("the page gets %s, %v", raw, err)
	}
	door.choose = func() []Token { return offered(desk, nil) }
	if raw, err := json.Marshal(door.ChooseFiles()); err != nil || string(raw) != "[]" {
		t.Errorf("nothing chosen gives %s, %v", raw, err)
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
