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

var rowKinds = []string{rowsMembers, rowsPeople, "actions", "alerts", "needs", "notes"}

// recordNames are what a finished form may become in the family's record.
var recordNames = []string{"assessment", "registration", "meeting", "plan", "note", "general_note", "closure", "consent", "access", "document",
	"chronology", "call", "profile", "referral", "work", "carer"}

// recordShows are the attributes that a static column may show of each kind of row.
// Those of days are ISO days, so that a rule can compare them.
var recordShows = map[string][]string{
	"actions":  {"action", "outcome", "owner", "due_on", "status", "for_persons", "indicator"},
	"alerts":   {"kind", "at", "child", "direction", "due_on"},
	"needs":    {"need", "code", "persons", "since"},
	"notes":    {"title", "at", "type"},
	rowsPeople: {"name", "born", "role"},
}

// shownDays are the attributes that are days.
var shownDays = []string{"due_on", "at", "since", "born"}

// Record is one record of the family's episode that a form may refer to: an
// open action, an alert, a need, a note. Shows are its own words by attribute
// (days as ISO days); Persons are the keys of whom it is about.
type Record struct {
	ID      string
	Kind    string // actions, alerts, needs or notes
	Shows   map[string]string
	Persons []string
}

// ofRecords reports whether a table's rows come from outside the draft.
func (q *Question) ofRecords() bool {
	return q.Type == TypeTable && q.RowsAre != "" && q.RowsAre != rowsMembers
}

// ofPeople reports whether row i of a table is person i.
func (q *Question) ofPeople() bool { return q.RowsAre == rowsMembers || q.RowsAre == rowsPeople }

// showsDay reports whether a column shows a day of a record.
func (q *Question) showsDay() bool { return slices.Contains(shownDays, q.Shows) }

func (b *builder) lintRecords(it *item) {
	q, k := it.q, it.keys
	table := q.Table
	switch {
	case k.has("shows") && (q.Type != TypeStatic || table == nil || !table.ofRecords()):
		b.r.add(k.place("shows"), "E44", "only a static column of a table whose rows are records shows something of them", "Give the table rows_are: actions, or take shows out")
	case k.has("shows") && !slices.Contains(recordShows[table.RowsAre], q.Shows):
		b.r.add(k.place("shows"), "E44", fmt.Sprintf("%s have no %s", table.RowsAre, show(q.Shows)), b.r.oneOf(q.Shows, recordShows[table.RowsAre]))
	case q.ofRecords() && k.has("min_rows"):
		b.r.add(k.place("min_rows"), "E44", "nobody adds rows to this table: they are the family's "+q.RowsAre, "Take min_rows out")
	case table != nil && table.ofRecords() && q.Prefill == "members":
		return
	}
}

// oneOf suggests the nearest word, else names them all.
func (r *report) oneOf(word string, known []string) string {
	if mend := r.suggest(word, known); mend != "" {
		return mend
	}
	return "It may be " + strings.Join(known, ", ")
}
