package casework

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
)

// Finish is what is recorded when a form is finished: the family and people as
// the document describes them, what the form says it becomes, and the submission
// itself.
type Finish struct {
	Family   string // a Family.ID
	Draft    string // names what comes of this form, the same when it is finished again
	Line     string // the draft of the first version, where this is a new version of a form
	Known    Record // what is recorded of the family so far
	By       string // a Worker.ID
	Worker   Helper // the same person, as records name them
	At       time.Time
	Document forms.Document
	Becomes  []string        // the form's `records`
	Plan     []string        // its tables whose rows become actions of the plan
	Members  bool            // its table of members is the family
	Home     bool            // a family has a copy of it
	Shown    map[string]bool // its columns (table.column) that only show what is on record
	Gone     []string        // members whom this form began with and took out of its table
	Episode  string          // the piece of work it belongs to; empty: the open one, or the one it begins
	Safety   bool            // it is a safeguarding form: a refusal in it says nothing about Early Help
	Child    string          // the member it is about, where it is about one
	Sealed   FinishedData
	NewID    func() (string, error) // gives a change id; made by the caller, who has the clock
}

// Of is the Finish of a form: what its definition says becomes of it.
func (f Finish) Of(form *forms.Form) Finish {
	f.Home = slices.Contains(form.Copies, forms.CopyFamily)
	f.Becomes, f.Members, f.Plan, f.Shown = form.Records, form.Members() != nil, nil, map[string]bool{}
	for _, q := range form.Questions {
		if q.Type == forms.TypeTable && slices.Contains(q.Opens, "plan_row") {
			f.Plan = append(f.Plan, q.ID)
		}
		if q.Table != nil && q.Type == forms.TypeStatic {
			f.Shown[q.ID] = true
		}
	}
	return f
}

// LevelOfNeed is the question in which every form that gives a level gives it.
const LevelOfNeed = "level_of_need"

// fact is a change before it has an id and a time.
type fact struct {
	kind Kind
	data any
}

// Changes are the changes of a Finish, in the order in which they apply.
func (f Finish) Changes() ([]Change, error) {
	facts := append(f.family(), f.becomes()...)
	f.Sealed.Level = answersOf(f.Document).word(LevelOfNeed)
	facts = append(facts, fact{SubmissionFinished, f.Sealed})
	changes := make([]Change, 0, len(facts))
	for _, one := range facts {
		id, err := f.NewID()
		if err != nil {
			return nil, err
		}
		change, err := NewChange(id, one.kind, f.Family, f.By, f.At, one.data)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// family is who the document says belongs to the family. A form that only
// refers to people says nothing new about them.
func (f Finish) family() []fact {
	if !f.Members {
		return nil
	}
	people, a := People(f.Document), answersOf(f.Document)
	data := FamilyData{Name: familyName(people), Address: a.word("family_address"), Postcode: a.word("family_postcode"), Phone: a.word("family_phone")}
	if f.Known.Family.Name != "" {
		data.Name = f.Known.Family.Name
	}
	if slices.Contains(f.Becomes, "registration") {
		data.Registered = a.day("registered_on")
		if data.Registered == "" {
			data.Registered = f.At.Format(time.DateOnly)
		}
	}
	facts := []fact{{FamilyRecorded, data}}
	for _, p := range people {
		facts = append(facts, fact{PersonRecorded, f.known(p)}, fact{MemberJoined, MemberData{Person: p.Key}})
	}
	for _, key := range f.Gone {
		facts = append(facts, fact{MemberLeft, MemberData{Person: key}})
	}
	return facts
}

// known adds to a person what this form did not ask.
func (f Finish) known(p Person) Person {
	old, known := f.Known.Person(p.Key)
	if !known {
		return p
	}
	cells := maps.Clone(old.Cells)
	if cells == nil {
		cells = map[string]json.RawMessage{}
	}
	maps.Copy(cells, p.Cells)
	p.Cells = cells
	p.read()
	if p.Name == "" {
		p.Name = old.Name
	}
	p.Marks = old.Marks
	return p
}

// People are the members a document describes, with what it says of each. What
// cannot be read is left out, never guessed: the sealed document has it as
// written.
func People(doc forms.Document) []Person {
	people := make([]Person, 0, len(doc.Members))
	for _, m := range doc.Members {
		p := Person{Key: m.Person, Name: m.Name}
		if row, ok := rowOf(doc, m.Person); ok {
			p.Cells = map[string]json.RawMessage{}
			for _, c := range row.Cells {
				p.Cells[c.Q] = c.Value
			}
			p.read()
		}
		people = append(people, p)
	}
	return people
}

// rowOf is the table row whose id is a person's key: a form's table of members
// uses the key as row id (forms: rows_are: members).
func rowOf(doc forms.Document, person string) (forms.DocRow, bool) {
	for _, a := range doc.Answers {
		if i := slices.IndexFunc(a.Rows, func(r forms.DocRow) bool { return r.Row == person }); i >= 0 {
			return a.Rows[i], true
		}
	}
	return forms.DocRow{}, false
}

// read takes from a person's cells what rules and lists need of them.
func (p *Person) read() {
	words := map[string]string{}
	for id, raw := range p.Cells {
		var word string
		if json.Unmarshal(raw, &word) == nil {
			words[id] = word
		}
	}
	var birth Birth
	if json.Unmarshal(p.Cells["dob_edd"], &birth) == nil && birth.On != "" {
		p.Birth = &Birth{On: birth.On, Precision: birth.Precision}
	}
	if words["name"] != "" {
		p.Name = words["name"]
	}
	p.Gender, p.Ethnicity, p.Role = words["gender"], words["ethnicity"], words["role_in_family"]
	if p.Birth != nil {
		p.Birth.Expected = p.Gender == "unborn"
		p.Birth.Estimated = words["dob_estimated"] == "yes"
	}
}

// familyName is the last word of the first name that has one; the family may
// be renamed at any time, so a poor guess costs nothing.
func familyName(people []Person) string {
	for _, p := range people {
		if words := strings.Fields(p.Name); len(words) > 0 {
			return words[len(words)-1]
		}
	}
	return ""
}
