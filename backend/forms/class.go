package forms

import (
	"cmp"
	"slices"
	"strings"
)

// classAt is what an answer is, here and now: the first of its classes whose
// rule holds, or cannot be told, because a copy that leaves out too much harms
// nobody; else the question's own; else that of what it names.
func (d *Draft) classAt(q *Question, k int) Class {
	for _, c := range q.classWhen {
		if d.truth(c.when, d.hereOf(q, k)) != isFalse {
			return c.class
		}
	}
	if q.Class == ClassOpen {
		return cmp.Or(d.namedClass(q, k), ClassOpen)
	}
	return q.Class
}

// classOf is the class of a question as a whole: of its parts that show, the
// first that is not the question's own.
func (d *Draft) classOf(q *Question) Class {
	if len(q.classWhen) == 0 && !q.refers() && !q.tellsStory() || q.Table != nil {
		return q.Class // a column's is said of each cell
	}
	for _, p := range d.parts(q) {
		if class := d.classAt(q, p.k); d.shown(q, p.k) && class != q.Class {
			return class
		}
	}
	return q.Class
}

// namedClass is the class of the records or of the choice that a cell or an answer
// names; empty is open. What the assessment keeps off the copy that goes home is on
// no other form's, by whatever name (BR-47).
func (d *Draft) namedClass(q *Question, k int) Class {
	switch {
	case q.refers():
		for _, ref := range d.slots[q.index][k].val.people {
			if n, there := d.find(q, ref); there && n.class != "" {
				return n.class
			}
		}
	case q.tellsStory():
		for _, r := range d.set.Records {
			if title := r.Shows["title"]; r.Kind == notesOf && r.Class != "" && title != "" && strings.Contains(d.slots[q.index][k].val.text, title) {
				return r.Class
			}
		}
	case q.Table == nil || q.List == nil:
	case q.Shows != "":
		return q.List.class(d.shows(q, k))
	case q.choice() && q.Type != TypeMultiSelect && q.Type.asks():
		for _, code := range d.answer(q, k).codes {
			return q.List.class(code)
		}
	}
	return ""
}

// tellsStory reports whether a text begins with the family's chronology: whatever
// line of it still stands there is what its note is.
func (q *Question) tellsStory() bool { return slices.Contains(q.CarryFrom, FromChronology) }

// class is what a copy that names a choice must show; empty is open.
func (l *List) class(code string) Class {
	c, _ := l.find(code)
	return c.Class
}

// recordClass is the class of the record that a row is; empty is open.
func (d *Draft) recordClass(q *Question, i int) Class {
	if !q.ofRecords() || q.RowsAre == rowsPeople {
		return ""
	}
	return d.tables[q].records[i].Class
}

// needClass is the class of a need that an answer reports: the choice's, else the
// question's. Empty is open.
func (d *Draft) needClass(q *Question, code string) Class {
	class := d.classOf(q)
	if q.List != nil {
		class = cmp.Or(q.List.class(code), class)
	}
	if class == ClassOpen {
		return ""
	}
	return class
}

// namesWhatIsKept reports whether something that applies names, as a record or as a
// choice, what is kept off some copies.
func (d *Draft) namesWhatIsKept() bool {
	return slices.ContainsFunc(d.form.Questions, func(q *Question) bool {
		if q.Type != TypeTable {
			return slices.ContainsFunc(d.parts(q), func(p part) bool { return d.shown(q, p.k) && d.choosesKept(q, p.k) })
		}
		rows := d.rowsOf(q)
		for i := range rows {
			if !d.shown(q, 0) || d.idle(q, i) {
				continue
			}
			if d.recordClass(q, i) != "" || slices.ContainsFunc(q.Columns, func(c *Question) bool { return d.shown(c, i) && d.choosesKept(c, i) }) {
				return true
			}
		}
		return false
	})
}

// choosesKept is namedClass with each of several choices.
func (d *Draft) choosesKept(q *Question, k int) bool {
	if q.Type == TypeMultiSelect && q.List != nil {
		return slices.ContainsFunc(d.answer(q, k).codes, func(code string) bool { return q.List.class(code) != "" })
	}
	return d.namedClass(q, k) != ""
}

// givesAddress reports whether an address stands in some answer.
func (d *Draft) givesAddress() bool {
	return slices.ContainsFunc(d.form.Questions, func(q *Question) bool {
		return q.Class == ClassAddress && slices.ContainsFunc(d.slots[q.index], func(s slot) bool { return s.val.state != StateEmpty && s.val.text != "" })
	})
}
