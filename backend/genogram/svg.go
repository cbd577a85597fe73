package genogram

import (
	"fmt"
	"html"
	"strings"
)

// SVG is the picture for a page: in the page's own colour and font, without
// style, script or address, so that the strictest content policy lets it
// through. Its title is the first line of its words.
func (d Drawing) SVG() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" fill="none" stroke="currentColor" stroke-linejoin="round">`,
		short(d.Width), short(d.Height), short(d.Width), short(d.Height))
	fmt.Fprintf(&b, `<title>%s</title>`, html.EscapeString(legible(d.Text())))
	for _, s := range d.Shapes {
		s.write(&b)
	}
	b.WriteString("</svg>")
	return b.String()
}

func (s Shape) write(b *strings.Builder) {
	switch s.Kind {
	case ShapeText:
		weight := ""
		if s.Bold {
			weight = ` font-weight="600"`
		}
		fmt.Fprintf(b, `<text x="%s" y="%s" font-size="%s"%s text-anchor="middle" fill="currentColor" stroke="none">%s</text>`,
			short(s.Points[0].X), short(s.Points[0].Y), short(s.Size), weight, html.EscapeString(legible(s.Text)))
		return
	case ShapeCircle:
		fmt.Fprintf(b, `<circle cx="%s" cy="%s" r="%s"`, short(s.Points[0].X), short(s.Points[0].Y), short(s.R))
	case ShapePolygon:
		fmt.Fprintf(b, `<polygon points="%s"`, path(s.Points))
	default:
		fmt.Fprintf(b, `<polyline points="%s"`, path(s.Points))
	}
	fmt.Fprintf(b, ` stroke-width="%s"`, short(s.Stroke))
	if s.Dashed {
		b.WriteString(` stroke-dasharray="5 4"`)
	}
	if s.Filled {
		b.WriteString(` fill="currentColor" fill-opacity="0.1"`)
	}
	b.WriteString("/>")
}

func path(points []Point) string {
	all := make([]string, len(points))
	for i, p := range points {
		all[i] = short(p.X) + "," + short(p.Y)
	}
	return strings.Join(all, " ")
}

func short(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}

// legible takes away what XML forbids and what turns other people's words
// around (UAX #9, explicit directions).
func legible(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' || r == 0x7F || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
