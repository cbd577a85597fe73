package formtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"earlyhelp.example/backend/forms"
)

// PersonKey is the key of member n, from 1, in made-up answers. It has the
// shape of a UUIDv7 and is the same in every run.
func PersonKey(n int) string { return fmt.Sprintf("019ab000-0000-7000-8000-%012x", n) }

// Rows answers every question of a form for so many people: the first an adult,
// the last unborn where there are three or more, the others children. Codes are
// the first of their list, so that of two opposite rules one is shown. By is
// "w-1"; the rows are a second apart and numbered from 1.
func Rows(f *forms.Form, people int, from time.Time) []forms.Row {
	a := answers{form: f, at: from}
	for n := 1; n <= people; n++ {
		a.people = append(a.people, PersonKey(n))
	}
	for _, q := range f.Questions {
		if q.Table == nil {
			a.answer(q)
		}
	}
	return a.rows
}

type answers struct {
	form   *forms.Form
	people []string
	at     time.Time
	rows   []forms.Row
}

func (a *answers) answer(q *forms.Question) {
	switch {
	case q.Type == forms.TypeTable:
		a.table(q)
	case q.Level == forms.LevelPerson:
		for _, person := range a.people {
			a.add(q, person, "", forms.ActSet, a.value(q, person))
		}
	default:
		a.add(q, forms.Group, "", forms.ActSet, a.value(q, ""))
	}
}

// table answers two rows, or of the table of members one row for each person.
func (a *answers) table(q *forms.Question) {
	ids := []string{PersonKey(1000 + len(a.rows)), PersonKey(1001 + len(a.rows))}
	if q.RowsMembers {
		ids = a.people
	}
	for _, id := range ids {
		a.add(q, forms.Group, id, forms.ActAddRow, nil)
		for _, column := range q.Columns {
			a.add(column, forms.Group, id, forms.ActSet, a.value(column, id))
		}
	}
}

func (a *answers) add(q *forms.Question, subject, row string, act forms.Act, value any) {
	r := forms.Row{Seq: int64(len(a.rows) + 1), Form: a.form.ID, Version: a.form.Version, Q: q.ID, Subject: subject, Row: row, Act: act, At: a.at, By: "w-1"}
	r.Client = fmt.Sprint("made-", r.Seq)
	if act == forms.ActSet {
		if value == nil {
			return
		}
		raw, err := json.Marshal(value)
		if err != nil {
			panic("formtest: " + err.Error()) // our own literals: a defect of this file
		}
		r.Value = raw
		if q.Level == forms.LevelToggle && subject == forms.Group {
			r.Members = a.people
		}
	}
	a.at = a.at.Add(time.Second)
	a.rows = append(a.rows, r)
}

// value is an answer of the right shape, or nil for what nobody answers.
func (a *answers) value(q *forms.Question, person string) any {
	switch q.Type {
	case forms.TypeStatic, forms.TypeComputed, forms.TypeFile:
		return nil
	case forms.TypeYesNo, forms.TypeYesNoToggle, forms.TypeCheckbox:
		return "yes"
	case forms.TypeRadio, forms.TypeSelect, forms.TypeToggleSelect:
		return a.code(q, person)
	case forms.TypeMultiSelect:
		return []string{q.List.Codes[0].Code}
	case forms.TypeDate:
		return a.at.Format(time.DateOnly)
	case forms.TypeDateTime:
		return a.at.UTC().Format("2006-01-02T15:04Z")
	case forms.TypeDateOrEDD:
		return map[string]string{"on": a.born(person), "precision": "day"}
	case forms.TypeNumber:
		return 1
	case forms.TypePersonRef:
		return a.people[0]
	case forms.TypePersonsRef:
		return a.people
	case forms.TypeRecordRef, forms.TypeRecordsRef:
		return a.reference(q)
	case forms.TypeSignature:
		return map[string]string{"how": "paper", "who": "Somebody"}
	}
	return a.words(q)
}

// reference names the first person, where a person may be named: there are no
// records here to name.
func (a *answers) reference(q *forms.Question) any {
	if !slices.Contains(q.Of, "people") || q.Type == forms.TypeRecordsRef {
		return nil
	}
	return "people/" + a.people[0]
}

func (a *answers) code(q *forms.Question, person string) string {
	if q.Local == "gender" && a.unborn(person) {
		return "unborn"
	}
	return q.List.Codes[0].Code
}

func (a *answers) unborn(person string) bool {
	return len(a.people) > 2 && person == a.people[len(a.people)-1]
}

// born is a day that makes the first person 34 and the others of school age.
func (a *answers) born(person string) string {
	switch {
	case a.unborn(person):
		return a.at.AddDate(0, 3, 0).Format(time.DateOnly)
	case len(a.people) > 0 && person == a.people[0]:
		return a.at.AddDate(-34, 0, 0).Format(time.DateOnly)
	}
	return a.at.AddDate(-9, 0, 0).Format(time.DateOnly)
}

func (a *answers) words(q *forms.Question) string {
	switch q.Type {
	case forms.TypePhone:
		return "01632 960100"
	case forms.TypeEmail:
		return "somebody@marlbridge.example"
	case forms.TypePostcode:
		return "MB1 4QT"
	case forms.TypeNHSNumber:
		return "999 000 0018"
	}
	return "What was seen and heard, number " + fmt.Sprint(len(a.rows)) + "."
}
