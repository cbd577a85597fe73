package forms

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var timescaleShape = regexp.MustCompile(`^(\d{1,4}) (hour|day|week|month|year|working day)s?$`)

// readTimescale reads a council's period: "3 weeks", "24 hours", "5 working
// days". Hours count as whole days on a date, a part of one as one.
func readTimescale(text string) (length, bool) {
	m := timescaleShape.FindStringSubmatch(text)
	if m == nil {
		return length{}, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n == 0 {
		return length{}, false
	}
	switch m[2] {
	case "hour":
		return length{days: (n + 23) / 24}, true
	case "week":
		return length{days: 7 * n}, true
	case "month":
		return length{months: n}, true
	case "year":
		return length{months: 12 * n}, true
	case "working day":
		return length{working: n}, true
	}
	return length{days: n}, true
}

// timescale checks one period of a profile.
func (r *report) timescale(e entry) string {
	if _, ok := readTimescale(e.value.text); !ok {
		r.add(e.value.at, "E09", fmt.Sprintf("%s should be a length of time", e.name), "Write 3 weeks, 24 hours or 5 working days")
	}
	return e.value.text
}

// lengthOf is a length of time in a rule; unknown where the council has set no
// such timescale.
func (d *Draft) lengthOf(e *expr) (length, bool) {
	switch e.op {
	case opLength:
		return e.len, true
	case opRule:
		return d.lengthOf(e.kids[0])
	case opTimescale:
		if d.set.Profile != nil {
			return readTimescale(d.set.Profile.Timescales[e.word])
		}
	}
	return length{}, false
}

// lintTimescales finds a period that no council has set: a day worked out with
// it stays unknown. A council that uses the form must set it (lintProfiles).
func (b *builder) lintTimescales() {
	b.eachRule(func(r *rule) {
		walk(r.root, func(e *expr) {
			if e.op != opTimescale {
				return
			}
			b.form.timescales[e.word] = true
			if len(b.lib.council) == 0 || slices.ContainsFunc(b.lib.council, func(p *Profile) bool { return p.Timescales[e.word] != "" }) {
				return
			}
			b.r.add(r.source.spot(e.at), "W51", fmt.Sprintf("no council's profile sets the timescale %s", show(e.word)), "Set it under timescales: of a profile")
		})
	})
}

// agreed reports whether a date is filled in with the day that a council's time from
// today gives: "timescale.short_work".
func (b *builder) agreed(q *Question) bool {
	name, ok := strings.CutPrefix(q.Prefill, timescaleSource)
	if ok = ok && q.Type == TypeDate; ok {
		b.form.timescales[name] = true
	}
	return ok
}

// timescaleSource begins the source of such a day.
const timescaleSource = "timescale."

// inTime is the day a council's time from today gives, or nil where it sets none.
func (d *Draft) inTime(name string) any {
	by, ok := d.lengthOf(&expr{op: opTimescale, word: name})
	if !ok {
		return nil
	}
	return string(d.after(d.today, by, 1).Day())
}

func walk(e *expr, do func(e *expr)) {
	do(e)
	for _, kid := range e.kids {
		walk(kid, do)
	}
}

// eachRule goes through every rule of the form, each in its file.
func (b *builder) eachRule(do func(r *rule)) {
	for _, it := range b.items {
		it.each(func(r *rule, file string) {
			if r != nil {
				b.inFile(file, func() { do(r) })
			}
		})
	}
	var rest []*rule
	for _, s := range b.form.Sections {
		rest = append(rest, s.show)
		if s.needs != nil {
			rest = append(rest, s.needs.rule)
		}
		for _, p := range s.Pages {
			rest = append(rest, p.show)
		}
	}
	for _, d := range b.form.Finish {
		rest = append(rest, d.rule)
	}
	for _, p := range b.form.Produces {
		rest = append(rest, p.on, p.when, p.each)
	}
	for _, s := range b.form.States {
		rest = append(rest, s.when)
	}
	for _, r := range append(rest, b.form.care) {
		if r != nil {
			do(r)
		}
	}
}
