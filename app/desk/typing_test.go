package desk

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// value is a text as the page shows it.
func (b *bench) value(id, page, q string) string {
	b.t.Helper()
	var p AssessmentPage
	b.get("/api/assessments/"+id+"/pages/"+page, &p)
	for _, item := range p.Items {
		if item.ID == q {
			var text string
			if err := json.Unmarshal(item.Parts[0].Value, &text); err != nil {
				return string(item.Parts[0].Value)
			}
			return text
		}
	}
	b.t.Fatalf("page %s has no %s", page, q)
	return ""
}

func TestWhatIsTypedIsKeptAsTyped(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	for name, typed := range map[string]string{
		"sixty thousand": strings.Repeat("wandering ", 6000),
		"impossible day": "31/02/2026",
		"every script":   "Ẹ̀bùn ŵŷ Łódź محمد বাংলা 👩‍👩‍👧",
		"markup":         `<script>alert("x")</script> & 'quoted' \ back`,
		"lines":          "one\r\n\ttwo\u2028three\u0000four",
	} {
		b.set(id, name, "family_address", "", typed)
		if got := b.value(id, "s1", "family_address"); got != typed {
			t.Errorf("%s came back changed: %.60q", name, got)
		}
		b.restart()
		b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
		if got := b.value(id, "s1", "family_address"); got != typed {
			t.Errorf("%s changed on the disk: %.60q", name, got)
		}
	}
}

// Half of a pair of UTF-16 units cannot be kept as text; the rest must be.
func TestALoneSurrogateLosesNothingElse(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	w := b.send("PATCH", "/api/assessments/"+id+"/answers",
		`{"changes":[{"client":"c1","q":"family_address","act":"set","value":"before \ud83d after"}]}`)
	if w.Code != http.StatusOK {
		t.Fatalf("answered %d: %s", w.Code, w.Body)
	}
	got := b.value(id, "s1", "family_address")
	if !strings.HasPrefix(got, "before ") || !strings.HasSuffix(got, " after") {
		t.Errorf("came back as %q", got)
	}
}

func TestHostileChangesAreKeptOrRefusedWhole(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	for name, body := range map[string]string{
		"unknown question": `{"changes":[{"client":"a","q":"no_such","act":"set","value":"kept"}]}`,
		"wrong shape":      `{"changes":[{"client":"b","q":"family_members","act":"set","value":{"deep":[1,2,{"er":null}]}}]}`,
		"unknown act":      `{"changes":[{"client":"c","q":"family_address","act":"explode","value":"x"}]}`,
		"null value":       `{"changes":[{"client":"d","q":"family_address","act":"set","value":null}]}`,
		"no changes":       `{"changes":[]}`,
		"deep":             `{"changes":[{"client":"e","q":"family_address","act":"set","value":` + strings.Repeat("[", 900) + strings.Repeat("]", 900) + `}]}`,
	} {
		if w := b.send("PATCH", "/api/assessments/"+id+"/answers", body); w.Code != http.StatusOK {
			t.Errorf("%s answered %d: %s", name, w.Code, w.Body)
		}
		b.get("/api/assessments/"+id+"/check", nil)
	}
	for name, body := range map[string]string{
		"changes is text":   `{"changes":"x"}`,
		"too deep to parse": `{"changes":[{"client":"f","q":"q","act":"set","value":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}]}`,
		"cut short":         `{"changes":[{"client":"g"`,
	} {
		if w := b.send("PATCH", "/api/assessments/"+id+"/answers", body); w.Code < 400 || w.Code >= 500 {
			t.Errorf("%s answered %d", name, w.Code)
		}
	}
}

func TestAFullDiskSaysSoAndRecovers(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.set(id, "c1", "family_address", "", "before")
	b.broken.fail(syscall.ENOSPC)
	b.refused("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: []forms.Change{
		{Client: "c2", Q: "family_address", Act: forms.ActSet, Value: json.RawMessage(`"during"`)}}},
		http.StatusInsufficientStorage, fault.Full)
	b.broken.fail(nil)
	if got := b.value(id, "s1", "family_address"); got != "before" {
		t.Errorf("a save that was refused left %q", got)
	}
	b.set(id, "c2", "family_address", "", "after")
	if got := b.value(id, "s1", "family_address"); got != "after" {
		t.Errorf("after there was room again: %q", got)
	}
}

// The screen repeats what was not answered: nothing may be kept twice.
func TestARepeatedChangeIsKeptOnce(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	first := b.set(id, "c1", "family_address", "", "once")
	again := b.set(id, "c1", "family_address", "", "once")
	if first.Seq != again.Seq || len(again.Saved) != 1 {
		t.Errorf("first %d, again %d, saved %v", first.Seq, again.Seq, again.Saved)
	}
	var h AnswerHistory
	b.post("/api/assessments/"+id+"/history", WhichAnswer{Q: "family_address", Subject: "0"}, &h)
	if len(h.Entries) != 1 {
		t.Errorf("history has %d entries", len(h.Entries))
	}
}

// Two pages may be open. Every answer of both is kept, and no reply is wrong
// about what it kept.
func TestTwoWindowsLoseNothing(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	questions := []string{"family_address", "family_postcode", "family_phone", "interpreter"}
	var wait sync.WaitGroup
	for _, q := range questions {
		wait.Go(func() { b.set(id, "client "+q, q, "", "answer "+q) })
	}
	wait.Wait()
	for _, q := range questions {
		if got := b.value(id, "s1", q); got != "answer "+q {
			t.Errorf("%s is %q", q, got)
		}
	}
}

func TestUndoBringsBackAndCanBeUndone(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.set(id, "c1", "family_address", "", "the first words, which were long")
	second := b.set(id, "c2", "family_address", "", "short") // much was removed: a row of its own
	b.post("/api/assessments/"+id+"/undo", UndoChange{Seq: second.Seq, Client: "u1"}, nil)
	if got := b.value(id, "s1", "family_address"); got != "the first words, which were long" {
		t.Fatalf("undo left %q", got)
	}
	var h AnswerHistory
	b.post("/api/assessments/"+id+"/history", WhichAnswer{Q: "family_address", Subject: "0"}, &h)
	if len(h.Entries) != 3 || h.Entries[0].By != "Temi Ellis" {
		t.Fatalf("history: %+v", h.Entries)
	}
	b.post("/api/assessments/"+id+"/undo", UndoChange{Seq: h.Entries[0].Seq, Client: "u2"}, nil)
	if got := b.value(id, "s1", "family_address"); got != "short" {
		t.Errorf("undo of undo left %q", got)
	}
	b.refused("POST", "/api/assessments/"+id+"/undo", UndoChange{Seq: 999, Client: "u3"}, http.StatusNotFound, fault.NotFound)
}
