package forms

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// warn is what does not refuse a form but is worth a second look.
func (b *builder) warn(f fields) {
	for _, it := range b.items {
		b.inFile(it.file, func() { b.warnQuestion(it) })
		b.warnLater(it)
		b.warnUnreachable(it)
	}
	b.warnUnused()
	for _, p := range b.form.pageList {
		if len(p.Questions) > 25 {
			b.r.add(p.Section.keys.at, "W47", fmt.Sprintf("this page has %d questions", len(p.Questions)), "Split it into pages")
		}
	}
	// An English council that writes no Welsh is not told so at every text.
	b.texts(f, func(t Text, _ place, _ bool) {
		if t.CY != "" {
			b.welsh[b.r.file] = true
		}
	})
	if len(b.welsh) == 0 {
		return
	}
	b.texts(f, func(t Text, at place, _ bool) {
		if b.welsh[b.r.file] && t.CY == "" && strings.IndexFunc(t.EN, unicode.IsLower) >= 0 {
			b.r.add(at, "W41", fmt.Sprintf("there is no Welsh for %s", show(t.EN)), "Write {en: …, cy: …}")
		}
	})
}

// Words that ask, that name an address, and that may name a danger. Labels are
// short and looked at word by word: regular expressions took an eighth of lint.
var (
	questionWords = words("what who whose where when why how is are has have do does did can was were")
	openWords     = words("what who whose where when why how")
	tellingWords  = words("the we i they you it he she this that") // "What the family wants" tells
	addressWords  = words("address postcode")
	dangerWords   = words("danger abuse abuser violent violence informant perpetrator")
)

func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// wordsOf are the words of a label, small.
func wordsOf(label string) []string {
	return strings.FieldsFunc(strings.ToLower(label), func(c rune) bool { return !unicode.IsLetter(c) })
}

func anyOf(label []string, set map[string]bool) bool {
	return slices.ContainsFunc(label, func(w string) bool { return set[w] })
}

func (b *builder) warnQuestion(it *item) {
	q, k, label := it.q, it.keys, it.q.Label.EN
	said := wordsOf(label)
	switch {
	case utf8.RuneCountInString(label) > 120:
		b.r.add(k.place("label"), "W43", "the label has more than 120 characters", "Put the rest in hint")
	case asks(label) && !strings.Contains(label, "?") && q.Type.asks():
		b.r.add(k.place("label"), "W43", "the label asks but does not end with a question mark", "")
	}
	for _, p := range b.lib.council {
		if slices.Contains(said, strings.ToLower(p.ID)) {
			b.r.add(k.place("label"), "W43", "the label names a council", "Write $council")
		}
	}
	if q.Required && k.has("show_when") {
		b.r.add(k.place("required"), "W44", "this is required but not always shown", "It is asked only while it is shown. If that is meant say so: required_when")
	}
	for _, w := range q.warns {
		if slices.ContainsFunc(q.checks, func(c *Demand) bool { return c.Say == w.Say }) {
			b.r.add(w.at(q.place), "W45", "this warning says what a check says", "Keep one of the two")
		}
	}
	if q.Type == TypeLongText && q.Hint.IsZero() && q.Class != ClassAddress && q.Follows == "" {
		b.r.add(k.place("label"), "W48", "a long answer has no hint", "Say in a few words what helps the reader")
	}
	if words := countWords(label); words > 25 {
		b.r.add(k.place("label"), "W50", fmt.Sprintf("the label has %d words", words), "Aim for a reading age of nine")
	}
	b.warnClass(it, said)
}

func countWords(text string) (count int) {
	for range strings.FieldsSeq(text) {
		count++
	}
	return count
}

// asks reports whether a label is a question: "What did you see", but not "What
// we will do" or "Do not disclose this address".
func asks(label string) bool {
	first, rest, more := strings.Cut(label, " ")
	second, _, _ := strings.Cut(rest, " ")
	first, second = strings.ToLower(first), strings.ToLower(second)
	return more && questionWords[first] && !(openWords[first] && tellingWords[second]) && second != "not"
}

func (b *builder) warnClass(it *item, label []string) {
	q := it.q
	if q.Class != ClassOpen || it.keys.has("class") {
		return
	}
	switch {
	case q.Type == TypePostcode || anyOf(label, addressWords) && q.Type.free():
		b.r.add(q.place, "W49", "an address without a class prints on every copy", "Write class: address")
	case anyOf(label, dangerWords):
		b.r.add(q.place, "W49", "this may name a danger and prints on every copy", "Write class: withhold_family, or class: open if it may be read by anyone")
	}
}

func (b *builder) warnLater(it *item) {
	for i, r := range it.q.show {
		for _, q := range r.names {
			if q.index > it.q.index && q.Page == it.q.Page && len(it.shows) == len(it.q.show) {
				b.inFile(it.shows[i].file, func() {
					b.r.add(r.source.at, "W40", fmt.Sprintf("this is shown by %s, which comes later on the page", show(q.ID)), "Put that question first")
				})
				break
			}
		}
	}
}

// warnUnreachable finds rules that want two different answers of one question.
func (b *builder) warnUnreachable(it *item) {
	wants := map[*Question][]string{}
	var walk func(e *expr) bool
	walk = func(e *expr) bool {
		switch e.op {
		case opAnd, opRule:
			for _, kid := range e.kids {
				if !walk(kid) {
					return false
				}
			}
		case opIs:
			q := e.kids[0].q
			if q == nil {
				return true
			}
			var codes []string
			for _, w := range e.words {
				if had, again := wants[q]; !again || slices.Contains(had, w.word) {
					codes = append(codes, w.word)
				}
			}
			wants[q] = codes
			return len(codes) > 0
		}
		return true
	}
	for _, r := range append(slices.Clip(it.q.show), it.q.Page.show, it.q.Page.Section.show) {
		if r != nil && !walk(r.root) {
			b.r.add(it.q.place, "W42", "nobody can reach this: its rules want two answers to one question", "")
			return
		}
	}
}

// warnUnused names lists and rules that nothing uses.
func (b *builder) warnUnused() {
	for name, at := range b.lists {
		if !b.used["list "+name] && !b.reported(name) {
			b.r.add(at, "W46", fmt.Sprintf("nothing uses the list %s", show(name)), "Take it out")
		}
	}
	for name, at := range b.rules {
		if !b.used["rule "+name] {
			b.r.add(at, "W46", fmt.Sprintf("nothing uses the rule %s", show(name)), "Take it out")
		}
	}
}

func (b *builder) reported(list string) bool {
	return slices.ContainsFunc(b.form.Questions, func(q *Question) bool {
		return slices.ContainsFunc(q.Reports, func(r Report) bool { return r.List == list })
	})
}
