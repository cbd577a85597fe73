package central

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"earlyhelp.example/backend/forms"
)

// pare gives a JSON text without the members that a glance has no place for:
// nearly all of a submission, since what people wrote is none of the centre's
// business here. encoding/json, which goes over every byte twice, then reads a
// twentieth; what it is given it reads by its own rules (names in any case, the
// last of two alike, the first fault), and what is left out it would have
// skipped. Which questions were answered, most of what is left, is read here
// too, where it is written plainly; the text then has an empty list for them.
//
// Only a text that is JSON to the last byte is pared. ok is false for any other
// and where this reader is unsure; then encoding/json must read the whole.
func pare(b []byte) (pared []byte, answers []answered, ok bool) {
	p := parer{b: b, calm: calm(b), out: make([]byte, 0, len(b)/16)}
	if !p.value(envelope, 0) {
		return nil, nil, false
	}
	p.space()
	return p.out, p.answers, p.at == len(b)
}

// care is what is done with a value: left out, kept as far as a glance knows its
// members, kept as it is, or read here.
type care int

const (
	drop care = iota
	pick
	whole
	envelope // the outermost object: as pick, and its body is looked into
	document // the body: as pick, and its answers are read here
	answers  // the list of them, of which the brackets are kept
	answer   // one of them; this and what follows is not kept
	question
	kind
)

func (c care) kept() bool { return c != drop && c < answer }

// cares are the plain names of a glance's members, at any depth. A member that
// is read into a map is kept whole: its names may be any.
var cares = map[string]care{
	"schema": pick, "id": pick, "kind": pick, "authority": pick, "episode": pick, "after": pick, "form": pick,
	"code": pick, "version": pick, "lists": whole, "author": pick, "worker": pick, "device": pick,
	"urgent": pick, "calls": pick, "body": pick, "unchecked": pick, "amends": pick, "practice": pick, "answers": pick, "q": pick, "type": pick,
}

// sought are the names by which the reading here finds its way, per object.
func sought(in care) (one, other string, first, second care) {
	switch in {
	case envelope:
		return "body", "body", document, document
	case document:
		return "answers", "answers", answers, answers
	case answer:
		return "q", "type", question, kind
	}
	return "", "", drop, drop
}

// careOf is what to do with a member of this name in such an object. A name that
// is not plain is kept whole: encoding/json also takes it for any of these in
// capitals, through escapes and by Unicode's folding. ok is false where it could
// be taken so for one that is read here, or where that one stands there twice.
func (p *parer) careOf(name []byte, in care) (c care, ok bool) {
	own, other, first, second := sought(in)
	switch string(name) {
	case own:
		twice := first == document && p.body || first == answers && p.answers != nil
		p.body = p.body || first == document
		return first, !twice
	case other:
		return second, true
	}
	if lower(name) {
		if in == answer {
			return drop, true
		}
		return cares[string(name)], true
	}
	if in != pick && (bytes.IndexByte(name, '\\') >= 0 || bytes.EqualFold(name, []byte(own)) || bytes.EqualFold(name, []byte(other))) {
		return drop, false
	}
	if in == answer {
		return drop, true
	}
	return whole, true
}

