package pdf

import "slices"

// strip is a horizontal slice of the document that never splits: one line of
// text across all columns, or white space. Blocks only append strips; only
// paginate knows pages. This is TeX's vertical list and nothing else.
type strip struct {
	height float64 // points
	gap    bool    // white space: dropped at the edges of a page
	keep   bool    // does not end a page: what follows belongs to it
	fresh  bool    // begins a page
	head   []strip // drawn again above it when it begins a page

	// paint draws what lies under the words, with the strip's top at y. last: it
	// ends its page, so a frame around it must be closed.
	paint func(c *canvas, y float64, last bool)

	// draw draws the words. All strips of a page are painted before the first is
	// drawn, so that the lines of one paragraph are one stretch of content.
	draw func(c *canvas, y float64)
}

// flow is the document as it grows.
type flow struct{ strips []strip }

func (f *flow) add(strips ...strip) { f.strips = append(f.strips, strips...) }

// gap adds white space. Spaces do not add up, the larger wins; a space after a
// kept strip is kept with it.
func (f *flow) gap(height float64) {
	n := len(f.strips) - 1
	if n < 0 {
		return
	}
	if f.strips[n].gap {
		f.strips[n].height = max(f.strips[n].height, height)
		return
	}
	f.add(strip{height: height, gap: true, keep: f.strips[n].keep})
}

// placed is a strip with its place on a page.
type placed struct {
	*strip
	y      float64 // from the top of the page's body
	last   bool
	repeat bool // a header drawn again: decoration to a screen reader
}

// paginate puts every strip on a page of the given height, greedily, and never
// after a kept strip unless a chain of kept strips is longer than a page. A
// strip higher than a page stands alone on one.
func paginate(strips []strip, height float64) []span {
	var pages []span
	for at := 0; ; {
		for at < len(strips) && strips[at].gap {
			at++
		}
		if at == len(strips) {
			return pages
		}
		end := pageEnd(strips, at, height)
		pages = append(pages, span{at, end})
		at = end
	}
}

// span is the strips of a page, by their indices: the first, and after the last.
type span struct{ from, to int }

// tighter is how far white space may shrink to save a page.
const tighter = 0.75

// fewest puts every strip on a page, with the white space as it is, and a little
// less of it where that saves a page: the last one often holds a few lines only.
// Where it still does, it takes more from the page before.
func fewest(strips []strip, height float64) [][]placed {
	pages := paginate(strips, height)
	tight := slices.Clone(strips)
	for i := range tight {
		if tight[i].gap {
			tight[i].height *= tighter
		}
	}
	if fewer := paginate(tight, height); len(fewer) < len(pages) {
		strips, pages = tight, fewer
	}
	accompany(strips, pages, height)
	return laid(strips, pages)
}

func laid(strips []strip, pages []span) [][]placed {
	out := make([][]placed, len(pages))
	for i, page := range pages {
		out[i] = place(strips, page.from, page.to)
	}
	return out
}

// A last page that holds less than the first part of a page is sent more, but
// never so much that the page before it would look as empty.
const (
	leastOnLast = 0.25
	mostOnLast  = 0.6
)

// accompany moves the last break up where the last page holds a few lines only:
// whoever turns to it finds something that belongs together.
func accompany(strips []strip, pages []span, height float64) {
	n := len(pages) - 1
	if n < 1 || strips[pages[n].from].fresh {
		return
	}
	sum := 0.0
	for _, s := range strips[pages[n].from:pages[n].to] {
		sum += s.height
	}
	if sum >= leastOnLast*height {
		return
	}
	for at := pages[n].from - 1; at > pages[n-1].from; at-- {
		sum += strips[at].height
		whole := sum + headHeight(strips[at])
		switch {
		case whole > mostOnLast*height:
			return
		case whole >= leastOnLast*height && !strips[at].gap && !strips[at-1].keep:
			pages[n-1].to, pages[n].from = at, at
			return
		}
	}
}

// slack forgives sums of fractions.
const slack = 0.01

// pageEnd is the index after the last strip of the page that begins at start.
func pageEnd(strips []strip, start int, height float64) int {
	y := headHeight(strips[start])
	allowed := 0
	for i := start; i < len(strips); i++ {
		s := strips[i]
		if i > start {
			if s.fresh {
				return i
			}
			if !strips[i-1].keep {
				allowed = i
			}
			if y+s.height > height+slack && !s.gap {
				if allowed > start {
					return allowed
				}
				return i
			}
		}
		y += s.height
	}
	return len(strips)
}

func headHeight(s strip) float64 {
	sum := 0.0
	for _, h := range s.head {
		sum += h.height
	}
	return sum
}

func place(strips []strip, start, end int) []placed {
	page := make([]placed, 0, len(strips[start].head)+end-start)
	y := 0.0
	for i := range strips[start].head {
		h := &strips[start].head[i]
		page = append(page, placed{strip: h, y: y, repeat: true})
		y += h.height
	}
	last := end - 1
	for last > start && strips[last].gap {
		last--
	}
	for i := start; i <= last; i++ {
		page = append(page, placed{strip: &strips[i], y: y, last: i == last})
		y += strips[i].height
	}
	return page
}
