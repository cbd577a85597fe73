package forms

import "strings"

// revealsUnder is the question a question opens beneath: the one its show rule
// reads, when that is one only and on the same page.
func (q *Question) revealsUnder() *Question {
	if len(q.show) != 1 {
		return nil
	}
	var one *Question
	for _, name := range q.show[0].names {
		if one != nil && name != one {
			return nil
		}
		one = name
	}
	if one == nil || one == q || one.index > q.index {
		return nil
	}
	return one
}

// showExpr is a question's show rules for visible(); nil where a name in them
// is on another page or in another place, and the page waits for Go's word.
func (q *Question) showExpr() Expr {
	if len(q.show) == 0 {
		return nil
	}
	all := Expr{"and"}
	for _, r := range q.show {
		e := q.exprOf(r.root)
		if e == nil {
			return nil
		}
		all = append(all, e)
	}
	if len(all) == 2 {
		return all[1].(Expr)
	}
	return all
}

func (q *Question) exprOf(e *expr) Expr {
	switch e.op {
	case opRule:
		return q.exprOf(e.kids[0])
	case opAnd, opOr, opNot:
		out := Expr{map[op]string{opAnd: "and", opOr: "or", opNot: "not"}[e.op]}
		for _, kid := range e.kids {
			k := q.exprOf(kid)
			if k == nil {
				return nil
			}
			out = append(out, k)
		}
		return out
	case opAnswered, opIs, opHas, opHasAll:
		return q.leaf(e)
	}
	return nil
}

// leaf is a test of one answer beside this one.
func (q *Question) leaf(e *expr) Expr {
	name := e.kids[0].q
	if name == nil || !q.beside(name) || e.kids[0].kind == kindPeople && e.op != opAnswered {
		return nil
	}
	id := name.ID
	if q.Table != nil {
		id = name.Local
	}
	words := make([]any, len(e.words))
	for i, w := range e.words {
		words[i] = w.word
	}
	switch {
	case e.op == opAnswered:
		return Expr{"answered", id}
	case e.op == opIs && len(words) == 1:
		return Expr{"is", id, words[0]}
	case e.op == opIs:
		return Expr{"in", id, words}
	case len(words) == 1:
		return Expr{"has", id, words[0]}
	}
	join := "or"
	if e.op == opHasAll {
		join = "and"
	}
	out := Expr{join}
	for _, w := range words {
		out = append(out, Expr{"has", id, w})
	}
	return out
}

// beside reports whether another question's answer is in the same place as this
// one's: the same page, and the same row or the same person. A computed answer
// and a table are Go's to work out.
func (q *Question) beside(other *Question) bool {
	if other.Type == TypeComputed || other.Type == TypeTable || other.Page != q.Page || other.Table != q.Table {
		return false
	}
	return q.perPerson() == other.perPerson() && (q.Level == other.Level || q.Level == LevelFamily || q.Table != nil)
}

// Visible is the same small evaluator that the page has: which of the items of
// one place (a family, a person, a row) show, given the answers there. hidden
// are those that Go hides for reasons of its own. testdata/visible.json holds
// both to one meaning; an item with no expression shows unless hidden.
func Visible(items []Item, answers map[string]any, hidden map[string]bool) map[string]bool {
	v := visibility{by: map[string]Item{}, answers: answers, hidden: hidden, known: map[string]bool{}, open: map[string]bool{}}
	for _, it := range items {
		v.by[it.ID] = it
	}
	out := map[string]bool{}
	for _, it := range items {
		out[it.ID] = v.shown(it.ID)
	}
	return out
}

type visibility struct {
	by      map[string]Item
	answers map[string]any
	hidden  map[string]bool
	known   map[string]bool
	open    map[string]bool
}

func (v visibility) shown(id string) bool {
	if known, done := v.known[id]; done {
		return known
	}
	it, here := v.by[id]
	if !here || v.hidden[id] || v.open[id] {
		return false
	}
	v.open[id] = true
	v.known[id] = it.Show == nil || v.truth(it.Show) == isTrue
	return v.known[id]
}

// answer is what an item's rule sees: nothing of what is hidden, empty or kept
// as typed.
func (v visibility) answer(id string) any {
	if !v.shown(id) {
		return nil
	}
	switch a := v.answers[id].(type) {
	case string:
		if strings.TrimSpace(a) == "" {
			return nil
		}
		return a
	case []any:
		if len(a) == 0 {
			return nil
		}
		return a
	case map[string]any:
		if _, raw := a["raw"]; raw || len(a) == 0 {
			return nil
		}
		return a
	default:
		return a
	}
}

func (v visibility) truth(e Expr) truth {
	switch e[0] {
	case "and", "or":
		t := isTrue
		if e[0] == "or" {
			t = isFalse
		}
		for _, kid := range e[1:] {
			if e[0] == "and" {
				t = min(t, v.truth(asExpr(kid)))
			} else {
				t = max(t, v.truth(asExpr(kid)))
			}
		}
		return t
	case "not":
		return -v.truth(asExpr(e[1]))
	case "answered":
		return truthOf(v.answer(e[1].(string)) != nil)
	}
	a := v.answer(e[1].(string))
	if a == nil {
		return unknown
	}
	switch e[0] {
	case "is":
		return truthOf(a == e[2])
	case "in":
		return truthOf(member(e[2], a))
	}
	return truthOf(member(a, e[2]))
}

// asExpr accepts an expression fresh from Go or back from JSON.
func asExpr(x any) Expr {
	if e, ok := x.(Expr); ok {
		return e
	}
	list, _ := x.([]any)
	return list
}

func member(list, one any) bool {
	items, _ := list.([]any)
	for _, item := range items {
		if item == one {
			return true
		}
	}
	return false
}