func lower(name []byte) bool {
	for _, c := range name {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// deepest is how deep a text may nest before encoding/json must read it.
const deepest = 64

type parer struct {
	b       []byte
	at      int // the next byte to read
	out     []byte
	calm    bool // no control in all of b
	slash   int  // the next backslash, or one that was passed
	body    bool // the envelope's body has been met
	answers []answered
	named   strings.Builder // the answers' texts, in one piece
}

func (p *parer) value(c care, depth int) bool {
	p.space()
	begun, ok := p.at, false
	switch first := p.peek(); {
	case depth > deepest:
		return false
	case c == answers && first != '[', c == answer && first != '{', c > answer && first != '"':
		return false
	case first == '{' || first == '[':
		return p.list(first, c, depth)
	case first == '"':
		ok = p.text() && (c <= answer || p.answered(c, p.b[begun+1:p.at-1]))
	default:
		ok = p.word()
	}
	p.keep(c, p.b[begun:p.at]...)
	return ok
}

// answered takes down an answer's question or type; nothing but plain text.
func (p *parer) answered(c care, text []byte) bool {
	for _, b := range text {
		if b >= utf8.RuneSelf || b == '\\' {
			return false
		}
	}
	last := &p.answers[len(p.answers)-1]
	begun := p.named.Len()
	p.named.Write(text) // cannot fail
	if name := p.named.String()[begun:]; c == question {
		last.Q = name
	} else {
		last.Type = forms.Type(name)
	}
	return true
}

// within is the care for what stands in a list: what is read here is found in
// objects only, and in the one list of answers.
func (p *parer) within(open byte, c care) care {
	switch {
	case open == '{' && c == answer:
		p.answers = append(p.answers, answered{})
	case open == '[' && c == answers:
		p.answers = make([]answered, 0, 128)
		p.named.Grow(2 << 10)
		return answer
	case open == '[' && (c == envelope || c == document):
		return pick
	}
	return c
}

// list reads an object or an array, whose only difference is the names.
func (p *parer) list(open byte, c care, depth int) bool {
	shut := open + 2 // '{' and '}', '[' and ']'
	p.at++
	p.keep(c, open)
	inside := p.within(open, c)
	bare := true // nothing of it is kept yet
	for first := true; ; first = false {
		p.space()
		if next := p.peek(); next == shut && first {
			break
		}
		inner, begun := inside, p.at
		if open == '{' && !p.name(&inner) {
			return false
		}
		if !bare {
			p.keep(inner, ',')
		}
		if open == '{' {
			p.keep(inner, p.b[begun:p.at]...)
		}
		bare = bare && !inner.kept()
		if !p.value(inner, depth+1) {
			return false
		}
		p.space()
		if next := p.peek(); next == shut {
			break
		} else if next != ',' {
			return false
		}
		p.at++
	}
	p.at++
	p.keep(c, shut)
	return true
}

// name reads a member's name and its colon, and what to do with the member.
func (p *parer) name(c *care) bool {
	begun := p.at
	if p.peek() != '"' || !p.text() {
		return false
	}
	if *c != drop && *c != whole {
		inner, ok := p.careOf(p.b[begun+1:p.at-1], *c)
		if !ok {
			return false
		}
		*c = inner
	}
	p.space()
	p.at++
	return p.at <= len(p.b) && p.b[p.at-1] == ':'
}

// text reads a string, from quote to quote. Where the next quote and the next
// backslash stand is kept, so that no byte is sought twice.
func (p *parer) text() bool {
	begun, quote := p.at+1, p.at
	for i := begun; ; {
		if quote < i {
			quote = p.next(i, '"')
		}
		if p.slash < i {
			p.slash = p.next(i, '\\')
		}
		if quote < p.slash {
			p.at = quote + 1
			return p.calm || calm(p.b[begun:quote])
		}
		i = p.slash + 1
		size := escape(p.b[min(i, len(p.b)):])
		if size == 0 {
			return false
		}
		i += size
	}
}

// next is where a byte stands from here on, or the end.
func (p *parer) next(from int, c byte) int {
	if i := bytes.IndexByte(p.b[from:], c); i >= 0 {
		return from + i
	}
	return len(p.b)
}

// calm reports that no byte is a control; eight at once, since taking bits from a
// byte borrows from its own high bit exactly where one is too small (Hacker's
// Delight, 6-1).
func calm(b []byte) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	for ; len(b) >= 32; b = b[32:] {
		one, two := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
		three, four := binary.LittleEndian.Uint64(b[16:]), binary.LittleEndian.Uint64(b[24:])
		if ((one-each*' ')&^one|(two-each*' ')&^two|(three-each*' ')&^three|(four-each*' ')&^four)&high != 0 {
			return false
		}
	}
	for _, c := range b {
		if c < ' ' {
			return false
		}
	}
	return true
}

// escape is the length of the escape that b begins with, without its backslash.
func escape(b []byte) int {
	if len(b) == 0 {
		return 0
	}
	switch b[0] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 1
	case 'u':
		if len(b) >= 5 && hexadecimal(b[1]) && hexadecimal(b[2]) && hexadecimal(b[3]) && hexadecimal(b[4]) {
			return 5
		}
	}
	return 0
}

func hexadecimal(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// word reads a number, true, false or null; they are short and few, so
// encoding/json may say what they are.
func (p *parer) word() bool {
	begun := p.at
	for p.at < len(p.b) && !ends(p.b[p.at]) {
		p.at++
	}
	return json.Valid(p.b[begun:p.at])
}

func ends(c byte) bool { return c == ',' || c == ']' || c == '}' || blank(c) }

func blank(c byte) bool { return c <= ' ' && (c == ' ' || c == '\t' || c == '\r' || c == '\n') }

func (p *parer) space() {
	for p.at < len(p.b) && blank(p.b[p.at]) {
		p.at++
	}
}

// peek is the next byte, or 0, which no JSON text holds outside its strings.
func (p *parer) peek() byte {
	if p.at == len(p.b) {
		return 0
	}
	return p.b[p.at]
}

func (p *parer) keep(c care, b ...byte) {
	if c.kept() {
		p.out = append(p.out, b...)
	}
}
