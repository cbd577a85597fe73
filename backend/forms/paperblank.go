package forms

import "strings"

// On the blank copy questions that are put to everybody, one after another, are
// rows of one table: for each, who it is true for and what is asked of a Yes. A
// block for each would make an assessment of forty-five needs forty pages.
const fewestLeads = 2

// lead is a toggled yes-or-no question with what is asked of a Yes.
type lead struct {
	q       *Question
	follows []*Question
}

// leads are the questions from the front that can be rows of one table, and how
// many questions that is.
func leads(questions []*Question) (found []lead, n int) {
	for _, q := range questions {
		switch {
		case q.Type == TypeYesNoToggle && q.follows == nil && len(q.show) == 0 && q.Print.When.IsZero():
			found = append(found, lead{q: q})
		case len(found) > 0 && q.follows == found[len(found)-1].q && q.Type != TypeStatic:
			last := &found[len(found)-1]
			last.follows = append(last.follows, q)
		default:
			return found, n
		}
		n++
	}
	return found, n
}

// Shares of the columns before those of what is asked of a Yes.
const (
	shareOfLead = 0.24
	shareOfWho  = 0.13
	shareOfNo   = 0.09
)

// leadTable is the table of several leads. Lists to choose from are said once,
// above it.
func (p *press) leadTable(all []lead) PaperItem {
	item := PaperItem{Q: all[0].q.ID, Label: p.say("blank.leads"), Kind: PaperTable}
	item.Columns = []PaperColumn{{Label: p.say("blank.leads.question"), Share: shareOfLead}, {Label: p.say("blank.leads.yes"), Share: shareOfWho},
		{Label: p.say("blank.leads.unknown"), Share: shareOfWho}, {Label: p.say("blank.leads.no"), Share: shareOfNo}}
	seen, weights := map[string]int{}, 0.0
	var legend []string
	for _, l := range all {
		row := []string{p.text(l.q.Label)}
		if hint := p.text(l.q.Hint); hint != "" {
			row[0] += "\n" + hint
		}
		item.Rows = append(item.Rows, row)
		for _, f := range l.follows {
			label := p.text(f.Label)
			if _, known := seen[label]; known {
				continue
			}
			seen[label] = len(item.Columns)
			share := max(f.handwriting(), float64(Length(label))/lettersOfShare)
			weights += share
			item.Columns = append(item.Columns, PaperColumn{Label: label, Share: share})
			if codes := p.blankCodes(f); len(codes) > 0 {
				legend = append(legend, label+" "+strings.Join(codes, ", "))
			}
		}
	}
	for i := range item.Columns {
		if i >= 4 {
			item.Columns[i].Share *= (1 - shareOfLead - 2*shareOfWho - shareOfNo) / weights
		}
		item.Columns[i].Lines = linesOfLead
	}
	for i := range item.Rows {
		item.Rows[i] = append(item.Rows[i], make([]string, len(item.Columns)-1)...)
	}
	if item.Hint = strings.Join(legend, ". "); item.Hint == p.legend {
		item.Hint = "" // it stands above an earlier one
	} else {
		p.legend = item.Hint
	}
	return item
}

// lettersOfShare is how long a heading is for a column of one share: a longer
// one would stand in a tower of short lines.
const lettersOfShare = 22

// linesOfLead is the room to write in each row.
const linesOfLead = 2
