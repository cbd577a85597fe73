package forms

import (
	"encoding/json"
	"slices"
	"time"

	"earlyhelp.example/backend/fault"
)

// HistoryEntry is one earlier state of an answer, newest first.
type HistoryEntry struct {
	Seq   int64           `json:"seq"`
	At    time.Time       `json:"at"`
	Act   Act             `json:"act"`
	Value json.RawMessage `json:"value,omitempty"`
	Says  string          `json:"says"`
	By    string          `json:"by"`
}

// History is everything that was done to one answer.
func (d *Draft) History(q, subject, row string) []HistoryEntry {
	if subject == "" {
		subject = Group
	}
	question := d.form.byID[q]
	out := []HistoryEntry{}
	for i := range slices.Backward(d.rows) {
		r := &d.rows[i]
		if r.Q != q || subjectOf(r) != subject || r.Row != row || r.Act == ActChecked {
			continue
		}
		e := HistoryEntry{Seq: r.Seq, At: r.At, Act: r.Act, Value: r.Value, By: r.By}
		if question != nil && r.Act == ActSet {
			e.Says = d.saysValue(question, r)
		}
		out = append(out, e)
	}
	return out
}

// saysValue says any value of a question, effective or not.
func (d *Draft) saysValue(q *Question, r *Row) string {
	v := q.understand(r.Value)
	if q.choice() && v.state == StateAnswered {
		text := ""
		for i, code := range v.codes {
			if i > 0 {
				text += "; "
			}
			text += d.word(q, code)
		}
		return text
	}
	switch {
	case v.state == StateAnswered && q.Type == TypeDate:
		return Day(v.text).Says()
	case v.state == StateAnswered && q.kind() == kindPeople:
		return d.saysPeople(v.people)
	case v.state == StateAnswered && q.refers():
		return d.saysReferences(q, v)
	}
	return v.text
}

// Undo is the row that takes the change seq back: it puts the answer to what it
// was before. Undoing an undo is redo.
func (d *Draft) Undo(seq int64, client string) (Row, error) {
	at := slices.IndexFunc(d.rows, func(r Row) bool { return r.Seq == seq })
	if at < 0 {
		return Row{}, fault.New(fault.NotFound, "forms.no-change")
	}
	undone := d.rows[at]
	out := Row{Form: d.form.ID, Version: d.form.Version, Q: undone.Q, Subject: undone.Subject, Row: undone.Row, Act: ActClear, Undoes: seq, At: d.set.Now, By: d.set.Author.ID, Client: client}
	switch undone.Act {
	case ActAddRow:
		out.Act = ActRemoveRow
		return out, nil
	case ActRemoveRow:
		out.Act = ActAddRow
		return out, nil
	case ActChecked, ActMoveForm:
		return Row{}, fault.New(fault.NotFound, "forms.no-change")
	}
	for i := at - 1; i >= 0; i-- {
		r := d.rows[i]
		if r.Q != undone.Q || subjectOf(&r) != subjectOf(&undone) || r.Row != undone.Row || !slices.Contains([]Act{ActSet, ActClear, ActSeparate, ActRejoin}, r.Act) {
			continue
		}
		out.Act, out.Value, out.Members = r.Act, r.Value, r.Members
		return out, nil
	}
	if undone.Act == ActSeparate || undone.Subject != Group && undone.Subject != "" {
		out.Act = ActRejoin // nothing before: the person was one of the group
		if q := d.form.byID[undone.Q]; q != nil && q.Level != LevelToggle {
			out.Act = ActClear
		}
	}
	return out, nil
}
