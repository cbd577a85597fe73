package forms

import (
	"cmp"
	"slices"
	"strings"
)

// table lays a table out in columns while it fits across a page, else one
// block of facts for each row.
func (p *press) table(q *Question, a DocAnswer, item PaperItem) (PaperItem, bool) {
	columns := p.columns(q)
	if len(columns) == 0 {
		return item, false
	}
	for _, row := range a.Rows {
		if !p.opt.Profile.Shows(p.opt.Copy, row.Class) {
			p.keep(p.text(q.Label) + ": " + firstWords(row))
			continue
		}
		line := make([]string, len(columns))
		for i, c := range columns {
			j := slices.IndexFunc(row.Cells, func(cell DocCell) bool { return cell.Q == c.Local })
			if j >= 0 {
				cell := row.Cells[j]
				line[i] = p.cellText(c, cell)
			}
		}
		item.Rows = append(item.Rows, line)
	}
	if len(item.Rows) == 0 {
		item.Parts = p.noRows(a)
	}
	if q.RowsMembers {
		columns = p.joinEstimated(columns, item.Rows)
	}
	// A column nobody filled in is left out of a filled copy, so that the rest
	// has room; the blank copy keeps them all.
	columns, item.Rows = usedColumns(columns, item.Rows)
	item.Columns = p.shares(columns, item.Rows)
	return item, true
}

// noRows is what a table without rows says: that there are no such records, or
// that nobody answered.
func (p *press) noRows(a DocAnswer) []PaperPart {
	if a.Says != "" {
		return []PaperPart{{Text: a.Says, Answered: true}}
	}
	return []PaperPart{{Text: p.say("paper.not.answered")}}
}

// keep lists once what this copy does not show.
func (p *press) keep(label string) {
	if !slices.Contains(p.withheld, label) {
		p.withheld = append(p.withheld, label)
	}
}

// firstWords are what a row is about.
func firstWords(row DocRow) string {
	if len(row.Cells) == 0 {
		return ""
	}
	return cmp.Or(row.Cells[0].Says, rawText(row.Cells[0].Value))
}

// cellText is a cell in words; "" for one whose own class this copy does not
// show.
func (p *press) cellText(c *Question, cell DocCell) string {
	if !p.opt.Profile.Shows(p.opt.Copy, cell.Class) {
		p.keep(p.text(c.Table.Label) + ": " + p.text(c.Label))
		return ""
	}
	if cell.Says == "" {
		return rawText(cell.Value)
	}
	return cell.Says
}

func (p *press) columns(q *Question) []*Question {
	var out []*Question
	for _, c := range q.Columns {
		switch {
		case c.Type == TypeStatic && c.Shows == "":
		case c.Type == TypeComputed && p.opt.Copy == CopyBlank: // nobody works it out by hand
		case p.opt.Profile.Shows(p.opt.Copy, c.Class):
			out = append(out, c)
		case p.opt.Copy != CopyBlank:
			p.withheld = append(p.withheld, p.text(q.Label)+": "+p.text(c.Label))
		}
	}
	return out
}

func usedColumns(columns []*Question, rows [][]string) ([]*Question, [][]string) {
	if len(rows) == 0 {
		return columns, rows
	}
	var keep []int
	for i := range columns {
		if slices.ContainsFunc(rows, func(row []string) bool { return row[i] != "" }) || columns[i].Required {
			keep = append(keep, i)
		}
	}
	if len(keep) == 0 {
		keep = []int{0}
	}
	outColumns := make([]*Question, len(keep))
	outRows := make([][]string, len(rows))
	for n, i := range keep {
		outColumns[n] = columns[i]
		for r := range rows {
			outRows[r] = append(outRows[r], rows[r][i])
		}
	}
	return outColumns, outRows
}

// shares divide the width by what the columns hold: long texts get more, dates
// and ticks less. They add to 1.
func (p *press) shares(columns []*Question, rows [][]string) []PaperColumn {
	weights, total := make([]float64, len(columns)), 0.0
	for i, c := range columns {
		longest := max(Length(p.text(c.Label))/2, 6)
		for _, row := range rows {
			longest = max(longest, Length(row[i]))
		}
		weights[i] = float64(min(longest, 150))
		if len(rows) == 0 {
			weights[i] = c.handwriting()
		}
		total += weights[i]
	}
	out := make([]PaperColumn, len(columns))
	for i, c := range columns {
		out[i] = PaperColumn{Label: p.heading(c), Share: weights[i] / total, Asked: c.Required && len(c.show) == 0, Lesser: c.lesser(), Always: len(c.show) == 0}
		if p.opt.Copy == CopyBlank {
			out[i].Lines = c.linesByHand()
		}
	}
	return out
}

// heading is what a column is called; "DOB/EDD" in words on the copy that is easy
// to read.
func (p *press) heading(c *Question) string {
	if p.opt.EasyRead && (c.Type == TypeDateOrEDD || c.Shows == "born") {
		return p.say("easy.born")
	}
	return p.text(c.Label)
}

// lesser reports whether a column may stand below the others: one that need not
// be answered, or names people, and so runs long in a narrow cell. What a record
// says of itself is what its row is about.
func (q *Question) lesser() bool {
	return q.Shows == "" && (!q.Required || q.Type == TypePersonsRef)
}

