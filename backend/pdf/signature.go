package pdf

import (
	"slices"
	"strings"

	"earlyhelp.example/backend/forms"
)

// signed tells of a signature that was given, and is shown as any answer. The
// copy to sign has room for one all the same.
func (b *composer) signed(it forms.PaperItem) bool {
	return b.job.Paper.Copy != forms.CopySignature &&
		slices.ContainsFunc(it.Parts, func(p forms.PaperPart) bool { return p.Answered && p.Text != "" })
}

// signature adds a line to sign for each person: who on the left, then room for
// the signature and the date, each with its name below.
func (b *composer) signature(it forms.PaperItem) {
	if it.Hint != "" {
		b.text("P", it.Hint, b.plain(), true)
		b.gap(b.st.leading * 0.5)
	}
	b.choices(it)
	parts := it.Parts
	if len(parts) == 0 {
		parts = []forms.PaperPart{{}}
	}
	for i, part := range parts {
		who := it.Label
		if part.Who != "" {
			who = part.Who
			if it.Label != "" && i == 0 {
				b.text("H3", it.Label, b.bold(), true)
			}
		}
		if part.Who == "" && !part.Answered {
			part.Text = "" // words for silence are no name
		}
		b.signHere(who, part)
	}
}

// leastSigners is the lines on a copy to sign whose form has none open: the
// family, and whoever wrote it.
const leastSigners = 3

// signers adds lines to the copy to sign where the form brought none (BR-47).
func (b *composer) signers() {
	if b.job.Paper.Copy != forms.CopySignature || b.lines > 0 {
		return
	}
	outer := b.parent
	b.parent = outer.add("Sect")
	defer func() { b.parent = outer }()
	start := len(b.strips)
	b.heading("", b.words.say("signatures"))
	for range leastSigners {
		b.signHere("", forms.PaperPart{})
	}
	b.together(start)
}

func (b *composer) signHere(who string, part forms.PaperPart) {
	b.lines++
	width := b.st.width()
	name := cell{x: 0, width: width * 0.30}
	sign := cell{x: width * 0.34, width: width * 0.38}
	date := cell{x: width * 0.77, width: width * 0.23}
	caption := ink{regular, b.st.body, b.st.leading, graySilence}
	if who != "" {
		b.add(b.row([]cell{b.set(b.parent, "P", who, b.bold(), 0, width)}, rowOf{keep: true, whole: true})...)
	}
	b.add(b.row([]cell{b.set(b.parent, "P", strings.TrimSpace(part.Text), b.plain(), name.x, name.width)}, rowOf{keep: true, whole: true, least: b.st.writing,
		under: func(c *canvas, s slice) {
			if !s.last {
				return
			}
			for _, room := range []cell{name, sign, date} {
				if room.x > 0 || strings.TrimSpace(part.Text) == "" {
					c.rule(b.st.left+room.x, s.y+s.height, b.st.left+room.x+room.width, s.y+s.height, 0.8, black)
				}
			}
		}})...)
	captions := []cell{
		b.set(b.parent, "P", b.words.say("signature"), caption, sign.x, sign.width),
		b.set(b.parent, "P", b.words.say("date"), caption, date.x, date.width),
	}
	if strings.TrimSpace(part.Text) == "" {
		captions = append(captions, b.set(b.parent, "P", b.words.say("name"), caption, name.x, name.width))
	}
	b.add(b.row(captions, rowOf{whole: true})...)
	b.gap(b.st.leading * 0.5)
}
