// Package casework is the heart: the people, the family, the work with them
// and what may be done to it by whom. It may not touch a keeper of data, a
// clock or the network, because laptop and centre apply the same rules to the
// same changes and must come to the same record.
package casework

import (
	"encoding/json"
	"time"
)

// Worker is a practitioner as the centre knows them; a form keeps its own copy
// (block G2), so a later change of job does not change what was signed.
type Worker struct {
	ID         string `json:"id"`
	FullName   string `json:"fullName"`
	JobTitle   string `json:"jobTitle"`
	Agency     string `json:"agency"`
	AgencyType string `json:"agencyType"` // code of CL-14
	Phone      string `json:"phone"`      // direct
	PhoneMain  string `json:"phoneMain,omitempty"`
	Email      string `json:"email"`
	Roles      []Role `json:"roles,omitempty"` // none means RolePortal: rights are only ever added
}

// Birth is a date of birth, or for an unborn child the date it is expected.
// A day that is not known is not made up: Precision says how much of On holds.
type Birth struct {
	On        string    `json:"on"`        // 2019-04-02
	Precision Precision `json:"precision"` // of On
	Expected  bool      `json:"expected,omitempty"`
	Estimated bool      `json:"estimated,omitempty"` // S-HAV: "Is date of birth estimated?"
}

// Precision is how much of a date is known.
type Precision string

// The precisions of a date.
const (
	ToTheDay   Precision = "day"
	ToTheMonth Precision = "month"
	ToTheYear  Precision = "year"
)

// Person is a member of a family. Key is made on the laptop and never changes,
// also not when the centre finds the person under a number of its own (BR-18)
// or an unborn child is born (BR-17).
type Person struct {
	Key       string `json:"key"`
	CentralID string `json:"centralId,omitempty"`
	Name      string `json:"name"` // as written, one text (S-HERE)
	Birth     *Birth `json:"birth,omitempty"`
	Due       string `json:"due,omitempty"`       // the date that was expected, kept once the child is born (BR-17)
	Gender    string `json:"gender,omitempty"`    // code of CL-1
	Ethnicity string `json:"ethnicity,omitempty"` // code of CL-2
	Role      string `json:"role,omitempty"`      // code of ROLE: child, parent_carer, …
	Marks     []Mark `json:"marks,omitempty"`

	// Cells is the person's row of the family table as last answered, by the
	// ids of the family blocks: what the next form is begun with. The members
	// above are read from it, so that nobody else has to.
	Cells map[string]json.RawMessage `json:"cells,omitempty"`
}

// Mark is something a registration says of a person from a day on, e.g. that
// they are a young carer (domain 3.9).
type Mark struct {
	Kind string `json:"kind"` // young_carer
	On   string `json:"on"`   // ISO day
	From string `json:"from"` // the submission it comes from
}

// Membership says from when until when a person belongs to the family. Leaving
// keeps the row: what was recorded in between stays readable.
type Membership struct {
	Person string    `json:"person"` // a Person.Key
	From   time.Time `json:"from"`
	Until  time.Time `json:"until,omitzero"` // zero: still a member
}

// Family is a group of people who are worked with together.
type Family struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Address  string `json:"address,omitempty"`
	Postcode string `json:"postcode,omitempty"`
	Phone    string `json:"phone,omitempty"`

	Registered string `json:"registered,omitempty"` // ISO day from which the council's clocks run (BR-86)
}

// Submission is what the record knows of a finished form: that it exists, what
// it is called and where it stands. The sealed bytes are elsewhere.
type Submission struct {
	ID         string          `json:"id"`
	Reference  string          `json:"reference"` // EH-7K3M9-Q2XB4-T
	Form       string          `json:"form"`
	Version    int             `json:"version"`
	SHA256     string          `json:"sha256"` // hex, of the sealed bytes
	Urgent     bool            `json:"urgent,omitempty"`
	Replaces   string          `json:"replaces,omitempty"` // the withdrawn submission it was made from
	FinishedAt time.Time       `json:"finishedAt"`
	FinishedBy string          `json:"finishedBy"` // a Worker.ID
	State      SubmissionState `json:"state"`
	ReceivedAt time.Time       `json:"receivedAt,omitzero"`
	CentralID  string          `json:"centralId,omitempty"`
	Level      string          `json:"level,omitempty"` // code of CL-12: the level of need it gave
}

// SubmissionState is where a finished form stands, as the record sees it; how
// it travels is the outbox's business.
type SubmissionState string

// The states of domain 3.0. Only a receipt makes a form received (BR-33).
const (
	Finished       SubmissionState = "finished"        // waiting to leave, or on its way
	Withdrawn      SubmissionState = "withdrawn"       // kept, marked, never sent
	Received       SubmissionState = "received"        // the centre has it, by signed receipt
	WithOffice     SubmissionState = "with_the_office" // the centre is looking at it
	NeedsAttention SubmissionState = "needs_attention" // the worker must decide
	Resolved       SubmissionState = "resolved"        // looked at and settled
)