// linesByHand are the lines of a cell that is filled in by hand: what the form
// says, and two to sign in.
func (q *Question) linesByHand() int {
	if q.Type == TypeSignature {
		return max(q.Print.Lines, 2)
	}
	return q.Print.Lines
}

// handwriting is the room an answer by hand takes, beside the others of a row.
func (q *Question) handwriting() float64 {
	switch q.Type {
	case TypeLongText, TypeSignature:
		return 3
	case TypeText:
		return 1.5
	}
	return 1
}

// BlankPaper is a form to fill in by hand (BR-45): every question with room to
// write, what shows only sometimes headed "If yes:".
func BlankPaper(f *Form, _ *Library, opt PaperOptions) Paper {
	opt.Copy = CopyBlank
	p := press{form: f, opt: opt, said: opt.Language, names: map[string]string{}}
	out := p.head()
	out.Facts = []PaperFact{{p.say("fact.author"), ""}, {p.say("fact.agency"), ""}, {p.say("fact.started"), ""}}
	if f.OfFamily() {
		out.Facts = slices.Insert(out.Facts, 0, PaperFact{p.say("fact.family"), ""})
	}
	for _, page := range f.pageList {
		s := PaperSection{Number: p.numbers.of(page), Title: p.text(page.Title), Intro: p.text(page.Intro)}
		if page.offices() {
			s.Intro = strings.TrimSpace(p.say("page.offices") + ". " + s.Intro)
		}
		for i := 0; i < len(page.Questions); i++ {
			if found, n := leads(page.Questions[i:]); len(found) >= fewestLeads {
				s.Items = append(s.Items, p.leadTable(found))
				i += n - 1
			} else if q := page.Questions[i]; q.Type != TypeComputed {
				s.Items = append(s.Items, p.blank(q))
			}
		}
		out.Sections = append(out.Sections, s)
	}
	return out
}

// Rows and lines of the blank copy where a definition does not say.
const (
	blankRows    = 4
	blankMembers = 5
	blankLines   = 5
)

func (p *press) blank(q *Question) PaperItem {
	item := PaperItem{Q: q.ID, Label: p.text(q.Label), Hint: p.text(q.Hint), Kind: q.paperKind(), Lines: q.Print.Lines, When: p.when(q), KeepTogether: true}
	if q.Type == TypeStatic {
		item.Kind, item.Readings = PaperStatement, p.readings(q)
		return item
	}
	if item.Kind == PaperPeople && q.Print.When.IsZero() {
		item.When = p.say("blank.if.person")
	}
	if q.Type == TypeLongText && item.Lines == 0 {
		item.Lines = blankLines
	}
	for _, code := range p.blankCodes(q) {
		item.Options = append(item.Options, PaperOption{Label: code})
	}
	if item.Lines == 0 && q.Type != TypeTable && len(item.Options) == 0 {
		item.Lines = 1
	}
	if q.Type == TypeTable {
		columns := p.columns(q)
		item.Columns = p.shares(columns, nil)
		rows := blankRows
		if q.RowsMembers {
			rows = blankMembers
		}
		item.Rows = make([][]string, max(rows, q.MinRows))
		for i := range item.Rows {
			item.Rows[i] = make([]string, len(columns))
		}
	}
	return item
}

func (p *press) blankCodes(q *Question) []string {
	switch {
	case q.Type == TypeCheckbox:
		return []string{yesNo(p.said, q, "yes")} // one box to tick
	case !q.choice() || q.Type == TypeComputed:
		return nil
	}
	var out []string
	for _, code := range q.codes() {
		if q.List == nil {
			out = append(out, yesNo(p.said, q, code))
			continue
		}
		if c, _ := q.List.find(code); c.Until == "" && q.offersAlways(code) {
			out = append(out, p.text(c.Label))
		}
	}
	return out
}

// offersAlways reports whether no offer without a rule takes the code away.
func (q *Question) offersAlways(code string) bool {
	return !slices.ContainsFunc(q.offer, func(o offer) bool { return o.when == nil && !slices.Contains(o.codes, code) })
}

// when is the heading of a question that shows only sometimes: "If yes:" under
// the question that brings it up, else with that question's name.
func (p *press) when(q *Question) string {
	if !q.Print.When.IsZero() {
		return p.text(q.Print.When)
	}
	if len(q.show) == 0 {
		return ""
	}
	e := q.show[len(q.show)-1].root
	for e.op == opRule {
		e = e.kids[0]
	}
	if e.op != opIs || e.kids[0].q == nil {
		return p.say("blank.if.applies")
	}
	words := ""
	for i, w := range e.words {
		if i > 0 {
			words += p.say("blank.or")
		}
		words += p.codeWords(e.kids[0].q, w.word)
	}
	if under := q.revealsUnder(); under != nil && under.index == q.index-1 {
		return p.say("blank.if", words)
	}
	return p.say("blank.if.question", p.text(e.kids[0].q.Label), words)
}

func (p *press) codeWords(q *Question, code string) string {
	if q.List == nil {
		return lower(p.say("option." + code))
	}
	c, _ := q.List.find(code)
	return p.text(c.Label)
}
