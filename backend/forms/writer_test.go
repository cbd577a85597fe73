package forms

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"pgregory.net/rapid"
)

// writer writes definitions as their authors do: a group on one line or one key
// to a line, texts bare, in quotes of either kind or folded, remarks between.
type writer struct{ t *rapid.T }

// pair is a key and its value as it stands after the colon; a value that begins
// with a line break stands below.
type pair struct{ key, value string }

func (w writer) pick(what string, ways ...string) string {
	return rapid.SampledFrom(ways).Draw(w.t, what)
}

// bare are words that mean themselves without quotes, wherever they stand.
var bare = regexp.MustCompile(`^[A-Za-z][A-Za-z ]*[A-Za-z?]$`)

func (w writer) word(text string) string {
	if bare.MatchString(text) && w.pick("quotes", "none", "some") == "none" {
		return text
	}
	if w.pick("quote", "single", "double") == "single" {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

func (w writer) text(t Text) string {
	if t.CY == "" && w.pick("text", "plain", "group") == "plain" {
		return w.word(t.EN)
	}
	both := "{en: " + w.word(t.EN)
	if t.CY != "" {
		both += ", cy: " + w.word(t.CY)
	}
	return both + "}"
}

// group writes pairs: on one line, or one to a line at an indentation.
func (w writer) group(pairs []pair, indent int) string {
	var parts []string
	flat := w.pick("style", "line", "lines") == "line"
	for _, p := range pairs {
		flat = flat && !strings.HasPrefix(p.value, "\n")
	}
	for _, p := range pairs {
		gap := " "
		if strings.HasPrefix(p.value, "\n") {
			gap = ""
		}
		parts = append(parts, p.key+":"+gap+p.value)
	}
	if flat {
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return strings.Join(parts, "\n"+w.pick("remark", "", "\n", strings.Repeat(" ", indent)+"# a remark: {not, ours}\n")+strings.Repeat(" ", indent))
}

// items writes a list of groups below a key.
func (w writer) items(indent int, all ...[]pair) string {
	var out strings.Builder
	for _, pairs := range all {
		out.WriteString("\n" + strings.Repeat(" ", indent) + "- " + w.group(pairs, indent+2))
	}
	return out.String()
}

func (w writer) form(f said) string {
	lists := make([]string, len(f.Lists))
	for i, l := range f.Lists {
		lists[i] = l.ID + ": " + l.ID + "@1"
	}
	copies := make([]string, len(f.Copies))
	for i, c := range f.Copies {
		copies[i] = string(c)
	}
	expires := "never"
	if f.Expires > 0 {
		expires = strconv.Itoa(f.Expires) + " days"
	}
	var parts [][]pair
	for _, s := range f.Sections {
		parts = append(parts, w.section(s))
	}
	pairs := []pair{{"form", f.ID}, {"version", strconv.Itoa(f.Version)}, {"title", w.text(f.Title)}, {"subject", f.Subject}, {"kind", f.Kind},
		{"who", "[" + strings.Join(f.Who, ", ") + "]"}, {"expires_after", expires}, {"lists", "{" + strings.Join(lists, ", ") + "}"},
		{"copies", "[" + strings.Join(copies, ", ") + "]"}, {"sections", w.items(2, parts...)}}
	return w.group(pairs, 0) + "\n"
}

func (w writer) section(s saidSection) []pair {
	pairs := []pair{{"id", s.ID}, {"title", w.text(s.Title)}}
	if !s.Intro.IsZero() {
		pairs = append(pairs, pair{"intro", w.text(s.Intro)})
	}
	if s.After {
		pairs = append(pairs, pair{"after", "yes"})
	}
	var questions [][]pair
	for _, q := range s.Questions {
		questions = append(questions, w.question(q, 8))
	}
	return append(pairs, pair{"questions", w.items(6, questions...)})
}

// question writes what is not the default, and now and then what is.
func (w writer) question(q saidQuestion, indent int) []pair {
	pairs := []pair{{"id", q.ID}, {"type", string(q.Type)}, {"label", w.text(q.Label)}}
	add := func(when bool, key, value string) {
		if when {
			pairs = append(pairs, pair{key, value})
		}
	}
	add(!q.Hint.IsZero(), "hint", w.text(q.Hint))
	add(!q.Item.IsZero(), "item", w.text(q.Item))
	add(q.List != "", "list", q.List)
	add(q.Max > 0, "max", strconv.Itoa(q.Max))
	add(len(q.Of) > 0, "of", "["+strings.Join(q.Of, ", ")+"]")
	add(q.Other, "other", "yes")
	add(q.MinRows > 0, "min_rows", strconv.Itoa(q.MinRows))
	add(q.Required, "required", "yes")
	add(!q.Required && q.Need == "" && q.Type.asks() && w.pick("says", "no", "nothing") == "no", "required", "no")
	add(q.Show != "", "show_when", q.Show)
	add(q.Need != "", "required_when", q.Need)
	add(q.Class != ClassOpen, "class", string(q.Class))
	var checks, columns [][]pair
	for _, c := range q.Checks {
		checks = append(checks, []pair{{"that", c.That}, {"say", w.text(c.Say)}})
	}
	for _, c := range q.Columns {
		columns = append(columns, w.question(c, indent+4))
	}
	add(len(checks) > 0, "check", w.items(indent+2, checks...))
	add(len(columns) > 0, "columns", w.items(indent+2, columns...))
	return pairs
}

// writeList writes a list in the one way of the lists that ship.
func writeList(l saidList) string {
	w := &strings.Builder{}
	fmt.Fprintf(w, "list: %s\nversion: 1\ntitle: Made\ncodes:\n", l.ID)
	for _, c := range l.Codes {
		fmt.Fprintf(w, "  - code: %s\n    label: {en: %q", c.Code, c.Label.EN)
		if c.Label.CY != "" {
			fmt.Fprintf(w, ", cy: %q", c.Label.CY)
		}
		w.WriteString("}\n")
		if c.From != "" {
			fmt.Fprintf(w, "    from: %s\n    until: %s\n", c.From, c.Until)
		}
	}
	return w.String()
}
