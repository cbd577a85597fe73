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
	bars     []PaperBars
	legend   string // of the blank copy's last table of leads
	said     string // the language of the fixed words
	numbers  numbering
}

// PaperOf is one copy of a document. What its classes keep from this copy's
// reader is left out and listed in Withheld.
func PaperOf(f *Form, _ *Library, doc Document, opt PaperOptions) Paper {
	if opt.Language == "" {
		opt.Language = doc.Language
	}
	p := press{form: f, doc: doc, opt: opt, said: opt.said(), names: map[string]string{}, answers: map[string]DocAnswer{}, open: map[string]bool{}}
	for _, m := range doc.Members {
		p.names[m.Person] = m.Says()
	}
	for _, a := range doc.Answers {
		p.answers[a.Q] = a
	}
	for _, a := range opt.After {
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
				s.Number = p.numbers.of(page)
				out.Sections = append(out.Sections, s)
			}
		}
	}
	out.First, out.Bars = p.first(), p.bars
	out.Withheld, out.Answered, out.Asked = p.withheld, doc.Answered, doc.Asked
	if opt.EasyRead && opt.Copy == CopyFamily {
		return p.easy(out)
	}
	return out
}

// say is a fixed word of this copy: in the language its reader asked for.
func (p *press) say(key string, args ...any) string { return sayIn(p.said, key, args...) }

// own is a word that belongs to the definition's, and so to its language.
func (p *press) own(key string, args ...any) string { return sayIn(p.opt.Language, key, args...) }

func (p *press) text(t Text) string { return p.filled(t, p.own("person.label")) }

// filled is words of the definition with whom they are about.
func (p *press) filled(t Text, person string) string {
	return fill(t.In(p.opt.Language), person, p.opt.Language, p.opt.Profile)
}

func (p *press) head() Paper {
	var names []string
	for _, m := range p.doc.Members {
		names = append(names, m.Name)
	}
	out := Paper{Title: p.text(p.form.Title), Subtitle: p.say("paper." + string(p.opt.Copy)), FamilyName: familyName(names), FormID: p.form.ID, FormVersion: p.form.Version,
		Copy: p.opt.Copy, Language: p.opt.Language, Safety: p.safety(p.opt.Language)}
	if p.said != p.opt.Language {
		// What saves a child is said in checked words as well.
		out.Reading, out.Safety = p.said, out.Safety+"\n\n"+p.safety(p.said)
		out.Note = p.own("paper.reading.note", ReadingName(p.said)) + "\n" + p.say("paper.reading.note")
	}
	if len(names) > 0 {
		out.Initials = initials(names[0])
	}
	if p.opt.Profile != nil {
		out.Council = p.opt.Profile.Name.In(p.opt.Language)
	}
	return out
}

// safety is the boxed text of BR-30: whom to phone.
func (p *press) safety(language string) string {
	mash := p.opt.Profile.Term("mash", p.opt.Language)
	if p.opt.Profile == nil || p.opt.Profile.Phones.MASH == "" {
		return sayIn(language, "paper.safety.missing", mash)
	}
	phones := p.opt.Profile.Phones
	if language != p.opt.Language { // a space would turn a number's halves around where words run from the right
		phones.MASH, phones.OutOfHours = unbroken.Replace(phones.MASH), unbroken.Replace(phones.OutOfHours)
	}
	hours := phones.MASHHours.In(p.opt.Language)
	if hours == "" || phones.OutOfHours == "" {
		return sayIn(language, "paper.safety", phones.MASH, mash)
	}
	return sayIn(language, "paper.safety.hours", phones.MASH, hours, mash, phones.OutOfHours)
}

// unbroken keeps the halves of a telephone number together and in order: a space
// that breaks no line parts no number either (UAX #9, W4).
var unbroken = strings.NewReplacer(" ", "\u00A0")

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

// shows reports whether this copy shows a question. What the document says of
// an answer's class counts; where its class depends on other answers and it has
// none, the copies a family reads leave it out.
func (p *press) shows(q *Question) bool {
	if q.Table != nil {
		return p.shows(q.Table) && p.opt.Profile.Shows(p.opt.Copy, q.Class)
	}
	if a, answered := p.answers[q.ID]; answered && (len(q.classWhen) > 0 || a.Class != "") {
		return p.opt.Profile.Shows(p.opt.Copy, a.Class)
	}
	return p.opt.Profile.Shows(p.opt.Copy, q.Class) && (len(q.classWhen) == 0 || p.opt.Copy == CopyProfessional || p.opt.Copy == CopyBlank)
}

// onCopy reports whether a page stands on this copy at all: the signature copy
// is the assessment's consent, its plan and its signatures.
//
// What happened after Finish is the office's and the worker's: it stands on the
// professional copy only.
func (p *press) onCopy(page *FormPage) bool {
	if page.Section.After && p.opt.Copy != CopyProfessional {
		return false
	}
	if p.opt.Copy != CopySignature {
		return true
	}
	return slices.ContainsFunc(page.Questions, func(q *Question) bool {
		return q.Class == ClassConsent || q.Type == TypeSignature || slices.Contains(q.Opens, "plan_row") || q.RowsMembers ||
			q.signs()
	})
}

