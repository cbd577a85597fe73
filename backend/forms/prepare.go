package forms

import (
	"encoding/json"
	"slices"
)

// Prepare turns a change into the row to keep, and what to say of it. It never
// refuses a change for its content: what is not known, or cannot be read, is
// kept as typed. The Seq is the store's to give.
func (d *Draft) Prepare(c Change) (Row, []Note) {
	row := Row{Form: d.form.ID, Version: d.form.Version, Q: c.Q, Subject: c.Subject, Row: c.Row, Act: c.Act, At: d.set.Now, By: d.set.Author.ID, Client: c.Client}
	if row.Subject == "" {
		row.Subject = Group
	}
	if c.By != "" {
		row.By = c.By
	}
	q := d.form.byID[c.Q]
	if q != nil && !q.perPerson() {
		row.Subject = Group // one answer, whoever was meant: it must not be lost
	}
	switch {
	case q == nil:
		return d.prepareUnknown(row, c)
	case c.Act == ActSeparate, c.Act == ActClear, c.Act == ActChecked, c.Act == ActAddRow, c.Act == ActRemoveRow, c.Act == ActMoveForm:
		return row, nil
	case c.Act == ActRejoin:
		return d.prepareRejoin(row, q), nil
	case c.Act == ActCarry:
		return d.prepareCarry(row, q)
	}
	row.Act = ActSet
	if len(c.Value) == 0 || string(c.Value) == "null" {
		row.Act = ActClear
		return row, nil
	}
	row.Value = shaped(q, c.Value)
	if q.Level == LevelToggle && row.Subject == Group {
		for _, p := range d.people {
			row.Members = append(row.Members, p.id)
		}
	}
	var notes []Note
	if q.understand(row.Value).state == StateRaw {
		notes = append(notes, Note{Q: row.Q, Subject: row.Subject, Row: row.Row, As: "error", Say: d.rawWords(q)})
	}
	return row, notes
}

// prepareUnknown keeps a change to a question this version does not have. Acts
// that only mean something on a question become a value kept as typed.
func (d *Draft) prepareUnknown(row Row, c Change) (Row, []Note) {
	note := Note{Q: c.Q, Subject: row.Subject, Row: c.Row, As: "error", Say: d.say("note.unknown.question")}
	row.Act = ActSet
	if len(c.Value) == 0 {
		row.Act = ActClear
		return row, []Note{note}
	}
	row.Value = wrap(c.Value)
	return row, []Note{note}
}

// prepareRejoin lets someone who came after the group answered join it: their
// name is added to those the answer covers, and nobody else's (3.2.2-6: a later
// member never silently inherits).
func (d *Draft) prepareRejoin(row Row, q *Question) Row {
	group := d.peek(q, Group).value()
	if group == nil || d.apart(q, row.Subject) || slices.Contains(group.Members, row.Subject) {
		return row
	}
	row.Act, row.Value = ActSet, group.Value
	row.Members = append(slices.Clone(group.Members), row.Subject)
	row.Subject = Group
	return row
}

// shaped is the value as it is kept: as typed where the question can read it,
// else wrapped.
func shaped(q *Question, value json.RawMessage) json.RawMessage {
	if !json.Valid(value) {
		return wrap(value)
	}
	if _, raw := asRaw(value); raw {
		return value
	}
	if q.understand(value).state == StateRaw {
		return wrap(value)
	}
	return value
}

// wrap keeps anything at all: {"raw": …}.
func wrap(value json.RawMessage) json.RawMessage {
	if !json.Valid(value) {
		text, _ := json.Marshal(string(value))
		value = text
	}
	if _, raw := asRaw(value); raw {
		return value
	}
	return append(append([]byte(`{"raw":`), value...), '}')
}
