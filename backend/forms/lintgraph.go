package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// each goes through every rule of a question with its file.
func (it *item) each(do func(r *rule, file string)) {
	q := it.q
	for i, r := range q.show {
		file := it.file
		if len(q.show) == len(it.shows) {
			file = it.shows[i].file
		}
		do(r, file)
	}
	for _, r := range []*rule{q.peopleWhen, q.computed, q.urgent} {
		do(r, it.file)
	}
	do(q.requiredWhen, it.needs.file)
	for _, d := range slices.Concat(q.checks, q.warns) {
		do(d.rule, it.file)
	}
	for _, o := range q.offer {
		do(o.when, it.file)
	}
	for _, c := range q.classWhen {
		do(c.when, it.file)
	}
}

func (b *builder) lintConstants() {
	say := func(r *rule) {
		if r != nil && r.root.op != opRule && constant(r.root) {
			b.r.add(r.source.at, "E40", "this rule is always the same, whatever is answered", "Take it out, or name a question in it")
		}
	}
	for _, it := range b.items {
		it.each(func(r *rule, file string) { b.inFile(file, func() { say(r) }) })
	}
	for _, s := range b.form.Sections {
		say(s.show)
		for _, p := range s.Pages {
			say(p.show)
		}
	}
	for _, d := range b.form.Finish {
		say(d.rule)
	}
}

func constant(e *expr) bool {
	switch e.op {
	case opName, opPerson, opToday, opStarted, opAnswered, opSigned, opExact, opRisen, opTimescale, opFinished, opReceived:
		return false
	case opCompare:
		if l, r := e.kids[0], e.kids[1]; l.op == opName && r.op == opName && l.q == r.q {
			return true
		}
	}
	for _, kid := range e.kids {
		if !constant(kid) {
			return false
		}
	}
	return true
}

// waits are the questions whose answers decide whether q is shown, or what it
// is where it is computed.
func (b *builder) waits(q *Question) []*Question {
	rules := append(slices.Clip(q.show), q.peopleWhen, q.computed, q.Page.show, q.Page.Section.show)
	if d := q.Page.Section.needs; d != nil {
		rules = append(rules, d.rule)
	}
	out := slices.Clone(q.from)
	if q.Table != nil {
		out = append(out, q.Table)
	}
	for _, r := range rules {
		if r != nil {
			out = append(out, r.names...)
		}
	}
	return out
}

// lintCycles finds questions that wait for each other (E34). Without cycles
// relevance does not depend on the order of the file.
func (b *builder) lintCycles() {
	const (
		fresh = iota
		open
		done
	)
	state := make([]int, len(b.form.Questions))
	var path []*Question
	var visit func(q *Question)
	visit = func(q *Question) {
		state[q.index] = open
		path = append(path, q)
		for _, next := range b.waits(q) {
			switch state[next.index] {
			case fresh:
				visit(next)
			case open:
				b.cycle(path, next)
			}
		}
		path = path[:len(path)-1]
		state[q.index] = done
	}
	for _, q := range b.form.Questions {
		if state[q.index] == fresh {
			visit(q)
		}
	}
}

func (b *builder) cycle(path []*Question, to *Question) {
	from := slices.Index(path, to)
	var names []string
	for _, q := range path[from:] {
		names = append(names, q.ID)
	}
	if len(names) > 6 {
		names = append(names[:6], "…")
	}
	if len(names) == 1 {
		b.r.add(to.place, "E34", fmt.Sprintf("%s decides whether it is itself asked", show(to.ID)), "A question cannot: let another one decide")
		return
	}
	b.r.add(to.place, "E34", fmt.Sprintf("questions wait for each other: %s", strings.Join(append(names, to.ID), " → ")), "Let one of them always show")
}

// before is the version before this one, or nil.
func (b *builder) before() *Form {
	var before *Form
	for version, f := range b.lib.forms[b.form.ID] {
		if version < b.form.Version && (before == nil || version > before.Version) {
			before = f
		}
	}
	return before
}

