package store

import (
	"slices"
	"sync"
	"sync/atomic"

	"earlyhelp.example/backend/forms"
)

// heldDrafts is of how many drafts rows are held: somebody looks from one form into another.
const heldDrafts = 4

// lastRows are the rows of the drafts that were read last: whoever turns the pages
// of one would else read and unseal the same rows for each. The file stays the one
// truth. They hold only while nothing at all was written since before they were read,
// and every transaction counts as a writing unless it says that it is none of answers.
type lastRows struct {
	written atomic.Int64 // transactions that are over, for good or not
	mu      sync.Mutex
	asOf    int64
	drafts  map[string][]forms.Row
}

// over says that a writing is over: what was read before it is let go.
func (l *lastRows) over() {
	l.written.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drafts = nil
}

// of are the rows of a draft if they are those after so many writings.
func (l *lastRows) of(draft string, written int64) ([]forms.Row, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rows, held := l.drafts[draft]
	return slices.Clone(rows), held && l.asOf == written
}

// keep takes rows that were read when so many writings were over, or a little
// later. Where another came meanwhile they are old already.
func (l *lastRows) keep(draft string, written int64, rows []forms.Row) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if written != l.written.Load() {
		return
	}
	if l.asOf != written || len(l.drafts) >= heldDrafts || l.drafts == nil {
		l.drafts = map[string][]forms.Row{}
	}
	l.asOf, l.drafts[draft] = written, slices.Clone(rows)
}
