package forms

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
}

// readBlock checks what can be checked without a form.
func (l *Library) readBlock(tree *node, src []byte, r *report) *block {
	f := r.fields(tree, blockKeys)
	builder := &builder{lib: l, r: r, lists: map[string]place{}, rules: map[string]place{}}
	b := &block{id: f.id("block"), version: f.number("version"), file: r.file, sha256: digest(src), keys: f, questions: f.items("questions")}
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
