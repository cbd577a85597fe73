package pdf

import (
	"fmt"
	"strconv"

	"earlyhelp.example/backend/forms"
)

// bars adds all scores in one picture: for each a bar of now, a thin one of the
// last time under it, both as numbers, and the change in a word. Nothing is told
// by the gray alone.
func (b *composer) bars() {
	groups := b.job.Paper.Bars
	if len(groups) == 0 {
		return
	}
	outer := b.parent
	b.parent = outer.add("Sect")
	defer func() { b.parent = outer }()
	b.heading("", b.words.say("bars"))
	table := b.parent.add("Table")
	edges := b.barEdges(groups)
	head := b.barHead(table, groups, edges)
	b.add(head...)
	for _, g := range groups {
		c := b.set(table.add("TR"), "TH", g.Title, ink{semiBold, b.st.cell, b.st.cellLeading, black}, b.st.pad, b.st.width()-2*b.st.pad)
		c.tag.scope, c.tag.span = "Row", len(edges)-1
		under := b.frame([]float64{0, edges[len(edges)-1]}, false)
		b.add(b.row([]cell{c}, rowOf{keep: true, whole: true, above: 2, below: 2, head: head, under: func(cv *canvas, s slice) {
			cv.band(b.st.left, s.y, edges[len(edges)-1], s.height, grayBand)
			under(cv, s)
		}})...)
		for i, bar := range g.Bars {
			b.barRow(table, bar, edges, head, i < len(g.Bars)-1 && len(g.Bars) < 8)
		}
	}
	b.gap(b.st.leading * 0.5)
	b.text("P", b.barKey(groups), b.plain(), false)
}

// barEdges are the columns: what it is, the bar, now, and where there was a
// last time that and the change.
func (b *composer) barEdges(groups []forms.PaperBars) []float64 {
	width := b.st.width()
	small := []float64{b.words.width(b, "bars.now"), b.words.width(b, "bars.last"), b.words.width(b, "bars.change")}
	if !compared(groups) {
		small = small[:1]
	}
	rest := width
	for _, w := range small {
		rest -= w
	}
	edges := []float64{0, rest * 0.48, rest}
	for _, w := range small {
		edges = append(edges, edges[len(edges)-1]+w)
	}
	return edges
}

// width is the room a word of a bar's column takes.
func (w words) width(b *composer, key string) float64 {
	widest := b.ts.longest(w.say(key), semiBold, b.st.cell)
	if key == "bars.change" {
		for _, k := range []string{"bars.better", "bars.worse", "bars.same"} {
			widest = max(widest, b.ts.longest(w.say(k), regular, b.st.cell))
		}
	}
	return widest + 2*b.st.pad + 4
}

func compared(groups []forms.PaperBars) bool {
	for _, g := range groups {
		for _, bar := range g.Bars {
			if bar.Last > 0 {
				return true
			}
		}
	}
	return false
}

// barHead is the header: the steps stand over the bars' ends.
func (b *composer) barHead(table *elem, groups []forms.PaperBars, edges []float64) []strip {
	row := table.add("TR")
	out := groups[0].Bars[0].Out
	texts := []string{b.words.say("bars.area"), "", b.words.say("bars.now"), b.words.say("bars.last"), b.words.say("bars.change")}
	look := ink{semiBold, b.st.cell, b.st.cellLeading, black}
	var cells []cell
	for i := range len(edges) - 1 {
		if i == 1 {
			cells = append(cells, b.stepCells(row, out, edges)...)
			continue
		}
		c := b.set(row, "TH", texts[i], look, edges[i]+b.st.pad, edges[i+1]-edges[i]-2*b.st.pad)
		c.tag.scope = "Column"
		cells = append(cells, c)
	}
	return b.row(cells, rowOf{keep: true, whole: true, above: 3, below: 3, under: b.frame(edges, true)})
}

// stepCells are the numbers of the steps, each over the end of its own.
func (b *composer) stepCells(row *elem, out int, edges []float64) []cell {
	header := row.add("TH")
	header.scope = "Column"
	step := (edges[2] - edges[1]) / float64(max(1, out))
	var cells []cell
	for n := 1; n <= out && step > 2*b.st.cell; n++ {
		number := strconv.Itoa(n)
		wide := b.ts.longest(number, semiBold, b.st.cell)
		cells = append(cells, b.set(header, "Span", number, ink{semiBold, b.st.cell, b.st.cellLeading, black}, edges[1]+step*float64(n)-wide-3, wide+2))
	}
	return cells
}

