package forms

import (
	"fmt"
	"slices"
)

// Bundled is one choice of a question that picks what goes into a pack of
// evidence: a code of its list, and the kind of record it stands for.
type Bundled struct{ Code, Record string }

// Evidence is what a form's answers pick of the family's record for one pack
// (BR-72).
type Evidence struct {
	Record string   // as a form names what it becomes: "assessment", "note"
	Label  string   // as the form asked for it
	Some   bool     // only Rows, because the form has a table to choose them from
	Rows   []string // ids of the records that are ticked there
}

// Evidence is what the form asks to be bundled, in the order of its list; nil
// where nothing was picked, or the question does not apply.
func (d *Draft) Evidence() []Evidence {
	var all []Evidence
	doc := d.Document()
	for _, a := range doc.Answers {
		q := d.form.byID[a.Q]
		if q == nil || len(q.Bundles) == 0 || len(a.Parts) == 0 {
			continue
		}
		chosen, _ := asTexts(a.Parts[0].Value)
		for _, b := range q.Bundles {
			if !slices.Contains(chosen, b.Code) {
				continue
			}
			one := Evidence{Record: b.Record}
			if c, ok := q.List.find(b.Code); ok {
				one.Label = d.text(c.Label, "")
			}
			one.Rows, one.Some = d.ticked(doc, b.Record+"s")
			all = append(all, one)
		}
	}
	return all
}

// ticked are the rows of the form's table of such records whose box is ticked;
// false where it has no such table to choose from.
func (d *Draft) ticked(doc Document, rowsAre string) (ids []string, some bool) {
	for _, q := range d.form.Questions {
		if q.RowsAre != rowsAre {
			continue
		}
		box := slices.IndexFunc(q.Columns, func(c *Question) bool { return c.Type == TypeCheckbox })
		if box < 0 {
			continue
		}
		i := slices.IndexFunc(doc.Answers, func(a DocAnswer) bool { return a.Q == q.ID })
		if i < 0 {
			return nil, true
		}
		for _, row := range doc.Answers[i].Rows {
			if slices.ContainsFunc(row.Cells, func(c DocCell) bool {
				return c.Q == q.Columns[box].Local && slices.Contains([]string{"yes", "true"}, plain(c.Value))
			}) {
				ids = append(ids, row.Row)
			}
		}
		return ids, true
	}
	return nil, false
}

// bundles reads which choice of a question stands for which kind of record.
func (b *builder) bundles(q *Question, k fields) {
	for _, e := range k.entries("bundles") {
		switch {
		case e.value.kind != scalarNode || !slices.Contains(recordNames, e.value.text):
			b.r.add(e.value.at, "E06", fmt.Sprintf("%s is nothing that a form becomes", show(e.value.text)), "")
		default:
			q.Bundles = append(q.Bundles, Bundled{e.name, e.value.text})
		}
	}
}
