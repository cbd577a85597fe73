package forms

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// A reference names a record of the family's by its kind and key, "notes/019a…",
// and is all that is kept of it: a draft looks the name up each time it is shown,
// a sealed document keeps the name beside it, as it was that day.

// What a reference may name: rowsPeople are the members, teamOf who works with
// them, invitedOf practitioners whom a form names without a part in the work, and the
// others records of the episode.
const (
	teamOf      = "team"
	invitedOf   = "invited"
	needsOf     = "needs"
	notesOf     = "notes"
	documentsOf = "documents"
	meetingsOf  = "meetings"
)

var namedKinds = []string{rowsPeople, teamOf, invitedOf, needsOf, "actions", notesOf, documentsOf, meetingsOf}

// datedKinds are those that happened on a day, by which a rule can compare them.
var datedKinds = []string{notesOf, documentsOf, meetingsOf}

// refers reports whether a question's answer names records.
func (q *Question) refers() bool { return q.Type == TypeRecordRef || q.Type == TypeRecordsRef }

// dated reports whether whatever the question names has a day.
func (q *Question) dated() bool {
	return q.Type == TypeRecordRef && len(q.Of) > 0 && !slices.ContainsFunc(q.Of, func(kind string) bool { return !slices.Contains(datedKinds, kind) })
}

// reference is kind and key, as it is kept.
func reference(kind, key string) string { return kind + "/" + key }

// SplitReference is the kind and the key of a reference; false where a text is
// words of somebody's own.
func SplitReference(text string) (kind, key string, ok bool) {
	kind, key, ok = strings.Cut(text, "/")
	return kind, key, ok && key != "" && slices.Contains(namedKinds, kind)
}

// target is a record that a question may name. Past is one that is over and no
// longer offered, but still there.
type target struct {
	ref, says string
	on        Day
	past      bool
	class     Class // which copies may name it; empty is open
}

// readReference accepts what names a record of a kind that is asked for, and
// words of one's own where the question takes them. Whether the record is there
// is another matter: it may have gone since.
func (q *Question) readReference(raw []byte) (value, bool) {
	text, ok := asText(raw)
	switch kind, _, refers := SplitReference(text); {
	case !ok:
		return value{}, false
	case strings.TrimSpace(text) == "":
		return value{state: StateEmpty}, true
	case refers:
		return value{people: []string{text}}, slices.Contains(q.Of, kind)
	}
	return value{text: text}, q.Other
}

func (q *Question) readReferences(raw []byte) (value, bool) {
	refs, ok := asTexts(raw)
	for _, ref := range refs {
		kind, _, refers := SplitReference(ref)
		ok = ok && refers && slices.Contains(q.Of, kind)
	}
	return value{people: refs}, ok
}

// namedBy are the records that a question may name, kind by kind.
func (d *Draft) namedBy(q *Question) []target {
	all, known := d.names[q]
	if known {
		return all
	}
	for _, kind := range q.Of {
		all = append(all, d.namedOf(kind, q.List)...)
	}
	d.names[q] = all
	return all
}

func (d *Draft) namedOf(kind string, types *List) []target {
	switch kind {
	case rowsPeople:
		return d.namedPeople()
	case teamOf:
		return d.namedTeam()
	case invitedOf:
		return d.namedInvited()
	case needsOf:
		return d.namedNeeds()
	}
	var all []target
	for i := range d.set.Records {
		if r := &d.set.Records[i]; r.Kind == kind && (kind != notesOf || !d.onRecord(documentsOf, r.ID)) {
			all = append(all, target{reference(kind, r.ID), d.nameOfRecord(r, types), Day(r.Shows["at"]), r.Past, r.Class})
		}
	}
	return all
}

func (d *Draft) onRecord(kind, id string) bool {
	return slices.ContainsFunc(d.set.Records, func(r Record) bool { return r.Kind == kind && r.ID == id })
}

