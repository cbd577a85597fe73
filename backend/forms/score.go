package forms

import (
	"slices"
	"strconv"
	"strings"
)

// Grades of the Graded Care Profile: 1 (all needs met) to 5, not seen, and not
// applicable. The words for them are a list's, or a council's pack's.
const (
	gradeNotSeen       = "ns"
	gradeNotApplicable = "na"
	worstFair          = 3 // above this one grade alone decides
)

// allGrades takes choices of one of 1 to 5, ns and na.
func allGrades(args []*Question) bool {
	return len(args) > 0 && !slices.ContainsFunc(args, func(q *Question) bool {
		return q.kind() != kindChoice || slices.ContainsFunc(q.codes(), func(code string) bool { return gradeOf(code) < 0 })
	})
}

// gradeOf is 1 to 5; 0 where there was nothing to grade, -1 for no grade.
func gradeOf(code string) int64 {
	switch {
	case code == gradeNotSeen || code == gradeNotApplicable:
		return 0
	case len(code) == 1 && code[0] >= '1' && code[0] <= '5':
		return int64(code[0] - '0')
	}
	return -1
}

func gradesOrNumbers(args []*Question) bool { return allGrades(args) || allNumbers(args) }

// scored scores a sub-area from its grades, and an area from its sub-areas, by a
// rule that is given the grades in their order. What was not seen or does not apply
// is left out. Unknown until everything asked is graded: a score that moves while
// somebody fills the page in misleads.
func scored(rule func(grades []int64) int64) func(args []operand) operand {
	return func(args []operand) operand {
		var grades []int64
		for _, a := range args {
			switch {
			case a.none:
			case !a.known || a.lo != a.hi:
				return operand{}
			case len(a.codes) > 0:
				if g := gradeOf(a.codes[0]); g > 0 {
					grades = append(grades, g)
				}
			default:
				grades = append(grades, a.lo/10)
			}
		}
		if len(grades) == 0 {
			return operand{none: true}
		}
		slices.Sort(grades)
		score := rule(grades) * 10
		return operand{known: true, lo: score, hi: score}
	}
}

// worstOrTypical is the worst grade if any is above 3; otherwise the most frequent;
// if no single one is most frequent, the median rounded up (domain 3.13).
func worstOrTypical(grades []int64) int64 {
	if high := worst(grades); high > worstFair {
		return high
	}
	return typical(grades)
}

func worst(grades []int64) int64 { return grades[len(grades)-1] }

// middle is the median, rounded up.
func middle(grades []int64) int64 {
	n := len(grades)
	if n%2 == 1 {
		return grades[n/2]
	}
	return (grades[n/2-1] + grades[n/2] + 1) / 2
}

// priorities are the places of the scores from 3 up, the worst first; unknown
// where there is none.
func priorities(args []operand) operand {
	var places []int
	for i, a := range args {
		if a.known && a.lo >= worstFair*10 {
			places = append(places, i)
		}
	}
	slices.SortStableFunc(places, func(a, b int) int { return int(args[b].lo - args[a].lo) })
	out := operand{known: len(places) > 0}
	for _, i := range places {
		out.codes = append(out.codes, strconv.Itoa(i))
	}
	return out
}

// saysNamed are the questions that a function named, by their labels.
func (d *Draft) saysNamed(q *Question, o operand, at here) string {
	var words []string
	for _, place := range o.codes {
		i, err := strconv.Atoi(place)
		if asked := d.askedOf(q, at); err == nil && i < len(asked) {
			words = append(words, d.label(asked[i], ""))
		}
	}
	return strings.Join(words, "; ")
}

// typical is the most frequent of sorted grades; on a tie the median, rounded
// up.
func typical(grades []int64) int64 {
	count, most, alone := map[int64]int{}, int64(0), false
	for _, g := range grades {
		count[g]++
	}
	for g, n := range count {
		switch {
		case n > count[most]:
			most, alone = g, true
		case n == count[most]:
			alone = false
		}
	}
	if alone {
		return most
	}
	return middle(grades)
}

// descriptors are a council's words for what each grade of a question means, by
// code; nil where its pack brings none.
func (d *Draft) descriptors(q *Question) map[string]string {
	if q.Descriptors == nil {
		return nil
	}
	out := map[string]string{}
	for _, code := range q.codes() {
		if c, ok := q.Descriptors.find(q.Local + "." + code); ok {
			out[code] = d.text(c.Label, "")
		}
	}
	return out
}
