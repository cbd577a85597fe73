package pdf

import (
	"strconv"
	"strings"

	"earlyhelp.example/backend/forms"
)

// wholeRow is the most lines of a row that is never parted: a longer one splits
// between lines.
const wholeRow = 12

// fewBelow is the most second lines of a row that is kept with its neighbour.
const fewBelow = 2

// table adds rows under a header that is drawn again on every page. Where the
// columns do not fit side by side, or would be so narrow that the rows grow
// longer for it, each row becomes a block of facts.
func (b *composer) table(it forms.PaperItem) {
	p, fits := b.plan(it)
	if !fits {
		b.stacked(it)
		return
	}
	table := b.parent.add("Table")
	f := ink{semiBold, p.size, p.leading, black}
	header := table.add("TR")
	var cells []cell
	for n, i := range p.main {
		c := b.set(header, "TH", it.Columns[i].Label, f, p.edges[n]+b.st.pad, p.inner(n, b.st))
		c.tag.scope = "Column"
		cells = append(cells, c)
	}
	head := b.row(cells, rowOf{keep: true, whole: true, above: 3.5, below: 3.5, under: b.frame(p.edges, true)})
	b.add(head...)
	for i, texts := range it.Rows {
		b.tableRow(table, it.Columns, texts, p, head, len(it.Rows) > 1 && (i == 0 || i == len(it.Rows)-2))
	}
}

// tableRow adds one row; companion: it must not be parted from the next, so
// that no row stands alone at a page's edge.
func (b *composer) tableRow(table *elem, columns []forms.PaperColumn, texts []string, p plan, head []strip, companion bool) {
	row := table.add("TR")
	cells := b.rowCells(row, columns, texts, p)
	below := b.folded(row, columns, texts, p)
	whole := tallest(cells) <= wholeRow
	companion = companion && len(below) <= fewBelow // two of the others would be a page
	r := rowOf{above: 3.5, below: rowSpace - 3.5, whole: whole, keep: companion && whole, head: head, under: b.frame(p.edges, false),
		least: b.roomToWrite(columns, texts, p)}
	if len(below) > 0 {
		r.keep, r.under = true, b.openFrame(p.edges)
	}
	b.add(b.row(cells, r)...)
	for i, line := range below {
		r = rowOf{above: 1.5, below: belowSpace - 1.5, whole: tallest(line) <= wholeRow, keep: staysWithNext(i, len(below)) || companion && whole, head: head, under: b.belowFrame(p)}
		if b.job.Paper.Copy == forms.CopyBlank {
			r.least = b.st.writing
		}
		b.add(b.row(line, r)...)
	}
}

// staysWithNext reports whether the second line i of n is not parted from the
// next. A row with many of them runs on over the page, but for its ends.
func staysWithNext(i, n int) bool {
	if n <= wholeRow/2 {
		return i < n-1
	}
	return i < fewBelow || i == n-2
}

// rowCells sets the main cells of a row. On the copy that says of a question
// that it was not answered, a cell that every row is asked for says so too.
func (b *composer) rowCells(row *elem, columns []forms.PaperColumn, texts []string, p plan) []cell {
	var cells []cell
	for n, i := range p.main {
		text, role, scope := textAt(texts, i), "TD", ""
		look := ink{regular, p.size, p.leading, black}
		blank := strings.TrimSpace(text) == ""
		switch {
		case n == 0 && !blank:
			look.weight, role, scope = semiBold, "TH", "Row"
		case blank && columns[i].Asked && b.job.Paper.Copy == forms.CopyProfessional:
			text, look.gray = b.words.say("notAnswered"), graySilence
		}
		c := b.setAnswer(row, role, text, look, p.edges[n]+b.st.pad, p.inner(n, b.st))
		c.tag.scope = scope
		cells = append(cells, c)
	}
	return cells
}

// roomToWrite is the least height of a row that is to be filled in by hand: on
// the blank form an empty one, on the copy to sign one with an open cell.
func (b *composer) roomToWrite(columns []forms.PaperColumn, texts []string, p plan) float64 {
	empty, open, lines := true, false, 1
	for n, i := range p.main {
		blank := strings.TrimSpace(textAt(texts, i)) == ""
		empty = empty && (n == 0 || blank)
		open = open || blank
		lines = max(lines, columns[i].Lines)
	}
	if empty && b.job.Paper.Copy == forms.CopyBlank || open && b.job.Paper.Copy == forms.CopySignature {
		return b.st.writingRow + float64(lines-1)*b.st.writing*0.75
	}
	return 0
}

// openFrame is a row's frame that is closed by the row's second line.
func (b *composer) openFrame(edges []float64) surface {
	closed := b.frame(edges, false)
	return func(c *canvas, s slice) {
		s.last = false
		closed(c, s)
	}
}

// frame draws a strip's piece of the table's rules.
func (b *composer) frame(edges []float64, header bool) surface {
	return func(c *canvas, s slice) {
		left, right := b.st.left, b.st.left+edges[len(edges)-1]
		if header {
			c.band(left, s.y, right-left, s.height, grayHead)
		}
		for _, x := range edges {
			c.rule(left+x, s.y, left+x, s.y+s.height, 0.6, grayFrame)
		}
		if s.first {
			c.rule(left-0.3, s.y, right+0.3, s.y, 0.6, grayFrame)
		}
		if s.last {
			c.rule(left-0.3, s.y+s.height, right+0.3, s.y+s.height, 0.6, grayFrame)
		}
	}
}

// shareOut divides the width. Columns whose share is below their least are
// raised to it, and the others share what is left, until none is below.
func shareOut(total float64, least []float64, columns []forms.PaperColumn) []float64 {
	widths, fixed := make([]float64, len(least)), make([]bool, len(least))
	for range least {
		left, open := total, 0.0
		for i := range least {
			if fixed[i] {
				left -= least[i]
			} else {
				open += share(columns, i)
			}
		}
		again := false
		for i := range least {
			widths[i] = least[i]
			if fixed[i] {
				continue
			}
			if widths[i] = left * share(columns, i) / open; widths[i] < least[i] {
				widths[i], fixed[i], again = least[i], true, true
			}
		}
		if !again {
			break
		}
	}
	return widths
}

func share(columns []forms.PaperColumn, i int) float64 {
	if columns[i].Share > 0 {
		return columns[i].Share
	}
	return 1 / float64(len(columns))
}

// stacked adds each row as a block of label and text, under a band with its
// first cell.
func (b *composer) stacked(it forms.PaperItem) {
	for n, row := range it.Rows {
		var facts []fact
		if len(row) == 0 || strings.TrimSpace(row[0]) == "" {
			b.person(strconv.Itoa(n + 1))
		}
		for i, column := range it.Columns {
			text := ""
			if i < len(row) {
				text = row[i]
			}
			if i == 0 && strings.TrimSpace(text) != "" {
				b.person(strings.TrimSpace(asked(column.Label) + " " + text))
				continue
			}
			shown, real := b.shown(forms.PaperPart{Text: text, Answered: text != ""})
			write := shown == "" && b.job.Paper.Copy == forms.CopyBlank
			if real || write || b.asks() && column.Always {
				facts = append(facts, fact{label: column.Label, text: shown, real: real, write: write})
			}
		}
		columns := 2
		if len(facts) > manyFacts {
			columns = b.st.columns
		}
		b.grid(facts, columns)
	}
}

// manyFacts of one row stand three and three.
const manyFacts = 8
