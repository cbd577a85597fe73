package forms

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var everyone = []string{mary, tom, aisha, "p-4", "p-5"}

// anyChange draws a change a screen could send, sensible or not.
func anyChange(f *Form) *rapid.Generator[Change] {
	values := []any{"yes", "no", "not_known", "seen", "told", "fax", "", "Some words", []string{mary, tom}, []string{"seen"}, 3, "7.5", 99, true,
		map[string]string{"raw": "31/02"}, born("2016-03-09"), map[string]string{"on": "2010-01-01", "precision": "year"}, "2026-11-22", "male", "unborn", "5", "2", "na", nil}
	return rapid.Custom(func(t *rapid.T) Change {
		q := rapid.SampledFrom(f.Questions).Draw(t, "q")
		c := Change{Q: q.ID, Subject: Group, Act: ActSet, Client: rapid.StringMatching(`c-[a-z]{12}`).Draw(t, "client")}
		switch {
		case q.Type == TypeTable:
			c.Act = rapid.SampledFrom([]Act{ActAddRow, ActAddRow, ActRemoveRow}).Draw(t, "act")
			c.Row = rapid.SampledFrom(everyone).Draw(t, "row")
			return c
		case q.Table != nil:
			c.Row = rapid.SampledFrom(everyone).Draw(t, "row")
		case q.perPerson():
			c.Subject = rapid.SampledFrom(append([]string{Group}, everyone...)).Draw(t, "subject")
			c.Act = rapid.SampledFrom([]Act{ActSet, ActSet, ActSet, ActClear, ActSeparate, ActRejoin, ActChecked}).Draw(t, "act")
		case q.Carry != "":
			c.Act = rapid.SampledFrom([]Act{ActSet, ActCarry, ActCarry, ActChecked}).Draw(t, "act")
		}
		if c.Act == ActSet {
			c.Value = asJSON(rapid.SampledFrom(values).Draw(t, "value"))
		}
		return c
	})
}

// made are the two made-up forms, the second of a family that is on record.
func made(t *testing.T) []Setting {
	t.Helper()
	kitchen, review := settingOf(t, testLibrary(t), "kitchen"), settingOf(t, testLibrary(t), "review")
	for i, id := range everyone[:3] {
		review.Members = append(review.Members, Member{ID: id, Name: fmt.Sprintf("Person %d Smith", i), Born: Day(fmt.Sprintf("20%02d-01-01", 10+i))})
	}
	for _, kind := range []string{"actions", "notes"} {
		for _, id := range everyone[2:] {
			review.Records = append(review.Records, Record{ID: id, Kind: kind, Shows: map[string]string{"action": "Breakfast club", "title": "Visit", "due_on": "2026-11-01", "status": "seen"}})
		}
	}
	review.Last = []Given{{Q: "home_language", Value: asJSON("Welsh"), Says: "Welsh", On: "2026-10-12", Form: "kitchen"}, {Q: "scale", Value: asJSON(6), Says: "6", On: "2026-10-12", Form: "review"}}
	return []Setting{kitchen, review}
}

// anySheet is the form filled in by any sequence of changes, on a family.
func anySheet(t *rapid.T, set Setting, most int) *sheet {
	s := &sheet{set: set}
	for i, name := range []string{"Mary Smith", "Tom Smith", "Aisha Smith"} {
		s.keep(Change{Q: "family_members", Row: everyone[i], Act: ActAddRow})
		s.keep(Change{Q: "family_members.name", Row: everyone[i], Act: ActSet, Value: asJSON(name)})
		s.keep(Change{Q: "family_members.dob_edd", Row: everyone[i], Act: ActSet, Value: asJSON(born(fmt.Sprintf("20%02d-01-01", 10+i)))})
		s.keep(Change{Q: "family_members.gender", Row: everyone[i], Act: ActSet, Value: asJSON("female")})
	}
	s.keep(Change{Q: "agreed", Act: ActSet, Value: asJSON("yes")})
	for _, c := range rapid.SliceOfN(anyChange(set.Form), 0, most).Draw(t, "changes") {
		s.keep(c)
	}
	return s
}

func (s *sheet) keep(c Change) Row {
	r, _ := s.draft().Prepare(c)
	r.Seq = int64(len(s.rows) + 1)
	s.rows = append(s.rows, r)
	return r
}

// naive is the effective answer of forms.md 4 by reading all rows from the
// start, the slow and obvious way.
func naive(rows []Row, q *Question, id string) string {
	var own, group *Row
	apart := false
	for i := range rows {
		r := &rows[i]
		if r.Act == ActChecked {
			continue
		}
		if q.follows != nil && r.Q == q.follows.ID && r.Subject == id {
			apart = r.Act != ActRejoin
		}
		switch {
		case r.Q != q.ID:
		case r.Subject == id:
			own = r
			if q.follows == nil {
				apart = r.Act != ActRejoin
			}
		case r.Subject == Group:
			group = r
		}
	}
	answer := own
	if !apart {
		answer = group
		if group != nil && !slices.Contains(group.Members, id) {
			answer = nil
		}
	}
	if answer == nil || answer.Act != ActSet {
		return ""
	}
	return string(answer.Value)
}

