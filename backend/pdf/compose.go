package pdf

import (
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// composer turns a paper into strips, in the order of reading, and grows the
// structure tree beside them.
type composer struct {
	flow
	ts     *typesetter
	st     style
	words  words
	job    Job
	parent *elem // what the next block hangs from
	lines  int   // to sign on, so far
}

// ink is how a stretch of text looks.
type ink struct {
	weight  weight
	size    float64
	leading float64
	gray    float64
}

func (b *composer) plain() ink { return ink{regular, b.st.body, b.st.leading, black} }
func (b *composer) bold() ink  { return ink{semiBold, b.st.label, b.st.leading, black} }

// silent is the look of words that stand where an answer would.
func (b *composer) silent() ink { return ink{regular, b.st.body, b.st.leading, graySilence} }

// cell is text in a column: x from the left margin. over, where it is not nil,
// stands above it in the same column: the label of a short answer.
type cell struct {
	x, width float64
	ink      ink
	lines    []line
	tag      *elem
	over     *cell
}

// set wraps a text into a cell, under a new element.
func (b *composer) set(parent *elem, role, text string, f ink, x, width float64) cell {
	return cell{x: x, width: width, ink: f, lines: b.ts.wrap(text, f.weight, f.size, width), tag: parent.add(role)}
}

// setAnswer is set for what somebody answered, which runs as its own letters do.
func (b *composer) setAnswer(parent *elem, role, text string, f ink, x, width float64) cell {
	return cell{x: x, width: width, ink: f, lines: b.ts.wrapWritten(text, f.weight, f.size, width), tag: parent.add(role)}
}

// count is how many lines the cell has.
func (c cell) count() int {
	if c.over != nil {
		return len(c.lines) + c.over.count()
	}
	return len(c.lines)
}

// at is line k of the cell: the cell it belongs to and its number there.
func (c cell) at(k int) (cell, int) {
	if c.over == nil {
		return c, k
	}
	if above := c.over.count(); k >= above {
		c.over = nil
		return c, k - above
	}
	return c.over.at(k)
}

// height of line k; a blank line is low, and one that is not there has none.
func (c cell) height(k int) float64 {
	c, k = c.at(k)
	if k >= len(c.lines) {
		return 0
	}
	if c.lines[k].blank {
		return c.ink.leading / 2
	}
	return c.ink.leading
}

// draw paints line k with its top at y. left is the page's margin.
func (c cell) draw(on *canvas, k int, left, y float64) {
	c, k = c.at(k)
	if k >= len(c.lines) || len(c.lines[k].pieces) == 0 {
		return
	}
	l, x := c.lines[k], left+c.x
	if l.across {
		x += c.width - float64(l.width)*c.ink.size/1000
	}
	on.line(c.tag, x, y+c.ink.leading/2+c.ink.size*0.36, c.ink.size, c.ink.gray, l)
}

// slice is one strip of a row while it is drawn.
type slice struct {
	y, height   float64
	first, last bool // of the row, or the edge of the page: where a frame closes
}

// surface is what is painted under a row, a slice at a time.
type surface func(c *canvas, s slice)

func (u surface) at(height float64, first, final bool) func(*canvas, float64, bool) {
	if u == nil {
		return nil
	}
	return func(c *canvas, y float64, last bool) {
		u(c, slice{y: y, height: height, first: first, last: final || last})
	}
}

// rowOf says how cells side by side become strips.
type rowOf struct {
	keep         bool // with what follows
	whole        bool // never over two pages
	above, below float64
	least        float64 // height
	head         []strip
	under        surface                  // painted under the text
	beside       func(c *canvas, s slice) // drawn with the text
}

// row makes one strip per line across all cells.
func (b *composer) row(cells []cell, r rowOf) []strip {
	count := 1
	for _, c := range cells {
		count = max(count, c.count())
	}
	strips := make([]strip, 0, count)
	sum := r.above + r.below
	for k := range count {
		height := 0.0
		for _, c := range cells {
			height = max(height, c.height(k))
		}
		sum += height
		text := 0.0
		if k == 0 {
			text = r.above
			height += r.above
		}
		if k == count-1 {
			height += r.below + max(0, r.least-sum)
		}
		first, final := k == 0, k == count-1
		strips = append(strips, strip{
			height: height, head: r.head,
			keep:  final && r.keep || !final && (r.whole || first || k == count-2),
			paint: r.under.at(height, first, final),
			draw: func(c *canvas, y float64) {
				if r.beside != nil {
					r.beside(c, slice{y: y, height: height, first: first, last: final})
				}
				for _, one := range cells {
					one.draw(c, k, b.st.left, y+text)
				}
			},
		})
	}
	return strips
}

// text adds a paragraph over the whole width.
func (b *composer) text(role, text string, f ink, keep bool) {
	b.add(b.row([]cell{b.set(b.parent, role, text, f, 0, b.st.width())}, rowOf{keep: keep})...)
}

// section adds a numbered part.
func (b *composer) section(s forms.PaperSection) {
	outer := b.parent
	b.parent = outer.add("Sect")
	defer func() { b.parent = outer }()
	start := len(b.strips)
	b.heading(s.Number, s.Title)
	if strings.TrimSpace(s.Intro) != "" {
		b.ts.where = s.Title
		b.text("P", s.Intro, b.plain(), true)
		b.gap(b.st.leading * 0.5)
	}
	b.items(s.Items, "")
	if signing(s) {
		for i := start; i < len(b.strips)-1; i++ {
			b.strips[i].keep = true
		}
	}
}

// itemGap is the white space after an item, in lines.
const itemGap = 0.75

// each adds items one after the other.
func (b *composer) each(items []forms.PaperItem, when string) {
	for i := 0; i < len(items); {
		if items[i].When != when {
			when = items[i].When
			b.condition(when)
		}
		n := b.pairable(items[i:])
		if n > 0 {
			b.grid(b.factsOf(items[i:i+n]), 2)
			i += n
		} else {
			b.item(items[i])
			i++
		}
		b.gap(b.st.leading * itemGap)
	}
}

// condition heads the questions to answer only if something is so.
func (b *composer) condition(when string) {
	b.gap(b.st.leading)
	if when == "" {
		return
	}
	f := ink{regular, b.st.body, b.st.leading, black}
	b.add(b.row([]cell{b.set(b.parent, "P", when, f, 8, b.st.width()-16)}, rowOf{keep: true, whole: true, above: 2, below: 2,
		under: func(c *canvas, s slice) { c.band(b.st.left, s.y, b.st.width(), s.height, grayHead) }})...)
	b.gap(b.st.leading * 0.4)
}

// signing tells a section of nothing but signatures and what they mean: it
// stays on one page, so that nobody signs under words that are elsewhere.
func signing(s forms.PaperSection) bool {
	return slices.ContainsFunc(s.Items, func(it forms.PaperItem) bool { return it.Kind == forms.PaperSignature }) &&
		!slices.ContainsFunc(s.Items, func(it forms.PaperItem) bool {
			return it.Kind != forms.PaperSignature && it.Kind != forms.PaperStatement
		})
}

// heading adds a section's title with a rule below and a bookmark.
func (b *composer) heading(number, title string) {
	b.gap(b.st.section * 1.25)
	shown := strings.TrimSpace(number + "  " + title)
	b.ts.where = title
	f := ink{semiBold, b.st.section, b.st.section * 1.35, black}
	strips := b.row([]cell{b.set(b.parent, "H2", shown, f, 0, b.st.width())}, rowOf{keep: true, whole: true, below: 4,
		under: func(c *canvas, s slice) {
			if s.first {
				c.outline = append(c.outline, bookmark{title: legible(shown), page: c.pages() - 1, y: s.y})
			}
			if s.last {
				c.rule(b.st.left, s.y+s.height, pageWidth-b.st.right, s.y+s.height, 1.1, black)
			}
		}})
	b.add(strips...)
	b.gap(b.st.leading * 0.5)
}
