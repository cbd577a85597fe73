package forms

import (
	"slices"
	"time"
)

// noneButton is the button that answers No for every group of a page not yet
// answered; nil where the page has none, or nothing is left for it to do.
func (d *Draft) noneButton(p *FormPage) *NoneButton {
	say := p.None
	if say.IsZero() {
		say = p.Section.None
	}
	if say.IsZero() {
		return nil
	}
	b := &NoneButton{Say: d.text(say, "")}
	for _, q := range p.Questions {
		if q.Type != TypeYesNoToggle || q.follows != nil {
			continue
		}
		for _, part := range d.parts(q) {
			if part.k == 0 && d.shown(q, 0) && d.slots[q.index][0].val.state == StateEmpty {
				b.Questions = append(b.Questions, q.ID)
			}
		}
	}
	if len(b.Questions) == 0 {
		return nil
	}
	return b
}

// joined are the members who came after groups were answered for, with what is
// left to answer for each (3.2.2-6).
func (d *Draft) joined() []Joined {
	by := map[int]*Joined{}
	for _, p := range d.listedPages() {
		for _, q := range p.Questions {
			row := d.groupRow(q)
			if row == nil {
				continue
			}
			for i, one := range d.people {
				if !d.cameAfter(q, row, one.id) || !d.shown(q, i+1) {
					continue
				}
				if by[i] == nil {
					by[i] = &Joined{ID: one.id, Name: one.short}
				}
				if by[i].Left++; !slices.Contains(by[i].Pages, p.ID) {
					by[i].Pages = append(by[i].Pages, p.ID)
				}
			}
		}
	}
	var out []Joined
	for i, p := range d.people {
		if j := by[i]; j != nil {
			j.Says = d.joinedWords(p, j.Left)
			out = append(out, *j)
		}
	}
	return out
}

// groupRow is a toggle question's answer for the group, or nil.
func (d *Draft) groupRow(q *Question) *Row {
	if q.Level != LevelToggle {
		return nil
	}
	return d.peek(q, Group).value()
}

// cameAfter reports whether a member is one of the group and was none when it
// answered.
func (d *Draft) cameAfter(q *Question, group *Row, id string) bool {
	return group != nil && !slices.Contains(group.Members, id) && !d.apart(q, id)
}

func (d *Draft) joinedWords(p person, left int) string {
	if on := d.addedOn(p.id); on != "" {
		return d.say("joined.says", p.short, on.Says(), left)
	}
	return d.say("joined.says.undated", p.short, left)
}

// addedOn is the day a member was added to this draft's family.
func (d *Draft) addedOn(id string) Day {
	if t := d.tables[d.form.members]; t != nil {
		if row := t.added[id]; row != nil && !row.At.IsZero() {
			return DayOf(row.At)
		}
	}
	return ""
}

// asks is the question a group's Yes raises in a section that says
// `ask_everyone`: until somebody is apart, or has said that it is so.
func (d *Draft) asks(p part) string {
	s := &d.slots[p.q.index][p.k]
	switch {
	case !p.q.Page.Section.AskAll, p.q.Type != TypeYesNoToggle, p.k != 0, len(p.who) < 2, !slices.Contains(s.val.codes, "yes"), d.anyApart(p.q), d.checked(p.q, 0):
		return ""
	}
	return d.say("ask.toggle")
}

// asOn is the day of the group's answer, where it does not speak for all.
func (d *Draft) asOn(p part) string {
	s := &d.slots[p.q.index][p.k]
	if p.q.Level != LevelToggle || p.k != 0 || s.row == nil || d.everyone(p) || s.row.At.Equal(time.Time{}) {
		return ""
	}
	return DayOf(s.row.At).Says()
}

func (d *Draft) joinedPart(p part) string {
	if on := d.addedOn(d.people[p.who[0]].id); on != "" {
		return d.say("joined.part", on.Says())
	}
	return d.say("joined.part.undated")
}
