package pdf

import (
	"slices"
	"strings"
)

// line is one line of set text, its pieces in the order of reading.
type line struct {
	pieces      []piece
	width       int  // thousandths of the size, without the space at its end
	across      bool // one of several lines that run against the paper, and begin at its other side
	first, last bool // of its paragraph
	blank       bool // an empty paragraph: white space
}

// points is the width of the line in letters of a size.
func (l line) points(size float64) float64 { return float64(l.width) * size / 1000 }

// paragraph is text ready to be broken.
type paragraph struct {
	runes  []rune
	levels []uint8
	base   uint8
	weight weight
}

// wrap sets text in lines of at most width points. A word that is too long is
// cut between letters; a letter wider than the line stands alone in it. It
// gives at least one line, and as many blank ones as the text has empty
// paragraphs between others.
func (ts *typesetter) wrap(text string, w weight, size, width float64) []line {
	return ts.wrapOn(ts.base, text, w, size, width)
}

// wrapWritten is wrap for what somebody wrote. On a paper that runs
// from the right, too, it runs as most of its letters do: English that begins
// with an Arabic name is English. The paper's own words need only begin so.
func (ts *typesetter) wrapWritten(text string, w weight, size, width float64) []line {
	return ts.wrapOn(0, text, w, size, width)
}

func (ts *typesetter) wrapOn(paper uint8, text string, w weight, size, width float64) []line {
	limit := int(width * 1000 / size)
	var lines []line
	for _, runes := range clean(text) {
		levels, base := directions(runes, paper)
		lines = append(lines, ts.fill(paragraph{runes, levels, base, w}, limit)...)
	}
	if ts.base == 1 && width < pageWidth/2 { // in a column what stands together begins together
		for i := range lines {
			lines[i].across = false
		}
	}
	return lines
}

// filling is the line being filled.
type filling struct {
	p      paragraph
	limit  int
	pieces []piece
	width  int // with spaces before the next word
	lines  []line
}

// fill breaks one paragraph: greedily, at the places that UAX #14 allows.
func (ts *typesetter) fill(p paragraph, limit int) []line {
	if len(p.runes) == 0 {
		return []line{{blank: true, first: true, last: true}}
	}
	words := ts.stretches(p.runes)
	f := &filling{p: p, limit: limit, pieces: make([]piece, 0, 8)}
	for _, word := range words {
		from, to := word.from, word.to
		core := to
		for core > from && breakingSpace(p.runes[core-1]) {
			core--
		}
		ts.place(f, from, core)
		if core < to {
			f.add(ts.spaces(p.runes[core:to], p.levels[core], p.weight))
		}
	}
	f.end()
	f.lines[0].first, f.lines[len(f.lines)-1].last = true, true
	for i := range f.lines {
		f.lines[i].across = p.base != ts.base && len(f.lines) > 1
	}
	return f.lines
}

// place puts a word on the line, on the next, or over several.
func (ts *typesetter) place(f *filling, from, to int) {
	pieces := ts.itemise(f.p.runes[from:to], f.p.levels[from:to], f.p.weight)
	width := 0
	for _, p := range pieces {
		width += p.width
	}
	if f.width+width > f.limit && len(f.pieces) > 0 {
		if allSpace(f.pieces) {
			f.pieces, f.width = f.pieces[:0], 0 // an indent that leaves no room is not worth a line
		} else {
			f.end()
		}
	}
	if f.width+width > f.limit && to-from > 1 {
		ts.cut(f, from, to)
		return
	}
	f.add(pieces...)
}

func allSpace(pieces []piece) bool {
	for _, p := range pieces {
		if !p.space {
			return false
		}
	}
	return true
}

// cut spreads a word that is wider than a line, never parting a letter from
// its marks (UAX #29); a long address before one of its marks, where that fills
// at least a third of the line.
func (ts *typesetter) cut(f *filling, from, to int) {
	defer ts.hush()() // place has set the word once: what it misses is noted
	start, mark, before := from, from, f.width
	width := before
	ts.letters.Init(f.p.runes[from:to])
	for letters := ts.letters.GraphemeIterator(); letters.Next(); {
		letter := letters.Grapheme()
		at, end := from+letter.Offset, from+letter.Offset+len(letter.Text)
		wide, shaped := ts.measure(f.p, at, end)
		if shaped { // it is as wide as its neighbours make it
			wide, _ = ts.measure(f.p, start, end)
			wide += before - width
		}
		if parts(f.p.runes[at]) {
			mark = at
		}
		for width+wide > f.limit && at > start { // what follows a mark may itself be too wide
			stop := at
			if 3*(mark-start) >= at-start {
				stop = mark
			}
			f.add(ts.itemise(f.p.runes[start:stop], f.p.levels[start:stop], f.p.weight)...)
			f.end()
			start, before = stop, 0
			width, _ = ts.measure(f.p, stop, at)
			wide, _ = ts.measure(f.p, at, end)
		}
		width += wide
	}
	f.add(ts.itemise(f.p.runes[start:to], f.p.levels[start:to], f.p.weight)...)
}

