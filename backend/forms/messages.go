package forms

// Message is a sentence a form can say of a question, and when.
type Message struct{ Q, When, Say string }

// Messages are all sentences a form can say of its answers, in the order of
// its questions: what a council reads before it accepts a form. Where a person
// is named, name stands for them.
func Messages(f *Form, p *Profile, language, name string) []Message {
	d := Evaluate(Setting{Form: f, Profile: p, Language: language}, nil)
	var out []Message
	for _, s := range f.Sections {
		if s.needs != nil {
			out = append(out, Message{s.ID, "closed", d.gateWords(s)})
		}
	}
	for _, q := range f.Questions {
		for _, m := range d.messages(q, name) {
			m.Q = q.ID
			out = append(out, m)
		}
	}
	for _, demand := range f.Finish {
		say := d.text(demand.Say, "")
		out = append(out, Message{"finish", "false", say}, Message{"finish", "cannot be told", d.say("unclear", say)})
	}
	return out
}

func (d *Draft) messages(q *Question, name string) []Message {
	person := ""
	if q.perPerson() {
		person = name
	}
	out := d.wantingMessages(q, person)
	if q.Type.asks() && q.Type != TypeTable && !q.Type.free() {
		switch q.Type {
		case TypePhone, TypeEmail, TypePostcode, TypeNHSNumber, TypeSignature:
		default:
			out = append(out, Message{"", "kept as typed", d.rawWords(q)})
		}
	}
	if q.Max > 0 {
		out = append(out, Message{"", "too long", d.say("too.long", upper(d.short(q, person)), q.Max, q.Max+1)})
	}
	if q.Least != nil {
		out = append(out, Message{"", "too small", d.outside(q, value{operand: operand{lo: *q.Least - 1}})})
	}
	if q.Most != nil {
		out = append(out, Message{"", "too large", d.outside(q, value{operand: operand{lo: *q.Most + 1}})})
	}
	if q.Type != TypeTable && q.top().Carry == carryOffer && q.carriesCell() {
		out = append(out, Message{"", "taken over", d.say("carried.confirm", d.short(q, person))})
	}
	for _, o := range q.offer {
		if say := d.text(o.say, person); say != "" {
			out = append(out, Message{"", "no longer offered", say})
		}
	}
	for _, c := range q.checks {
		out = append(out, Message{"", "error", d.text(c.Say, person)})
	}
	for _, w := range q.warns {
		out = append(out, Message{"", "warning", d.text(w.Say, person)})
	}
	if say := d.shape(q, value{text: "x"}); say != "" {
		out = append(out, Message{"", "warning", say})
	}
	return out
}

func (d *Draft) wantingMessages(q *Question, person string) []Message {
	switch {
	case q.Type == TypeTable && (q.MinRows > 0 || q.Required):
		return []Message{{"", "empty", d.say("required.row", d.text(q.Item, ""))}}
	case q.Type == TypeTable || !q.Type.asks() || !q.Required && q.requiredWhen == nil:
		return nil
	case q.Level == LevelToggle && q.follows == nil:
		return []Message{
			{"", "empty", d.requiredWords(q, "")},
			{"", "empty for one", d.say("required.answer", person)},
			{"", "joined later", d.say("join", person)},
		}
	}
	return []Message{{"", "empty", d.requiredWords(q, person)}}
}
