package forms

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Taking over what the family's last document said: never silently, and marked
// until somebody confirms it.
const (
	// ActCarry asks for the last answer to be taken over; the row that is kept is
	// a set by ByCarry. The value comes from the Setting, never from the screen.
	ActCarry Act = "carry"
	// ByCarry is the author of an answer taken over.
	ByCarry = "carry"
	// FromChronology, under carry_from, offers the family's chronology as a first
	// draft of a text: its own lines, and no other word.
	FromChronology = "record.chronology"
)

const (
	carryNone  = "none"
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

// earlier are the earlier answers to a question, oldest first. What was said once for
// all stands beside each person too.
func (d *Draft) earlier(q *Question, subject string) []Given {
	if q.Carry != carryShow && q.Carry != carryOffer {
		return nil
	}
	if from := q.picked(d.form); from != nil {
		return d.pickedRows(from)
	}
	var out []Given
	for _, g := range d.set.Last {
		whose := cmp.Or(g.Subject, Group)
		if (g.Q == q.ID || slices.Contains(q.CarryFrom, g.Q)) && (whose == subject || whose == Group && q.Level == LevelPerson) {
			out = append(out, g)
		}
	}
	slices.SortStableFunc(out, func(a, b Given) int { return cmp.Compare(a.On, b.On) })
	return out
}

// picked is the computed question of the same form that a table takes its rows from:
// one whose function picks questions by name. Nil where the rows are an earlier form's.
func (q *Question) picked(f *Form) *Question {
	for _, id := range q.CarryFrom {
		if from := f.byID[id]; q.Type == TypeTable && from != nil && from.function != nil && from.function.names {
			return from
		}
	}
	return nil
}

// pickedRows are a row for each question that a function picked, with its label in the
// column that names the function's question under carry_from.
func (d *Draft) pickedRows(from *Question) []Given {
	asked := d.askedOf(from, nobody)
	var rows []DocRow
	for _, place := range d.answer(from, 0).codes {
		if i, err := strconv.Atoi(place); err == nil && i < len(asked) {
			label := d.label(asked[i], "")
			rows = append(rows, DocRow{Row: from.ID + "." + asked[i].ID, Cells: []DocCell{{Q: from.ID, Value: textJSON(label), Says: label}}})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return []Given{{Q: from.ID, Rows: rows, On: d.set.Today, Form: d.form.ID}}
}

// risen compares a choice with what the family's last document said to the same
// question: true where it is further on in its list now. Unknown where either is no
// code of the list, as nothing is that nobody said.
func (d *Draft) risen(q *Question, at here) truth {
	now, all := d.answer(q, d.slotAt(q, at)), d.earlier(q, d.subjectAt(q, at))
	if len(now.codes) == 0 || len(all) == 0 {
		return unknown
	}
	was := q.understand(all[len(all)-1].Value)
	if len(was.codes) == 0 || was.state != StateAnswered {
		return unknown
	}
	return truthOf(q.List.at[now.codes[0]] > q.List.at[was.codes[0]])
}

// subjectAt is whose answer is meant from a place.
func (d *Draft) subjectAt(q *Question, at here) string {
	if q.perPerson() && at.who > 0 {
		return d.people[at.who-1].id
	}
	return Group
}

// checkRisen finds what has no last time, and what has no order.
func checkRisen(kid *expr) *ruleError {
	if q := kid.q; q != nil && q.Table == nil && q.kind() == kindChoice && q.List != nil && (q.Carry == carryShow || q.Carry == carryOffer) {
		return nil
	}
	return &ruleError{kid.at, "E31", "only a choice of a list that is carried forward can have risen", "Name a question with a list, and give it carry: show"}
}

// takeable is the newest earlier answer that may be taken over: of a table, one with
// a row that is not here yet.
func (d *Draft) takeable(q *Question, subject string) (Given, bool) {
	all := d.earlier(q, subject)
	if q.Carry != carryOffer || len(all) == 0 {
		return Given{}, false
	}
	last := all[len(all)-1]
	if q.Type == TypeTable {
		return last, slices.ContainsFunc(last.Rows, func(r DocRow) bool { return d.missing(q, r) })
	}
	return last, q.understand(last.Value).state == StateAnswered
}

// missing reports whether a row of an earlier document was never in this table: one
// that somebody took out is not put in again. What the program made it makes anew.
func (d *Draft) missing(q *Question, r DocRow) bool {
	return !r.Turned && d.table(q).added[r.Row] == nil
}

// words are an earlier answer to a question in words: a table's, row by row, as far as
// it has a column for them.
func (g Given) words(q *Question) string {
	if len(g.Rows) == 0 {
		return g.Says
	}
	rows := make([]string, 0, len(g.Rows))
	for _, r := range g.Rows {
		if r.Turned {
			continue
		}
		var cells []string
		for _, c := range r.Cells {
			if q.takes(c.Q) != nil {
				cells = append(cells, cmp.Or(c.Says, rawText(c.Value)))
			}
		}
		rows = append(rows, strings.Join(cells, ", "))
	}
	return strings.Join(rows, "\n")
}

// takes is the column that a cell of an earlier row belongs in: its own, or the one
// that names it under carry_from.
func (q *Question) takes(cell string) *Question {
	for _, c := range q.Columns {
		if slices.Contains(c.CarryFrom, cell) {
			return c
		}
	}
	return q.column(cell)
}

// carriesCell reports whether a column comes along with its row: not where it says
// carry: none, and never an agreement or a document of another form.
func (q *Question) carriesCell() bool {
	return q.Type.asks() && q.Carry != carryNone && q.Class != ClassConsent && q.Type != TypeFile
}

// Unfold makes of the wish to take over a table a change for each row and cell that
// is not here yet; any other change is itself. The first keeps the screen's id.
func (d *Draft) Unfold(c Change) []Change {
	q := d.form.byID[c.Q]
	if c.Act != ActCarry || q == nil || q.Type != TypeTable {
		return []Change{c}
	}
	last, ok := d.takeable(q, Group)
	if !ok {
		return []Change{c}
	}
	var out []Change
	for _, r := range last.Rows {
		if !d.missing(q, r) {
			continue
		}
		out = append(out, Change{Client: c.Client + " " + r.Row, Q: q.ID, Subject: Group, Row: r.Row, Act: ActAddRow, By: ByCarry})
		for _, cell := range r.Cells {
			if column := q.takes(cell.Q); column != nil && column.carriesCell() && column.understand(cell.Value).state == StateAnswered {
				out = append(out, Change{Client: c.Client + " " + r.Row + " " + cell.Q, Q: column.ID, Subject: Group, Row: r.Row, Act: ActSet, Value: cell.Value, By: ByCarry})
			}
		}
	}
	out[0].Client = c.Client
	return out
}

func (d *Draft) lasts(q *Question, subject string) []Last {
	if q.Level == LevelToggle && subject == Group {
		return d.lastsByName(q)
	}
	var out []Last
	all := d.earlier(q, subject)
	_, takeable := d.takeable(q, subject)
	for i, g := range all {
		out = append(out, Last{Value: g.Value, Says: g.words(q), On: g.On.Says(), Form: d.titleOf(g.Form), Offer: takeable && i == len(all)-1})
	}
	return out
}

// lastsByName say of whom each earlier answer was: what the group was answered for
// was not true of a member who was apart then, and nothing was said of who came since.
func (d *Draft) lastsByName(q *Question) []Last {
	all := d.earlier(q, Group)
	for _, p := range d.people {
		all = append(all, d.earlier(q, p.id)...)
	}
	slices.SortStableFunc(all, func(a, b Given) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Form, b.Form)) })
	var out []Last
	for len(all) > 0 {
		end := slices.IndexFunc(all, func(g Given) bool { return g.On != all[0].On || g.Form != all[0].Form })
		if end < 0 {
			end = len(all)
		}
		out = append(out, Last{Says: d.saidByName(q, all[:end]), On: all[0].On.Says(), Form: d.titleOf(all[0].Form)})
		all = all[end:]
	}
	return out
}

