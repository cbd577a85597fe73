package genogram

import (
	"cmp"
	"slices"
)

// block is people who stand side by side because they are couples; mostly one
// or two.
type block []int

// generations gives everybody a row: a couple the same, a child one below both
// parents, and grandparents just above their children.
func (t *tree) generations() {
	t.gen = make([]int, len(t.people))
	for i, p := range t.people {
		if t.alone(i) {
			t.gen[i] = max(-3, min(p.Rank, 3)) - 1 // parents of nobody stand where parents without parents do
		}
	}
	for range len(t.people) + 1 { // as often as the longest line of descent
		for child, parents := range t.parents {
			for _, p := range parents {
				t.gen[child] = max(t.gen[child], t.gen[p]+1)
			}
		}
		for _, c := range t.ties {
			low := max(t.gen[c.a], t.gen[c.b])
			t.gen[c.a], t.gen[c.b] = low, low
		}
	}
	for range len(t.people) + 1 {
		t.pull()
	}
	t.align()
}

// alone tells of somebody whom no line reaches.
func (t *tree) alone(i int) bool {
	return len(t.parents[i]) == 0 && !slices.ContainsFunc(t.ties, func(c tie) bool { return c.a == i || c.b == i }) &&
		!slices.ContainsFunc(t.families, func(f family) bool { return slices.Contains(f.parents, i) })
}

// pull brings a couple without parents of their own down to just above their
// first child: a grandmother who joined late is no great-grandmother.
func (t *tree) pull() {
	for _, f := range t.families {
		low := t.gen[f.children[0]]
		for _, c := range f.children {
			low = min(low, t.gen[c])
		}
		for _, p := range f.parents {
			t.lower(p, low-1)
		}
	}
}

// lower moves somebody and all who are tied to them, where nothing holds them.
func (t *tree) lower(person, to int) {
	group := t.group(person)
	for _, p := range group {
		for _, f := range t.families {
			if !slices.Contains(f.parents, p) {
				continue
			}
			for _, c := range f.children {
				to = min(to, t.gen[c]-1)
			}
		}
		for _, parent := range t.parents[p] {
			to = min(to, t.gen[parent]+1)
		}
	}
	for _, p := range group {
		t.gen[p] = max(t.gen[p], to)
	}
}

// group is a person and everybody tied to them, over several couples too.
func (t *tree) group(person int) []int {
	all := []int{person}
	for i := 0; i < len(all); i++ {
		for _, c := range t.ties {
			for _, pair := range [2][2]int{{c.a, c.b}, {c.b, c.a}} {
				if pair[0] == all[i] && !slices.Contains(all, pair[1]) {
					all = append(all, pair[1])
				}
			}
		}
	}
	return all
}

// align puts those without lines in the row of their rank, counted from the
// parents of the youngest, and numbers the rows from 0.
func (t *tree) align() {
	deepest, drawn := 0, false
	for i := range t.people {
		if !t.alone(i) {
			deepest, drawn = max(deepest, t.gen[i]), true
		}
	}
	if drawn {
		for i := range t.people {
			if t.alone(i) {
				t.gen[i] = max(0, deepest+t.gen[i])
			}
		}
	}
	rows := slices.Clone(t.gen)
	slices.Sort(rows)
	rows = slices.Compact(rows)
	for i := range t.gen {
		t.gen[i] = slices.Index(rows, t.gen[i])
	}
}

// rows fills each row with its blocks.
func (t *tree) rows() {
	if len(t.people) == 0 {
		return
	}
	t.byRow = make([][]block, slices.Max(t.gen)+1)
	seen := make([]bool, len(t.people))
	for _, i := range t.everybody() {
		if seen[i] {
			continue
		}
		b := t.chain(i)
		for _, p := range b {
			seen[p] = true
		}
		t.byRow[t.gen[i]] = append(t.byRow[t.gen[i]], b)
	}
}

// everybody is all numbers, siblings by age.
func (t *tree) everybody() []int {
	var all []int
	for _, f := range t.families {
		all = append(all, f.children...)
	}
	for i := range t.people {
		if !slices.Contains(all, i) {
			all = append(all, i)
		}
	}
	return all
}

// chain orders a person's couples in a line: who has two partners stands
// between them.
func (t *tree) chain(person int) block {
	group := t.group(person)
	slices.Sort(group)
	end := group[0]
	for _, p := range group {
		if t.partners(p) < t.partners(end) {
			end = p
		}
	}
	out := block{end}
	for len(out) < len(group) {
		next := -1
		for i := len(out) - 1; i >= 0 && next < 0; i-- {
			next = slices.IndexFunc(group, func(p int) bool { return !slices.Contains(out, p) && t.tied(out[i], p) })
		}
		out = append(out, group[next])
	}
	return out
}

func (t *tree) partners(p int) int {
	n := 0
	for _, c := range t.ties {
		if c.a == p || c.b == p {
			n++
		}
	}
	return n
}

// order sorts each row by where the parents stand, then by where the children
// do, so that few lines cross.
func (t *tree) order() {
	for range 2 {
		for row := 1; row < len(t.byRow); row++ {
			t.sortRow(row, t.above)
		}
		for row := len(t.byRow) - 2; row >= 0; row-- {
			t.sortRow(row, t.below)
		}
	}
	for row := 1; row < len(t.byRow); row++ {
		t.sortRow(row, t.above)
	}
}

// sortRow orders the blocks by the mean place of whom they belong to, and turns
// a couple round where its lines would cross.
func (t *tree) sortRow(row int, to func(int) (float64, bool)) {
	blocks := t.byRow[row]
	at := make([]float64, len(blocks))
	number := make([]int, len(blocks))
	for i, b := range blocks {
		number[i] = i
		at[i] = float64(i) / float64(len(blocks)) * float64(len(t.people))
		if sum, n := mean(b, to); n > 0 {
			at[i] = sum
		}
		first, ok := to(b[0])
		last, too := to(b[len(b)-1])
		if ok && too && first > last {
			slices.Reverse(b)
		}
	}
	slices.SortStableFunc(number, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	sorted := make([]block, len(blocks))
	for i, n := range number {
		sorted[i] = blocks[n]
	}
	t.byRow[row] = sorted
}

func mean(b block, to func(int) (float64, bool)) (float64, int) {
	sum, n := 0.0, 0
	for _, p := range b {
		if x, ok := to(p); ok {
			sum, n = sum+x, n+1
		}
	}
	if n == 0 {
		return 0, 0
	}
	return sum / float64(n), n
}

// rank is somebody's place in their row, from the left, as a share of the row.
func (t *tree) rank(person int) float64 {
	n, at := 0, 0
	for _, b := range t.byRow[t.gen[person]] {
		for _, p := range b {
			if p == person {
				at = n
			}
			n++
		}
	}
	return float64(at) + 0.5 - float64(n)/2
}

func (t *tree) above(person int) (float64, bool) {
	if len(t.parents[person]) == 0 {
		return 0, false
	}
	sum := 0.0
	for _, p := range t.parents[person] {
		sum += t.rank(p)
	}
	return sum / float64(len(t.parents[person])), true
}

func (t *tree) below(person int) (float64, bool) {
	sum, n := 0.0, 0
	for _, f := range t.families {
		if !slices.Contains(f.parents, person) {
			continue
		}
		for _, c := range f.children {
			sum, n = sum+t.rank(c), n+1
		}
	}
	return sum / float64(max(1, n)), n > 0
}
