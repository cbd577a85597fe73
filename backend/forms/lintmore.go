package forms

import (
	"fmt"
	"slices"
)

// lintFits finds keys that go with another type of question (E47).
func (b *builder) lintFits(it *item) {
	q, k := it.q, it.keys
	for _, c := range []struct {
		key  string
		fits bool
		say  string
	}{
		{"readings", q.Type == TypeStatic, "only type: static has readings: they are a statement in further languages"},
		{"descriptors", q.Type == TypeRadio, "only type: radio has descriptors: they describe its grades"},
		{"bar", q.Type == TypeComputed, "only type: computed is drawn as a bar"},
	} {
		if k.has(c.key) && !c.fits {
			b.r.add(k.place(c.key), "E47", c.say, "Take "+c.key+" out, or change the type")
		}
	}
}

// maxQuestions bounds a form, columns included: the largest that ships has 300.
const maxQuestions = 2000

func (b *builder) lintSize(f fields) {
	if n := len(b.form.Questions); n > maxQuestions {
		b.r.add(f.place("sections"), "E48", fmt.Sprintf("the form asks %d questions; the most is %d", n, maxQuestions), "Make two forms of it")
	}
}

// lintAfter holds what happens after Finish apart from what is finished: an
// answer given later may not change what was sent.
func (b *builder) lintAfter() {
	for _, it := range b.items {
		if it.q.After() {
			continue
		}
		it.each(func(r *rule, file string) { b.inFile(file, func() { b.lintBefore(r) }) })
	}
	for _, s := range b.form.Sections {
		if s.After {
			continue
		}
		b.lintBefore(s.show)
		if s.needs != nil {
			b.lintBefore(s.needs.rule)
		}
		for _, p := range s.Pages {
			b.lintBefore(p.show)
		}
	}
	for _, d := range b.form.Finish {
		b.lintBefore(d.rule)
	}
}

func (b *builder) lintBefore(r *rule) {
	if r == nil {
		return
	}
	if i := slices.IndexFunc(r.names, (*Question).After); i >= 0 {
		b.r.add(r.source.at, "E45", fmt.Sprintf("%s is answered after Finish and cannot decide what is asked before", show(r.names[i].ID)), "Ask it in a section without after: yes")
	}
	walk(r.root, func(e *expr) {
		if word := map[op]string{opFinished: "finished", opReceived: "received"}[e.op]; word != "" {
			b.r.add(r.source.spot(e.at), "E45", word+" is never true before Finish and cannot decide what is asked then", "Keep it for states, produces and sections with after: yes")
		}
	})
}

// lintButtons finds buttons for toggle questions where there are none.
func (b *builder) lintButtons() {
	toggles := func(p *FormPage) bool {
		return slices.ContainsFunc(p.Questions, func(q *Question) bool { return q.Type == TypeYesNoToggle })
	}
	for _, s := range b.form.Sections {
		any := slices.ContainsFunc(s.Pages, toggles)
		for _, name := range []string{"none_button", "ask_everyone"} {
			if s.keys.has(name) && !any {
				b.r.add(s.keys.place(name), "W52", name+" is for yesno_toggle questions, and there are none here", "Take it out")
			}
		}
		for _, p := range s.Pages {
			if p.keys.has("none_button") && !toggles(p) {
				b.r.add(p.keys.place("none_button"), "W52", "none_button is for yesno_toggle questions, and there are none here", "Take it out")
			}
		}
	}
}
