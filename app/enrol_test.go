package app

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/vault"
	"earlyhelp.example/backend/wire"
)

// startIn starts the program over a folder, with the office that really speaks.
func startIn(t *testing.T, shipped *forms.Library, dir string) *desk.Desk {
	t.Helper()
	d := desk.New(desk.Options{Version: "test", Dir: dir, Library: shipped, Office: office{version: "test"}, Face: noFace{},
		Printer: systemPrinter{}, Now: time.Now, Log: slog.New(slog.DiscardHandler), Cost: vault.CheapCost()})
	t.Cleanup(func() { d.End(t.Context()) })
	return d
}

// refusal is what the door says to a letter.
func refusal(t *testing.T, d *desk.Desk, letter desk.EnrolLetter) *desk.Refusal {
	t.Helper()
	refused, ok := errors.AsType[*desk.Refusal](ask(d, "/api/enrol", letter, nil))
	if !ok {
		t.Fatal("the letter was taken")
	}
	return refused
}

// otherCode is a code that is not this one.
func otherCode(code string, n int) string {
	var number int
	_, _ = fmt.Sscan(strings.TrimLeft(code, "0")+" ", &number) // no digits left is 0
	return fmt.Sprintf("%08d", (number+1+n)%100_000_000)
}

// TestFiveGuessesOfOneLaptop tries codes at a real centre, with the program
// ended and started again between the tries: a laptop stays the same one, the
// sentence counts down as the centre does, and the sixth try is not looked at even with
// the right code (BR-15). A new letter is the office's answer: with it the laptop is let in.
func TestFiveGuessesOfOneLaptop(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	dir, right := t.TempDir(), letter.Code
	for i, want := range []string{"has 4 tries left", "has 3 tries left", "has 2 tries left", "has 1 try left", "has no tries left"} {
		letter.Code = otherCode(right, i)
		if said := refusal(t, startIn(t, shipped, dir), letter); !strings.Contains(said.Detail, want) {
			t.Fatalf("after wrong code %d: %q, want %q in it", i+1, said.Detail, want)
		}
	}
	letter.Code = right
	if said := refusal(t, startIn(t, shipped, dir), letter); !strings.HasPrefix(said.Key, "wire.code") {
		t.Errorf("the sixth try: %q", said.Detail)
	}
	letter.Code, _, err = network.centre.IssueLetter(t.Context(), "w-1", "test", time.Now().Add(time.Millisecond)) // after that try
	must(t, err)
	must(t, ask(startIn(t, shipped, dir), "/api/enrol", letter, nil))
}

// TestALostAnswerSpendsNoLetter loses the centre's answer on the way: the same
// laptop, started again, gets the same enrolment for the same letter, as often as
// it takes until its store is made.
func TestALostAnswerSpendsNoLetter(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	lost := 0
	within := network.Config.Handler
	network.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == wire.PathEnrol && lost == 0 {
			lost++
			within.ServeHTTP(deaf{http.Header{}}, r)
			w.WriteHeader(http.StatusBadGateway) // the proxy before it
			return
		}
		within.ServeHTTP(w, r)
	})
	dir := t.TempDir()
	if said := refusal(t, startIn(t, shipped, dir), letter); said.Code != "offline" {
		t.Fatalf("a lost answer: %+v", said)
	}
	var got desk.Enrolled
	must(t, ask(startIn(t, shipped, dir), "/api/enrol", letter, &got))
	must(t, ask(startIn(t, shipped, dir), "/api/enrol", letter, &got)) // the battery, before a passphrase was chosen
	if lost != 1 || got.Worker.Name != "Temi Ellis" {
		t.Errorf("lost %d answers; enrolled %+v", lost, got)
	}
}

// deaf takes an answer that nobody gets.
type deaf struct{ header http.Header }

func (d deaf) Header() http.Header         { return d.header }
func (d deaf) Write(p []byte) (int, error) { return len(p), nil }
func (d deaf) WriteHeader(int)             {}
