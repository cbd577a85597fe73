package pdf

import "fmt"

// pen draws the pieces of one line in the order of reading, joining glyphs that
// lie where the font alone would put them into one string.
type pen struct {
	c       *canvas
	y, size float64
	left    float64 // where the line begins
	at      float64 // where the next glyph goes
	from    float64 // where the string began
	ink     *inked  // the face of the string
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
	p.c.text(p.ink, p.size, p.from, p.y, p.text)
	p.text = p.text[:0]
}

// glyph adds one glyph of natural width.
func (p *pen) glyph(f *face, id uint16) {
	if p.ink == nil || p.ink.face != f {
		p.flush()
		p.ink = p.c.inkOf(f)
	}
	if len(p.text) == 0 {
		p.from = p.at
	}
	p.ink.draws(id)
	p.text = appendGlyph(p.text, id)
	p.at += p.points(int(f.advances[id]))
}

// piece draws one piece.
func (p *pen) piece(pc piece) {
	p.move(pc.at)
	switch {
	case pc.sign != noSign:
		p.beginWords(signWords(pc))
		p.sign(pc)
		p.endWords()
	case pc.shaped == nil:
		ink := p.c.inkOf(pc.face)
		for _, r := range pc.runes {
			id := pc.face.glyph(r)
			if ink.says[id] == string(r) { // nearly always
				p.glyph(pc.face, id)
			} else {
				p.says(pc.face, string(r), glyph{id: id, advance: int(pc.face.advances[id])})
			}
		}
	default:
		p.shaped(pc)
	}
}

// says draws one glyph. What it says follows from the glyph where it stands for
// the same character in the whole document; else the words are written beside
// it.
func (p *pen) says(f *face, words string, g glyph) {
	ink := p.c.inkOf(f)
	if ink.says[g.id] == "" {
		ink.says[g.id] = words
	}
	if words != "" && ink.says[g.id] == words {
		p.place(f, g)
		return
	}
	p.beginWords(words)
	p.place(f, g)
	p.endWords()
}

// beginWords says by words what is drawn until endWords (ActualText, ISO
// 32000-1, 14.9.4).
func (p *pen) beginWords(words string) {
	p.flush()
	p.c.mark(p.c.span(words))
}

func (p *pen) endWords() {
	p.flush()
	p.c.mark("EMC")
}

// shaped draws a shaped piece, cluster by cluster in the order of reading: from
// its right end where it runs to the left.
func (p *pen) shaped(pc piece) {
	for _, cl := range pc.shaped.clusters {
		p.move(pc.at + cl.at)
		if cl.single() {
			p.says(pc.face, cl.words, cl.body[0])
			continue
		}
		p.beginWords(cl.words)
		for _, g := range cl.body {
			p.place(pc.face, g)
		}
		p.endWords()
		for _, m := range cl.marks {
			p.move(pc.at + cl.at + m.at)
			p.beginWords("")
			p.place(pc.face, m.glyph)
			p.endWords()
		}
	}
}

// place draws a glyph where the shaper put it.
func (p *pen) place(f *face, g glyph) {
	if g.dx != 0 || g.dy != 0 {
		p.flush()
		x, y := p.at, p.y
		p.at, p.y = x+p.points(g.dx), y-p.points(g.dy)
		p.glyph(f, g.id)
		p.flush()
		p.at, p.y = x+p.points(g.advance), y
		return
	}
	p.glyph(f, g.id)
	if g.advance != int(f.advances[g.id]) {
		p.flush()
		p.at += p.points(g.advance - int(f.advances[g.id]))
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
	p.c.gopdf().RectFromUpperLeftWithStyle(x, top, w, h, "D")
	small := pen{c: p.c, size: p.size * 0.44}
	for row, part := range []string{digits[:half], digits[half:]} {
		width := 0
		for _, r := range part {
			width += int(pc.face.advances[pc.face.glyph(r)])
		}
		small.at = x + (w-small.points(width))/2
		small.y = top + h*(0.45+0.45*float64(row))
		for _, r := range part {
			id := pc.face.glyph(r)
			small.says(pc.face, string(r), glyph{id: id, advance: int(pc.face.advances[id])})
		}
		small.flush()
	}
}
