package forms

import (
	"encoding/json"
	"slices"
	"strings"
)

// Draft is what the answer rows of a form mean under one Setting. It is worked
// out afresh each time, half a millisecond for 400 questions: a change makes
// new rows, and new rows a new Draft. It keeps what it has worked out, so it is
// for one goroutine at a time.
type Draft struct {
	set     Setting
	form    *Form
	rows    []Row
	seq     int64
	today   date
	started date
	people  []person
	tables  map[*Question]*tableRows
	names   map[*Question][]target // that a question may name, once somebody asked
	own     []map[string]*own      // by question: what was done to one subject or row
	slots   [][]slot               // by question: group and people, or rows
	pages   []uint8                // relevance of each page, once known
	found   []Problem              // what stands between the draft and Finish, once judged
	judged  bool
	beyond  bool // working days were counted where the council's list of bank holidays has run out
}

// person is a member as rules and names see them: by the name given, by the one
// that no other member has, and by that one as short as it can be.
type person struct {
	id, name, called, short string
	row                     int // in the members table; -1 where there is none
	given                   *Member
}

// tableRows keeps the order of adding through removal and its undoing.
type tableRows struct {
	order []string
	gone  map[string]bool
	now   []string        // the rows that are there
	added map[string]*Row // the row that first named it
	names []string        // what the rows are called, once somebody asked

	records []*Record // beside now, where the rows are the episode's
}

// own is the newest that was done to one answer.
type own struct {
	last    *Row // set, clear, separate or rejoin
	set     *Row // the newest value, even if dropped since
	checked int64
}

// slot is one effective answer, with what is already known of it.
type slot struct {
	row     *Row
	val     value
	seen    uint8 // relevance: one of seen…
	counted uint8 // computed: one of seen…
}

const (
	seenNot uint8 = iota
	seenNow       // being worked out: a rule that waits for itself is unknown
	seenShown
	seenHidden
)

// Evaluate folds the rows into a Draft. It is total: rows of questions this
// version does not have, of rows and people who left, and of any shape are
// kept and change nothing.
func Evaluate(set Setting, rows []Row) *Draft {
	f := set.Form
	d := &Draft{set: set, form: f, rows: rows, tables: map[*Question]*tableRows{}, names: map[*Question][]target{}}
	d.today, _ = set.Today.date()
	d.started, _ = set.Started.date()
	d.own = make([]map[string]*own, len(f.Questions))
	d.pages = make([]uint8, len(f.pageList))
	for i := range rows {
		d.fold(&rows[i])
	}
	for _, t := range d.tables {
		t.now = slices.DeleteFunc(slices.Clone(t.order), func(id string) bool { return t.gone[id] })
	}
	d.meet()
	d.gather()
	d.slots = make([][]slot, len(f.Questions))
	for _, q := range f.Questions {
		d.settle(q)
	}
	return d
}

// Setting is what the Draft was evaluated under.
func (d *Draft) Setting() Setting { return d.set }

// Rows are the rows the Draft was made from; they must not be altered.
func (d *Draft) Rows() []Row { return d.rows }

// Typed is the value of an answer as it was kept, whether it is asked for or not;
// nil where there is none.
func (d *Draft) Typed(q, subject, row string) json.RawMessage {
	asked := d.form.byID[q]
	if asked == nil {
		return nil
	}
	key := row
	if asked.Table == nil {
		key = subjectOf(&Row{Subject: subject})
	}
	if o := d.own[asked.index][key]; o != nil && o.last != nil {
		return o.last.Value
	}
	return nil
}

func (d *Draft) fold(r *Row) {
	d.seq = max(d.seq, r.Seq)
	q := d.form.byID[r.Q]
	if q == nil {
		return
	}
	switch r.Act {
	case ActAddRow:
		d.table(q).add(r)
		return
	case ActRemoveRow:
		d.table(q).gone[r.Row] = true
		return
	}
	if q.Table != nil {
		d.table(q.Table).known(r)
	}
	key := r.Row
	if q.Table == nil {
		key = subjectOf(r)
	}
	o := d.ownOf(q, key)
	switch r.Act {
	case ActSet:
		o.last, o.set = r, r
	case ActClear, ActSeparate, ActRejoin:
		o.last = r
	case ActChecked:
		o.checked = r.Seq
	}
}

func subjectOf(r *Row) string {
	if r.Subject == "" {
		return Group
	}
	return r.Subject
}

func (d *Draft) ownOf(q *Question, key string) *own {
	if d.own[q.index] == nil {
		d.own[q.index] = map[string]*own{}
	}
	o := d.own[q.index][key]
	if o == nil {
		o = &own{}
		d.own[q.index][key] = o
	}
	return o
}

