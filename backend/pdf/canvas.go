package pdf

import (
	"fmt"
	"math"
	"strconv"
)

// A4 in points (ISO 216: 210 by 297 mm).
const (
	pageWidth  = 595.28
	pageHeight = 841.89
)

// canvas writes the content of pages (ISO 32000-1, 8 and 9), from the top left
// corner. It keeps the graphics state, so that nothing is set twice, and the
// marks that tie drawing to the structure tree. A page is packed while the next
// is drawn.
type canvas struct {
	ts      *typesetter
	w       *writer
	content []byte // of the page being drawn
	pages   []int  // objects of the pages begun
	inks    map[*face]*inked
	fonts   []*inked  // in the order of their first use
	parents [][]*elem // per page, by mark number
	outline []bookmark
	open    *elem // whose content is being drawn; decor for none's
	opened  bool
	repeat  bool // everything is decoration: a header drawn again
	state
}

// state is the graphics state of the page being drawn.
type state struct {
	ink          *inked
	size         float64
	fill, stroke float64
	lineWidth    float64
}

// decor is the element of what a screen reader passes over.
var decor = &elem{role: "Artifact"}

type bookmark struct {
	title string
	page  int
	y     float64
}

func newCanvas(ts *typesetter) *canvas {
	return &canvas{ts: ts, w: newWriter(), inks: map[*face]*inked{}}
}

// page begins a page; the graphics state begins anew with it.
func (c *canvas) page() {
	c.endPage()
	c.pages = append(c.pages, c.w.reserve())
	c.parents = append(c.parents, nil)
	c.state = state{lineWidth: -1}
}

// endPage closes the page being drawn, if there is one.
func (c *canvas) endPage() {
	if len(c.pages) == 0 {
		return
	}
	c.endMark()
	number := c.w.reserve()
	c.w.putStream(number, "", c.content, toPack)
	last := len(c.pages) - 1
	c.w.put(c.pages[last], fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %g %g]/Resources %d 0 R/Contents %d 0 R/StructParents %d/Tabs/S>>",
		pagesNumber, pageWidth, pageHeight, resourcesNumber, number, last))
	c.content = make([]byte, 0, len(c.content)+len(c.content)/4)
}

// operator writes an operator after its operands, as the content has them.
func (c *canvas) operator(whole string) {
	c.content = append(append(c.content, whole...), '\n')
}

// operate writes lengths and an operator.
func (c *canvas) operate(name string, lengths ...float64) {
	for _, v := range lengths {
		c.content = append(appendLength(c.content, v), ' ')
	}
	c.operator(name)
}

// appendLength writes a number with two decimals at most: 1/100 point is less
// than any printer can place.
func appendLength(b []byte, v float64) []byte {
	n := int64(math.Round(v * 100))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/100, 10)
	switch n %= 100; {
	case n == 0:
		return b
	case n%10 == 0:
		return append(b, '.', byte('0'+n/10))
	}
	return append(b, '.', byte('0'+n/10), byte('0'+n%10))
}

// tag says whose content follows: an element's, or decoration.
func (c *canvas) tag(e *elem) {
	if c.repeat {
		e = decor
	}
	if c.opened && c.open == e {
		return
	}
	c.endMark()
	c.open, c.opened = e, true
	if e == decor {
		c.operator("/Artifact BMC")
		return
	}
	page := len(c.parents) - 1
	mcid := len(c.parents[page])
	c.parents[page] = append(c.parents[page], e)
	e.kids = append(e.kids, kid{page: page, mcid: mcid})
	c.operator("/" + e.role + "<</MCID " + strconv.Itoa(mcid) + ">>BDC")
}

func (c *canvas) endMark() {
	if c.opened {
		c.operator("EMC")
		c.opened = false
	}
}

func (c *canvas) gray(fill float64) {
	if c.fill != fill {
		c.fill = fill
		c.operate("g", fill)
	}
}

// rule draws a straight line as decoration. gray: 0 is black.
func (c *canvas) rule(x1, y1, x2, y2, width, gray float64) {
	c.tag(decor)
	c.pen(width, gray)
	c.stretch(x1, y1, x2, y2)
}

// stretch draws a straight line with the pen as it is.
func (c *canvas) stretch(x1, y1, x2, y2 float64) {
	c.operate("m", x1, pageHeight-y1)
	c.operate("l S", x2, pageHeight-y2)
}

