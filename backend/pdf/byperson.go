package pdf

import (
	"strconv"
	"strings"

	"earlyhelp.example/backend/forms"
)

// byPerson is an answer for each person as pairs of name and words, where all
// are short: a band across the page for one word each would make a paper of a
// large family long. False where any runs over its half of the page.
func (b *composer) byPerson(it forms.PaperItem) ([]fact, bool) {
	if it.Kind != forms.PaperPeople || len(it.Parts) < 2 || len(it.Options) > 0 || b.st.columns < 3 {
		return nil, false
	}
	defer b.ts.hush()()
	half := (b.st.width() - b.st.gutter) / 2
	var facts []fact
	for _, part := range it.Parts {
		text, real := b.shown(part)
		if part.Who == "" || part.Drawn != "" || strings.Contains(text, "\n") ||
			len(b.ts.wrap(part.Who, semiBold, b.st.label, half)) > 2 || len(b.ts.wrap(text, regular, b.st.body, half)) > 2 {
			return nil, false
		}
		facts = append(facts, fact{label: part.Who, text: text, real: real})
	}
	return facts, true
}

// readings adds a statement in further languages, each under its own name and
// what is to be said of it.
func (b *composer) readings(all []forms.PaperReading) {
	for _, r := range all {
		b.gap(b.st.leading * 0.5)
		name := r.Name
		if r.Note != "" {
			name += " – " + r.Note
		}
		b.text("H4", name, b.bold(), true)
		b.gap(2.5)
		start := len(b.parent.kids)
		b.answer(forms.PaperPart{Text: r.Text, Answered: true}, true)
		for _, k := range b.parent.kids[start:] {
			k.elem.lang = r.Language
		}
	}
}

// The field that a signature was drawn in, and the most points of its line.
const (
	padWide, padHigh = 600.0, 144.0
	mostPoints       = 20_000
)

// penned adds a signature as it was drawn, a quarter as large.
func (b *composer) penned(part forms.PaperPart) {
	strokes := strokesOf(part.Drawn)
	if len(strokes) == 0 {
		return
	}
	figure := b.parent.add("Figure")
	figure.alt = b.words.say("signature")
	scale := b.st.leading * 2.6 / padHigh
	b.add(strip{height: padHigh*scale + 4, draw: func(c *canvas, y float64) {
		c.tag(figure)
		c.pen(1.2, black)
		x := c.from(b.st.left+b.st.indent, padWide*scale)
		for _, s := range strokes {
			for i := 1; i < len(s); i++ {
				c.gopdf().Line(x+s[i-1][0]*scale, y+2+s[i-1][1]*scale, x+s[i][0]*scale, y+2+s[i][1]*scale)
			}
		}
	}})
}

// strokesOf reads the lines of a pen from an SVG path of M and L: what the pad
// writes and nothing else. Whatever is not that ends the drawing; a point
// outside the field is moved to its edge.
func strokesOf(path string) [][][2]float64 {
	var strokes [][][2]float64
	points := 0
	for points < mostPoints {
		path = strings.TrimLeft(path, " ")
		if path == "" || path[0] != 'M' && path[0] != 'L' {
			break
		}
		begins := path[0] == 'M'
		x, rest, okX := numberAt(path[1:])
		y, rest, okY := numberAt(rest)
		if !okX || !okY || !begins && len(strokes) == 0 {
			break
		}
		if begins {
			strokes = append(strokes, nil)
		}
		at := &strokes[len(strokes)-1]
		*at = append(*at, [2]float64{min(max(x, 0), padWide), min(max(y, 0), padHigh)})
		path = rest
		points++
	}
	return strokes
}

// numberAt reads a number at the start of a text, after spaces or a comma.
func numberAt(text string) (value float64, rest string, ok bool) {
	text = strings.TrimLeft(text, " ,")
	end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != '-' })
	if end < 0 {
		end = len(text)
	}
	value, err := strconv.ParseFloat(text[:end], 64)
	return value, text[end:], err == nil
}
