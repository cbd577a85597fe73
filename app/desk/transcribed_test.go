package desk

import (
	"fmt"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/sealed"
)

func (b *bench) onPaper(id string, p OnPaper) OnPaperSaid {
	b.t.Helper()
	var said OnPaperSaid
	b.post("/api/assessments/"+id+"/on-paper", p, &said)
	return said
}

// writtenOn is the day as three boxes of a screen have it.
func writtenOn(at time.Time) OnPaper {
	return OnPaper{Day: fmt.Sprint(at.Day()), Month: fmt.Sprint(int(at.Month())), Year: fmt.Sprint(at.Year())}
}

func (b *bench) checkHead(id string) Head {
	b.t.Helper()
	var check AssessmentCheck
	b.get("/api/assessments/"+id+"/check", &check)
	return check.Head
}

// paperFact is what one copy says of paper, in its box under the title.
func (b *bench) paperFact(id string, which edition) string {
	b.t.Helper()
	s, release, err := b.desk.use()
	if err != nil {
		b.t.Fatal(err)
	}
	defer release()
	job, err := s.job(b.t.Context(), b.openedBy(s, id), which)
	if err != nil {
		b.t.Fatal(err)
	}
	return factOf(job)
}

func (b *bench) openedBy(s *session, id string) state {
	b.t.Helper()
	st, err := s.state(b.t.Context(), id)
	if err != nil {
		b.t.Fatal(err)
	}
	return st
}

// factOf is by its words, in whichever language the copy is.
func factOf(job pdf.Job) string {
	for _, f := range job.Paper.Facts {
		for _, label := range []string{"Typed in from paper", "Teipiwyd o bapur", "Przepisano z papieru"} {
			if f.Label == label {
				return f.Text
			}
		}
	}
	return ""
}