func (c *canvas) pen(width, gray float64) {
	if c.stroke != gray {
		c.stroke = gray
		c.operate("G", gray)
	}
	if c.lineWidth != width {
		c.lineWidth = width
		c.operate("w", width)
	}
}

// How a rectangle is painted (ISO 32000-1, table 60).
const (
	strokeBox = "re S"
	fillBox   = "re f"
	bothBox   = "re B"
)

// rectangle draws one whose upper left corner is at x, y.
func (c *canvas) rectangle(x, y, w, h float64, painted string) {
	c.operate(painted, x, pageHeight-y-h, w, h)
}

// band fills a rectangle as decoration.
func (c *canvas) band(x, y, w, h, gray float64) {
	c.tag(decor)
	c.gray(gray)
	c.rectangle(x, y, w, h, fillBox)
}

// block fills a black rectangle as part of what is being drawn.
func (c *canvas) block(x, y, w, h float64) {
	c.gray(0)
	c.rectangle(x, y, w, h, fillBox)
}

// ballot draws a box of the given side, ticked or not, as part of what is being
// drawn. A drawn tick: a cross in a box reads as "no".
func (c *canvas) ballot(x, y, side float64, ticked bool) {
	c.pen(side*0.075, 0)
	c.rectangle(x, y, side, side, strokeBox)
	if ticked {
		c.tick(x, y, side)
	}
}

// tick draws a tick, and cross a cross, in a square of the given side.
func (c *canvas) tick(x, y, side float64) {
	c.pen(side*0.17, 0)
	c.stretch(x+side*0.2, y+side*0.52, x+side*0.43, y+side*0.75)
	c.stretch(x+side*0.395, y+side*0.765, x+side*0.84, y+side*0.22)
}

func (c *canvas) cross(x, y, side float64) {
	c.pen(side*0.12, 0)
	c.stretch(x+side*0.2, y+side*0.2, x+side*0.8, y+side*0.8)
	c.stretch(x+side*0.2, y+side*0.8, x+side*0.8, y+side*0.2)
}

// line draws a line of text with its baseline at y.
func (c *canvas) line(e *elem, x, y, size, gray float64, l line) {
	c.tag(e)
	c.gray(gray)
	pen := &pen{c: c, y: y, size: size, left: x, at: x}
	for _, p := range l.pieces {
		pen.piece(p)
	}
	pen.flush()
}

// inkOf brings a face into the document when it is new to it.
func (c *canvas) inkOf(f *face) *inked {
	ink := c.inks[f]
	if ink == nil {
		ink = &inked{face: f, number: len(c.fonts) + 1, used: make([]bool, len(f.advances)), says: make([]string, len(f.advances))}
		c.inks[f], c.fonts = ink, append(c.fonts, ink)
	}
	return ink
}

// text draws glyphs, four hexadecimal digits for each, from a place on.
func (c *canvas) text(ink *inked, size, x, y float64, glyphs []byte) {
	if c.ink != ink || c.size != size {
		c.ink, c.size = ink, size
		c.content = append(strconv.AppendInt(append(c.content, "/F"...), int64(ink.number), 10), ' ')
		c.operate("Tf", size)
	}
	c.content = append(c.content, "BT "...)
	c.content = append(appendLength(c.content, x), ' ')
	c.content = append(appendLength(c.content, pageHeight-y), " Td <"...)
	c.content = append(append(c.content, glyphs...), "> Tj ET\n"...)
}

// watermark draws words across the page in light gray, under everything.
func (c *canvas) watermark(l line, size float64) {
	c.tag(decor)
	sin, cos := math.Sincos(52 * math.Pi / 180)
	before := c.state
	c.operator("q")
	c.operator(fmt.Sprintf("%.5f %.5f %.5f %.5f %.2f %.2f cm", cos, sin, -sin, cos, pageWidth/2, pageHeight/2))
	c.operator("/Span<</ActualText<FEFF>>>BDC") // or it is found between the words of an answer
	// The middle of the page is now the lower left corner.
	c.line(decor, -l.points(size)/2, pageHeight+size*0.35, size, 0.94, l)
	c.operator("EMC")
	c.operator("Q")
	c.state = before
}
