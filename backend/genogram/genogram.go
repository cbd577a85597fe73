// Package genogram draws a family: who is who's parent, who are a couple, who
// lives together. It gives shapes, for the screen as SVG and for paper, and the
// same in words. It may not read a store, a clock or a file, and it draws no
// line that was not recorded: a guess would be read as a fact. One reason: the
// picture and its words must never say different things.
//
// The symbols are those that practitioners know (McGoldrick): a square for a
// man or boy, a circle for a woman or girl, a diamond where the gender is
// neither or not known, a triangle for a child not born yet, a cross through
// whoever has died, two strokes through the line of a couple that has parted.
package genogram

import (
	"slices"
	"strings"
)

// Sex chooses a person's symbol.
type Sex string

// The sexes that have a symbol; everything else is a diamond.
const (
	Female Sex = "female"
	Male   Sex = "male"
)

// Person is a member of the family. Parents are keys of other people, at most
// two; those that name nobody, or would make somebody their own ancestor, are
// left out.
type Person struct {
	Key, Name string
	Note      string // under the name; empty on the screen, where a list says more
	Born      string // 2019-04-02, or as much of it as is known; only to order siblings
	Sex       Sex
	Unborn    bool
	Died      bool
	Home      bool // lives at the family's address
	Focus     bool // the child it is about
	Rank      int  // generation of somebody without lines: 0 parents, 1 children, -1 grandparents
	Parents   []string
}

// TieKind is how two people stand to each other.
type TieKind string

// The kinds of couple. Parents is what two people are who have a child and of
// whom nothing else is recorded.
const (
	Together TieKind = "together"
	Parted   TieKind = "parted"
	Parents  TieKind = "parents"
)

// Tie is a couple.
type Tie struct {
	A, B string
	Kind TieKind
}

// Family is what is drawn.
type Family struct {
	People []Person
	Ties   []Tie
}

// Drawing is the finished picture: its size in points, its shapes from the
// back to the front, and the same in words, a line for each fact.
type Drawing struct {
	Width, Height float64
	Shapes        []Shape
	Lines         []string
}

// Text is the picture in words.
func (d Drawing) Text() string { return strings.Join(d.Lines, "\n") }

// ShapeKind says what a Shape is made of.
type ShapeKind string

// The kinds of shape.
const (
	ShapeLine    ShapeKind = "line"    // through all Points
	ShapePolygon ShapeKind = "polygon" // closed
	ShapeCircle  ShapeKind = "circle"  // Points[0] is the centre, R the radius
	ShapeText    ShapeKind = "text"    // centred on Points[0], its baseline
)

// Point is a place in points from the top left corner.
type Point struct{ X, Y float64 }

// Shape is one stroke, symbol or line of text.
type Shape struct {
	Kind   ShapeKind
	Points []Point
	R      float64
	Stroke float64 // width of the line; 0 for none
	Dashed bool
	Filled bool // lightly: lives at home
	Text   string
	Size   float64
	Bold   bool
}

// Draw lays a family out. language is "en" or "cy". The same family gives the
// same picture; nobody's symbol or name lies over another's.
func Draw(f Family, language string) Drawing {
	t := newTree(f)
	t.generations()
	t.rows()
	t.order()
	l := newLayout(t)
	l.place()
	d := l.drawing()
	d.Lines = t.tell(language)
	return d
}

// family is the parents of some children, and where their line comes down.
type family struct {
	parents  []int // one or two, by number
	children []int
}

// tree is a family by numbers, mended: parents exist, and nobody is their own
// ancestor.
type tree struct {
	people   []Person
	parents  [][]int
	ties     []tie
	families []family
	gen      []int     // row of each person
	byRow    [][]block // in order from the left
}

type tie struct {
	a, b int
	kind TieKind
}

func newTree(f Family) *tree {
	t := &tree{people: slices.Clone(f.People), parents: make([][]int, len(f.People))}
	number := map[string]int{}
	for i, p := range f.People {
		if _, twice := number[p.Key]; !twice {
			number[p.Key] = i
		}
	}
	for i, p := range f.People {
		for _, key := range p.Parents {
			parent, known := number[key]
			if known && len(t.parents[i]) < 2 && !slices.Contains(t.parents[i], parent) && !t.descends(parent, i) {
				t.parents[i] = append(t.parents[i], parent)
			}
		}
		slices.Sort(t.parents[i])
	}
	for _, one := range f.Ties {
		a, knownA := number[one.A]
		b, knownB := number[one.B]
		if knownA && knownB {
			t.tie(a, b, one.Kind)
		}
	}
	t.gather()
	return t
}

// descends tells whether a person is another, or one of their descendants.
func (t *tree) descends(person, from int) bool {
	return person == from || slices.ContainsFunc(t.parents[person], func(p int) bool { return t.descends(p, from) })
}

// tie makes two people a couple, unless they are one; false where one belongs
// to a generation above the other's, by any road, so that no row can hold both.
func (t *tree) tie(a, b int, kind TieKind) bool {
	switch {
	case t.tied(a, b):
	case a == b || t.over(a, b) || t.over(b, a):
		return false
	default:
		t.ties = append(t.ties, tie{min(a, b), max(a, b), kind})
	}
	return true
}

// over tells whether a, or who is tied to a, stands in a generation above b's.
func (t *tree) over(a, b int) bool {
	side, up := t.group(a), t.group(b)
	for i := 0; i < len(up); i++ {
		for _, parent := range t.parents[up[i]] {
			if slices.Contains(side, parent) {
				return true
			}
			for _, p := range t.group(parent) {
				if !slices.Contains(up, p) {
					up = append(up, p)
				}
			}
		}
	}
	return false
}

func (t *tree) tied(a, b int) bool {
	return slices.ContainsFunc(t.ties, func(o tie) bool { return o.a == min(a, b) && o.b == max(a, b) })
}

// gather puts the children of the same parents together, the oldest first and
// the unborn last; two parents of a child are a couple, if only in the drawing.
func (t *tree) gather() {
	for child, parents := range t.parents {
		if len(parents) == 0 {
			continue
		}
		if len(parents) == 2 && !t.tie(parents[0], parents[1], Parents) {
			parents = parents[:1] // a mistake in the record: one line is drawn, in a row that exists
			t.parents[child] = parents
		}
		at := slices.IndexFunc(t.families, func(f family) bool { return slices.Equal(f.parents, parents) })
		if at < 0 {
			at = len(t.families)
			t.families = append(t.families, family{parents: parents})
		}
		t.families[at].children = append(t.families[at].children, child)
	}
	for _, f := range t.families {
		slices.SortStableFunc(f.children, t.older)
	}
}

func (t *tree) older(a, b int) int {
	p, q := t.people[a], t.people[b]
	switch {
	case p.Unborn != q.Unborn && p.Unborn:
		return 1
	case p.Unborn != q.Unborn:
		return -1
	case p.Born == "" || q.Born == "":
		return 0
	}
	return strings.Compare(p.Born, q.Born)
}
