package forms

// youngestSigner is the age below which a signature is remarked on: such a
// child is usually spoken for. It is a warning and never more: nobody who
// understands is kept from signing.
const youngestSigner = 10

// youngSigner remarks on the signature of a young child: of a row that names
// the member who signed.
func (d *Draft) youngSigner(q *Question, k int) string {
	if q.Type != TypeSignature || q.Table == nil || d.slots[q.index][k].val.state != StateAnswered {
		return ""
	}
	for _, c := range q.Table.Columns {
		if c.Type != TypePersonRef || !d.answered(c, k) {
			continue
		}
		key := d.slots[c.index][k].val.people[0]
		for i, p := range d.people {
			age := d.attribute("age", here{who: i + 1, row: -1})
			if p.id == key && age.known && age.hi < youngestSigner*10 {
				return d.say("note.young.signer", p.short, tenths(age.hi))
			}
		}
	}
	return ""
}
