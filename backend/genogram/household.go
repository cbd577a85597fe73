package genogram

import "slices"

// rect is an upright rectangle.
type rect struct{ left, top, right, bottom float64 }

func (r rect) holds(x, y float64) bool {
	return x > r.left && x < r.right && y > r.top && y < r.bottom
}

// household is the dashed line around those who live together: for each row the
// stretches of people at home, joined where they lie above each other. It never
// goes round somebody who lives elsewhere.
func (l *layout) household() []Shape {
	var all, above []rect
	for row := range l.byRow {
		runs := l.homeRuns(row)
		for _, one := range runs {
			for _, up := range above {
				between := rect{max(one.left, up.left), up.bottom - 1, min(one.right, up.right), one.top + 1}
				if between.right-between.left > symbol {
					all = append(all, between)
				}
			}
		}
		all = append(all, runs...)
		above = runs
	}
	return outline(all)
}

// homeRuns is the stretches of a row where everybody lives at home.
func (l *layout) homeRuns(row int) []rect {
	var runs []rect
	going := false
	for _, b := range l.byRow[row] {
		for _, p := range b {
			s := l.spots[p]
			half := s.wide/2 + 0.5
			switch {
			case !l.people[p].Home:
				going = false
				continue
			case going:
				runs[len(runs)-1].right = max(runs[len(runs)-1].right, s.x+half)
			default:
				runs = append(runs, rect{s.x - half, l.rooms[row].top - 5, s.x + half, l.rooms[row].bottom})
			}
			going = true
		}
	}
	return runs
}

// outline is the edge of a union of rectangles, as dashed lines.
func outline(all []rect) []Shape {
	var xs, ys []float64
	for _, r := range all {
		xs, ys = append(xs, r.left, r.right), append(ys, r.top, r.bottom)
	}
	xs, ys = steps(xs), steps(ys)
	in := func(i, j int) bool {
		if i < 0 || j < 0 || i+1 >= len(xs) || j+1 >= len(ys) {
			return false
		}
		x, y := (xs[i]+xs[i+1])/2, (ys[j]+ys[j+1])/2
		return slices.ContainsFunc(all, func(r rect) bool { return r.holds(x, y) })
	}
	var shapes []Shape
	for j := range ys {
		edges(len(xs)-1, func(i int) bool { return in(i, j) != in(i, j-1) }, func(from, to int) {
			shapes = append(shapes, dashed(Point{xs[from], ys[j]}, Point{xs[to], ys[j]}))
		})
	}
	for i := range xs {
		edges(len(ys)-1, func(j int) bool { return in(i, j) != in(i-1, j) }, func(from, to int) {
			shapes = append(shapes, dashed(Point{xs[i], ys[from]}, Point{xs[i], ys[to]}))
		})
	}
	return shapes
}

// edges calls draw for each unbroken stretch of n where on holds.
func edges(n int, on func(int) bool, draw func(from, to int)) {
	for from := 0; from < n; from++ {
		to := from
		for to < n && on(to) {
			to++
		}
		if to > from {
			draw(from, to)
			from = to
		}
	}
}

func steps(all []float64) []float64 {
	slices.Sort(all)
	return slices.Compact(all)
}

func dashed(a, b Point) Shape {
	return Shape{Kind: ShapeLine, Points: []Point{a, b}, Stroke: 0.8, Dashed: true}
}
