package forms

import (
	"fmt"
	"slices"
)

// function is a registered computation that a definition may name as
// `function: name@version`. A content pack picks among these; it brings no code.
type function struct {
	id    string
	takes func(args []*Question) bool
	gives kind
	// leaves says that what is hidden is left out, not unanswered.
	leaves bool
	// names says that it gives questions among those it takes, by their place.
	names bool
	of    func(args []operand) operand
}

// functions is the register. A version never changes what it gives: sealed
// documents hold its results.
var functions = map[string]*function{
	// gcp_sub_area_score@1 and gcp_area_score@1: the Graded Care Profile's score
	// of a sub-area from its items' grades, and of an area from its sub-areas.
	"gcp_sub_area_score@1": {id: "gcp_sub_area_score@1", takes: allGrades, gives: kindNumber, leaves: true, of: scored(worstOrTypical)},
	"gcp_area_score@1":     {id: "gcp_area_score@1", takes: allNumbers, gives: kindNumber, leaves: true, of: scored(worstOrTypical)},
	// worst_grade@1 and middle_grade@1: what a council's pack may score by instead,
	// of grades and of scores alike.
	"worst_grade@1":  {id: "worst_grade@1", takes: gradesOrNumbers, gives: kindNumber, leaves: true, of: scored(worst)},
	"middle_grade@1": {id: "middle_grade@1", takes: gradesOrNumbers, gives: kindNumber, leaves: true, of: scored(middle)},
	// gcp_priority@1: which sub-areas to work on, the worst first, by their names.
	"gcp_priority@1": {id: "gcp_priority@1", takes: allNumbers, gives: kindText, leaves: true, names: true, of: priorities},
	// sum@1 and count_yes@1: totals of scales and of ticks.
	"sum@1":       {id: "sum@1", takes: allNumbers, gives: kindNumber, of: sum},
	"count_yes@1": {id: "count_yes@1", takes: allChoices, gives: kindNumber, of: countYes},
}

func allNumbers(args []*Question) bool {
	return len(args) > 0 && !slices.ContainsFunc(args, func(q *Question) bool { return q.kind() != kindNumber })
}

func allChoices(args []*Question) bool {
	return len(args) > 0 && !slices.ContainsFunc(args, func(q *Question) bool { return q.kind() != kindChoice })
}

func sum(args []operand) operand {
	total := operand{known: true}
	for _, a := range args {
		if !a.known {
			return operand{}
		}
		total.lo, total.hi = total.lo+a.lo, total.hi+a.hi
	}
	return total
}

func countYes(args []operand) operand {
	n := operand{known: true}
	for _, a := range args {
		switch {
		case !a.known:
			n.hi += 10
		case slices.Contains(a.codes, "yes"):
			n.lo, n.hi = n.lo+10, n.hi+10
		}
	}
	return n
}

// findFunction resolves a name, or says what is wrong with it.
func findFunction(name string, args []*Question) (*function, string) {
	f := functions[name]
	switch {
	case f == nil:
		return nil, fmt.Sprintf("this program has no function %s", show(name))
	case !f.takes(args):
		return nil, fmt.Sprintf("%s does not take these questions", name)
	}
	return f, ""
}
