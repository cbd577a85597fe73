package genogram

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// okafor is three generations with a former partner and a baby to come.
func okafor() Family {
	return Family{
		People: []Person{
			{Key: "grace", Name: "Grace Okafor", Sex: Female, Born: "1960-02-01"},
			{Key: "emeka", Name: "Emeka Okafor", Sex: Male, Died: true},
			{Key: "ada", Name: "Ada Okafor", Note: "mother, 37", Sex: Female, Born: "1989-03-04", Home: true, Parents: []string{"grace", "emeka"}},
			{Key: "chidi", Name: "Chidi Okafor", Sex: Male, Born: "1993-08-08", Parents: []string{"grace", "emeka"}},
			{Key: "kwame", Name: "Kwame Williams", Sex: Male},
			{Key: "leon", Name: "Leon", Sex: Male},
			{Key: "temi", Name: "Temi Okafor-Williams", Sex: Female, Born: "2013-05-05", Home: true, Focus: true, Parents: []string{"ada", "kwame"}},
			{Key: "jayden", Name: "Jayden Okafor-Williams", Sex: Male, Born: "2017-01-05", Home: true, Parents: []string{"kwame", "ada"}},
			{Key: "baby", Name: "Baby", Unborn: true, Home: true, Parents: []string{"ada", "leon"}},
			{Key: "sam", Name: "Sam", Rank: 0},
		},
		Ties: []Tie{{"grace", "emeka", Together}, {"ada", "kwame", Parted}, {"ada", "leon", Together}},
	}
}

// box is what a symbol or a name covers.
type box struct {
	rect
	who int
}

// boxes are the symbols and names of a laid out family, by person.
func boxes(l *layout) []box {
	var all []box
	for i, s := range l.spots {
		all = append(all, box{rect{s.x - symbol/2, s.top, s.x + symbol/2, s.top + symbol}, i})
		for n, text := range append(slices.Clone(s.name), s.note...) {
			half := min(measure(text, nameSize), s.wide) / 2
			top := s.top + symbol + 3 + float64(n)*leading
			all = append(all, box{rect{s.x - half, top, s.x + half, top + leading}, i})
		}
	}
	return all
}

func (b rect) meets(o rect) bool {
	return b.left < o.right && o.left < b.right && b.top < o.bottom && o.top < b.bottom
}

// faults are what a reader could misread: things that lie over each other.
func faults(f Family) []string {
	l := newLayout(newTree(f))
	l.generations()
	l.rows()
	l.order()
	l.place()
	d := l.drawing()
	var out []string
	all := boxes(l)
	for i, a := range all {
		if a.left < 0 || a.top < 0 || a.right > d.Width || a.bottom > d.Height {
			out = append(out, fmt.Sprintf("%q is outside the picture", l.people[a.who].Name))
		}
		for _, b := range all[i+1:] {
			if a.who != b.who && a.meets(b.rect) {
				out = append(out, fmt.Sprintf("%q lies over %q", l.people[a.who].Name, l.people[b.who].Name))
			}
		}
	}
	for _, s := range d.Shapes {
		if s.Kind != ShapeLine || s.Dashed && s.Stroke < 1 {
			continue
		}
		for n := 1; n < len(s.Points); n++ {
			for _, b := range all {
				if b.crossedBy(s.Points[n-1], s.Points[n]) && !(l.people[b.who].Died && inside(b.rect, s)) {
					out = append(out, fmt.Sprintf("a line goes through %q", l.people[b.who].Name))
				}
			}
		}
	}
	return out
}

// crossedBy tells whether an upright or level line goes through the box, and
// not only up to its edge.
func (b rect) crossedBy(p, q Point) bool {
	const edge = 1.5
	return rect{min(p.X, q.X) - 0.1, min(p.Y, q.Y) - 0.1, max(p.X, q.X) + 0.1, max(p.Y, q.Y) + 0.1}.
		meets(rect{b.left + edge + symbol*0.2, b.top + edge, b.right - edge - symbol*0.2, b.bottom - edge})
}

// inside tells of the cross in the symbol of somebody who has died.
func inside(r rect, s Shape) bool {
	return !slices.ContainsFunc(s.Points, func(p Point) bool { return !r.holds(p.X, p.Y) })
}

