package pdf

import (
	"slices"
	"sync"

	"earlyhelp.example/backend/forms"
)

// manyItems of one section are composed in two halves at the same time.
const manyItems = 200

// leastStrips are of nearly every item: its label, its answer, white space.
const leastStrips = 4

// items adds the items of a section; when is the condition that heads those
// before.
func (b *composer) items(items []forms.PaperItem, when string) {
	b.strips = slices.Grow(b.strips, leastStrips*len(items))
	at := half(items)
	if at == 0 {
		b.each(items, when)
		return
	}
	second := &composer{ts: typesetterOf(b.job), st: b.st, words: b.words, job: b.job, parent: &elem{}}
	defer second.ts.close()
	var all sync.WaitGroup
	all.Go(func() {
		second.strips = []strip{{gap: true, height: itemGap * b.st.leading}} // as the first half ends
		second.each(items[at:], items[at-1].When)
	})
	b.each(items[:at], when)
	all.Wait()
	b.join(second)
}

// half is where many items can be parted: before one that stands alone, not
// beside its neighbour. 0 is for nowhere.
func half(items []forms.PaperItem) int {
	if len(items) < manyItems {
		return 0
	}
	for i := len(items) / 2; i < len(items); i++ {
		if items[i].Kind == forms.PaperLong {
			return i
		}
	}
	return 0
}

// join adds what another composed behind it. Both have the white space between
// them: this one at its end, the other at its beginning.
func (b *composer) join(next *composer) {
	end, begin := &b.strips[len(b.strips)-1], next.strips[0]
	end.height = max(end.height, begin.height)
	if end.paint == nil {
		end.paint = begin.paint
	}
	b.strips = append(b.strips, next.strips[1:]...)
	for _, k := range next.parent.kids {
		k.elem.parent = b.parent
		b.parent.kids = append(b.parent.kids, k)
	}
	b.lines += next.lines
	b.ts.join(next.ts)
}

// join adds what another typesetter could not draw.
func (ts *typesetter) join(next *typesetter) {
	for _, m := range next.missing {
		ts.miss(m)
	}
	if ts.err == nil {
		ts.err = next.err
	}
}
