package pdf

import "slices"

// cluster is glyphs that together say some characters.
type cluster struct {
	body  []glyph
	marks []mark // apart from the body, where there is one
	at    int    // from the left end of its piece
	first int    // the first character that it says
	words string
}

// mark is a glyph set over or under others: the dots of an Arabic letter.
type mark struct {
	glyph
	at int // from where its cluster begins
}

// single tells of a cluster that is one glyph.
func (cl cluster) single() bool { return len(cl.body)+len(cl.marks) == 1 }

// newCluster takes the marks of a cluster from its body. A reader of text
// measures words by what it meets first and last, and would see a space beside
// a letter that began with its dots.
func newCluster(glyphs []glyph, at int) cluster {
	cl := cluster{body: glyphs, at: at, first: glyphs[0].cluster}
	var body []glyph
	var marks []mark
	from := 0
	for _, g := range glyphs {
		if g.advance == 0 {
			marks = append(marks, mark{g, from})
		} else {
			body = append(body, g)
		}
		from += g.advance
	}
	if len(body) > 0 {
		cl.body, cl.marks = body, marks
	}
	return cl
}

// clustersOf parts what was shaped of some characters, in the order of reading.
func clustersOf(glyphs []glyph, runes []rune) []cluster {
	var all []cluster
	at := 0
	for i := 0; i < len(glyphs); {
		end, width := i, 0
		for end < len(glyphs) && glyphs[end].cluster == glyphs[i].cluster {
			width += glyphs[end].advance
			end++
		}
		all = append(all, newCluster(glyphs[i:end], at))
		at += width
		i = end
	}
	slices.SortStableFunc(all, func(a, b cluster) int { return a.first - b.first })
	to := len(runes)
	for i := len(all) - 1; i >= 0; i-- {
		if i > 0 && all[i-1].first == all[i].first {
			continue // the second half of a letter that another stands between: the first says it
		}
		all[i].words = string(runes[all[i].first:to])
		to = all[i].first
	}
	return all
}
