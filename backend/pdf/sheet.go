package pdf

import (
	"earlyhelp.example/backend/forms"
)

// sheet is what every page carries: the marking, the form and whose it is
// above; the state in words, the page's number and the marking below (BR-48).
type sheet struct {
	st          style
	ink         ink
	words       words
	marking     []line
	left, right []line // above
	foot        []line
	watermark   []line
	ts          *typesetter
}

const (
	aboveBody = 13 // between the rule and the body
	belowBody = 11
	ruleRoom  = 4 // between the running lines and their rule
)

// newSheet sets the running lines. None is ever cut: a long one takes a second
// line and the body begins lower.
func newSheet(b *composer) *sheet {
	job := b.job
	s := &sheet{st: b.st, words: b.words, ts: b.ts, ink: ink{regular, b.st.running, b.st.runningLeading, black}}
	b.ts.where = job.Paper.Title
	if marking := b.marking(); marking != "" {
		s.marking = b.ts.wrap(marking, semiBold, s.ink.size, b.st.width())
	}
	if job.Reference != "" {
		s.right = b.ts.wrap(job.Reference, regular, s.ink.size, b.st.width()/2)
	}
	title := job.Paper.Title
	if job.Paper.Initials != "" {
		title += " · " + job.Paper.Initials
	}
	s.left = b.ts.wrap(title, regular, s.ink.size, b.st.width()-s.widest(s.right)-b.st.gutter)
	pageRoom := s.widest(b.ts.wrap(b.words.say("page", 999, 999), regular, s.ink.size, b.st.width()))
	// In one line where it fits, else the state in one and the printing below.
	state, printed := b.footWords()
	width := b.st.width() - pageRoom - b.st.gutter
	if s.foot = b.ts.wrap(state+" · "+printed, regular, s.ink.size, width); len(s.foot) > 1 {
		s.foot = b.ts.wrap(state+"\n"+printed, regular, s.ink.size, width)
	}
	if words := b.watermarkWords(); words != "" {
		s.watermark = b.ts.wrap(words, regular, 100, 10000)
	}
	return s
}

func (s *sheet) widest(lines []line) float64 {
	w := 0
	for _, l := range lines {
		w = max(w, l.width)
	}
	return float64(w) * s.ink.size / 1000
}

// marking is the protective marking of this copy: a government marking means
// nothing to a family, a form without answers is not sensitive yet, and
// information never is.
func (b *composer) marking() string {
	switch {
	case b.job.State == StateInformation:
		return ""
	case b.job.Paper.Copy == forms.CopyFamily:
		return b.words.say("marking.family")
	case b.job.Paper.Copy == forms.CopyBlank && b.job.Marking != "":
		return b.words.say("marking.blank", b.job.Marking)
	}
	return b.job.Marking
}

// footWords is the state, and who printed it when.
func (b *composer) footWords() (state, printed string) {
	state = b.stateIn(b.words, b.job.StateWords)
	if b.job.Paper.Reading != "" { // said in checked words as well
		state += " · " + b.stateIn(words(b.job.Paper.Language), "")
	}
	at := b.job.PrintedAt.Format("02/01/2006 15:04")
	if b.job.PrintedBy != "" {
		return state, b.words.say("printedBy", at, b.job.PrintedBy)
	}
	return state, b.words.say("printed", at)
}

// stateIn is how far the document has come, or what is said instead, and whether
// its family is invented.
func (b *composer) stateIn(w words, says string) string {
	if says == "" {
		says = w.say("state." + string(b.job.State))
	}
	if b.job.Practice {
		return w.say("practice") + " · " + says
	}
	return says
}

// watermarkWords is what stands across the page; empty for none.
func (b *composer) watermarkWords() string {
	switch {
	case b.job.Practice:
		return b.words.say("watermark.practice")
	case b.job.Paper.Copy == forms.CopyBlank:
		return ""
	case b.job.State == StateDraft, b.job.State == StateFinished:
		return b.words.say("watermark." + string(b.job.State))
	}
	return ""
}

func (s *sheet) markingHeight() float64 { return float64(len(s.marking)) * s.ink.leading }

// bodyTop and bodyBottom bound the room for strips.
func (s *sheet) bodyTop() float64 {
	lines := max(len(s.left), len(s.right))
	return s.st.top + s.markingHeight() + float64(lines)*s.ink.leading + ruleRoom + aboveBody
}

func (s *sheet) bodyBottom() float64 {
	return pageHeight - s.st.bottom - s.markingHeight() - float64(len(s.foot))*s.ink.leading - ruleRoom - belowBody
}

// draw paints everything but the body. number counts from 1.
func (s *sheet) draw(c *canvas, number, of int) {
	if len(s.watermark) > 0 {
		// As large as the diagonal allows, and no larger than 72 points.
		c.watermark(s.watermark[0], min(72, 760*1000/float64(max(1, s.watermark[0].width))))
	}
	y := s.centred(c, s.st.top)
	s.column(c, s.left, y, false)
	s.column(c, s.right, y, true)
	rule := s.bodyTop() - aboveBody
	c.rule(s.st.left, rule, pageWidth-s.st.right, rule, 0.6, grayFrame)

	rule = s.bodyBottom() + belowBody
	c.rule(s.st.left, rule, pageWidth-s.st.right, rule, 0.6, grayFrame)
	s.column(c, s.foot, rule+ruleRoom, false)
	s.column(c, s.ts.wrap(s.words.say("page", number, of), regular, s.ink.size, s.st.width()), rule+ruleRoom, true)
	s.centred(c, pageHeight-s.st.bottom-s.markingHeight())
}

// centred draws the marking from y down; it gives where it ends.
func (s *sheet) centred(c *canvas, y float64) float64 {
	for _, l := range s.marking {
		width := float64(l.width) * s.ink.size / 1000
		c.line(decor, (pageWidth-width)/2, s.baseline(y), s.ink.size, black, l)
		y += s.ink.leading
	}
	return y
}

func (s *sheet) baseline(y float64) float64 { return y + s.ink.leading/2 + s.ink.size*0.36 }

func (s *sheet) column(c *canvas, lines []line, y float64, atRight bool) {
	for _, l := range lines {
		x := s.st.left
		if atRight {
			x = pageWidth - s.st.right - float64(l.width)*s.ink.size/1000
		}
		c.line(decor, x, s.baseline(y), s.ink.size, black, l)
		y += s.ink.leading
	}
}
