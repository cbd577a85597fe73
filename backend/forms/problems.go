package forms

import (
	"regexp"
	"slices"
	"strings"
)

// fault is what is wrong with one shown slot, or "". The order is that of a
// person mending it: readable, short enough, a choice that is offered, true to
// the checks, and last of all there.
func (d *Draft) fault(q *Question, k int, person string) string {
	s := &d.slots[q.index][k]
	switch s.val.state {
	case StateRaw:
		return d.rawWords(q)
	case StateAnswered:
		if say := d.misfit(q, k, person); say != "" {
			return say
		}
	}
	for _, c := range q.checks {
		if d.truth(c.rule, d.hereOf(q, k)) == isFalse {
			return d.text(c.Say, person)
		}
	}
	switch {
	case d.wanting(q, k):
		return d.requiredWords(q, person)
	case d.carried(q, k):
		return d.say("carried.confirm", d.short(q, person))
	}
	return ""
}

// wanting reports whether a shown slot is required and empty.
func (d *Draft) wanting(q *Question, k int) bool {
	if q.Type == TypeTable || !q.Type.asks() {
		return false
	}
	empty := d.slots[q.index][k].val.state == StateEmpty
	if q.kind() == kindPeople {
		empty = !d.answered(q, k)
	}
	return empty && d.required(q, k)
}

// misfit is an answer that can be read and still cannot be sent.
func (d *Draft) misfit(q *Question, k int, person string) string {
	v := d.slots[q.index][k].val
	if q.Max > 0 && q.Type != TypeNumber && Length(v.text) > q.Max {
		return d.say("too.long", upper(d.short(q, person)), q.Max, Length(v.text))
	}
	if q.Type == TypeNumber {
		return d.outside(q, v)
	}
	if d.lost(q, v) {
		return d.say("note.ref.gone")
	}
	if !q.choice() {
		return ""
	}
	// A code that its list has ended stays chosen (forms.md 3.8); one that an
	// offer takes away must be chosen again.
	for _, o := range d.holding(q, k) {
		for _, chosen := range v.codes {
			if slices.Contains(o.codes, chosen) {
				continue
			}
			if o.say.IsZero() {
				return d.say("note.chosen.ended")
			}
			return d.text(o.say, person)
		}
	}
	return ""
}

func (d *Draft) outside(q *Question, v value) string {
	low, high := q.Least != nil && v.lo < *q.Least, q.Most != nil && v.lo > *q.Most
	switch {
	case !low && !high:
		return ""
	case q.Least != nil && q.Most != nil:
		return d.say("number.between", tenths(*q.Least), tenths(*q.Most))
	case low:
		return d.say("number.above", tenths(*q.Least))
	}
	return d.say("number.below", tenths(*q.Most))
}

func (d *Draft) rawWords(q *Question) string {
	switch q.Type {
	case TypeDate, TypeDateOrEDD:
		return d.say("raw.date")
	case TypeDateTime:
		return d.say("raw.datetime")
	case TypeNumber:
		if q.Places > 0 {
			return d.say("number.one.place")
		}
		return d.say("number.whole")
	case TypePersonRef, TypePersonsRef:
		return d.say("raw.people")
	case TypeRecordRef, TypeRecordsRef:
		return d.say("raw.choice")
	}
	if q.choice() {
		return d.say("raw.choice")
	}
	return d.say("raw.text")
}

// requiredWords ask for a missing answer, by type and naming the question.
func (d *Draft) requiredWords(q *Question, person string) string {
	short, key := d.short(q, person), "required.enter"
	switch q.Type {
	case TypeRadio, TypeSelect, TypeToggleSelect, TypePersonRef, TypeRecordRef:
		key = "required.select"
	case TypeMultiSelect, TypePersonsRef, TypeRecordsRef, TypeFile:
		key = "required.select.many"
	case TypeYesNo, TypeYesNoToggle:
		key = "required.yesno"
	case TypeCheckbox:
		key = "required.tick"
	case TypeSignature:
		return d.say("required.sign")
	}
	if person != "" && !strings.Contains(short, person) {
		return d.say(key+".for", short, person)
	}
	return d.say(key, short)
}

var (
	digits     = regexp.MustCompile(`[0-9]`)
	emailShape = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s.]+$`)
	postcode   = regexp.MustCompile(`(?i)^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$`)
)

// sharedMailboxes are local parts that belong to nobody in person (BR-14).
var sharedMailboxes = []string{"admin", "info", "office", "reception", "enquiries", "safeguarding", "team", "mail", "contact", "head"}

// shape is a warning about how an answer looks; it never stops anything.
func (d *Draft) shape(q *Question, v value) string {
	text := strings.TrimSpace(v.text)
	switch q.Type {
	case TypePhone:
		if n := len(digits.FindAllString(text, -1)); n < 10 || n > 13 {
			return d.say("note.phone")
		}
	case TypeEmail:
		local, _, _ := strings.Cut(strings.ToLower(text), "@")
		switch {
		case !emailShape.MatchString(text):
			return d.say("note.email")
		case slices.Contains(sharedMailboxes, local):
			return d.say("note.email.shared")
		}
	case TypePostcode:
		if !postcode.MatchString(text) {
			return d.say("note.postcode")
		}
	case TypeNHSNumber:
		if say := nhsFault(text); say != "" {
			return d.say(say)
		}
	}
	if q.CentreMax > 0 && Length(v.text) > q.CentreMax {
		return d.say("note.centre", q.CentreMax)
	}
	return ""
}

// warnings of a shown slot that nobody has ticked as checked.
func (d *Draft) warnings(q *Question, k int, person string) []string {
	if d.checked(q, k) {
		return nil
	}
	var out []string
	if v := d.slots[q.index][k].val; v.state == StateAnswered {
		if say := d.shape(q, v); say != "" {
			out = append(out, say)
		}
	}
	if say := d.youngSigner(q, k); say != "" {
		out = append(out, say)
	}
	for _, w := range q.warns {
		if d.truth(w.rule, d.hereOf(q, k)) == isTrue {
			out = append(out, d.text(w.Say, person))
		}
	}
	return out
}

// checked reports whether "I have checked this" was said of the value as it
// stands: a later value must be checked anew.
func (d *Draft) checked(q *Question, k int) bool {
	key := Group
	switch {
	case q.Table != nil:
		key = d.rowsOf(q.Table)[k]
	case q.perPerson() && k > 0:
		key = d.people[k-1].id
	}
	o := d.peek(q, key)
	return o.checked > 0 && (o.last == nil || o.checked > o.last.Seq)
}

// notes are what a page says beside an answer while it is being given: that it
// was kept as typed, and warnings. Other errors wait for Finish.
func (d *Draft) notes(q *Question, k int) []Note {
	person := ""
	if q.Level == LevelPerson && k > 0 {
		person = d.people[k-1].short
	}
	var out []Note
	if d.slots[q.index][k].val.state == StateRaw {
		out = append(out, Note{As: "error", Say: d.rawWords(q)})
	}
	if d.lost(q, d.slots[q.index][k].val) {
		out = append(out, Note{As: "error", Say: d.say("note.ref.gone")})
	}
	for _, say := range d.warnings(q, k, person) {
		out = append(out, Note{As: "warning", Say: say})
	}
	return out
}
