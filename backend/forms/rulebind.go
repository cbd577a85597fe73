package forms

import (
	"fmt"
	"slices"
	"strings"
)

// where is what a rule may speak of: whether there is "this person", and the
// table whose row it stands in.
type where struct {
	scope  *scope
	table  *Question
	person bool
	inside bool // already inside any, every or count
	only   bool // person attributes only (people_when)
}

// binder ties the names of one rule to questions and checks that types fit.
type binder struct {
	form  *Form
	names []*Question
	nodes int
	open  []string // named rules being written out
	uses  []NamedRule
}

// bind understands a rule in its place. want is the kind it must give;
// kindNone takes any value a computed question may have.
func (f *Form) bind(source ruleSource, w where, want kind) (*rule, *ruleError) {
	root, fault := parseRule(source.text)
	if fault != nil {
		return nil, fault
	}
	b := &binder{form: f}
	root, fault = b.expr(root, w)
	if fault != nil {
		return nil, fault
	}
	if want == kindBool && root.kind != kindBool {
		return nil, &ruleError{root.at, "E31", fmt.Sprintf("the rule gives %s; it should be true or false", root.kind), mendBool(root)}
	}
	return &rule{source, root, b.names, b.uses}, nil
}

// mend says it better where the node around a fault shows what was meant.
func (b *binder) mend(e, bound *expr, i int, fault *ruleError) *ruleError {
	kid := e.kids[i]
	switch {
	case (e.op == opAnswered || e.op == opSigned || e.op == opExact || e.op == opRisen) && fault.code == "E33":
		fault.mend = strings.Replace(fault.mend, kid.word+" …", opNames[e.op]+"("+kid.word+")", 2)
	case e.op == opCompare && i == 1 && kid.op == opName && bound.kids[0].kind == kindChoice && fault.code == "E30":
		is := map[string]string{"=": "is", "<>": "is not"}[e.word]
		if is != "" {
			return &ruleError{e.at, "E32", "a choice is not compared with " + show(e.word), fmt.Sprintf("Say “%s %s %s”", e.kids[0].word, is, kid.word)}
		}
	}
	return fault
}

func mendBool(e *expr) string {
	switch {
	case e.op != opName:
		return ""
	case e.kind == kindChoice || e.kind == kindChoices:
		return "Say “" + e.word + " " + e.q.example() + "”"
	}
	return "Say “answered(" + e.word + ")”"
}

func (b *binder) expr(e *expr, w where) (*expr, *ruleError) {
	if b.nodes++; b.nodes > maxRuleNodes {
		return nil, &ruleError{e.at, "E20", "the rule grows too large when the rules it names are written out", ""}
	}
	switch e.op {
	case opName:
		return b.name(e, w)
	case opAny, opEvery, opCount:
		return b.through(e, w)
	}
	bound := *e
	bound.kids = make([]*expr, len(e.kids))
	for i, kid := range e.kids {
		k, fault := b.expr(kid, w)
		if fault != nil {
			return nil, b.mend(e, &bound, i, fault)
		}
		bound.kids[i] = k
	}
	fault := b.check(&bound, w)
	return &bound, fault
}

// plainKinds are what the nodes without parts give.
var plainKinds = map[op]kind{opNumber: kindNumber, opDate: kindDate, opToday: kindDate, opStarted: kindDate, opFinished: kindBool, opReceived: kindBool, opLength: kindLength, opTimescale: kindLength}

// check decides what a node gives and whether its parts fit.
func (b *binder) check(e *expr, w where) *ruleError {
	switch e.op {
	case opAnd, opOr, opNot:
		e.kind = kindBool
		for _, kid := range e.kids {
			if kid.kind != kindBool {
				return &ruleError{kid.at, "E31", fmt.Sprintf("this is %s; it should be true or false", kid.kind), mendBool(kid)}
			}
		}
	case opIs:
		return b.checkCodes(e, w, kindChoice, "“is” and “in” want a question with one choice")
	case opHas, opHasAll:
		return b.checkCodes(e, w, kindChoices, "“has” wants a question with several choices")
	case opCompare:
		return checkCompare(e)
	case opAdd, opSub:
		return checkSum(e)
	case opNumber, opDate, opToday, opStarted, opFinished, opReceived, opLength, opTimescale:
		e.kind = plainKinds[e.op]
	case opAnswered:
		e.kind = kindBool
		if e.kids[0].op != opName || e.kids[0].q == nil {
			return &ruleError{e.kids[0].at, "E31", "only a question can be answered", ""}
		}
	case opSigned:
		e.kind = kindBool
		return checkSigned(e.kids[0])
	case opExact:
		e.kind = kindBool
		if e.kids[0].kind != kindDate {
			return &ruleError{e.kids[0].at, "E31", "only a date is exact or not", "Name a question with a date"}
		}
	case opRisen:
		e.kind = kindBool
		return checkRisen(e.kids[0])
	case opAge:
		e.kind = kindNumber
		for _, kid := range e.kids {
			if kid.kind != kindDate {
				return &ruleError{kid.at, "E31", fmt.Sprintf("age wants a date; this is %s", kid.kind), ""}
			}
		}
	case opPerson:
		return b.attribute(e, w)
	}
	return nil
}