// parts tells of a mark between the parts of an e-mail or web address. The line
// ends before it, so that nobody takes it for the end of a sentence.
func parts(r rune) bool { return strings.ContainsRune("@./_-?&=", r) }

// measure is the width of some letters together, and whether that is more than
// the sum of each alone.
func (ts *typesetter) measure(p paragraph, from, to int) (width int, shaped bool) {
	for _, p := range ts.itemise(p.runes[from:to], p.levels[from:to], p.weight) {
		width += p.width
		shaped = shaped || p.shaped != nil
	}
	return width, shaped
}

// longest is the width in points of the widest stretch of a text that is not
// broken between lines: no column may be narrower. A name with a hyphen counts
// whole, because programs that search a PDF take a hyphen at a line's end away.
func (ts *typesetter) longest(text string, w weight, size float64) float64 {
	defer ts.hush()()
	widest := 0
	for _, runes := range clean(text) {
		if len(runes) == 0 {
			continue
		}
		levels, _ := directions(runes, ts.base)
		ts.words.Init(runes)
		for words, width := ts.words.LineIterator(), 0; words.Next(); {
			word := words.Line()
			to := word.Offset + len(word.Text)
			for to > word.Offset && breakingSpace(runes[to-1]) {
				to--
			}
			if before := word.Offset - 1; before < 0 || runes[before] != '-' {
				width = 0
			}
			for _, p := range ts.itemise(runes[word.Offset:to], levels[word.Offset:to], w) {
				width += p.width
			}
			widest = max(widest, width)
		}
	}
	return float64(widest) * size / 1000
}

// hush stops the noting of missing characters until the function it gives is
// called: text that is set again must not be counted again.
func (ts *typesetter) hush() func() {
	before := ts.quiet
	ts.quiet = true
	return func() { ts.quiet = before }
}

// add puts pieces at the end of the line being filled.
func (f *filling) add(pieces ...piece) {
	for _, p := range pieces {
		f.width += p.width
		n := len(f.pieces)
		if n > 1 && !p.space && f.pieces[n-1].space && f.pieces[n-2].joins(f.pieces[n-1]) && f.pieces[n-1].joins(p) {
			f.pieces[n-2].join(f.pieces[n-1]) // a space between words: only one at a line's end stands alone
			f.pieces, n = f.pieces[:n-1], n-1
		}
		if n > 0 && !p.space && !f.pieces[n-1].space && f.pieces[n-1].joins(p) {
			f.pieces[n-1].join(p)
			continue
		}
		f.pieces = append(f.pieces, p)
	}
}

// joins tells whether two plain pieces can be drawn as one.
func (p piece) joins(next piece) bool {
	return p.face == next.face && p.shaped == nil && next.shaped == nil && p.level == 0 && next.level == 0 &&
		p.sign == noSign && next.sign == noSign
}

// join takes the next piece into this one. Nearly always their characters lie
// one behind the other already.
func (p *piece) join(next piece) {
	n, m := len(p.runes), len(next.runes)
	if m > 0 && n+m <= cap(p.runes) && &p.runes[:n+1][n] == &next.runes[0] {
		p.runes = p.runes[:n+m]
	} else {
		p.runes = slices.Concat(p.runes, next.runes)
	}
	p.width += next.width
	p.space = p.space && next.space
}

// end closes the line: spaces at its end take the paragraph's direction (L1),
// and one stays, so that words are not joined when the text is read out.
func (f *filling) end() {
	n := len(f.pieces)
	l := line{pieces: f.pieces[:n:n], width: f.width}
	if n > 0 && l.pieces[n-1].space && !allSpace(l.pieces) {
		last := &l.pieces[n-1]
		l.width -= last.width
		last.level, last.runes, last.width = f.p.base, last.runes[:1], 0
	}
	placePieces(l.pieces)
	f.lines = append(f.lines, l)
	f.pieces, f.width = f.pieces[n:], 0 // the next line's lie behind them
}
