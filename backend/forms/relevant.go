package forms

import "slices"

// slotAt is which of a question's slots is meant from a place: the row's, the
// person's, or the family's one. -1 is none.
func (d *Draft) slotAt(q *Question, at here) int {
	switch {
	case q.Table != nil:
		if at.table != q.Table {
			return -1
		}
		return at.row
	case q.Level == LevelFamily:
		return 0
	case q.Level == LevelPerson && at.who < 1:
		return -1
	}
	return at.who
}

// hereOf is the place in which a question's own rules are asked.
func (d *Draft) hereOf(q *Question, k int) here {
	switch {
	case q.Table != nil:
		return d.inRow(q.Table, k)
	case q.Level == LevelFamily:
		return nobody
	}
	return here{who: k, row: -1}
}

// shown is relevance (forms.md 3.5): the chain of rules of section, page, table
// and question is true, and the person is asked. What is not shown is
// unanswered to every rule, is not required, not submitted and not printed.
func (d *Draft) shown(q *Question, k int) bool {
	if k < 0 || k >= len(d.slots[q.index]) {
		return false
	}
	s := &d.slots[q.index][k]
	if s.seen == seenNot {
		s.seen = seenNow
		s.seen = seenOf(d.relevant(q, k))
	}
	return s.seen == seenShown
}

func seenOf(b bool) uint8 {
	if b {
		return seenShown
	}
	return seenHidden
}

func (d *Draft) relevant(q *Question, k int) bool {
	if !d.pageShown(q.Page) || q.Table != nil && !d.shown(q.Table, 0) || q.perPerson() && d.asked(q, k) == isFalse {
		return false
	}
	for _, r := range q.show {
		if d.truth(r, d.hereOf(q, k)) != isTrue {
			return false
		}
	}
	return true
}

// pageShown is the relevance of a page: its own rule, its section's, and the
// section's gate.
func (d *Draft) pageShown(p *FormPage) bool {
	if d.pages[p.index] == seenNot {
		d.pages[p.index] = seenNow
		d.pages[p.index] = seenOf(d.applies(p) && d.gateOpen(p.Section))
	}
	return d.pages[p.index] == seenShown
}

// applies reports whether the rules of a page and its section hold; a page
// behind a closed gate applies.
func (d *Draft) applies(p *FormPage) bool {
	return d.truth(p.Section.show, nobody) == isTrue && d.truth(p.show, nobody) == isTrue
}

// listed reports whether a page stands in the section list at all. What happens
// after Finish has no place there before it.
func (d *Draft) listed(p *FormPage) bool {
	return (d.set.Finished || !p.Section.After) && d.applies(p)
}

func (d *Draft) gateOpen(s *Section) bool {
	return s.needs == nil || d.truth(s.needs.rule, nobody) == isTrue
}

// asked says whether a person is asked a question. Unknown (no date of birth
// yet) is asked and never required, so that a child's voice is not lost to a
// missing date. The group of a toggle question is always asked.
func (d *Draft) asked(q *Question, k int) truth {
	if q.peopleWhen == nil || k < 1 {
		return isTrue
	}
	return d.truth(q.peopleWhen, here{who: k, row: -1})
}

// answer is what a rule sees: nothing of what is hidden, empty or kept as typed.
func (d *Draft) answer(q *Question, k int) operand {
	if k < 0 || !d.shown(q, k) {
		return operand{}
	}
	switch {
	case q.Type == TypeComputed:
		return d.compute(q, k)
	case q.Shows != "":
		return d.operandShown(q, k)
	}
	s := &d.slots[q.index][k]
	if s.val.state != StateAnswered {
		return operand{}
	}
	if q.refers() {
		return d.operandNamed(q, s.val)
	}
	return s.val.operand
}

// compute works a computed question out once; one that waits for itself is
// unknown.
func (d *Draft) compute(q *Question, k int) operand {
	s := &d.slots[q.index][k]
	switch s.counted {
	case seenNow:
		return operand{}
	case seenNot:
		s.counted = seenNow
		at := d.hereOf(q, k)
		if q.function != nil {
			s.val.operand = q.function.of(d.arguments(q, at))
		} else if q.computed != nil {
			s.val.operand = d.result(q.computed.root, at)
		}
		s.counted = seenShown
	}
	return s.val.operand
}

// arguments are the answers a function takes, in the order of `from`.
func (d *Draft) arguments(q *Question, at here) []operand {
	asked := d.askedOf(q, at)
	args := make([]operand, len(asked))
	for i, from := range asked {
		args[i] = d.answer(from, d.slotAt(from, at))
	}
	return args
}

// askedOf are the questions a function looks at from a place.
func (d *Draft) askedOf(q *Question, at here) []*Question {
	if !q.function.leaves {
		return q.from
	}
	return slices.DeleteFunc(slices.Clone(q.from), func(from *Question) bool { return !d.shown(from, d.slotAt(from, at)) })
}

func (d *Draft) result(e *expr, at here) operand {
	if e.kind != kindBool {
		return d.operand(e, at)
	}
	switch d.test(e, at) {
	case isTrue:
		return operand{known: true, codes: []string{"yes"}}
	case isFalse:
		return operand{known: true, codes: []string{"no"}}
	}
	return operand{}
}

// answered is never unknown: shown, and filled with something usable.
func (d *Draft) answered(q *Question, k int) bool {
	if k < 0 || !d.shown(q, k) {
		return false
	}
	switch q.Type {
	case TypeTable:
		return len(d.rowsOf(q)) > 0
	case TypeComputed:
		return d.compute(q, k).known
	case TypeStatic:
		return q.Shows != "" && d.shows(q, k) != ""
	case TypePersonRef, TypePersonsRef:
		return len(d.present(d.slots[q.index][k].val.people)) > 0
	}
	return d.slots[q.index][k].val.state == StateAnswered
}

// present are those of the people chosen who are still members.
func (d *Draft) present(keys []string) []string {
	var out []string
	for _, p := range d.people {
		for _, key := range keys {
			if key == p.id {
				out = append(out, key)
				break
			}
		}
	}
	return out
}
