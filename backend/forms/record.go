package forms

import (
	"fmt"
	"slices"
	"strings"
)

// What the rows of a table may be, other than what people add to it. Rows of
// members are the membership itself; all others are references into the
// family's record, whose words are shown and never copied into the draft.
const (
	rowsMembers = "members"
	rowsPeople  = "people" // the members, without being the membership
)

var rowKinds = []string{rowsMembers, rowsPeople, "actions", "own_actions", "other_actions", "alerts", "needs", "notes", "meetings", "accesses", "indicators"}

// recordNames are what a finished form may become in the family's record.
var recordNames = []string{"assessment", "registration", "meeting", "plan", "note", "general_note", "closure", "alert_answer", "progress", "consent", "access", "document",
	"chronology", "call", "profile", "referral", "work", "carer"}

// recordShows are the attributes that a static column may show of each kind of row.
// Those of days are ISO days, so that a rule can compare them.
var recordShows = map[string][]string{
	"actions":    shownOfActions,
	"alerts":     {"kind", "at", "child", "by", "direction", "due_on", "checked_on", "answered_on"},
	"needs":      {"need", "code", "persons", "since"},
	"notes":      {"title", "at", "type"},
	"meetings":   {"type", "at"},
	"accesses":   {"worker", "agency", "role", "until"},
	"indicators": {"indicator"},
	rowsPeople:   {"name", "born", "role"},

	// The actions whose progress the writer may write, and the others (BR-81).
	"own_actions": shownOfActions, "other_actions": shownOfActions,
}

var shownOfActions = []string{"action", "outcome", "owner", "due_on", "status", "for_persons", "indicator"}

// shownDays are the attributes that are days.
var shownDays = []string{"due_on", "at", "since", "born", "until", "checked_on", "answered_on"}

// Record is one record of the family's episode that a form may refer to: an
// open action, an alert, a need, a note, somebody's access. Shows are its own words by attribute
// (days as ISO days); Persons are the keys of whom it is about.
type Record struct {
	ID      string
	Kind    string // one of rowKinds or namedKinds, but members and people
	Line    string // of a need: what all rows of one need have in common, by which it is named
	Past    bool   // over: still named, but not offered, and in the tables of finished forms alone that answered of it
	Shows   map[string]string
	Persons []string
	Class   Class // which copies may name it; empty is open
}

// ofRecords reports whether a table's rows come from outside the draft.
func (q *Question) ofRecords() bool {
	return q.Type == TypeTable && q.RowsAre != "" && q.RowsAre != rowsMembers
}

// ofPeople reports whether row i of a table is person i.
func (q *Question) ofPeople() bool { return q.RowsAre == rowsMembers || q.RowsAre == rowsPeople }

// showsDay reports whether a column shows a day of a record.
func (q *Question) showsDay() bool { return slices.Contains(shownDays, q.Shows) }

// gather gives the tables of records and of people their rows: those that the
// Setting holds, in its order. What a finished form says of a record stays in it
// when the record is over, often by what the form says.
func (d *Draft) gather() {
	for _, q := range d.form.Questions {
		if !q.ofRecords() {
			continue
		}
		t := d.table(q)
		t.now, t.records = nil, nil
		if q.RowsAre == rowsPeople {
			t.now = d.memberKeys()
			continue
		}
		for i := range d.set.Records {
			r := &d.set.Records[i]
			stands := !r.Past || d.set.Finished && t.added[r.ID] != nil
			if r.Kind == q.RowsAre && stands && !slices.Contains(t.now, r.ID) {
				t.now, t.records = append(t.now, r.ID), append(t.records, r)
			}
		}
	}
}

// shows is the attribute of a record or person that a column shows, as it is
// kept: a day is an ISO day.
func (d *Draft) shows(q *Question, i int) string {
	if q.Table.RowsAre == rowsPeople {
		return d.showsPerson(q.Shows, i)
	}
	r := d.tables[q.Table].records[i]
	if text := r.Shows[q.Shows]; text != "" || q.Shows != "persons" && q.Shows != "for_persons" {
		return text
	}
	return d.saysPeople(r.Persons)
}

func (d *Draft) showsPerson(attribute string, i int) string {
	p := d.people[i]
	switch attribute {
	case "name":
		return p.called
	case "born":
		if p.given != nil {
			return string(p.given.Born)
		}
		if born := d.answer(d.form.members.column(columnBorn), p.row); born.known && born.lo == born.hi {
			return string(date(born.lo).Day())
		}
	case "role":
		if role := d.attribute("role", here{who: i + 1, row: -1}); role.known && len(role.codes) == 1 {
			return role.codes[0]
		}
	}
	return ""
}

// saysShown is what a column shows, as people read it.
func (d *Draft) saysShown(q *Question, i int) string {
	text := d.shows(q, i)
	switch {
	case q.Shows == "born" && text != "" && d.unborn(i) == isTrue:
		return d.say("kind.edd") + " " + Day(text).Says()
	case q.showsDay():
		return Day(text).Says()
	case q.List != nil && text != "":
		if _, known := q.List.find(text); !known && q.Shows == "code" {
			return "" // a need of our own: it counts under no heading of this list
		}
		return d.word(q, text)
	}
	return text
}

// operandShown is what a rule sees of a column that shows a day or a code.
func (d *Draft) operandShown(q *Question, i int) operand {
	text := d.shows(q, i)
	if q.showsDay() {
		on, ok := Day(text).date()
		return operand{known: ok, lo: int64(on), hi: int64(on)}
	}
	if q.List != nil && text != "" {
		return operand{known: true, codes: []string{text}}
	}
	return operand{}
}

// idle reports whether a record was only there to be picked, and was not: all
// that is asked of its table is one tick. It is no part of what is read back,
// sent or printed.
func (d *Draft) idle(q *Question, i int) bool {
	if !q.ofRecords() {
		return false
	}
	asked := slices.DeleteFunc(slices.Clone(q.Columns), func(c *Question) bool { return !c.Type.asks() })
	return len(asked) == 1 && asked[0].Type == TypeCheckbox && !d.answered(asked[0], i)
}

func (b *builder) lintRecords(it *item) {
	q, k := it.q, it.keys
	table := q.Table
	switch {
	case k.has("shows") && (q.Type != TypeStatic || table == nil || !table.ofRecords()):
		b.r.add(k.place("shows"), "E44", "only a static column of a table whose rows are records shows something of them", "Give the table rows_are: actions, or take shows out")
	case k.has("shows") && !slices.Contains(recordShows[table.RowsAre], q.Shows):
		b.r.add(k.place("shows"), "E44", fmt.Sprintf("%s have no %s", table.RowsAre, show(q.Shows)), b.r.oneOf(q.Shows, recordShows[table.RowsAre]))
	case q.ofRecords() && (k.has("min_rows") || k.has("required")):
		b.r.add(q.place, "E44", "nobody adds rows to this table: they are the family's "+q.RowsAre, "Take min_rows and required out, or make a column required")
	}
}

// oneOf suggests the nearest word, else names them all.
func (r *report) oneOf(word string, known []string) string {
	if mend := r.suggest(word, known); mend != "" {
		return mend
	}
	return "It may be " + strings.Join(known, ", ")
}
