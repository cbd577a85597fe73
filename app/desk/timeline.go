package desk

import (
	"context"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// Timeline is what a draft was, moment by moment (screens-laptop 14). Looking
// changes nothing.
type Timeline struct {
	Head    Head         `json:"head"`
	Moments []MomentLine `json:"moments" doc:"The newest first: now."`
	Explain string       `json:"explain" doc:"Which moments are kept, and how long."`
}

// MomentLine is one moment.
type MomentLine struct {
	Seq  int64  `json:"seq" doc:"Names the moment."`
	At   string `json:"at" doc:"RFC 3339."`
	When string `json:"when" doc:"In words; Now for the newest."`
	Says string `json:"says" doc:"What it is, and how much was answered."`
	Now  bool   `json:"now"`
}

// MomentPage is one moment compared with now.
type MomentPage struct {
	Moment  MomentLine       `json:"moment"`
	Says    string           `json:"says" doc:"How many answers differ."`
	Pages   []MomentOfPage   `json:"pages" doc:"The form's pages on which something differs, in their order."`
	CanBack bool             `json:"canBack" doc:"The draft can still be written on."`
	Undo    *MomentBroughtTo `json:"undo,omitempty"`
}

// MomentOfPage is what differs on one page of the form.
type MomentOfPage struct {
	Page  string       `json:"page"`
	Title string       `json:"title"`
	Back  bool         `json:"back" doc:"Something on it can be brought back."`
	Lines []MomentDiff `json:"lines"`
}

// MomentDiff is one answer that is not what it was.
type MomentDiff struct {
	Q     string `json:"q"`
	Row   string `json:"row"`
	Label string `json:"label"`
	Then  string `json:"then"`
	Now   string `json:"now"`
	Added bool   `json:"added" doc:"A row that was not there then."`
	Gone  bool   `json:"gone" doc:"A row that is no longer there."`
	Back  bool   `json:"back" doc:"It can be brought back."`
}

// BringBack says what of a moment to bring back: one answer, or what a page held.
type BringBack struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Page   string   `json:"page,omitempty"`
	Q      string   `json:"q,omitempty" doc:"Empty for all that differs on the page."`
	Row    string   `json:"row,omitempty"`
	Client string   `json:"client,omitempty" doc:"The screen's id of the press: pressing twice brings back once."`
}

// MomentBroughtTo is what was brought back, and how to undo it: bring the same
// back from the moment before.
type MomentBroughtTo struct {
	Says string `json:"says"`
	Seq  int64  `json:"seq" doc:"The moment before it was brought back."`
}

// oneMoment names a moment of an assessment.
type oneMoment struct {
	ID  string `path:"id"`
	Seq int64  `path:"seq"`
}

// oneMomentWith is oneMoment with what to bring back of it.
type oneMomentWith struct {
	ID   string `path:"id"`
	Seq  int64  `path:"seq"`
	Body BringBack
}

func (s *session) timeline(ctx context.Context, in *byID) (Timeline, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return Timeline{}, err
	}
	out := Timeline{Moments: []MomentLine{}, Explain: s.words().say("timeline.explain")}
	for _, m := range st.draft.Timeline(s.desk.now(), london) {
		out.Moments = append(out.Moments, s.momentLine(m))
	}
	out.Head, err = s.head(ctx, st)
	return out, err
}

func (s *session) momentLine(m forms.Moment) MomentLine {
	w := s.words()
	line := MomentLine{Seq: m.Seq, At: stamp(m.At), When: w.at(m.At, s.desk.now()), Now: m.Kind == forms.MomentLatest}
	answers := w.count("timeline.answers", m.Answers)
	switch m.Kind {
	case forms.MomentLatest:
		line.Says, line.When = line.When+" · "+answers, w.say("timeline.now")
	case forms.MomentMoved:
		line.Says = w.say("timeline.moved", m.Version)
	case forms.MomentKept:
		line.Says = answers
	default:
		line.Says = w.say("timeline."+string(m.Kind), m.What) + " · " + answers
	}
	return line
}

func (s *session) moment(ctx context.Context, in *oneMoment) (MomentPage, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return MomentPage{}, err
	}
	return s.momentPage(st, in.Seq)
}

func (s *session) momentPage(st state, seq int64) (MomentPage, error) {
	now := s.desk.now()
	at := -1 // rows between may have been thinned out
	for i := range st.rows {
		if st.rows[i].Seq <= seq {
			at = i
		}
	}
	if at < 0 {
		return MomentPage{}, fault.New(fault.NotFound, "desk.no-moment")
	}
	out := MomentPage{Pages: []MomentOfPage{}, CanBack: st.head.State == store.PartCompleted,
		Moment: MomentLine{Seq: seq, At: stamp(st.rows[at].At), When: s.words().at(st.rows[at].At, now), Now: at == len(st.rows)-1}}
	titles := map[string]string{}
	for _, mark := range st.draft.Sections() {
		titles[mark.ID] = mark.Title
	}
	differing := st.draft.Differences(seq)
	for _, d := range differing {
		if n := len(out.Pages); n == 0 || out.Pages[n-1].Page != d.Page {
			out.Pages = append(out.Pages, MomentOfPage{Page: d.Page, Title: titles[d.Page], Lines: []MomentDiff{}})
		}
		page := &out.Pages[len(out.Pages)-1]
		page.Back = page.Back || d.Back
		page.Lines = append(page.Lines, MomentDiff{Q: d.Q, Row: d.Row, Label: d.Label, Then: d.Then, Now: d.Now, Added: d.Added, Gone: d.Gone, Back: d.Back})
	}
	out.Says = s.words().say("timeline.same")
	if len(differing) > 0 {
		out.Says = s.words().count("timeline.differences", len(differing))
	}
	return out, nil
}

// bringBack makes answers what they were at a moment. What they are today stays
// in the history, and the reply says how to have it again.
func (s *session) bringBack(ctx context.Context, in *oneMomentWith) (MomentPage, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return MomentPage{}, err
	}
	if err := s.may(casework.ContinueForm, st.head, st.form); err != nil {
		return MomentPage{}, err
	}
	rows := st.draft.BringBack(in.Seq, forms.Wanted{Page: in.Body.Page, Q: in.Body.Q, Row: in.Body.Row}, "back "+in.Body.Client)
	clients := make([]string, len(rows)) // each begins a row of its own in the history
	for i, r := range rows {
		clients[i] = r.Client
	}
	saved, err := s.store.Save(ctx, in.ID, rows, clients...)
	if err != nil {
		return MomentPage{}, err
	}
	if err := s.refresh(ctx, &st); err != nil {
		return MomentPage{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments)
	page, err := s.momentPage(st, in.Seq)
	if len(saved) > 0 {
		page.Undo = &MomentBroughtTo{Says: s.words().count("timeline.back", len(saved)), Seq: saved[0].Seq - 1}
	}
	return page, err
}
