package forms

import (
	"fmt"
	"slices"
	"strings"
)

// Lint reads one definition file of a kind (form, block, list, profile) against
// a library and says what is wrong with it. Nothing is added to the library.
func Lint(l *Library, kind, name string, src []byte) []Finding {
	if l == nil {
		l = &Library{}
	}
	r := &report{file: name}
	tree := readSource(src, r)
	if tree == nil {
		return r.sorted()
	}
	switch kind {
	case "list":
		readList(tree, src, r)
	case "block":
		l.readBlock(tree, src, r)
	case "profile":
		readProfile(tree, src, r)
	default:
		l.buildForm(tree, src, r)
	}
	return tidy(r.findings)
}

// lint is everything said of a form beyond reading it. Errors come first: the
// hundredth finding is the last, and a warning must not hide an error.
func (b *builder) lint(f fields) {
	for _, it := range b.items {
		b.inFile(it.file, func() { b.lintQuestion(it) })
	}
	b.lintWho(f)
	b.lintTerms(f)
	b.lintConstants()
	b.lintCycles()
	b.lintMoves()
	b.lintAfter()
	b.lintButtons()
	b.lintSize(f)
	b.lintTimescales()
	b.warn(f)
}

// roles are those of domain 2.1 that may start a form.
var roles = []string{"portal_user", "portal_linked", "initiator", "keyworker", "taf_member", "handing_over", "triage", "coordinator", "customer_service",
	"practice_team", "mash_worker", "mash_support", "locality_coordinator", "helpdesk", "administrator", "manager", "trained_user", "csc", "mash", "partnerships", "business_support"}

func (b *builder) lintWho(f fields) {
	for _, n := range slices.Concat(f.words("who"), f.words("reopen")) {
		if !slices.Contains(roles, n.text) {
			b.r.add(n.at, "E04", fmt.Sprintf("%s is not a role", show(n.text)), b.r.suggest(n.text, roles))
		}
	}
	if f.has("reopen") && b.form.Kind == kindOfRecord {
		b.r.add(f.place("reopen"), "E49", "a record is never opened again: another one corrects it", "Take reopen out, or write kind: submission")
	}
	b.lintPromises(f)
}

// lintPromises holds a version to what the one before promised: the title of the
// council's own paper, and for how long an unfinished form is kept (BR-03).
func (b *builder) lintPromises(f fields) {
	before := b.before()
	if before == nil {
		return
	}
	if before.KeepsTitle && (b.form.Title.EN != before.Title.EN || !b.form.KeepsTitle) {
		b.r.add(f.place("title"), "E42", "the title is the council's: "+before.Title.EN, "Keep it, with keeps_title: yes, and ask the council before changing it")
	}
	if kept := b.form.ExpiresDays; kept > 0 && (before.ExpiresDays == 0 || kept < before.ExpiresDays) {
		promised := "to be kept for ever"
		if before.ExpiresDays > 0 {
			promised = fmt.Sprintf("%d days", before.ExpiresDays)
		}
		b.r.add(f.place("expires_after"), "E09", fmt.Sprintf("drafts of %s are promised %s; %d days is shorter", show(b.form.ID), promised, kept), "A new version may lengthen the time, never shorten it")
	}
}

func (b *builder) lintQuestion(it *item) {
	q, k := it.q, it.keys
	if q.Required && !it.needs.source.empty() {
		b.r.add(k.place("required_when"), "E19", "required and required_when stand together", "Keep the one that is meant")
	}
	if q.Type.wantsList() && q.List == nil && !k.has("list") {
		b.r.add(k.place("type"), "E21", fmt.Sprintf("a %s needs a list", q.Type), "Name one with list:")
	}
	if !q.Type.wantsList() && !q.refers() && k.has("list") && !k.has("shows") {
		b.r.add(k.place("list"), "E21", fmt.Sprintf("a %s takes no list", q.Type), "Use type: radio, select or multiselect, or suggest: instead of list:")
	}
	if q.Type.free() && (q.Max > 20000 || q.Max == 0 && (!k.has("max") || k.word("max") == "0")) {
		b.r.add(k.place("max"), "E22", "a text needs max, from 1 to 20000", "The usual is max: 1000")
	}
	b.lintLevel(it)
	b.lintTable(it)
	b.lintComputed(it)
	b.lintSources(it)
	b.lintRecords(it)
	b.lintReferences(it)
	b.lintFits(it)
}

