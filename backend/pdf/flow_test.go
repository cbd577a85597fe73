package pdf

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

const testPage = 100.0

func stripsOf(t *rapid.T) []strip {
	header := []strip{{height: 7, keep: true}}
	var f flow
	for i := range rapid.IntRange(0, 60).Draw(t, "strips") {
		if rapid.Float64Range(0, 1).Draw(t, "gap?") < 0.2 {
			f.gap(rapid.Float64Range(0, 30).Draw(t, "gap"))
			continue
		}
		s := strip{height: rapid.Float64Range(0, 40).Draw(t, "height"), keep: rapid.Bool().Draw(t, "keep"), fresh: rapid.IntRange(0, 20).Draw(t, "fresh") == 0 && i > 0}
		if rapid.IntRange(0, 3).Draw(t, "head") == 0 {
			s.head = header
		}
		if rapid.IntRange(0, 40).Draw(t, "giant") == 0 {
			s.height = 250
		}
		f.add(s)
	}
	return f.strips
}

// TestPaginate: every strip is placed once and in order, none hangs over the
// foot unless it is alone, no page ends in white space or after a kept strip
// that could have gone with its follower.
func TestPaginate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		strips := stripsOf(t)
		spans := paginate(strips, testPage)
		if rapid.Bool().Draw(t, "accompanied") {
			accompany(strips, spans, testPage)
		}
		pages := laid(strips, spans)
		seen := map[*strip]int{}
		next := 0
		for n, page := range pages {
			body := 0
			for i, p := range page {
				if p.repeat {
					continue
				}
				body++
				seen[p.strip]++
				for next < len(strips) && &strips[next] != p.strip {
					if !strips[next].gap {
						t.Fatalf("page %d: strip %d was passed over", n, next)
					}
					next++
				}
				next++
				if bottom := p.y + p.height; bottom > testPage+slack && body > 1 && !p.gap {
					t.Fatalf("page %d: a strip ends at %v, below the foot", n, bottom)
				}
				if p.last != (i == len(page)-1) {
					t.Fatalf("page %d: strip %d is marked last: %v", n, i, p.last)
				}
			}
			if page[len(page)-1].gap {
				t.Fatalf("page %d ends in white space", n)
			}
			checkKept(t, strips, page, next)
		}
		for i := range strips {
			if count := seen[&strips[i]]; count != 1 && !strips[i].gap {
				t.Fatalf("strip %d was placed %d times", i, count)
			}
		}
	})
}

// checkKept: a page may end after a kept strip only where nothing before it on
// the page could be parted either.
func checkKept(t *rapid.T, strips []strip, page []placed, next int) {
	end := next - 1
	for next < len(strips) && strips[next].gap {
		next++
	}
	if next >= len(strips) || !strips[end].keep || strips[next].fresh {
		return
	}
	first := 0
	for i := range strips {
		if &strips[i] == page[0].strip || page[0].repeat && len(page) > 1 && &strips[i] == firstOf(page) {
			first = i
			break
		}
	}
	for i := first; i < end; i++ {
		if !strips[i].keep {
			t.Fatalf("strip %d is kept and ends a page, though the page could end after %d", end, i)
		}
	}
}

func firstOf(page []placed) *strip {
	for _, p := range page {
		if !p.repeat {
			return p.strip
		}
	}
	return nil
}

func TestHeadIsRepeated(t *testing.T) {
	head := []strip{{height: 10, keep: true}}
	strips := []strip{head[0]}
	for range 9 {
		strips = append(strips, strip{height: 20, head: head})
	}
	pages := laid(strips, paginate(strips, testPage))
	if len(pages) != 3 {
		t.Fatalf("%d pages, want 3: 10+4×20, 10+4×20, 10+20", len(pages))
	}
	for i, page := range pages[1:] {
		if !page[0].repeat || page[1].y != 10 {
			t.Errorf("page %d does not begin with the header", i+2)
		}
	}
}

