package pdf

import (
	"fmt"
	"slices"
)

// pen draws the pieces of one line in the order of reading, joining glyphs that
// lie where the font alone would put them into one string.
type pen struct {
	c       *canvas
	y, size float64
	left    float64 // where the line begins
	at      float64 // where the next glyph goes
	from    float64 // where the string began
	face    *face
	text    []byte
}

func (p *pen) points(thousandths int) float64 { return float64(thousandths) * p.size / 1000 }

// move goes to a place, from the left end of the line.
func (p *pen) move(thousandths int) {
	x := p.left + p.points(thousandths)
	if diff := x - p.at; diff > 0.001 || diff < -0.001 {
		p.flush()
		p.at = x
	}
}

// flush draws the string gathered so far.
func (p *pen) flush() {
	if len(p.text) == 0 {
		return
	}
	p.c.use(p.face, p.size)
	p.c.gp.SetXY(p.from, p.y)
	p.c.fail(p.c.gp.Text(string(p.text)))
	p.text = p.text[:0]
}

// glyph adds one glyph of natural width.
func (p *pen) glyph(f *face, id uint16) {
	if p.face != f {
		p.flush()
		p.face = f
	}
	if len(p.text) == 0 {
		p.from = p.at
	}
	p.text = appendGlyph(p.text, f, id)
	p.at += p.points(int(f.advances[id]))
}

// piece draws one piece.
func (p *pen) piece(pc piece) {
	p.move(pc.at)
	switch {
	case pc.sign != noSign:
		p.spoken(signWords(pc), func() { p.sign(pc) })
	case pc.glyphs == nil:
		p.c.know(pc.face)
		said := p.c.unicode[p.c.names[pc.face]]
		for _, r := range pc.runes {
			id := pc.face.glyph(r)
			if said[id] == string(r) { // nearly always
				p.glyph(pc.face, id)
				continue
			}
			p.says(pc.face, id, string(r), func() { p.glyph(pc.face, id) })
		}
	default:
		p.shaped(pc)
	}
}

// says draws one glyph. What it says follows from the glyph where it stands for
// the same character in the whole document; else the words are written beside
// it.
func (p *pen) says(f *face, id uint16, words string, draw func()) {
	p.c.know(f)
	table := p.c.unicode[p.c.names[f]]
	had, ok := table[id]
	if !ok {
		table[id] = words
	}
	if ok && had != words {
		p.spoken(words, draw)
		return
	}
	draw()
}

// spoken draws something with its words beside it (ActualText, ISO 32000-1,
// 14.9.4).
func (p *pen) spoken(words string, draw func()) {
	p.flush()
	p.c.mark("/Span<</ActualText" + textString(words) + ">>BDC")
	draw()
	p.flush()
	p.c.mark("EMC")
}

// cluster is glyphs that together say some characters.
type cluster struct {
	glyphs []glyph
	at     int // from the left end of the line
	words  string
}

// first is the index of the first character that the cluster says.
func (cl cluster) first() int { return cl.glyphs[0].cluster }

// shaped draws a shaped piece, cluster by cluster in the order of reading: from
// its right end where it runs to the left.
func (p *pen) shaped(pc piece) {
	for _, cl := range pc.clusters() {
		p.move(cl.at)
		if len(cl.glyphs) == 1 {
			p.says(pc.face, cl.glyphs[0].id, cl.words, func() { p.place(pc.face, cl.glyphs) })
			continue
		}
		body, marks := cl.parts()
		p.spoken(cl.words, func() { p.place(pc.face, body) })
		for _, m := range marks {
			p.move(cl.at + m.at)
			p.spoken("", func() { p.place(pc.face, []glyph{m.glyph}) })
		}
	}
}

// mark is a glyph set over or under others: the dots of an Arabic letter.
type mark struct {
	glyph
	at int // from where its cluster begins
}