func (b *builder) lintLevel(it *item) {
	q, k := it.q, it.keys
	switch {
	case q.Table != nil && k.has("level"):
		b.r.add(k.place("level"), "E16", "a column has an answer in each row; it takes no level", "Take level out")
	case q.Type == TypeTable && q.Level != LevelFamily:
		b.r.add(k.place("level"), "E16", "a table is always the family's", "Take level out")
	case q.Type == TypeYesNoToggle && q.Level != LevelToggle, q.Type == TypeToggleSelect && q.Level != LevelToggle:
		b.r.add(k.place("type"), "E16", fmt.Sprintf("a %s needs level: toggle", q.Type), "")
	case k.has("people_when") && !q.perPerson():
		b.r.add(k.place("people_when"), "E39", "people_when is for level: person and level: toggle", "Use show_when")
	}
}

func (b *builder) lintTable(it *item) {
	q, k := it.q, it.keys
	switch {
	case q.Type == TypeTable && q.Table != nil:
		b.r.add(k.place("type"), "E26", "a table cannot stand in a table", "")
	case q.Type == TypeTable && len(q.Columns) == 0 && !b.partial:
		b.r.add(k.place("type"), "E11", "a table needs columns", "")
	case q.Type != TypeTable && (k.has("columns") || k.has("min_rows") || k.has("rows_are")):
		b.r.add(k.place("type"), "E04", "only a table has columns, min_rows and rows_are", "Write type: table")
	case q.Type == TypeTable && q.Item.IsZero():
		b.r.add(q.place, "E11", "a table needs item, the name of one row", "Write item: family member")
	}
}

func (b *builder) lintComputed(it *item) {
	q, k := it.q, it.keys
	if q.Type == TypeComputed && k.has("computed") == k.has("function") {
		b.r.add(k.place("type"), "E27", "a computed question needs either computed or function", "")
	}
	if q.Type != TypeComputed && (k.has("computed") || k.has("function")) {
		b.r.add(k.place("type"), "E27", "only type: computed is computed", "")
	}
}

// prefills are the sources of a first value; what a column takes is put in when
// its row is added.
var prefills = []string{"user.full_name", "user.job_title", "user.agency", "user.agency_type", "user.phone", "user.phone_main", "user.email",
	"person.name", "profile.council", "members", "today", "now", "family.name", "family.address", "family.postcode", "family.phone",
	"child", "child.name", "child.school", "child.born", workerSource, "episode.opened",
	"episode.keyworker.full_name", "episode.keyworker.job_title", "episode.keyworker.agency", "episode.keyworker.agency_type",
	"episode.keyworker.phone", "episode.keyworker.phone_main", "episode.keyworker.email"}

// workerSource is the episode's key worker: a name, or all of a worker's
// details where a use of a block takes it instead of the user's.
const workerSource = "episode.keyworker"

func (b *builder) lintSources(it *item) {
	q, k := it.q, it.keys
	if q.Prefill != "" && !strings.HasPrefix(q.Prefill, "code ") && !b.agreed(q) && !slices.Contains(prefills, q.Prefill) {
		b.r.add(k.place("prefill"), "E28", fmt.Sprintf("nothing is called %s here", show(q.Prefill)), b.r.suggest(q.Prefill, prefills))
	}
	if q.Prefill == "child" && q.Type != TypePersonRef && q.Type != TypePersonsRef || q.Prefill == "members" && q.Type != TypePersonsRef || q.Prefill == "person.name" && q.Level != LevelPerson {
		b.r.add(k.place("prefill"), "E28", fmt.Sprintf("%s cannot fill a %s here", q.Prefill, q.Type), "")
	}
	if say := q.carriesRows(); (q.Carry == carryShow || q.Carry == carryOffer) && say != "" && q.picked(b.form) == nil {
		b.r.add(k.place("carry"), "E24", say, "Take carry out, or write it on a table that people fill in")
	}
	if q.Carry == "offer" && (q.Type == TypeComputed || q.Class == ClassConsent || q.Type == TypeSignature || q.Level == LevelToggle || q.Level == LevelPerson) {
		b.r.add(k.place("carry"), "E24", "consent, signatures and what people said are not carried over", "Write carry: show, or take it out")
	}
	needs := 0
	for _, report := range q.Reports {
		if report.Kind == "need" {
			needs++
		}
		if list := b.form.lists[report.List]; report.Kind == "need" && list != nil {
			if _, ok := list.find(report.Code); !ok {
				b.r.add(k.place("report"), "E36", fmt.Sprintf("%s is not a code of %s", show(report.Code), report.List), "")
			}
		}
	}
	if needs > 1 {
		b.r.add(k.place("report"), "E36", "a question counts as one need at most", "")
	}
	if left := q.offerLeft(); len(q.offer) > 0 && q.codes() != nil && left == 0 {
		b.r.add(k.place("offer"), "E25", "the offers together can leave nothing to choose", "")
	}
}

