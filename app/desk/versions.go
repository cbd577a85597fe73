package desk

import (
	"context"
	"fmt"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// Versions is what a newer version of the form would change in this draft.
type Versions struct {
	Head Head         `json:"head"`
	Stay VersionStay  `json:"stay"`
	Move *VersionMove `json:"move,omitempty" doc:"Missing where there is no newer version."`
}

// VersionStay is the version the draft began with.
type VersionStay struct {
	Version int    `json:"version"`
	Until   string `json:"until" doc:"In words: until when it can be sent; empty where it does not end."`
}

// VersionMove is the newer version.
type VersionMove struct {
	Version int           `json:"version"`
	Says    string        `json:"says" doc:"How much changes, and whether an answer would be lost."`
	Lines   []VersionLine `json:"lines"`
}

// VersionLine is one question that differs.
type VersionLine struct {
	Q     string `json:"q"`
	Label string `json:"label"`
	What  string `json:"what" enum:"words,moved,rule,limits,list,type,added,removed"`
	Fate  string `json:"fate" enum:"keep,need,misfit,hidden"`
	Says  string `json:"says"`
}

// MoveTo names the version to move a draft to.
type MoveTo struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Version int      `json:"version,omitempty"`
}

// newer is the version of a draft's form that would begin today, or nil.
func (s *session) newer(h store.DraftHead) *forms.Form {
	latest, err := s.desk.Library.Latest(h.Form, s.desk.today())
	if err != nil || latest.Version <= h.Version || h.State != store.PartCompleted {
		return nil
	}
	return latest
}

func (s *session) versions(ctx context.Context, in *byID) (Versions, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return Versions{}, err
	}
	out := Versions{Stay: VersionStay{Version: st.form.Version, Until: daySays(string(st.form.AcceptsUntil))}}
	if next := s.newer(st.head); next != nil {
		out.Move = s.moveSays(forms.Diff(st.form, next, st.rows))
	}
	out.Head, err = s.head(ctx, st)
	return out, err
}

// moveSays is what a worker sees before a draft moves (screens-laptop 14).
func (s *session) moveSays(c forms.Changes) *VersionMove {
	w := s.words()
	move := &VersionMove{Version: c.To, Lines: []VersionLine{}}
	lost := 0
	for _, q := range c.Questions {
		if q.Fate == forms.FateHidden || q.Fate == forms.FateMisfit {
			lost++
		}
		move.Lines = append(move.Lines, VersionLine{Q: q.Q, Label: q.Label.In(w.language), What: string(q.Kind), Fate: string(q.Fate),
			Says: w.say("version.what."+string(q.Kind)) + " " + w.say("version.fate."+string(q.Fate))})
	}
	move.Says = w.count("version.changes", len(move.Lines)) + " " + w.say("version.nonelost")
	if lost > 0 {
		move.Says = w.count("version.changes", len(move.Lines)) + " " + w.count("version.lost", lost)
	}
	return move
}

// moveDraft moves a draft to a newer version of its form: a row like any other.
// No answer is taken away; the newer version reads what it still asks.
func (s *session) moveDraft(ctx context.Context, in *callByID[MoveTo]) (Done, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return Done{}, err
	}
	if err := s.may(casework.ContinueForm, st.head, st.form); err != nil {
		return Done{}, err
	}
	next := s.newer(st.head)
	if next == nil || in.Body.Version != 0 && in.Body.Version != next.Version {
		return Done{}, fault.New(fault.Conflict, "desk.no-version")
	}
	row := st.draft.Move(next, fmt.Sprint("move ", next.Version))
	if _, err := s.store.Save(ctx, in.ID, []forms.Row{row}, row.Client); err != nil {
		return Done{}, err
	}
	s.desk.Changed(ChangedHome, ChangedAssessments)
	return Done{ID: in.ID, Says: s.words().say("version.moved", next.Version), Href: assessmentHref(in.ID)}, nil
}
