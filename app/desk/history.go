package desk

import (
	"context"
	"encoding/json"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// WhichAnswer names one answer.
type WhichAnswer struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	Q       string   `json:"q,omitempty"`
	Subject string   `json:"subject,omitempty"`
	Row     string   `json:"row,omitempty"`
}

// AnswerHistory is every value one answer has had, newest first.
type AnswerHistory struct {
	Entries []HistoryEntry `json:"entries"`
}

// HistoryEntry is one change of one answer.
type HistoryEntry struct {
	Seq    int64           `json:"seq"`
	At     string          `json:"at" doc:"RFC 3339."`
	AtSays string          `json:"atSays"`
	Act    string          `json:"act"`
	Value  json.RawMessage `json:"value,omitempty" doc:"As typed: text or JSON; missing where the act has no value."`
	Says   string          `json:"says"`
	By     string          `json:"by"`
}

// UndoChange brings an earlier value back; undo of undo is redo.
type UndoChange struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Seq    int64    `json:"seq,omitempty"`
	Client string   `json:"client,omitempty"`
}

func (s *session) history(ctx context.Context, in *callByID[WhichAnswer]) (AnswerHistory, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return AnswerHistory{}, err
	}
	w, now := s.words(), s.desk.now()
	out := AnswerHistory{Entries: []HistoryEntry{}}
	for _, e := range st.draft.History(in.Body.Q, in.Body.Subject, in.Body.Row) {
		entry := HistoryEntry{Seq: e.Seq, At: stamp(e.At), AtSays: w.at(e.At, now), Act: string(e.Act), Value: e.Value,
			Says: e.Says, By: s.authorSays(e.By)}
		if e.Act != forms.ActSet {
			entry.Says = w.say("history." + string(e.Act))
		}
		out.Entries = append(out.Entries, entry)
	}
	return out, nil
}

func (s *session) authorSays(by string) string {
	switch by {
	case s.enrolment.Worker.ID:
		return s.enrolment.Worker.FullName
	case forms.ByPrefill:
		return s.words().say("history.prefill")
	case forms.ByCarry:
		return s.words().say("history.carry")
	}
	return by
}

// undo appends the value an answer had before a change. The change itself
// stays, so an undo can be undone.
func (s *session) undo(ctx context.Context, in *callByID[UndoChange]) (forms.PatchReply, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return forms.PatchReply{}, err
	}
	if err := s.may(casework.ContinueForm, st.head, st.form); err != nil {
		return forms.PatchReply{}, err
	}
	row, err := st.draft.Undo(in.Body.Seq, in.Body.Client)
	if err != nil {
		return forms.PatchReply{}, err
	}
	before := st.draft
	saved, err := s.store.Save(ctx, in.ID, []forms.Row{row}, row.Client)
	if err != nil {
		return forms.PatchReply{}, err
	}
	if err := s.refresh(ctx, &st); err != nil {
		return forms.PatchReply{}, err
	}
	// The screen does not hold the value that comes back, so it is not told
	// that it was the one who typed it.
	reply := forms.Reply(before, st.draft, pageOf(st.form, Patch{Changes: []forms.Change{{Q: row.Q}}}), nil)
	if len(saved) > 0 {
		reply.At, reply.Seq = saved[0].At.In(london).Format("15:04"), max(reply.Seq, saved[0].Seq)
	}
	return reply, nil
}
