package forms

// Renewed are the rows with which a new version of a finished form begins: all that
// it says, as it was said, but for what happened after Finish and for signatures,
// which are of the version that was signed. What was said of consent comes along
// only while it stands, and is marked until somebody confirms it.
func (d *Draft) Renewed(consentStands bool) []Row {
	out := make([]Row, 0, len(d.rows))
	for _, r := range d.rows {
		q := d.form.byID[r.Q]
		if q == nil || q.After() || q.top().signs() || r.Act == ActMoveForm {
			continue
		}
		if q.top().Class == ClassConsent {
			if !consentStands || r.Act == ActChecked {
				continue
			}
			if r.Act == ActSet && q.Table == nil {
				r.By = ByCarry
			}
		}
		r.Client = "renewed " + itoa(r.Seq)
		r.Seq, r.Undoes = 0, 0
		out = append(out, r)
	}
	return out
}

// top is the question itself, or the table that it is a column of.
func (q *Question) top() *Question {
	if q.Table != nil {
		return q.Table
	}
	return q
}
