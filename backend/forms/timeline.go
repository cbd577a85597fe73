package forms

import (
	"slices"
	"strings"
	"time"
)

// Moment is a state of a draft that somebody may want to look at again. The
// rows are all kept, so a moment is only a place among them.
type Moment struct {
	Seq     int64     // the draft as it was with the rows up to this one
	At      time.Time // when that row was written
	Kind    MomentKind
	What    string // what was taken apart or away just after, in words; "" for the other kinds
	Version int    // of the form, for MomentMoved
	Answers int    // answered by then
}

// MomentKind says why a moment is in the timeline.
type MomentKind string

// The kinds of moments.
const (
	MomentFirst  MomentKind = "first"  // the first that was kept
	MomentKept   MomentKind = "kept"   // the last of an hour's work, or of a day's
	MomentSplit  MomentKind = "split"  // before somebody was taken out of a group
	MomentGone   MomentKind = "gone"   // before a row was removed
	MomentMoved  MomentKind = "moved"  // the draft moved to another version
	MomentLatest MomentKind = "latest" // now
)

// Moments are one an hour for the last seven days and one a day before that,
// and each just before something was taken away.
const (
	hourly      = 7 * 24 * time.Hour
	mostMoments = 40
)

// Timeline is the draft's moments, the newest first. Hours and days are those
// of place.
func (d *Draft) Timeline(now time.Time, place *time.Location) []Moment {
	var out []Moment
	for i := range slices.Backward(d.rows) {
		if len(out) == mostMoments {
			break
		}
		if m, is := d.momentAt(i, now, place); is {
			m.Answers, _ = d.Before(m.Seq).counts()
			out = append(out, m)
		}
	}
	return out
}

func (d *Draft) momentAt(i int, now time.Time, place *time.Location) (Moment, bool) {
	r := &d.rows[i]
	m := Moment{Seq: r.Seq, At: r.At, Kind: MomentKept}
	last := i == len(d.rows)-1
	switch {
	case last:
		m.Kind = MomentLatest
	case r.Act == ActMoveForm:
		m.Kind, m.Version = MomentMoved, r.Version
	case d.rows[i+1].Act == ActSeparate && d.groupSaid(i, d.rows[i+1].Q):
		m.Kind, m.What = MomentSplit, d.labelOf(d.rows[i+1].Q)
	case d.rows[i+1].Act == ActRemoveRow && d.rows[i+1].Undoes == 0:
		m.Kind, m.What = MomentGone, d.Before(r.Seq).nameOfRow(d.rows[i+1].Q, d.rows[i+1].Row)
	case sitting(r.At, now, place).Equal(sitting(d.rows[i+1].At, now, place)):
		return m, false
	}
	if first := d.firstSitting(now, place); m.Kind == MomentKept && sitting(r.At, now, place).Equal(first) {
		m.Kind = MomentFirst
	}
	return m, true
}

// groupSaid reports whether the group had answered by row i: otherwise nothing
// was split.
func (d *Draft) groupSaid(i int, q string) bool {
	return slices.ContainsFunc(d.rows[:i+1], func(r Row) bool { return r.Q == q && r.Act == ActSet && subjectOf(&r) == Group })
}

func (d *Draft) firstSitting(now time.Time, place *time.Location) time.Time {
	return sitting(d.rows[0].At, now, place)
}

// sitting is the hour, or long ago the day, that a row belongs to.
func sitting(at, now time.Time, place *time.Location) time.Time {
	at = at.In(place)
	y, m, day := at.Date()
	if now.Sub(at) > hourly {
		return time.Date(y, m, day, 0, 0, 0, 0, place)
	}
	return time.Date(y, m, day, at.Hour(), 0, 0, 0, place)
}

func (d *Draft) labelOf(id string) string {
	if q := d.form.byID[id]; q != nil {
		return d.label(q, "")
	}
	return ""
}

func (d *Draft) nameOfRow(table, row string) string {
	if q := d.form.byID[table]; q != nil {
		if i := slices.Index(d.rowsOf(q), row); i >= 0 {
			return d.rowName(q, i)
		}
	}
	return ""
}

// Before is the draft as it was with the rows up to seq, that one included.
func (d *Draft) Before(seq int64) *Draft {
	rows := make([]Row, 0, len(d.rows))
	for _, r := range d.rows {
		if r.Seq <= seq {
			rows = append(rows, r)
		}
	}
	return Evaluate(d.set, rows)
}

// Difference is an answer that is not what it was. Q is a question, or
// "table.column" with its Row; for a row that came or went it is the table.
type Difference struct {
	Page, Q, Row string
	Label        string
	Then, Now    string // in words; both empty is no difference
	Added        bool   // a row that was not there
	Gone         bool   // a row that is no longer there
	Back         bool   // it can be brought back
}

