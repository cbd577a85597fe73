package forms

import (
	"slices"
	"strings"
)

// part is one answer that a question wants: the family's, a group's, or one
// person's. k is its slot.
type part struct {
	q       *Question
	k       int
	subject string
	who     []int // members, from 0
	joined  bool  // came after the group answered
}

// parts are the answers a question wants, shown or not (columns have none:
// their rows are their parts).
func (d *Draft) parts(q *Question) []part {
	switch q.Level {
	case LevelPerson:
		var out []part
		for i, p := range d.people {
			if d.asked(q, i+1) != isFalse {
				out = append(out, part{q: q, k: i + 1, subject: p.id, who: []int{i}})
			}
		}
		return out
	case LevelToggle:
		return d.toggleParts(q)
	}
	return []part{{q: q, subject: Group}}
}

// toggleParts are the group, then who is apart, then who came after the group
// answered.
func (d *Draft) toggleParts(q *Question) []part {
	group := part{q: q, subject: Group}
	var apart, joined []part
	row := d.peek(q, Group).value()
	for i, p := range d.people {
		one := part{q: q, k: i + 1, subject: p.id, who: []int{i}}
		switch {
		case d.asked(q, i+1) == isFalse:
		case d.apart(q, p.id):
			apart = append(apart, one)
		case d.cameAfter(q, row, p.id):
			one.joined = true
			joined = append(joined, one)
		default:
			group.who = append(group.who, i)
		}
	}
	var out []part
	if len(group.who) > 0 || len(d.people) == 0 {
		out = append(out, group)
	}
	return append(append(out, apart...), joined...)
}

// everyone reports whether a part speaks for all members.
func (d *Draft) everyone(p part) bool { return len(p.who) == len(d.people) }

func (d *Draft) shorts(who []int) []string {
	names := make([]string, len(who))
	for i, w := range who {
		names[i] = d.people[w].short
	}
	return names
}

func (d *Draft) keys(who []int) []string {
	keys := make([]string, len(who))
	for i, w := range who {
		keys[i] = d.people[w].id
	}
	return keys
}

// nameOfPart is how the screen names it: "Aisha", "Everyone", "Everyone else
// (Mary, Tom)"; nothing for the family's one answer.
func (d *Draft) nameOfPart(p part) string {
	switch {
	case p.q.Level == LevelFamily:
		return ""
	case p.k > 0:
		return d.people[p.who[0]].short
	case d.everyone(p):
		return d.say("who.everyone")
	case d.anyApart(p.q):
		return d.say("who.everyone.else", strings.Join(d.shorts(p.who), ", "))
	}
	return d.say("who.everyone.named", strings.Join(d.shorts(p.who), ", "))
}

func (d *Draft) anyApart(q *Question) bool {
	return slices.ContainsFunc(d.people, func(p person) bool { return d.apart(q, p.id) })
}

// personOf is the name a part's wording uses for $person.
func (d *Draft) personOf(p part) string {
	if p.k > 0 && len(p.who) == 1 {
		return d.people[p.who[0]].short
	}
	return ""
}

// required reports whether a shown part must be answered before Finish: the
// question's own word, or its rule, and the person is asked for certain.
func (d *Draft) required(q *Question, k int) bool {
	if q.perPerson() && k > 0 && d.asked(q, k) != isTrue {
		return false
	}
	if q.requiredWhen == nil {
		return q.Required
	}
	return d.truth(q.requiredWhen, d.hereOf(q, k)) == isTrue
}

// holding are the offers of a question that narrow it now.
func (d *Draft) holding(q *Question, k int) []offer {
	var out []offer
	for _, o := range q.offer {
		if o.when == nil || d.truth(o.when, d.hereOf(q, k)) == isTrue {
			out = append(out, o)
		}
	}
	return out
}

// offered are the codes a part may choose, in list order: in force when the
// draft began, and left by every one of these offers.
func (d *Draft) offered(q *Question, offers []offer) []string {
	var codes []string
	for _, code := range q.codes() {
		if q.List != nil {
			if c, _ := q.List.find(code); !c.inForce(d.set.Started) {
				continue
			}
		}
		if !slices.ContainsFunc(offers, func(o offer) bool { return !slices.Contains(o.codes, code) }) {
			codes = append(codes, code)
		}
	}
	return codes
}

