package forms

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// block is a group of questions that several forms put in with `use`. Its
// questions stay nodes: they are read anew for each use, because ids, rules and
// lists mean something else there.
type block struct {
	id        string
	version   int
	file      string
	sha256    string
	rules     map[string]ruleSource
	questions []*node
	keys      fields
	named     map[string]*List
	checked   map[string]bool // languages of its readings that the council has checked
}

// placedBlock is a block where a form puts it in.
type placedBlock struct {
	block *block
	scope *scope
}

// readBlock checks what can be checked without a form.
func (l *Library) readBlock(tree *node, src []byte, r *report) *block {
	f := r.fields(tree, blockKeys)
	builder := &builder{lib: l, r: r, lists: map[string]place{}, rules: map[string]place{}}
	b := &block{id: f.id("block"), version: f.number("version"), file: r.file, sha256: digest(src), keys: f, questions: f.items("questions"), checked: r.checkedReadings(f)}
	f.text("title")
	b.rules, b.named = builder.readRules(f), builder.readLists(f)
	if r.failed() {
		return nil
	}
	return b
}

// local is the id a question has inside its block.
func (b *block) local(n *node) string {
	for _, e := range n.entries {
		if e.name == "id" {
			return e.value.text
		}
	}
	return ""
}

// use puts a block in.
func (b *builder) use(n *node, s *scope, p *FormPage, table *Question) {
	k := b.r.fields(n, useKeys)
	block := b.findBlock(k.node("use"))
	if block == nil {
		return
	}
	b.blocks = append(b.blocks, block.id)
	defer func() { b.blocks = b.blocks[:len(b.blocks)-1] }()
	inner := &scope{prefix: s.prefix, rules: block.rules, lists: block.named, up: s}
	if as := k.id("as"); as != "" {
		inner.prefix += as + "."
	}
	if table == nil { // columns are found by their table
		b.placed = append(b.placed, placedBlock{block, inner})
		inner.names = map[string]bool{}
		for _, q := range block.questions {
			inner.names[block.local(q)] = true
		}
	}
	with, file := b.with(k, block), b.r.file
	for _, n := range block.questions {
		local := block.local(n)
		var shows []scopedRule
		for _, keys := range []fields{k, with[local]} {
			if source := keys.rule("show_when"); !source.empty() {
				shows = append(shows, scopedRule{source, s, file})
			}
		}
		b.r.file = block.file
		it := b.question(n, inner, p, table, shows)
		b.r.file = file
		if it != nil {
			it.q.checkedIn = block.checked
			with[local].change(it, s)
			b.changeAll(it.q, k)
		}
	}
}

// findBlock is the block a use names, or nil with a finding.
func (b *builder) findBlock(at *node) *block {
	if at == nil {
		return nil
	}
	id, version := b.r.versioned(at, "E15")
	if id == "" {
		return nil
	}
	block := b.lib.blocks[id][version]
	switch file := b.lib.broken[at.text]; {
	case block == nil && file != "":
		b.partial = true
		b.r.add(at.at, "E15", fmt.Sprintf("%s has errors of its own: see %s", at.text, file), "")
	case block == nil:
		b.partial = true
		b.r.add(at.at, "E15", fmt.Sprintf("there is no block %s", show(at.text)), b.r.suggest(at.text, b.lib.blockNames()))
	case len(b.blocks) > 4 || slices.Contains(b.blocks, id):
		b.r.add(at.at, "E15", "a block cannot hold itself", "")
		return nil
	}
	return block
}

// changeAll makes the changes that a use makes to every question of its block.
func (b *builder) changeAll(q *Question, use fields) {
	switch from := use.word("prefill"); {
	case from == "no":
		q.Prefill = ""
	case from == workerSource:
		if part, ok := strings.CutPrefix(q.Prefill, "user."); ok {
			q.Prefill = workerSource + "." + part
		}
	}
	if n := use.node("print"); n != nil && q.Print.When.IsZero() {
		q.Print.When = b.r.fields(n, printKeys).text("when")
	}
}

// with reads what a use changes of a block's questions.
func (b *builder) with(k fields, block *block) map[string]fields {
	out := map[string]fields{}
	for _, e := range k.entries("with") {
		if !slices.ContainsFunc(block.questions, func(q *node) bool { return block.local(q) == e.name }) {
			b.r.add(e.at, "E30", fmt.Sprintf("the block has no question %s", show(e.name)), "")
			continue
		}
		out[e.name] = b.r.fields(e.value, withKeys)
	}
	return out
}

// change makes the changes of a use. required and required_when drive each
// other out: the form's word is the last.
func (f fields) change(it *item, s *scope) {
	if f.has("required") {
		it.q.Required, it.needs = f.yes("required"), scopedRule{}
	}
	if source := f.rule("required_when"); !source.empty() {
		it.q.Required, it.needs = false, scopedRule{source, s, f.r.file}
	}
	if f.has("label") {
		it.q.Label = f.text("label")
	}
	if f.has("hint") {
		it.q.Hint = f.text("hint")
	}
	if f.has("prefill") {
		it.q.Prefill = f.word("prefill")
	}
	for _, n := range f.words("carry_from") {
		it.q.CarryFrom = append(it.q.CarryFrom, n.text)
	}
}

func (l *Library) blockNames() []string {
	var names []string
	for _, id := range slices.Sorted(maps.Keys(l.blocks)) {
		for version := range l.blocks[id] {
			names = append(names, fmt.Sprintf("%s@%d", id, version))
		}
	}
	return names
}
