package pdf

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/signintech/gopdf"

	"earlyhelp.example/backend/fault"
)

// A4 in points (ISO 216: 210 by 297 mm).
const (
	pageWidth  = 595.28
	pageHeight = 841.89
)

// markDash is a dash length that no page uses. gopdf has no way to write marked
// content, so each mark travels through it as the dash pattern [markDash] n and
// finish puts marks[n] in its place.
const markDash = 9000001

// canvas draws on gopdf. It keeps the graphics state, so that nothing is set
// twice, and the marks that tie drawing to the structure tree.
type canvas struct {
	gp      *gopdf.GoPdf
	ts      *typesetter
	faces   []*face // in the order gopdf got them
	names   map[*face]int
	unicode []map[uint16]string // per face: what a glyph says
	marks   []string
	parents [][]*elem // per page, by mark number
	outline []bookmark
	open    *elem // whose content is being drawn; decor for none's
	opened  bool
	repeat  bool // everything is decoration: a header drawn again

	family       string
	size         float64
	fill, stroke float64
	lineWidth    float64
	err          error
}

// decor is the element of what a screen reader passes over.
var decor = &elem{role: "Artifact"}

type bookmark struct {
	title string
	page  int
	y     float64
}

func newCanvas(ts *typesetter) *canvas {
	c := &canvas{gp: &gopdf.GoPdf{}, ts: ts, names: map[*face]int{}}
	c.gp.Start(gopdf.Config{PageSize: gopdf.Rect{W: pageWidth, H: pageHeight}})
	c.gp.SetNoCompression() // finish packs the pages, side by side
	return c
}

// page begins a page; the graphics state begins anew with it.
func (c *canvas) page() {
	c.endMark()
	c.gp.AddPage()
	c.parents = append(c.parents, nil)
	c.family, c.size = "", 0
	c.fill, c.stroke, c.lineWidth = 0, 0, -1
}

// pages is the number of pages begun.
func (c *canvas) pages() int { return len(c.parents) }

func (c *canvas) fail(err error) {
	if c.err == nil && err != nil {
		c.err = fault.Wrap(err, fault.Internal, "pdf.draw")
	}
}

// mark writes a content operator that gopdf has no call for.
func (c *canvas) mark(operator string) {
	c.gp.SetCustomLineType([]float64{markDash}, float64(len(c.marks)))
	c.marks = append(c.marks, operator)
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
	c.mark(fmt.Sprintf("/%s<</MCID %d>>BDC", e.role, mcid))
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
		c.gp.SetGrayFill(fill)
	}
}

// rule draws a straight line as decoration. gray: 0 is black.
func (c *canvas) rule(x1, y1, x2, y2, width, gray float64) {
	c.tag(decor)
	c.pen(width, gray)
	c.gp.Line(x1, y1, x2, y2)
}

func (c *canvas) pen(width, gray float64) {
	if c.stroke != gray {
		c.stroke = gray
		c.gp.SetGrayStroke(gray)
	}
	if c.lineWidth != width {
		c.lineWidth = width
		c.gp.SetLineWidth(width)
	}
}

// band fills a rectangle as decoration.
func (c *canvas) band(x, y, w, h, gray float64) {
	c.tag(decor)
	c.gray(gray)
	c.gp.RectFromUpperLeftWithStyle(x, y, w, h, "F")
}

// block fills a black rectangle as part of what is being drawn.
func (c *canvas) block(x, y, w, h float64) {
	c.gray(0)
	c.gp.RectFromUpperLeftWithStyle(x, y, w, h, "F")
}

// ballot draws a box of the given side, ticked or not, as part of what is being
// drawn. A drawn tick: a cross in a box reads as "no".
func (c *canvas) ballot(x, y, side float64, ticked bool) {
	c.pen(side*0.075, 0)
	c.gp.RectFromUpperLeftWithStyle(x, y, side, side, "D")
	if ticked {
		c.tick(x, y, side)
	}
}

// tick draws a tick, and cross a cross, in a square of the given side.
func (c *canvas) tick(x, y, side float64) {
	c.pen(side*0.17, 0)
	c.gp.Line(x+side*0.2, y+side*0.52, x+side*0.43, y+side*0.75)
	c.gp.Line(x+side*0.395, y+side*0.765, x+side*0.84, y+side*0.22)
}

func (c *canvas) cross(x, y, side float64) {
	c.pen(side*0.12, 0)
	c.gp.Line(x+side*0.2, y+side*0.2, x+side*0.8, y+side*0.8)
	c.gp.Line(x+side*0.2, y+side*0.8, x+side*0.8, y+side*0.2)
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

// know brings a face into the document when it is new to it.
func (c *canvas) know(f *face) {
	if _, known := c.names[f]; !known {
		c.names[f] = len(c.faces)
		c.faces = append(c.faces, f)
		c.unicode = append(c.unicode, map[uint16]string{})
		c.fail(c.gp.AddTTFFontFromFontContainer(f.family, &c.ts.lib.container))
	}
}

// use sets the font in gopdf.
func (c *canvas) use(f *face, size float64) {
	if c.family == f.family && c.size == size {
		return
	}
	c.know(f)
	c.fail(c.gp.SetFont(f.family, "", size))
	c.family, c.size = f.family, size
}

// watermark draws words across the page in light gray, under everything.
func (c *canvas) watermark(l line, size float64) {
	c.tag(decor)
	width := float64(l.width) * size / 1000
	cx, cy := pageWidth/2, pageHeight/2
	c.gp.Rotate(52, cx, cy)
	c.mark("/Span<</ActualText<FEFF>>>BDC") // or it is found between the words of an answer
	c.line(decor, cx-width/2, cy+size*0.35, size, 0.94, l)
	c.mark("EMC")
	c.gp.RotateReset()
	c.fill = -1 // the state before the turn is back
}

// bytes gives gopdf's file. gopdf reports no error of writing and writes what
// it could, so the count of what it wrote is checked by finish.
func (c *canvas) bytes() ([]byte, error) {
	c.endMark()
	if c.err != nil {
		return nil, c.err
	}
	var b bytes.Buffer
	b.Grow(256 << 10)
	if _, err := c.gp.WriteTo(&b); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.draw")
	}
	return b.Bytes(), nil
}

// appendGlyph writes a glyph as the character that stands for it (fontfile.go).
func appendGlyph(b []byte, f *face, id uint16) []byte {
	return utf8.AppendRune(b, firstGlyphRune+rune(id-f.base))
}