func (p *press) section(page *FormPage) PaperSection {
	s := PaperSection{Title: p.text(page.Title)}
	for _, q := range page.Questions {
		if p.bar(page, q) {
			continue
		}
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
	a, less := p.kept(q, a)
	if less {
		p.keep(p.text(q.Label))
	}
	if less && len(a.Parts) == 0 {
		return PaperItem{}, false
	}
	item := PaperItem{Q: q.ID, Label: p.text(q.Label), Kind: q.paperKind(), KeepTogether: q.Type != TypeLongText && q.Type != TypeTable}
	named := p.labelled(&item, q, a)
	if q.Type == TypeTable {
		return p.table(q, a, item)
	}
	if q.toggles() && answered {
		item.Kind, item.Parts = PaperText, []PaperPart{p.byName(q, a)}
		return item, true
	}
	p.fillParts(&item, q, a)
	if named {
		item.Parts[0].Who = ""
	}
	return item, true
}

// labelled words a question as it was asked, or for whom it was: of each person,
// or of the one it was put to, who is then named in the question.
func (p *press) labelled(item *PaperItem, q *Question, a DocAnswer) (named bool) {
	switch {
	case a.Asked != "" && a.Asked != item.Label: // worded otherwise since
		item.Label = a.Asked
	case item.Kind == PaperPeople && len(a.Parts)+len(a.Missing) > 1:
		item.Label = p.filled(q.Label, p.own("person.each"))
	case item.Kind == PaperPeople && len(a.Parts) == 1 && len(a.Parts[0].Who) == 1:
		item.Label = p.filled(q.Label, p.names[a.Parts[0].Who[0]])
		return item.Label != p.text(q.Label)
	}
	return false
}

func (p *press) statement(q *Question) (PaperItem, bool) {
	if !p.shows(q) || p.opt.Copy == CopyProfessional && q.Class != ClassConsent {
		return PaperItem{}, false
	}
	return PaperItem{Q: q.ID, Label: p.text(q.Label), Hint: p.text(q.Hint), Kind: PaperStatement, Readings: p.readings(q)}, true
}

// readings are the statement in the language that was asked for, on the copies
// a family holds.
func (p *press) readings(q *Question) []PaperReading {
	if p.opt.Reading == "" || p.opt.Copy == CopyProfessional {
		return nil
	}
	var out []PaperReading
	for _, r := range q.Readings {
		if r.Language != p.opt.Reading {
			continue
		}
		one := PaperReading{Language: r.Language, Name: ReadingName(r.Language), Text: r.Text}
		if !q.checkedIn[r.Language] {
			one.Note = p.own("paper.reading.unchecked")
		}
		out = append(out, one)
	}
	return out
}

// toggles reports whether an answer is a word for some and another for others:
// it prints in one sentence by name.
func (q *Question) toggles() bool {
	return q.Level == LevelToggle && q.choice() && q.Type != TypeMultiSelect
}

// byName says a toggled answer with whose it is, never only Yes (3.2.2-10):
// "Yes – Aisha. No – everyone else (Mary, Tom)".
func (p *press) byName(q *Question, a DocAnswer) PaperPart {
	var said []string
	parts := slices.Clone(a.Parts)
	slices.SortStableFunc(parts, func(x, y DocPart) int { return strings.Compare(plain(y.Value), plain(x.Value)) }) // yes, not_known, no
	for _, part := range parts {
		said = append(said, p.say("paper.toggled", p.words(part), p.who(q, a, part)))
	}
	if len(a.Missing) > 0 && p.opt.Copy != CopyFamily {
		said = append(said, p.say("paper.toggled", p.say("paper.not.answered"), p.namesOf(a.Missing)))
	}
	return PaperPart{Text: strings.Join(said, " "), Answered: len(a.Parts) > 0}
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
		item.Parts = append(item.Parts, PaperPart{Who: upper(p.who(q, a, part)), Text: p.marked(part), Answered: true, Drawn: drawn(part.Value)})
	}
	if p.opt.Copy != CopyFamily && (len(a.Missing) > 0 || len(a.Parts) == 0) {
		out := PaperPart{Text: p.say("paper.not.answered")}
		if len(a.Parts) > 0 {
			out.Who = p.namesOf(a.Missing)
		}
		item.Parts = append(item.Parts, out)
	}
	if q.Type == TypeMultiSelect && p.forAll(q, a) {
		if len(a.Parts[0].Who) > 0 {
			// The ticks say it for everyone: no band beside them.
			item.Kind, item.Parts[0].Who = PaperTicks, ""
		}
		chosen, _ := asTexts(a.Parts[0].Value)
		for _, code := range q.codes() {
			if c, ok := q.List.find(code); ok && p.mayName(q, code) && (c.inForce(p.doc.Started) || slices.Contains(chosen, code)) {
				item.Options = append(item.Options, PaperOption{p.text(c.Label), slices.Contains(chosen, code)})
			}
		}
	}
}

// marked is an answer with the mark of one that was taken over and that nobody
// has confirmed: a paper of a draft must not pass it off as today's.
func (p *press) marked(part DocPart) string {
	if part.Carried == "" {
		return p.words(part)
	}
	return p.words(part) + " (" + part.Carried + ")"
}

// forAll reports whether one answer speaks for the family, so that its ticks
// need no name.
func (p *press) forAll(q *Question, a DocAnswer) bool {
	return len(a.Parts) == 1 && (!q.perPerson() || len(a.Parts[0].Who) == len(p.doc.Members))
}

// who says whose answer a part is; a toggled answer is never printed as only
// Yes (3.2.2-10). Where the question was put to some members and nobody was
// taken out there is no "else": they are named.
func (p *press) who(q *Question, a DocAnswer, part DocPart) string {
	switch {
	case !q.perPerson():
		return ""
	case len(part.Who) == len(p.doc.Members):
		return p.say("paper.everyone")
	case part.Subject != Group, len(a.Parts)+len(a.Missing) == 1:
		return p.namesOf(part.Who)
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
