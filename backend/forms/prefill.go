package forms

import (
	"encoding/json"
	"slices"
	"strings"
)

// Prefills are the first values of a page that nobody has touched: ordinary
// changes, marked as the program's. Ask on opening a page and after a row was
// added; a value that was cleared is not filled in again.
func (d *Draft) Prefills(page string) []Change {
	p := d.form.pages[page]
	if p == nil {
		return nil
	}
	var out []Change
	for _, q := range p.Questions {
		if q.RowsMembers {
			out = append(out, d.prefillMembers(q)...)
		}
		for _, one := range append([]*Question{q}, q.Columns...) {
			if one.Prefill != "" {
				out = append(out, d.prefill(one)...)
			}
		}
	}
	return out
}

// OwnDetails are the first values of whoever fills the form in, on every page: they
// are known from the start and do not grow old, so nobody must open a page for them.
// What else is filled in, a day, an address, is seen on its page before it counts.
func (d *Draft) OwnDetails() []Change {
	var out []Change
	for _, q := range d.form.Questions {
		if strings.HasPrefix(q.Prefill, "user.") && q.Table == nil && !q.After() {
			out = append(out, d.prefill(q)...)
		}
	}
	return out
}

func (d *Draft) prefill(q *Question) []Change {
	var out []Change
	for k := range d.slots[q.index] {
		c := Change{Q: q.ID, Subject: Group, Act: ActSet, By: ByPrefill}
		key := Group
		switch {
		case q.Table != nil:
			c.Row = d.rowsOf(q.Table)[k]
			key = c.Row
		case q.perPerson() && k == 0:
			continue
		case q.perPerson():
			c.Subject = d.people[k-1].id
			key = c.Subject
		}
		if d.peek(q, key).last != nil || !d.shown(q, k) {
			continue
		}
		if c.Value = d.first(q, k); c.Value == nil {
			continue
		}
		c.Client = "prefill " + q.ID + " " + c.Subject + " " + c.Row
		out = append(out, c)
	}
	return out
}

// first is a question's first value as JSON, or nil where the source is empty
// or does not fit.
func (d *Draft) first(q *Question, k int) json.RawMessage {
	var value any
	switch source, part, _ := strings.Cut(q.Prefill, "."); {
	case source == "user":
		value = d.set.Author.part(part)
	case source+"." == timescaleSource:
		value = d.inTime(part)
	case source == "family":
		value = d.set.Family.part(part)
	case source == "episode":
		value = d.set.Episode.part(part)
	case source == "child":
		value = d.childPart(q, part)
	case strings.HasPrefix(q.Prefill, "code "):
		value = q.Prefill[len("code "):]
	default:
		value = d.plainFirst(q, k)
	}
	raw, err := json.Marshal(value)
	if err != nil || q.understand(raw).state != StateAnswered {
		return nil
	}
	return raw
}

func (d *Draft) plainFirst(q *Question, k int) any {
	switch q.Prefill {
	case "person.name":
		return d.people[k-1].name
	case "profile.council":
		return d.set.Profile.Term("council", d.set.Language)
	case "today":
		return string(d.set.Today)
	case "now":
		return d.set.Now.Format("2006-01-02T15:04Z07:00")
	case "members":
		return d.memberKeys()
	}
	return nil
}

// part is one of a worker's details, by its name in `prefill`.
func (w Worker) part(name string) string {
	switch name {
	case "full_name":
		return w.FullName
	case "job_title":
		return w.JobTitle
	case "agency":
		return w.Agency
	case "agency_type":
		return w.AgencyType
	case "phone":
		return w.Phone
	case "phone_main":
		return w.PhoneMain
	case "email":
		return w.Email
	}
	return ""
}

func (f FamilyFacts) part(name string) string {
	switch name {
	case "name":
		return f.Name
	case "address":
		return f.Address
	case "postcode":
		return f.Postcode
	case "phone":
		return f.Phone
	}
	return ""
}

func (e EpisodeFacts) part(name string) string {
	switch name {
	case "opened":
		return string(e.Opened)
	case "keyworker":
		return e.Keyworker.FullName
	}
	return e.Keyworker.part(strings.TrimPrefix(name, "keyworker."))
}

// childPart is something of the member the form was started for; the child
// alone is their key.
func (d *Draft) childPart(q *Question, part string) any {
	i := slices.IndexFunc(d.set.Members, func(m Member) bool { return m.ID == d.set.Child })
	if i < 0 {
		return nil
	}
	switch m := d.set.Members[i]; part {
	case "":
		if q.Type == TypePersonsRef {
			return []string{m.ID}
		}
		return m.ID
	case "name":
		return m.Name
	case "school":
		return m.School
	case "born":
		return bornValue(q, m)
	}
	return nil
}

// bornValue is a day of birth as a question of its type keeps it.
func bornValue(q *Question, m Member) any {
	if m.Born == "" {
		return nil
	}
	if q.Type == TypeDateOrEDD {
		return map[string]string{"on": string(m.Born), "precision": "day"}
	}
	return string(m.Born)
}

// columnSchool is where a member goes by day (domain 3.0.1, G1).
const columnSchool = "school_or_work"

// prefillMembers puts the members on record into the table that is the
// membership of this form, under their own keys. One that was taken out is not
// put in again.
func (d *Draft) prefillMembers(q *Question) []Change {
	var out []Change
	for _, m := range d.set.Members {
		if m.ID == "" || d.table(q).added[m.ID] != nil {
			continue
		}
		out = append(out, Change{Client: "prefill " + q.ID + " " + m.ID, Q: q.ID, Subject: Group, Row: m.ID, Act: ActAddRow, By: ByPrefill})
		for _, c := range q.Columns {
			raw, err := json.Marshal(memberCell(c, m))
			if err != nil || c.understand(raw).state != StateAnswered {
				continue
			}
			out = append(out, Change{Client: "prefill " + c.ID + " " + m.ID, Q: c.ID, Subject: Group, Row: m.ID, Act: ActSet, Value: raw, By: ByPrefill})
		}
	}
	return out
}

func memberCell(c *Question, m Member) any {
	switch c.Local {
	case columnName:
		return m.Name
	case columnBorn:
		return bornValue(c, m)
	case columnGender:
		if m.Unborn {
			return codeUnborn
		}
		return m.Gender
	case columnRole:
		return m.Role
	case columnSchool:
		return m.School
	}
	return nil
}

func (d *Draft) memberKeys() []string {
	keys := []string{}
	for _, p := range d.people {
		keys = append(keys, p.id)
	}
	return keys
}
