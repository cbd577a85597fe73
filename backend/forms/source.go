package forms

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Bounds of a source file: six times our largest, and deeper than any form.
const (
	maxSource = 512 << 10
	maxDepth  = 16
)

// node is a YAML node freed of YAML: every scalar is text, so `no`, `01` and
// `2020-01-01` mean what they say until a key says what they are.
type node struct {
	at      place
	kind    nodeKind
	text    string
	inset   int // characters between at and the first of text, where they run on; -1 where they do not
	cut     string
	entries []entry
	items   []*node
}

type nodeKind uint8

const (
	scalarNode nodeKind = iota
	listNode
	mapNode
)

type entry struct {
	name  string
	at    place
	value *node
}

func (k nodeKind) String() string { return [...]string{"a text", "a list", "a group of keys"}[k] }

// readSource turns a file into nodes, or says why it cannot.
func readSource(src []byte, r *report) *node {
	if !checkBytes(src, r) {
		return nil
	}
	var doc yaml.Node
	if err := load(src, &doc); err != nil {
		translate(err, src, r)
		return nil
	}
	if len(doc.Content) != 1 {
		r.add(place{1, 1}, "E01", "the file is empty", "")
		return nil
	}
	tree := convert(doc.Content[0], r, 1)
	if r.failed() || tree == nil {
		return nil
	}
	if tree.kind != mapNode {
		r.add(tree.at, "E04", "the file must be a group of keys, one to a line", "Begin with form:, block:, list: or profile:")
		return nil
	}
	return tree
}

// load never panics: a reader eighteen days old may yet.
func load(src []byte, doc *yaml.Node) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reader failed: %v", p)
		}
	}()
	return yaml.Load(src, doc)
}

// checkBytes refuses what a reader could read two ways, before it is read.
func checkBytes(src []byte, r *report) bool {
	if len(src) > maxSource {
		r.add(place{1, 1}, "E00", fmt.Sprintf("the file is %d KiB; the most is %d", len(src)>>10, maxSource>>10), "Move questions into blocks")
		return false
	}
	line, column, indent := 1, 1, true
	for i, first := 0, true; i < len(src); first = false {
		if b := src[i]; b > ' ' && b < 0x7F { // most of a file
			column, indent = column+1, false
			i++
			continue
		}
		c, size := utf8.DecodeRune(src[i:])
		if say := forbidden(c, size, first, indent); say != "" {
			r.add(place{line, column}, "E00", say, "Save the file as plain UTF-8 text")
			return false
		}
		column++
		if c == '\n' {
			line, column, indent = line+1, 1, true
		} else if c != ' ' {
			indent = false
		}
		i += size
	}
	return true
}

func forbidden(c rune, size int, first, indent bool) string {
	switch {
	case c == utf8.RuneError && size == 1:
		return "the file is not valid UTF-8 here"
	case c == '\uFEFF' && !first:
		return "an invisible byte order mark stands inside the text"
	case c == '\t':
		return "a tab stands here; only spaces may"
	case c < ' ' && c != '\n' && c != '\r', c >= 0x7F && c < 0xA0:
		return "an invisible control character stands here"
	case c >= '\u202A' && c <= '\u202E', c >= '\u2066' && c <= '\u2069':
		return "an invisible character that turns the direction of text stands here"
	case indent && (c == '\u00A0' || c == '\u2007' || c == '\u202F'):
		return "a no-break space stands where the line is indented"
	}
	return ""
}

// convert copies YAML nodes and refuses anchors, aliases, tags, merges, keys
// that are no words, keys said twice, and depth.
func convert(y *yaml.Node, r *report, depth int) *node {
	at := place{y.Line, y.Column}
	switch {
	case depth > maxDepth:
		r.add(at, "E02", "this is nested too deeply", "")
		return nil
	case y.Anchor != "" || y.Kind == yaml.AliasNode:
		r.add(at, "E02", "& and * (anchors) are not used in definitions", "Put quotes round the text, or write the words out")
		return nil
	case y.Style&yaml.TaggedStyle != 0:
		r.add(at, "E02", "! (a tag) is not used in definitions", "Put quotes round the text")
		return nil
	}
	switch y.Kind {
	case yaml.MappingNode:
		return convertMap(y, r, depth)
	case yaml.SequenceNode:
		n := &node{at: at, kind: listNode, items: make([]*node, 0, len(y.Content))}
		for _, item := range y.Content {
			if r.full() {
				break
			}
			if c := convert(item, r, depth+1); c != nil {
				n.items = append(n.items, c)
			}
		}
		return n
	}
	return convertScalar(y)
}

func convertScalar(y *yaml.Node) *node {
	n := &node{at: place{y.Line, y.Column}, text: y.Value}
	switch {
	case y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		n.inset = 1
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		n.inset, n.text = -1, strings.TrimRight(y.Value, "\n")
	default:
		n.cut = y.LineComment
	}
	if strings.ContainsRune(y.Value, '\n') {
		n.inset = -1
	}
	return n
}

