package pdf

import (
	"strconv"
	"strings"

	"earlyhelp.example/backend/forms"
)

// wholeRow is the most lines of a row that is never parted: a longer one splits
// between lines.
const wholeRow = 9

// table adds rows under a header that is drawn again on every page. Where the
// longest words do not fit side by side, each row becomes a block of facts.
func (b *composer) table(it forms.PaperItem) {
	widths, fits := b.columnWidths(it)
	if !fits {
		b.stacked(it)
		return
	}
	table := b.parent.add("Table")
	edges := []float64{0}
	for _, w := range widths {
		edges = append(edges, edges[len(edges)-1]+w)
	}
	f := ink{semiBold, b.st.cell, b.st.cellLeading, black}
	header := table.add("TR")
	var cells []cell
	for i, column := range it.Columns {
		c := b.set(header, "TH", column.Label, f, edges[i]+b.st.pad, widths[i]-2*b.st.pad)
		c.tag.scope = "Column"
		cells = append(cells, c)
	}
	head := b.row(cells, rowOf{keep: true, whole: true, above: 3.5, below: 3.5, under: b.frame(edges, true)})
	b.add(head...)
	for i, texts := range it.Rows {
		b.tableRow(table, texts, widths, edges, head, len(it.Rows) > 1 && (i == 0 || i == len(it.Rows)-2))
	}
}

// tableRow adds one row; companion: it must not be parted from the next, so
// that no row stands alone at a page's edge.
func (b *composer) tableRow(table *elem, texts []string, widths, edges []float64, head []strip, companion bool) {
	row := table.add("TR")
	var cells []cell
	lines, empty, open := 0, true, false
	for i := range widths {
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		look := ink{regular, b.st.cell, b.st.cellLeading, black}
		role := "TD"
		if i == 0 && strings.TrimSpace(text) != "" {
			look.weight, role = semiBold, "TH"
		}
		c := b.set(row, role, text, look, edges[i]+b.st.pad, widths[i]-2*b.st.pad)
		if role == "TH" {
			c.tag.scope = "Row"
		}
		cells = append(cells, c)
		lines = max(lines, len(c.lines))
		empty = empty && (i == 0 || strings.TrimSpace(text) == "")
		open = open || strings.TrimSpace(text) == ""
	}
	r := rowOf{above: 3.5, below: 4, whole: lines <= wholeRow, head: head, under: b.frame(edges, false)}
	r.keep = companion && r.whole
	if empty && b.job.Paper.Copy == forms.CopyBlank || open && b.job.Paper.Copy == forms.CopySignature {
		r.least = b.st.writingRow
	}
	b.add(b.row(cells, r)...)
}

// frame draws a strip's piece of the table's rules.
func (b *composer) frame(edges []float64, header bool) func(*canvas, slice) {
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

// columnWidths shares the width out as the definition says, but gives no column
// less than its longest word; false where even that does not fit.
func (b *composer) columnWidths(it forms.PaperItem) ([]float64, bool) {
	least, sum := make([]float64, len(it.Columns)), 0.0
	for i := range it.Columns {
		least[i] = b.leastWidth(it, i)
		sum += least[i]
	}
	if sum > b.st.width() || tooNarrow(it.Rows, len(it.Columns), b.st) {
		return nil, false
	}
	return shareOut(b.st.width(), least, it.Columns), true
}

// leastWidth is room for the longest word of a column, up to a third of the
// page: a longer word is cut.
func (b *composer) leastWidth(it forms.PaperItem, i int) float64 {
	least, w := b.ts.longest(it.Columns[i].Label, semiBold, b.st.cell), regular
	if i == 0 {
		w = semiBold
	}
	for _, row := range it.Rows {
		if i < len(row) {
			least = max(least, min(b.ts.longest(row[i], w, b.st.cell), b.st.width()/3))
		}
	}
	return least + 2*b.st.pad + 0.5
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

// tooNarrow tells of a filled table whose columns would hold a few letters each.
func tooNarrow(rows [][]string, columns int, st style) bool {
	return len(rows) > 0 && columns > 0 && st.width()/float64(columns) < 4*st.cell
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
				b.person(strings.TrimSpace(column.Label + ": " + text))
				continue
			}
			shown, real := b.shown(forms.PaperPart{Text: text, Answered: text != ""})
			write := shown == "" && b.job.Paper.Copy == forms.CopyBlank
			if real || write || b.asks() {
				facts = append(facts, fact{label: column.Label, text: shown, real: real, write: write})
			}
		}
		b.grid(facts, 2)
	}
}
