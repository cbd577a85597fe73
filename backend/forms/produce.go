package forms

import (
	"fmt"
	"slices"
)

// products reads what the form proposes when it is finished, and what the blocks
// in it do.
func (b *builder) products(f fields, w where) {
	b.product(f, w)
	for _, p := range b.placed {
		b.inFile(p.block.file, func() { b.product(p.block.keys, where{scope: p.scope}) })
	}
}

func (b *builder) product(f fields, w where) {
	for _, n := range f.items("produces") {
		table := taskKeys
		if n.kind == mapNode && slices.ContainsFunc(n.entries, func(e entry) bool { return e.name == startKeys.keys[0].name }) {
			table = startKeys
		}
		k := b.r.fields(n, table)
		p := Product{Task: k.word("task"), Form: k.word("form"), Say: k.text("say"), when: b.bind(k.rule("when"), w), at: n.at, file: b.r.file}
		if p.Task != "" && slices.ContainsFunc(b.form.Produces, func(other Product) bool { return other.Task == p.Task }) {
			b.r.add(k.place("task"), "E14", fmt.Sprintf("the task %s is there twice", show(p.Task)), "")
		}
		if p.on = b.bindAs(k.rule("on"), w, kindNone); p.on != nil && p.on.root.kind != kindDate {
			b.r.add(k.place("on"), "E31", fmt.Sprintf("a task is on a day; this is %s", p.on.root.kind), "Name a date, or a date and a length of time: review_on + 6 weeks")
		}
		each := w
		each.person = true
		p.each = b.bind(k.rule("for_each"), each)
		for _, e := range k.entries("fills") {
			from := b.form.find(e.value.text, w)
			if from == nil {
				b.r.add(e.value.at, "E30", fmt.Sprintf("there is no question %s", show(e.value.text)), didYouMean(e.value.text, b.form.known(w)))
				continue
			}
			p.fills = append(p.fills, filling{to: e.name, from: from, at: e.at})
		}
		b.form.Produces = append(b.form.Produces, p)
	}
}

// states reads the words of the form's own lifecycle.
func (b *builder) states(f fields, w where) {
	for _, n := range f.items("states") {
		k := b.r.fields(n, stateKeys)
		s := State{ID: k.word("state"), Say: k.text("say"), Class: Class(k.word("class")), when: b.bind(k.rule("when"), w)}
		if slices.ContainsFunc(b.form.States, func(other State) bool { return other.ID == s.ID }) {
			b.r.add(k.place("state"), "E14", fmt.Sprintf("the state %s is there twice", show(s.ID)), "")
		}
		b.form.States = append(b.form.States, s)
	}
}

// lintFills checks what a form fills in another against the newest version of it.
func (l *Library) lintProducts(f *Form, add func(at place, code, say, mend string)) {
	for _, p := range f.Produces {
		if p.Form == "" {
			continue
		}
		other, err := l.Latest(p.Form, "")
		if err != nil {
			add(p.at, "E37", fmt.Sprintf("there is no form %s to start", show(p.Form)), "")
			continue
		}
		for _, fill := range p.fills {
			to := other.byID[fill.to]
			switch {
			case to == nil:
				add(fill.at, "E46", fmt.Sprintf("%s has no question %s to fill", p.Form, show(fill.to)), "")
			case to.Table != nil || to.Type == TypeTable || !to.Type.asks() || to.kind() != fill.from.kind() || to.refers() != fill.from.refers():
				add(fill.at, "E46", fmt.Sprintf("%s cannot be filled with %s: they ask for different things", show(fill.to), show(fill.from.ID)), "")
			case slices.Contains(other.Copies, CopyFamily) && !atHome(fill.from) && atHome(to) && len(to.classWhen) == 0:
				add(fill.at, "W55", fmt.Sprintf("%s is %s and would be on the family's copy of %s as %s", show(fill.from.ID), fill.from.Class, p.Form, show(fill.to)),
					"Take it out, or give "+show(fill.to)+" a class")
			}
		}
	}
}

// atHome reports whether the usual profile shows a question's answer to the family.
func atHome(q *Question) bool { return q.Class == ClassOpen || q.Class == ClassConsent }
