package forms

import (
	"slices"
	"strings"
)

// press makes a Paper of a document: it decides what this copy shows and how
// each answer is laid out.
type press struct {
	form     *Form
	doc      Document
	opt      PaperOptions
	names    map[string]string // full names by person key
	answers  map[string]DocAnswer
	open     map[string]bool // asked and unanswered
	withheld []string
}

// PaperOf is one copy of a document. What its classes keep from this copy's
// reader is left out and listed in Withheld.
func PaperOf(f *Form, _ *Library, doc Document, opt PaperOptions) Paper {
	if opt.Language == "" {
		opt.Language = doc.Language
	}
	p := press{form: f, doc: doc, opt: opt, names: map[string]string{}, answers: map[string]DocAnswer{}, open: map[string]bool{}}
	for _, m := range doc.Members {
		p.names[m.Person] = m.Name
	}
	for _, a := range doc.Answers {
		p.answers[a.Q] = a
	}
	for _, q := range doc.Unanswered {
		p.open[q] = true
	}
	out := p.head()
	out.Facts = p.facts()
	for _, page := range f.pageList {
		if p.onCopy(page) {
			if s := p.section(page); len(s.Items) > 0 {
				out.Sections = append(out.Sections, s)
			}
		}
	}
	out.Withheld, out.Answered, out.Asked = p.withheld, doc.Answered, doc.Asked
	return out
}

func (p *press) say(key string, args ...any) string { return sayIn(p.opt.Language, key, args...) }

func (p *press) text(t Text) string {
	return fill(t.In(p.opt.Language), p.say("person.label"), p.opt.Language, p.opt.Profile)
}

func (p *press) head() Paper {
	var names []string
	for _, m := range p.doc.Members {
		names = append(names, m.Name)
	}
	out := Paper{Title: p.text(p.form.Title), Subtitle: p.say("paper." + string(p.opt.Copy)), FamilyName: familyName(names), FormID: p.form.ID, FormVersion: p.form.Version,
		Copy: p.opt.Copy, Language: p.opt.Language, Safety: p.safety()}
	if len(names) > 0 {
		out.Initials = initials(names[0])
	}
	if p.opt.Profile != nil {
		out.Council = p.opt.Profile.Name.In(p.opt.Language)
	}
	return out
}

// safety is the boxed text of BR-30: whom to phone.
func (p *press) safety() string {
	mash := p.opt.Profile.term("mash", p.opt.Language)
	if p.opt.Profile == nil || p.opt.Profile.Phones.MASH == "" {
		return p.say("paper.safety.missing", mash)
	}
	phones := p.opt.Profile.Phones
	hours := phones.MASHHours.In(p.opt.Language)
	if hours == "" || phones.OutOfHours == "" {
		return p.say("paper.safety", phones.MASH, mash)
	}
	return p.say("paper.safety.hours", phones.MASH, hours, mash, phones.OutOfHours)
}

func (p *press) facts() []PaperFact {
	var facts []PaperFact
	add := func(key, text string) {
		if text != "" {
			facts = append(facts, PaperFact{p.say(key), text})
		}
	}
	var names []string
	for _, m := range p.doc.Members {
		names = append(names, m.Name)
	}
	add("fact.family", familyName(names))
	add("fact.members", strings.Join(names, ", "))
	add("fact.author", p.prefilledBy("user.full_name"))
	add("fact.agency", p.prefilledBy("user.agency"))
	add("fact.started", p.doc.Started.Says())
	return facts
}

// prefilledBy is the answer to the first question that a worker's own details
// fill in: who completed the form, and for whom they work.
func (p *press) prefilledBy(source string) string {
	for _, q := range p.form.Questions {
		if a, ok := p.answers[q.ID]; ok && q.Prefill == source && len(a.Parts) > 0 && p.shows(q) {
			return p.words(a.Parts[0])
		}
	}
	return ""
}

func (p *press) words(part DocPart) string {
	if part.Says != "" {
		return part.Says
	}
	return rawText(part.Value)
}

func rawText(raw []byte) string {
	if text, ok := asRaw(raw); ok {
		return text
	}
	return plain(raw)
}

func (p *press) shows(q *Question) bool {
	if q.Table != nil && !p.opt.Profile.Shows(p.opt.Copy, q.Table.Class) {
		return false
	}
	return p.opt.Profile.Shows(p.opt.Copy, q.Class)
}

