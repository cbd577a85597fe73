package forms

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// builder makes one Form: it reads the keys, expands the blocks, then ties
// the rules to the questions.
type builder struct {
	lib    *Library
	r      *report
	form   *Form
	items  []*item // every question and column, in order
	lists  map[string]place
	rules  map[string]place
	used   map[string]bool // list and rule names somebody used
	blocks []string
	placed []placedBlock // in the form itself, not in a table
	// partial says that a block is missing: names may be its, and are not
	// reported as unknown on top of it.
	partial bool
	// welsh are the files in which somebody writes Welsh.
	welsh map[string]bool
}

// item is a question while it is being read.
type item struct {
	q     *Question
	keys  fields
	scope *scope
	file  string // whose text it is: the form's or a block's
	shows []scopedRule
	needs scopedRule // required_when, perhaps of the use
}

type scopedRule struct {
	source ruleSource
	scope  *scope
	file   string
}

func digest(src []byte) string {
	sum := sha256.Sum256(src)
	return hex.EncodeToString(sum[:])
}

// buildForm reads a form; the Form is nil where its findings hold an error.
func (l *Library) buildForm(tree *node, src []byte, r *report) *Form {
	f := r.fields(tree, formKeys)
	b := &builder{lib: l, r: r, lists: map[string]place{}, rules: map[string]place{}, used: map[string]bool{}, welsh: map[string]bool{}}
	b.form = &Form{
		ID: f.id("form"), Version: f.number("version"), SHA256: digest(src), Title: f.text("title"),
		Subject: f.word("subject"), Kind: f.word("kind"), AcceptsUntil: f.day("accepts_until"),
		lists: map[string]*List{}, byID: map[string]*Question{}, pages: map[string]*FormPage{}, timescales: map[string]bool{},
	}
	b.form.Group, b.form.FinishWord, b.form.checked = f.word("group"), f.text("finish_word"), r.checkedReadings(f)
	b.form.Once = f.text("once_a_session")
	for _, n := range f.words("records") {
		b.form.Records = append(b.form.Records, n.text)
	}
	for _, n := range f.words("who") {
		b.form.Who = append(b.form.Who, n.text)
	}
	for _, n := range f.words("reopen") {
		b.form.Reopen = append(b.form.Reopen, n.text)
	}
	for _, n := range f.words("copies") {
		b.form.Copies = append(b.form.Copies, Copy(n.text))
	}
	b.form.ExpiresDays, b.form.KeepsTitle = f.period("expires_after"), f.yes("keeps_title")
	top := &scope{lists: b.readLists(f), rules: b.readRules(f)}
	b.form.lists = top.lists
	b.sections(f, top)
	b.understand(f, top)
	b.lint(f)
	if r.failed() {
		return nil
	}
	b.form.forget()
	return b.form
}

// forget lets go of the source, which would stay in memory as long as its form.
func (f *Form) forget() {
	for _, s := range f.Sections {
		s.keys = fields{}
	}
	for _, p := range f.pageList {
		p.keys = fields{}
	}
}

func (f fields) day(name string) Day {
	w := f.word(name)
	if w == "" {
		return ""
	}
	if _, ok := Day(w).date(); !ok {
		f.r.add(f.place(name), "E09", fmt.Sprintf("%s should be a day, like 2026-11-22", name), "")
	}
	return Day(w)
}

var periodShape = regexp.MustCompile(`^(\d{1,4}) (day|week)s?$`)

// period reads "30 days", "3 weeks" or "never" as days; never is 0.
func (f fields) period(name string) int {
	w := f.word(name)
	if w == "" || w == "never" {
		return 0
	}
	days, ok := readPeriod(w)
	if !ok {
		f.r.add(f.place(name), "E09", fmt.Sprintf("%s should be a length of time, like 30 days, or never", name), "")
	}
	return days
}

func readPeriod(w string) (int, bool) {
	m := periodShape.FindStringSubmatch(w)
	if m == nil {
		return 0, false
	}
	n, _ := strconv.Atoi(m[1])
	if m[2] == "week" {
		n *= 7
	}
	return n, n > 0
}

