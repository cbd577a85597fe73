package formtest

import (
	"encoding/json"
	"fmt"

	"earlyhelp.example/backend/forms"
)

// Play keeps changes one after the other, as a draft does, and answers its rows
// from the first on. Each change is prepared by the draft that the ones before
// it made.
func Play(set forms.Setting, rows []forms.Row, changes ...forms.Change) []forms.Row {
	for _, c := range changes {
		row, _ := forms.Evaluate(set, rows).Prepare(c)
		row.Seq = int64(len(rows) + 1)
		rows = append(rows, row)
	}
	return rows
}

// Set is a change that answers a question of the whole family.
func Set(q string, value any) forms.Change {
	raw, err := json.Marshal(value)
	if err != nil {
		panic("formtest: " + err.Error()) // a literal of a test
	}
	return forms.Change{Client: fmt.Sprintf("set-%s-%s", q, raw), Q: q, Subject: forms.Group, Act: forms.ActSet, Value: raw}
}
