package forms

import "slices"

// here is where a rule is asked: whose answers are meant (-1 nobody's, 0 the
// group's, else a member counted from 1) and which row of which table.
type here struct {
	who   int
	table *Question
	row   int
}

// nobody is the family's place: no person, no row.
var nobody = here{who: -1, row: -1}

// truth evaluates a rule; nil is true, because a question without a rule shows.
func (d *Draft) truth(r *rule, at here) truth {
	if r == nil {
		return isTrue
	}
	return d.test(r.root, at)
}

func (d *Draft) test(e *expr, at here) truth {
	switch e.op {
	case opAnd:
		t := isTrue
		for _, kid := range e.kids {
			t = min(t, d.test(kid, at))
		}
		return t
	case opOr:
		t := isFalse
		for _, kid := range e.kids {
			t = max(t, d.test(kid, at))
		}
		return t
	case opNot:
		return -d.test(e.kids[0], at)
	case opIs, opHas, opHasAll:
		return d.has(e, at)
	case opCompare:
		return compare(e.word, d.operand(e.kids[0], at), d.operand(e.kids[1], at))
	case opAnswered:
		return truthOf(d.answered(e.kids[0].q, d.slotAt(e.kids[0].q, at)))
	case opSigned:
		return truthOf(d.signed(e.kids[0].q, d.slotAt(e.kids[0].q, at)))
	case opExact:
		return exact(d.operand(e.kids[0], at))
	case opRisen:
		return d.risen(e.kids[0].q, at)
	case opFinished:
		return truthOf(d.set.Finished)
	case opReceived:
		return truthOf(d.set.Received)
	case opPerson:
		return d.is(e.word, at)
	case opAny, opEvery:
		return d.through(e, at)
	case opRule:
		return d.test(e.kids[0], at)
	}
	return unknown
}

// exact is whether a date is known to the day; unknown where there is none.
func exact(date operand) truth {
	if !date.known {
		return unknown
	}
	return truthOf(date.lo == date.hi)
}

func (d *Draft) has(e *expr, at here) truth {
	q := e.kids[0]
	if q.kind == kindPeople {
		return d.hasPerson(q, at)
	}
	chosen := d.operand(q, at)
	if !chosen.known {
		return unknown
	}
	for _, w := range e.words {
		found := slices.Contains(chosen.codes, w.word)
		if found != (e.op == opHasAll) {
			return truthOf(found)
		}
	}
	return truthOf(e.op == opHasAll)
}

func (d *Draft) hasPerson(e *expr, at here) truth {
	k := d.slotAt(e.q, at)
	if at.who < 1 || !d.answered(e.q, k) {
		return unknown
	}
	return truthOf(slices.Contains(d.slots[e.q.index][k].val.people, d.people[at.who-1].id))
}

// compare holds for intervals: it is true or false only when every pair of
// values agrees.
func compare(sign string, l, r operand) truth {
	if !l.known || !r.known {
		return unknown
	}
	switch sign {
	case "<":
		return less(l, r)
	case ">":
		return less(r, l)
	case "<=":
		return -less(r, l)
	case ">=":
		return -less(l, r)
	case "<>":
		return -same(l, r)
	}
	return same(l, r)
}

func less(l, r operand) truth {
	switch {
	case l.hi < r.lo:
		return isTrue
	case l.lo >= r.hi:
		return isFalse
	}
	return unknown
}

func same(l, r operand) truth {
	switch {
	case l.lo == l.hi && r.lo == r.hi && l.lo == r.lo:
		return isTrue
	case l.hi < r.lo || r.hi < l.lo:
		return isFalse
	}
	return unknown
}

func (d *Draft) operand(e *expr, at here) operand {
	switch e.op {
	case opName:
		return d.answer(e.q, d.slotAt(e.q, at))
	case opNumber, opDate:
		return operand{known: true, lo: e.n, hi: e.n}
	case opToday:
		return days(d.today, d.today)
	case opStarted:
		return days(d.started, d.started)
	case opAdd, opSub:
		return d.sum(e, at)
	case opAge:
		on := days(d.today, d.today)
		if len(e.kids) == 2 {
			on = d.operand(e.kids[1], at)
		}
		return ageOf(d.operand(e.kids[0], at), on)
	case opPerson:
		return d.attribute(e.word, at)
	case opCount:
		return d.count(e, at)
	case opRule:
		return d.operand(e.kids[0], at)
	}
	return operand{}
}