func TestEffectiveAnswerIsTheNaiveFold(t *testing.T) {
	set := settingOf(t, testLibrary(t), "kitchen")
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t, set, 40)
		d := s.draft()
		for _, q := range set.Form.Questions {
			if q.Level != LevelToggle {
				continue
			}
			for k, p := range d.people {
				got := ""
				if row := d.slots[q.index][k+1].row; row != nil {
					got = string(row.Value)
				}
				if want := naive(s.rows, q, p.id); got != want {
					t.Fatalf("%s of %s is %q, read slowly %q", q.ID, p.id, got, want)
				}
			}
		}
	})
}

func TestAddingAMemberChangesNobodysAnswer(t *testing.T) {
	set := settingOf(t, testLibrary(t), "kitchen")
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t, set, 30)
		before := s.answers()
		s.keep(Change{Q: "family_members", Row: "p-new", Act: ActAddRow})
		after := s.answers()
		for key, value := range before {
			if after[key] != value {
				t.Fatalf("%s was %q and is %q because somebody was added", key, value, after[key])
			}
		}
	})
}

// answers are the effective values by question and person or row.
func (s *sheet) answers() map[string]string {
	d, out := s.draft(), map[string]string{}
	for _, q := range s.set.Form.Questions {
		for k := range d.slots[q.index] {
			key := fmt.Sprint(q.ID, " ", k)
			if q.Table != nil {
				key = q.ID + " " + d.rowsOf(q.Table)[k]
			} else if q.perPerson() && k > 0 {
				key = q.ID + " " + d.people[k-1].id
			}
			if row := d.slots[q.index][k].row; row != nil {
				out[key] = string(row.Value)
			}
		}
	}
	return out
}

func TestHideThenShowRestores(t *testing.T) {
	set := settingOf(t, testLibrary(t), "kitchen")
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t, set, 30)
		s.keep(Change{Q: "agreed", Act: ActSet, Value: asJSON("yes")})
		before := asJSON(s.draft().Document())
		s.keep(Change{Q: "agreed", Act: ActSet, Value: asJSON("no")})
		hidden := s.draft().Document()
		for _, a := range hidden.Answers {
			if set.Form.Question(a.Q).Page.ID == "b" {
				t.Fatalf("%s is behind a closed gate and in the document", a.Q)
			}
		}
		s.keep(Change{Q: "agreed", Act: ActSet, Value: asJSON("yes")})
		if after := asJSON(s.draft().Document()); string(after) != string(before) {
			t.Fatalf("hiding and showing changed the document\n%s\n%s", before, after)
		}
	})
}

// TestFinishIsRefusedOnlyForAReason: Seal fails exactly while some shown
// required part is empty, unusable, or a check is false.
func TestFinishIsRefusedOnlyForAReason(t *testing.T) {
	sets := made(t)
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SampledFrom(sets).Draw(t, "form")
		s := anySheet(t, set, 40)
		d := s.draft()
		reasons := d.reasonsRead()
		_, err := d.Seal()
		if refused := err != nil; refused != (reasons > 0) || refused == d.Check().Complete {
			t.Fatalf("refused %v with %d reasons, complete %v", refused, reasons, d.Check().Complete)
		}
	})
}

// reasonsRead counts by going through the questions, not the pages.
func (d *Draft) reasonsRead() int {
	n := 0
	for _, s := range d.form.Sections {
		if !d.gateOpen(s) && !s.After && d.truth(s.show, nobody) == isTrue {
			n++
		}
	}
	for _, q := range d.form.Questions {
		switch {
		case q.After() || q.Page.offices():
		case q.Type == TypeTable:
			if d.shown(q, 0) && len(d.rowsOf(q)) < q.MinRows {
				n++
			}
		case q.Table != nil:
			for k := range d.slots[q.index] {
				if d.shown(q, k) && d.fault(q, k, "") != "" {
					n++
				}
			}
		default:
			for _, p := range d.parts(q) {
				if d.shown(q, p.k) && (p.joined && d.required(q, p.k) || d.fault(q, p.k, "") != "") {
					n++
				}
			}
		}
	}
	for _, f := range d.form.Finish {
		if d.truth(f.rule, nobody) == isFalse {
			n++
		}
	}
	return n
}