// parts takes the marks of a cluster from its body. A reader of text measures
// words by what it meets first and last, and would see a space beside a letter
// that began with its dots.
func (cl cluster) parts() (body []glyph, marks []mark) {
	at := 0
	for _, g := range cl.glyphs {
		if g.advance == 0 {
			marks = append(marks, mark{g, at})
		} else {
			body = append(body, g)
		}
		at += g.advance
	}
	if len(body) == 0 {
		return cl.glyphs, nil
	}
	return body, marks
}

// clusters parts a shaped piece, in the order of reading.
func (pc piece) clusters() []cluster {
	var all []cluster
	at := pc.at
	for i := 0; i < len(pc.glyphs); {
		end, width := i, 0
		for end < len(pc.glyphs) && pc.glyphs[end].cluster == pc.glyphs[i].cluster {
			width += pc.glyphs[end].advance
			end++
		}
		all = append(all, cluster{glyphs: pc.glyphs[i:end], at: at})
		at += width
		i = end
	}
	slices.SortStableFunc(all, func(a, b cluster) int { return a.first() - b.first() })
	to := len(pc.runes)
	for i := len(all) - 1; i >= 0; i-- {
		if i > 0 && all[i-1].first() == all[i].first() {
			continue // the second half of a letter that another stands between: the first says it
		}
		all[i].words = string(pc.runes[all[i].first():to])
		to = all[i].first()
	}
	return all
}

// place draws the glyphs of a cluster where the shaper put them.
func (p *pen) place(f *face, glyphs []glyph) {
	for _, g := range glyphs {
		if g.dx != 0 || g.dy != 0 {
			p.flush()
			x, y := p.at, p.y
			p.at, p.y = x+p.points(g.dx), y-p.points(g.dy)
			p.glyph(f, g.id)
			p.flush()
			p.at, p.y = x+p.points(g.advance), y
			continue
		}
		p.glyph(f, g.id)
		if g.advance != int(f.advances[g.id]) {
			p.flush()
			p.at += p.points(g.advance - int(f.advances[g.id]))
		}
	}
}

// signWords is what a sign says. A mark that steers text is named and not
// repeated: whoever copies the text must not copy its effect.
func signWords(pc piece) string {
	if steering(pc.runes[0]) {
		return fmt.Sprintf("[U+%04X]", pc.runes[0])
	}
	return string(pc.runes)
}

// sign draws a ballot box, or the box with a character's number.
func (p *pen) sign(pc piece) {
	start := p.at
	side := p.size * 0.74
	x, y := start+p.size*0.06, p.y-side+p.size*0.04
	p.glyph(pc.face, pc.face.glyph(' ')) // readers of text want a glyph under the words
	p.flush()
	switch pc.sign {
	case signNumber:
		p.number(pc, start)
	case signCheck:
		p.c.tick(x, y, side)
	case signNo:
		p.c.cross(x, y, side)
	default:
		p.c.ballot(x, y, side, pc.sign == signTick)
		if pc.sign == signCross {
			p.c.cross(x, y, side)
		}
	}
	p.at = start + p.points(pc.width)
}

// number draws the box for a character without a picture: its number in two
// rows of small digits, so that it can be looked up, and cannot be overlooked.
func (p *pen) number(pc piece, start float64) {
	digits := fmt.Sprintf("%04X", pc.runes[0])
	if pc.runes[0] > 0xFFFF {
		digits = fmt.Sprintf("%06X", pc.runes[0])
	}
	half := len(digits) / 2
	x, w := start+p.size*0.05, p.points(pc.width)-p.size*0.1
	top, h := p.y-p.size*0.84, p.size*0.98
	p.c.pen(p.size*0.05, 0)
	p.c.gp.RectFromUpperLeftWithStyle(x, top, w, h, "D")
	small := pen{c: p.c, size: p.size * 0.44}
	for row, part := range []string{digits[:half], digits[half:]} {
		width := 0
		for _, r := range part {
			width += int(pc.face.advances[pc.face.glyph(r)])
		}
		small.at = x + (w-small.points(width))/2
		small.y = top + h*(0.45+0.45*float64(row))
		for _, r := range part {
			small.says(pc.face, pc.face.glyph(r), string(r), func() { small.glyph(pc.face, pc.face.glyph(r)) })
		}
		small.flush()
	}
}
