package pdf

import (
	"fmt"
	"slices"
	"testing"

	"earlyhelp.example/backend/forms"
)

// manyKinds are items of every kind, under conditions and with characters that
// cannot be drawn.
func manyKinds() []forms.PaperItem {
	var items []forms.PaperItem
	for len(items) < 2*manyItems {
		for _, s := range samplePaper().Sections {
			items = append(items, s.Items...)
		}
		items = append(items, blankPaper().Sections[0].Items...)
	}
	for i := range items {
		if i%7 > 3 {
			items[i].When = fmt.Sprintf("If %d", i/7%2)
		}
		if i%11 == 0 {
			items[i].Hint = "龙 🙂"
		}
	}
	return items
}

// TestHalves: items composed in two halves are what they are one after the
// other, wherever they are parted.
func TestHalves(t *testing.T) {
	items := manyKinds()
	parted := 0
	for n := manyItems - 1; n < len(items); n += 17 {
		if half(items[:n]) > 0 {
			parted++
		}
		whole, halves := composed(items[:n], (*composer).each), composed(items[:n], (*composer).items)
		if !slices.Equal(whole, halves) {
			t.Fatalf("%d items in halves differ from the whole", n)
		}
	}
	if parted < 10 {
		t.Errorf("only %d of the lists were parted", parted)
	}
}

// composed says of every strip how it lies, then what the tree and the list of
// missing characters are.
func composed(items []forms.PaperItem, compose func(*composer, []forms.PaperItem, string)) []string {
	job := sampleJob()
	b := &composer{ts: newTypesetter(), st: styleOf(job), words: words("en"), job: job, parent: &elem{role: "Sect"}}
	defer b.ts.close()
	b.heading("1", "Title")
	compose(b, items, "")
	var says []string
	for _, s := range b.strips {
		says = append(says, fmt.Sprint(s.height, s.gap, s.keep, s.fresh, len(s.head), s.paint != nil, s.draw != nil))
	}
	var walk func(e *elem, depth int)
	walk = func(e *elem, depth int) {
		says = append(says, fmt.Sprint(depth, e.role, e.alt, e.scope, e.lang, e.span))
		for _, k := range e.kids {
			if k.elem.parent != e {
				says = append(says, "another parent")
			}
			walk(k.elem, depth+1)
		}
	}
	walk(b.parent, 0)
	return append(says, fmt.Sprint(b.ts.missing, b.lines))
}
