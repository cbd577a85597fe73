package pdf

import (
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/signintech/gopdf"

	"earlyhelp.example/backend/fault"
)

// A4 in points (ISO 216: 210 by 297 mm).
const (
	pageWidth  = 595.28
	pageHeight = 841.89
)

// canvas draws on gopdf, some pages in one gopdf and the next in another
// (quire.go). It keeps the graphics state, so that nothing is set twice. Marks,
// which tie drawing to the structure tree, and text it writes itself: gopdf has
// no call for the one, and takes many times as long over the other.
type canvas struct {
	quire   *quire
	cover   *quire
	quires  []*quire // of a long document
	packing sync.WaitGroup
	ts      *typesetter
	inks    map[*face]*inked
	fonts   []*inked            // in the order gopdf got them
	begins  map[string][]string // what begins an element, by role and mark: every page has the same
	spans   map[string]string   // what begins words beside a drawing, by the words
	parents [][]*elem           // per page, by mark number
	outline []bookmark
	open    *elem // whose content is being drawn; decor for none's
	opened  bool
	repeat  bool   // everything is decoration: a header drawn again
	long    bool   // more pages than a quire has
	glyphs  []byte // of the string at hand: room that is used again

	fill, stroke float64
	lineWidth    float64
	err          error
}

// inked is a face as one document uses it.
type inked struct {
	face  *face
	name  string   // of the font in the document, as gopdf gives it
	says  []string // per glyph: what it says wherever no words are written beside it
	used  []bool   // per glyph: it is drawn
	drawn []byte   // those, each by its character, in the order in which they came
}

// decor is the element of what a screen reader passes over.
var decor = &elem{role: "Artifact"}

type bookmark struct {
	title string
	page  int
	y     float64
}

// newCanvas is for a document of so many pages.
func newCanvas(ts *typesetter, pages int) *canvas {
	cover := newQuire()
	return &canvas{quire: cover, cover: cover, long: pages > quirePages, ts: ts, inks: map[*face]*inked{}, begins: map[string][]string{}, spans: map[string]string{}}
}

// page begins a page; the graphics state begins anew with it.
func (c *canvas) page() {
	c.endMark()
	if c.long && len(c.parents)%quirePages == 0 {
		c.turn()
	}
	c.gopdf().AddPage()
	c.quire.pages++
	c.parents = append(c.parents, nil)
	c.fill, c.stroke, c.lineWidth = 0, 0, -1
}

// pages is the number of pages begun.
func (c *canvas) pages() int { return len(c.parents) }

func (c *canvas) fail(err error) {
	if c.err == nil && err != nil {
		c.err = fault.Wrap(err, fault.Internal, "pdf.draw")
	}
}

// gopdf is what draws all but marks and text, in the order of the calls.
func (c *canvas) gopdf() *gopdf.GoPdf {
	c.quire.settle()
	return c.quire.gp
}

// mark writes a content operator that gopdf has no call for.
func (c *canvas) mark(operator string) {
	c.quire.own.text = append(append(c.quire.own.text, operator...), '\n')
}

// begin is the operator that begins the content of an element.
func (c *canvas) begin(role string, mcid int) string {
	known := c.begins[role]
	for n := len(known); n <= mcid; n++ {
		known = append(known, "/"+role+"<</MCID "+strconv.Itoa(n)+">>BDC")
	}
	c.begins[role] = known
	return known[mcid]
}

// span is the operator that begins some words beside a drawing.
func (c *canvas) span(words string) string {
	if known, ok := c.spans[words]; ok {
		return known
	}
	operator := "/Span<</ActualText" + textString(words) + ">>BDC"
	c.spans[words] = operator
	return operator
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
		c.mark("/Artifact BMC")
		return
	}
	page := len(c.parents) - 1
	mcid := len(c.parents[page])
	c.parents[page] = append(c.parents[page], e)
	e.kids = append(e.kids, kid{page: page, mcid: mcid})
	c.mark(c.begin(e.role, mcid))
}

func (c *canvas) endMark() {
	if c.opened {
		c.mark("EMC")
		c.opened = false
	}
}

func (c *canvas) gray(fill float64) {
	if c.fill != fill {
		c.fill = fill
		c.gopdf().SetGrayFill(fill)
	}
}

// from is the left edge of what stands so far from the side where the paper
// begins: everything is placed as on a paper that runs from the left, and a
// paper that runs from the right is its mirror.
func (c *canvas) from(x, width float64) float64 {
	if c.ts.base == 1 {
		return pageWidth - x - width
	}
	return x
}

// rule draws a straight line as decoration. gray: 0 is black.
func (c *canvas) rule(x1, y1, x2, y2, width, gray float64) {
	c.tag(decor)
	c.pen(width, gray)
	c.gopdf().Line(c.from(x1, 0), y1, c.from(x2, 0), y2)
}

