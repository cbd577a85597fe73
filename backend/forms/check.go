package forms

import (
	"slices"
	"strings"
)

// Check reads the whole form back and says what stands between it and Finish.
func (d *Draft) Check() Check {
	c := Check{Title: d.text(d.form.Title, ""), Sections: []CheckSection{}, Problems: []Problem{}, Warnings: []Problem{}, Hidden: d.hidden(), Later: []Problem{}}
	c.Problems = append(c.Problems, d.problems()...)
	c.Warnings = append(c.Warnings, d.allWarnings()...)
	c.Later = append(c.Later, d.later()...)
	left := countByPage(c.Problems)
	var numbers numbering
	for _, p := range d.listedPages() {
		if p.Section.After {
			continue
		}
		if s, any := d.checkPage(p, left[p.ID]); any {
			s.Number = numbers.of(p)
			c.Sections = append(c.Sections, s)
		}
	}
	switch n := len(c.Hidden); {
	case n == 1:
		c.HiddenIs = d.say("check.hidden.one")
	case n > 1:
		c.HiddenIs = d.say("check.hidden.many", n)
	}
	if d.beyond { // found only now that everything has been worked out
		first := d.form.pageList[0].ID
		c.Warnings = append(c.Warnings, Problem{Section: first, Say: d.set.Profile.HolidayWords(d.set.Language), Href: first})
	}
	c.Complete = len(c.Problems) == 0
	c.Answered, c.Asked = d.counts()
	return c
}

// left counts what stands between each page and Finish.
func (d *Draft) left() map[string]int { return countByPage(d.problems()) }

func countByPage(problems []Problem) map[string]int {
	left := map[string]int{}
	for _, p := range problems {
		left[p.Section]++
	}
	return left
}

// visit goes through everything that is asked of the worker before Finish, in
// the order of the form: each shown part of each question, each shown cell of
// each row.
func (d *Draft) visit(each func(p part, row string)) {
	d.visitPages(func(s *Section) bool { return !s.After }, each)
}

func (d *Draft) visitPages(among func(*Section) bool, each func(p part, row string)) {
	for _, page := range d.listedPages() {
		if !among(page.Section) || page.offices() {
			continue
		}
		for _, q := range page.Questions {
			if q.Type != TypeTable {
				for _, p := range d.parts(q) {
					if d.shown(q, p.k) {
						each(p, "")
					}
				}
				continue
			}
			if !d.shown(q, 0) {
				continue
			}
			each(part{q: q, subject: Group}, "")
			for i, id := range d.rowsOf(q) {
				for _, c := range q.Columns {
					if d.shown(c, i) {
						each(part{q: c, k: i, subject: Group}, id)
					}
				}
			}
		}
	}
}

// problems are the errors that refuse Finish, in the order of the form, worked
// out once.
func (d *Draft) problems() []Problem {
	if !d.judged {
		d.found, d.judged = d.findProblems(), true
	}
	return d.found
}

func (d *Draft) findProblems() []Problem {
	var out []Problem
	gates := map[*Section]bool{}
	for _, page := range d.listedPages() {
		if s := page.Section; !s.After && !page.offices() && !d.gateOpen(s) && !gates[s] {
			gates[s] = true
			out = append(out, Problem{Section: page.ID, Say: d.gateWords(s), Href: page.ID})
		}
	}
	d.visit(func(p part, row string) {
		if say := d.faultOf(p, row); say != "" {
			out = append(out, d.problem(p, row, say))
		}
	})
	for _, f := range d.form.Finish {
		if d.truth(f.rule, nobody) == isFalse {
			out = append(out, d.finishProblem(f, d.text(f.Say, "")))
		}
	}
	return out
}

func (d *Draft) gateWords(s *Section) string {
	if s.needs.Say.IsZero() {
		return d.say("gate")
	}
	return d.text(s.needs.Say, "")
}