func (b *builder) readLists(f fields) map[string]*List {
	lists := map[string]*List{}
	for _, e := range f.entries("lists") {
		if e.value.kind != scalarNode {
			b.r.add(e.value.at, "E04", "a list should be named like CL-1@1", "")
			continue
		}
		id, version := b.r.versioned(e.value, "E12")
		if id == "" {
			continue
		}
		list := b.lib.lists[id][version]
		if file := b.lib.broken[e.value.text]; list == nil && file != "" {
			b.r.add(e.value.at, "E12", fmt.Sprintf("%s has errors of its own: see %s", e.value.text, file), "")
			lists[e.name], b.lists[e.name] = &List{ID: id, Version: version}, e.at
			continue
		}
		if list == nil {
			b.r.add(e.value.at, "E12", fmt.Sprintf("there is no list %s", show(e.value.text)), b.r.suggest(e.value.text, b.lib.listNames()))
			continue
		}
		lists[e.name], b.lists[e.name] = list, e.at
	}
	return lists
}

func (l *Library) listNames() []string {
	var names []string
	for _, id := range slices.Sorted(maps.Keys(l.lists)) {
		for version := range l.lists[id] {
			names = append(names, fmt.Sprintf("%s@%d", id, version))
		}
	}
	return names
}

func (b *builder) readRules(f fields) map[string]ruleSource {
	rules := map[string]ruleSource{}
	for _, e := range f.entries("rules") {
		if !isID(e.name) || reserved[e.name] {
			b.r.add(e.at, "E17", fmt.Sprintf("%s cannot be the name of a rule", show(e.name)), "")
			continue
		}
		if e.value.kind != scalarNode {
			b.r.add(e.value.at, "E04", "a rule should be a text", "")
			continue
		}
		rules[e.name], b.rules[e.name] = e.value.rule(), e.at
		if _, fault := parseRule(e.value.text); fault != nil {
			b.r.add(e.value.rule().spot(fault.at), fault.code, fault.say, fault.mend)
			delete(rules, e.name)
		}
	}
	return rules
}

func (b *builder) sections(f fields, top *scope) {
	seen := map[string]bool{}
	for _, n := range f.items("sections") {
		k := b.r.fields(n, sectionKeys)
		s := &Section{ID: k.id("id"), Number: k.word("number"), Title: k.text("title"), Intro: k.text("intro"), Aside: k.yes("aside"),
			After: k.yes("after"), Offices: k.yes("offices"), AskAll: k.yes("ask_everyone"), None: k.text("none_button"), keys: k}
		if seen[s.ID] {
			b.r.add(k.place("id"), "E14", fmt.Sprintf("the section %s is there twice", show(s.ID)), "")
		}
		seen[s.ID] = true
		b.form.Sections = append(b.form.Sections, s)
		if k.has("pages") == k.has("questions") {
			b.r.add(n.at, "E11", "a section has either questions or pages", "")
			continue
		}
		if k.has("questions") {
			b.page(&FormPage{ID: s.ID, Title: s.Title, Intro: s.Intro, Section: s, keys: fields{at: k.at, r: b.r}}, k.items("questions"), top)
			continue
		}
		for _, n := range k.items("pages") {
			p := b.r.fields(n, pageKeys)
			b.page(&FormPage{ID: p.id("id"), Title: p.text("title"), Intro: p.text("intro"), None: p.text("none_button"), Offices: p.yes("offices"), Section: s, keys: p}, p.items("questions"), top)
		}
	}
}

func (b *builder) page(p *FormPage, questions []*node, top *scope) {
	if b.form.pages[p.ID] != nil {
		b.r.add(p.keys.place("id"), "E14", fmt.Sprintf("the page %s is there twice", show(p.ID)), "")
	}
	p.index = len(b.form.pageList)
	b.form.pages[p.ID], b.form.pageList = p, append(b.form.pageList, p)
	p.Section.Pages = append(p.Section.Pages, p)
	for _, n := range questions {
		b.question(n, top, p, nil, nil)
	}
}

// question reads one entry of `questions` or `columns`: a question, or the use
// of a block. shows are the rules of the uses it stands in.
func (b *builder) question(n *node, s *scope, p *FormPage, table *Question, shows []scopedRule) *item {
	if n.kind == scalarNode && strings.Contains(n.text, "@") {
		b.r.add(n.at, "E04", "a block is put in with use", "Write {use: "+n.text+"}")
		return nil
	}
	if b.r.full() || n.kind != mapNode {
		b.r.fields(n, questionKeys)
		return nil
	}
	if slices.ContainsFunc(n.entries, func(e entry) bool { return e.name == "use" }) {
		b.use(n, s, p, table)
		return nil
	}
	k := b.r.fields(n, questionKeys)
	local := k.id("id")
	q := &Question{ID: s.prefix + local, Local: local, Table: table, Page: p, place: n.at, index: len(b.form.Questions)}
	if table != nil {
		q.ID = table.ID + "." + local
	}
	b.fill(q, k)
	it := &item{q: q, keys: k, scope: s, shows: shows, file: b.r.file, needs: scopedRule{k.rule("required_when"), s, b.r.file}}
	if source := k.rule("show_when"); !source.empty() {
		it.shows = append(slices.Clip(it.shows), scopedRule{source, s, b.r.file})
	}
	b.enter(it)
	for _, column := range k.items("columns") {
		b.question(column, s, p, q, nil)
	}
	return it
}

