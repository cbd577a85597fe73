package forms

import (
	"encoding/json"

	"earlyhelp.example/backend/fault"
)

// After reports whether a question is asked only after Finish: its answers are
// in no document that Finish seals, and travel in one of their own (SealAddition).
func (q *Question) After() bool { return q.Page != nil && q.Page.Section.After }

// offices reports whether the office fills the page in.
func (p *FormPage) offices() bool { return p.Offices || p.Section.Offices }

// AfterPages are the ids of the pages for what happens after Finish, those that
// do not apply left out. They are writable on a finished form.
func (d *Draft) AfterPages() []string {
	var ids []string
	for _, p := range d.form.pageList {
		if p.Section.After && d.applies(p) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// AfterAnswers are what was recorded after Finish, in words and in codes, for
// the professional copy.
func (d *Draft) AfterAnswers() []DocAnswer { return d.addition().Answers }

// AfterFiles are the documents that those answers name.
func (d *Draft) AfterFiles() []FileRef { return d.filesOf(d.addition().Answers) }

func (d *Draft) addition() Document {
	return d.documentOf(func(s *Section) bool { return s.After })
}

// AfterProblems are answers of the after pages that are none, such as a date that
// is no day. An empty one is never among them: these pages hold nothing up.
func (d *Draft) AfterProblems() []Problem {
	var out []Problem
	d.visitPages(func(s *Section) bool { return s.After }, func(p part, row string) {
		if p.joined || p.q.Type == TypeTable || d.slots[p.q.index][p.k].val.state == StateEmpty {
			return
		}
		if say := d.faultOf(p, row); say != "" {
			out = append(out, d.problem(p, row, say))
		}
	})
	return out
}

// SealAddition is the body of an amendment: all that the after pages say now, as
// a Document of its own, so that the last one to arrive is the whole of it. It is
// refused, with the kind Invalid, while there is nothing to say or AfterProblems
// has any.
func (d *Draft) SealAddition() (json.RawMessage, error) {
	doc := d.addition()
	doc.State, doc.StateSays = d.finishedState()
	doc.Answered = len(doc.Answers)
	doc.Asked = doc.Answered + len(doc.Unanswered)
	if problems := d.AfterProblems(); len(problems) > 0 {
		return nil, fault.New(fault.Invalid, "forms.unfinished", len(problems))
	}
	if len(doc.Answers) == 0 {
		return nil, fault.New(fault.Invalid, "forms.nothing-added")
	}
	body, err := json.Marshal(doc)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	return body, nil
}
