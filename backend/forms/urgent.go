package forms

import "slices"

// Urgent reads the safety questions (G4). Which they are is for the definition
// to say, by `urgent`: a rule that raises the notice, and a role. A call that
// was made is recorded and takes nothing away: only a receipt does (BR-34).
func (d *Draft) Urgent() Urgent {
	var u Urgent
	for _, q := range d.form.Questions {
		if q.urgent == nil && q.UrgentAs == "" {
			continue
		}
		for k := range d.slots[q.index] {
			if !d.shown(q, k) {
				continue
			}
			d.raise(&u, q, k)
			d.record(&u, q, k)
		}
	}
	if u.Urgent {
		u.Say = d.urgentWords(u)
	}
	return u
}

func (d *Draft) raise(u *Urgent, q *Question, k int) {
	if q.urgent == nil || d.truth(q.urgent, d.hereOf(q, k)) != isTrue {
		return
	}
	u.Urgent = true
	reason := q.UrgentAs
	switch reason {
	case "immediate_danger":
		u.ImmediateDanger = true
	case "significant_harm":
		u.SignificantHarm = true
	case "step_up":
		u.StepUp = true
	default:
		reason = q.ID
	}
	if !slices.Contains(u.Reasons, reason) {
		u.Reasons = append(u.Reasons, reason)
	}
}

func (d *Draft) record(u *Urgent, q *Question, k int) {
	v := d.slots[q.index][k].val
	if v.state != StateAnswered {
		return
	}
	switch q.UrgentAs {
	case "phoned":
		u.Phoned = slices.Contains(v.codes, "yes")
	case "phoned_at":
		u.PhonedAt = v.text
	case "spoke_to":
		u.SpokeTo = v.text
	case "call_reference":
		u.CallReference = v.text
	case "advice":
		u.Advice = v.text
	case "not_phoned_reason":
		u.NotPhonedBecause = v.text
	}
}

// UrgentQuestion is the question that has a role in the safety gate, or nil;
// the call that the safety button records is written to these.
func (f *Form) UrgentQuestion(role string) *Question {
	for _, q := range f.Questions {
		if q.UrgentAs == role && role != "" {
			return q
		}
	}
	return nil
}

// urgentWords say what to do now, with the council's numbers.
func (d *Draft) urgentWords(u Urgent) string {
	text := ""
	if u.ImmediateDanger {
		text = d.say("urgent.danger") + " "
	}
	mash, p := d.set.Profile.Term("mash", d.set.Language), Phones{}
	if d.set.Profile != nil {
		p = d.set.Profile.Phones
	}
	hours := p.MASHHours.In(d.set.Language)
	switch {
	case p.MASH == "":
		text += d.say("urgent.mash.missing", mash)
	case hours == "" || p.OutOfHours == "":
		text += d.say("urgent.mash", p.MASH, mash)
	default:
		text += d.say("urgent.mash.hours", p.MASH, hours, mash, p.OutOfHours)
	}
	return text + " " + d.say("urgent.then")
}

// PrintWithCare reports whether a print should be preceded by "Who will read
// this? Could it be seen by someone who causes harm?" (BR-47): the definition's
// print_with_care is true of the answers, or they name what a copy keeps back, or give
// an address of a family that has one on record which is not to be disclosed.
func (d *Draft) PrintWithCare() bool {
	return d.form.care != nil && d.truth(d.form.care, nobody) == isTrue || d.namesWhatIsKept() || d.set.Family.Hidden && d.givesAddress()
}
