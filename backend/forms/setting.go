package forms

import (
	"encoding/json"
	"time"
)

// Setting is everything outside the answers that a rule, a text or a page may
// depend on. Started decides which codes are offered; Today is London's day;
// Now stamps rows that Prepare makes.
type Setting struct {
	Draft    string // id of the draft
	Form     *Form
	Library  *Library
	Profile  *Profile
	Language string    // "en" or "cy"
	State    string    // the lifecycle word shown on the page; empty means part completed
	Finished bool      // after Finish: only the pages of sections with `after` are asked
	Received bool      // the centre has given its receipt for what was finished
	Renews   DocRenews // of a new version: the one it was made from
	Started  Day
	Today    Day
	Now      time.Time
	Author   Worker
	Members  []Member // of the family, where the form has no table that is the membership
	Child    string   // the member a form about one child was started for
	Family   FamilyFacts
	Episode  EpisodeFacts
	Records  []Record // of the episode: what tables with rows_are go through
	Last     []Given  // the answers of the family's last document, for `carry`
	Practice bool
}

// FamilyFacts are what is on record of the family, for prefill.
type FamilyFacts struct {
	Name, Address, Postcode, Phone string

	Hidden bool // somebody's address is on record as one that is not to be disclosed
}

// EpisodeFacts are what is on record of the episode, for prefill.
type EpisodeFacts struct {
	Keyworker Worker
	Opened    Day
}

// Given is one answer of an earlier document: Says in words, On the day that
// document was finished, Form its id. Subject is a person key, or empty for the
// family's one answer. Of a table it is the Rows.
type Given struct {
	Q       string
	Subject string
	Value   json.RawMessage
	Rows    []DocRow
	Says    string
	On      Day
	Form    string
}
