package pdf

import (
	"strings"

	"earlyhelp.example/backend/forms"
)

// plan is how a table lies on the page: which columns stand side by side, which
// on a second line of their row, and how high that makes it.
type plan struct {
	size, leading float64
	main, below   []int     // columns, by their number in the item
	edges         []float64 // of the main ones, from the left margin
	height        float64   // of all rows, without the header
}

// inner is the width of the text in main column n.
func (p plan) inner(n int, st style) float64 { return p.edges[n+1] - p.edges[n] - 2*st.pad }

// smaller is how much lower smaller letters must make a table to be worth it.
const smaller = 0.9

// Space above and below the text of a row, and of its second line.
const (
	rowSpace   = 7.5
	belowSpace = 5
)

// plan measures the ways to lay a table out, in letters of two sizes, with all
// columns side by side or the lesser ones below, and takes the lowest. It is
// false where none fits, or blocks of facts would be lower still.
func (b *composer) plan(it forms.PaperItem) (best plan, fits bool) {
	defer b.ts.hush()()
	blank := b.job.Paper.Copy == forms.CopyBlank
	words := make([]longestWords, len(it.Columns))
	for i := range it.Columns {
		words[i] = b.longestWords(it, i)
	}
	for _, f := range []ink{{size: b.st.cell, leading: b.st.cellLeading}, {size: b.st.tight, leading: b.st.tightLeading}} {
		for _, lesser := range []bool{false, true} {
			p := b.arranged(it, f, lesser)
			if !b.fit(it, words, &p) {
				continue
			}
			if blank {
				return p, true
			}
			p.height = b.tableHeight(it, p)
			if !fits || p.height < best.height && (f.size == best.size || p.height < best.height*smaller) {
				best, fits = p, true
			}
		}
	}
	return best, fits && best.height <= b.stackedHeight(it)
}

// arranged chooses the main columns: all, or those that are not lesser. The
// first is always one, because it names the row.
func (b *composer) arranged(it forms.PaperItem, f ink, lesser bool) plan {
	p := plan{size: f.size, leading: f.leading}
	for i, c := range it.Columns {
		if lesser && i > 0 && c.Lesser {
			p.below = append(p.below, i)
		} else {
			p.main = append(p.main, i)
		}
	}
	return p
}

// fit shares the width out as the definition says, but gives no column less
// than its longest word, or room to write; false where even that does not fit.
func (b *composer) fit(it forms.PaperItem, words []longestWords, p *plan) bool {
	least, sum := make([]float64, len(p.main)), 0.0
	columns := make([]forms.PaperColumn, len(p.main))
	for n, i := range p.main {
		columns[n], least[n] = it.Columns[i], b.leastWidth(words[i], p.size)
		sum += least[n]
	}
	if sum > b.st.width() || tooNarrow(it.Rows, len(columns), p.size, b.st) {
		return false
	}
	p.edges = append(p.edges, 0)
	for n, w := range shareOut(b.st.width(), least, columns) {
		p.edges = append(p.edges, p.edges[n]+w)
	}
	return true
}

// longestWords are the widths of a column's longest words, in letters of one
// point: a size is chosen later.
type longestWords struct{ label, cell float64 }

// headerLines is about the most lines that a column's label takes, unless it
// would make the column wider than so many letters high. On the blank form the
// column is written in by hand, and may be wider for it.
const (
	headerLines       = 2.4
	headerWidest      = 4
	blankHeaderWidest = 6
)

func (b *composer) longestWords(it forms.PaperItem, i int) longestWords {
	w := regular
	if i == 0 {
		w = semiBold
	}
	label, widest := it.Columns[i].Label, float64(headerWidest)
	if b.job.Paper.Copy == forms.CopyBlank {
		widest = blankHeaderWidest
	}
	most := longestWords{label: max(b.ts.longest(label, semiBold, 1), min(b.ts.wrap(label, semiBold, 1, 10*pageWidth)[0].points(1)/headerLines, widest))}
	for _, row := range it.Rows {
		most.cell = max(most.cell, b.ts.longest(textAt(row, i), w, 1))
	}
	return most
}