func (b *composer) barRow(table *elem, bar forms.PaperBar, edges []float64, head []strip, keep bool) {
	row := table.add("TR")
	look := ink{regular, b.st.cell, b.st.cellLeading, black}
	bold := ink{semiBold, b.st.cell, b.st.cellLeading, black}
	name := b.set(row, "TH", bar.Label, bold, b.st.pad, edges[1]-2*b.st.pad)
	name.tag.scope = "Row"
	figure := row.add("TD").add("Figure")
	figure.alt = b.barWords(bar)
	cells := []cell{name, b.set(row, "TD", b.step(bar.Now), bold, edges[2]+b.st.pad, edges[3]-edges[2]-2*b.st.pad)}
	if len(edges) > 4 {
		cells = append(cells, b.set(row, "TD", b.step(bar.Last), look, edges[3]+b.st.pad, edges[4]-edges[3]-2*b.st.pad),
			b.set(row, "TD", b.change(bar), look, edges[4]+b.st.pad, edges[5]-edges[4]-2*b.st.pad))
	}
	frame := b.frame(edges, false)
	b.add(b.row(cells, rowOf{keep: keep, whole: true, above: 3, below: 3, head: head,
		under: func(c *canvas, s slice) {
			frame(c, s)
			b.steps(c, bar, edges, s)
		},
		beside: func(c *canvas, s slice) {
			if s.first {
				b.drawBar(c, figure, bar, edges, s.y)
			}
		}})...)
}

// steps draws a thin line at the end of each step.
func (b *composer) steps(c *canvas, bar forms.PaperBar, edges []float64, s slice) {
	width := (edges[2] - edges[1]) / float64(max(1, bar.Out))
	for i := 1; i < bar.Out; i++ {
		x := b.st.left + edges[1] + width*float64(i)
		c.rule(x, s.y, x, s.y+s.height, 0.4, grayRule)
	}
}

// drawBar draws now, dark where it is near the end, and the last time below.
func (b *composer) drawBar(c *canvas, figure *elem, bar forms.PaperBar, edges []float64, y float64) {
	c.tag(figure)
	x, step := b.st.left+edges[1], (edges[2]-edges[1])/float64(max(1, bar.Out))
	high := b.st.cellLeading
	c.pen(0.8, black)
	if bar.Now > 0 {
		c.gray(barGray(bar))
		wide := step * float64(min(bar.Now, bar.Out))
		c.gopdf().RectFromUpperLeftWithStyle(c.from(x, wide), y+3, wide, high*0.62, "FD")
	}
	if bar.Last > 0 {
		c.gray(1)
		wide := step * float64(min(bar.Last, bar.Out))
		c.gopdf().RectFromUpperLeftWithStyle(c.from(x, wide), y+3+high*0.68, wide, high*0.26, "FD")
	}
}

// barGray darkens in three steps: of five, 1 and 2, 3, 4 and 5.
func barGray(bar forms.PaperBar) float64 {
	switch share := float64(bar.Now) / float64(max(1, bar.Out)); {
	case share > 0.7:
		return 0
	case share > 0.5:
		return 0.45
	}
	return 0.8
}

func (b *composer) step(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

// change says in a word how a score moved; 1 is the best.
func (b *composer) change(bar forms.PaperBar) string {
	switch {
	case bar.Now == 0 || bar.Last == 0:
		return "–"
	case bar.Now < bar.Last:
		return b.words.say("bars.better")
	case bar.Now > bar.Last:
		return b.words.say("bars.worse")
	}
	return b.words.say("bars.same")
}

func (b *composer) barWords(bar forms.PaperBar) string {
	if bar.Now == 0 {
		return b.words.say("bars.none")
	}
	return b.words.say("bars.of", bar.Now, bar.Out)
}

// barKey says what the bars mean, and when the last time was.
func (b *composer) barKey(groups []forms.PaperBars) string {
	text := b.words.say("bars.best")
	if compared(groups) {
		text += " " + b.words.say("bars.key")
	}
	for _, g := range groups {
		for _, bar := range g.Bars {
			if bar.LastOn != "" {
				return text + " " + fmt.Sprint(b.words.say("bars.lastOn", bar.LastOn.Says()))
			}
		}
	}
	return text
}