// nameOfRecord is what a record is called: an action by what is to be done, all
// that happened by its day and title, or else its type.
func (d *Draft) nameOfRecord(r *Record, types *List) string {
	if r.Shows["action"] != "" {
		return r.Shows["action"]
	}
	says := cmp.Or(r.Shows["title"], r.Shows["type"])
	if types != nil && r.Shows["title"] == "" {
		says = d.word(&Question{List: types}, says)
	}
	return strings.Join(slices.DeleteFunc([]string{Day(r.Shows["at"]).Says(), says}, func(s string) bool { return s == "" }), " ")
}

// namedPeople are the members, but who is not born yet.
func (d *Draft) namedPeople() []target {
	var all []target
	for i, p := range d.people {
		all = append(all, target{ref: reference(rowsPeople, p.id), says: p.called, past: d.unborn(i) == isTrue})
	}
	return all
}

// namedTeam is whoever fills the form in, and who has a part in the work.
func (d *Draft) namedTeam() []target {
	me := d.set.Author
	all := []target{{ref: reference(teamOf, cmp.Or(me.ID, me.FullName)), says: withAgency(me.FullName, me.Agency), past: me.FullName == ""}}
	for _, r := range d.set.Records {
		ref := reference(teamOf, r.ID)
		if r.Kind == teamOf && !slices.ContainsFunc(all, func(n target) bool { return n.ref == ref }) {
			all = append(all, target{ref: ref, says: withAgency(r.Shows["worker"], r.Shows["agency"]), past: r.Past})
		}
	}
	return all
}

// namedInvited are the practitioners whom a table of this form names, as it says them
// now, and those whom an earlier one did. Who has a part in the work is offered as that.
func (d *Draft) namedInvited() []target {
	var all []target
	team := d.namedTeam()
	add := func(key, name, agency string, past bool) {
		one := target{ref: reference(invitedOf, key), says: withAgency(name, agency)}
		if name == "" || slices.ContainsFunc(all, func(n target) bool { return n.ref == one.ref }) {
			return
		}
		one.past = past || slices.ContainsFunc(slices.Concat(team, all), func(n target) bool { return n.says == one.says && !n.past })
		all = append(all, one)
	}
	for _, q := range d.form.Questions {
		if q.Names != invitedOf {
			continue
		}
		for i, row := range d.rowsOf(q.Table) {
			add(row, d.written(q, i), d.written(q.Table.column("agency"), i), false)
		}
	}
	for _, r := range d.set.Records {
		if r.Kind == invitedOf {
			add(r.ID, r.Shows["worker"], r.Shows["agency"], r.Past)
		}
	}
	return all
}

// written is a cell's text; empty where the table has no such column.
func (d *Draft) written(column *Question, i int) string {
	if column == nil {
		return ""
	}
	return d.slots[column.index][i].val.text
}

func withAgency(name, agency string) string {
	if agency == "" {
		return name
	}
	return name + ", " + agency
}

// namedNeeds are those that this form has found, as it says them now, and those on
// record that it does not ask about, one for all who have it.
func (d *Draft) namedNeeds() []target {
	var all []target
	asked := map[string]bool{}
	for _, q := range d.form.Questions {
		if len(q.Reports) == 0 {
			continue
		}
		asked[q.ID] = true
		for _, n := range d.needsOf(q) {
			all = append(all, target{ref: reference(needsOf, n.Q), says: d.needSays(cmp.Or(n.Says, d.label(q, "")), n.Persons), class: n.Class})
		}
	}
	whose, at := map[string][]string{}, map[string]int{}
	for _, r := range d.set.Records {
		line := cmp.Or(r.Line, r.ID)
		if first, _, _ := strings.Cut(line, "."); r.Kind != needsOf || asked[line] || asked[first] {
			continue
		}
		ref := reference(needsOf, line)
		if _, there := at[ref]; !there {
			at[ref] = len(all)
			all = append(all, target{ref: ref, past: true})
		}
		n := &all[at[ref]]
		whose[ref] = append(whose[ref], r.Persons...)
		n.says, n.past, n.class = d.needSays(r.Shows["need"], whose[ref]), n.past && r.Past, cmp.Or(n.class, r.Class)
	}
	return all
}

