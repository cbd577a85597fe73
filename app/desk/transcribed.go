package desk

import (
	"context"
	"strings"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// OnPaper says on which day a draft was written on paper, before it was typed in
// (BR-45). The three are as they were typed.
type OnPaper struct {
	_     struct{} `json:"-" additionalProperties:"true"`
	Day   string   `json:"day,omitempty"`
	Month string   `json:"month,omitempty"`
	Year  string   `json:"year,omitempty"`
	Never bool     `json:"never,omitempty" doc:"It was not on paper: takes back what was said."`
}

// OnPaperSaid is what the form says of it now.
type OnPaperSaid struct {
	PaperSays string `json:"paperSays" doc:"As in a form's head."`
	WrittenOn string `json:"writtenOn" doc:"As in a form's head."`
}

// earliestPaper is the first day that is taken: no form of a council's that is in
// force today is older, so a year before it was typed wrongly.
const earliestPaper forms.Day = "2000-01-01"

// onPaper keeps that a draft was filled in on paper first, or takes it back. It is
// about the whole form and stands in none of its questions.
func (s *session) onPaper(ctx context.Context, in *callByID[OnPaper]) (OnPaperSaid, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	h, f, err := s.draft(ctx, in.ID)
	if err != nil {
		return OnPaperSaid{}, err
	}
	if err := s.may(casework.ContinueForm, h, f); err != nil {
		return OnPaperSaid{}, err
	}
	day, err := s.paperDay(in.Body)
	if err != nil {
		return OnPaperSaid{}, err
	}
	if err := s.store.SayPaper(ctx, h.ID, day, s.desk.now()); err != nil {
		return OnPaperSaid{}, err
	}
	s.desk.Changed(ChangedAssessments)
	h.WrittenOn = day
	return OnPaperSaid{PaperSays: s.paperSays(forms.TypedIn{WrittenOn: day}), WrittenOn: string(day)}, nil
}

// paperDay is the day that was typed; empty for never.
func (s *session) paperDay(p OnPaper) (forms.Day, error) {
	if p.Never {
		return "", nil
	}
	day, month, year := strings.TrimSpace(p.Day), strings.TrimSpace(p.Month), strings.TrimSpace(p.Year)
	at, err := time.Parse("2-1-2006", day+"-"+month+"-"+year)
	if err != nil || forms.DayOf(at) < earliestPaper {
		return "", fault.New(fault.Invalid, "desk.paper-day")
	}
	return forms.DayOf(at), s.notAhead(forms.DayOf(at))
}

// notAhead refuses a day on which nobody can have written yet. It is asked again at
// Finish: the clock may have been put right since.
func (s *session) notAhead(day forms.Day) error {
	if today := s.desk.today(); day > today {
		return fault.New(fault.Invalid, "desk.paper-ahead", day.Says(), today.Says())
	}
	return nil
}

// paperSays is that in words, or nothing where the form never was on paper.
func (s *session) paperSays(t forms.TypedIn) string {
	switch {
	case t.WrittenOn == "":
		return ""
	case t.On == "":
		return s.words().say("paper.typing", t.WrittenOn.Says())
	}
	return s.words().say("paper.typed", t.WrittenOn.Says(), t.On.Says(), t.By)
}

// typedIn is what a form's papers and its head say of it.
func (s *session) typedIn(ctx context.Context, h store.DraftHead) (forms.TypedIn, error) {
	t := forms.TypedIn{WrittenOn: h.WrittenOn, By: s.enrolment.Worker.FullName}
	if h.WrittenOn == "" || h.State != store.Finished {
		return t, nil
	}
	item, err := s.store.Item(ctx, h.Submission)
	if fault.Is(err, fault.NotFound) { // lost with a broken page: the day of its last answer is left
		item.FinishedAt, err = h.SavedAt, nil
	}
	t.On = forms.DayOf(item.FinishedAt.In(london))
	return t, err
}
