package forms

import (
	"cmp"
	"slices"
)

// ChangeKind is what became of a question between two versions.
type ChangeKind string

// The kinds, the mildest first. A question may have changed in several ways;
// the gravest is named.
const (
	ChangedWords  ChangeKind = "words"
	ChangedMoved  ChangeKind = "moved"
	ChangedRule   ChangeKind = "rule"
	ChangedLimits ChangeKind = "limits"
	ChangedList   ChangeKind = "list"
	ChangedType   ChangeKind = "type"
	ChangedAdded  ChangeKind = "added"
	ChangedGone   ChangeKind = "removed"
)

// Fate is what a move would do to this draft's answer.
type Fate string

// The fates.
const (
	FateKeep   Fate = "keep"
	FateNeed   Fate = "need"   // asked and unanswered
	FateMisfit Fate = "misfit" // the value cannot be read as the new type
	FateHidden Fate = "hidden" // answered, and no longer asked
)

// QuestionChange is a line of Changes. Q is the new id, Was the old where the
// question was renamed.
type QuestionChange struct {
	Q, Was string
	Kind   ChangeKind
	Fate   Fate
	Label  Text
}

// Changes are what a worker sees before a draft moves to another version.
type Changes struct {
	From, To  int
	Questions []QuestionChange
}

// Automatic reports whether the draft may move by itself: words and places
// changed, nothing that bears on an answer.
func (c Changes) Automatic() bool {
	return !slices.ContainsFunc(c.Questions, func(q QuestionChange) bool { return q.Kind != ChangedWords && q.Kind != ChangedMoved })
}

// Diff compares two versions of a form, and what the rows of a draft would
// become. Values are never converted: a row keeps the version it was given under.
func Diff(old, next *Form, rows []Row) Changes {
	c := Changes{From: old.Version, To: next.Version}
	before, after := Evaluate(Setting{Form: old}, rows), Evaluate(Setting{Form: next}, renamed(next, rows))
	taken := map[string]bool{}
	for _, q := range next.Questions {
		was := old.byID[cmp.Or(q.Was, q.ID)]
		if was == nil {
			c.Questions = append(c.Questions, QuestionChange{Q: q.ID, Kind: ChangedAdded, Fate: after.fateOf(q, false), Label: q.Label})
			continue
		}
		taken[was.ID] = true
		if kind := changed(was, q); kind != "" {
			line := QuestionChange{Q: q.ID, Kind: kind, Fate: after.fateOf(q, before.given(was)), Label: q.Label}
			if was.ID != q.ID {
				line.Was = was.ID
			}
			c.Questions = append(c.Questions, line)
		}
	}
	for _, q := range old.Questions {
		if !taken[q.ID] {
			fate := FateKeep
			if before.given(q) {
				fate = FateHidden
			}
			c.Questions = append(c.Questions, QuestionChange{Q: q.ID, Kind: ChangedGone, Fate: fate, Label: q.Label})
		}
	}
	return c
}

// renamed follows `was`: the rows as the next version reads them.
func renamed(next *Form, rows []Row) []Row {
	to := map[string]string{}
	for _, q := range next.Questions {
		if q.Was != "" {
			to[q.Was] = q.ID
		}
	}
	out := slices.Clone(rows)
	for i := range out {
		if id, ok := to[out[i].Q]; ok {
			out[i].Q = id
		}
	}
	return out
}

// Move is the row that moves a draft to a version. The rows stay; Moved reads
// them under it.
func (d *Draft) Move(to *Form, client string) Row {
	return Row{Form: to.ID, Version: to.Version, Subject: Group, Act: ActMoveForm, At: d.set.Now, By: d.set.Author.ID, Client: client}
}

// Moved are a draft's rows as a version reads them, with renamed questions
// under their new ids.
func Moved(to *Form, rows []Row) []Row { return renamed(to, rows) }

func (d *Draft) given(q *Question) bool {
	if q.Type == TypeTable {
		return len(d.rowsOf(q)) > 0
	}
	return slices.ContainsFunc(d.slots[q.index], func(s slot) bool { return s.val.state != StateEmpty && s.row != nil })
}

func (d *Draft) fateOf(q *Question, had bool) Fate {
	if !had {
		if q.Type.asks() && (q.Required || q.requiredWhen != nil) {
			return FateNeed
		}
		return FateKeep
	}
	for k := range d.slots[q.index] {
		switch s := &d.slots[q.index][k]; {
		case s.row == nil:
		case s.val.state == StateRaw, d.misfit(q, k, "") != "":
			return FateMisfit
		case !d.shown(q, k):
			return FateHidden
		}
	}
	return FateKeep
}

// changed is the gravest difference between two versions of a question.
func changed(a, b *Question) ChangeKind {
	switch {
	case a.Type != b.Type || a.Level != b.Level || a.RowsAre != b.RowsAre:
		return ChangedType
	case !sameList(a.List, b.List) || !slices.EqualFunc(a.offer, b.offer, func(x, y offer) bool { return slices.Equal(x.codes, y.codes) && sameRule(x.when, y.when) }):
		return ChangedList
	case a.Max != b.Max || a.MinRows != b.MinRows || a.Places != b.Places || !sameNumber(a.Least, b.Least) || !sameNumber(a.Most, b.Most):
		return ChangedLimits
	case a.Required != b.Required || !sameRule(a.requiredWhen, b.requiredWhen) || !sameRule(a.peopleWhen, b.peopleWhen) ||
		!slices.EqualFunc(a.show, b.show, sameRule) || !sameDemands(a.checks, b.checks) || !sameRule(a.computed, b.computed) || a.Follows != b.Follows || !sameClass(a, b):
		return ChangedRule
	case a.Page.ID != b.Page.ID || a.ID != b.ID:
		return ChangedMoved
	case a.Label != b.Label || a.Hint != b.Hint || a.Short != b.Short || !sameLabels(a.List, b.List):
		return ChangedWords
	}
	return ""
}

func sameNumber(a, b *int64) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// sameRule compares what two rules say, and what the names in them stand for.
func sameRule(a, b *rule) bool {
	return a == nil && b == nil || a != nil && b != nil && a.source.text == b.source.text && slices.Equal(a.uses, b.uses)
}

func sameDemands(a, b []*Demand) bool {
	return slices.EqualFunc(a, b, func(x, y *Demand) bool { return sameRule(x.rule, y.rule) })
}

// sameClass compares who may read the answer: a worker is told before it
// changes.
func sameClass(a, b *Question) bool {
	return a.Class == b.Class && slices.EqualFunc(a.classWhen, b.classWhen, func(x, y classWhen) bool { return x.class == y.class && sameRule(x.when, y.when) })
}

// sameList compares what may be chosen, not the words for it.
func sameList(a, b *List) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.Codes, b.Codes, func(x, y Code) bool { return x.Code == y.Code && x.From == y.From && x.Until == y.Until })
}

func sameLabels(a, b *List) bool {
	if a == nil || b == nil {
		return a == b
	}
	return slices.EqualFunc(a.Codes, b.Codes, func(x, y Code) bool { return x.Label == y.Label })
}