// needSays is a need with whose it is, where it is anybody's.
func (d *Draft) needSays(need string, persons []string) string {
	if who := d.saysPeople(persons); who != "" {
		return d.say("in.row", need, who)
	}
	return need
}

// find is a record that a question names, if it is still there.
func (d *Draft) find(q *Question, ref string) (target, bool) {
	for _, n := range d.namedBy(q) {
		if n.ref == ref {
			return n, true
		}
	}
	return target{}, false
}

// saysReferences are the names of what was chosen; a record that has gone says so.
func (d *Draft) saysReferences(q *Question, v value) string {
	if len(v.people) == 0 {
		return v.text
	}
	names := make([]string, len(v.people))
	for i, ref := range v.people {
		if n, there := d.find(q, ref); there {
			names[i] = n.says
		} else {
			names[i] = d.say("ref.gone")
		}
	}
	return strings.Join(names, "; ")
}

// lost reports whether something that was chosen is no longer on record.
func (d *Draft) lost(q *Question, v value) bool {
	return q.refers() && slices.ContainsFunc(v.people, func(ref string) bool { _, there := d.find(q, ref); return !there })
}

// operandNamed is the day of the one record that a question names.
func (d *Draft) operandNamed(q *Question, v value) operand {
	if !q.dated() || len(v.people) != 1 {
		return operand{}
	}
	n, _ := d.find(q, v.people[0])
	on, ok := n.on.date()
	return operand{known: ok, lo: int64(on), hi: int64(on)}
}

// optionsNamed are the records offered, under the heading of their kind where
// there are several kinds, and those of chosen that are offered no longer.
func (d *Draft) optionsNamed(q *Question, chosen []string) []Option {
	options := []Option{}
	for _, n := range d.namedBy(q) {
		if n.past && !slices.Contains(chosen, n.ref) {
			continue
		}
		option := Option{n.ref, n.says}
		if kind, _, _ := strings.Cut(n.ref, "/"); len(q.Of) > 1 {
			option = append(option, d.say("ref."+kind))
		}
		options = append(options, option)
	}
	for _, ref := range chosen {
		if _, there := d.find(q, ref); !there {
			options = append(options, Option{ref, d.say("ref.gone")})
		}
	}
	return options
}

// narrowedNamed are a part's options where something is chosen that is offered to
// nobody else.
func (d *Draft) narrowedNamed(q *Question, v value) []Option {
	usual := d.optionsNamed(q, nil)
	if options := d.optionsNamed(q, v.people); len(options) != len(usual) {
		return options
	}
	return nil
}

// lintReferences holds a question that names records to what there is to name.
func (b *builder) lintReferences(it *item) {
	q, k := it.q, it.keys
	switch {
	case q.refers() && len(q.Of) == 0:
		b.r.add(k.place("type"), "E51", fmt.Sprintf("a %s needs of, the kinds of record it may name", q.Type), "Write of: [people, team], or one of "+strings.Join(namedKinds, ", "))
	case !q.refers() && (k.has("of") || k.has("other")):
		b.r.add(k.place("type"), "E51", "only a record_ref or records_ref says of which records, and what else", "Write type: record_ref")
	case q.Type == TypeRecordsRef && q.Other:
		b.r.add(k.place("other"), "E51", "only one record can be something else in words", "Write type: record_ref, or ask for the words beside it")
	case q.Names != "" && (q.Type != TypeText || q.Table == nil || q.Table.ofRecords()):
		b.r.add(k.place("names"), "E51", "only a text in a table that people fill in names somebody", "Take names out, or write the question as a column of a table")
	case q.Other && q.Max == 0:
		b.r.add(k.place("other"), "E22", "a text needs max, from 1 to 20000", "The usual is max: 1000")
	}
}