// TestNothingOverlaps holds for families of 2 to 13: parents with their
// parents, a partner after another, brothers and sisters of parents, children
// of each couple, some at home.
func TestNothingOverlaps(t *testing.T) {
	for _, f := range faults(okafor()) {
		t.Error(f)
	}
	rapid.Check(t, func(rt *rapid.T) {
		f := someFamily(rt)
		if bad := faults(f); len(bad) > 0 {
			rt.Fatalf("%v\nin %+v", bad, f)
		}
	})
}

var someName = rapid.OneOf(rapid.SampledFrom([]string{"Ada", "Bartholomew Featherstonehaugh-Cholmondeley", "محمد عبد الله", "কৃষ্ণা রহমান", "李小龙", "Ọláṣọ̀pẹ́ Adéyẹmí", "W", ""}), rapid.StringMatching(`[A-Z][a-z]{1,11} [A-Z][a-z]{1,13}(-[A-Z][a-z]{1,12})?`))

func someFamily(t *rapid.T) Family {
	var f Family
	add := func(sex Sex, parents ...string) string {
		key := fmt.Sprint("p", len(f.People))
		f.People = append(f.People, Person{Key: key, Name: someName.Draw(t, "name"), Sex: sex, Home: rapid.Bool().Draw(t, "home"), Parents: parents,
			Note: rapid.SampledFrom([]string{"", "", "mother, 37"}).Draw(t, "note"), Died: rapid.IntRange(0, 9).Draw(t, "died") == 0,
			Born: fmt.Sprint(rapid.IntRange(1950, 2026).Draw(t, "born")), Rank: rapid.IntRange(-1, 2).Draw(t, "rank")})
		return key
	}
	grandparents := func(name string) []string {
		if !rapid.Bool().Draw(t, name) {
			return nil
		}
		if rapid.Bool().Draw(t, "one") {
			return []string{add(Female)}
		}
		return []string{add(Female), add(Male)}
	}
	mothers := grandparents("mother's parents")
	mother := add(Female, mothers...)
	father := add(Male, grandparents("father's parents")...)
	kinds := rapid.SampledFrom([]TieKind{Together, Parted, Parents})
	f.Ties = append(f.Ties, Tie{mother, father, kinds.Draw(t, "kind")})
	couples := [][]string{{mother, father}, {mother}}
	if rapid.Bool().Draw(t, "second partner") {
		second := add("")
		f.Ties = append(f.Ties, Tie{mother, second, kinds.Draw(t, "kind")})
		couples = append(couples, []string{mother, second})
	}
	if len(mothers) > 0 && rapid.Bool().Draw(t, "uncle") {
		add(Male, mothers...)
	}
	for range rapid.IntRange(0, 13-len(f.People)).Draw(t, "children") {
		add(rapid.SampledFrom([]Sex{Female, Male, ""}).Draw(t, "sex"), rapid.SampledFrom(couples).Draw(t, "parents")...)
	}
	for range rapid.IntRange(0, 13-len(f.People)).Draw(t, "others") {
		add("")
	}
	return f
}

// TestAnything: links that make no sense leave a picture in which everybody
// stands once, by name, and nobody over another.
func TestAnything(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var f Family
		keys := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", "nobody"})
		for i := range rapid.IntRange(0, 9).Draw(rt, "people") {
			f.People = append(f.People, Person{Key: keys.Draw(rt, "key"), Name: fmt.Sprint("Person ", i), Rank: rapid.IntRange(-9, 9).Draw(rt, "rank"),
				Parents: rapid.SliceOfN(keys, 0, 3).Draw(rt, "parents"), Unborn: rapid.Bool().Draw(rt, "unborn")})
		}
		for range rapid.IntRange(0, 6).Draw(rt, "ties") {
			f.Ties = append(f.Ties, Tie{keys.Draw(rt, "a"), keys.Draw(rt, "b"), rapid.SampledFrom([]TieKind{Together, Parted, Parents}).Draw(rt, "kind")})
		}
		d := Draw(f, "en")
		count := map[string]int{}
		for _, s := range d.Shapes {
			count[s.Text]++
		}
		for _, p := range f.People {
			if count[p.Name] != 1 || !strings.Contains(d.Text(), p.Name) {
				rt.Fatalf("%s stands in the picture %d times; its words: %s", p.Name, count[p.Name], d.Text())
			}
		}
		if fmt.Sprint(d) != fmt.Sprint(Draw(f, "en")) {
			rt.Fatal("the same family gave another picture")
		}
	})
}

