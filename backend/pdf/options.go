package pdf

import (
	"slices"

	"earlyhelp.example/backend/forms"
)

// Above these counts a filled paper shows the ticked boxes only: two hundred
// languages around the one that is spoken would hide it.
const (
	mostChoices = 8
	mostTicks   = 30
)

// listed is the options that this copy draws.
func (b *composer) listed(it forms.PaperItem) []forms.PaperOption {
	most := mostTicks
	if it.Kind == forms.PaperChoice {
		most = mostChoices
	}
	if b.job.Paper.Copy == forms.CopyBlank || len(it.Options) <= most {
		return it.Options
	}
	var ticked []forms.PaperOption
	for _, o := range it.Options {
		if o.Ticked {
			ticked = append(ticked, o)
		}
	}
	return ticked
}

// options adds the boxes: in one line where they fit, else in columns.
func (b *composer) options(it forms.PaperItem) {
	options := b.listed(it)
	if len(options) == 0 {
		return
	}
	list := b.parent.add("L")
	starts, width, fits := b.inLine(options)
	if fits {
		b.boxes(list, options, starts, width)
		return
	}
	columns := b.optionColumns(options)
	width = (b.st.width() - b.st.gutter*float64(columns-1)) / float64(columns)
	for i := range columns {
		starts = append(starts, float64(i)*(width+b.st.gutter))
	}
	n := len(b.strips)
	for some := range slices.Chunk(options, columns) {
		b.boxes(list, some, starts, width)
	}
	if len(b.strips)-n <= 8 {
		for i := n; i < len(b.strips)-1; i++ {
			b.strips[i].keep = true
		}
	}
}

// boxSide is the side of a box and boxRoom what it takes before its label.
func (b *composer) boxSide() float64 { return b.st.body * 0.80 }
func (b *composer) boxRoom() float64 { return b.st.body * 1.35 }

// inLine gives where each option begins when all stand in one line; false where
// they do not fit.
func (b *composer) inLine(options []forms.PaperOption) (starts []float64, width float64, fits bool) {
	defer b.ts.hush()()
	x := 0.0
	for _, o := range options {
		lines := b.ts.wrap(o.Label, regular, b.st.body, b.st.width())
		if len(lines) > 1 {
			return nil, 0, false
		}
		wide := b.boxRoom() + float64(lines[0].width)*b.st.body/1000 + 1
		starts = append(starts, x)
		width = max(width, wide)
		x += wide + b.st.gutter
	}
	if x-b.st.gutter > b.st.width() {
		return nil, 0, false
	}
	return starts, width, true
}

// optionColumns is as many columns as keep every label in two lines.
func (b *composer) optionColumns(options []forms.PaperOption) int {
	defer b.ts.hush()()
	most := 2
	if b.job.Paper.Copy == forms.CopyBlank && len(options) > 12 && b.st.columns > 2 {
		most = 3
	}
	for columns := most; columns > 1; columns-- {
		width := (b.st.width()-b.st.gutter*float64(columns-1))/float64(columns) - b.boxRoom()
		if !slices.ContainsFunc(options, func(o forms.PaperOption) bool {
			return len(b.ts.wrap(o.Label, regular, b.st.body, width)) > 2 || b.ts.longest(o.Label, regular, b.st.body) > width
		}) {
			return columns
		}
	}
	return 1
}

// boxes adds one row of boxes with their labels.
func (b *composer) boxes(list *elem, options []forms.PaperOption, starts []float64, width float64) {
	var cells []cell
	figures := make([]*elem, len(options))
	for i, o := range options {
		li := list.add("LI")
		figures[i] = li.add("Lbl").add("Figure")
		figures[i].alt = b.words.say("unticked")
		if o.Ticked {
			figures[i].alt = b.words.say("ticked")
		}
		cells = append(cells, b.set(li, "LBody", o.Label, b.plain(), starts[i]+b.boxRoom(), width-b.boxRoom()))
	}
	b.add(b.row(cells, rowOf{whole: true, below: 2, beside: func(c *canvas, s slice) {
		if !s.first {
			return
		}
		for i, o := range options {
			c.tag(figures[i])
			c.ballot(c.from(b.st.left+starts[i]+1, b.boxSide()), s.y+(b.st.leading-b.boxSide())/2+0.4, b.boxSide(), o.Ticked)
		}
	}})...)
}
