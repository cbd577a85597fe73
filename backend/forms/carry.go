package forms

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Taking over what the family's last document said: never silently, and marked
// until somebody confirms it.
const (
	// ActCarry asks for the last answer to be taken over; the row that is kept is
	// a set by ByCarry. The value comes from the Setting, never from the screen.
	ActCarry Act = "carry"
	// ByCarry is the author of an answer taken over.
	ByCarry = "carry"
)

const (
	carryShow  = "show"
	carryOffer = "offer"
)

// Last is what an earlier document said, beside the question.
type Last struct {
	Value json.RawMessage `json:"value"`
	Says  string          `json:"says"`
	On    string          `json:"on"`   // "12/10/2026"
	Form  string          `json:"form"` // its title
	Offer bool            `json:"offer,omitempty"`
}

// given are the earlier answers to a question, oldest first.
func (d *Draft) earlier(q *Question, subject string) []Given {
	if q.Carry != carryShow && q.Carry != carryOffer {
		return nil
	}
	var out []Given
	for _, g := range d.set.Last {
		if (g.Q == q.ID || slices.Contains(q.CarryFrom, g.Q)) && cmp.Or(g.Subject, Group) == subject {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b Given) int { return cmp.Compare(a.On, b.On) })
	return out
}

// takeable is the newest earlier answer that may be taken over.
func (d *Draft) takeable(q *Question, subject string) (Given, bool) {
	all := d.earlier(q, subject)
	if q.Carry != carryOffer || len(all) == 0 {
		return Given{}, false
	}
	last := all[len(all)-1]
	return last, q.understand(last.Value).state == StateAnswered
}

func (d *Draft) lasts(q *Question, subject string) []Last {
	var out []Last
	all := d.earlier(q, subject)
	_, takeable := d.takeable(q, subject)
	for i, g := range all {
		out = append(out, Last{Value: g.Value, Says: g.Says, On: g.On.Says(), Form: d.titleOf(g.Form), Offer: takeable && i == len(all)-1})
	}
	return out
}

// titleOf is a form's title as a screen says it.
func (d *Draft) titleOf(form string) string {
	if d.set.Library != nil {
		if f, err := d.set.Library.Latest(form, d.set.Today); err == nil {
			return d.text(f.Title, "")
		}
	}
	return upper(spaced(form))
}

// carried reports whether an answer was taken over and nobody has confirmed it.
func (d *Draft) carried(q *Question, k int) bool {
	s := &d.slots[q.index][k]
	return s.row != nil && s.row.By == ByCarry && s.val.state != StateEmpty && !d.checked(q, k)
}

// carriedFrom is the day of the document an answer was taken over from.
func (d *Draft) carriedFrom(q *Question, subject string) Day {
	last, _ := d.takeable(q, subject)
	return last.On
}

func (d *Draft) carriedWords(q *Question, subject string) string {
	if on := d.carriedFrom(q, subject); on != "" {
		return d.say("carried", on.Says())
	}
	return d.say("carried.earlier")
}

// prepareCarry turns the wish into the answer itself. Where there is nothing to
// take over, nothing changes and the person is told.
func (d *Draft) prepareCarry(row Row, q *Question) (Row, []Note) {
	last, ok := d.takeable(q, row.Subject)
	if !ok {
		row.Act = ActChecked
		return row, []Note{{Q: row.Q, Subject: row.Subject, Row: row.Row, As: "error", Say: d.say("carried.nothing")}}
	}
	row.Act, row.Value, row.By = ActSet, last.Value, ByCarry
	return row, nil
}
