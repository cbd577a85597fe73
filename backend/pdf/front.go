package pdf

import (
	"strings"

	"earlyhelp.example/backend/forms"
)

// front adds the head of the first page: whose form it is, what it is, its
// reference as words and as a code, and the facts in short.
func (b *composer) front(code matrix) {
	p := b.job.Paper
	outer := b.parent
	b.parent = outer.add("Sect")
	defer func() { b.parent = outer }()
	side := 0.0
	if code != nil {
		side = 66.0
		figure := b.parent.add("Figure")
		figure.alt = b.words.say("reference", b.job.Reference)
		b.add(strip{keep: true, draw: func(c *canvas, y float64) {
			code.draw(c, figure, pageWidth-b.st.right-side, y, side)
		}})
	}
	b.ts.where = p.Title
	start := b.bodyHeight()
	width := b.st.width() - side - b.st.gutter
	b.titleLine("P", p.Council, ink{semiBold, b.st.body, b.st.leading, black}, width)
	b.titleLine("H1", p.Title, ink{semiBold, b.st.title, b.st.title * 1.35, black}, width)
	b.titleLine("P", p.Subtitle, b.plain(), width)
	b.titleLine("P", b.identity(), b.plain(), width)
	if used := b.bodyHeight() - start; used < side {
		b.add(strip{height: side - used, keep: true})
	}
	b.gap(b.st.leading)
	if p.Note != "" {
		b.text("P", p.Note, b.plain(), true)
		b.gap(b.st.leading * 0.5)
	}
	if p.First != "" {
		b.text("P", p.First, b.bold(), true)
		b.gap(b.st.leading * 0.5)
	}
	if p.Copy == forms.CopyBlank {
		b.safety()
	}
	if p.Opening != nil {
		b.section(*p.Opening)
	}
	b.keyFacts()
	if p.Copy != forms.CopyBlank {
		b.safety()
	}
}

// keyFacts adds the facts in short.
func (b *composer) keyFacts() {
	p := b.job.Paper
	facts := make([]fact, 0, len(p.Facts))
	for _, f := range p.Facts {
		text, real := b.shown(forms.PaperPart{Text: f.Text, Answered: true})
		facts = append(facts, fact{label: f.Label, text: text, real: real, write: p.Copy == forms.CopyBlank && strings.TrimSpace(f.Text) == ""})
	}
	columns := b.st.columns
	if len(facts) == 4 {
		columns = 2 // two and two, rather than three and one
	}
	b.grid(facts, columns)
}

// safety adds the boxed text of BR-30: first on the blank form, and on every
// other paper on its first page.
func (b *composer) safety() {
	if strings.TrimSpace(b.job.Paper.Safety) == "" {
		return
	}
	b.gap(b.st.leading * 0.8)
	b.box(b.job.Paper.Safety)
	b.gap(b.st.leading * 0.8)
}

// bodyHeight is the height of all strips so far.
func (b *composer) bodyHeight() float64 {
	sum := 0.0
	for _, s := range b.strips {
		sum += s.height
	}
	return sum
}

func (b *composer) titleLine(role, text string, f ink, width float64) {
	if strings.TrimSpace(text) == "" {
		return
	}
	b.add(b.row([]cell{b.set(b.parent, role, text, f, 0, width)}, rowOf{keep: true, whole: true})...)
}

// identity is the line that says which paper this is.
func (b *composer) identity() string {
	var parts []string
	if b.job.Reference != "" {
		parts = append(parts, b.words.say("reference", b.job.Reference))
	} else if b.job.State != StateBlank && b.job.State != StateInformation {
		parts = append(parts, b.words.say("referenceNone"))
	}
	if b.job.Paper.Subtitle == "" {
		parts = append(parts, b.words.say("copy."+string(b.job.Paper.Copy)))
	}
	if b.job.Paper.Copy == forms.CopyBlank {
		parts = append(parts, b.words.say("version", b.job.Paper.FormVersion))
	}
	return strings.Join(parts, " · ")
}

// closing adds what proves the paper whole: the count of answers, the digest of
// the record, what the family's copy leaves out (on the professional copy
// only: the family must not learn from its own copy that there is more).
func (b *composer) closing() {
	p := b.job.Paper
	if p.Copy == forms.CopyBlank {
		return // nothing is answered: its version stands under the title
	}
	outer := b.parent
	b.parent = outer.add("Sect")
	defer func() { b.parent = outer }()
	texts := b.closingWords(p)
	if len(texts) == 0 {
		return
	}
	start := len(b.strips)
	// Small, because it is for whoever checks the paper: a page for it alone
	// would be one more to print in a kitchen.
	small := ink{regular, b.st.tight, b.st.tightLeading, black}
	b.gap(b.st.leading)
	b.ts.where = ""
	b.parent.lang = p.Reading
	b.text("H2", b.words.say("closing"), b.bold(), true)
	for _, text := range texts {
		b.text("P", text, small, false)
	}
	for i := start; i < len(b.strips)-1; i++ {
		b.strips[i].keep = true
	}
}

// proof is by what a paper is checked; the copy that is easy to read is for
// nobody who checks.
func (b *composer) proof(p forms.Paper) []string {
	var texts []string
	if p.FormID != "" { // a cover is no form
		texts = append(texts, b.words.say("answers", p.Answered, p.Asked)+" "+b.words.say("formVersion", p.Title, p.FormVersion)+".")
	}
	if b.job.Digest != "" {
		texts = append(texts, b.words.say("digest", inGroups(b.job.Digest, 8)))
	} else if b.job.State == StateDraft && p.FormID != "" {
		texts = append(texts, b.words.say("digestNone"))
	}
	return texts
}

func (b *composer) closingWords(p forms.Paper) []string {
	var texts []string
	if !p.EasyRead {
		texts = b.proof(p)
	}
	if len(p.Withheld) > 0 && p.Copy == forms.CopyProfessional {
		texts = append(texts, b.words.say("withheld", strings.Join(p.Withheld, "; ")))
	}
	count := 0
	for _, m := range b.ts.missing {
		count += m.Count
	}
	if count == 1 {
		texts = append(texts, b.words.say("missingOne"))
	} else if count > 1 {
		texts = append(texts, b.words.say("missing", count))
	}
	return texts
}

// inGroups parts a long number so that two people can read it to each other.
func inGroups(s string, size int) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%size == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
