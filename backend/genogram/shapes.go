package genogram

import "slices"

// down gives the rows their places from the top: names below symbols, then a
// channel for the lines to the children, and above a row the arches of couples
// who do not stand side by side.
func (l *layout) down() {
	y := margin
	for row, blocks := range l.byRow {
		y += lane * float64(l.arches(row))
		r := &l.rooms[row]
		r.top = y
		var people []int
		for _, b := range blocks {
			people = append(people, b...)
		}
		for level := range r.steps {
			low := y
			for _, p := range people {
				if s := &l.spots[p]; s.level == level {
					s.top = y
					low = max(low, s.bottom()+4)
				}
			}
			y = low
		}
		r.bottom = y
		y += 18 + lane*float64(l.tracks(row))
	}
}

// arches is how many couples of a row do not stand side by side.
func (l *layout) arches(row int) int {
	n := 0
	for _, c := range l.ties {
		if l.gen[c.a] == row && !l.adjacent(c) {
			n++
		}
	}
	return n
}

func (l *layout) adjacent(c tie) bool {
	for _, b := range l.byRow[l.gen[c.a]] {
		if at := slices.Index(b, c.a); at >= 0 {
			other := slices.Index(b, c.b)
			return other == at+1 || other == at-1
		}
	}
	return false
}

// tracks is how many families have their children's line below a row.
func (l *layout) tracks(row int) int {
	n := 0
	for _, f := range l.families {
		if l.barRow(f) == row {
			n++
		}
	}
	return n
}

// barRow is the row under which a family's line to the children runs.
func (l *layout) barRow(f family) int {
	first := l.gen[f.children[0]]
	for _, c := range f.children {
		first = min(first, l.gen[c])
	}
	return first - 1
}

// drawing makes the shapes, from the back to the front.
func (l *layout) drawing() Drawing {
	var d Drawing
	d.Shapes = l.household()
	used := map[int]int{}
	for _, c := range l.ties {
		d.Shapes = append(d.Shapes, l.couple(c, used)...)
	}
	clear(used)
	for _, f := range l.families {
		d.Shapes = append(d.Shapes, l.descent(f, used)...)
	}
	for i := range l.people {
		d.Shapes = append(d.Shapes, l.person(i)...)
	}
	for i, s := range l.spots {
		d.Width = max(d.Width, s.x+s.wide/2+margin)
		d.Height = max(d.Height, l.rooms[l.gen[i]].bottom+margin)
	}
	for _, f := range l.families {
		d.Width = max(d.Width, l.dropX(f)+margin)
	}
	return d
}

const (
	thin  = 1.1
	thick = 2.2
)

// couple is the line between two people; an arch where somebody stands between.
func (l *layout) couple(c tie, used map[int]int) []Shape {
	a, b := l.spots[c.a], l.spots[c.b]
	if a.x > b.x {
		a, b = b, a
	}
	y := a.top + symbol/2
	points := []Point{{a.x + symbol/2, y}, {b.x - symbol/2, y}}
	if !l.adjacent(c) {
		used[l.gen[c.a]]++
		y = a.top - lane*float64(used[l.gen[c.a]])
		right := b.x - pitch/2
		points = []Point{{a.x, a.top}, {a.x, y}, {right, y}, {right, b.top + symbol/2}, {b.x - symbol/2, b.top + symbol/2}}
		a.x, b.x = right-30, right+20
	}
	shapes := []Shape{{Kind: ShapeLine, Points: points, Stroke: thin, Dashed: c.kind != Together}}
	if c.kind != Parted {
		return shapes
	}
	middle := (a.x+b.x)/2 - 14 // left of where the children's line comes down
	for _, x := range []float64{middle, middle + 6} {
		shapes = append(shapes, Shape{Kind: ShapeLine, Points: []Point{{x - 3, y + 7}, {x + 3, y - 7}}, Stroke: thin})
	}
	return shapes
}

// descent is the line from parents down to their children.
func (l *layout) descent(f family, used map[int]int) []Shape {
	row := l.barRow(f)
	bar := l.rooms[row].bottom + 8 + lane*float64(used[row])
	used[row]++
	x, parent := l.dropX(f), l.spots[f.parents[0]]
	from := []Point{{x, parent.top + symbol/2}}
	if len(f.parents) == 1 {
		from = []Point{{parent.x + symbol/2, parent.top + symbol*0.8}, {x, parent.top + symbol*0.8}}
		if !l.square(f.parents[0]) {
			from[0].X -= symbol * 0.1
		}
	}
	shapes := []Shape{{Kind: ShapeLine, Points: append(from, Point{x, bar}), Stroke: thin}}
	left, right := x, x
	for _, c := range f.children {
		left, right = min(left, l.spots[c].x), max(right, l.spots[c].x)
		shapes = append(shapes, Shape{Kind: ShapeLine, Points: []Point{{l.spots[c].x, bar}, {l.spots[c].x, l.spots[c].top}}, Stroke: thin})
	}
	return append(shapes, Shape{Kind: ShapeLine, Points: []Point{{left, bar}, {right, bar}}, Stroke: thin})
}

func (l *layout) square(i int) bool { return l.people[i].Sex == Male && !l.people[i].Unborn }

// person is a symbol with its name.
func (l *layout) person(i int) []Shape {
	p, s := l.people[i], l.spots[i]
	shapes := []Shape{figure(p, s, 0)}
	if p.Focus {
		inner := figure(p, s, 4)
		inner.Filled = false
		shapes = append(shapes, inner)
	}
	if p.Died {
		in := symbol * 0.15
		shapes = append(shapes,
			Shape{Kind: ShapeLine, Points: []Point{{s.x - symbol/2 + in, s.top + in}, {s.x + symbol/2 - in, s.top + symbol - in}}, Stroke: thin},
			Shape{Kind: ShapeLine, Points: []Point{{s.x + symbol/2 - in, s.top + in}, {s.x - symbol/2 + in, s.top + symbol - in}}, Stroke: thin})
	}
	y := s.top + symbol + 3 + nameSize
	for _, text := range s.name {
		shapes = append(shapes, Shape{Kind: ShapeText, Points: []Point{{s.x, y}}, Text: text, Size: nameSize, Bold: true})
		y += leading
	}
	for _, text := range s.note {
		shapes = append(shapes, Shape{Kind: ShapeText, Points: []Point{{s.x, y}}, Text: text, Size: noteSize})
		y += leading
	}
	return shapes
}

// figure is the symbol of a person, so much smaller on each side.
func figure(p Person, s spot, in float64) Shape {
	half, x, y := symbol/2-in, s.x, s.top+symbol/2
	out := Shape{Kind: ShapePolygon, Stroke: thin, Filled: p.Home}
	if p.Home {
		out.Stroke = thick
	}
	switch {
	case p.Unborn:
		out.Points = []Point{{x, y - half + in*0.8}, {x + half - in*0.7, y + half}, {x - half + in*0.7, y + half}}
	case p.Sex == Female:
		out.Kind, out.Points, out.R = ShapeCircle, []Point{{x, y}}, half
	case p.Sex == Male:
		out.Points = []Point{{x - half, y - half}, {x + half, y - half}, {x + half, y + half}, {x - half, y + half}}
	default:
		out.Points = []Point{{x, y - half}, {x + half, y}, {x, y + half}, {x - half, y}}
	}
	return out
}