// TestLastPageHasCompany: a last page with a line or two takes what it can from
// the page before, never part of what is kept together, never most of it.
func TestLastPageHasCompany(t *testing.T) {
	lines := func(heights ...float64) []strip {
		var strips []strip
		for _, h := range heights {
			strips = append(strips, strip{height: h})
		}
		return strips
	}
	kept := lines(20, 20, 20, 20, 20, 20)
	kept[3].keep, kept[4].keep = true, true
	great := lines(20, 15, 15, 15, 15, 15, 15)
	for i := 1; i < 6; i++ {
		great[i].keep = true
	}
	for name, c := range map[string]struct {
		strips []strip
		want   int // strips on the last page
	}{
		"enough":        {lines(20, 20, 20, 20, 20, 30), 1},
		"one more":      {lines(20, 20, 20, 20, 20, 20), 2},
		"with its kind": {kept, 3},
		"too much":      {great, 6},
	} {
		pages := paginate(c.strips, testPage)
		accompany(c.strips, pages, testPage)
		if last := pages[len(pages)-1]; last.to-last.from != c.want {
			t.Errorf("%s: the last page has %d strips, want %d", name, last.to-last.from, c.want)
		}
	}
}

func TestGapsDoNotAddUp(t *testing.T) {
	var f flow
	f.gap(5) // nothing before it
	f.add(strip{height: 10, keep: true})
	f.gap(5)
	f.gap(12)
	f.gap(3)
	if got := fmt.Sprint(len(f.strips), f.strips[1].height, f.strips[1].keep); got != "2 12 true" {
		t.Errorf("strips, height, keep are %s, want 2 12 true", got)
	}
}

// TestWrapProperties: no line is wider than its column unless one letter is,
// nothing is lost, and lines are numbered as a paragraph should be.
func TestWrapProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		checkWrap(rt, rapid.OneOf(oddText, rapid.String()).Draw(rt, "text"), rapid.Float64Range(1, 400).Draw(rt, "width"))
	})
}

type failer interface {
	Fatalf(string, ...any)
}

func checkWrap(t failer, text string, width float64) {
	ts := newTypesetter()
	defer ts.close()
	lines := ts.wrap(text, regular, 12, width)
	if len(lines) == 0 {
		t.Fatalf("no line at all")
	}
	var said []rune
	for i, l := range lines {
		letters := 0
		for _, p := range l.pieces {
			if p.sign == signNumber {
				said = append(said, []rune(signWords(p))...)
			} else {
				said = append(said, p.runes...)
			}
			if !p.space {
				letters += len(p.runes)
			}
		}
		if float64(l.width)*12/1000 > width+slack && letters > 1 && !oneCluster(l) {
			t.Fatalf("line %d is %v wide, over %v: %q", i, float64(l.width)*12/1000, width, string(said))
		}
		if l.blank && l.width != 0 || math.Signbit(float64(l.width)) {
			t.Fatalf("line %d has width %d", i, l.width)
		}
	}
	if got, want := squeezed(string(said)), expected(text); got != want {
		t.Fatalf("wrap(%q, %v) says %q, want %q", text, width, got, want)
	}
	if !lines[0].first || !lines[len(lines)-1].last {
		t.Fatalf("the paragraph has no beginning or no end")
	}
}

// oneCluster: a letter with its marks is never parted, however narrow the line.
func oneCluster(l line) bool {
	ts := newTypesetter()
	var runes []rune
	for _, p := range l.pieces {
		if !p.space {
			runes = append(runes, p.runes...)
		}
	}
	ts.letters.Init(runes)
	letters := ts.letters.GraphemeIterator()
	letters.Next()
	return len(letters.Grapheme().Text) == len(runes)
}

func FuzzWrap(f *testing.F) {
	for _, seed := range []string{"", " ", "Mary Smith", "محمد (07700) x", "a\u0301\u0301\u0301", "\u202E\u2066", "👨‍👩‍👧", "\xff\xfe", "ক্ষ্ম"} {
		f.Add(seed, 40.0)
	}
	f.Add("'.,", 5.9375) // what follows a mark is itself too wide
	f.Fuzz(func(t *testing.T, text string, width float64) {
		if width >= 1 && width < 1000 && len(text) < 10000 {
			checkWrap(t, text, width)
		}
	})
}

func FuzzTable(f *testing.F) {
	f.Add("Name", "Mary Smith", "", 0.3, true)
	f.Add("", "\u202E", "محمد", 0.0, false)
	f.Fuzz(func(t *testing.T, label, one, two string, share float64, large bool) {
		if len(label)+len(one)+len(two) > 5000 || math.IsNaN(share) || share < 0 || share > 1 {
			return
		}
		job := tableJob(label, one, two, share)
		job.LargePrint = large
		doc, err := Render(t.Context(), job)
		if err != nil {
			t.Fatal(err)
		}
		complete(t, job, doc)
	})
}
