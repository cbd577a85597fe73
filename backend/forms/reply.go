package forms

import (
	"encoding/json"
	"maps"
	"slices"
)

// Reply tells the screen of a page what the saved rows altered: before is the
// Draft the page was drawn from, after the one with the rows. The values that
// were saved are not sent back: the screen is the truth while someone types.
func Reply(before, after *Draft, page string, saved []Row) PatchReply {
	r := PatchReply{Saved: []string{}, Seq: after.seq, Left: map[string]int{}, Set: []ItemPatch{}, Gone: []string{}, Notes: []Note{}}
	typed := map[[3]string]bool{}
	for _, row := range saved {
		if row.Client != "" {
			r.Saved = append(r.Saved, row.Client)
		}
		if row.typed() {
			typed[[3]string{row.Q, subjectOf(&row), row.Row}] = true
		}
		if !row.At.IsZero() {
			r.At = row.At.Format("15:04")
		}
	}
	was, _ := before.Page(page)
	now, _ := after.Page(page)
	for _, s := range after.Sections() {
		r.Left[s.ID] = s.Left
	}
	if !sameMarks(before.Sections(), after.Sections()) {
		r.Sections = after.Sections()
	}
	had, hadAll := before.tallied()
	if has, all := after.tallied(); !slices.Equal(had, has) || hadAll != all {
		r.People, r.Tally = has, all
	}
	r.compare(was, now, typed)
	r.beside(was, now)
	r.Notes = append(r.Notes, after.newNotes(before, page, typed)...)
	if u := after.Urgent(); u.Urgent || before.Urgent().Urgent {
		r.Urgent = &u
	}
	return r
}

// typed reports whether the screen knows what a row says, because it was typed
// there: not what was taken over or brought back.
func (r Row) typed() bool {
	return (r.Act == ActSet || r.Act == ActClear) && r.By != ByCarry && r.Undoes == 0
}

// sameMarks compares all of the list but what is left.
func sameMarks(a, b []SectionMark) bool {
	return slices.EqualFunc(a, b, func(x, y SectionMark) bool {
		x.Left, y.Left = 0, 0
		return x == y
	})
}

func (r *PatchReply) compare(was, now Page, typed map[[3]string]bool) {
	old := map[string]Item{}
	for _, it := range was.Items {
		old[it.ID] = it
	}
	for _, it := range now.Items {
		before, there := old[it.ID]
		if !there {
			r.Set = append(r.Set, ItemPatch{ID: it.ID, Item: &it})
			continue
		}
		delete(old, it.ID)
		if sameItem(before, it) {
			continue
		}
		p := ItemPatch{ID: it.ID, Toggle: it.Toggle}
		if it.Class != before.Class {
			p.Class = &it.Class
		}
		if it.Add != before.Add {
			p.Add = it.Add
		}
		p.Parts = withoutTyped(it.Parts, func(part Part) bool { return typed[[3]string{it.ID, part.Subject, ""}] })
		if it.Type == TypeTable {
			rows := rowsWithoutTyped(it, typed)
			p.Rows = &rows
		}
		r.Set = append(r.Set, p)
	}
	r.Gone = slices.AppendSeq(r.Gone, maps.Keys(old))
	slices.Sort(r.Gone)
}

// beside compares what a page holds beside its items.
func (r *PatchReply) beside(was, now Page) {
	if !sameJSON(was.None, now.None) {
		if r.None = now.None; r.None == nil {
			r.None = &NoneButton{Questions: []string{}}
		}
	}
	if !sameJSON(was.Joined, now.Joined) {
		if r.Joined = now.Joined; r.Joined == nil {
			r.Joined = []Joined{}
		}
	}
}

func sameItem(a, b Item) bool { return sameJSON(a, b) }

func sameJSON(a, b any) bool {
	left, err := json.Marshal(a)
	right, err2 := json.Marshal(b)
	return err == nil && err2 == nil && string(left) == string(right)
}

func withoutTyped(parts []Part, typed func(Part) bool) []Part {
	out := slices.Clone(parts)
	for i := range out {
		if typed(out[i]) {
			out[i].Value = nil
		}
	}
	return out
}

func rowsWithoutTyped(it Item, typed map[[3]string]bool) []RowOf {
	rows := slices.Clone(it.Rows)
	for i := range rows {
		rows[i].Cells = maps.Clone(rows[i].Cells)
		for local, cell := range rows[i].Cells {
			if typed[[3]string{it.ID + "." + local, Group, rows[i].Row}] {
				cell.Value = nil
				rows[i].Cells[local] = cell
			}
		}
	}
	return rows
}

// newNotes are what is said of the answers just saved, and of the questions
// they brought up.
func (d *Draft) newNotes(before *Draft, page string, typed map[[3]string]bool) []Note {
	p := d.form.pages[page]
	if p == nil || !d.pageShown(p) {
		return nil
	}
	var out []Note
	for _, q := range p.Questions {
		for _, part := range d.parts(q) {
			if q.Type == TypeTable || !d.shown(q, part.k) {
				continue
			}
			if typed[[3]string{q.ID, part.subject, ""}] {
				for _, n := range d.notes(q, part.k) {
					n.Q, n.Subject = q.ID, part.subject
					out = append(out, n)
				}
			}
			if q.follows != nil && d.wanting(q, part.k) && !before.hadShown(q, part.subject) {
				say := d.label(q, "")
				if part.k > 0 {
					say = d.say("hint.more", say, d.people[part.who[0]].short)
				}
				out = append(out, Note{Q: q.follows.ID, Subject: part.subject, As: "hint", Say: say})
			}
		}
	}
	return out
}

func (d *Draft) hadShown(q *Question, subject string) bool {
	for _, p := range d.parts(q) {
		if p.subject == subject {
			return d.shown(q, p.k)
		}
	}
	return false
}