// checkPeople allows "who has person": whether this person is among the people
// chosen. No other person can be named in a rule.
func checkPeople(e *expr, w where) *ruleError {
	if len(e.words) != 1 || e.words[0].word != "person" {
		return &ruleError{e.words[0].at, "E32", "people can only be asked whether they have “person”", "Say “" + e.kids[0].word + " has person”"}
	}
	if !w.person {
		return &ruleError{e.words[0].at, "E33", "there is no one person here", "Say any(" + e.kids[0].word + " has person)"}
	}
	return nil
}

func (b *binder) checkCodes(e *expr, w where, want kind, say string) *ruleError {
	kid := e.kids[0]
	e.kind = kindBool
	if kid.kind == kindPeople && want == kindChoices {
		return checkPeople(e, w)
	}
	if kid.kind == kindText {
		return &ruleError{kid.at, "E32", "free text never drives a rule", "Say “answered(" + kid.word + ")”, or ask with a choice"}
	}
	if kid.kind != want {
		return &ruleError{kid.at, "E32", fmt.Sprintf("%s; this is %s", say, kid.kind), ""}
	}
	known := codesOf(kid)
	for _, code := range e.words {
		if known != nil && !slices.Contains(known, code.word) {
			return &ruleError{code.at, "E23", fmt.Sprintf("%s is not a code of this question", show(code.word)), didYouMean(code.word, known)}
		}
	}
	return nil
}

func didYouMean(word string, known []string) string {
	if best := nearest(word, known); best != "" {
		return "Did you mean " + best + "?"
	}
	return ""
}

// codesOf are the codes a node may give; nil where any may.
func codesOf(e *expr) []string {
	if e.q != nil {
		return e.q.codes()
	}
	return nil
}

func checkCompare(e *expr) *ruleError {
	l, r := e.kids[0], e.kids[1]
	e.kind = kindBool
	if l.kind == r.kind && (l.kind == kindNumber || l.kind == kindDate) {
		return nil
	}
	for _, kid := range e.kids {
		if kid.kind == kindText {
			return &ruleError{kid.at, "E32", "free text never drives a rule", "Say “answered(" + kid.word + ")”"}
		}
	}
	mend := "Compare two numbers or two dates"
	if l.kind == kindChoice {
		mend = "Say “is” and a code"
	}
	return &ruleError{l.at, "E32", fmt.Sprintf("%s cannot be compared with %s", l.kind, r.kind), mend}
}

func checkSum(e *expr) *ruleError {
	l, r := e.kids[0], e.kids[1]
	switch {
	case l.kind == kindDate && r.kind == kindLength:
		e.kind = kindDate
	case l.kind == kindNumber && r.kind == kindNumber:
		e.kind = kindNumber
	case e.op == opSub && l.kind == kindDate && r.kind == kindDate:
		e.kind = kindNumber // days between
	default:
		return &ruleError{e.at, "E31", fmt.Sprintf("%s and %s cannot be added or taken away", l.kind, r.kind), "A date and a length of time can, and two numbers"}
	}
	return nil
}

// attributes of a person, and what each gives.
var attributes = map[string]kind{"age": kindNumber, "unborn": kindBool, "child": kindBool, "role": kindChoice}

func (b *binder) attribute(e *expr, w where) *ruleError {
	e.kind = attributes[e.word]
	if e.kind == kindNone {
		return &ruleError{e.at, "E30", fmt.Sprintf("a person has no %s", show(e.word)), "A person has age, unborn, child and role"}
	}
	if !w.person {
		return &ruleError{e.at, "E33", "there is no one person here", "Say any(" + e.text() + ") or every(…)"}
	}
	if m := b.form.members; m != nil {
		for _, column := range m.Columns {
			if memberColumn(column) {
				b.names = append(b.names, column)
			}
		}
	}
	return nil
}

func (e *expr) text() string { return "person." + e.word }

