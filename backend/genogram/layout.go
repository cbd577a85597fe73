package genogram

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Measures in points.
const (
	symbol    = 36.0  // a side of the square
	pitch     = 102.0 // from one person to the next
	labelWide = 92.0
	nameSize  = 12.0
	noteSize  = 11.0
	leading   = 14.5
	margin    = 8.0
	page      = 515.0 // what fits across a page nearly as large as it is drawn
	lane      = 8.0   // between lines that run side by side
)

// spot is where somebody stands.
type spot struct {
	x     float64 // middle
	top   float64 // of the symbol
	level int     // in a row of many the names stand in steps
	wide  float64 // room for the name
	name  []string
	note  []string
}

func (s spot) bottom() float64 {
	return s.top + symbol + 3 + float64(len(s.name)+len(s.note))*leading
}

// layout gives places to the people of a tree.
type layout struct {
	*tree
	spots []spot
	rooms []room // per row
}

// room is a row on the page: from its top to below its last name.
type room struct {
	top, bottom float64
	steps       int     // levels of names
	near        float64 // pitch of people in steps
}

func newLayout(t *tree) *layout { return &layout{tree: t, spots: make([]spot, len(t.people))} }

// place finds where everybody stands: first across, then down.
func (l *layout) place() {
	l.rooms = make([]room, len(l.byRow))
	for row, blocks := range l.byRow {
		l.step(row, blocks)
	}
	for row := range l.byRow {
		l.settle(row, nil)
	}
	for range 12 {
		for row := len(l.byRow) - 2; row >= 0; row-- {
			l.settle(row, l.overChildren)
		}
		for row := 1; row < len(l.byRow); row++ {
			l.settle(row, l.underParents)
		}
	}
	left := 0.0
	for i, s := range l.spots {
		if x := s.x - s.wide/2; i == 0 || x < left {
			left = x
		}
	}
	for i := range l.spots {
		l.spots[i].x += margin - left
	}
	l.down()
}

// step decides whether a row's names stand in steps, and wraps the names.
func (l *layout) step(row int, blocks []block) {
	people := 0
	for _, b := range blocks {
		people += len(b)
	}
	r := &l.rooms[row]
	r.steps, r.near = 1, pitch
	if float64(people)*pitch > page {
		r.steps, r.near = 2, 50
	}
	if float64(people)*r.near > page {
		r.steps, r.near = 3, 40
	}
	level := 0
	for i, b := range blocks {
		for _, p := range b {
			s := &l.spots[p]
			s.wide = labelWide
			if r.steps > 1 && l.stands(b) {
				s.wide = 2*r.near - 10
			}
			if i == 0 || !l.close(row, blocks[i-1], b) {
				level = 0
			}
			s.level = level % r.steps
			s.name = fold(l.people[p].Name, nameSize*1.07, s.wide)
			s.note = fold(l.people[p].Note, noteSize, s.wide)
			level++
		}
	}
}

// stands tells of somebody who stands alone and has nobody below: only then may
// the name stand lower than the others.
func (l *layout) stands(b block) bool {
	return len(b) == 1 && !slices.ContainsFunc(l.families, func(f family) bool { return slices.Contains(f.parents, b[0]) })
}

// close tells whether two neighbours may stand nearer than their names are wide.
func (l *layout) close(row int, a, b block) bool {
	return l.rooms[row].steps > 1 && l.stands(a) && l.stands(b) && l.people[a[0]].Home == l.people[b[0]].Home
}

// settle moves a row's blocks as near as can be to where they want to be,
// keeping order and distance (isotonic regression: pool adjacent violators).
func (l *layout) settle(row int, want func(block) (float64, bool)) {
	blocks := l.byRow[row]
	offset, at := make([]float64, len(blocks)), make([]float64, len(blocks))
	for i, b := range blocks {
		if i > 0 {
			offset[i] = offset[i-1] + l.apart(row, blocks[i-1], b)
		}
		at[i] = l.middle(b)
		if want == nil {
			at[i] = offset[i]
		} else if x, ok := want(b); ok {
			at[i] = x
		}
		at[i] -= offset[i]
	}
	for i, x := range pooled(at) {
		l.move(blocks[i], x+offset[i])
	}
}

// apart is the distance between the middles of two blocks.
func (l *layout) apart(row int, a, b block) float64 {
	if l.close(row, a, b) {
		return l.rooms[row].near
	}
	return float64(len(a)-1)*pitch/2 + pitch + float64(len(b)-1)*pitch/2
}