func (d *Draft) sum(e *expr, at here) operand {
	l, sign := d.operand(e.kids[0], at), int64(1)
	if e.op == opSub {
		sign = -1
	}
	if !l.known {
		return operand{}
	}
	if by := e.kids[1]; by.kind == kindLength {
		span, ok := d.lengthOf(by)
		if !ok {
			return operand{}
		}
		return days(d.after(date(l.lo), span, int(sign)), d.after(date(l.hi), span, int(sign)))
	}
	r := d.operand(e.kids[1], at)
	if !r.known {
		return operand{}
	}
	if e.kids[0].kind == kindDate { // days between, as a number in tenths
		return operand{known: true, lo: (l.lo - r.hi) * 10, hi: (l.hi - r.lo) * 10}
	}
	if sign < 0 {
		return operand{known: true, lo: l.lo - r.hi, hi: l.hi - r.lo}
	}
	return operand{known: true, lo: l.lo + r.lo, hi: l.hi + r.hi}
}

// ageOf is whole years, as an interval in tenths.
func ageOf(born, on operand) operand {
	if !born.known || !on.known {
		return operand{}
	}
	return operand{known: true, lo: 10 * int64(age(date(born.hi), date(on.lo))), hi: 10 * int64(age(date(born.lo), date(on.hi)))}
}

// attribute of the person meant; the group has none.
func (d *Draft) attribute(name string, at here) operand {
	if at.who < 1 {
		return operand{}
	}
	p := d.people[at.who-1]
	if p.given != nil {
		switch born, ok := p.given.Born.date(); {
		case name == "age" && ok:
			return ageOf(days(born, born), days(d.today, d.today))
		case name == "role" && p.given.Role != "":
			return operand{known: true, codes: []string{p.given.Role}}
		}
		return operand{}
	}
	column := map[string]string{"age": columnBorn, "role": columnRole}[name]
	q := d.form.members.column(column)
	if q == nil {
		return operand{}
	}
	answer := d.answer(q, p.row)
	if name == "age" {
		return ageOf(answer, days(d.today, d.today))
	}
	return answer
}

func (d *Draft) is(name string, at here) truth {
	switch {
	case at.who < 1:
		return unknown
	case name == "unborn":
		return d.unborn(at.who - 1)
	case name == "child":
		eighteen := operand{known: true, lo: 180, hi: 180}
		return max(d.unborn(at.who-1), compare("<", d.attribute("age", at), eighteen))
	}
	return unknown
}

func (d *Draft) unborn(i int) truth {
	p := d.people[i]
	if p.given != nil {
		return truthOf(p.given.Unborn)
	}
	gender := d.answer(d.form.members.column(columnGender), p.row)
	if !gender.known {
		return unknown
	}
	return truthOf(slices.Contains(gender.codes, codeUnborn))
}

// places are where any, every and count look: the rows of a table, or the
// members who are asked what the rule speaks of.
func (d *Draft) places(e *expr, at here) []here {
	var out []here
	if e.over != nil {
		if !d.shown(e.over, 0) {
			return nil
		}
		for i := range d.rowsOf(e.over) {
			out = append(out, d.inRow(e.over, i))
		}
		return out
	}
	for i := range d.people {
		asked := !slices.ContainsFunc(e.asks, func(q *Question) bool { return d.asked(q, i+1) == isFalse })
		if asked {
			out = append(out, here{who: i + 1, table: at.table, row: at.row})
		}
	}
	return out
}

func (d *Draft) inRow(table *Question, row int) here {
	at := here{who: -1, table: table, row: row}
	if table.ofPeople() {
		at.who = row + 1
	}
	return at
}

func (d *Draft) through(e *expr, at here) truth {
	t := isFalse
	if e.op == opEvery {
		t = isTrue
	}
	for _, place := range d.places(e, at) {
		one := d.test(e.kids[0], place)
		if e.op == opEvery {
			t = min(t, one)
		} else {
			t = max(t, one)
		}
	}
	return t
}

// count is an interval while some are unknown.
func (d *Draft) count(e *expr, at here) operand {
	if kid := e.kids[0]; kid.kind != kindBool {
		n := d.size(kid.q, d.slotAt(kid.q, at))
		return operand{known: true, lo: n * 10, hi: n * 10}
	}
	n := operand{known: true}
	for _, place := range d.places(e, at) {
		switch d.test(e.kids[0], place) {
		case isTrue:
			n.lo, n.hi = n.lo+10, n.hi+10
		case unknown:
			n.hi += 10
		}
	}
	return n
}

func (d *Draft) size(q *Question, k int) int64 {
	switch {
	case k < 0 || !d.shown(q, k):
		return 0
	case q.Type == TypeTable:
		return int64(len(d.rowsOf(q)))
	}
	v := d.slots[q.index][k].val
	return int64(max(len(v.codes), len(v.people)))
}