func (d *Draft) faultOf(p part, row string) string {
	q := p.q
	switch {
	case q.Type == TypeTable:
		return d.rowsWanting(q)
	case p.joined && d.required(q, p.k):
		return d.say("join", d.people[p.who[0]].short)
	}
	say := d.fault(q, p.k, d.personOf(p))
	if say != "" && q.Level == LevelToggle && p.k > 0 && q.follows == nil && d.wanting(q, p.k) {
		return d.say("required.answer", d.people[p.who[0]].short)
	}
	if say != "" && row != "" && len(d.rowsOf(q.Table)) > 1 {
		return d.say("in.row", say, d.rowName(q.Table, p.k))
	}
	return say
}

func (d *Draft) rowsWanting(q *Question) string {
	want := q.MinRows
	if want == 0 && d.required(q, 0) {
		want = 1
	}
	switch have := len(d.rowsOf(q)); {
	case have >= want:
		return ""
	case want == 1:
		return d.say("required.row", d.text(q.Item, ""))
	}
	return d.say("required.rows", want, d.text(q.Item, ""))
}

func (d *Draft) problem(p part, row, say string) Problem {
	return Problem{Section: p.q.Page.ID, Q: p.q.ID, Subject: p.subject, Row: row, Say: say, Href: href(p.q, p.subject, row)}
}

// href is the page and the anchor of an answer: page#question-subject, and
// -row for a cell. A toggle question's group is subject 0.
func href(q *Question, subject, row string) string {
	anchor := q.Page.ID + "#" + q.ID + "-" + subject
	if row != "" {
		anchor += "-" + row
	}
	return anchor
}

// finishProblem stands on the page of the first question its rule reads.
func (d *Draft) finishProblem(f *Demand, say string) Problem {
	if len(f.rule.names) == 0 {
		first := d.form.pageList[0].ID
		return Problem{Section: first, Say: say, Href: first}
	}
	q := f.rule.names[0]
	if q.Table != nil {
		q = q.Table
	}
	return Problem{Section: q.Page.ID, Q: q.ID, Subject: Group, Say: say, Href: href(q, Group, "")}
}

func (d *Draft) allWarnings() []Problem {
	var out []Problem
	d.visit(func(p part, row string) {
		for _, say := range d.warnings(p.q, p.k, d.personOf(p)) {
			out = append(out, d.problem(p, row, say))
		}
	})
	for _, f := range d.form.Finish {
		if d.truth(f.rule, nobody) == unknown {
			out = append(out, d.finishProblem(f, d.say("unclear", d.text(f.Say, ""))))
		}
	}
	return out
}

// later are answers that say "not yet obtained": they satisfy required and
// open a task.
func (d *Draft) later() []Problem {
	var out []Problem
	d.visit(func(p part, row string) {
		if len(p.q.Later) == 0 || p.q.Type == TypeTable {
			return
		}
		for _, code := range d.slots[p.q.index][p.k].val.codes {
			for _, later := range p.q.Later {
				if code == later {
					out = append(out, d.problem(p, row, d.label(p.q, d.personOf(p))+": "+d.word(p.q, code)))
				}
			}
		}
	})
	return out
}

// hidden are answers that no longer apply: kept in the draft, in no document.
func (d *Draft) hidden() []Problem {
	out := []Problem{}
	for _, q := range d.form.Questions {
		if q.Type == TypeTable || !q.Type.asks() || q.After() {
			continue
		}
		for k := range d.slots[q.index] {
			s := &d.slots[q.index][k]
			if s.row == nil || s.val.state == StateEmpty || s.row.By == ByPrefill || d.shown(q, k) || k > 0 && q.Level == LevelToggle && s.row == d.slots[q.index][0].row {
				continue
			}
			p := part{q: q, k: k, subject: subjectOf(s.row)}
			if q.perPerson() && k > 0 {
				p.who = []int{k - 1}
			}
			out = append(out, d.problem(p, s.row.Row, d.label(q, d.personOf(p))))
		}
	}
	return out
}