func (c *canvas) pen(width, gray float64) {
	if c.stroke != gray {
		c.stroke = gray
		c.gopdf().SetGrayStroke(gray)
	}
	if c.lineWidth != width {
		c.lineWidth = width
		c.gopdf().SetLineWidth(width)
	}
}

// band fills a rectangle as decoration.
func (c *canvas) band(x, y, w, h, gray float64) {
	c.tag(decor)
	c.gray(gray)
	c.gopdf().RectFromUpperLeftWithStyle(c.from(x, w), y, w, h, "F")
}

// block fills a black rectangle as part of what is being drawn.
func (c *canvas) block(x, y, w, h float64) {
	c.gray(0)
	c.gopdf().RectFromUpperLeftWithStyle(x, y, w, h, "F")
}

// ballot draws a box of the given side, ticked or not, as part of what is being
// drawn. A drawn tick: a cross in a box reads as "no".
func (c *canvas) ballot(x, y, side float64, ticked bool) {
	c.pen(side*0.075, 0)
	c.gopdf().RectFromUpperLeftWithStyle(x, y, side, side, "D")
	if ticked {
		c.tick(x, y, side)
	}
}

// tick draws a tick, and cross a cross, in a square of the given side.
func (c *canvas) tick(x, y, side float64) {
	c.pen(side*0.17, 0)
	c.gopdf().Line(x+side*0.2, y+side*0.52, x+side*0.43, y+side*0.75)
	c.gopdf().Line(x+side*0.395, y+side*0.765, x+side*0.84, y+side*0.22)
}

func (c *canvas) cross(x, y, side float64) {
	c.pen(side*0.12, 0)
	c.gopdf().Line(x+side*0.2, y+side*0.2, x+side*0.8, y+side*0.8)
	c.gopdf().Line(x+side*0.2, y+side*0.8, x+side*0.8, y+side*0.2)
}

// line draws a line of text with its baseline at y.
func (c *canvas) line(e *elem, x, y, size, gray float64, l line) {
	c.tag(e)
	c.gray(gray)
	x = c.from(x, l.points(size))
	pen := pen{c: c, y: y, size: size, left: x, at: x, text: c.glyphs[:0]}
	for _, p := range l.pieces {
		pen.piece(p)
	}
	pen.flush()
	c.glyphs = pen.text
}

// inkOf brings a face into the document when it is new to it.
func (c *canvas) inkOf(f *face) *inked {
	ink := c.inks[f]
	if ink == nil {
		ink = &inked{face: f, name: "/F" + strconv.Itoa(len(c.fonts)+1), says: make([]string, len(f.advances)), used: make([]bool, len(f.advances))}
		c.inks[f], c.fonts = ink, append(c.fonts, ink)
		c.fail(f.embed())
		c.fail(c.cover.gp.AddTTFFontFromFontContainer(f.family, &c.ts.lib.container))
	}
	return ink
}

// text draws a string of glyphs, each as four digits (ISO 32000-1, 9.4.3).
func (c *canvas) text(ink *inked, size, x, y float64, glyphs []byte) {
	b := append(c.quire.own.text, "BT\n"...)
	b = strconv.AppendFloat(b, x, 'f', 2, 64)
	b = append(b, ' ')
	b = strconv.AppendFloat(b, pageHeight-y, 'f', 2, 64)
	b = append(append(append(b, " TD\n"...), ink.name...), ' ')
	b = append(b, gopdf.FormatFloatTrim(size)...)
	b = append(append(append(b, " Tf 0 Tc\n[<"...), glyphs...), ">] TJ\nET\n"...)
	c.quire.own.text = b
}

// watermark draws words across the page in light gray, under everything.
func (c *canvas) watermark(l line, size float64) {
	c.tag(decor)
	width := float64(l.width) * size / 1000
	cx, cy := pageWidth/2, pageHeight/2
	c.gopdf().Rotate(52, cx, cy)
	c.mark(c.span("")) // or it is found between the words of an answer
	c.line(decor, cx-width/2, cy+size*0.35, size, 0.94, l)
	c.mark("EMC")
	c.gopdf().RotateReset()
	c.fill = -1 // the state before the turn is back
}

// draws notes that a glyph is drawn: its outline belongs in the document.
func (ink *inked) draws(id uint16) {
	if !ink.used[id] {
		ink.used[id] = true
		ink.drawn = utf8.AppendRune(ink.drawn, firstGlyphRune+rune(id-ink.face.base)) // fontfile.go
	}
}

// appendGlyph writes the number of a glyph.
func appendGlyph(b []byte, id uint16) []byte {
	const digits = "0123456789ABCDEF"
	return append(b, digits[id>>12], digits[id>>8&15], digits[id>>4&15], digits[id&15])
}
