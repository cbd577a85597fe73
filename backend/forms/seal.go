package forms

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
)

// Seal is the body of a submission: the Document as JSON. It is refused, with
// the kind Invalid, exactly while Check has problems.
func (d *Draft) Seal() (json.RawMessage, error) {
	if problems := d.problems(); len(problems) > 0 {
		return nil, fault.New(fault.Invalid, "forms.unfinished", len(problems))
	}
	doc := d.Document()
	doc.State, doc.StateSays = d.finishedState()
	body, err := json.Marshal(doc)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	return body, nil
}

// Document is everything that applies and is answered, in words and in codes;
// also of a draft, for paper. Hidden answers and history are not in it.
func (d *Draft) Document() Document {
	doc := d.documentOf(func(s *Section) bool { return !s.After })
	for _, w := range d.allWarnings() {
		doc.Warnings = append(doc.Warnings, DocWarning{w.Q, w.Subject, w.Row, w.Say})
	}
	doc.Answered, doc.Asked = d.counts()
	return doc
}

// documentOf is a document with the answers of some of the form's sections.
func (d *Draft) documentOf(among func(*Section) bool) Document {
	doc := Document{Schema: DocumentSchema, Title: d.text(d.form.Title, ""), Language: d.set.Language, Started: d.set.Started, Today: d.set.Today, Practice: d.set.Practice,
		Form: DocForm{ID: d.form.ID, Version: d.form.Version, SHA256: d.form.SHA256, Lists: map[string]string{}}, Members: []DocMember{}, Answers: []DocAnswer{},
		Computed: []DocComputed{}, Needs: []DocNeed{}, Unanswered: []string{}, Warnings: []DocWarning{}, Withheld: []string{}}
	doc.Records, doc.Basis, doc.Renews = d.form.Records, d.lawfulBasis(), d.set.Renews
	doc.State, doc.StateSays = d.stateWords()
	for _, q := range d.form.Questions {
		if q.List != nil {
			doc.Form.Lists[q.List.ID] = fmt.Sprintf("%s@%d", q.List.ID, q.List.Version)
		}
	}
	for i, p := range d.people {
		member := DocMember{Person: p.id, Name: p.name, Unborn: d.unborn(i) == isTrue}
		if p.called != p.name {
			member.Called = p.called
		}
		doc.Members = append(doc.Members, member)
	}
	for _, page := range d.listedPages() {
		if !among(page.Section) {
			continue
		}
		for _, q := range page.Questions {
			d.document(&doc, q)
		}
	}
	return doc
}

// lawfulBasis is the basis on which the council keeps the record: its own word,
// else public task. It is never the family's consent.
func (d *Draft) lawfulBasis() string {
	if p := d.set.Profile; p != nil && !p.LawfulBasis.IsZero() {
		return p.LawfulBasis.In(d.set.Language)
	}
	return d.say("lawful.basis")
}

func (d *Draft) document(doc *Document, q *Question) {
	a := DocAnswer{Q: q.ID, Asked: d.label(q, ""), Type: q.Type}
	if class := d.classOf(q); class != ClassOpen {
		a.Class = class
	}
	asked := false
	switch q.Type {
	case TypeStatic:
		return
	case TypeTable:
		asked = d.shown(q, 0)
		if asked {
			a.Rows = d.docRows(q)
		}
		if asked && q.ofRecords() && len(d.rowsOf(q)) == 0 { // not: none was picked
			a.Says = d.say("empty." + q.RowsAre)
		}
	default:
		for _, p := range d.parts(q) {
			if !d.shown(q, p.k) {
				continue
			}
			asked = true
			d.docPart(doc, &a, p)
		}
	}
	switch {
	case len(a.Parts) > 0 || len(a.Rows) > 0 || a.Says != "":
		doc.Answers = append(doc.Answers, a)
		d.needs(doc, q)
	case asked && q.Type != TypeComputed && !d.untouched(q.Page) && !q.Page.offices():
		doc.Unanswered = append(doc.Unanswered, q.ID)
	}
}

func (d *Draft) docPart(doc *Document, a *DocAnswer, p part) {
	q, s := p.q, &d.slots[p.q.index][p.k]
	if q.Type == TypeComputed {
		if raw := d.computedValue(q, p.k); raw != nil {
			doc.Computed = append(doc.Computed, DocComputed{q.ID, raw})
			a.Parts = append(a.Parts, DocPart{Who: d.keys(p.who), Subject: p.subject, Value: raw, Says: d.says(q, p.k)})
		}
		return
	}
	if p.joined || s.val.state == StateEmpty {
		if q.Level != LevelFamily {
			a.Missing = append(a.Missing, d.keys(p.who)...)
		}
		return
	}
	out := DocPart{Who: d.keys(p.who), Subject: p.subject, Members: s.row.Members, Value: q.canonical(s), Says: d.says(q, p.k), By: s.row.By}
	if out.Says == plain(out.Value) {
		out.Says = ""
	}
	if !s.row.At.IsZero() {
		out.At = s.row.At.UTC().Format(time.RFC3339)
	}
	if d.carried(q, p.k) {
		out.Carried = d.carriedWords(q, p.subject)
	}
	a.Parts = append(a.Parts, out)
}

