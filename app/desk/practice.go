package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/store"
)

// practise begins a form about an invented family, whatever family was named.
func (s *session) practise(ctx context.Context, head store.DraftHead, f *forms.Form, empty bool) (Started, error) {
	e, err := s.invented(head)
	if err != nil {
		return Started{}, err
	}
	head.Child = e.Child
	var answers []forms.Change
	if !empty {
		answers = practised(f, e)
	}
	return s.begin(ctx, head, f, answers, nil)
}

// invented is the family that practice is about, as if it had come today. Where a
// proposal of one practised form began another, that form's people are its family,
// and there is no example.
func (s *session) invented(h store.DraftHead) (library.Example, error) {
	if !h.Practice || h.Origin != "" {
		return library.Example{}, nil
	}
	e, found := library.PracticeOf(h.Form, h.Language)
	if !found {
		return e, nil
	}
	e, err := e.On(string(h.Started))
	return e, fault.Wrap(err, fault.Damaged, "app.forms")
}

// practised are the invented family's answers to a form. A file is not among
// them: there is none behind its name.
func practised(f *forms.Form, e library.Example) []forms.Change {
	var changes []forms.Change
	for _, c := range e.Changes() {
		if q := f.Question(c.Q); q != nil && q.Type != forms.TypeFile {
			changes = append(changes, c)
		}
	}
	return changes
}
