package forms

import (
	"slices"
	"strings"
)

// NamedRule is an entry under rules: of a form or a block.
type NamedRule struct{ Name, Text string }

// Written is a rule as its author wrote it: Key is what it stands under
// (required_when, check …), Says the sentence or the codes that go with it, and
// Uses the named rules it is made of, each once.
type Written struct {
	Key, Text, Says string
	Uses            []NamedRule
}

// String is the rule on one line, with what its names mean: "required_when:
// agreed, where agreed is consent_status is given_written".
func (w Written) String() string {
	var out strings.Builder
	out.WriteString(w.Key + ": " + w.Text)
	for i, use := range w.Uses {
		out.WriteString([]string{", where ", " and "}[min(i, 1)] + use.Name + " is “" + use.Text + "”")
	}
	if w.Says != "" {
		out.WriteString(" → " + w.Says)
	}
	return out.String()
}

// written is empty where there is no rule.
func (r *rule) written(key, says string) []Written {
	if r == nil {
		return nil
	}
	w := Written{Key: key, Text: unfolded(r.source.text), Says: says}
	for _, use := range r.uses {
		w.Uses = append(w.Uses, NamedRule{use.Name, unfolded(use.Text)})
	}
	return []Written{w}
}

// unfolded is a rule that may stand on several lines, on one.
func unfolded(text string) string { return strings.Join(strings.Fields(text), " ") }

func eachWritten(key string, demands []*Demand) []Written {
	var out []Written
	for _, d := range demands {
		out = append(out, d.rule.written(key, d.Say.EN)...)
	}
	return out
}

// Rules are all rules of a question, in the order of forms.md 3.2: who is asked,
// when, when it must be answered, what it offers, what must hold, what is warned
// of, who may read it, what it is worked out from and what makes it urgent.
func (q *Question) Rules() []Written {
	out := q.peopleWhen.written("people_when", "")
	for _, show := range q.show {
		out = append(out, show.written("show_when", "")...)
	}
	out = append(out, q.requiredWhen.written("required_when", "")...)
	for _, o := range q.offer {
		if codes := strings.Join(o.codes, ", "); o.when == nil {
			out = append(out, Written{Key: "offer", Text: "always", Says: codes})
		} else {
			out = append(out, o.when.written("offer", codes)...)
		}
	}
	out = slices.Concat(out, eachWritten("check", q.checks), eachWritten("warn", q.warns))
	for _, c := range q.classWhen {
		out = append(out, c.when.written("class_when", string(c.class))...)
	}
	if q.function != nil {
		from := make([]string, len(q.from))
		for i, arg := range q.from {
			from[i] = arg.ID
		}
		out = append(out, Written{Key: "function", Text: q.function.id + "(" + strings.Join(from, ", ") + ")"})
	}
	return slices.Concat(out, q.computed.written("computed", ""), q.urgent.written("urgent", ""))
}

// Rules are the rules of the form as a whole: what must hold at Finish, when a
// print is made with care, its states, and what it produces.
func (f *Form) Rules() []Written {
	out := slices.Concat(eachWritten("finish", f.Finish), f.care.written("print_with_care", ""))
	for _, s := range f.States {
		out = append(out, s.when.written("state "+s.ID, "")...)
	}
	for _, p := range f.Produces {
		out = append(out, p.written()...)
	}
	return out
}

// written is a product's day and conditions, in one line where it has neither.
func (p Product) written() []Written {
	name := "task " + p.Task
	if p.Form != "" {
		name = "form " + p.Form
	}
	out := slices.Concat(p.on.written(name+" on", ""), p.each.written(name+" for_each", ""), p.when.written(name+" when", ""))
	for _, fill := range p.fills {
		out = append(out, Written{Key: name + " fills", Text: fill.from.ID, Says: fill.to})
	}
	if len(out) == 0 {
		return []Written{{Key: name, Text: "always"}}
	}
	return out
}

// Rules are when the page is shown, and what must be answered first: its own
// rules and those of its section.
func (p *FormPage) Rules() []Written {
	out := slices.Concat(p.Section.show.written("show_when", ""), p.show.written("show_when", ""))
	if d := p.Section.needs; d != nil {
		out = append(out, d.rule.written("needs_first", d.Say.EN)...)
	}
	return out
}