// peek is ownOf without making one.
func (d *Draft) peek(q *Question, key string) own {
	if o := d.own[q.index][key]; o != nil {
		return *o
	}
	return own{}
}

func (d *Draft) table(q *Question) *tableRows {
	t := d.tables[q]
	if t == nil {
		t = &tableRows{gone: map[string]bool{}, added: map[string]*Row{}}
		d.tables[q] = t
	}
	return t
}

func (t *tableRows) add(r *Row) {
	t.known(r)
	delete(t.gone, r.Row)
}

// known takes a cell whose row was never added as adding it: words that
// somebody typed are not to be lost to a missing row.
func (t *tableRows) known(r *Row) {
	if r.Row != "" && t.added[r.Row] == nil {
		t.order = append(t.order, r.Row)
		t.added[r.Row] = r
	}
}

// rowsOf are the ids of a table's rows now.
func (d *Draft) rowsOf(q *Question) []string {
	if t := d.tables[q]; t != nil {
		return t.now
	}
	return nil
}

// meet works out who the members are and what to call them.
func (d *Draft) meet() {
	m := d.form.members
	if m == nil {
		for i := range d.set.Members {
			given := &d.set.Members[i]
			d.people = append(d.people, person{id: given.ID, name: strings.TrimSpace(given.Name), row: -1, given: given})
		}
	} else {
		for i, id := range d.rowsOf(m) {
			d.people = append(d.people, person{id: id, name: d.nameOf(m, id), row: i})
		}
	}
	first, alike := map[string]int{}, make([]Namesake, len(d.people))
	for i, p := range d.people {
		first[strings.ToLower(firstWord(p.name))]++
		alike[i] = d.namesake(p)
	}
	called := TellApart(d.set.Language, alike)
	for i := range d.people {
		p := &d.people[i]
		p.called, p.short = called[i], firstWord(p.name)
		if p.name == "" {
			p.name = d.say("person.nameless", i+1)
			p.called, p.short = p.name, p.name
		} else if first[strings.ToLower(p.short)] > 1 {
			p.short = p.called
		}
	}
}

func (d *Draft) nameOf(m *Question, row string) string {
	q := m.column(columnName)
	if q == nil {
		return ""
	}
	if set := d.peek(q, row).value(); set != nil {
		return strings.Join(strings.Fields(q.understand(set.Value).text), " ")
	}
	return ""
}

// value is the newest row if it is a value.
func (o own) value() *Row {
	if o.last != nil && o.last.Act == ActSet {
		return o.last
	}
	return nil
}

func firstWord(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// settle fills the slots of a question with the effective answers.
func (d *Draft) settle(q *Question) {
	switch {
	case q.Table != nil:
		rows := d.rowsOf(q.Table)
		d.slots[q.index] = make([]slot, len(rows))
		for i, id := range rows {
			d.slots[q.index][i].take(q, d.peek(q, id).value())
		}
	case q.Level == LevelFamily:
		d.slots[q.index] = make([]slot, 1)
		d.slots[q.index][0].take(q, d.peek(q, Group).value())
	default:
		slots := make([]slot, len(d.people)+1)
		d.slots[q.index] = slots
		if q.Level == LevelToggle {
			slots[0].take(q, d.peek(q, Group).value())
		}
		for i, p := range d.people {
			if row := d.effective(q, p.id); row != nil && row == slots[0].row {
				slots[i+1].row, slots[i+1].val = row, slots[0].val
			} else {
				slots[i+1].take(q, row)
			}
		}
	}
}

func (s *slot) take(q *Question, row *Row) {
	s.row = row
	if row == nil || !q.Type.asks() { // what is worked out is nobody's answer
		s.val = value{state: StateEmpty}
		return
	}
	s.val = q.understand(row.Value)
}

// apart reports whether a member answers a toggle question alone. A question
// that follows another has that one's separations.
func (d *Draft) apart(q *Question, id string) bool {
	if q.follows != nil {
		q = q.follows
	}
	last := d.peek(q, id).last
	return last != nil && last.Act != ActRejoin
}

// effective is the row whose value is this person's answer (forms.md 4): their
// own where they are apart; else the group's if they were a member when it was
// given. A member who came later is unanswered.
func (d *Draft) effective(q *Question, id string) *Row {
	if q.Level == LevelPerson {
		return d.peek(q, id).value()
	}
	if d.apart(q, id) {
		return d.peek(q, id).value()
	}
	group := d.peek(q, Group).value()
	if group != nil && slices.Contains(group.Members, id) {
		return group
	}
	return nil
}
