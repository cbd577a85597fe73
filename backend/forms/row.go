package forms

import (
	"encoding/json"
	"time"
)

// Act is what an answer row does.
type Act string

// The acts of forms.md 4. The store's schema holds the same list.
const (
	ActSet       Act = "set"        // Value is the answer
	ActClear     Act = "clear"      // unanswered again, on purpose
	ActSeparate  Act = "separate"   // a member leaves the group for one toggle question
	ActRejoin    Act = "rejoin"     // and comes back to it
	ActAddRow    Act = "add_row"    // a table row; Row is its id
	ActRemoveRow Act = "remove_row" //
	ActMoveForm  Act = "move_form"  // the draft moved to another version; Version is the new one
	ActChecked   Act = "checked"    // "I have checked this", good for the answer as it stands
)

// Group is the subject of the family's or group's own answer (domain 3.2.2-5).
const Group = "0"

// ByPrefill is the author of rows the program filled in from what it knew.
const ByPrefill = "prefill"

// Row is one change of one answer; rows are appended and never altered. Q is
// the question, "table.column" for a cell; Subject is Group or a person key;
// Row is a table row id or "". Value is JSON exactly as typed. Members is set
// only on the group's answer to a toggle question: every member at that moment,
// separated ones included (3.2.2-6).
type Row struct {
	Seq     int64           `json:"seq"`
	Form    string          `json:"form"`
	Version int             `json:"version"`
	Q       string          `json:"q"`
	Subject string          `json:"subject"`
	Row     string          `json:"row,omitempty"`
	Act     Act             `json:"act"`
	Value   json.RawMessage `json:"value,omitempty"`
	Members []string        `json:"members,omitempty"`
	Undoes  int64           `json:"undoes,omitempty"`
	At      time.Time       `json:"at"`
	By      string          `json:"by"`
	Client  string          `json:"client,omitempty"` // the screen's id for the change, unique in a draft
}

// Change is one change as the screen sends it (forms.md 5).
type Change struct {
	Client  string          `json:"client"`
	Q       string          `json:"q"`
	Subject string          `json:"subject,omitempty"`
	Row     string          `json:"row,omitempty"`
	Act     Act             `json:"act"`
	Value   json.RawMessage `json:"value,omitempty"`
	By      string          `json:"-"` // ByPrefill where the program made the change; else the author
}

// Worker is who fills the form in; its parts are what `prefill: user.…` names.
type Worker struct {
	ID         string `json:"id"`
	FullName   string `json:"fullName"`
	JobTitle   string `json:"jobTitle"`
	Agency     string `json:"agency"`
	AgencyType string `json:"agencyType"`
	Phone      string `json:"phone"`
	PhoneMain  string `json:"phoneMain"`
	Email      string `json:"email"`
}

// Member is a person the form is about, where the form has no table of its own
// whose rows are the members. Born is a day, or empty.
type Member struct {
	ID, Name string
	Born     Day
	Unborn   bool
	Role     string // a code of the list of roles
	School   string
	Gender   string // a code of CL-1, or empty
}