// TestTold is the whole text of a family.
func TestTold(t *testing.T) {
	want := `Drawing of the family: Grace Okafor; Emeka Okafor, has died; Ada Okafor, mother, 37; Chidi Okafor; Kwame Williams; Leon; Temi Okafor-Williams, this is about them; Jayden Okafor-Williams; Baby, not born yet; Sam.
Living together: Ada Okafor, Temi Okafor-Williams, Jayden Okafor-Williams, Baby.
Grace Okafor and Emeka Okafor are a couple.
Ada Okafor and Kwame Williams have parted.
Ada Okafor and Leon are a couple.
Parents Grace Okafor and Emeka Okafor. Children, the oldest first: Ada Okafor, Chidi Okafor.
Parents Ada Okafor and Kwame Williams. Children, the oldest first: Temi Okafor-Williams, Jayden Okafor-Williams.
Parents Ada Okafor and Leon. Child: Baby.
How Sam belongs to the others is not recorded.`
	if got := Draw(okafor(), "en").Text(); got != want {
		t.Errorf("told:\n%s", got)
	}
	if got := Draw(Family{}, "en").Text(); got != "Nobody is recorded in this family yet." {
		t.Errorf("nobody: %q", got)
	}
	for language, words := range wordBook() {
		for key := range wordBook()["en"] {
			if words[key] == "" || strings.Count(words[key], "{") != strings.Count(wordBook()["en"][key], "{") {
				t.Errorf("%s: %q says %q", language, key, words[key])
			}
		}
	}
}

// TestSymbols: each kind of person has the symbol that practitioners know.
func TestSymbols(t *testing.T) {
	for name, c := range map[string]struct {
		person  Person
		kind    ShapeKind
		corners int
	}{
		"a girl":    {Person{Sex: Female}, ShapeCircle, 1},
		"a boy":     {Person{Sex: Male}, ShapePolygon, 4},
		"not known": {Person{Sex: "not_known"}, ShapePolygon, 4},
		"unborn":    {Person{Sex: "unborn", Unborn: true}, ShapePolygon, 3},
	} {
		c.person.Name = "N"
		s := Draw(Family{People: []Person{c.person}}, "en").Shapes[0]
		if s.Kind != c.kind || len(s.Points) != c.corners {
			t.Errorf("%s: %+v", name, s)
		}
		if upright := s.Kind == ShapePolygon && len(s.Points) == 4 && s.Points[0].Y == s.Points[1].Y; upright != (c.person.Sex == Male) {
			t.Errorf("%s is a square: %v", name, upright)
		}
	}
}

// TestHousehold: the line goes round those at home, and not round Kwame, who
// stands beside Ada and lives elsewhere.
func TestHousehold(t *testing.T) {
	l := newLayout(newTree(okafor()))
	l.generations()
	l.rows()
	l.order()
	l.place()
	var runs []rect
	for row := range l.byRow {
		runs = append(runs, l.homeRuns(row)...)
	}
	for i, p := range l.people {
		s := l.spots[i]
		in := slices.ContainsFunc(runs, func(r rect) bool { return r.holds(s.x, s.top+symbol/2) })
		if in != p.Home {
			t.Errorf("%s lives at home: %v, inside the line: %v", p.Name, p.Home, in)
		}
	}
	if len(l.household()) < 4 {
		t.Error("there is no line around the household")
	}
}

// TestSVG is well formed whatever people are called, and holds no style and no
// script.
func TestSVG(t *testing.T) {
	f := okafor()
	f.People[0].Name = "Gr<ce> & \"O'Kafor\" \u202Eevil\x00"
	svg := Draw(f, "en").SVG()
	dec := xml.NewDecoder(strings.NewReader(svg))
	for {
		if _, err := dec.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
	}
	for _, bad := range []string{"<ce>", "style", "script", "\u202E", "href"} {
		if strings.Contains(svg, bad) {
			t.Errorf("the picture holds %q", bad)
		}
	}
	if dir := os.Getenv("EARLYHELP_PDF_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "genogram.svg"), []byte(Draw(okafor(), "en").SVG()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