// leastWidth is room for the longest word of a column, in a cell up to a third
// of the page: a longer word is cut.
func (b *composer) leastWidth(words longestWords, size float64) float64 {
	least := max(words.label*size, min(words.cell*size, b.st.width()/3)) + 2*b.st.pad + 0.5
	if b.job.Paper.Copy == forms.CopyBlank {
		least = max(least, leastToWrite*b.st.writing)
	}
	return least
}

// leastToWrite is the least width of a cell to write in, in heights of a line.
const leastToWrite = 2.2

// tooNarrow tells of a filled table whose columns would hold a few letters each.
func tooNarrow(rows [][]string, columns int, size float64, st style) bool {
	return len(rows) > 0 && columns > 0 && st.width()/float64(columns) < 4*size
}

// tableHeight is the height of the rows as table draws them.
func (b *composer) tableHeight(it forms.PaperItem, p plan) float64 {
	sum := 0.0
	for _, row := range it.Rows {
		lines := 1
		sum += rowSpace
		for n, i := range p.main {
			lines = max(lines, len(b.ts.wrap(textAt(row, i), regular, p.size, p.inner(n, b.st))))
		}
		if text := b.belowText(it.Columns, row, p); text != "" {
			lines += len(b.ts.wrap(text, regular, p.size, b.st.width()-2*b.st.pad))
			sum += belowSpace
		}
		sum += float64(lines) * p.leading
	}
	return sum
}

// stackedHeight is about the height of the rows as stacked draws them.
func (b *composer) stackedHeight(it forms.PaperItem) float64 {
	width, sum := (b.st.width()-b.st.gutter)/2, 0.0
	for _, row := range it.Rows {
		sum += b.st.leading * 1.5
		for i := 1; i < len(it.Columns); i += 2 {
			lines := len(b.ts.wrap(textAt(row, i), regular, b.st.body, width))
			if i+1 < len(it.Columns) {
				lines = max(lines, len(b.ts.wrap(textAt(row, i+1), regular, b.st.body, width)))
			}
			sum += b.st.leading * (1.5 + float64(lines))
		}
	}
	return sum
}

// folded sets the columns that stand below a row: as one text, or on the blank
// form two and two with room to write.
func (b *composer) folded(row *elem, columns []forms.PaperColumn, texts []string, p plan) [][]cell {
	look := ink{regular, p.size, p.leading, black}
	if b.job.Paper.Copy != forms.CopyBlank {
		text := b.belowText(columns, texts, p)
		if text == "" {
			return nil
		}
		c := b.set(row, "TD", text, look, b.st.pad, b.st.width()-2*b.st.pad)
		c.tag.span = len(p.main)
		return [][]cell{{c}}
	}
	var lines [][]cell
	half := b.st.width() / 2
	for n, i := range p.below {
		if n%2 == 0 {
			lines = append(lines, nil)
		}
		text := strings.TrimSpace(columns[i].Label + " " + textAt(texts, i))
		c := b.set(row, "TD", text, look, float64(n%2)*half+b.st.pad, half-2*b.st.pad)
		lines[len(lines)-1] = append(lines[len(lines)-1], c)
	}
	return lines
}

// belowText is the lesser answers of a row, each after its question.
func (b *composer) belowText(columns []forms.PaperColumn, texts []string, p plan) string {
	var said []string
	for _, i := range p.below {
		text := textAt(texts, i)
		shown, real := b.shown(forms.PaperPart{Text: text, Answered: text != ""})
		if real || b.asks() && columns[i].Always {
			said = append(said, asked(columns[i].Label)+" "+shown)
		}
	}
	return strings.Join(said, "  ·  ")
}

// asked is a label with an answer after it in the same line.
func asked(label string) string {
	if label == "" || strings.ContainsAny(label[len(label)-1:], "?:.!") {
		return label
	}
	return label + ":"
}

// belowFrame is the frame of a row's second line: open to the line above it.
func (b *composer) belowFrame(p plan) surface {
	sides := []float64{0, p.edges[len(p.edges)-1]}
	return func(c *canvas, s slice) {
		if s.first {
			c.rule(b.st.left, s.y, b.st.left+sides[1], s.y, 0.4, grayRule)
		}
		s.first = false
		b.frame(sides, false)(c, s)
	}
}

func textAt(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}