// always are the offers without a rule.
func (q *Question) always() []offer {
	return slices.DeleteFunc(slices.Clone(q.offer), func(o offer) bool { return o.when != nil })
}

// word is a code in words; one that has ended says so.
func (d *Draft) word(q *Question, code string) string {
	if q.List == nil {
		return yesNo(d.set.Language, q, code)
	}
	c, ok := q.List.find(code)
	if !ok {
		return code
	}
	text := d.text(c.Label, "")
	if !c.inForce(d.set.Started) {
		return d.say("no.longer.used", text)
	}
	return text
}

func (d *Draft) options(q *Question, codes []string) []Option {
	options := make([]Option, 0, len(codes))
	for _, code := range codes {
		option := Option{code, d.word(q, code)}
		if q.List != nil {
			if c, _ := q.List.find(code); !c.Group.IsZero() {
				option = append(option, d.text(c.Group, ""))
			}
		}
		options = append(options, option)
	}
	return options
}

// says is an answer in words, as check answers and paper show it.
func (d *Draft) says(q *Question, k int) string {
	s := &d.slots[q.index][k]
	v := s.val
	switch {
	case q.Type == TypeComputed && q.function != nil && q.function.names:
		return d.saysNamed(q, d.compute(q, k), d.hereOf(q, k))
	case q.Type == TypeComputed:
		return d.saysOperand(q, d.compute(q, k))
	case q.Shows != "":
		return d.saysShown(q, k)
	}
	if v.state == StateEmpty {
		return ""
	}
	if v.state == StateRaw {
		return v.text
	}
	switch q.Type {
	case TypeDate:
		return Day(v.text).Says()
	case TypeDateTime:
		at, _ := readTime(v.text)
		return at.Format("02/01/2006 15:04")
	case TypeDateOrEDD:
		return d.saysBirth(q, v, k)
	case TypePersonRef, TypePersonsRef:
		return d.saysPeople(v.people)
	case TypeRecordRef, TypeRecordsRef:
		return d.saysReferences(q, v)
	case TypeSignature:
		return d.saysSignature(v.text)
	}
	if q.choice() {
		words := make([]string, len(v.codes))
		for i, code := range v.codes {
			words[i] = d.word(q, code)
		}
		return strings.Join(words, "; ")
	}
	return v.text
}

func (d *Draft) saysBirth(q *Question, v value, k int) string {
	lo := date(v.lo)
	text := lo.Day().Says()
	switch v.precision {
	case "month":
		text = d.say("precision.month", lo.time().Format("01/2006"))
	case "year":
		text = d.say("precision.year", lo.time().Format("2006"))
	}
	if d.birthKind(q, k) == d.say("kind.edd") {
		return d.say("kind.edd") + " " + text
	}
	return text
}

// birthKind is DOB or EDD, by the sibling column gender (BR-17).
func (d *Draft) birthKind(q *Question, k int) string {
	if q.Table == nil {
		return ""
	}
	gender := q.Table.column(columnGender)
	if gender == nil {
		return d.say("kind.dob")
	}
	if slices.Contains(d.answer(gender, k).codes, codeUnborn) {
		return d.say("kind.edd")
	}
	return d.say("kind.dob")
}

func (d *Draft) saysPeople(keys []string) string {
	present := d.present(keys)
	if len(present) == len(d.people) && len(present) > 1 {
		return d.say("who.everyone")
	}
	var names []string
	for _, p := range d.people {
		if slices.Contains(present, p.id) {
			names = append(names, p.called)
		}
	}
	return strings.Join(names, ", ")
}

func (d *Draft) saysSignature(text string) string {
	how, who := signature(text)
	if who != "" {
		return d.say("says.by", d.say("says."+how), who)
	}
	return d.say("says." + how)
}

func (d *Draft) saysOperand(q *Question, o operand) string {
	switch {
	case !o.known || o.lo != o.hi:
		return ""
	case len(o.codes) > 0:
		return yesNo(d.set.Language, q, o.codes[0])
	case q.kind() == kindDate:
		return date(o.lo).Day().Says()
	}
	return tenths(o.lo)
}

// tenths writes a number held in tenths.
func tenths(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	text := sign + itoa(n/10)
	if n%10 != 0 {
		text += "." + itoa(n%10)
	}
	return text
}
