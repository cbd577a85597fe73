package pdf

import (
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// fact is a label with a short text below it.
type fact struct {
	label, text string
	real        bool // an answer, not words in its place
	write       bool // room to write instead of a text
}

// pairable is how many items from the front are short enough to stand two and
// two, under one condition; 0 when fewer than two are.
func (b *composer) pairable(items []forms.PaperItem) int {
	n := 0
	for n < len(items) && items[n].When == items[0].When && b.short(items[n]) {
		n++
	}
	if n < 2 {
		return 0
	}
	return n
}

// short tells whether an item can stand in half the width.
func (b *composer) short(it forms.PaperItem) bool {
	if it.Kind != forms.PaperText && it.Kind != forms.PaperChoice || len(it.Options) > 0 || len(it.Columns) > 0 || it.Hint != "" ||
		it.Lines > 1 || len(it.Parts) > 1 || b.st.columns < 3 {
		return false
	}
	defer b.ts.hush()()
	half := (b.st.width() - b.st.gutter) / 2
	if len(b.ts.wrap(it.Label, semiBold, b.st.label, half)) > 2 {
		return false
	}
	if len(it.Parts) == 0 {
		return true
	}
	text, _ := b.shown(it.Parts[0])
	return it.Parts[0].Who == "" && len(b.ts.wrap(text, regular, b.st.body, half)) <= 3
}

func (b *composer) factsOf(items []forms.PaperItem) []fact {
	facts := make([]fact, 0, len(items))
	for _, it := range items {
		f := fact{label: it.Label, write: it.Lines > 0}
		part := forms.PaperPart{}
		if len(it.Parts) > 0 {
			part = it.Parts[0]
		}
		if len(it.Parts) > 0 || !f.write {
			f.text, f.real = b.shown(part)
		}
		facts = append(facts, f)
	}
	return facts
}

// facts adds an item of label and text pairs: rows of two cells, and parts.
func (b *composer) facts(it forms.PaperItem) {
	b.label(it)
	if len(it.Options) > 0 {
		b.options(it)
	}
	var facts []fact
	for i, row := range it.Rows {
		if i == 0 && b.easy() && len(row) == 2 && len(it.Rows) > 1 { // the row's name heads it
			b.person(asked(row[0]) + " " + row[1])
			continue
		}
		if len(row) > 0 {
			facts = append(facts, fact{label: row[0], text: strings.Join(row[1:], "\n"), real: true})
		}
	}
	for _, part := range it.Parts {
		text, real := b.shown(part)
		facts = append(facts, fact{label: part.Who, text: text, real: real})
	}
	b.grid(facts, 2)
}

// grid adds facts in columns, a thin rule below each.
func (b *composer) grid(facts []fact, columns int) {
	if b.easy() {
		b.beside(facts)
		return
	}
	columns = max(1, min(columns, b.st.columns))
	width := (b.st.width() - b.st.gutter*float64(columns-1)) / float64(columns)
	for some := range slices.Chunk(facts, columns) {
		var cells []cell
		least := 0.0
		for i, f := range some {
			b.ts.where = f.label
			c := b.fact(f, float64(i)*(width+b.st.gutter), width)
			if f.write {
				least = max(least, float64(c.over.count())*b.st.leading+b.st.writing-2)
			}
			cells = append(cells, c)
		}
		b.add(b.row(cells, rowOf{whole: tallest(cells) < 12, below: 3, least: least, under: func(c *canvas, s slice) {
			if s.last {
				for _, one := range cells {
					c.rule(b.st.left+one.x, s.y+s.height, b.st.left+one.x+width, s.y+s.height, 0.6, grayRule)
				}
			}
		}})...)
		b.gap(b.st.leading * 0.45)
	}
}

// easy tells of the copy that is easy to read.
func (b *composer) easy() bool { return b.job.Paper.EasyRead }

// beside adds facts as rows of two columns: what it is on the left, what was
// said on the right.
func (b *composer) beside(facts []fact) {
	width := b.st.width()
	left := width * 0.38
	for _, f := range facts {
		b.ts.where = f.label
		look := b.plain()
		if !f.real {
			look = b.silent()
		}
		cells := []cell{b.set(b.parent, "P", f.label, ink{semiBold, b.st.body, b.st.leading, black}, 0, left), b.setAnswer(b.parent, "P", f.text, look, left+b.st.gutter, width-left-b.st.gutter)}
		b.add(b.row(cells, rowOf{whole: tallest(cells) < 12, above: 3, below: 5, under: func(c *canvas, s slice) {
			if s.last {
				c.rule(b.st.left, s.y+s.height, b.st.left+width, s.y+s.height, 0.6, grayRule)
			}
		}})...)
	}
	b.gap(b.st.leading * 0.45)
}

// fact sets a label with its text below.
func (b *composer) fact(f fact, x, width float64) cell {
	label := b.set(b.parent, "P", f.label, b.bold(), x, width)
	look := b.plain()
	if !f.real {
		look = b.silent()
	}
	text := b.setAnswer(b.parent, "P", f.text, look, x, width)
	text.over = &label
	return text
}

func tallest(cells []cell) int {
	most := 0
	for _, c := range cells {
		most = max(most, c.count())
	}
	return most
}

// box adds framed text that must not be overlooked (BR-30).
func (b *composer) box(text string) {
	const pad = 10
	b.ts.where = ""
	c := b.set(b.parent, "P", text, b.plain(), pad+1, b.st.width()-2*pad-2)
	b.add(b.row([]cell{c}, rowOf{whole: len(c.lines) < 12, above: 7, below: 7, under: func(c *canvas, s slice) {
		left, right := b.st.left, pageWidth-b.st.right
		c.rule(left, s.y, left, s.y+s.height, 1.2, black)
		c.rule(right, s.y, right, s.y+s.height, 1.2, black)
		if s.first {
			c.rule(left-0.6, s.y, right+0.6, s.y, 1.2, black)
		}
		if s.last {
			c.rule(left-0.6, s.y+s.height, right+0.6, s.y+s.height, 1.2, black)
		}
	}})...)
}
