package forms

import (
	"encoding/json"
	"slices"
	"strings"
)

// Questions of the block G3 (domain 3.0.3); its names are fixed, and a form
// that asks for consent uses the block.
const (
	consentStatus = "consent_status"
	consentDate   = "consent_date"
)

// facts are the box under the title.
func (p *press) facts() []PaperFact {
	var facts []PaperFact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, PaperFact{p.say(key), text})
		}
	}
	var names, called []string
	for _, m := range p.doc.Members {
		names, called = append(names, m.Name), append(called, m.Says())
	}
	add("fact.family", familyName(names))
	add("fact.members", strings.Join(called, ", "))
	add("fact.author", p.prefilledBy("user.full_name"))
	add("fact.agency", p.prefilledBy("user.agency"))
	add("fact.started", p.doc.Started.Says())
	add("fact.paper", p.typedIn())
	add("fact.state", p.state())
	add("fact.renews", p.renews())
	if q := p.form.byID[consentStatus]; q != nil && p.shows(q) {
		add("fact.consent", p.consent())
		add("fact.basis", p.doc.Basis)
	}
	return facts
}

// state is how far the form has come, in words that this copy may say.
func (p *press) state() string {
	i := slices.IndexFunc(p.form.States, func(s State) bool { return s.ID == p.doc.State })
	if i >= 0 && !p.opt.Profile.Shows(p.opt.Copy, p.form.States[i].Class) {
		return ""
	}
	return p.doc.StateSays
}

// renews names the version that this one was made from. Why is for those who work
// with the family: what came to light may not be what a family should read here.
func (p *press) renews() string {
	r := p.doc.Renews
	if r.Reference == "" || p.opt.Copy != CopyProfessional {
		return r.Reference
	}
	return p.say("fact.renews.because", r.Reference, r.Because)
}

// typedIn is for every copy: whoever holds the sheet that was written by hand can
// tell that this paper is that one.
func (p *press) typedIn() string {
	t := p.opt.TypedIn
	switch {
	case t.WrittenOn == "":
		return ""
	case t.On == "":
		return p.say("fact.paper.typing", t.WrittenOn.Says(), t.By)
	}
	return p.say("fact.paper.typed", t.WrittenOn.Says(), t.On.Says(), t.By)
}

// consent is what the family agreed to be recorded and shared, and when. The
// lawful basis of the record is another line and never follows from it (BR-24).
func (p *press) consent() string {
	text := p.say("paper.not.answered")
	if a := p.answers[consentStatus]; len(a.Parts) > 0 {
		text = p.words(a.Parts[0])
		if on := p.answers[consentDate]; len(on.Parts) > 0 {
			text += ", " + p.words(on.Parts[0])
		}
	} else if p.opt.Copy == CopyFamily {
		return ""
	}
	return text
}

// first is the line above a note: who can read it. It is the introduction of
// the note's first page, which the person who wrote it read as well.
func (p *press) first() string {
	if p.form.Kind != kindOfRecord || len(p.form.pageList) == 0 {
		return ""
	}
	page := p.form.pageList[0]
	if !page.Intro.IsZero() {
		return p.text(page.Intro)
	}
	return p.text(page.Section.Intro)
}

// kindOfRecord is the kind of a form that is a note (domain 3.7, 3.8).
const kindOfRecord = "record"

// drawn is the line of a pen, where an answer is a signature drawn on a screen.
func drawn(value json.RawMessage) string {
	var signed struct{ How, Strokes string }
	if json.Unmarshal(value, &signed) != nil || signed.How != signedDrawn {
		return ""
	}
	return signed.Strokes
}