// fewKeys are looked through faster than a map is made.
const fewKeys = 16

func convertMap(y *yaml.Node, r *report, depth int) *node {
	n := &node{at: place{y.Line, y.Column}, kind: mapNode, entries: make([]entry, 0, len(y.Content)/2)}
	var many map[string]int
	if len(y.Content)/2 > fewKeys {
		many = make(map[string]int, len(y.Content)/2)
	}
	for i := 0; i+1 < len(y.Content) && !r.full(); i += 2 {
		k, at := y.Content[i], place{y.Content[i].Line, y.Content[i].Column}
		if k.Kind != yaml.ScalarNode {
			r.add(at, "E04", "a key must be a word", "")
			continue
		}
		if k.Value == "<<" || k.Anchor != "" || k.Style&yaml.TaggedStyle != 0 {
			r.add(at, "E02", "<<, & and ! are not used in definitions", "Use a block for questions that repeat")
			continue
		}
		if line := n.line(k.Value, many); line > 0 {
			r.add(at, "E03", fmt.Sprintf("%s is said twice; first on line %d", show(k.Value), line), "Take one of the two out")
			continue
		}
		if many != nil {
			many[k.Value] = k.Line
		}
		if v := convert(y.Content[i+1], r, depth+1); v != nil {
			n.entries = append(n.entries, entry{k.Value, at, v})
		}
	}
	return n
}

// line is where a key of the group was said first; 0 for nowhere. many has the
// lines of a group with more than a few keys.
func (n *node) line(key string, many map[string]int) int {
	if many != nil {
		return many[key]
	}
	for i := range n.entries {
		if n.entries[i].name == key {
			return n.entries[i].at.line
		}
	}
	return 0
}

// show quotes what an author wrote, shortened so that no finding is long.
func show(word string) string {
	if utf8.RuneCountInString(word) > 40 {
		word = string([]rune(word)[:40]) + "…"
	}
	return "“" + word + "”"
}

var flowHash = regexp.MustCompile(`\{[^}]*\s#`)

// translate turns the reader's words into an officer's.
func translate(err error, src []byte, r *report) {
	var one *yaml.LoadError
	var many *yaml.LoadErrors
	at, context, message := place{1, 1}, place{}, err.Error()
	if errors.As(err, &many) && len(many.Errors) > 0 {
		one = many.Errors[0]
	}
	if one != nil || errors.As(err, &one) {
		message = one.ContextMsg + " " + one.Message
		at = place{max(1, one.Mark.Line), max(1, one.Mark.Column)}
		context = place{one.ContextMark.Line, one.ContextMark.Column}
	}
	lines := strings.Split(string(src), "\n")
	if open, say := unclosed(lines, at.line); say != "" && !strings.Contains(message, "document") {
		r.add(open, "E01", say, "Close it, or take it out")
		return
	}
	switch {
	case strings.Contains(message, "single document"):
		r.add(secondDocument(lines), "E02", "a second document begins here", "Take the line --- out; one file is one definition")
	case strings.Contains(message, "no documents"):
		r.add(at, "E01", "the file is empty", "")
	case strings.Contains(message, "quoted scalar") && context.line > 0:
		r.add(context, "E01", "a quote is opened and never closed", "Close it, or take it out")
	case context.line > 0 && context.line <= len(lines) && flowHash.MatchString(lines[context.line-1]):
		r.add(context, "E01", "a # inside { } begins a comment and swallows the closing bracket", "Put quotes round the text with the #")
	case strings.Contains(message, "mapping values are not allowed"), strings.Contains(message, "expected key"):
		r.add(at, "E01", "a colon is in the wrong place: a text with “: ” in it needs quotes round it, or this line is indented wrongly", "")
	case strings.Contains(message, "flow"):
		r.add(context, "E01", "a bracket is opened here and not closed, or a comma is missing", "Put quotes round a text that begins with a bracket")
	default:
		r.add(at, "E01", "this is not written as the language expects", "Look for a missing quote, bracket or space near here")
	}
}

// unclosed looks back from a fault for the line that began it: the reader runs
// on through a quote that is never closed and trips over a later line.
func unclosed(lines []string, until int) (place, string) {
	for i := min(until, len(lines)) - 1; i >= 0; i-- {
		line := strings.ReplaceAll(lines[i], `\"`, "")
		if before, _, comment := strings.Cut(line, " #"); comment && strings.Count(before, `"`)%2 == 0 {
			line = before
		}
		if strings.Count(line, `"`)%2 == 1 && quoteBegins.MatchString(line) {
			return place{i + 1, strings.LastIndex(line, `"`) + 1}, "a quote is opened and never closed"
		}
	}
	return place{}, ""
}

// quoteBegins finds a quote that begins a text, not one inside it.
var quoteBegins = regexp.MustCompile(`(^|[:\[{,-] *)"`)

func secondDocument(lines []string) place {
	for i, line := range lines {
		if i > 0 && strings.HasPrefix(line, "---") {
			return place{i + 1, 1}
		}
	}
	return place{1, 1}
}
