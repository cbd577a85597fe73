package forms

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

type token struct {
	text string
	at   int  // in characters
	sign bool // an operator or bracket, not a word
}

var (
	dateShape   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	numberShape = regexp.MustCompile(`^\d{1,9}(\.\d)?$`)
)

func wordRune(c rune) bool {
	return c == '_' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// beginsAt is where the word before a sign begins.
func beginsAt(tokens []token, at int) int {
	if n := len(tokens); n > 0 && tokens[n-1].at+len(tokens[n-1].text) == at {
		return tokens[n-1].at
	}
	return at
}

func two(digits string) string { return ("0" + digits)[len(digits)-1:] }

// instead is what to write for the signs that other languages have.
var instead = map[rune]string{'"': "Write the code without quotes", '\'': "Write the code without quotes", '&': "Write and", '|': "Write or", '!': "Write not",
	'*': "Numbers can only be added and taken away", '/': "Numbers can only be added and taken away"}

// lex splits a rule into words and signs.
func lex(text string) ([]token, *ruleError) {
	if utf8.RuneCountInString(text) > maxRuleLength {
		return nil, &ruleError{0, "E20", fmt.Sprintf("the rule is longer than %d characters", maxRuleLength), "Give a part of it a name under rules:"}
	}
	runes := []rune(text)
	tokens := make([]token, 0, len(runes)/4+2)
	// Where all characters are single bytes a token is a piece of the text.
	piece := func(from, to int) string { return text[from:to] }
	if len(runes) != len(text) {
		piece = func(from, to int) string { return string(runes[from:to]) }
	}
	for i := 0; i < len(runes); {
		c, start := runes[i], i
		switch {
		case c == ' ' || c == '\n' || c == '\r':
			i++
			continue
		case wordRune(c):
			i = endOfWord(runes, i)
			tokens = append(tokens, token{piece(start, i), start, false})
		case strings.ContainsRune("()+-,:=<>", c):
			i++
			if i < len(runes) && (c == '<' && (runes[i] == '=' || runes[i] == '>') || c == '>' && runes[i] == '=') {
				i++
			}
			tokens = append(tokens, token{piece(start, i), start, true})
		default:
			if begins := beginsAt(tokens, i); c == '/' && otherDate.MatchString(string(runes[begins:])) {
				m := otherDate.FindStringSubmatch(string(runes[begins:]))
				return nil, &ruleError{begins, "E20", "a date is not written like this", "Write " + m[3] + "-" + two(m[2]) + "-" + two(m[1])}
			}
			return nil, &ruleError{i, "E20", fmt.Sprintf("%s is not part of the rule language", show(string(c))), instead[c]}
		}
		if len(tokens) > maxRuleTokens {
			return nil, &ruleError{start, "E20", "the rule has too many words", "Give a part of it a name under rules:"}
		}
	}
	return append(tokens, token{"", len(runes), true}), nil
}

// endOfWord takes a date as one word although it has signs in it.
func endOfWord(runes []rune, i int) int {
	if runes[i] >= '0' && runes[i] <= '9' && i+10 <= len(runes) && dateShape.MatchString(string(runes[i:i+10])) && (i+10 == len(runes) || !wordRune(runes[i+10])) {
		return i + 10
	}
	for i < len(runes) && wordRune(runes[i]) {
		i++
	}
	return i
}

type parser struct {
	tokens []token
	next   int
	depth  int
}

// parseRule reads a rule; its error has a place inside the text.
func parseRule(text string) (root *expr, fault *ruleError) {
	tokens, fault := lex(text)
	if fault != nil {
		return nil, fault
	}
	p := &parser{tokens: tokens}
	defer func() {
		if e, ok := recover().(*ruleError); ok {
			root, fault = nil, e
		}
	}()
	root = p.chain()
	if t := p.peek(); t.text != "" {
		p.fail(t.at, fmt.Sprintf("%s was not expected here", show(t.text)), p.meant(t))
	}
	return root, nil
}

// fail leaves the parser; parseRule catches it and nothing else does.
func (p *parser) fail(at int, say, mend string) { panic(&ruleError{at, "E20", say, mend}) }

var otherDate = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})`)

// meant is what to write for what other languages would have here.
func (p *parser) meant(t token) string {
	switch small := strings.ToLower(t.text); {
	case small != t.text && reserved[small]:
		return "Write “" + small + "” in small letters"
	case t.text == "=" && p.next > 0 && p.tokens[p.next-1].text == "=":
		return "Say is"
	}
	return ""
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.text != "" {
		p.next++
	}
	return t
}

func (p *parser) is(text string) bool { return p.peek().text == text }

func (p *parser) accept(text string) bool {
	if p.is(text) {
		p.next++
		return true
	}
	return false
}

func (p *parser) expect(text string) {
	if !p.accept(text) {
		t := p.peek()
		if t.text == "" {
			p.fail(t.at, fmt.Sprintf("the rule ends where %s was expected", show(text)), "")
		}
		p.fail(t.at, fmt.Sprintf("%s stands where %s was expected", show(t.text), show(text)), "")
	}
}

// chain is and-s or or-s, never both without brackets.
func (p *parser) chain() *expr {
	if p.depth++; p.depth > maxRuleDepth {
		p.fail(p.peek().at, "there are too many brackets inside one another", "Give a part of it a name under rules:")
	}
	defer func() { p.depth-- }()
	first := p.not()
	word := p.peek().text
	if word != "and" && word != "or" {
		return first
	}
	node := &expr{op: opAnd, at: first.at, kids: []*expr{first}}
	if word == "or" {
		node.op = opOr
	}
	for p.accept(word) {
		node.kids = append(node.kids, p.not())
	}
	if t := p.peek(); t.text == "and" || t.text == "or" {
		p.fail(t.at, "“and” and “or” are mixed", "Put brackets round the part that belongs together")
	}
	return node
}

func (p *parser) not() *expr {
	t := p.peek()
	swaps := 0
	for p.accept("not") {
		swaps++
	}
	node := p.test()
	if swaps%2 == 1 {
		return &expr{op: opNot, at: t.at, kids: []*expr{node}}
	}
	return node
}

func (p *parser) test() *expr {
	left := p.sum()
	t := p.peek()
	switch t.text {
	case "is":
		p.take()
		no := p.accept("not")
		if no && p.is("in") {
			p.fail(t.at, "“is not in” is not a test", "Say “not "+left.word+" in (…)”")
		}
		node := &expr{op: opIs, at: left.at, kids: []*expr{left}, words: []spotted{p.code()}}
		if no {
			return &expr{op: opNot, at: left.at, kids: []*expr{node}}
		}
		return node
	case "in":
		p.take()
		return &expr{op: opIs, at: left.at, kids: []*expr{left}, words: p.codes()}
	case "has":
		p.take()
		if p.accept("all") {
			return &expr{op: opHasAll, at: left.at, kids: []*expr{left}, words: p.codes()}
		}
		if p.accept("any") {
			return &expr{op: opHas, at: left.at, kids: []*expr{left}, words: p.codes()}
		}
		return &expr{op: opHas, at: left.at, kids: []*expr{left}, words: []spotted{p.code()}}
	case "<", "<=", ">", ">=", "=", "<>":
		p.take()
		if p.is("=") {
			p.fail(t.at, "“==” is not a test", "Say is")
		}
		return &expr{op: opCompare, at: left.at, word: t.text, kids: []*expr{left, p.sum()}}
	}
	return left
}

func (p *parser) code() spotted {
	t := p.take()
	if t.sign {
		p.fail(t.at, "a code of the list should stand here", "")
	}
	return spotted{t.text, t.at}
}

func (p *parser) codes() []spotted {
	p.expect("(")
	out := []spotted{p.code()}
	for p.accept(",") {
		out = append(out, p.code())
	}
	p.expect(")")
	return out
}

func (p *parser) sum() *expr {
	left := p.atom()
	for {
		t := p.peek()
		if t.text != "+" && t.text != "-" {
			return left
		}
		p.take()
		node := &expr{op: opAdd, at: left.at, kids: []*expr{left, p.atom()}}
		if t.text == "-" {
			node.op = opSub
		}
		left = node
	}
}

func (p *parser) atom() *expr {
	t := p.take()
	switch {
	case t.text == "":
		p.fail(t.at, "the rule ends too soon", "")
	case t.text == "(":
		node := p.chain()
		p.expect(")")
		return node
	case t.sign:
		p.fail(t.at, fmt.Sprintf("%s was not expected here", show(t.text)), "")
	case t.text[0] < '0' || t.text[0] > '9': // most, and it spares them the shapes
		return p.word(t)
	case dateShape.MatchString(t.text):
		d, ok := Day(t.text).date()
		if !ok {
			p.fail(t.at, show(t.text)+" is not a day of the calendar", "")
		}
		return &expr{op: opDate, at: t.at, n: int64(d)}
	case numberShape.MatchString(t.text):
		return p.numberOrLength(t)
	}
	return p.word(t)
}

func (p *parser) numberOrLength(t token) *expr {
	whole, tenth, _ := strings.Cut(t.text, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	d, _ := strconv.ParseInt(tenth, 10, 64)
	working := tenth == "" && p.accept("working")
	unit := strings.TrimSuffix(p.peek().text, "s")
	if working && unit != "day" {
		p.fail(p.peek().at, "only days are working days", "Write 5 working days")
	}
	if tenth == "" && (unit == "day" || unit == "week" || unit == "month" || unit == "year") {
		if n > 5000 {
			p.fail(t.at, "this length of time is too long", "")
		}
		p.take()
		per := map[string]length{"day": {days: 1}, "week": {days: 7}, "month": {months: 1}, "year": {months: 12}}[unit]
		if working {
			per = length{working: 1}
		}
		return &expr{op: opLength, at: t.at, len: length{per.months * int(n), per.days * int(n), per.working * int(n)}}
	}
	return &expr{op: opNumber, at: t.at, n: n*10 + d}
}

func (p *parser) word(t token) *expr {
	switch t.text {
	case "today":
		return &expr{op: opToday, at: t.at}
	case "started":
		return &expr{op: opStarted, at: t.at}
	case "finished":
		return &expr{op: opFinished, at: t.at}
	case "received":
		return &expr{op: opReceived, at: t.at}
	case "answered", "signed", "exact", "risen":
		p.expect("(")
		node := &expr{op: map[string]op{"answered": opAnswered, "signed": opSigned, "exact": opExact, "risen": opRisen}[t.text], at: t.at, kids: []*expr{p.name()}}
		p.expect(")")
		return node
	case "age":
		return p.age(t)
	case "timescale":
		p.expect("(")
		name := p.take()
		if name.sign {
			p.fail(name.at, "the name of one of the council's timescales should stand here", "Write timescale(first_taf)")
		}
		p.expect(")")
		return &expr{op: opTimescale, at: t.at, word: name.text}
	case "any", "every", "count":
		return p.through(t)
	case "is", "not", "in", "has", "and", "or", "all", "on", "members", "person":
		p.fail(t.at, fmt.Sprintf("%s was not expected here", show(t.text)), "")
	}
	return p.named(t)
}

func (p *parser) name() *expr {
	t := p.take()
	if t.sign || reserved[t.text] {
		p.fail(t.at, "the id of a question should stand here", "")
	}
	return p.named(t)
}

func (p *parser) named(t token) *expr {
	if attribute, ok := strings.CutPrefix(t.text, "person."); ok {
		return &expr{op: opPerson, at: t.at, word: attribute}
	}
	return &expr{op: opName, at: t.at, word: t.text}
}

func (p *parser) age(t token) *expr {
	p.expect("(")
	node := &expr{op: opAge, at: t.at, kids: []*expr{p.sum()}}
	if p.accept("on") {
		node.kids = append(node.kids, p.sum())
	}
	p.expect(")")
	return node
}

// through is any, every or count over the members or the rows of a table.
func (p *parser) through(t token) *expr {
	node := &expr{op: map[string]op{"any": opAny, "every": opEvery, "count": opCount}[t.text], at: t.at}
	p.expect("(")
	if p.next+1 < len(p.tokens) && p.tokens[p.next+1].text == ":" {
		over := p.take()
		p.take()
		if over.sign {
			p.fail(over.at, "a table or “members” should stand before the colon", "")
		}
		node.words = []spotted{{over.text, over.at}}
	}
	node.kids = []*expr{p.chain()}
	p.expect(")")
	return node
}
