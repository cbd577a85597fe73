package pdf

import (
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// item adds one question with its answer, whatever its kind: what an item holds
// is drawn, so that no kind can lose an answer.
func (b *composer) item(it forms.PaperItem) {
	b.ts.where = it.Label
	start := len(b.strips)
	switch it.Kind {
	case forms.PaperSignature:
		if b.signed(it) {
			b.question(it)
		} else {
			b.signature(it)
		}
	case forms.PaperFacts:
		b.facts(it)
	default:
		b.question(it)
	}
	b.readings(it.Readings)
	if it.KeepTogether && it.Lines <= fewLines {
		b.together(start)
	}
}

// mostTogether is how much of the page one question may keep together: more
// would leave pages half empty.
const mostTogether = 0.45 * pageHeight

// together keeps the strips from start on one page, unless they are too many.
func (b *composer) together(start int) {
	height := 0.0
	for _, s := range b.strips[start:] {
		height += s.height
	}
	if height > mostTogether {
		return
	}
	for i := start; i < len(b.strips)-1; i++ {
		b.strips[i].keep = true
	}
}

// question adds label, hint, boxes, table, answers and lines to write on.
func (b *composer) question(it forms.PaperItem) {
	b.label(it)
	b.choices(it)
	if facts, ok := b.byPerson(it); ok {
		b.grid(facts, 2)
	} else {
		b.answers(it)
	}
	switch {
	case len(it.Columns) > 0: // the lines were its rows
	case len(it.Options) > 0 && it.Lines == 1: // a tick needs no line beside it
	default:
		b.writingLines(it.Lines)
	}
}

// choices adds boxes and table, where an item has them.
func (b *composer) choices(it forms.PaperItem) {
	if len(it.Options) > 0 {
		b.options(it)
	}
	if len(it.Columns) > 0 {
		b.tableOrSilence(it)
	}
}

// tableOrSilence adds the rows; on the blank form as many empty ones as there
// are lines to write on; and no header over nothing.
func (b *composer) tableOrSilence(it forms.PaperItem) {
	if len(it.Rows) == 0 && b.job.Paper.Copy == forms.CopyBlank {
		it.Rows = make([][]string, max(it.Lines, leastRows))
	}
	if len(it.Rows) > 0 {
		b.table(it)
	}
}

// leastRows is the rows of a table on the blank form that asks for none.
const leastRows = 3

// label adds the question and its hint, kept with the answer. The label of a
// statement without parts is its text, or the title of the text in its hint.
func (b *composer) label(it forms.PaperItem) {
	statement := it.Kind == forms.PaperStatement && len(it.Parts) == 0
	switch {
	case it.Label == "":
	case statement && it.Hint == "":
		b.text("P", it.Label, b.plain(), false)
	default:
		b.text("H3", it.Label, b.bold(), true)
	}
	switch {
	case it.Hint == "":
	case statement:
		b.text("P", it.Hint, b.plain(), false)
	default:
		b.text("P", it.Hint, b.silent(), true)
	}
	b.gap(2.5)
}

// answers adds the parts: as they are for the whole family, under a gray band
// with the name for one person (BR-49).
func (b *composer) answers(it forms.PaperItem) {
	drawn := 0
	for _, part := range it.Parts {
		if told(it, part) {
			continue
		}
		if part.Who != "" {
			b.gap(b.st.leading * 0.5)
			b.person(part.Who)
		} else if drawn > 0 {
			b.gap(b.st.leading * 0.4)
		}
		b.answer(part, it.Kind == forms.PaperStatement || b.easy())
		b.penned(part)
		drawn++
	}
	silent := len(it.Parts) == 0 && len(it.Rows) == 0 && it.Kind != forms.PaperStatement &&
		!slices.ContainsFunc(it.Options, func(o forms.PaperOption) bool { return o.Ticked })
	if silent && b.asks() {
		b.answer(forms.PaperPart{}, false)
	}
}

// asks tells whether this copy says of a question that it was not answered
// (BR-46): not where there is room to write.
func (b *composer) asks() bool {
	return b.job.Paper.Copy == forms.CopyProfessional || b.job.Paper.Copy == forms.CopySignature
}

// told tells whether the ticked boxes above say a part already.
func told(it forms.PaperItem, part forms.PaperPart) bool {
	if part.Who != "" || !part.Answered {
		return false
	}
	var ticked []string
	for _, o := range it.Options {
		if o.Ticked {
			ticked = append(ticked, o.Label)
		}
	}
	text := strings.TrimSpace(part.Text)
	return len(ticked) > 0 && (text == strings.Join(ticked, ", ") || text == strings.Join(ticked, "; ") || text == strings.Join(ticked, "\n"))
}

// shown is the text of an answer, and whether it is one: silence, and spaces
// that no one would see, are said in words.
func (b *composer) shown(part forms.PaperPart) (string, bool) {
	if strings.TrimSpace(part.Text) != "" {
		return part.Text, part.Answered
	}
	if part.Answered && part.Text != "" {
		return b.words.say("onlySpaces"), false
	}
	if b.job.Paper.Copy == forms.CopyBlank {
		return "", false
	}
	return b.words.say("notAnswered"), false
}

// person adds the band with a name that heads what is said of that person.
func (b *composer) person(who string) {
	f := ink{semiBold, b.st.body, b.st.leading, black}
	c := b.set(b.parent, "H4", who, f, 8, b.st.width()-16)
	b.add(b.row([]cell{c}, rowOf{keep: true, whole: true, above: 2.5, below: 2.5,
		under: func(c *canvas, s slice) {
			c.band(b.st.left, s.y, b.st.width(), s.height, grayBand)
		}})...)
	b.gap(4)
}

// answer adds what was written, with a bar at its side; every paragraph is an
// element of its own. The bar runs on through the space between paragraphs.
func (b *composer) answer(part forms.PaperPart, bare bool) {
	text, real := b.shown(part)
	if text == "" {
		return
	}
	f, indent := b.plain(), b.st.indent
	if !real {
		f = b.silent()
	}
	if bare {
		indent = 0
	}
	lines := b.ts.wrapWritten(text, f.weight, f.size, b.st.width()-indent)
	bar := func(c *canvas, s slice) {
		if !bare {
			c.rule(b.st.left+2, s.y, b.st.left+2, s.y+s.height, 1.4, grayRule)
		}
	}
	for len(lines) > 0 {
		end := 1 + slices.IndexFunc(lines, func(l line) bool { return l.last })
		if lines[0].blank {
			b.between(b.st.leading*0.5, bar)
		} else {
			c := cell{x: indent, width: b.st.width() - indent, ink: f, lines: lines[:end], tag: b.parent.add("P")}
			b.add(b.row([]cell{c}, rowOf{under: bar})...)
		}
		lines = lines[end:]
	}
}

// between adds white space with something drawn beside it.
func (b *composer) between(height float64, beside func(*canvas, slice)) {
	b.gap(height)
	if n := len(b.strips) - 1; n >= 0 && b.strips[n].gap && b.strips[n].paint == nil {
		b.strips[n].paint = func(c *canvas, y float64, _ bool) { beside(c, slice{y: y, height: height}) }
	}
}

// fewLines to write on stay together: a line at the head of a page does not say
// what it is for. Of more, three stay with the question and three go together.
const fewLines = 5

// writingLines adds ruled lines to write on by hand.
func (b *composer) writingLines(count int) {
	for i := range count {
		b.add(strip{height: b.st.writing, keep: i < count-1 && (count <= fewLines || i < 2 || i >= count-3),
			paint: func(c *canvas, y float64, _ bool) {
				c.rule(b.st.left, y+b.st.writing-3, pageWidth-b.st.right, y+b.st.writing-3, 0.6, grayFrame)
			}})
	}
}