// onCopy reports whether a page stands on this copy at all: the signature copy
// is the assessment's consent, its plan and its signatures.
func (p *press) onCopy(page *FormPage) bool {
	if p.opt.Copy != CopySignature {
		return true
	}
	return slices.ContainsFunc(page.Questions, func(q *Question) bool {
		return q.Class == ClassConsent || q.Type == TypeSignature || slices.Contains(q.Opens, "plan_row") || q.RowsMembers ||
			q.signs()
	})
}

func (p *press) section(page *FormPage) PaperSection {
	s := PaperSection{Number: page.Section.Number, Title: p.text(page.Title)}
	if p.opt.Copy == CopyBlank {
		s.Intro = p.text(page.Intro)
	}
	for _, q := range page.Questions {
		if p.opt.Copy == CopySignature && q.signs() {
			s.Items = append(s.Items, p.signing(q, p.answers[q.ID])...)
			continue
		}
		if item, ok := p.item(q); ok {
			s.Items = append(s.Items, item)
		}
	}
	return s
}

// item is one question on this copy; false where it is withheld, does not
// apply, or is empty on a copy that omits what is empty.
func (p *press) item(q *Question) (PaperItem, bool) {
	a, answered := p.answers[q.ID]
	switch {
	case q.Type == TypeStatic:
		return p.statement(q)
	case !answered && !p.open[q.ID]:
		return PaperItem{}, false
	case !p.shows(q):
		if answered {
			p.withheld = append(p.withheld, p.text(q.Label))
		}
		return PaperItem{}, false
	case !answered && p.opt.Copy == CopyFamily:
		return PaperItem{}, false
	}
	item := PaperItem{Q: q.ID, Label: p.text(q.Label), Kind: q.paperKind(), KeepTogether: q.Type != TypeLongText && q.Type != TypeTable}
	if answered && a.Asked != "" {
		item.Label = a.Asked
	}
	if q.Type == TypeTable {
		return p.table(q, a, item)
	}
	p.fillParts(&item, q, a)
	return item, true
}

func (p *press) statement(q *Question) (PaperItem, bool) {
	if !p.shows(q) || p.opt.Copy == CopyProfessional && q.Class != ClassConsent {
		return PaperItem{}, false
	}
	return PaperItem{Q: q.ID, Label: p.text(q.Label), Hint: p.text(q.Hint), Kind: PaperStatement}, true
}

func (q *Question) paperKind() PaperKind {
	switch {
	case q.Level != LevelFamily && q.Table == nil:
		return PaperPeople
	case q.Type == TypeTable:
		return PaperTable
	case q.Type == TypeLongText:
		return PaperLong
	case q.Type == TypeSignature:
		return PaperSignature
	case q.Type == TypeMultiSelect:
		return PaperTicks
	case q.choice() && q.Type != TypeComputed:
		return PaperChoice
	}
	return PaperText
}

func (p *press) fillParts(item *PaperItem, q *Question, a DocAnswer) {
	for _, part := range a.Parts {
		item.Parts = append(item.Parts, PaperPart{Who: p.who(q, part), Text: p.words(part), Answered: true})
	}
	if p.opt.Copy != CopyFamily && (len(a.Missing) > 0 || len(a.Parts) == 0) {
		out := PaperPart{Text: p.say("paper.not.answered")}
		if len(a.Parts) > 0 {
			out.Who = p.namesOf(a.Missing)
		}
		item.Parts = append(item.Parts, out)
	}
	if q.Type == TypeMultiSelect && len(a.Parts) == 1 {
		chosen, _ := asTexts(a.Parts[0].Value)
		for _, code := range q.codes() {
			if c, ok := q.List.find(code); ok && (c.inForce(p.doc.Started) || slices.Contains(chosen, code)) {
				item.Options = append(item.Options, PaperOption{p.text(c.Label), slices.Contains(chosen, code)})
			}
		}
	}
}

// who says whose answer a part is; a toggled answer is never printed as only
// Yes (3.2.2-10).
func (p *press) who(q *Question, part DocPart) string {
	switch {
	case !q.perPerson():
		return ""
	case part.Subject != Group:
		return p.namesOf(part.Who)
	case len(part.Who) == len(p.doc.Members):
		return p.say("paper.everyone")
	}
	return p.say("paper.everyone.else", p.namesOf(part.Who))
}

func (p *press) namesOf(keys []string) string {
	var names []string
	for _, key := range keys {
		names = append(names, p.names[key])
	}
	return strings.Join(names, ", ")
}
