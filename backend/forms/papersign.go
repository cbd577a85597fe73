package forms

import (
	"slices"
	"strings"
	"time"
)

// signing adds the lines of the copy to sign: one for each member who can and
// has not, one for who wrote the form, and one for anybody else.
func (p *press) signing(q *Question, a DocAnswer) []PaperItem {
	var items []PaperItem
	if len(a.Rows) > 0 {
		item := PaperItem{Q: q.ID, Label: p.text(q.Label), Kind: PaperTable}
		if table, ok := p.table(q, a, item); ok {
			items = append(items, table)
		}
	}
	signed := signers(q, a)
	lines := PaperItem{Q: q.ID, Hint: p.say("paper.sign.hint"), Kind: PaperSignature, KeepTogether: true}
	for _, m := range p.doc.Members {
		role := p.signerRole(m.Person)
		if m.Unborn || role == "" || slices.Contains(signed, m.Person) {
			continue
		}
		lines.Parts = append(lines.Parts, PaperPart{Who: role, Text: m.Says()})
	}
	if author := p.prefilledBy("user.full_name"); author != "" {
		lines.Parts = append(lines.Parts, PaperPart{Who: p.say("paper.sign.practitioner"), Text: author})
	}
	lines.Parts = append(lines.Parts, PaperPart{})
	return append(items, lines)
}

// signs reports whether a question is where people sign.
func (q *Question) signs() bool {
	return slices.ContainsFunc(q.Columns, func(c *Question) bool { return c.Type == TypeSignature })
}

// signers are the members who have signed already.
func signers(q *Question, a DocAnswer) []string {
	var keys []string
	for _, row := range a.Rows {
		for _, cell := range row.Cells {
			if c := q.column(cell.Q); c != nil && c.Type == TypePersonRef {
				keys = append(keys, plain(cell.Value))
			}
		}
	}
	return keys
}

// signerRole is what a member signs as; "" for the unborn. Nobody born is left
// without a line: whether a child is too young is for the people in the room.
func (p *press) signerRole(person string) string {
	m := p.form.members
	if m == nil {
		return p.knownSigner(person)
	}
	for _, row := range p.answers[m.ID].Rows {
		if row.Row != person {
			continue
		}
		years := operand{}
		for _, cell := range row.Cells {
			switch cell.Q {
			case columnGender:
				if plain(cell.Value) == codeUnborn {
					return ""
				}
			case columnBorn:
				today, _ := p.doc.Today.date()
				years = ageOf(m.column(columnBorn).understand(cell.Value).operand, days(today, today))
			}
		}
		if years.known && years.hi < 180 {
			return p.say("paper.sign.young")
		}
	}
	return p.say("paper.sign.member")
}

// knownSigner is what a member signs as where the family is on record and the
// form only shows it: the table of people tells when each was born.
func (p *press) knownSigner(person string) string {
	born, known := p.bornOn(person)
	if !known {
		return p.say("paper.sign.member")
	}
	on, _ := p.doc.Today.date()
	today := on.time()
	switch years := (today.Year()*12 + int(today.Month()) - born.Year()*12 - int(born.Month())) / 12; {
	case born.After(today) || years < youngestSigner:
		return ""
	case years < 18:
		return p.say("paper.sign.young")
	}
	return p.say("paper.sign.member")
}

// bornOn reads the day of birth, or the day a birth is expected, that a table
// of people shows.
func (p *press) bornOn(person string) (time.Time, bool) {
	for _, q := range p.form.Questions {
		if q.RowsAre != "people" {
			continue
		}
		for _, row := range p.answers[q.ID].Rows {
			if row.Row != person {
				continue
			}
			for _, cell := range row.Cells {
				if c := q.column(cell.Q); c != nil && c.Shows == "born" {
					return dayIn(rawText(cell.Value))
				}
			}
		}
	}
	return time.Time{}, false
}

// dayIn is the first day in some words: "EDD 14/02/2027", "2010-11-22", "2010".
func dayIn(words string) (time.Time, bool) {
	for word := range strings.FieldsSeq(words) {
		for _, shape := range []string{"02/01/2006", time.DateOnly, "01/2006", "2006"} {
			if day, err := time.Parse(shape, word); err == nil {
				return day, true
			}
		}
	}
	return time.Time{}, false
}

// columnEstimated says that a date of birth is a guess (BR-10); on paper it
// stands beside the date.
const columnEstimated = "dob_estimated"

// joinEstimated puts "(estimated)" beside the dates it belongs to and takes its
// column away, so that the family fits across a page.
func (p *press) joinEstimated(columns []*Question, rows [][]string) []*Question {
	at := func(local string) int {
		return slices.IndexFunc(columns, func(c *Question) bool { return c.Local == local })
	}
	born, estimated := at(columnBorn), at(columnEstimated)
	if born < 0 || estimated < 0 {
		return columns
	}
	for i, row := range rows {
		if row[estimated] != "" && row[born] != "" {
			row[born] = p.say("paper.estimated", row[born])
		}
		rows[i] = slices.Delete(row, estimated, estimated+1)
	}
	return slices.Delete(slices.Clone(columns), estimated, estimated+1)
}