// enter gives a question its place in the form.
func (b *builder) enter(it *item) {
	q := it.q
	if q.Local == "" {
		return
	}
	if first := b.form.byID[q.ID]; first != nil {
		b.r.add(it.keys.place("id"), "E14", fmt.Sprintf("%s is there twice; first on line %d", show(q.ID), first.place.line), "Give one another id, or use the block with as:")
		return
	}
	b.form.byID[q.ID] = q
	b.form.Questions = append(b.form.Questions, q)
	b.items = append(b.items, it)
	if q.Table != nil {
		q.Table.Columns = append(q.Table.Columns, q)
	} else {
		q.Page.Questions = append(q.Page.Questions, q)
	}
}

// centreHolds are the characters that the centre's own record has for an answer of a
// type, where the definition names no other number (BR-19).
var centreHolds = map[Type]int{TypePhone: 32, TypeEmail: 240}

// fill reads the keys that stand alone; those that name others wait for
// understand.
func (b *builder) fill(q *Question, k fields) {
	q.Type, q.Label, q.Hint, q.Short = Type(k.word("type")), k.text("label"), k.text("hint"), k.text("short")
	q.Level = Level(k.word("level"))
	if q.Level == "" {
		q.Level = LevelFamily
	}
	q.Required, q.Max, q.Places, q.MinRows = k.yes("required"), 0, k.number("places"), k.number("min_rows")
	q.Item, q.RowsAre, q.Shows, q.Bar = k.text("item"), k.word("rows_are"), k.word("shows"), k.number("bar")
	q.RowsMembers, q.Other = q.RowsAre == rowsMembers, k.yes("other")
	q.Names = k.word("names")
	for _, n := range k.words("of") {
		q.Of = append(q.Of, n.text)
	}
	b.readings(q, k)
	b.bundles(q, k)
	q.Prefill, q.Carry, q.Class, q.Was = k.word("prefill"), k.word("carry"), Class(k.word("class")), k.word("was")
	if q.Class == "" {
		q.Class = ClassOpen
	}
	if q.Type == TypeNumber {
		q.Least, q.Most = k.tenths("min"), k.tenths("max")
	} else {
		q.Max, q.CentreMax = k.number("max"), cmp.Or(k.number("centre_max"), centreHolds[q.Type])
	}
	for _, n := range k.words("later") {
		q.Later = append(q.Later, n.text)
	}
	if n := k.node("quick"); n != nil && n.kind == listNode {
		for _, item := range n.items {
			q.Quick = append(q.Quick, b.r.text(item, "quick"))
		}
	} else if n != nil {
		q.Quick = []Text{b.r.text(n, "quick")}
	}
	for _, n := range k.words("carry_from") {
		q.CarryFrom = append(q.CarryFrom, n.text)
	}
	for _, n := range k.words("opens") {
		q.Opens = append(q.Opens, n.text)
	}
	if n := k.node("print"); n != nil {
		p := b.r.fields(n, printKeys)
		q.Print = Print{Lines: p.number("lines"), NoHeading: p.has("heading") && !p.yes("heading"), PageBefore: p.has("before"), When: p.text("when")}
	}
}

func (f fields) tenths(name string) *int64 {
	if !f.has(name) {
		return nil
	}
	n := int64(f.number(name)) * 10
	return &n
}

// splitReport reads "need ff_national 5.4", or "need": each choice is one.
func splitReport(text string) (Report, bool) {
	parts := strings.Fields(text)
	if len(parts) == 3 && parts[0] == "need" {
		return Report{parts[0], parts[1], parts[2]}, true
	}
	if len(parts) == 1 && parts[0] == "need" {
		return Report{Kind: parts[0]}, true
	}
	if len(parts) == 2 && (parts[0] == "indicator" || parts[0] == "measure") {
		return Report{Kind: parts[0], Code: parts[1]}, true
	}
	return Report{}, false
}