// Differences compares the draft with what it was at seq, in the form's order.
func (d *Draft) Differences(seq int64) []Difference {
	c := comparison{then: d.Before(seq), now: d, touched: map[string]bool{}}
	for _, r := range d.rows {
		if r.Seq > seq && r.Act != ActChecked {
			c.touched[r.Q+" "+r.Row] = true
			c.touched[r.Q] = true
		}
	}
	for _, p := range d.form.pageList {
		for _, q := range p.Questions {
			switch {
			case q.Type == TypeTable:
				c.table(q)
			case q.Type.asks():
				c.add(Difference{Page: p.ID, Q: q.ID, Label: d.label(q, ""), Then: c.then.inWords(q), Now: c.now.inWords(q), Back: c.touched[q.ID]})
			}
		}
	}
	return c.found
}

type comparison struct {
	then, now *Draft
	touched   map[string]bool // questions, and "question row", that were changed since
	found     []Difference
}

func (c *comparison) add(one Difference) {
	if one.Then != one.Now || one.Added || one.Gone {
		c.found = append(c.found, one)
	}
}

func (c *comparison) table(q *Question) {
	was, is := c.then.rowsOf(q), c.now.rowsOf(q)
	for i, row := range is {
		j := slices.Index(was, row)
		if j < 0 {
			if !q.ofRecords() {
				c.add(Difference{Page: q.Page.ID, Q: q.ID, Row: row, Label: c.now.rowName(q, i), Now: c.now.rowInWords(q, i), Added: true})
			}
			continue
		}
		for _, column := range q.Columns {
			if column.Type.asks() {
				c.add(Difference{Page: q.Page.ID, Q: column.ID, Row: row, Label: c.now.rowName(q, i) + ": " + c.now.label(column, ""),
					Then: c.then.cellSays(column, j), Now: c.now.cellSays(column, i), Back: c.touched[column.ID+" "+row]})
			}
		}
	}
	for j, row := range was {
		if !slices.Contains(is, row) && !q.ofRecords() {
			c.add(Difference{Page: q.Page.ID, Q: q.ID, Row: row, Label: c.then.rowName(q, j), Then: c.then.rowInWords(q, j), Gone: true, Back: true})
		}
	}
}

// inWords is an answer as it is read back, with whose each part is.
func (d *Draft) inWords(q *Question) string {
	line, _, shown := d.checkLine(q)
	switch {
	case !shown, line.Empty:
		return ""
	case line.Summary != "":
		return line.Summary
	case q.Level == LevelFamily:
		return line.Says
	}
	var words []string
	for _, p := range line.Parts {
		if !p.Empty {
			words = append(words, d.say("says.by", p.Who, p.Says))
		}
	}
	return strings.Join(words, "; ")
}

func (d *Draft) rowInWords(q *Question, i int) string {
	name := d.rowName(q, i)
	var words []string
	for _, c := range q.Columns {
		if says := d.cellSays(c, i); says != "" && says != name {
			words = append(words, says)
		}
	}
	return strings.Join(words, ", ")
}

// Wanted says which answers to bring back: a question, a cell of one row, a row
// that is gone, or all that a page holds where Q is empty.
type Wanted struct{ Page, Q, Row string }

func (w Wanted) takes(q *Question, r *Row) bool {
	switch {
	case w.Q == "":
		return q.Page != nil && q.Page.ID == w.Page
	case w.Row != "":
		return r.Q == w.Q && r.Row == w.Row
	}
	return r.Q == w.Q
}

// BringBack is the rows that make the wanted answers what they were at seq.
// They are rows like any other: what they replace stays in the history, and
// bringing back the moment before them undoes it. A row that was added since
// stays: nobody loses a person for wanting a sentence.
func (d *Draft) BringBack(seq int64, wanted Wanted, client string) []Row {
	then := d.Before(seq)
	seen := map[[3]string]bool{}
	var out []Row
	for i := range d.rows {
		r := &d.rows[i]
		q := d.form.byID[r.Q]
		key := [3]string{r.Q, subjectOf(r), r.Row}
		if r.Seq <= seq || q == nil || r.Act == ActChecked || seen[key] || !wanted.takes(q, r) {
			continue
		}
		seen[key] = true
		if change := d.toUndo(then, q, r); change != 0 {
			if row, err := d.Undo(change, client+"-"+itoa(int64(len(out)))); err == nil {
				out = append(out, row)
			}
		}
	}
	return out
}

// toUndo is the change that, undone, makes an answer what it was then; r is the
// first since. 0 where there is none.
func (d *Draft) toUndo(then *Draft, q *Question, r *Row) int64 {
	switch {
	case q.Type == TypeTable:
		was, is := slices.Contains(then.rowsOf(q), r.Row), slices.Contains(d.rowsOf(q), r.Row)
		newest := d.newestOfRow(q, r.Row)
		if was && !is || !was && is && newest.Undoes != 0 {
			return newest.Seq
		}
		return 0
	case q.Table != nil && !slices.Contains(then.rowsOf(q.Table), r.Row):
		return 0
	}
	return r.Seq
}

// newestOfRow is the last that added or removed a row.
func (d *Draft) newestOfRow(q *Question, row string) *Row {
	for i := range slices.Backward(d.rows) {
		if r := &d.rows[i]; r.Q == q.ID && r.Row == row && (r.Act == ActAddRow || r.Act == ActRemoveRow) {
			return r
		}
	}
	return &Row{}
}
