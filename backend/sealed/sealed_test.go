package sealed

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"earlyhelp.example/backend/fault"
)

const someID = "019a3c5e-6f10-7b42-9d3a-4b1f0c9e2d77"

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func envelope() Envelope {
	return Envelope{ID: someID, Kind: "assessment", Authority: "E10000999",
		Author: Author{Worker: "w-1", Device: "d-1"}, OccurredAt: noon, SealedAt: noon.Add(time.Hour),
		Episode: &Episode{ID: "e-1", Seq: 2, After: someID}, Form: &Form{Code: "eha_portal", Version: 1},
		Subjects: []Subject{{LocalPerson: "p-1", FirstName: "Aisha"}, {LocalPerson: "p-2", FirstName: "Tom"}},
		Urgent:   &Urgent{ImmediateDanger: "yes", Calls: []Call{{At: noon, SpokeTo: "duty worker"}}},
		Body:     json.RawMessage(`{"schema":"eh.assessment/1","answers":[{"q":"a","value":"<b> & \u2028 é"}]}`)}
}

func TestSealOpen(t *testing.T) {
	s, err := Seal(envelope())
	if err != nil {
		t.Fatal(err)
	}
	if s.ID != someID || s.SHA256 != Digest(s.Bytes) || s.Reference != Reference(someID) || !s.Urgent || s.Kind != "assessment" {
		t.Errorf("submission %+v", s)
	}
	if !bytes.Contains(s.Bytes, []byte(`"<b> & `)) {
		t.Error("what was typed was escaped")
	}
	e, err := Open(s.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Seal(e)
	if err != nil || !bytes.Equal(again.Bytes, s.Bytes) {
		t.Errorf("sealing what was opened: %v\n%s\n%s", err, s.Bytes, again.Bytes)
	}
}

func TestSealRefuses(t *testing.T) {
	cases := map[string]func(*Envelope){
		"no id":          func(e *Envelope) { e.ID = "" },
		"a UUIDv4":       func(e *Envelope) { e.ID = "019a3c5e-6f10-4b42-9d3a-4b1f0c9e2d77" },
		"a capital id":   func(e *Envelope) { e.ID = strings.ToUpper(someID) },
		"no kind":        func(e *Envelope) { e.Kind = "" },
		"no authority":   func(e *Envelope) { e.Authority = "" },
		"no worker":      func(e *Envelope) { e.Author.Worker = "" },
		"no device":      func(e *Envelope) { e.Author.Device = "" },
		"no time":        func(e *Envelope) { e.SealedAt = time.Time{} },
		"no body":        func(e *Envelope) { e.Body = nil },
		"body is a list": func(e *Envelope) { e.Body = json.RawMessage(`[]`) },
		"broken body":    func(e *Envelope) { e.Body = json.RawMessage(`{"a":`) },
		"too large":      func(e *Envelope) { e.Body = json.RawMessage(`{"a":"` + strings.Repeat("x", MaxBytes) + `"}`) },
	}
	for name, change := range cases {
		e := envelope()
		change(&e)
		if _, err := Seal(e); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want a refusal", name, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	whole, err := Seal(envelope())
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name string
		in   []byte
		want fault.Kind
	}{
		{"nothing", nil, fault.Invalid},
		{"a list", []byte(`[]`), fault.Invalid},
		{"a page", []byte(`<html>`), fault.Invalid},
		{"half", whole.Bytes[:len(whole.Bytes)/2], fault.Invalid},
		{"two", append(bytes.Clone(whole.Bytes), whole.Bytes...), fault.Invalid},
		{"another schema", bytes.Replace(whole.Bytes, []byte("eh.submission/1"), []byte("eh.bundle/1"), 1), fault.Invalid},
		{"a later schema", bytes.Replace(whole.Bytes, []byte("eh.submission/1"), []byte("eh.submission/2"), 1), fault.Newer},
		{"too large", make([]byte, MaxBytes+1), fault.Invalid},
	}
	for _, c := range cases {
		if _, err := Open(c.in); fault.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// TestUnknownMembersSurvive is a laptop that has never heard of what a newer
// program wrote: it loses none of it.
func TestUnknownMembersSurvive(t *testing.T) {
	in := `{"schema":"eh.submission/1","id":"` + someID + `","kind":"assessment","authority":"E10000999",
		"author":{"worker":"w-1","device":"d-1","shift":"night"},"occurredAt":"2026-11-22T12:00:00Z","sealedAt":"2026-11-22T13:00:00Z",
		"subjects":[{"localPerson":"p-1","pronouns":["she","her"]},{"localPerson":"p-2"}],"urgent":{"stepUp":true,"calls":[{"at":"2026-11-22T12:00:00Z","minutes":1e400}]},
		"weight":0.10,"body":{"schema":"eh.assessment/9","x":1.50}}`
	e, err := Open([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Seal(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"shift":"night"`, `{"localPerson":"p-1","pronouns":["she","her"]}`, `"minutes":1e400`, `"weight":0.10`, `"body":{"schema":"eh.assessment/9","x":1.50}`} {
		if !strings.Contains(string(s.Bytes), want) {
			t.Errorf("%s was lost in %s", want, s.Bytes)
		}
	}
	if strings.Contains(string(s.Bytes), `{"localPerson":"p-2","pronouns"`) {
		t.Error("a member went to another person")
	}
	e.Subjects = e.Subjects[1:]
	if s, err = Seal(e); err != nil || strings.Contains(string(s.Bytes), "pronouns") {
		t.Errorf("with one person fewer, what was kept by place has no place: %v %s", err, s.Bytes)
	}
}

// TestUnknownAnywhere puts a member nobody knows into any object of any
// envelope.
func TestUnknownAnywhere(t *testing.T) {
	whole, err := Seal(envelope())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		tree, err := anyJSON(whole.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		top, _ := tree.(map[string]any)
		objects := []map[string]any{top}
		for _, name := range []string{"author", "episode", "form", "urgent"} {
			objects = append(objects, top[name].(map[string]any))
		}
		for _, person := range top["subjects"].([]any) {
			objects = append(objects, person.(map[string]any))
		}
		object := rapid.SampledFrom(objects).Draw(t, "object")
		name := "x" + rapid.StringN(1, 8, -1).Draw(t, "name")
		object[name] = rapid.StringN(1, 20, -1).Draw(t, "value")
		in, err := compactJSON(tree)
		if err != nil {
			t.Fatal(err)
		}
		e, err := Open(in)
		if err != nil {
			t.Fatalf("open: %v", err)
		}
		s, err := Seal(e)
		if err != nil {
			t.Fatalf("seal: %v", err)
		}
		out, err := anyJSON(s.Bytes)
		if err != nil || surplus(tree, out) != nil || surplus(out, tree) != nil {
			t.Fatalf("%s became %s", in, s.Bytes)
		}
	})
}

func FuzzOpen(f *testing.F) {
	whole, err := Seal(envelope())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes)
	f.Add([]byte(`{"schema":"eh.submission/1","subjects":[{}],"x":null}`))
	f.Fuzz(func(t *testing.T, in []byte) {
		e, err := Open(in)
		if err != nil {
			return
		}
		s, err := Seal(e)
		if err != nil {
			if fault.Is(err, fault.Internal) || len(in) < MaxBytes/2 {
				t.Fatalf("opened but not sealed: %v", err)
			}
			return
		}
		e2, err := Open(s.Bytes)
		if err != nil {
			t.Fatalf("sealed but not opened: %v\n%s", err, s.Bytes)
		}
		s2, err := Seal(e2)
		if err != nil || s2.SHA256 != s.SHA256 {
			t.Fatalf("not stable: %v\n%s\n%s", err, s.Bytes, s2.Bytes)
		}
	})
}

func BenchmarkSeal60K(b *testing.B) {
	e := envelope()
	e.Body = json.RawMessage(`{"a":"` + strings.Repeat("words and words. ", 3600) + `"}`)
	for b.Loop() {
		if _, err := Seal(e); err != nil {
			b.Fatal(err)
		}
	}
}
