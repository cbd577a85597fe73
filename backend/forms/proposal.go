package forms

import (
	"encoding/json"
	"slices"
)

// Proposal is something a finished form offers the worker, who accepts or
// declines it: a task on a day, a form to start, or a row of the plan. ID is
// the same each time the same answers are asked.
type Proposal struct {
	ID     string
	Kind   string // task, form or plan_row
	Task   string
	Form   string
	On     Day // of a task; empty where no answer gives a day
	Person string
	Say    string
	Fills  map[string]json.RawMessage // of a form: values by its question; of a plan row: by column
	Q      string                     // the question that led to it
	Row    string                     // of a plan row: the row of that table
}

// What a proposal is.
const (
	ProposeTask    = "task"
	ProposeForm    = "form"
	ProposePlanRow = "plan_row"
)

const opensPlanRow = "plan_row"

// Proposals are what the answers as they stand lead to. Answers on after pages
// count: ask again when they change.
func (d *Draft) Proposals() []Proposal {
	out := []Proposal{}
	for _, p := range d.form.Produces {
		if d.truth(p.when, nobody) != isTrue {
			continue
		}
		if p.Task != "" {
			out = append(out, d.proposeTask(p))
			continue
		}
		if p.each == nil {
			out = append(out, d.proposeForm(p, -1))
			continue
		}
		for i := range d.people {
			if d.truth(p.each, here{who: i + 1, row: -1}) == isTrue {
				out = append(out, d.proposeForm(p, i))
			}
		}
	}
	for _, q := range d.form.Questions {
		out = append(out, d.opened(q)...)
	}
	return out
}

func (d *Draft) proposeTask(p Product) Proposal {
	out := Proposal{ID: "task." + p.Task, Kind: ProposeTask, Task: p.Task, Say: d.text(p.Say, "")}
	if p.on != nil {
		if on := d.operand(p.on.root, nobody); on.known && on.lo == on.hi {
			out.On = date(on.lo).Day()
		}
		if len(p.on.names) > 0 {
			out.Q = p.on.names[0].ID
		}
	}
	if out.Say == "" {
		out.Say = d.say("propose.task", upper(spaced(p.Task)))
	}
	return out
}

// proposeForm offers a form to start; person is -1 for the family.
func (d *Draft) proposeForm(p Product, person int) Proposal {
	out := Proposal{ID: "form." + p.Form, Kind: ProposeForm, Form: p.Form}
	name, at := "", nobody
	if person >= 0 {
		out.Person, name = d.people[person].id, d.people[person].short
		out.ID += "." + out.Person
		at = here{who: person + 1, row: -1}
	}
	for _, fill := range p.fills {
		if value := d.valueAt(fill.from, at); value != nil {
			if out.Fills == nil {
				out.Fills = map[string]json.RawMessage{}
			}
			out.Fills[fill.to] = value
		}
	}
	out.Say = d.offerWords(d.text(p.Say, name), p.Form, name)
	return out
}

// offerWords is a form's own sentence of an offer, or the usual one.
func (d *Draft) offerWords(say, form, person string) string {
	if say != "" {
		return say
	}
	title := spaced(form)
	if d.set.Library != nil {
		if f, err := d.set.Library.Latest(form, d.set.Today); err == nil {
			title = d.text(f.Title, "")
		}
	}
	if person != "" {
		return d.say("propose.form.for", title, person)
	}
	return d.say("propose.form", title)
}

// valueAt is an answer as it is kept, or nil where there is none to take over.
func (d *Draft) valueAt(q *Question, at here) json.RawMessage {
	k := d.slotAt(q, at)
	if k < 0 || !d.answered(q, k) || q.Type == TypeTable {
		return nil
	}
	if q.Type == TypeComputed {
		return d.computedValue(q, k)
	}
	return q.canonical(&d.slots[q.index][k])
}

// opened are the offers of one question that a yes leads to, for each person
// who said it, and the rows of a table that become the plan.
func (d *Draft) opened(q *Question) []Proposal {
	var out []Proposal
	for _, opens := range q.Opens {
		if opens == opensPlanRow {
			out = append(out, d.planRows(q)...)
			continue
		}
		for _, p := range d.parts(q) {
			if p.joined || !slices.Contains(d.answer(q, p.k).codes, "yes") {
				continue
			}
			one := Proposal{ID: "form." + opens, Kind: ProposeForm, Form: opens, Q: q.ID}
			if p.k == 0 {
				one.Say = d.offerWords("", opens, "")
				out = append(out, one)
				continue
			}
			for _, who := range p.who {
				each := one
				each.Person = d.people[who].id
				each.ID += "." + each.Person
				each.Say = d.offerWords("", opens, d.people[who].short)
				out = append(out, each)
			}
		}
	}
	return out
}

// planRows are the rows of a table that become actions of the plan.
func (d *Draft) planRows(q *Question) []Proposal {
	if q.Type != TypeTable || !d.shown(q, 0) {
		return nil
	}
	var out []Proposal
	for i, id := range d.rowsOf(q) {
		p := Proposal{ID: "plan_row." + id, Kind: ProposePlanRow, Q: q.ID, Row: id, Say: d.say("propose.plan", d.rowName(q, i)), Fills: map[string]json.RawMessage{}}
		for _, c := range q.Columns {
			if value := d.valueAt(c, d.inRow(q, i)); value != nil {
				p.Fills[c.Local] = value
			}
		}
		out = append(out, p)
	}
	return out
}
