package forms

// StateWord is the form's own word for how far it has come: the last of its
// states whose rule holds, in the draft's language; "" where none does. What
// happened after Finish counts.
func (d *Draft) StateWord() string {
	_, says := d.stateWords()
	return says
}

func (d *Draft) stateWords() (id, says string) {
	for i := len(d.form.States) - 1; i >= 0; i-- {
		if s := &d.form.States[i]; d.truth(s.when, nobody) == isTrue {
			return s.ID, d.text(s.Say, "")
		}
	}
	return "", ""
}

// finishedState is the state that sealing brings about: `finished` is true of a
// document from its first moment.
func (d *Draft) finishedState() (id, says string) {
	was := d.set.Finished
	d.set.Finished = true
	defer func() { d.set.Finished = was }()
	return d.stateWords()
}
