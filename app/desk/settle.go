package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// settled is what becomes of a family's tasks as a form is sealed.
type settled struct {
	changes   []casework.Change
	decisions []store.Decision
}

// settle brings the tasks of a form in line with what it now says. One that has a
// day is set without being asked for, because a time that the council or the family
// gave is to be reminded of (BR-86); it moves with its day, and is done where the
// form no longer asks for it. What the worker said no to, or has done, stays so; a new
// version of a form has the tasks of the one before it, and asks again for what was
// done only where it gives another day.
func (s *session) settle(ctx context.Context, st state, record casework.Record) (settled, error) {
	var out settled
	decided, err := s.decisions(ctx, st.head)
	if err != nil {
		return out, err
	}
	asked := map[string]bool{}
	for _, p := range st.draft.Proposals() {
		if p.Kind != forms.ProposeTask {
			continue
		}
		task := taskOf(st, p)
		asked[task.ID] = true
		d, known := decided[p.ID]
		if p.On == "" || known && !d.Accepted {
			continue
		}
		if !known {
			out.decisions = append(out.decisions, s.accepted(st, p.ID, task.ID))
		}
		if set, there := taskIn(record, task.ID); there && settledAlready(st, set, task) || known && !there {
			continue
		}
		if err := out.add(s.change(casework.TaskSet, st.head.Record(), task)); err != nil {
			return out, err
		}
	}
	for _, t := range record.Tasks {
		if t.Done.IsZero() && strings.HasPrefix(t.ID, taskID(st, forms.ProposeTask+".")) && !asked[t.ID] {
			if err := out.add(s.change(casework.TaskDone, st.head.Record(), casework.TaskData{Task: t.ID})); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

func (o *settled) add(c casework.Change, err error) error {
	o.changes = append(o.changes, c)
	return err
}

// settledAlready reports whether a task that is on record needs nothing more.
func settledAlready(st state, set, task casework.Task) bool {
	return set.On == task.On || !set.Done.IsZero() && st.head.Line == ""
}

// decisions are what the worker decided of what a form proposes: of its tasks also what
// they decided with the versions before it.
func (s *session) decisions(ctx context.Context, h store.DraftHead) (map[string]store.Decision, error) {
	decided, err := s.store.Decisions(ctx, h.ID)
	if err != nil || h.Renews == "" {
		return decided, err
	}
	drafts, err := s.draftsBySubmission(ctx)
	if err != nil {
		return nil, err
	}
	for before, here := drafts[h.Renews]; here; before, here = drafts[before.Renews] {
		said, err := s.store.Decisions(ctx, before.ID)
		if err != nil {
			return nil, err
		}
		for id, d := range said {
			if _, later := decided[id]; !later && strings.HasPrefix(id, forms.ProposeTask+".") {
				decided[id] = d
			}
		}
	}
	return decided, nil
}

func taskIn(r casework.Record, id string) (casework.Task, bool) {
	i := slices.IndexFunc(r.Tasks, func(t casework.Task) bool { return t.ID == id })
	if i < 0 {
		return casework.Task{}, false
	}
	return r.Tasks[i], true
}

// taskOf is the task a form proposes. Its id is the proposal's own in every version of
// the form: accepted twice, or said again in a new version, it is one task.
func taskOf(st state, p forms.Proposal) casework.Task {
	return casework.Task{ID: taskID(st, p.ID), Name: p.Task, Say: p.Say, On: string(p.On), Person: p.Person, Draft: st.head.ID}
}

func taskID(st state, proposal string) string {
	return cmp.Or(st.head.Line, st.head.ID) + "." + proposal
}

func (s *session) accepted(st state, proposal, made string) store.Decision {
	return store.Decision{Draft: st.head.ID, Proposal: proposal, Accepted: true, Made: made, At: s.desk.now(), By: s.enrolment.Worker.ID}
}