// canonical is the value with its type: numbers become numbers, ticks yes.
// Texts and all else stay as they were typed.
func (q *Question) canonical(s *slot) json.RawMessage {
	if s.val.state == StateAnswered {
		switch q.Type {
		case TypeNumber:
			return json.RawMessage(tenths(s.val.lo))
		case TypeCheckbox:
			return json.RawMessage(`"yes"`)
		case TypeMultiSelect:
			if raw, err := json.Marshal(s.val.codes); err == nil {
				return raw
			}
		}
	}
	return s.row.Value
}

// computedValue is a computed answer as JSON; nil while it is not known.
func (d *Draft) computedValue(q *Question, k int) json.RawMessage {
	if q.function != nil && q.function.names {
		if says := d.says(q, k); says != "" {
			return textJSON(says)
		}
		return nil
	}
	return computedJSON(q, d.compute(q, k))
}

func computedJSON(q *Question, o operand) json.RawMessage {
	var value any
	switch {
	case !o.known || o.lo != o.hi:
		return nil
	case len(o.codes) > 0:
		value = o.codes[0]
	case q.kind() == kindDate:
		value = date(o.lo).Day()
	default:
		return json.RawMessage(tenths(o.lo))
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return nil
	}
	return raw
}

func (d *Draft) docRows(q *Question) []DocRow {
	var rows []DocRow
	for i, id := range d.rowsOf(q) {
		if d.idle(q, i) {
			continue
		}
		row := DocRow{Row: id, Class: d.recordClass(q, i), Cells: []DocCell{}}
		for _, c := range q.Columns {
			if cell, ok := d.docCell(c, i); ok {
				row.Cells = append(row.Cells, cell)
			}
		}
		rows = append(rows, row)
	}
	return append(rows, d.turned(q, rows)...)
}

// docCell is one cell; false where it does not apply or is empty.
func (d *Draft) docCell(c *Question, i int) (DocCell, bool) {
	if !d.shown(c, i) {
		return DocCell{}, false
	}
	cell := DocCell{Q: c.Local, Asked: d.label(c, "")}
	if class := d.classAt(c, i); class != ClassOpen {
		cell.Class = class
	}
	switch {
	case c.Shows != "":
		if d.saysShown(c, i) == "" { // a code that has no words is nobody's reading
			return DocCell{}, false
		}
		cell.Value = textJSON(d.shows(c, i))
	case c.Type == TypeComputed:
		cell.Value = d.computedValue(c, i)
	case c.Type.asks() && d.slots[c.index][i].val.state != StateEmpty:
		cell.Value = c.canonical(&d.slots[c.index][i])
	}
	if cell.Value == nil {
		return DocCell{}, false
	}
	if cell.Says = d.says(c, i); cell.Says == plain(cell.Value) && c.Type != TypeComputed {
		cell.Says = ""
	}
	return cell, true
}

func textJSON(text string) json.RawMessage {
	raw, err := json.Marshal(text)
	if err != nil {
		return nil // a text: cannot happen
	}
	return raw
}

// needs counts what an answer reports.
func (d *Draft) needs(doc *Document, q *Question) { doc.Needs = append(doc.Needs, d.needsOf(q)...) }

// needsOf are the needs that an answer reports (3.2.2-7): the family has a need if
// any effective answer is yes, and so have those persons; where each choice is a
// need, it has those that are ticked.
func (d *Draft) needsOf(q *Question) (found []DocNeed) {
	for _, report := range q.Reports {
		if report.Kind != "need" {
			continue
		}
		whose := map[string][]string{}
		for _, p := range d.parts(q) {
			if p.joined {
				continue
			}
			for _, code := range d.answer(q, p.k).codes {
				whose[code] = append(whose[code], d.keys(p.who)...)
			}
		}
		for _, code := range q.codes() {
			persons, chosen := whose[code]
			switch {
			case chosen && report.Code == "":
				found = append(found, DocNeed{List: q.List.ID, Code: code, Q: q.ID + "." + code, Persons: persons, Says: d.word(q, code), Class: d.needClass(q, code)})
			case chosen && code == "yes":
				found = append(found, DocNeed{List: report.List, Code: report.Code, Q: q.ID, Persons: persons, Class: d.needClass(q, code)})
			}
		}
	}
	return found
}

// FamilyName is the last name most of the members share, the first of them on
// a tie; "" while nobody has one.
func (d *Draft) FamilyName() string {
	names := make([]string, len(d.people))
	for i, p := range d.people {
		if d.nameless(i) {
			continue
		}
		names[i] = p.name
	}
	return familyName(names)
}

func (d *Draft) nameless(i int) bool { return d.people[i].name == d.say("person.nameless", i+1) }

func familyName(names []string) string {
	count, best := map[string]int{}, ""
	for _, name := range names {
		words := strings.Fields(name)
		if len(words) == 0 {
			continue
		}
		last := words[len(words)-1]
		count[last]++
		if best == "" || count[last] > count[best] {
			best = last
		}
	}
	return best
}

// Initials stand for the family where a full name may not (BR-48): those of the
// first member, "MS".
func (d *Draft) Initials() string {
	if len(d.people) == 0 || d.nameless(0) {
		return ""
	}
	return initials(d.people[0].name)
}

func initials(name string) string {
	words := strings.Fields(name)
	out := ""
	for i, w := range words {
		if i == 0 || i == len(words)-1 {
			out += strings.ToUpper(string([]rune(w)[:1]))
		}
	}
	return out
}