func (l *layout) middle(b block) float64 { return (l.spots[b[0]].x + l.spots[b[len(b)-1]].x) / 2 }

func (l *layout) move(b block, middle float64) {
	for i, p := range b {
		l.spots[p].x = middle + (float64(i)-float64(len(b)-1)/2)*pitch
	}
}

// pooled is the nearest sequence to at that never falls.
func pooled(at []float64) []float64 {
	type pool struct {
		sum   float64
		count int
	}
	var pools []pool
	for _, x := range at {
		pools = append(pools, pool{x, 1})
		for n := len(pools) - 1; n > 0 && pools[n-1].sum/float64(pools[n-1].count) > pools[n].sum/float64(pools[n].count); n-- {
			pools[n-1].sum += pools[n].sum
			pools[n-1].count += pools[n].count
			pools = pools[:n]
		}
	}
	var out []float64
	for _, p := range pools {
		for range p.count {
			out = append(out, p.sum/float64(p.count))
		}
	}
	return out
}

// underParents is where a block's members who have parents would like it.
func (l *layout) underParents(b block) (float64, bool) {
	sum, n := 0.0, 0
	for i, p := range b {
		if f := l.familyOf(p); f != nil {
			sum += l.dropX(*f) - (float64(i)-float64(len(b)-1)/2)*pitch
			n++
		}
	}
	return sum / float64(max(1, n)), n > 0
}

func (l *layout) familyOf(child int) *family {
	for i := range l.families {
		if slices.Contains(l.families[i].children, child) {
			return &l.families[i]
		}
	}
	return nil
}

// overChildren is where a block would stand in the middle of its children.
func (l *layout) overChildren(b block) (float64, bool) {
	sum, n := 0.0, 0
	for _, f := range l.families {
		if slices.Contains(b, f.parents[0]) {
			first, last := f.children[0], f.children[len(f.children)-1]
			sum += (l.spots[first].x+l.spots[last].x)/2 - l.dropX(f) + l.middle(b)
			n++
		}
	}
	return sum / float64(max(1, n)), n > 0
}

// dropX is where the line to a family's children comes down: beside the parent
// on the right, in the gap that no name reaches.
func (l *layout) dropX(f family) float64 {
	if len(f.parents) == 1 {
		return l.spots[f.parents[0]].x + pitch/2 - 2
	}
	return max(l.spots[f.parents[0]].x, l.spots[f.parents[1]].x) - pitch/2
}

// fold breaks a text into lines of about a width. It loses no character: a word
// that is too long is cut.
func fold(text string, size, width float64) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		for cut := true; cut; {
			cut = false
			if line != "" && measure(line+word.before+word.text, size) <= width {
				line += word.before + word.text
				continue
			}
			if line != "" {
				lines, line = append(lines, line), ""
			}
			head := longestHead(word.text, size, width)
			if head < len(word.text) {
				lines = append(lines, word.text[:head])
				word.text, cut = word.text[head:], true
				continue
			}
			line = word.text
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// stretch is what no line end parts, and the space before it.
type stretch struct{ before, text string }

// words parts a text at its spaces and after its hyphens.
func words(text string) []stretch {
	var all []stretch
	for _, field := range strings.Fields(text) {
		before := " "
		for part := range strings.SplitAfterSeq(field, "-") {
			if part != "" {
				all = append(all, stretch{before, part})
				before = ""
			}
		}
	}
	return all
}

// longestHead is how many bytes of a word fit: one character at the least.
func longestHead(word string, size, width float64) int {
	for i := 0; i < len(word); {
		r, bytes := utf8.DecodeRuneInString(word[i:])
		if i > 0 && !unicode.Is(unicode.M, r) && measure(word[:i+bytes], size) > width {
			return i
		}
		i += bytes
	}
	return len(word)
}

// measure is how wide a text is, rather too wide than too narrow: this room has
// no fonts, and a screen may have others than paper.
func measure(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.M, r):
		case strings.ContainsRune(" .,:;'’|!()[]/-ijltfrI", r):
			sum += 0.40
		case strings.ContainsRune("mwMW@%", r):
			sum += 0.97
		case r < 0x0300 && unicode.IsUpper(r):
			sum += 0.74
		case r < 0x0530:
			sum += 0.63
		case r < 0x1E00:
			sum += 0.80
		case r < 0x2000:
			sum += 0.75
		default:
			sum += 1
		}
	}
	return sum * size
}
