package store

import (
	"slices"
	"sync"
	"sync/atomic"

	"earlyhelp.example/backend/forms"
)

// lastRows are the rows of the draft that was read last: whoever turns its pages
// would else read and unseal the same rows for each. The file stays the one truth.
// They hold only while nothing at all was written since before they were read, and
// every transaction counts as a writing unless it says that it is none of answers.
type lastRows struct {
	written atomic.Int64 // transactions that are over, for good or not
	mu      sync.Mutex
	draft   string
	asOf    int64
	rows    []forms.Row
}

// over says that a writing is over: what was read before it is let go.
func (l *lastRows) over() {
	l.written.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.draft, l.rows = "", nil
}

// of are the rows of a draft if they are those after so many writings.
func (l *lastRows) of(draft string, written int64) ([]forms.Row, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.draft != draft || l.asOf != written || l.rows == nil {
		return nil, false
	}
	return slices.Clone(l.rows), true
}

// keep takes rows that were read when so many writings were over, or a little
// later: those that came meanwhile have made them old already.
func (l *lastRows) keep(draft string, written int64, rows []forms.Row) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.draft, l.asOf, l.rows = draft, written, slices.Clone(rows)
}
