package forms

import (
	"fmt"
	"slices"
	"strings"
)

// understand ties what names another thing to that thing: lists, tables,
// followed questions, and last of all the rules.
func (b *builder) understand(f fields, top *scope) {
	b.findMembers()
	for _, it := range b.items {
		b.inFile(it.file, func() { b.resolve(it) })
	}
	for _, it := range b.items {
		b.inFile(it.file, func() { b.compute(it) })
	}
	for _, it := range b.items {
		b.rulesOf(it)
	}
	w := where{scope: top}
	for _, s := range b.form.Sections {
		s.show = b.bind(s.keys.rule("show_when"), w)
		s.needs = b.demand(s.keys.node("needs_first"), w)
		for _, p := range s.Pages {
			p.show = b.bind(p.keys.rule("show_when"), w)
		}
	}
	b.form.care = b.bind(f.rule("print_with_care"), w)
	for _, n := range f.items("finish") {
		b.form.Finish = append(b.form.Finish, b.check(n, checkKeys, "that", w))
	}
	b.products(f, w)
	b.states(f, w)
}

// inFile does something whose findings belong to the form's file or a block's.
func (b *builder) inFile(file string, do func()) {
	was := b.r.file
	b.r.file = file
	do()
	b.r.file = was
}

func (b *builder) bind(source ruleSource, w where) *rule {
	return b.bindAs(source, w, kindBool)
}

func (b *builder) bindAs(source ruleSource, w where, want kind) *rule {
	if source.empty() || b.r.full() {
		return nil
	}
	b.markUsed(source.text, w.scope)
	bound, fault := b.form.bind(source, w, want)
	if fault != nil && b.partial && fault.code == "E30" {
		return nil
	}
	if fault != nil && fault.code == "E30" {
		b.foreign(fault, source.text)
	}
	if fault != nil {
		b.r.add(source.spot(fault.at), fault.code, fault.say, fault.mend)
		return nil
	}
	return bound
}

// foreign says it where the unknown name is a rule of a block: those are the
// block's own.
func (b *builder) foreign(fault *ruleError, text string) {
	word := string([]rune(text)[min(fault.at, len([]rune(text))):])
	if end := strings.IndexFunc(word, func(c rune) bool { return !wordRune(c) }); end > 0 {
		word = word[:end]
	}
	for _, it := range b.items {
		if _, _, ok := it.scope.rule(word); ok {
			fault.say += "; a block has a rule of that name"
			fault.mend = "A block's rules are its own: write the rule out here, or name it under rules:"
			return
		}
	}
}

// markUsed remembers which named rules somebody used, for W46.
func (b *builder) markUsed(text string, s *scope) {
	for word := range strings.FieldsFuncSeq(text, func(c rune) bool { return !wordRune(c) }) {
		if _, source, ok := s.rule(word); ok && !b.used["rule "+word] {
			b.used["rule "+word] = true
			b.markUsed(source.text, s)
		}
	}
}

// demand reads a rule alone, or a rule and its sentence.
func (b *builder) demand(n *node, w where) *Demand {
	if n == nil {
		return nil
	}
	if n.kind == scalarNode {
		return &Demand{rule: b.bind(n.rule(), w)}
	}
	return b.check(n, checkKeys, "that", w)
}

func (b *builder) check(n *node, t *keyTable, name string, w where) *Demand {
	k := b.r.fields(n, t)
	d := &Demand{rule: b.bind(k.rule(name), w)}
	if k.has("say") {
		d.Say = k.text("say")
	}
	return d
}

func (b *builder) findMembers() {
	for _, it := range b.items {
		if !it.q.RowsMembers {
			continue
		}
		if b.form.members != nil {
			b.r.add(it.keys.place("rows_are"), "E26", "the members are already the rows of "+show(b.form.members.ID), "")
			continue
		}
		b.form.members = it.q
		for _, local := range []string{columnName, columnBorn, columnGender} {
			if it.q.column(local) == nil {
				b.r.add(it.keys.place("rows_are"), "E11", fmt.Sprintf("the table of members needs a column %s", local), "Use the block family_member@1")
			}
		}
	}
}

// where is what a question's own rules may speak of.
func (it *item) where(s *scope) where {
	w := where{scope: s, table: it.q.Table, person: it.q.perPerson()}
	if it.q.Table != nil {
		w.person = it.q.Table.ofPeople()
	}
	return w
}

func (b *builder) list(it *item, name string) *List {
	word := it.keys.word(name)
	if word == "" {
		return nil
	}
	for s := it.scope; s != nil; s = s.up {
		if list := s.lists[word]; list != nil {
			b.used["list "+word] = true
			return list
		}
	}
	b.r.add(it.keys.place(name), "E12", fmt.Sprintf("no list is called %s here", show(word)), "Name it under lists:, like gender: CL-1@1")
	return nil
}

