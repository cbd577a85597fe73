package formtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
)

// OnRecord is the setting of a form of a family that is on record: two adults, a
// child of nine, a young person of sixteen and an unborn child, with two records
// of each kind that a table may go through; where the work ends, with no alert that
// waits for an answer (BR-87). It is 22 November 2026, 14:00.
func OnRecord(lib *forms.Library, f *forms.Form, p *forms.Profile) forms.Setting {
	set := forms.Setting{Draft: "draft", Form: f, Library: lib, Profile: p, Language: "en", Started: "2026-11-20", Today: "2026-11-22",
		Now:    time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC),
		Author: forms.Worker{ID: "w-1", FullName: "Ana Pereira", JobTitle: "Family worker", Agency: "Fernhill School", AgencyType: "2A", Phone: "01632 960104", PhoneMain: "01632 960100", Email: "ana.pereira@marlbridge.example"},
		Child:  PersonKey(3), Family: forms.FamilyFacts{Name: "Okafor", Address: "4 Mill Lane", Postcode: "MB1 4QT", Phone: "07700 900123"}}
	for i, m := range relatives {
		m.ID = PersonKey(i + 1)
		set.Members = append(set.Members, m)
	}
	for i, kind := range []string{"actions", "alerts", "needs", "notes", "accesses", "own_actions", "other_actions", "meetings", "team", "documents", "indicators", "invited"} {
		if kind == "alerts" && slices.Contains(f.Records, "closure") {
			continue
		}
		for n := range 2 {
			set.Records = append(set.Records, forms.Record{ID: PersonKey(100 + 10*i + n), Kind: kind, Shows: shows(kind, n), Persons: []string{PersonKey(3)}})
		}
	}
	return set
}

// relatives are the invented family of OnRecord, in the order of their keys.
var relatives = []forms.Member{
	{Name: "Grace Okafor", Born: "1990-05-09", Role: "parent_or_carer", School: "Not currently working", Gender: "female"},
	{Name: "Daniel Okafor", Born: "1988-02-29", Role: "parent_or_carer", School: "Bus depot", Gender: "male"},
	{Name: "Tom Okafor", Born: "2017-04-02", Role: "child_of_concern", School: "Fernhill School", Gender: "male"},
	{Name: "Aisha Okafor", Born: "2010-11-22", Role: "other_child", School: "Marlbridge College", Gender: "female"},
	{Name: "Unborn Okafor", Born: "2027-02-14", Unborn: true, Role: "other_child", School: "N/A", Gender: "unborn"},
}

func shows(kind string, n int) map[string]string {
	said := func(what string) string { return fmt.Sprintf("%s %d", what, n+1) }
	action := map[string]string{"action": said("Walk to school together"), "outcome": said("In class by nine"), "owner": said("Grace"), "due_on": "2026-11-20", "status": "in_progress", "indicator": "1.1"}
	return map[string]map[string]string{
		"actions": action, "own_actions": action, "other_actions": action,
		"alerts":     {"kind": "referral", "at": "2026-11-18", "child": "Tom Okafor", "direction": "discuss", "due_on": "2026-11-25", "checked_on": "2026-11-20"},
		"needs":      {"need": said("School attendance below 90%"), "code": "B01", "since": "2026-10-01"},
		"notes":      {"title": said("Visit"), "at": "2026-11-10", "type": "visit"},
		"meetings":   {"type": "review", "at": "2026-11-12"},
		"team":       {"worker": said("Ben Rees"), "agency": "Fernhill School", "role": "keyworker"},
		"documents":  {"title": said("Letter"), "at": "2026-11-11", "type": "letter"},
		"invited":    {"worker": said("Dr Ames"), "agency": "Weir Street Surgery"},
		"accesses":   {"worker": said("Ben Rees"), "agency": "Fernhill School", "until": "2027-05-22"},
		"indicators": {"indicator": []string{"1.1", "3.2"}[n%2]},
	}[kind]
}

// Fill answers all that a screen asks, as people answer it: page after page, what
// an answer reveals in its turn, two rows to a table, everybody's own part. turn
// chooses among choices, 0 the first of each, so that several turns walk the
// branches of a form. Where a rule of the form refuses an answer another is
// tried, until nothing stands before Finish. rows may begin the draft; those
// answered are numbered on. An error says what cannot be answered.
func Fill(set forms.Setting, turn int, rows ...forms.Row) ([]forms.Row, error) {
	f := &filler{set: set, turn: turn, rows: rows, parted: map[string]bool{}}
	for range 6 {
		before := len(f.rows)
		for _, page := range forms.Evaluate(set, f.rows).Pages() {
			if err := f.page(page); err != nil {
				return f.rows, err
			}
		}
		if len(f.rows) == before && !f.mend() {
			break
		}
	}
	if problems := forms.Evaluate(set, f.rows).Check().Problems; len(problems) > 0 && !set.Finished {
		return f.rows, fmt.Errorf("%d answers do not finish %s; first %s: %s", len(f.rows), set.Form.ID, problems[0].Q, problems[0].Say)
	}
	return f.rows, nil
}

type filler struct {
	set    forms.Setting
	turn   int
	rows   []forms.Row
	parted map[string]bool // toggle questions somebody was taken out of
}

// keep prepares a change by the draft it was made on, and answers the next draft.
func (f *filler) keep(draft *forms.Draft, c forms.Change) *forms.Draft {
	c.Client = fmt.Sprint("fill-", len(f.rows))
	row, _ := draft.Prepare(c)
	row.Seq = int64(len(f.rows) + 1)
	f.rows = append(f.rows, row)
	return forms.Evaluate(f.set, f.rows)
}

