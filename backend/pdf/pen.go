package pdf

import (
	"fmt"
)

// pen draws the pieces of one line from left to right, joining glyphs that lie
// where the font alone would put them into one string.
type pen struct {
	c       *canvas
	y, size float64
	at      float64 // where the next glyph goes
	from    float64 // where the string began
	face    *face
	text    []byte
}

func (p *pen) points(thousandths int) float64 { return float64(thousandths) * p.size / 1000 }

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
	p.text = appendGlyph(p.text, id)
	p.at += p.points(int(f.advances[id]))
}

// piece draws one piece. What it says follows from its glyphs where each stands
// for one character for the whole document; else the words are written beside
// it (ActualText, ISO 32000-1, 14.9.4).
func (p *pen) piece(pc piece) {
	if pc.sign != noSign {
		p.spoken(signWords(pc), func() { p.sign(pc) })
		return
	}
	p.c.use(pc.face, p.size)
	if !p.c.says(pc) {
		p.spoken(string(pc.runes), func() { p.glyphs(pc) })
		return
	}
	p.glyphs(pc)
}

// spoken draws something with its words written beside it.
func (p *pen) spoken(words string, draw func()) {
	p.flush()
	p.c.mark("/Span<</ActualText" + textString(words) + ">>BDC")
	draw()
	p.flush()
	p.c.mark("EMC")
}

func (p *pen) glyphs(pc piece) {
	if pc.glyphs == nil {
		for _, r := range pc.runes {
			p.glyph(pc.face, pc.face.glyph(r))
		}
		return
	}
	for _, g := range pc.glyphs {
		if g.dx != 0 || g.dy != 0 {
			p.flush()
			x, y := p.at, p.y
			p.at, p.y = x+p.points(g.dx), y-p.points(g.dy)
			p.glyph(pc.face, g.id)
			p.flush()
			p.at, p.y = x+p.points(g.advance), y
			continue
		}
		p.glyph(pc.face, g.id)
		if g.advance != int(pc.face.advances[g.id]) {
			p.flush()
			p.at += p.points(g.advance - int(pc.face.advances[g.id]))
		}
	}
}

// says notes what the glyphs of a piece stand for. False: one of them stands
// for something else in this document already, or for a part of a letter only.
func (c *canvas) says(pc piece) bool {
	table := c.unicode[c.names[pc.face]]
	if pc.glyphs == nil {
		for _, r := range pc.runes {
			if !note(table, pc.face.glyph(r), string(r)) {
				return false
			}
		}
		return true
	}
	for i, g := range pc.glyphs {
		words, whole := pc.cluster(i)
		if !whole || !note(table, g.id, words) {
			return false
		}
	}
	return true
}

func note(table map[uint16]string, id uint16, words string) bool {
	had, ok := table[id]
	if !ok {
		table[id] = words
	}
	return !ok || had == words
}

// cluster is what glyph i says, and whether it says it alone.
func (pc piece) cluster(i int) (words string, whole bool) {
	g := pc.glyphs
	if i > 0 && g[i-1].cluster == g[i].cluster || i+1 < len(g) && g[i+1].cluster == g[i].cluster {
		return "", false
	}
	end := len(pc.runes)
	for _, other := range g {
		if other.cluster > g[i].cluster {
			end = min(end, other.cluster)
		}
	}
	return string(pc.runes[g[i].cluster:end]), end-g[i].cluster == 1
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
	top := p.y - side
	p.glyph(pc.face, pc.face.glyph(' ')) // readers of text want a glyph under the words
	p.flush()
	switch pc.sign {
	case signNumber:
		p.number(pc, start)
	case signCross:
		p.c.ballot(start+p.size*0.06, top+p.size*0.04, side, false)
		p.c.pen(side*0.1, 0)
		p.c.gp.Line(start+p.size*0.2, top+p.size*0.18, start+p.size*0.66, top+p.size*0.64)
		p.c.gp.Line(start+p.size*0.2, top+p.size*0.64, start+p.size*0.66, top+p.size*0.18)
	default:
		p.c.ballot(start+p.size*0.06, top+p.size*0.04, side, pc.sign == signTick)
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
			p.c.use(pc.face, small.size)
			note(p.c.unicode[p.c.names[pc.face]], pc.face.glyph(r), string(r))
			small.glyph(pc.face, pc.face.glyph(r))
		}
		small.flush()
	}
}
