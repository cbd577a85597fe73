package forms

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// fields is a group of keys checked against its table: every key is known,
// said once and of the right shape.
type fields struct {
	at    place
	keys  []entry // few: looking through them is faster than a map
	marks uint64  // of the keys
	r     *report
}

// fields checks n against t.
func (r *report) fields(n *node, t *keyTable) fields {
	f := fields{at: n.at, keys: n.entries[:0:0], r: r}
	if n.kind != mapNode {
		r.add(n.at, "E04", fmt.Sprintf("%s of a %s should be a group of keys", n.kind, t.name), "")
		return f
	}
	f.keys = n.entries // nearly always all of them
	refused := func(e entry) bool { return !r.takes(e, t) }
	if bad := slices.IndexFunc(n.entries, refused); bad >= 0 {
		f.keys = append(slices.Clone(n.entries[:bad]), slices.DeleteFunc(slices.Clone(n.entries[bad+1:]), refused)...)
	}
	for i := range f.keys {
		f.marks |= mark(f.keys[i].name)
	}
	for i := range t.keys {
		if k := &t.keys[i]; k.must && !slices.ContainsFunc(n.entries, func(e entry) bool { return e.name == k.name }) {
			r.add(n.at, missingCode(t, k), fmt.Sprintf("a %s needs %s", t.name, k.name), "")
		}
	}
	return f
}

// mark is one bit for a key, by which one that is not there, as most are not, is
// seen not to be without looking. Two keys may share theirs.
func mark(name string) uint64 {
	if name == "" {
		return 1
	}
	return 1 << ((len(name)*5 + int(name[0]) + 3*int(name[len(name)-1])) % 64)
}

// takes tells whether a key is of the table and its value has the right shape.
func (r *report) takes(e entry, t *keyTable) bool {
	k := t.key(e.name)
	if k == nil {
		r.add(e.at, "E05", fmt.Sprintf("%s is not a key of a %s", show(e.name), t.name), r.suggest(e.name, t.names()))
		return false
	}
	return r.fits(e.value, k)
}

// fits checks the shape of a value; what a text or number says is checked
// where it is read.
func (r *report) fits(n *node, k *key) bool {
	var want []nodeKind
	switch k.shape {
	case oneText, urgentRule, demandRule:
		want = []nodeKind{scalarNode, mapNode}
	case wordList, textList:
		want = []nodeKind{listNode, scalarNode}
	case objectList:
		want = []nodeKind{listNode}
	case wordMap, textMap, ruleMap, numberMap, wordsMap, oneObject, objectMap:
		want = []nodeKind{mapNode}
	default:
		want = []nodeKind{scalarNode}
	}
	if !slices.Contains(want, n.kind) {
		r.add(n.at, "E04", fmt.Sprintf("%s should be %s, not %s", k.name, want[0], n.kind), "")
		return false
	}
	if n.kind == scalarNode && n.text == "" && n.inset == 0 {
		r.add(n.at, "E04", k.name+" has nothing after it", "Write it, or take the key out")
		return false
	}
	if strings.HasPrefix(n.cut, "#") && len(n.cut) > 1 && n.cut[1] != ' ' {
		r.add(n.at, "E10", fmt.Sprintf("the text is cut to %s: # begins a comment", show(n.text)), "Put quotes round the whole text")
		return false
	}
	return r.allowed(n, k)
}

// allowed checks a word, or each word of a list, against the only ones allowed.
func (r *report) allowed(n *node, k *key) bool {
	switch {
	case len(k.one) == 0 || n.kind == mapNode:
		return true
	case n.kind == scalarNode:
		return r.among(n, k)
	}
	fine := true
	for _, item := range n.items {
		if item.kind == scalarNode {
			fine = r.among(item, k) && fine
		}
	}
	return fine
}

// one of the words of a key that has many.
var oneOf = map[string]string{"copies": "copy", "records": "kind of record", "of": "kind of record"}

// among checks a word against the only ones allowed.
func (r *report) among(n *node, k *key) bool {
	if slices.Contains(k.one, n.text) {
		return true
	}
	code := map[string]string{"type": "E18", "class": "E38", "level": "E16", "carry": "E24"}[k.name]
	if code == "" {
		code = "E04"
	}
	mend := r.suggest(n.text, k.one)
	if mend == "" {
		mend = "It may be " + strings.Join(k.one, ", ")
	}
	r.add(n.at, code, fmt.Sprintf("%s is not a %s", show(n.text), cmp.Or(oneOf[k.name], k.name)), mend)
	return false
}

func (f fields) has(name string) bool { return f.node(name) != nil }

func (f fields) place(name string) place {
	if n := f.node(name); n != nil {
		return n.at
	}
	return f.at
}

func (f fields) node(name string) *node {
	if f.marks&mark(name) == 0 {
		return nil
	}
	for i := range f.keys {
		if f.keys[i].name == name {
			return f.keys[i].value
		}
	}
	return nil
}

func (f fields) word(name string) string {
	if n := f.node(name); n != nil {
		return strings.TrimSpace(n.text)
	}
	return ""
}

