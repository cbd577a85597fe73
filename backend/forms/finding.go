package forms

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity of a Finding: errors refuse a definition, warnings do not.
type Severity string

// The two severities.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
)

// Finding is one thing wrong with a definition, told to the council officer
// who wrote it: where, what, and how to mend it. Line and Column count from 1,
// Column in characters.
type Finding struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Code     string   `json:"code"` // E00–E50, W40–W54
	Severity Severity `json:"severity"`
	Say      string   `json:"say"`
	Mend     string   `json:"mend,omitempty"`
}

// String is the line `forms lint` prints.
func (f Finding) String() string {
	text := fmt.Sprintf("%s:%d:%d: %s %s: %s", f.File, f.Line, f.Column, f.Severity, f.Code, f.Say)
	if f.Mend != "" {
		text += ". " + f.Mend
	}
	return text
}

// HasErrors reports whether any finding refuses the definition.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == SeverityError })
}

// Bounds on what lint says. Without them our own suggestions are the attack:
// 1 MiB of misspelt names took 61 s.
const (
	maxFindings    = 100
	maxSuggestions = 20
)

// report collects findings for one file.
type report struct {
	file        string
	findings    []Finding
	suggestions int
}

func (r *report) add(at place, code, say, mend string) {
	if r.full() {
		return
	}
	severity := SeverityError
	if code[0] == 'W' {
		severity = SeverityWarning
	}
	r.findings = append(r.findings, Finding{r.file, at.line, at.column, code, severity, say, mend})
}

func (r *report) full() bool { return len(r.findings) >= maxFindings }

func (r *report) failed() bool { return HasErrors(r.findings) }

// suggest is "Did you mean …?" for a misspelt word, or nothing.
func (r *report) suggest(word string, known []string) string {
	if r.suggestions >= maxSuggestions || len(word) > 64 {
		return ""
	}
	r.suggestions++
	if best := nearest(word, known); best != "" {
		return "Did you mean " + best + "?"
	}
	return ""
}

func (r *report) sorted() []Finding {
	slices.SortStableFunc(r.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return r.findings
}

// nearest is the known word closest to a misspelt one, if close enough to be
// worth asking about: a third of its length, and two letters that changed
// places, but not half of a very short word.
func nearest(word string, known []string) string {
	best, limit := "", max(2, len(word)/3)+1
	if len(word) < 4 {
		limit = 2
	}
	for _, k := range known {
		if d := distance(word, k, limit); d < limit {
			best, limit = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance, given up at limit.
func distance(a, b string, limit int) int {
	if abs(len(a)-len(b)) >= limit {
		return limit
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last, low := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
			low = min(low, row[j+1])
		}
		if low >= limit {
			return limit
		}
	}
	return row[len(b)]
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