func (b *binder) name(e *expr, w where) (*expr, *ruleError) {
	q := b.form.find(e.word, w)
	if id, source, ok := w.scope.rule(e.word); ok && (q == nil || q.Table == nil || q.Table != w.table) {
		return b.named(e, id, source, w)
	}
	if q == nil {
		if table := b.form.tableWith(e.word); table != nil {
			return nil, &ruleError{e.at, "E33", fmt.Sprintf("%s has an answer in each row of %s", show(e.word), table.ID), fmt.Sprintf("Say any(%s: %s …) or every(%s: %s …)", table.ID, e.word, table.ID, e.word)}
		}
		return nil, &ruleError{e.at, "E30", fmt.Sprintf("there is no question or rule %s", show(e.word)), didYouMean(e.word, b.form.known(w))}
	}
	if w.only {
		return nil, &ruleError{e.at, "E39", "who is asked may depend on person.… only", "Put the rest in show_when"}
	}
	if q.Table != nil && w.table != q.Table {
		return nil, &ruleError{e.at, "E33", fmt.Sprintf("%s has an answer in each row", show(e.word)), fmt.Sprintf("Say any(%s: %s …) or every(%s: %s …)", q.Table.ID, q.Local, q.Table.ID, q.Local)}
	}
	if q.Table == nil && q.Level != LevelFamily && !w.person {
		return nil, &ruleError{e.at, "E33", fmt.Sprintf("%s has an answer for each person", show(e.word)), fmt.Sprintf("Say any(%s %s) or every(%s %s)", e.word, q.example(), e.word, q.example())}
	}
	b.names = append(b.names, q)
	bound := *e
	bound.q, bound.kind = q, q.kind()
	return &bound, nil
}

// named writes a named rule out where it is used, so that "this person" and
// "this row" mean what they mean there.
func (b *binder) named(e *expr, id string, source ruleSource, w where) (*expr, *ruleError) {
	if slices.Contains(b.open, id) {
		return nil, &ruleError{e.at, "E34", fmt.Sprintf("the rule %s waits for itself", show(e.word)), ""}
	}
	root, fault := parseRule(source.text)
	if fault != nil {
		return nil, &ruleError{e.at, fault.code, fmt.Sprintf("the rule %s cannot be read: %s", show(e.word), fault.say), fault.mend}
	}
	if use := (NamedRule{e.word, source.text}); !slices.Contains(b.uses, use) {
		b.uses = append(b.uses, use)
	}
	b.open = append(b.open, id)
	defer func() { b.open = b.open[:len(b.open)-1] }()
	kid, fault := b.expr(root, w)
	if fault != nil {
		return nil, &ruleError{e.at, fault.code, fmt.Sprintf("in the rule %s: %s", show(e.word), fault.say), fault.mend}
	}
	return &expr{op: opRule, at: e.at, word: e.word, kids: []*expr{kid}, kind: kid.kind}, nil
}

// through binds any, every and count. count of a table alone is its rows.
func (b *binder) through(e *expr, w where) (*expr, *ruleError) {
	if w.inside {
		return nil, &ruleError{e.at, "E26", "any, every and count cannot stand inside one another", "Give the inner one a question of its own"}
	}
	bound := *e
	bound.kind = kindBool
	if e.op == opCount {
		bound.kind = kindNumber
	}
	if len(e.words) == 0 && e.op == opCount && b.form.countable(e.kids[0], w) {
		kid, fault := b.expr(e.kids[0], w)
		bound.kids = []*expr{kid}
		return &bound, fault
	}
	inner := where{scope: w.scope, person: true, inside: true}
	if len(e.words) == 1 && e.words[0].word != "members" {
		over := b.form.find(e.words[0].word, w)
		if over == nil || over.Type != TypeTable {
			return nil, &ruleError{e.words[0].at, "E30", fmt.Sprintf("there is no table %s", show(e.words[0].word)), ""}
		}
		b.names = append(b.names, over)
		bound.over, inner.table, inner.person = over, over, over.ofPeople()
	}
	before := len(b.names)
	kid, fault := b.expr(e.kids[0], inner)
	if fault != nil {
		return nil, fault
	}
	if kid.kind != kindBool {
		return nil, &ruleError{kid.at, "E31", fmt.Sprintf("%s wants a rule; this is %s", opNames[e.op], kid.kind), mendBool(kid)}
	}
	bound.asks = slices.DeleteFunc(slices.Clone(b.names[before:]), func(q *Question) bool { return !q.perPerson() })
	bound.kids = []*expr{kid}
	return &bound, nil
}

// countable reports whether a name alone can be counted: rows, codes, people.
func (f *Form) countable(e *expr, w where) bool {
	if e.op != opName {
		return false
	}
	q := f.find(e.word, w)
	return q != nil && (q.Type == TypeTable || q.Type == TypeMultiSelect || q.Type == TypePersonsRef)
}

var opNames = map[op]string{opAny: "any", opEvery: "every", opCount: "count", opAnswered: "answered", opSigned: "signed", opExact: "exact", opRisen: "risen"}
