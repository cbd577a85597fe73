package forms

// classAt is what an answer is, here and now: the first of its classes whose
// rule holds, or cannot be told, because a copy that leaves out too much harms
// nobody; else the question's own.
func (d *Draft) classAt(q *Question, k int) Class {
	for _, c := range q.classWhen {
		if d.truth(c.when, d.hereOf(q, k)) != isFalse {
			return c.class
		}
	}
	return q.Class
}

// classOf is the class of a question as a whole: of its parts that show, the
// first that is not the question's own.
func (d *Draft) classOf(q *Question) Class {
	if len(q.classWhen) == 0 || q.Table != nil {
		return q.Class // a column's is said of each cell
	}
	for _, p := range d.parts(q) {
		if class := d.classAt(q, p.k); d.shown(q, p.k) && class != q.Class {
			return class
		}
	}
	return q.Class
}
