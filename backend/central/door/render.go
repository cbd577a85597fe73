package door

import (
	"encoding/json"
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// who is the names of the persons an answer is about; "" for the whole family.
func who(names map[string]string, persons []string) string {
	list := make([]string, 0, len(persons))
	for _, person := range persons {
		name := names[person]
		if name == "" {
			name = person
		}
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}

// says is what an answer says in words: its own, else its value where that is
// text, else the value as it stands.
func says(words string, value json.RawMessage) string {
	if words != "" {
		return words
	}
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// table gives the columns of a table in the order they first appear, and its
// rows under them.
func table(rows []forms.DocRow) (columns []string, cells [][]string) {
	columns, cells = []string{}, [][]string{}
	for _, row := range rows {
		for _, cell := range row.Cells {
			if !slices.Contains(columns, cell.Q) {
				columns = append(columns, cell.Q)
			}
		}
	}
	for _, row := range rows {
		line := make([]string, len(columns))
		for _, cell := range row.Cells {
			line[slices.Index(columns, cell.Q)] = says(cell.Says, cell.Value)
		}
		cells = append(cells, line)
	}
	return columns, cells
}

// formOf is one version of a form; nil where the centre does not have it.
func (d *door) formOf(id string, version int) *forms.Form {
	if d.Forms == nil {
		return nil
	}
	form, err := d.Forms.Form(id, version)
	if err != nil {
		return nil
	}
	return form
}

// worded gives columns the words of their questions, where the form has them.
func worded(lang string, form *forms.Form, table string, columns []string) []string {
	if form == nil {
		return columns
	}
	labels := map[string]string{}
	for _, q := range form.Questions {
		labels[q.ID] = q.Label.In(lang)
	}
	list := make([]string, len(columns))
	for i, column := range columns {
		if list[i] = labels[table+"."+column]; list[i] == "" {
			list[i] = column
		}
	}
	return list
}
