package pdf

import (
	"fmt"
	"strings"

	"earlyhelp.example/backend/genogram"
)

// family adds the drawing of the family as one figure, whose alternative is the
// same in words. It is made smaller where it is wider than the page, and never
// larger.
func (b *composer) family() {
	d := b.job.Drawing
	if d == nil || len(d.Shapes) == 0 {
		return
	}
	outer := b.parent
	b.parent = outer.add("Sect")
	defer func() { b.parent = outer }()
	b.heading("", b.words.say("family"))
	scale := min(1, b.st.width()/d.Width, 0.8*pageHeight/d.Height)
	if b.job.LargePrint {
		scale = min(1.5, b.st.width()/d.Width, 0.8*pageHeight/d.Height)
	}
	figure := b.parent.add("Figure")
	figure.alt = d.Text()
	b.ts.where = b.words.say("family")
	lines := make([]line, len(d.Shapes))
	for i, s := range d.Shapes {
		if s.Kind == genogram.ShapeText {
			w := regular
			if s.Bold {
				w = semiBold
			}
			lines[i] = b.ts.wrap(s.Text, w, s.Size*scale, 10*pageWidth)[0]
		}
	}
	b.add(strip{height: d.Height * scale, draw: func(c *canvas, y float64) {
		c.tag(figure)
		for i, s := range d.Shapes {
			c.shape(s, scale, b.st.left, y, lines[i], figure)
		}
	}})
	b.gap(b.st.leading)
}

// shape draws one shape of a drawing whose top left corner is at left, top.
func (c *canvas) shape(s genogram.Shape, scale, left, top float64, text line, e *elem) {
	at := func(p genogram.Point) (float64, float64) { return left + p.X*scale, top + p.Y*scale }
	c.pen(s.Stroke*scale, black)
	if s.Filled {
		c.gray(grayBand)
	}
	switch s.Kind {
	case genogram.ShapeText:
		x, y := at(s.Points[0])
		size := s.Size * scale
		c.line(e, x-float64(text.width)*size/2000, y, size, black, text)
		return
	case genogram.ShapeCircle:
		x, y := at(s.Points[0])
		c.mark(circle(x, y, s.R*scale) + " " + paintOf(s))
		return
	}
	var b strings.Builder
	if s.Dashed {
		b.WriteString("[4 3] 0 d ")
	}
	for i, p := range s.Points {
		x, y := at(p)
		fmt.Fprintf(&b, "%.2f %.2f %c ", x, pageHeight-y, "ml"[min(i, 1)])
	}
	b.WriteString(paintOf(s))
	if s.Dashed {
		b.WriteString(" [] 0 d")
	}
	c.mark(b.String())
}

// paintOf is the operator that paints a path (ISO 32000-1, table 60).
func paintOf(s genogram.Shape) string {
	switch {
	case s.Filled:
		return "b"
	case s.Kind == genogram.ShapePolygon:
		return "s"
	}
	return "S"
}

// circle is four curves; gopdf draws an outline only.
func circle(x, y, r float64) string {
	const k = 0.5523 // of a quarter (Goldapp 2015 gives 0.551915; no eye sees it)
	y = pageHeight - y
	var b strings.Builder
	fmt.Fprintf(&b, "%.2f %.2f m ", x+r, y)
	for _, q := range [][6]float64{{1, k, k, 1, 0, 1}, {-k, 1, -1, k, -1, 0}, {-1, -k, -k, -1, 0, -1}, {k, -1, 1, -k, 1, 0}} {
		for i := 0; i < 6; i += 2 {
			fmt.Fprintf(&b, "%.2f %.2f ", x+r*q[i], y+r*q[i+1])
		}
		b.WriteString("c ")
	}
	return b.String() + "h"
}
