package casework

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
)

// Finish is what is recorded when a form is finished: the family and people as
// the document describes them, and the submission itself.
type Finish struct {
	Family   string // a Family.ID
	By       string // a Worker.ID
	At       time.Time
	Document forms.Document
	Sealed   FinishedData
	NewID    func() (string, error) // gives a change id; made by the caller, who has the clock
}

// fact is a change before it has an id and a time.
type fact struct {
	kind Kind
	data any
}

// Changes are the changes of a Finish, in the order in which they apply.
func (f Finish) Changes() ([]Change, error) {
	people := People(f.Document)
	facts := []fact{{FamilyRecorded, FamilyData{Name: familyName(people)}}}
	for _, p := range people {
		facts = append(facts, fact{PersonRecorded, p}, fact{MemberJoined, MemberData{Person: p.Key}})
	}
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

// People are the members a document describes, with what it says of each. What
// cannot be read is left out, never guessed: the sealed document has it as
// written.
func People(doc forms.Document) []Person {
	people := make([]Person, 0, len(doc.Members))
	for _, m := range doc.Members {
		p := Person{Key: m.Person, Name: m.Name}
		if row, ok := rowOf(doc, m.Person); ok {
			describe(&p, row)
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

func describe(p *Person, row forms.DocRow) {
	words := map[string]string{}
	for _, cell := range row.Cells {
		var word string
		if json.Unmarshal(cell.Value, &word) == nil {
			words[cell.Q] = word
		}
		var birth Birth
		if cell.Q == "dob_edd" && json.Unmarshal(cell.Value, &birth) == nil && birth.On != "" {
			p.Birth = &Birth{On: birth.On, Precision: birth.Precision}
		}
	}
	if words["name"] != "" {
		p.Name = words["name"]
	}
	p.Gender, p.Ethnicity = words["gender"], words["ethnicity"]
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