// page answers one page until nothing on it is unanswered.
func (f *filler) page(id string) error {
	draft := forms.Evaluate(f.set, f.rows)
	for _, c := range draft.Prefills(id) {
		if _, leads := f.corner(c.Q); !leads {
			draft = f.keep(draft, c)
		}
	}
	for range 2000 {
		page, ok := draft.Page(id)
		if !ok || page.Offices != "" {
			return nil
		}
		c, found := f.next(page)
		if !found {
			return nil
		}
		draft = f.keep(draft, c)
	}
	return fmt.Errorf("page %s of %s is never answered", id, f.set.Form.ID)
}

// next is the first thing a page still asks.
func (f *filler) next(page forms.Page) (forms.Change, bool) {
	for _, item := range page.Items {
		if item.Toggle != nil && f.turn%2 == 1 && len(item.Toggle.Can) > 1 && !f.parted[item.ID] {
			f.parted[item.ID] = true
			return forms.Change{Q: item.ID, Subject: item.Toggle.Can[0], Act: forms.ActSeparate}, true
		}
		if item.Type == forms.TypeTable {
			if c, found := f.inTable(page, item); found {
				return c, true
			}
			continue
		}
		for _, part := range item.Parts {
			if c, found := f.answer(page, item, part, item.ID, "", 0); found {
				return c, true
			}
		}
	}
	return forms.Change{}, false
}

func (f *filler) inTable(page forms.Page, item forms.Item) (forms.Change, bool) {
	want := 2
	if item.RowsAre == "members" {
		want = len(relatives)
	}
	if item.Add != "" && len(item.Rows) < want {
		key := PersonKey(1000 + len(f.rows))
		if item.RowsAre == "members" {
			key = PersonKey(len(item.Rows) + 1)
		}
		return forms.Change{Q: item.ID, Subject: forms.Group, Row: key, Act: forms.ActAddRow}, true
	}
	for i, row := range item.Rows {
		for _, column := range item.Columns {
			if c, found := f.answer(page, column, row.Cells[column.ID], item.ID+"."+column.ID, row.Row, i); found {
				return c, true
			}
		}
	}
	return forms.Change{}, false
}

// answer is a change that answers a part, where it is asked and unanswered.
func (f *filler) answer(page forms.Page, item forms.Item, part forms.Part, q, row string, n int) (forms.Change, bool) {
	if !part.Shown || part.State != forms.StateEmpty && part.State != forms.StateJoined || item.Type == forms.TypeStatic || item.Type == forms.TypeComputed {
		return forms.Change{}, false
	}
	subject := part.Subject
	if subject == "" {
		subject = forms.Group
	}
	value, leads := f.corner(q)
	switch {
	case leads:
	case f.turn >= Turns+len(corners[f.set.Form.ID]) && !part.Required && f.pick(item, "left", 4) == 0:
		return forms.Change{}, false // and what is asked of those who leave it is asked
	default:
		value = f.value(page, item, part, n)
	}
	if table, column, _ := strings.Cut(q, "."); column == "name" && f.set.Form.Question(table).RowsMembers {
		value = relatives[n%len(relatives)].Name
	}
	if value == nil {
		return forms.Change{}, false
	}
	raw, err := json.Marshal(value)
	if err != nil {
		panic("formtest: " + err.Error()) // our own literals: a defect of this file
	}
	return forms.Change{Q: q, Subject: subject, Row: row, Act: forms.ActSet, Value: raw}, true
}

// mend tries other answers to what stands before Finish, and reports whether
// one of them helped. A gate or a check of the whole form names no question:
// then every choice that was made may be the one.
func (f *filler) mend() bool {
	draft := forms.Evaluate(f.set, f.rows)
	for _, p := range draft.Check().Problems {
		if q := f.set.Form.Question(p.Q); q != nil {
			if f.try(p, q, p.Subject, p.Row) {
				return true
			}
			continue
		}
		for _, r := range f.rows {
			if q := f.set.Form.Question(r.Q); q != nil && q.List != nil && f.try(p, q, r.Subject, r.Row) {
				return true
			}
		}
	}
	return false
}

// try gives a question other answers until a problem is gone.
func (f *filler) try(p forms.Problem, q *forms.Question, subject, row string) bool {
	if subject == "" {
		subject = forms.Group
	}
	for _, other := range f.others(q) {
		raw, err := json.Marshal(other)
		if err != nil {
			panic("formtest: " + err.Error()) // our own literals
		}
		c := forms.Change{Client: fmt.Sprint("mend-", len(f.rows)), Q: q.ID, Subject: subject, Row: row, Act: forms.ActSet, Value: raw}
		tried := Play(f.set, slices.Clone(f.rows), c)
		if still := forms.Evaluate(f.set, tried).Check().Problems; !slices.Contains(still, p) {
			f.rows = tried
			return true
		}
	}
	return false
}

// others are further answers to a question, for one that a rule refuses.
func (f *filler) others(q *forms.Question) []any {
	var out []any
	switch q.Type {
	case forms.TypeYesNo, forms.TypeYesNoToggle:
		return []any{"yes", "no"}
	case forms.TypeRadio, forms.TypeSelect, forms.TypeToggleSelect:
		for _, c := range q.List.Codes {
			out = append(out, c.Code)
		}
	case forms.TypeMultiSelect:
		for _, c := range q.List.Codes {
			out = append(out, []string{c.Code})
		}
	case forms.TypePersonsRef:
		for _, m := range forms.Evaluate(f.set, f.rows).Document().Members {
			out = append(out, []string{m.Person})
		}
	case forms.TypeDate:
		for _, days := range []int{0, 1, -1, 14, -30, 60, 365} {
			out = append(out, f.set.Now.AddDate(0, 0, days).Format(time.DateOnly))
		}
	}
	return out
}
