package central

import (
	"encoding/binary"
	"encoding/json"
)

// pare gives a JSON text without the members that a glance has no place for:
// nearly all of a submission, since what people wrote is none of the centre's
// business here. encoding/json, which goes over every byte twice, then reads a
// tenth; what it is given it reads by its own rules (names in any case, the last
// of two alike, the first fault), and what is left out it would have skipped.
//
// Only a text that is JSON to the last byte is pared. ok is false for any other
// and where this reader is unsure; then encoding/json must read the whole.
func pare(b []byte) (pared []byte, ok bool) {
	p := parer{b: b, out: make([]byte, 0, len(b)/8)}
	if !p.value(pick, 0) {
		return nil, false
	}
	p.space()
	return p.out, p.at == len(b)
}

// care is how much of a value is kept: nothing, the members a glance knows, or all.
type care int

const (
	drop care = iota
	pick
	whole
)

// cares are the plain names of a glance's members, at any depth. A member that
// is read into a map is kept whole: its names may be any.
var cares = map[string]care{
	"schema": pick, "id": pick, "kind": pick, "authority": pick, "episode": pick, "after": pick, "form": pick,
	"code": pick, "version": pick, "lists": whole, "author": pick, "worker": pick, "device": pick,
	"urgent": pick, "calls": pick, "body": pick, "practice": pick, "answers": pick, "q": pick, "type": pick,
}

// careOf keeps whole what has a name that is not plain: encoding/json also takes
// it for any of these in capitals, through escapes and by Unicode's folding.
func careOf(name []byte) care {
	for _, c := range name {
		if c < 'a' || c > 'z' {
			return whole
		}
	}
	return cares[string(name)]
}

// deepest is how deep a text may nest before encoding/json must read it.
const deepest = 64

type parer struct {
	b   []byte
	at  int // the next byte to read
	out []byte
}

func (p *parer) value(c care, depth int) bool {
	p.space()
	begun, ok := p.at, false
	switch first := p.peek(); {
	case depth > deepest:
		return false
	case first == '{' || first == '[':
		return p.list(first, c, depth)
	case first == '"':
		ok = p.text()
	default:
		ok = p.word()
	}
	p.keep(c, p.b[begun:p.at]...)
	return ok
}

// list reads an object or an array, whose only difference is the names.
func (p *parer) list(open byte, c care, depth int) bool {
	shut := open + 2 // '{' and '}', '[' and ']'
	p.at++
	p.keep(c, open)
	bare := true // nothing of it is kept yet
	for first := true; ; first = false {
		p.space()
		if next := p.peek(); next == shut && first {
			break
		}
		inner := c
		begun := p.at
		if open == '{' && !p.name(&inner) {
			return false
		}
		if !bare {
			p.keep(inner, ',')
		}
		if open == '{' {
			p.keep(inner, p.b[begun:p.at]...)
		}
		bare = bare && inner == drop
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

// name reads a member's name and its colon, and how much to keep of the member.
func (p *parer) name(c *care) bool {
	begun := p.at
	if p.peek() != '"' || !p.text() {
		return false
	}
	if *c == pick {
		*c = careOf(p.b[begun+1 : p.at-1])
	}
	p.space()
	p.at++
	return p.at <= len(p.b) && p.b[p.at-1] == ':'
}

// text reads a string, from quote to quote.
func (p *parer) text() bool {
	for i := p.at + 1; i < len(p.b); i++ {
		for len(p.b)-i >= 8 && plain(binary.LittleEndian.Uint64(p.b[i:])) {
			i += 8
		}
		if i == len(p.b) {
			return false
		}
		switch c := p.b[i]; {
		case c == '"':
			p.at = i + 1
			return true
		case c < ' ':
			return false
		case c == '\\':
			size := escape(p.b[i+1:])
			if size == 0 {
				return false
			}
			i += size
		}
	}
	return false
}

// plain reports that none of eight bytes is a quote, a backslash or a control,
// all at once: taking bits from a byte borrows from its own high bit exactly
// where the byte is too small (Hacker's Delight, 6-1). It may say no of a byte
// that follows one of those, never yes of one.
func plain(eight uint64) bool {
	const each, high = 0x0101010101010101, 0x8080808080808080
	quote, slash := eight^each*'"', eight^each*'\\'
	return ((eight-each*' ')&^eight|(quote-each)&^quote|(slash-each)&^slash)&high == 0
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

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

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
	if c != drop {
		p.out = append(p.out, b...)
	}
}