// lintMoves checks `was` against the version before this one.
func (b *builder) lintMoves() {
	before := b.before()
	claimed := map[string]bool{}
	for _, it := range b.items {
		was := it.q.Was
		if was == "" {
			continue
		}
		switch {
		case claimed[was]:
			b.r.add(it.keys.place("was"), "E29", fmt.Sprintf("two questions say they were %s", show(was)), "")
		case before == nil || before.byID[was] == nil:
			b.r.add(it.keys.place("was"), "E29", fmt.Sprintf("the version before has no %s", show(was)), "")
		}
		claimed[was] = true
	}
	if before == nil {
		return
	}
	for _, it := range b.items {
		if old := before.byID[it.q.ID]; old != nil && old.Type != it.q.Type {
			b.r.add(it.keys.place("type"), "E35", fmt.Sprintf("%s was a %s in version %d", show(it.q.ID), old.Type, before.Version), "Give the new question a new id, and say was:")
		}
	}
}

// seeds are the wordings that came with the councils' own papers and may not
// drift: the seven genders in their order (BR-12).
var seeds = map[string][]string{"CL-1": {"Female", "Gender Dysphoria", "Indeterminate", "Male", "Non-Binary", "Transgender", "Unborn"}}

// lintProfiles checks profiles against the forms there are.
func (l *Library) lintProfiles() []Finding {
	var out []Finding
	add := func(p *Profile, code, say, mend string) {
		out = append(out, Finding{"profiles/" + p.ID + ".yaml", 1, 1, code, SeverityError, say, mend})
	}
	for _, p := range l.council {
		for _, id := range p.FormsEnabled {
			if l.forms[id] == nil && l.broken[id+"@1"] == "" {
				add(p, "E37", fmt.Sprintf("there is no form %s to enable", show(id)), "")
			}
			for _, name := range l.unset(p, id) {
				add(p, "E50", fmt.Sprintf("%s works out a day with the timescale %s, and the profile sets none", id, show(name)), "Set it under timescales:")
			}
		}
		for id, days := range p.DraftExpiryDays {
			least := 0
			for _, f := range l.forms[id] {
				least = max(least, f.ExpiresDays)
			}
			if days < least {
				add(p, "E09", fmt.Sprintf("drafts of %s are promised %d days; %d is shorter", id, least, days), "A profile may lengthen the time, never shorten it")
			}
		}
	}
	return out
}

// unset are the timescales that a form speaks of and a profile does not set: the
// days they give would stay unknown, and nobody would be reminded of them (BR-86).
func (l *Library) unset(p *Profile, form string) []string {
	missing := map[string]bool{}
	for _, f := range l.forms[form] {
		for name := range f.timescales {
			if p.Timescales[name] == "" {
				missing[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(missing))
}

// lintBetween checks what only the whole library shows.
func (l *Library) lintBetween() []Finding {
	out := l.lintProfiles()
	for id, want := range seeds {
		for version, list := range l.lists[id] {
			var have []string
			for _, c := range list.Codes {
				have = append(have, c.Label.EN)
			}
			if !slices.Equal(have, want) {
				out = append(out, Finding{fmt.Sprintf("lists/%s.v%d.yaml", id, version), 1, 1, "E42", SeverityError,
					"the values and their order are the council's: " + strings.Join(want, ", "), "Ask the council before changing them"})
			}
		}
	}
	for _, f := range l.order {
		l.lintProducts(f, func(at place, code, say, mend string) {
			severity := SeverityError
			if strings.HasPrefix(code, "W") {
				severity = SeverityWarning
			}
			out = append(out, Finding{fmt.Sprintf("%s.v%d.yaml", f.ID, f.Version), at.line, at.column, code, severity, say, mend})
		})
		for _, q := range f.Questions {
			for _, opens := range q.Opens {
				if opens != "plan_row" && l.forms[opens] == nil {
					out = append(out, Finding{fmt.Sprintf("%s.v%d.yaml", f.ID, f.Version), q.place.line, q.place.column, "E37", SeverityError,
						fmt.Sprintf("there is no form %s to open", show(opens)), ""})
				}
			}
			for _, b := range q.Bundles {
				if q.List == nil || !slices.Contains(q.codes(), b.Code) {
					out = append(out, Finding{fmt.Sprintf("%s.v%d.yaml", f.ID, f.Version), q.place.line, q.place.column, "E06", SeverityError,
						fmt.Sprintf("%s is no choice of this question", show(b.Code)), ""})
				}
			}
		}
	}
	return out
}
