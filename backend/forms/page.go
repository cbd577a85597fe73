package forms

import (
	"encoding/json"
	"slices"
	"strconv"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// Pages are the ids of the pages in their order, those that do not apply left
// out. A page reached by its own button (aside) comes last.
func (d *Draft) Pages() []string {
	var ids []string
	for _, p := range d.listedPages() {
		ids = append(ids, p.ID)
	}
	return ids
}

func (d *Draft) listedPages() []*FormPage {
	var main, after, aside []*FormPage
	for _, p := range d.form.pageList {
		switch {
		case !d.listed(p):
		case p.Section.Aside:
			aside = append(aside, p)
		case p.Section.After:
			after = append(after, p)
		default:
			main = append(main, p)
		}
	}
	return slices.Concat(main, after, aside)
}

// Sections is the section list: one mark for each page, with what is left to do.
func (d *Draft) Sections() []SectionMark {
	left := d.left()
	var numbers numbering
	marks := []SectionMark{}
	for _, p := range d.listedPages() {
		marks = append(marks, SectionMark{ID: p.ID, Number: numbers.of(p), Title: d.text(p.Title, ""), Left: left[p.ID], Href: p.ID, After: p.Section.After, Offices: p.offices(), Gated: !d.gateOpen(p.Section), Empty: !d.holds(p)})
	}
	return marks
}

// numbering gives a section's number to the first of its pages that are listed;
// the zero value begins a list.
type numbering struct{ last string }

func (n *numbering) of(p *FormPage) string {
	if p.Section.Number == n.last {
		return ""
	}
	n.last = p.Section.Number
	return n.last
}

// Page is the screen model of a page; false where there is no such page, or it
// does not apply.
func (d *Draft) Page(id string) (Page, bool) {
	p := d.form.pages[id]
	if p == nil || !d.listed(p) {
		return Page{}, false
	}
	page := Page{Draft: d.set.Draft, Form: d.form.ID, Version: d.form.Version, Page: p.ID, Title: d.text(p.Title, ""), Number: p.Section.Number,
		Intro: d.text(p.Intro, ""), Seq: d.seq, State: d.set.State, Sections: d.Sections(), Items: []Item{}}
	page.People, page.Tally = d.tallied()
	if page.State == "" {
		page.State = d.say("page.state")
	}
	if d.set.Profile == nil || d.set.Profile.Counter {
		page.Counter = Counter{d.say("counter.within"), d.say("counter.over")}
	}
	page.After = p.Section.After
	if p.offices() {
		page.Offices = d.say("page.offices")
	}
	page.Previous, page.Next = d.neighbours(p)
	if !d.gateOpen(p.Section) {
		page.Gate = d.text(p.Section.needs.Say, "")
		if page.Gate == "" {
			page.Gate = d.say("gate")
		}
		return page, true
	}
	for _, q := range p.Questions {
		page.Items = append(page.Items, d.item(q))
	}
	page.None, page.Joined = d.noneButton(p), d.joined()
	page.Encloses = !p.Section.After && d.Encloses() != nil
	return page, true
}

// neighbours are the pages Back and Next lead to; a page aside has none, and
// what happens after Finish is a road of its own.
func (d *Draft) neighbours(p *FormPage) (previous, next string) {
	if p.Section.Aside {
		return "", ""
	}
	pages := slices.DeleteFunc(d.listedPages(), func(other *FormPage) bool {
		return other.Section.Aside || other.Section.After != p.Section.After
	})
	i := slices.Index(pages, p)
	if i > 0 {
		previous = pages[i-1].ID
	}
	if i+1 < len(pages) {
		next = pages[i+1].ID
	}
	return previous, next
}

// item is a question with its parts or rows.
func (d *Draft) item(q *Question) Item {
	it := d.plainItem(q)
	if q.Type == TypeTable {
		it.Add, it.Empty = d.addWords(q), d.emptyWords(q)
		for _, c := range q.Columns {
			it.Columns = append(it.Columns, d.plainItem(c))
		}
		it.Rows = d.rowItems(q)
		it.Parts = []Part{{Subject: Group, Shown: d.shown(q, 0), State: d.stateOfTable(q), Last: d.lasts(q, Group)}}
		it.RowsAre = q.RowsAre
		return it
	}
	it.Toggle = d.toggle(q)
	it.Parts = []Part{}
	for _, p := range d.parts(q) {
		it.Parts = append(it.Parts, d.partItem(p))
	}
	return it
}

func (d *Draft) stateOfTable(q *Question) PartState {
	if len(d.rowsOf(q)) == 0 {
		return StateEmpty
	}
	return StateAnswered
}

func (d *Draft) addWords(q *Question) string {
	if q.ofRecords() {
		return ""
	}
	if len(d.rowsOf(q)) == 0 {
		return d.say("add.first", d.text(q.Item, ""))
	}
	return d.say("add", d.text(q.Item, ""))
}

// emptyWords say that there are no records for the table's rows.
func (d *Draft) emptyWords(q *Question) string {
	if !q.ofRecords() || len(d.rowsOf(q)) > 0 {
		return ""
	}
	return d.say("empty." + q.RowsAre)
}

// plainItem is what of a question does not depend on answers.
func (d *Draft) plainItem(q *Question) Item {
	it := Item{ID: q.ID, Type: q.Type, Label: d.label(q, ""), Hint: d.text(q.Hint, ""), Required: q.Required, Max: q.Max, Places: q.Places, Follows: q.Follows, Show: q.showExpr()}
	if q.Table != nil {
		it.ID = q.Local
	}
	if class := d.classOf(q); class != ClassOpen {
		it.Class = class
	}
	it.Min, it.Most, it.Bar = float(q.Least), float(q.Most), q.Bar
	it.Readings, it.Descriptors = d.readings(q), d.descriptors(q)
	if q.choice() && q.Type.asks() {
		it.Options = d.options(q, d.offered(q, q.always()))
	}
	if q.refers() {
		it.Options, it.Other = d.optionsNamed(q, nil), q.Other
		if len(it.Options) == 0 {
			it.Empty = d.say("ref.none")
		}
	}
	if q.Suggest != nil {
		it.Suggest = d.suggestions(q.Suggest)
	}
	for _, t := range q.Quick {
		it.Quick = append(it.Quick, d.text(t, ""))
	}
	if under := q.revealsUnder(); under != nil && it.Show != nil {
		it.RevealsUnder = under.ID
		if q.Table != nil {
			it.RevealsUnder = under.Local
		}
	}
	return it
}

func float(tenths *int64) *float64 {
	if tenths == nil {
		return nil
	}
	f := float64(*tenths) / 10
	return &f
}

func (d *Draft) suggestions(l *List) []Option {
	var out []Option
	for _, c := range l.Codes {
		if !c.inForce(d.set.Started) {
			continue
		}
		for _, w := range c.Words {
			out = append(out, Option{c.Code, d.text(w, "")})
		}
		if len(c.Words) == 0 {
			out = append(out, Option{c.Code, d.text(c.Label, "")})
		}
	}
	return out
}

func (d *Draft) toggle(q *Question) *Toggle {
	if q.Level != LevelToggle || q.follows != nil {
		return nil
	}
	t := &Toggle{Label: d.say("toggle"), Open: d.anyApart(q), Can: []string{}, Ask: d.say("ask.toggle"), Says: d.toggleSays(q)}
	for i, p := range d.people {
		if d.asked(q, i+1) != isFalse {
			t.Can = append(t.Can, p.id)
		}
	}
	return t
}

func (d *Draft) partItem(p part) Part {
	out := d.answerItem(p.q, p.k, p.subject)
	out.Who, out.Name = d.keys(p.who), d.nameOfPart(p)
	if person := d.personOf(p); person != "" && p.q.Level == LevelPerson {
		out.Label = d.label(p.q, person)
	}
	if !out.Shown {
		return out
	}
	out.Asks, out.AsOn = d.asks(p), d.asOn(p)
	if p.joined {
		out.State, out.Says = StateJoined, d.joinedPart(p)
		out.Notes = append(out.Notes, Note{As: "hint", Say: d.say("join", d.people[p.who[0]].short)})
	}
	if p.q.Level == LevelToggle && p.k > 0 && !p.joined && out.State == StateAnswered && p.q.follows == nil {
		out.Rejoin = d.rejoinWords(p)
	}
	return out
}

func (d *Draft) rejoinWords(p part) string {
	if p.q.Type.free() {
		return d.say("rejoin.long", d.people[p.who[0]].short)
	}
	return d.say("rejoin", d.people[p.who[0]].short, d.says(p.q, p.k))
}

// answerItem is one slot as the screen draws it.
func (d *Draft) answerItem(q *Question, k int, subject string) Part {
	out := Part{Subject: subject, Shown: d.shown(q, k)}
	if !out.Shown {
		return out
	}
	s := &d.slots[q.index][k]
	switch q.Type {
	case TypeStatic, TypeComputed:
		out.Says, out.Last = d.says(q, k), d.lasts(q, subject)
		if q.Bar > 0 {
			out.Value = d.computedValue(q, k)
		}
		return out
	}
	out.State, out.Required, out.Value = s.val.state, d.required(q, k), json.RawMessage(`""`)
	if s.row != nil && s.val.state != StateEmpty {
		out.Value, out.Filled = s.row.Value, s.row.By == ByPrefill
	}
	if out.Last = d.lasts(q, subject); d.carried(q, k) {
		out.Carried = d.carriedWords(q, subject)
	}
	if q.Type == TypeDateOrEDD {
		out.Kind = d.birthKind(q, k)
	}
	out.Options = d.narrowed(q, k)
	out.Notes = d.notes(q, k)
	return out
}

// narrowed are a part's options where they differ from the item's: an offer
// holds, or the code chosen has ended.
func (d *Draft) narrowed(q *Question, k int) []Option {
	if q.refers() {
		return d.narrowedNamed(q, d.slots[q.index][k].val)
	}
	if !q.choice() {
		return nil
	}
	codes, usual := d.offered(q, d.holding(q, k)), d.offered(q, q.always())
	for _, chosen := range d.slots[q.index][k].val.codes {
		if !slices.Contains(codes, chosen) {
			codes = append(codes, chosen)
		}
	}
	if slices.Equal(codes, usual) {
		return nil
	}
	return d.options(q, codes)
}

func (d *Draft) rowItems(q *Question) []RowOf {
	rows := []RowOf{}
	for i, id := range d.rowsOf(q) {
		name := d.rowName(q, i)
		row := RowOf{Row: id, Name: name, Cells: map[string]Part{}}
		if !q.ofRecords() {
			row.Remove = d.say("remove", name)
		}
		for _, c := range q.Columns {
			row.Cells[c.Local] = d.answerItem(c, i, Group)
		}
		rows = append(rows, row)
	}
	return rows
}

// rowName is how a row is spoken of: a member by name, else by what it says
// first, else by its item and number.
func (d *Draft) rowName(q *Question, i int) string {
	if q.ofPeople() {
		return d.people[i].called
	}
	t := d.tables[q]
	if t.names == nil {
		t.names = d.rowNames(q)
	}
	return t.names[i]
}

// rowNames are what the rows of a table are called. A column is read once, and
// only if a name needs it.
func (d *Draft) rowNames(q *Question) []string {
	names, said := make([]string, len(d.rowsOf(q))), make([][]string, len(q.Columns))
	read := func(n int) []string {
		if said[n] == nil {
			said[n] = make([]string, len(names))
			for i := range names {
				said[n][i] = d.rowSays(q.Columns[n], i)
			}
		}
		return said[n]
	}
	for i := range names {
		if names[i] = nameOfRow(i, len(q.Columns), read); names[i] == "" {
			names[i] = d.say("row", upper(d.text(q.Item, "")), i+1)
		}
	}
	return names
}

// nameOfRow is the first column in which a row says something short. Rows that
// begin alike are told apart by the first column in which this one is alone.
func nameOfRow(i, columns int, read func(n int) []string) string {
	for n := range columns {
		says := read(n)[i]
		if says == "" {
			continue
		}
		var alike []int
		for k, other := range read(n) {
			if k != i && other == says {
				alike = append(alike, k)
			}
		}
		for next := n + 1; next < columns && len(alike) > 0; next++ {
			more := read(next)[i]
			if more != "" && !slices.ContainsFunc(alike, func(k int) bool { return read(next)[k] == more }) {
				return says + ", " + more
			}
		}
		return says
	}
	return ""
}

// rowSays is what a column says in a row, where that can name it: no choice that the
// program filled in, or every new row would be called Everyone.
func (d *Draft) rowSays(c *Question, i int) string {
	if !d.shown(c, i) || c.Shows == "" && d.slots[c.index][i].val.state != StateAnswered {
		return ""
	}
	if r := d.slots[c.index][i].row; c.Type != TypeText && r != nil && r.By == ByPrefill {
		return ""
	}
	if says := d.says(c, i); Length(says) <= 80 {
		return says
	}
	return ""
}
