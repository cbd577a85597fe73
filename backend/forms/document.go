package forms

import (
	"cmp"
	"encoding/json"
)

// DocumentSchema names the shape of Document; a new shape gets a new number.
const DocumentSchema = "eh.assessment/1"

// Document is the body of a submission (forms.md 4): answers with the wording
// they were asked in, readable without their definition for as long as the
// record is kept. The keys are written in this order and never canonicalised.
type Document struct {
	Schema     string        `json:"schema"`
	Form       DocForm       `json:"form"`
	Title      string        `json:"title"`
	Language   string        `json:"language"`
	Started    Day           `json:"started"`
	Today      Day           `json:"today"`
	Practice   bool          `json:"practice,omitempty"`
	State      string        `json:"state,omitempty"`        // of the form's own lifecycle
	StateSays  string        `json:"state_says,omitempty"`   // in words
	Records    []string      `json:"records,omitempty"`      // what it becomes in the family's record
	Basis      string        `json:"lawful_basis,omitempty"` // of the record, which consent is not
	Renews     DocRenews     `json:"renews,omitzero"`        // of a new version: the one it was made from
	Members    []DocMember   `json:"members"`
	Answers    []DocAnswer   `json:"answers"`
	Computed   []DocComputed `json:"computed"`
	Needs      []DocNeed     `json:"needs"`
	Unanswered []string      `json:"unanswered"`
	Warnings   []DocWarning  `json:"warnings"`
	Withheld   []string      `json:"withheld_classes"`
	Answered   int           `json:"answered"`
	Asked      int           `json:"asked"`
}

// DocForm says exactly which definition asked.
type DocForm struct {
	ID      string            `json:"id"`
	Version int               `json:"version"`
	SHA256  string            `json:"sha256"`
	Lists   map[string]string `json:"lists"`
}

// DocRenews is the received document that was taken up again, by its reference, and
// why. Both stay: this one is a new version of it.
type DocRenews struct {
	Reference string `json:"reference"`
	Because   string `json:"because"`
}

// DocMember is a person key, the name at sealing, what to call them where
// another has that name too, and whether the birth was still expected: who is
// unborn signs nothing.
type DocMember struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	Called string `json:"called,omitempty"`
	Unborn bool   `json:"unborn,omitempty"`
}

// Says is the name by which a member is spoken of: no other member's.
func (m DocMember) Says() string { return cmp.Or(m.Called, m.Name) }

// DocAnswer is a question that applies, with its parts or rows. Missing are
// the person keys still unanswered while others have answered.
type DocAnswer struct {
	Q       string    `json:"q"`
	Asked   string    `json:"asked"`
	Type    Type      `json:"type"`
	Class   Class     `json:"class,omitempty"`
	Parts   []DocPart `json:"parts,omitempty"`
	Rows    []DocRow  `json:"rows,omitempty"`
	Missing []string  `json:"missing,omitempty"`
	Says    string    `json:"says,omitempty"` // of a table of records that has none
}

// DocPart is one answer. Members are those whom the group's answer covered.
type DocPart struct {
	Who     []string        `json:"who,omitempty"`
	Subject string          `json:"subject"`
	Members []string        `json:"members,omitempty"`
	Value   json.RawMessage `json:"value"`
	Says    string          `json:"says,omitempty"`
	At      string          `json:"at,omitempty"`
	By      string          `json:"by,omitempty"`
	Carried string          `json:"carried,omitempty"` // in words, of a draft only: from where, while nobody has confirmed it
}

// DocRow is one row of a table. One that is Turned was made by the program: how
// two people are related, seen from the other side.
type DocRow struct {
	Row    string    `json:"row"`
	Turned bool      `json:"turned,omitempty"`
	Class  Class     `json:"class,omitempty"` // of the record that the row is
	Cells  []DocCell `json:"cells"`
}

// DocCell is one answered cell; Q is local to the table.
type DocCell struct {
	Q     string          `json:"q"`
	Asked string          `json:"asked,omitempty"` // absent in documents of November 2026 and before
	Class Class           `json:"class,omitempty"`
	Value json.RawMessage `json:"value"`
	Says  string          `json:"says,omitempty"`
}

// DocComputed is a computed value, frozen.
type DocComputed struct {
	Q     string          `json:"q"`
	Value json.RawMessage `json:"value"`
}

// DocNeed is a need counted from the answers (3.2.2-7).
type DocNeed struct {
	List    string   `json:"list"`
	Code    string   `json:"code"`
	Q       string   `json:"q"`
	Persons []string `json:"persons,omitempty"`
	Says    string   `json:"says,omitempty"`  // in words, where the question's own do not say it
	Class   Class    `json:"class,omitempty"` // which copies may name it; empty is open
}

// DocWarning is a warning that stood at Finish.
type DocWarning struct {
	Q       string `json:"q"`
	Subject string `json:"subject,omitempty"`
	Row     string `json:"row,omitempty"`
	Say     string `json:"say"`
}
