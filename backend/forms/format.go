package forms

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// longLine is the length above which an entry on one line is broken, one key to
// a line.
const longLine = 140

// Format breaks entries of a definition that stand on one line and are longer
// than 140 characters, one key to a line. The order of keys and every comment
// stay; nothing else is touched. A file that cannot be read is given back as it
// is, and so is one whose meaning would change: formatting never alters a form.
func Format(src []byte) []byte {
	before := readSource(src, &report{})
	if before == nil {
		return src
	}
	var out []string
	scalar := -1 // the indentation of the key whose text runs on over lines
	for _, line := range strings.Split(string(src), "\n") {
		indent := len(line) - len(strings.TrimLeft(line, " "))
		blank := strings.TrimSpace(line) == ""
		if scalar >= 0 && (blank || indent > scalar) {
			out = append(out, line)
			continue
		}
		scalar = -1
		if runsOn.MatchString(line) {
			scalar = indent
		}
		out = append(out, broken(line)...)
	}
	text := []byte(strings.Join(out, "\n"))
	if after := readSource(text, &report{}); after == nil || !sameNode(before, after) {
		return src
	}
	return text
}

var (
	// runsOn is a key whose text stands on the lines that follow.
	runsOn = regexp.MustCompile(`(^|[:-] )[|>][+-]?\d?[+-]?\s*(#.*)?$`)
	// oneLine is an entry whose value is a group or a list on the same line.
	oneLine = regexp.MustCompile(`^( *(?:- )*(?:[A-Za-z_][\w.]*: )?)([\[{].*)$`)
)

// broken is a line, or the lines it is broken into.
func broken(line string) []string {
	m := oneLine.FindStringSubmatch(line)
	if m == nil || utf8.RuneCountInString(line) <= longLine {
		return []string{line}
	}
	end := closing(m[2])
	if end < 0 {
		return []string{line}
	}
	rest := strings.TrimSpace(m[2][end:])
	if rest != "" && !strings.HasPrefix(rest, "#") {
		return []string{line}
	}
	lines := spread(m[1], m[2][:end])
	if rest != "" {
		lines = slices.Insert(lines, 0, strings.Repeat(" ", len(m[1])-len(strings.TrimLeft(m[1], " ")))+rest)
	}
	return lines
}

// spread writes a group or list after its opening words, one part to a line.
func spread(opening, flow string) []string {
	parts := split(flow)
	if len(parts) == 0 {
		return []string{opening + flow}
	}
	indent, first := strings.Repeat(" ", len(opening)), opening
	var lines []string
	if trimmed := strings.TrimRight(opening, " "); strings.HasSuffix(trimmed, ":") {
		lines = append(lines, trimmed)
		column := len(opening) - len(strings.TrimLeft(opening, " -"))
		indent = strings.Repeat(" ", column+2)
		first = indent
	}
	for i, part := range parts {
		lead := indent
		if i == 0 {
			lead = first
		}
		if flow[0] == '[' {
			lead += "- "
		}
		lines = append(lines, broken(lead+part)...)
	}
	return lines
}

// closing is the place behind the bracket that closes the first one of a text;
// -1 where none does.
func closing(text string) int {
	end := -1
	scan(text, func(i, depth int) bool {
		if depth == 0 {
			end = i + 1
		}
		return depth > 0
	})
	return end
}

// split are the parts of a group or list, between its outer brackets.
func split(flow string) []string {
	var parts []string
	from := 1
	scan(flow, func(i, depth int) bool {
		if flow[i] == ',' && depth == 1 || depth == 0 {
			if part := strings.TrimSpace(flow[from:i]); part != "" {
				parts = append(parts, part)
			}
			from = i + 1
		}
		return depth > 0
	})
	return parts
}

// scan goes through the signs of a text that stand outside quotes, with the
// number of brackets open after each, until each says stop.
func scan(text string, each func(i, depth int) bool) {
	depth, quote := 0, byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == '"' && c == '\\':
			i++
			continue
		case quote != 0:
			if c == quote {
				quote = 0
			}
			continue
		case (c == '"' || c == '\'') && begins(text, i):
			quote = c
			continue
		case c == '{' || c == '[':
			depth++
		case c == '}' || c == ']':
			depth--
		}
		if !each(i, depth) {
			return
		}
	}
}

// begins reports whether a quote begins a text here, and is not one inside it:
// don't.
func begins(text string, i int) bool {
	before := strings.TrimRight(text[:i], " ")
	return before == "" || strings.ContainsRune("{[,:", rune(before[len(before)-1]))
}

// sameNode compares what two trees say, wherever it stands.
func sameNode(a, b *node) bool {
	return a.kind == b.kind && a.text == b.text &&
		slices.EqualFunc(a.items, b.items, sameNode) &&
		slices.EqualFunc(a.entries, b.entries, func(x, y entry) bool { return x.name == y.name && sameNode(x.value, y.value) })
}

// Formatted reports whether Format would leave a definition as it is.
func Formatted(src []byte) bool { return bytes.Equal(Format(src), src) }
