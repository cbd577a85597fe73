package forms

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// hostileForm is a form with these questions.
func hostileForm(rules string, questions ...string) []byte {
	return []byte("form: bad\nversion: 1\ntitle: Bad\nsubject: family\nkind: submission\n" + rules + "sections:\n  - id: s\n    title: Section\n    questions:\n      - " +
		strings.Join(questions, "\n      - ") + "\n")
}

// many are n lines of one pattern with a number and the next.
func many(n int, pattern string) []string {
	lines := make([]string, n)
	for i := range lines {
		lines[i] = fmt.Sprintf(pattern, i, (i+1)%n)
	}
	return lines
}

// TestHostileDefinitions: a definition that means harm, or was made by a broken
// program, ends soon in a sentence that says what is wrong and where.
func TestHostileDefinitions(t *testing.T) {
	l := testLibrary(t)
	for name, c := range map[string]struct {
		src       []byte
		code, say string
	}{
		"two wait for each other":        {hostileForm("", "{id: a, type: yesno, label: First, show_when: b is yes}", "{id: b, type: yesno, label: Then, show_when: a is yes}"), "E34", "questions wait for each other: a → b → a"},
		"one waits for itself":           {hostileForm("", "{id: a, type: yesno, label: First, show_when: a is yes}"), "E34", "a” decides whether it is itself asked"},
		"a computed circle":              {hostileForm("", "{id: a, type: computed, label: First, computed: b + 1}", "{id: b, type: computed, label: Then, computed: a + 1}"), "E34", "wait for each other"},
		"a circle of 1,900":              {hostileForm("", many(1900, "{id: q%d, type: yesno, label: Q, show_when: q%d is yes}")...), "E34", "questions wait for each other: q0 → q1 → q2 → q3 → q4 → q5 → … → q0"},
		"rules that name each other":     {hostileForm("rules: {x: y, y: x}\n", "{id: a, type: yesno, label: First, show_when: x}"), "E34", "waits for itself"},
		"rules that double":              {hostileForm("rules:\n  r0: a is yes\n"+doubling(40), "{id: a, type: yesno, label: First}", "{id: b, type: yesno, label: Then, show_when: r40}"), "E20", "grows too large"},
		"a section behind its own gate":  {[]byte(strings.Replace(string(hostileForm("", "{id: a, type: yesno, label: First}")), "    title: Section\n", "    title: Section\n    needs_first: a is yes\n", 1)), "E34", "decides whether it is itself asked"},
		"a type nobody knows":            {hostileForm("", "{id: a, type: video, label: First}"), "E18", "“video” is not a type"},
		"no type at all":                 {hostileForm("", "{id: a, label: First}"), "E11", "a question needs type"},
		"an id twice":                    {hostileForm("", "{id: a, type: yesno, label: First}", "{id: a, type: yesno, label: Then}"), "E14", "“a” is there twice; first on line 10"},
		"an id 1,900 times":              {hostileForm("", many(1900, "{id: a, type: yesno, label: Q%d of %d}")...), "E14", "“a” is there twice"},
		"ten thousand fields":            {hostileForm("", many(10000, "{id: q%d, type: yesno, label: Q%d}")...), "E48", "the form asks 10000 questions; the most is 2000"},
		"ten thousand columns":           {hostileForm("", "{id: t, type: table, label: T, item: row, columns: ["+strings.Join(many(10000, "{id: q%d, type: yesno, label: Q%d}"), ", ")+"]}"), "E48", "the most is 2000"},
		"tables in tables in tables":     {hostileForm("", strings.Repeat("{id: t, type: table, label: T, item: row, columns: [", 6)+"{id: a, type: yesno, label: First}"+strings.Repeat("]}", 6)), "E02", "nested too deeply"},
		"brackets in brackets":           {hostileForm("", "{id: a, type: yesno, label: "+strings.Repeat("[", 500)+strings.Repeat("]", 500)+"}"), "E02", "nested too deeply"},
		"brackets in a rule":             {hostileForm("", "{id: a, type: yesno, label: First, show_when: \""+strings.Repeat("(", 90)+"b is yes"+strings.Repeat(")", 90)+"\"}"), "E20", "too many brackets inside one another"},
		"a rule of a thousand words":     {hostileForm("", "{id: a, type: yesno, label: First, show_when: \""+strings.Repeat("b or ", 198)+"b\"}"), "E20", "too many words"},
		"a block nobody has":             {hostileForm("", "{use: home@9}"), "E15", "there is no block “home@9”"},
		"a function nobody has":          {hostileForm("", "{id: a, type: computed, label: First, function: rm@1, from: [a]}"), "E27", "no function “rm@1”"},
		"numbers beyond numbers":         {hostileForm("", "{id: a, type: text, label: First, max: 99999999999999999999}"), "E09", "whole number"},
		"more text than a person writes": {hostileForm("", "{id: a, type: text, label: First, max: 60000}"), "E22", "from 1 to 20000"},
	} {
		began := time.Now()
		findings := Lint(l, "form", "bad.yaml", c.src)
		took := time.Since(began)
		i := slices.IndexFunc(findings, func(f Finding) bool { return f.Code == c.code && strings.Contains(f.Say, c.say) })
		if i < 0 {
			t.Errorf("%s: no %s %q among the %d findings %.600v", name, c.code, c.say, len(findings), findings)
			continue
		}
		if len(findings) > maxFindings || findings[i].Line < 1 || findings[i].Column < 1 {
			t.Errorf("%s: %d findings, %v", name, len(findings), findings[i])
		}
		// Generous, so that a loaded machine passes and what grows out of hand does not.
		if took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

// doubling are rules that each name the one before twice.
func doubling(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "  r%d: r%d or r%d\n", i, i-1, i-1)
	}
	return b.String()
}