// counts are the shown parts and cells answered, and asked.
func (d *Draft) counts() (answered, asked int) {
	d.visit(func(p part, _ string) {
		if p.q.Type == TypeTable || !p.q.Type.asks() || d.untouched(p.q.Page) {
			return
		}
		asked++
		if !p.joined && d.slots[p.q.index][p.k].val.state == StateAnswered {
			answered++
		}
	})
	return answered, asked
}

// untouched reports whether a page aside holds no answer: it was never opened,
// and is no part of what was asked.
func (d *Draft) untouched(p *FormPage) bool {
	return p.Section.Aside && !d.holds(p)
}

// holds reports whether anything on a page was answered.
func (d *Draft) holds(p *FormPage) bool { return slices.ContainsFunc(p.Questions, d.given) }

func (d *Draft) checkPage(p *FormPage, left int) (CheckSection, bool) {
	s := CheckSection{ID: p.ID, Title: d.text(p.Title, ""), Href: p.ID, Left: left, Lines: []CheckLine{}}
	any := false
	for _, q := range p.Questions {
		line, has, shown := d.checkLine(q)
		if shown {
			s.Lines = append(s.Lines, line)
			any = any || has
		}
	}
	// A page aside that nobody has opened is no part of what is read back.
	return s, any || !p.Section.Aside || left > 0
}

func (d *Draft) checkLine(q *Question) (line CheckLine, answered, shown bool) {
	line = CheckLine{Q: q.ID, Label: d.label(q, ""), Href: href(q, Group, "")}
	if q.Type == TypeStatic {
		return line, false, false
	}
	if q.Type == TypeTable {
		return d.checkTable(q, line)
	}
	parts := d.parts(q)
	for _, p := range parts {
		if !d.shown(q, p.k) {
			continue
		}
		shown = true
		says := ""
		if !p.joined {
			says = d.says(q, p.k)
		}
		answered = answered || says != ""
		if q.Level == LevelFamily {
			line.Says, line.Empty = says, says == ""
			continue
		}
		if len(line.Parts) == 0 {
			line.Href = href(q, p.subject, "")
		}
		line.Parts = append(line.Parts, CheckPart{Who: d.nameOfPart(p), Says: says, Empty: says == ""})
	}
	line.Empty = !answered
	line.Summary = d.summary(q, parts)
	return line, answered, shown
}

// summary is a toggled answer in one sentence, what was said alone first; ""
// where nobody is apart.
func (d *Draft) summary(q *Question, parts []part) string {
	if q.Level != LevelToggle || q.Type.free() || len(parts) < 2 {
		return ""
	}
	var alone, group []string
	for _, p := range parts {
		says, who := "", d.say("paper.everyone.else", strings.Join(d.shorts(p.who), ", "))
		if d.shown(q, p.k) && !p.joined {
			says = d.says(q, p.k)
		}
		if says == "" {
			says = d.say("paper.not.answered")
		}
		if p.k == 0 {
			group = append(group, d.say("paper.toggled", says, who))
			continue
		}
		alone = append(alone, d.say("paper.toggled", says, strings.Join(d.shorts(p.who), ", ")))
	}
	return strings.Join(append(alone, group...), " ")
}

func (d *Draft) checkTable(q *Question, line CheckLine) (CheckLine, bool, bool) {
	if !d.shown(q, 0) {
		return line, false, false
	}
	for i := range d.rowsOf(q) {
		if d.idle(q, i) {
			continue
		}
		row := CheckPart{Who: d.rowName(q, i)}
		for _, c := range q.Columns {
			if says := d.cellSays(c, i); says != "" {
				row.Cells = append(row.Cells, CellLine{d.label(c, ""), says})
			}
		}
		row.Empty = len(row.Cells) == 0
		line.Parts = append(line.Parts, row)
	}
	line.Empty = len(line.Parts) == 0
	if q.ofRecords() && line.Empty {
		line.Says, line.Empty = d.say("empty."+q.RowsAre), false
	}
	return line, len(line.Parts) > 0, true
}

func (d *Draft) cellSays(c *Question, i int) string {
	if !d.shown(c, i) {
		return ""
	}
	return strings.TrimSpace(d.says(c, i))
}