func (f fields) number(name string) int {
	n := f.node(name)
	if n == nil {
		return 0
	}
	return f.r.number(n, name)
}

func (r *report) number(n *node, name string) int {
	value, err := strconv.Atoi(n.text)
	if err != nil || value < 0 || value > 1e6 || n.kind != scalarNode || len(n.text) > 1 && n.text[0] == '0' {
		r.add(n.at, "E09", fmt.Sprintf("%s should be a whole number, not %s", name, show(n.text)), "")
		return 0
	}
	return value
}

func (f fields) yes(name string) bool {
	n := f.node(name)
	if n == nil {
		return false
	}
	if n.text != "yes" && n.text != "no" {
		f.r.add(n.at, "E09", fmt.Sprintf("%s should be yes or no, not %s", name, show(n.text)), "")
	}
	return n.text == "yes"
}

// words is a list of words with the place of each; one word is a list of one.
func (f fields) words(name string) []*node {
	n := f.node(name)
	if n == nil {
		return nil
	}
	return f.r.words(n, name)
}

func (r *report) words(n *node, name string) []*node {
	if n.kind == scalarNode {
		return []*node{n}
	}
	var out []*node
	for _, item := range n.items {
		if item.kind != scalarNode || item.text == "" {
			r.add(item.at, "E04", "each of "+name+" should be a word", "")
			continue
		}
		out = append(out, item)
	}
	return out
}

func (f fields) items(name string) []*node {
	if n := f.node(name); n != nil {
		return n.items
	}
	return nil
}

func (f fields) entries(name string) []entry {
	if n := f.node(name); n != nil {
		return n.entries
	}
	return nil
}

func (f fields) text(name string) Text {
	if n := f.node(name); n != nil {
		return f.r.text(n, name)
	}
	return Text{}
}

// text reads words for people: a text is English, a group names languages.
func (r *report) text(n *node, name string) Text {
	if n.kind == scalarNode {
		return Text{EN: strings.TrimSpace(n.text)}
	}
	var t Text
	for _, e := range n.entries {
		switch {
		case e.value.kind != scalarNode:
			r.add(e.value.at, "E04", "the words in a language should be a text", "")
		case strings.HasPrefix(e.value.cut, "#") && len(e.value.cut) > 1 && e.value.cut[1] != ' ':
			r.add(e.value.at, "E10", fmt.Sprintf("the text is cut to %s: # begins a comment", show(e.value.text)), "Put quotes round the whole text")
		case e.name == "en":
			t.EN = strings.TrimSpace(e.value.text)
		case e.name == "cy":
			t.CY = strings.TrimSpace(e.value.text)
		default:
			r.add(e.at, "E06", fmt.Sprintf("%s is not a language of this program", show(e.name)), "Use en or cy; put quotes round a text that has a comma in it")
		}
	}
	if t.EN == "" {
		r.add(n.at, "E07", name+" has no English words", "Write en: first")
	}
	return t
}

// ruleSource is a rule as written, before it is understood.
type ruleSource struct {
	text string
	at   place
	flat bool // text runs on from at, so a place inside it can be named
}

func (s ruleSource) empty() bool { return s.text == "" }

// spot is the place of a character inside the rule.
func (s ruleSource) spot(offset int) place {
	if !s.flat {
		return s.at
	}
	return place{s.at.line, s.at.column + offset}
}

func (f fields) rule(name string) ruleSource {
	if n := f.node(name); n != nil {
		return n.rule()
	}
	return ruleSource{}
}

func (n *node) rule() ruleSource {
	s := ruleSource{text: n.text, at: n.at, flat: n.inset >= 0}
	s.at.column += max(0, n.inset)
	return s
}

// isID reports whether a word may be a name: a letter, then letters, digits and
// _, at most 64 together.
func isID(id string) bool {
	for i := range len(id) {
		c := id[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return id != "" && len(id) <= 64
}

// id reads a name that others will point at.
func (f fields) id(name string) string {
	id := f.word(name)
	if id != "" && !isID(id) || reserved[id] {
		f.r.add(f.place(name), "E17", fmt.Sprintf("%s cannot be a name", show(id)), "Use letters, digits and _, beginning with a letter, at most 64, and no word of the rule language")
		return ""
	}
	return id
}

// versioned splits "CL-1@2".
func (r *report) versioned(n *node, code string) (string, int) {
	name, version, ok := strings.Cut(n.text, "@")
	number, err := strconv.Atoi(version)
	if !ok || err != nil || number < 1 {
		r.add(n.at, code, fmt.Sprintf("%s should name a version, like %s@1", show(n.text), name), "")
		return "", 0
	}
	return name, number
}

// missingCode tells a rule without its sentence (E13) from any other missing
// key: an error nobody explains cannot be mended by the person who sees it.
func missingCode(t *keyTable, k *key) string {
	if k.name == "say" && (t == checkKeys || t == warnKeys) {
		return "E13"
	}
	return "E11"
}
