package forms

import "slices"

// tally is how far somebody is answered for, and what was said.
type tally struct{ asked, answered, yes, no int }

func (t *tally) add(s *slot) {
	t.asked++
	if s.val.state != StateAnswered {
		return
	}
	t.answered++
	switch {
	case slices.Contains(s.val.codes, "yes"):
		t.yes++
	case slices.Contains(s.val.codes, "no"):
		t.no++
	}
}

// tallied are the members with what the toggled yes-and-no questions of the
// form have found of each, and of the family: a need is the family's when any
// of its members has it (3.2.2-7). Without such questions nothing is counted.
func (d *Draft) tallied() (people []Person, family string) {
	each, all := make([]tally, len(d.people)), tally{}
	for _, p := range d.listedPages() {
		for _, q := range p.Questions {
			if q.Type == TypeYesNoToggle && q.follows == nil {
				all.addAll(d.tallyOf(q, each))
			}
		}
	}
	for i, p := range d.people {
		people = append(people, Person{ID: p.id, Name: p.short, Says: d.tallySays(each[i])})
	}
	if people == nil {
		people = []Person{}
	}
	return people, d.tallySays(all)
}

// addAll adds one question, put to several, as one.
func (t *tally) addAll(one tally) {
	if one.asked == 0 {
		return
	}
	t.asked++
	if one.answered == one.asked {
		t.answered++
	}
	if one.yes > 0 {
		t.yes++
	}
}

// tallyOf counts a question over those who are asked it, and adds it to each.
func (d *Draft) tallyOf(q *Question, each []tally) tally {
	var one tally
	for i := range d.people {
		if d.asked(q, i+1) == isFalse || !d.shown(q, i+1) {
			continue
		}
		one.add(&d.slots[q.index][i+1])
		if each != nil {
			each[i].add(&d.slots[q.index][i+1])
		}
	}
	return one
}

func (d *Draft) tallySays(t tally) string {
	yes := d.say("tally.yes.many", t.yes)
	switch {
	case t.answered == 0:
		return ""
	case t.yes == 1:
		yes = d.say("tally.yes.one")
	case t.yes == 0:
		yes = d.say("tally.yes.none")
	}
	if t.answered == t.asked {
		return yes
	}
	return d.say("tally.part", yes, t.answered, t.asked)
}

// toggleSays is the count beside one question: for how many of those it asks it
// is answered, and how. Empty for one person, and before any answer.
func (d *Draft) toggleSays(q *Question) string {
	t := d.tallyOf(q, nil)
	switch {
	case t.asked < 2 || t.answered == 0:
		return ""
	case q.Type != TypeYesNoToggle:
		return d.say("tally.of", t.answered, t.asked)
	}
	return d.say("tally.of.yes", t.answered, t.asked, t.yes, t.no)
}
