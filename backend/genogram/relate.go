package genogram

import (
	"slices"
	"strings"
)

// Row is a member of a family as a form records them: Relationship is to the
// children of the family, in the worker's words or as a code of CL-3.
type Row struct {
	Key, Name, Relationship string
	Note                    string
	Born                    string // ISO date, or as much of it as is known
	Gender                  string // code of CL-1
	Unborn, Home, Died      bool
	Focus                   bool
}

// Pair is a relationship between two members where a form asks for it: A is
// Says of B ("A is the mother of B").
type Pair struct{ A, Says, B string }

// role is what a relationship says for the drawing.
type role int

const (
	unclear role = iota
	parent
	child
	grandparent
	grandchild
	partner
	formerPartner
	elder // an aunt, an uncle, a carer: in the parents' row
)

// roles are the words by which each is known, small; the first that is found as
// whole words counts, so the longer stand first.
var roles = []struct {
	role  role
	words []string
}{
	{elder, []string{"step-parent", "stepparent", "step-mother", "stepmother", "step mother", "step-father", "stepfather", "step father", "llysfam", "llystad", "llys-riant",
		"foster carer", "fostercarer", "foster parent", "gofalwr maeth", "aunt", "auntie", "uncle", "auntuncle", "modryb", "ewythr", "guardian", "kinship carer"}},
	{grandparent, []string{"grandparent", "grandmother", "grandfather", "gran", "granny", "grandma", "nan", "nana", "grandad", "granddad", "grandpa", "mam-gu", "tad-cu", "nain", "taid"}},
	{grandchild, []string{"grandchild", "grandson", "granddaughter", "ŵyr", "wyres"}},
	{formerPartner, []string{"ex-partner", "expartner", "ex partner", "ex-spouse", "exspouse", "ex-husband", "ex-wife", "former partner", "cyn-bartner", "cyn-briod"}},
	{partner, []string{"partner", "spouse", "husband", "wife", "priod", "gŵr", "gwraig"}},
	{child, []string{"unborn child", "unbornchild", "child", "son", "daughter", "baby", "sibling", "brother", "sister", "plentyn", "mab", "merch", "brawd", "chwaer"}},
	{parent, []string{"parent of unborn child", "parentofunbornchild", "parent", "mother", "father", "mum", "mam", "dad", "tad", "rhiant"}},
}

// roleOf reads the words of a relationship. Of several the one that is told
// first counts: "Mother of the unborn child" is a mother.
func roleOf(says string) role {
	text, best, at := " "+strings.Map(plain, strings.ToLower(says))+" ", unclear, -1
	for _, r := range roles {
		for _, word := range r.words {
			if i := strings.Index(text, " "+word+" "); i >= 0 && (at < 0 || i < at) {
				best, at = r.role, i
			}
		}
	}
	return best
}

func plain(r rune) rune {
	if strings.ContainsRune("()/,.;:", r) {
		return ' '
	}
	return r
}

// FromRows makes the family that a form's rows tell of. Only what they say
// without doubt becomes a line: one mother and one father are the parents of
// the children, and of two fathers neither is, unless his words name a child or
// a pair says so.
func FromRows(rows []Row, pairs []Pair) Family {
	var f Family
	for _, r := range rows {
		p := Person{Key: r.Key, Name: r.Name, Note: r.Note, Born: r.Born, Sex: Sex(r.Gender), Unborn: r.Unborn, Home: r.Home, Died: r.Died, Focus: r.Focus}
		switch roleOf(r.Relationship) {
		case child:
			p.Rank = 1
		case grandparent:
			p.Rank = -1
		case grandchild:
			p.Rank = 2
		}
		f.People = append(f.People, p)
	}
	f.fromPairs(pairs)
	f.fromRelationships(rows)
	return f
}

// fromPairs takes what is told of two people.
func (f *Family) fromPairs(pairs []Pair) {
	for _, pair := range pairs {
		switch roleOf(pair.Says) {
		case parent:
			f.descend(pair.B, pair.A)
		case child:
			if !sibling(pair.Says) {
				f.descend(pair.A, pair.B)
			}
		case partner:
			f.tie(Tie{pair.A, pair.B, Together})
		case formerPartner:
			f.tie(Tie{pair.A, pair.B, Parted})
		}
	}
}

// tie joins two people once, whichever of them it was told of first.
func (f *Family) tie(t Tie) {
	if !slices.Contains(f.Ties, t) && !slices.Contains(f.Ties, Tie{t.B, t.A, t.Kind}) {
		f.Ties = append(f.Ties, t)
	}
}

// sibling tells words that are a child of the family, and nobody's child in a
// pair.
func sibling(says string) bool {
	text := strings.ToLower(says)
	return slices.ContainsFunc([]string{"sibling", "brother", "sister", "brawd", "chwaer"}, func(w string) bool { return strings.Contains(text, w) })
}

func (f *Family) descend(child, parent string) {
	for i := range f.People {
		if p := &f.People[i]; p.Key == child && !slices.Contains(p.Parents, parent) {
			p.Parents = append(p.Parents, parent)
		}
	}
}

// fromRelationships takes what is told of each towards the children.
func (f *Family) fromRelationships(rows []Row) {
	var children []string
	linked := map[string]bool{} // by a pair already
	for i, r := range rows {
		if rows[i].Unborn || roleOf(r.Relationship) == child {
			children = append(children, r.Key)
			linked[r.Key] = len(f.People[i].Parents) > 0
		}
	}
	for _, sex := range []Sex{Female, Male} {
		var parents []Row
		for _, r := range rows {
			if roleOf(r.Relationship) == parent && Sex(r.Gender) == sex {
				parents = append(parents, r)
			}
		}
		for _, r := range parents {
			own := named(r.Relationship, rows)
			if len(own) == 0 && len(parents) == 1 {
				own = children
			}
			for _, c := range own {
				if c != r.Key && !linked[c] {
					f.descend(c, r.Key)
				}
			}
		}
	}
}

// named is the children whose first name stands in the words: "Father of Temi".
func named(says string, rows []Row) []string {
	var keys []string
	words := strings.Fields(strings.Map(plain, strings.ToLower(says)))
	for _, r := range rows {
		first := strings.Fields(strings.ToLower(r.Name))
		if roleOf(r.Relationship) == child && len(first) > 0 && slices.Contains(words, first[0]) {
			keys = append(keys, r.Key)
		}
	}
	return keys
}
