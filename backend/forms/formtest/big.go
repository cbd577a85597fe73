// Package formtest makes up forms and answers for tests and benchmarks of every
// room that has to do with forms. It may not be imported by the program: what
// it makes looks like a form and asks nothing of anybody. One reason: a form of
// 400 questions is too long to be written and kept by hand.
package formtest

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing/fstest"
)

// BigID is the form that Big makes, at version 1.
const BigID = "big"

// perPage is how many questions a page of the big form has; 25 is the most that
// lint takes without a warning.
const perPage = 20

// Big is a library with one made-up form of that many questions, columns
// included: all types, all levels, rules on the same page, on other pages, over
// members and over rows. The same number gives the same bytes.
func Big(questions int) fs.FS {
	files := fstest.MapFS{
		"big.v1.yaml":          {Data: []byte(definition(questions))},
		"lists/CL-1.v1.yaml":   {Data: []byte(gender)},
		"lists/COLOUR.v1.yaml": {Data: []byte(colours())},
	}
	files["SUMS"] = &fstest.MapFile{Data: []byte(sums(files))}
	return files
}

const gender = `list: CL-1
version: 1
title: Gender
codes:
  - {code: female, label: Female}
  - {code: gender_dysphoria, label: Gender Dysphoria}
  - {code: indeterminate, label: Indeterminate}
  - {code: male, label: Male}
  - {code: non_binary, label: Non-Binary}
  - {code: transgender, label: Transgender}
  - {code: unborn, label: Unborn}
`

func colours() string {
	var b strings.Builder
	b.WriteString("list: COLOUR\nversion: 1\ntitle: Colour\ncodes:\n")
	for n := 1; n <= 12; n++ {
		fmt.Fprintf(&b, "  - {code: C%02d, label: Colour number %d}\n", n, n)
	}
	return b.String()
}

func sums(files fstest.MapFS) string {
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	var b strings.Builder
	for _, path := range paths {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(files[path].Data), path)
	}
	return b.String()
}

const header = `form: big
version: 1
title: A form of many questions
subject: family
kind: submission
who: [portal_user]
lists: {gender: CL-1@1, colour: COLOUR@1}
copies: [professional, family, signature, blank]
sections:
  - id: p1
    number: 1
    title: Page 1
    questions:
      - id: family_members
        type: table
        label: Who is in the family?
        item: family member
        rows_are: members
        min_rows: 1
        columns:
          - {id: name, type: text, label: Name, max: 1000, required: yes}
          - {id: dob_edd, type: date_or_edd, label: DOB/EDD, required: yes}
          - {id: gender, type: select, list: gender, label: Gender, required: yes}
`

// definition writes the form. The table of members counts as four questions.
func definition(questions int) string {
	w := writer{}
	w.WriteString(header)
	for n := 5; n <= questions; {
		if (n-1)%perPage == 0 {
			page := (n-1)/perPage + 1
			fmt.Fprintf(&w, "  - id: p%d\n    number: %d\n    title: Page %d\n    questions:\n", page, page, page)
		}
		n += w.question(n, min(perPage-(n-1)%perPage, questions-n+1))
	}
	return w.String()
}

// writer writes questions in turn and remembers the last yes or no question.
type writer struct {
	strings.Builder
	turn, asked int
}

// question writes question n where room for so many is left on the page, and
// answers how many it wrote, columns included.
func (w *writer) question(n, room int) int {
	shape := shapes[w.turn%len(shapes)]
	if shape.count > room {
		shape = shapes[0]
	} else {
		w.turn++
	}
	fmt.Fprintf(w, "      - "+shape.yaml+"\n", n, w.asked, n+1)
	if strings.Contains(shape.yaml, "type: yesno,") && shape.count == 1 {
		w.asked = n
	}
	return shape.count
}

// shapes are the questions of the big form, in turn. %[1]d is the question's
// number, %[2]d that of the yes or no question before it, and a shape may be
// two questions that belong together.
var shapes = []struct {
	count int
	yaml  string
}{
	{1, "{id: q%[1]d, type: yesno, label: \"Question %[1]d: is it so?\", required: yes}"},
	{1, "{id: q%[1]d, type: longtext, label: \"Question %[1]d: tell us more\", hint: What was seen and heard, max: 4000, show_when: q%[2]d is yes, required_when: q%[2]d is yes}"},
	{1, "{id: q%[1]d, type: text, label: \"Question %[1]d: name of the place\", max: 1000, required: yes}"},
	{1, "{id: q%[1]d, type: radio, list: colour, label: \"Question %[1]d: which colour?\", show_when: \"any(family_members: age(dob_edd) < 18 or gender is unborn)\"}"},
	{2, "{id: q%[1]d, type: yesno_toggle, level: toggle, label: \"Question %[1]d: is it true of everyone?\", required: yes}\n" +
		"      - {id: q%[3]d, type: longtext, level: toggle, follows: q%[1]d, label: \"Question %[3]d: tell us more\", hint: What was seen and heard, max: 4000, show_when: q%[1]d is yes, required_when: q%[1]d is yes}"},
	{1, "{id: q%[1]d, type: date, label: \"Question %[1]d: on which day?\", check: [{that: q%[1]d <= today, say: The date must be today or in the past}]}"},
	{1, "{id: q%[1]d, type: multiselect, list: colour, label: \"Question %[1]d: which colours?\", show_when: q%[2]d is yes}"},
	{1, "{id: q%[1]d, type: longtext, level: person, people_when: person.child, label: \"Question %[1]d: what does $person say?\", hint: In their own words, max: 4000, required_when: person.age >= 4}"},
	{1, "{id: q%[1]d, type: number, label: \"Question %[1]d: how many?\", min: 0, max: 99}"},
	{1, "{id: q%[1]d, type: phone, label: \"Question %[1]d: telephone\"}"},
	{3, "{id: q%[1]d, type: table, label: \"Question %[1]d: who else?\", item: person, columns: [{id: who, type: text, label: Name, max: 1000, required: yes}, {id: aware, type: yesno, label: Do they know?}]}"},
}