// carriesRows says why a table, or a column of one, is not carried over; "" where it is.
func (q *Question) carriesRows() string {
	switch {
	case q.Table != nil:
		return "rows are carried over whole, not by the column"
	case q.Type != TypeTable:
		return ""
	case q.RowsAre != "" || slices.Contains(q.Opens, opensPlanRow):
		return "these rows are on record already and are shown from there"
	case q.signs():
		return "consent, signatures and what people said are not carried over"
	}
	return ""
}

// offerLeft is how many codes are left if every offer holds at once.
func (q *Question) offerLeft() int {
	left := 0
	for _, code := range q.codes() {
		if !slices.ContainsFunc(q.offer, func(o offer) bool { return !slices.Contains(o.codes, code) }) {
			left++
		}
	}
	return left
}

// headTexts are those of the form as a whole.
func (b *builder) headTexts(f fields, each func(t Text, at place, person bool)) {
	each(b.form.Title, f.place("title"), false)
	for _, d := range b.form.Finish {
		each(d.Say, d.at(f.at), false)
	}
	each(b.form.FinishWord, f.place("finish_word"), false)
	each(b.form.Once, f.place("once_a_session"), false)
	for _, s := range b.form.States {
		each(s.Say, f.place("states"), false)
	}
	for _, p := range b.form.Produces {
		b.inFile(p.file, func() { each(p.Say, p.at, p.each != nil) })
	}
}

// texts goes through every text of a form with its place.
func (b *builder) texts(f fields, each func(t Text, at place, person bool)) {
	b.headTexts(f, each)
	for _, s := range b.form.Sections {
		each(s.Title, s.keys.place("title"), false)
		each(s.Intro, s.keys.place("intro"), false)
		each(s.None, s.keys.place("none_button"), false)
		if s.needs != nil {
			each(s.needs.Say, s.keys.place("needs_first"), false)
		}
		for _, p := range s.Pages {
			if p.keys.keys != nil {
				each(p.Title, p.keys.place("title"), false)
				each(p.Intro, p.keys.place("intro"), false)
				each(p.None, p.keys.place("none_button"), false)
			}
		}
	}
	for _, it := range b.items {
		b.inFile(it.file, func() {
			q, k, person := it.q, it.keys, it.q.Level == LevelPerson
			each(q.Label, k.place("label"), person)
			each(q.Hint, k.place("hint"), person)
			each(q.Short, k.place("short"), person)
			each(q.Item, k.place("item"), false)
			for _, d := range slices.Concat(q.checks, q.warns) {
				each(d.Say, d.at(q.place), person)
			}
			for _, o := range q.offer {
				each(o.say, k.place("offer"), person)
			}
		})
	}
}

func (d *Demand) at(otherwise place) place {
	if d.rule != nil {
		return d.rule.source.at
	}
	return otherwise
}

func (b *builder) lintTerms(f fields) {
	b.texts(f, func(t Text, at place, person bool) {
		for _, text := range []string{t.EN, t.CY} {
			for _, term := range termsIn(text) {
				_, known := plainTerms[term]
				switch {
				case term == "person" && !person:
					b.r.add(at, "E08", "$person stands in a question that is not about one person", "Write level: person, or other words")
				case term != "person" && !known:
					b.r.add(at, "E08", fmt.Sprintf("no council has a word for $%s", term), b.r.suggest(term, termNames()))
				}
			}
		}
	})
}

// termsIn are the $words of a text.
func termsIn(text string) []string {
	var terms []string
	for i := 0; i < len(text); i++ {
		if text[i] != '$' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '$' {
			i++
			continue
		}
		end := i + 1
		for end < len(text) && (text[end] >= 'a' && text[end] <= 'z' || text[end] == '_') {
			end++
		}
		terms = append(terms, text[i+1:end])
	}
	return terms
}