// TestPatchesKeepThePageFresh: the page as drawn, with every reply applied, is
// the page as drawn anew.
func TestPatchesKeepThePageFresh(t *testing.T) {
	sets := made(t)
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SampledFrom(sets).Draw(t, "form")
		s := anySheet(t, set, 10)
		page := rapid.SampledFrom(s.draft().Pages()).Draw(t, "page")
		drawn, _ := s.draft().Page(page)
		screen := items(drawn)
		for _, c := range rapid.SliceOfN(anyChange(set.Form), 1, 8).Draw(t, "more") {
			before := s.draft()
			row := s.keep(c)
			reply := Reply(before, s.draft(), page, []Row{row})
			screen.take(reply, row)
			fresh, _ := s.draft().Page(page)
			if want := items(fresh); string(asJSON(screen)) != string(asJSON(want)) {
				t.Fatalf("after %s %s %s %s\npatched %s\nfresh   %s", row.Act, row.Q, row.Subject, row.Value, asJSON(screen), asJSON(want))
			}
		}
	})
}

type screen map[string]Item

// beside stands for what a page holds beside its items.
const beside = "beside the items"

func items(p Page) screen {
	out := screen{beside: {Label: string(asJSON(p.None)), Hint: string(asJSON(p.Joined))}}
	for _, it := range p.Items {
		out[it.ID] = it
	}
	return out
}

// take applies a reply as the page does: it keeps the value of what it saved.
func (s screen) take(r PatchReply, saved Row) {
	for _, id := range r.Gone {
		delete(s, id)
	}
	also := s[beside]
	if r.None != nil {
		also.Label = string(asJSON(r.None))
		if len(r.None.Questions) == 0 {
			also.Label = "null"
		}
	}
	if r.Joined != nil {
		also.Hint = string(asJSON(r.Joined))
		if len(r.Joined) == 0 {
			also.Hint = "null"
		}
	}
	s[beside] = also
	for _, patch := range r.Set {
		if patch.Item != nil {
			s[patch.ID] = *patch.Item
			continue
		}
		it := s[patch.ID]
		if patch.Parts != nil || patch.Rows == nil {
			for i := range patch.Parts {
				if saved.Q == patch.ID && subjectOf(&saved) == patch.Parts[i].Subject {
					patch.Parts[i] = keepTyped(patch.Parts[i], saved)
				}
			}
			it.Parts = patch.Parts
			if it.Parts == nil {
				it.Parts = []Part{}
			}
		}
		if patch.Rows != nil {
			it.Rows = *patch.Rows
			for i := range it.Rows {
				cells := maps.Clone(it.Rows[i].Cells)
				for local, cell := range cells {
					if saved.Q == patch.ID+"."+local && saved.Row == it.Rows[i].Row {
						cells[local] = keepTyped(cell, saved)
					}
				}
				it.Rows[i].Cells = cells
			}
		}
		if patch.Toggle != nil {
			it.Toggle = patch.Toggle
		}
		if patch.Add != "" {
			it.Add = patch.Add
		}
		if patch.Class != nil {
			it.Class = *patch.Class
		}
		s[patch.ID] = it
	}
}

func keepTyped(p Part, saved Row) Part {
	if saved.typed() && p.Shown && p.Value == nil && p.State != "" {
		p.Value = json.RawMessage(`""`)
		if p.State != StateEmpty && p.State != StateJoined && saved.Act == ActSet {
			p.Value = saved.Value
		}
	}
	return p
}

// TestEveryAnswerIsOnPaper: each answer of the document stands on the
// professional copy, word for word, so a reader can prove the paper complete.
func TestEveryAnswerIsOnPaper(t *testing.T) {
	sets := made(t)
	rapid.Check(t, func(t *rapid.T) {
		set := rapid.SampledFrom(sets).Draw(t, "form")
		s := anySheet(t, set, 40)
		doc := s.draft().Document()
		paper := PaperOf(set.Form, set.Library, doc, PaperOptions{Copy: CopyProfessional, Profile: set.Profile, Language: "en"})
		on := map[string]string{}
		for _, section := range paper.Sections {
			for _, item := range section.Items {
				on[item.Q] = fmt.Sprint(item.Parts, item.Rows)
			}
		}
		for _, a := range doc.Answers {
			for _, p := range a.Parts {
				mustBeOn(t, on[a.Q], a.Q, p.Says, p.Value)
			}
			for _, row := range a.Rows {
				for _, cell := range row.Cells {
					mustBeOn(t, on[a.Q], a.Q+"."+cell.Q, cell.Says, cell.Value)
				}
			}
		}
		for _, q := range doc.Unanswered {
			if on[q] == "" {
				t.Fatalf("%s is unanswered and not on the professional copy", q)
			}
		}
	})
}

func mustBeOn(t *rapid.T, paper, q, says string, value json.RawMessage) {
	if says == "" {
		says = rawText(value)
	}
	if !strings.Contains(paper, says) {
		t.Fatalf("%s: %q is not on the paper: %s", q, says, paper)
	}
}
