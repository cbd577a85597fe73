package forms

import (
	"cmp"
	"strings"
)

// Leaflet is the paper for a family that has said no to Early Help (J9): what it
// is, that it is theirs to choose, what to do should they think again, and whom
// to phone. It holds nothing of what was written down about them. by is whoever
// hands it over.
func Leaflet(opt PaperOptions, by Worker) Paper {
	opt.Copy = CopyFamily
	p := press{opt: opt, said: opt.said()}
	out := Paper{Title: p.say("leaflet.title"), Subtitle: p.say("leaflet.subtitle"), Copy: opt.Copy, Language: opt.Language, Safety: p.safety(opt.Language)}
	if p.said != opt.Language {
		out.Reading, out.Safety = p.said, out.Safety+"\n\n"+p.safety(p.said)
		out.Note = p.own("leaflet.note", ReadingName(p.said)) + "\n" + p.say("leaflet.note")
	}
	if opt.Profile != nil {
		out.Council = opt.Profile.Name.In(opt.Language)
	}
	what := p.told("what")
	out.Opening, out.Facts = &what, p.contacts(by)
	for _, part := range []string{"choice", "again", "must"} {
		out.Sections = append(out.Sections, p.told(part))
	}
	return out
}

// told is a part of the leaflet: one sentence to a line.
func (p *press) told(part string) PaperSection {
	says := strings.Join(sentences(p.say("leaflet."+part+".says")), "\n")
	return PaperSection{Title: p.say("leaflet." + part), Items: []PaperItem{{Kind: PaperStatement, Label: says, KeepTogether: true}}}
}

// contacts are who can be asked about Early Help; a number nobody gave is left out.
func (p *press) contacts(by Worker) []PaperFact {
	name := by.FullName
	if by.Agency != "" {
		name += ", " + by.Agency
	}
	facts := []PaperFact{{p.say("leaflet.by"), name}, {p.say("leaflet.phone"), cmp.Or(by.Phone, by.PhoneMain)}}
	if p.opt.Profile != nil {
		facts = append(facts, PaperFact{p.opt.Profile.Term("helpdesk", p.opt.Language), p.opt.Profile.Phones.Helpdesk})
	}
	var out []PaperFact
	for _, f := range facts {
		if f.Text != "" {
			out = append(out, PaperFact{f.Label, unbroken.Replace(f.Text)})
		}
	}
	return out
}
