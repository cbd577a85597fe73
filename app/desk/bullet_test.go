package desk

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// The tests of this file hold what huma would do by itself if it were let
// (architecture 5): one test for each.

func TestARefusalNeverRepeatsWhatWasSent(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	for name, body := range map[string]string{
		"wrong type":    `{"text":{"secret":"Mary Smith"}}`,
		"not JSON":      `{"text":"Mary Smith"`,
		"not an object": `["Mary Smith"]`,
		"empty":         ``,
	} {
		w := b.send("POST", "/api/find", body)
		if strings.Contains(w.Body.String(), "Mary") || strings.Contains(w.Body.String(), "value") {
			t.Errorf("%s: the answer repeats the question: %s", name, w.Body)
		}
		if w.Code < 400 {
			t.Errorf("%s was taken: %d", name, w.Code)
		}
	}
}

func TestUnknownMembersAreLetThrough(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	w := b.send("PATCH", "/api/assessments/"+id+"/answers",
		`{"later":1,"changes":[{"client":"c1","q":"family_address","act":"set","value":"4 Weir Cottages","shade":"blue"}]}`)
	if w.Code != http.StatusOK {
		t.Errorf("a change with members of a newer screen answered %d: %s", w.Code, w.Body)
	}
}

func TestLongTypingIsNeverTooLarge(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	long := strings.Repeat("ŵy ", 700_000) // 2.8 MB: over huma's own limit of 1 MiB
	reply := b.set(id, "c1", "family_address", "", long)
	if len(reply.Saved) != 1 {
		t.Fatalf("not kept: %+v", reply)
	}
	if got := b.value(id, "s1", "family_address"); got != long {
		t.Errorf("%d bytes came back of %d", len(got), len(long))
	}
}

func TestNoSchemaInAnswers(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	w := b.send("GET", "/api/front", "")
	if strings.Contains(w.Body.String(), "$schema") || w.Header().Get("Link") != "" {
		t.Errorf("the answer points at a schema: %s %q", w.Body, w.Header().Get("Link"))
	}
}

// A laptop that sleeps in the middle of a save may send the rest hours later.
func TestASlowBodyIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &Desk{Options: Options{Log: quiet()}, mux: http.NewServeMux(), look: readLook(t.TempDir())}
		d.routes = sync.OnceFunc(func() {
			d.api = newAPI(d.mux, "test")
			serve(d, "POST", "/api/slow", "slow", "", func(_ context.Context, in *call[FindText]) (FindText, error) { return in.Body, nil })
		})
		reader, writer := io.Pipe()
		go func() {
			_, _ = io.WriteString(writer, `{"text":`)
			time.Sleep(time.Hour) // fake time: the bubble's
			_, _ = io.WriteString(writer, `"late"}`)
			_ = writer.Close()
		}()
		w := &deadlines{ResponseRecorder: httptest.NewRecorder()}
		d.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "POST", "/api/slow", reader))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "late") {
			t.Errorf("answered %d: %s", w.Code, w.Body)
		}
		if !w.cleared {
			t.Error("a limit on reading was left standing")
		}
	})
}

// deadlines notes whether reading was given a limit.
type deadlines struct {
	*httptest.ResponseRecorder
	cleared bool
}

func (d *deadlines) SetReadDeadline(at time.Time) error {
	d.cleared = at.IsZero()
	return nil
}

func TestEveryAnswerSaysNoStore(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	for _, path := range []string{"/api/front", "/api/home", "/api/nothing", "/api/assessments/" + id + "/pdf/professional", "/api/assessments/none/check"} {
		if got := b.send("GET", path, "").Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s may be stored: %q", path, got)
		}
	}
}

func TestAPanicIsAProblemAndTheLogHasNoWords(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	serve(b.desk, "POST", "/api/broken", "broken", "", func(_ context.Context, in *call[FindText]) (nothing, error) {
		panic("typed: " + in.Body.Text)
	})
	p := b.refused("POST", "/api/broken", FindText{Text: "Mary Smith"}, http.StatusInternalServerError, fault.Internal)
	if strings.Contains(p.Detail, "Mary") || strings.Contains(b.log.String(), "Mary") {
		t.Error("what was typed is in the answer or the log")
	}
	if !strings.Contains(b.log.String(), "panic at the door") {
		t.Error("nobody would ever hear of the panic")
	}
	b.get("/api/home", nil) // and the program goes on
}

func TestUnknownPathsAreProblems(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.refused("GET", "/api/nothing", nil, http.StatusNotFound, fault.NotFound)
	b.refused("DELETE", "/api/home", nil, http.StatusNotFound, fault.NotFound)
}

// A person's words are in no log, whatever they are and whatever goes wrong.
func TestNoWordOfAFamilyInTheLog(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.post("/api/find", FindText{Text: "Smith"}, nil)
	b.get("/api/assessments/"+id+"/check", nil)
	b.broken.fail(errBroken)
	b.send("PATCH", "/api/assessments/"+id+"/answers", marshal(t, Patch{Changes: []forms.Change{{Client: "x", Q: "family_address", Act: forms.ActSet, Value: []byte(`"4 Weir Cottages"`)}}}))
	b.send("POST", "/api/assessments/"+id+"/finish", "")
	b.broken.fail(nil)
	for _, word := range []string{"Smith", "Mary", "Weir", "07700", passphrase} {
		if bytes.Contains(b.log.Bytes(), []byte(word)) {
			t.Errorf("the log has %q:\n%s", word, b.log)
		}
	}
}