// TestAFormTypedInFromPaperSaysSo is BR-45 on the laptop: the day is kept over an
// unlock, stands on the draft and at Check answers, can be taken back and said again,
// is sealed, and is printed on every copy, before and after Finish.
func TestAFormTypedInFromPaperSaysSo(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	if h := b.checkHead(id); h.PaperSays != "" || h.WrittenOn != "" || b.paperFact(id, edition{copyOf: forms.CopyProfessional}) != "" {
		t.Fatalf("nobody said that it was on paper: %+v", h)
	}
	wrote := b.now().AddDate(0, 0, -3)
	want := string(forms.DayOf(wrote))
	if said := b.onPaper(id, writtenOn(wrote)); said.WrittenOn != want || !strings.Contains(said.PaperSays, forms.Day(want).Says()) {
		t.Fatalf("said %+v", said)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	var page AssessmentPage
	b.get("/api/assessments/"+id+"/pages/first", &page)
	if h := b.checkHead(id); h.WrittenOn != want || page.Head.WrittenOn != want || h.PaperSays == "" || page.Head.PaperSays != h.PaperSays {
		t.Fatalf("after an unlock the page says %+v, the check %+v", page.Head, h)
	}
	if said := b.onPaper(id, OnPaper{Never: true}); said != (OnPaperSaid{}) || b.checkHead(id).WrittenOn != "" {
		t.Fatalf("taken back it says %+v", said)
	}
	b.onPaper(id, writtenOn(wrote))
	name := b.me()
	typing := "Written on " + forms.Day(want).Says() + ", being typed in by " + name
	for _, copyOf := range []forms.Copy{forms.CopyProfessional, forms.CopyFamily, forms.CopySignature} {
		if got := b.paperFact(id, edition{copyOf: copyOf}); got != typing {
			t.Errorf("the draft's %s copy says %q", copyOf, got)
		}
	}
	item := b.finish(id).Item
	payload, err := b.office.store.Payload(t.Context(), item)
	if err != nil {
		t.Fatal(err)
	}
	if e, err := sealed.Open(payload); err != nil || e.TranscribedFrom != "paper "+want {
		t.Errorf("sealed as transcribed from %q, %v", e.TranscribedFrom, err)
	}
	today := forms.DayOf(b.now()).Says()
	b.at(b.now().AddDate(0, 0, 2)) // printed later, it still says when it was typed in
	b.typedIn(id, "Written on "+forms.Day(want).Says()+", typed in on "+today+" by "+name)
	if h := b.checkHead(id); h.PaperSays != "Typed in from paper: written on "+forms.Day(want).Says()+", typed in on "+today+" by "+name+"." {
		t.Errorf("the finished form says %q", h.PaperSays)
	}
	b.refused("POST", "/api/assessments/"+id+"/on-paper", OnPaper{Never: true}, http.StatusForbidden, fault.Refused)
}

// typedIn wants it on each copy of a finished form.
func (b *bench) typedIn(id, want string) {
	b.t.Helper()
	for _, which := range []edition{{copyOf: forms.CopyProfessional}, {copyOf: forms.CopyFamily}, {copyOf: forms.CopyFamily, easy: true}, {copyOf: forms.CopySignature}} {
		if got := b.paperFact(id, which); got != want {
			b.t.Errorf("%+v says %q, want %q", which, got, want)
		}
	}
	if got := b.paperFact(id, edition{copyOf: forms.CopyFamily, reading: "pl"}); !strings.Contains(got, "przepisano") {
		b.t.Errorf("the Polish copy says %q", got)
	}
}

// me is the full name of whoever is signed in.
func (b *bench) me() string {
	b.t.Helper()
	s, release, err := b.desk.use()
	if err != nil {
		b.t.Fatal(err)
	}
	defer release()
	return s.enrolment.Worker.FullName
}

// TestEveryFormCanBeOnPaperFirst: no form is an exception, and none is asked by id.
func TestEveryFormCanBeOnPaperFirst(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	var list FormsList
	b.get("/api/forms", &list)
	if len(list.Forms) < 20 {
		t.Fatalf("only %d forms", len(list.Forms))
	}
	for _, f := range list.Forms {
		id := b.begin(StartForm{Form: f.ID, Practice: true, Empty: true})
		b.onPaper(id, writtenOn(b.now()))
		if h := b.checkHead(id); h.PaperSays == "" {
			t.Errorf("%s says nothing on its screen", f.ID)
		}
		for _, copyOf := range b.opened(id).form.Copies {
			if copyOf != forms.CopyBlank && b.paperFact(id, edition{copyOf: copyOf}) == "" {
				t.Errorf("%s says nothing on its %s copy", f.ID, copyOf)
			}
		}
	}
}

// TestADayOnPaperThatCannotBe: what is no date, or has not come, is refused in a
// sentence and changes nothing; so is a day that a clock put right has made the
// future, at Finish; on a full disk what was said before stays.
func TestADayOnPaperThatCannotBe(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	url := "/api/assessments/" + id + "/on-paper"
	for _, p := range []OnPaper{{}, {Day: "31", Month: "11", Year: "2025"}, {Day: "20", Month: "11", Year: "26"}, {Day: "20", Month: "11", Year: "1926"},
		{Day: "twenty", Month: "11", Year: "2025"}, {Day: "-2", Month: "1", Year: "2025"}, {Day: "2", Year: "2025"}} {
		if r := b.refused("POST", url, p, http.StatusUnprocessableEntity, fault.Invalid); r.Key != "desk.paper-day" {
			t.Errorf("%+v is refused with %s", p, r.Key)
		}
	}
	ahead := b.refused("POST", url, writtenOn(b.now().AddDate(0, 0, 1)), http.StatusUnprocessableEntity, fault.Invalid)
	if ahead.Key != "desk.paper-ahead" || !strings.Contains(ahead.Detail, "in the future") {
		t.Errorf("tomorrow is refused with %q", ahead.Detail)
	}
	if h := b.checkHead(id); h.WrittenOn != "" {
		t.Fatalf("a refused day is kept: %q", h.WrittenOn)
	}
	today := string(forms.DayOf(b.now()))
	b.onPaper(id, writtenOn(b.now()))
	b.broken.fail(syscall.ENOSPC)
	b.refused("POST", url, OnPaper{Never: true}, http.StatusInsufficientStorage, fault.Full)
	b.broken.fail(nil)
	if h := b.checkHead(id); h.WrittenOn != today {
		t.Fatalf("on a full disk %q became %q", today, h.WrittenOn)
	}
	b.at(b.now().AddDate(0, 0, -1))
	if r := b.refused("POST", "/api/assessments/"+id+"/finish", nil, http.StatusUnprocessableEntity, fault.Invalid); r.Key != "desk.paper-ahead" {
		t.Errorf("Finish refuses with %s", r.Key)
	}
	if waiting := b.items(); len(waiting) > 0 {
		t.Errorf("there waits to be sent: %+v", waiting)
	}
}
