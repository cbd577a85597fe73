package forms

import (
	"strings"
	"time"
)

// Thin is the seqs of rows that may be dropped at lock or close (forms.md 4):
// of values of one answer by one author that are less than 30 s apart, one a
// minute is enough. It never names the effective row, an act other than set, a
// row that undoes or is undone, or a text followed by one less than half its
// length: that is the one people want back.
func Thin(rows []Row) []int64 {
	undone := map[int64]bool{}
	last := map[[5]string]int{}
	for i := range rows {
		if rows[i].Undoes != 0 {
			undone[rows[i].Undoes] = true
		}
		last[thinKey(&rows[i])] = i
	}
	next := nextRows(rows)
	kept := map[[5]string]time.Time{} // when the last row kept was written
	var drop []int64
	for i := range rows {
		r, key := &rows[i], thinKey(&rows[i])
		if next[i] < 0 || !thinnable(r, &rows[next[i]]) || undone[r.Seq] || i == last[key] {
			kept[key] = r.At
			continue
		}
		if before, any := kept[key]; any && r.At.Sub(before) < time.Minute {
			drop = append(drop, r.Seq)
			continue
		}
		kept[key] = r.At
	}
	return drop
}

// thinKey is one answer, its author and their screen; rows of two authors are never
// thinned together, nor those of two screens that wrote over each other.
func thinKey(r *Row) [5]string {
	return [5]string{r.Q, subjectOf(r), r.Row, r.By, ScreenOf(r.Client)}
}

// ScreenOf is which opening of a form a change came from: the part of its client
// that a screen puts before its own count; "" where there is none.
func ScreenOf(client string) string {
	screen, _, _ := strings.Cut(client, "-")
	if screen == client {
		return ""
	}
	return screen
}

// nextRows is, for each row, the next of the same answer by anyone; -1 is none.
func nextRows(rows []Row) []int {
	next := make([]int, len(rows))
	newest := map[[3]string]int{}
	for i := len(rows) - 1; i >= 0; i-- {
		key := [3]string{rows[i].Q, subjectOf(&rows[i]), rows[i].Row}
		next[i] = -1
		if j, ok := newest[key]; ok {
			next[i] = j
		}
		newest[key] = i
	}
	return next
}

func thinnable(r, next *Row) bool {
	return r.Act == ActSet && next.Act == ActSet && r.By == next.By && r.Undoes == 0 && next.Undoes == 0 &&
		next.At.Sub(r.At) < 30*time.Second && len(next.Value)*2 >= len(r.Value)
}
