package forms

import "slices"

// Related is how one person is related to another, as a form was told: A is a
// parent of B, where Code says parent.
type Related struct{ A, Code, B string }

// relation are the columns of a table that tells how two people are related: a
// person, a choice whose list has the other side of each, and a person. All are
// nil in any other table.
func (q *Question) relation() (a, is, b *Question) {
	for _, c := range q.Columns {
		switch {
		case c.Type == TypePersonRef && a == nil:
			a = c
		case c.Type == TypePersonRef && b == nil:
			b = c
		case c.List != nil && slices.ContainsFunc(c.List.Codes, func(one Code) bool { return one.Inverse != "" }):
			is = c
		}
	}
	if a == nil || is == nil || b == nil {
		return nil, nil, nil
	}
	return a, is, b
}

// RelatedIn are the relationships a document tells of, each once: not again from
// the other side.
func RelatedIn(f *Form, doc Document) []Related {
	var out []Related
	for _, answer := range doc.Answers {
		q := f.Question(answer.Q)
		if q == nil {
			continue
		}
		if a, is, b := q.relation(); is != nil {
			for _, row := range answer.Rows {
				if one := row.related(a, is, b); !row.Turned && one.whole() {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

func (r Related) whole() bool { return r.A != "" && r.Code != "" && r.B != "" }

// related is what a row tells; a part of it that was not answered is empty.
func (r DocRow) related(a, is, b *Question) Related {
	return Related{plain(r.cell(a).Value), plain(r.cell(is).Value), plain(r.cell(b).Value)}
}

func (r DocRow) cell(c *Question) DocCell {
	if i := slices.IndexFunc(r.Cells, func(cell DocCell) bool { return cell.Q == c.Local }); i >= 0 {
		return r.Cells[i]
	}
	return DocCell{Q: c.Local}
}

// turned are the rows of a table of relationships seen from the other side (domain
// 3.2): who has a parent is that parent's child. Where somebody has told of the two
// that way round as well, their own row stands and nothing is added.
func (d *Draft) turned(q *Question, rows []DocRow) []DocRow {
	a, is, b := q.relation()
	if is == nil {
		return nil
	}
	told := map[[2]string]bool{}
	for _, row := range rows {
		one := row.related(a, is, b)
		told[[2]string{one.A, one.B}] = true
	}
	var out []DocRow
	for _, row := range rows {
		one := row.related(a, is, b)
		code, _ := is.List.find(one.Code)
		if !one.whole() || code.Inverse == "" || told[[2]string{one.B, one.A}] {
			continue
		}
		told[[2]string{one.B, one.A}] = true
		first, second, says := row.cell(b), row.cell(a), row.cell(is)
		first.Q, first.Asked = a.Local, d.label(a, "")
		second.Q, second.Asked = b.Local, d.label(b, "")
		says.Value, says.Says = textJSON(code.Inverse), d.word(is, code.Inverse)
		out = append(out, DocRow{Row: row.Row + ".turned", Turned: true, Cells: []DocCell{first, says, second}})
	}
	return out
}
