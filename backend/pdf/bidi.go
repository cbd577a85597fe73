package pdf

import (
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// This is the Unicode bidirectional algorithm (UAX #9) without its explicit
// embeddings, overrides and isolates: on paper those are shown, never obeyed,
// so rules X1 to X8 fall away and every paragraph is one level run.

// directions gives the level of each rune and of the paragraph. A paragraph
// runs from the right when it begins so and most of its letters do: an English
// list of names stays a list from left to right when its first name is Arabic.
// On a paper that itself runs from the right (paper is 1) to begin so is enough.
func directions(runes []rune, paper uint8) (levels []uint8, base uint8) {
	left, right, begins := 0, 0, uint8(0)
	for _, r := range runes {
		switch c := classOf(r); {
		case c == bidi.L:
			left++
		case rightward(c):
			if right++; left == 0 {
				begins = 1
			}
		}
	}
	if right == 0 { // nearly all text there is
		return make([]uint8, len(runes)), 0
	}
	if right > left || paper == 1 {
		base = begins
	}
	return levelsOf(runes, base), base
}

// levelsOf is the algorithm for a paragraph whose direction is known.
func levelsOf(runes []rune, base uint8) []uint8 {
	levels, classes := make([]uint8, len(runes)), make([]bidi.Class, len(runes))
	marks := make([]bool, len(classes))
	for i, r := range runes {
		classes[i] = classOf(r)
		marks[i] = classes[i] == bidi.NSM
	}
	weak(classes, side(base))
	brackets(runes, classes, marks, base)
	neutral(classes, base)
	for i, c := range classes { // I1, I2
		levels[i] = base
		switch {
		case base == 0 && c == bidi.R, base == 1 && c != bidi.R:
			levels[i]++
		case base == 0 && (c == bidi.AN || c == bidi.EN):
			levels[i] += 2
		}
	}
	return levels
}

func rightward(c bidi.Class) bool { return c == bidi.R || c == bidi.AL || c == bidi.AN }

func side(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

func classOf(r rune) bidi.Class {
	if r < 0x80 && (r|0x20 >= 'a' && r|0x20 <= 'z') {
		return bidi.L
	}
	if steering(r) {
		return bidi.ON // it is a box on the paper
	}
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// weak is W1 to W7.
func weak(c []bidi.Class, start bidi.Class) {
	before, strong := start, start
	for i := range c { // W1, W2, W3
		if c[i] == bidi.NSM || c[i] == bidi.BN {
			c[i] = before
		}
		before = c[i]
		switch c[i] {
		case bidi.L, bidi.R, bidi.AL:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.AL {
				c[i] = bidi.AN
			}
		}
	}
	for i := range c {
		if c[i] == bidi.AL {
			c[i] = bidi.R
		}
	}
	separators(c)
	strong = start
	for i := range c { // W7
		switch c[i] {
		case bidi.L, bidi.R:
			strong = c[i]
		case bidi.EN:
			if strong == bidi.L {
				c[i] = bidi.L
			}
		}
	}
}

// separators is W4 to W6: what stands between and around numbers.
func separators(c []bidi.Class) {
	for i := 1; i+1 < len(c); i++ {
		if c[i-1] == c[i+1] && (c[i] == bidi.CS && (c[i-1] == bidi.EN || c[i-1] == bidi.AN) || c[i] == bidi.ES && c[i-1] == bidi.EN) {
			c[i] = c[i-1]
		}
	}
	for i := 0; i < len(c); i++ {
		if c[i] != bidi.ET {
			continue
		}
		end := i
		for end < len(c) && c[end] == bidi.ET {
			end++
		}
		if i > 0 && c[i-1] == bidi.EN || end < len(c) && c[end] == bidi.EN {
			for j := i; j < end; j++ {
				c[j] = bidi.EN
			}
		}
		i = end - 1
	}
	for i := range c {
		if c[i] == bidi.ES || c[i] == bidi.ET || c[i] == bidi.CS {
			c[i] = bidi.ON
		}
	}
}

var closing = map[rune]rune{'(': ')', '[': ']', '{': '}', '（': '）', '「': '」', '⟨': '⟩'}

// brackets is N0: a pair of brackets goes with what it encloses, and the marks
// on a bracket go with it.
func brackets(runes []rune, c []bidi.Class, marks []bool, base uint8) {
	var open []int
	var pairs [][2]int
	for i, r := range runes {
		if c[i] != bidi.ON {
			continue
		}
		if closing[r] != 0 && len(open) < 63 {
			open = append(open, i)
			continue
		}
		for k := len(open) - 1; k >= 0; k-- {
			if closing[runes[open[k]]] == r {
				pairs = append(pairs, [2]int{open[k], i})
				open = open[:k]
				break
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return a[0] - b[0] })
	for _, p := range pairs {
		if s, ok := pairSide(c, p, base); ok {
			for _, at := range p {
				c[at] = s
				for next := at + 1; next < len(c) && marks[next]; next++ {
					c[next] = s
				}
			}
		}
	}
}

// pairSide is the direction that N0 gives a pair; false leaves it neutral.
func pairSide(c []bidi.Class, p [2]int, base uint8) (bidi.Class, bool) {
	embedding, other := side(base), false
	for i := p[0] + 1; i < p[1]; i++ {
		if s, ok := strongSide(c[i]); ok {
			if s == embedding {
				return embedding, true
			}
			other = true
		}
	}
	if !other {
		return 0, false
	}
	for i := p[0] - 1; i >= 0; i-- {
		if s, ok := strongSide(c[i]); ok {
			return s, true
		}
	}
	return embedding, true
}

// strongSide takes numbers as right to left, as N0 to N2 do.
func strongSide(c bidi.Class) (bidi.Class, bool) {
	switch c {
	case bidi.L:
		return bidi.L, true
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R, true
	}
	return 0, false
}

// neutral is N1 and N2.
func neutral(c []bidi.Class, base uint8) {
	before := side(base)
	for i := 0; i < len(c); i++ {
		if s, ok := strongSide(c[i]); ok {
			before = s
			continue
		}
		end, after := i, side(base)
		for end < len(c) {
			if s, ok := strongSide(c[end]); ok {
				after = s
				break
			}
			end++
		}
		give := side(base)
		if before == after {
			give = before
		}
		for j := i; j < end; j++ {
			c[j] = give
		}
		i = end - 1
	}
}

// placePieces gives the pieces of a line their places (L2). They stay in the
// order of reading, which is the order a screen reader must meet them in;
// within a piece the shaper has put the glyphs in order.
func placePieces(pieces []piece) {
	order := make([]int, len(pieces))
	var highest, lowestOdd uint8 = 0, 255
	for i, p := range pieces {
		order[i] = i
		highest = max(highest, p.level)
		if p.level%2 == 1 {
			lowestOdd = min(lowestOdd, p.level)
		}
	}
	for level := highest; level >= lowestOdd; level-- {
		for i := 0; i < len(order); i++ {
			end := i
			for end < len(order) && pieces[order[end]].level >= level {
				end++
			}
			slices.Reverse(order[i:end])
			i = max(i, end)
		}
	}
	at := 0
	for _, i := range order {
		pieces[i].at = at
		at += pieces[i].width
	}
}