// saidByName are the answers of one document: its only one as it is, else each
// with whose it was.
func (d *Draft) saidByName(q *Question, given []Given) string {
	var said []string
	whose := map[string][]string{}
	for _, g := range given {
		says := cmp.Or(g.Says, rawText(g.Value))
		if !slices.Contains(said, says) {
			said = append(said, says)
		}
		for _, p := range d.people {
			if p.id == g.Subject {
				whose[says] = append(whose[says], p.called)
			}
		}
	}
	if len(said) == 1 && len(whose[said[0]]) == len(d.people) || len(whose) == 0 {
		return strings.Join(said, "\n")
	}
	var lines []string
	for _, says := range said {
		if names := strings.Join(whose[says], ", "); names != "" {
			lines = append(lines, d.say("hint.more", names, says))
		}
	}
	return strings.Join(lines, "\n")
}

// titleOf is a form's title as a screen says it.
func (d *Draft) titleOf(form string) string {
	if form == FromChronology {
		return d.say("source.chronology")
	}
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

// carriedWords say of which day the document is that an answer was taken over from.
func (d *Draft) carriedWords(q *Question, subject string) string {
	all := d.earlier(q.top(), subject)
	if len(all) == 0 {
		return d.say("carried.earlier")
	}
	return d.say("carried", all[len(all)-1].On.Says())
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