func (b *builder) resolve(it *item) {
	q, k := it.q, it.keys
	q.List, q.Suggest, q.Descriptors = b.list(it, "list"), b.list(it, "suggest"), b.lib.newestList(k.word("descriptors"))
	if name := k.word("follows"); name != "" {
		q.Follows, q.follows = name, b.form.find(name, where{scope: it.scope})
		if f := q.follows; f == nil || f.index >= q.index || f.Level != LevelToggle || f.follows != nil || q.Level != LevelToggle {
			b.r.add(k.place("follows"), "E43", fmt.Sprintf("%s is no toggle question before this one", show(name)), "A question that follows is itself level: toggle")
			q.follows = nil
		} else {
			q.Follows = f.ID
		}
	}
	for _, n := range k.words("report") {
		report, ok := splitReport(n.text)
		if !ok {
			b.r.add(n.at, "E36", "a report reads: need LIST CODE, need, indicator NAME or measure NAME", "")
		}
		if ok && report.Kind == "need" && (report.Code == "") != (q.Type == TypeMultiSelect) {
			b.r.add(n.at, "E36", "each choice of a multiselect is a need of its own, and any other yes is one need", "Write report: need at a multiselect, else report: need LIST CODE")
		}
		q.Reports = append(q.Reports, report)
	}
	for _, n := range k.words("from") {
		from := b.form.find(n.text, where{scope: it.scope, table: q.Table})
		if from == nil {
			b.r.add(n.at, "E30", fmt.Sprintf("there is no question %s", show(n.text)), didYouMean(n.text, b.form.known(where{scope: it.scope, table: q.Table})))
			continue
		}
		q.from = append(q.from, from)
	}
}

func (b *builder) compute(it *item) {
	q, k := it.q, it.keys
	q.computed = b.bindAs(k.rule("computed"), it.where(it.scope), kindNone)
	if name := k.word("function"); name != "" {
		f, say := findFunction(name, q.from)
		if f == nil {
			b.r.add(k.place("function"), "E27", say, "")
		}
		q.function = f
	}
}

func (b *builder) rulesOf(it *item) {
	q, k, w := it.q, it.keys, it.where(it.scope)
	for _, s := range it.shows {
		b.inFile(s.file, func() {
			if r := b.bind(s.source, it.where(s.scope)); r != nil {
				q.show = append(q.show, r)
			}
		})
	}
	if !it.needs.source.empty() {
		b.inFile(it.needs.file, func() { q.requiredWhen = b.bind(it.needs.source, it.where(it.needs.scope)) })
	}
	b.inFile(it.file, func() {
		who := w
		who.only, who.table, who.person = true, nil, true
		q.peopleWhen = b.bind(k.rule("people_when"), who)
		for _, n := range k.items("check") {
			q.checks = append(q.checks, b.check(n, checkKeys, "that", w))
		}
		for _, n := range k.items("warn") {
			q.warns = append(q.warns, b.check(n, warnKeys, "when", w))
		}
		for _, n := range k.items("offer") {
			q.offer = append(q.offer, b.offer(it, n, w))
		}
		for _, n := range k.items("class_when") {
			c := b.r.fields(n, classKeys)
			q.classWhen = append(q.classWhen, classWhen{Class(c.word("class")), b.bind(c.rule("when"), w)})
		}
		b.urgentOf(it, w)
		b.codesOf(q, k)
	})
}

func (b *builder) offer(it *item, n *node, w where) offer {
	k := b.r.fields(n, offerKeys)
	o := offer{when: b.bind(k.rule("when"), w)}
	if k.has("say") {
		o.say = k.text("say")
	}
	for _, c := range k.words("codes") {
		o.codes = append(o.codes, c.text)
		if known := it.q.codes(); known != nil && !slices.Contains(known, c.text) {
			b.r.add(c.at, "E23", fmt.Sprintf("%s is not a code of this list", show(c.text)), b.r.suggest(c.text, known))
		}
	}
	if len(o.codes) == 0 {
		b.r.add(n.at, "E25", "this leaves nothing to choose", "")
	}
	return o
}

func (b *builder) codesOf(q *Question, k fields) {
	for _, c := range k.words("later") {
		if known := q.codes(); known != nil && !slices.Contains(known, c.text) {
			b.r.add(c.at, "E23", fmt.Sprintf("%s is not a code of this list", show(c.text)), b.r.suggest(c.text, known))
		}
	}
	if code, ok := strings.CutPrefix(q.Prefill, "code "); ok && q.codes() != nil && !slices.Contains(q.codes(), strings.TrimSpace(code)) {
		b.r.add(k.place("prefill"), "E23", fmt.Sprintf("%s is not a code of this list", show(code)), "")
	}
}

// urgentOf reads `urgent`: yes means "answered yes", a text is a rule, and a
// group says which part of the safety gate (G4) the question is.
func (b *builder) urgentOf(it *item, w where) {
	n := it.keys.node("urgent")
	if n == nil {
		return
	}
	if n.kind == mapNode {
		k := b.r.fields(n, raiseKeys)
		it.q.UrgentAs = k.word("as")
		it.q.urgent = b.bind(k.rule("when"), w)
		if !k.has("when") && !k.has("as") {
			b.r.add(n.at, "E11", "urgent needs when or as", "")
		}
		if slices.Contains(urgentRoles[:3], it.q.UrgentAs) && !k.has("when") {
			b.r.add(n.at, "E11", "urgent: "+it.q.UrgentAs+" needs when", "")
		}
		return
	}
	source := n.rule()
	if n.text == "yes" {
		source = ruleSource{text: it.q.Local + " is yes", at: n.at}
	}
	it.q.urgent = b.bind(source, w)
}
