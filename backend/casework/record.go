package casework

import "slices"

// Record is all that is known of one family. It is a value: Apply answers a
// new one and never alters the one it was given.
type Record struct {
	Family      Family       `json:"family"`
	People      []Person     `json:"people,omitempty"`
	Members     []Membership `json:"members,omitempty"`
	Episodes    []Episode    `json:"episodes,omitempty"`
	Consents    []Consent    `json:"consents,omitempty"` // as they were said, the newest last
	Needs       []Need       `json:"needs,omitempty"`
	Actions     []Action     `json:"actions,omitempty"`
	Alerts      []Alert      `json:"alerts,omitempty"`
	Tasks       []Task       `json:"tasks,omitempty"`
	Notes       []Note       `json:"notes,omitempty"`
	Meetings    []Meeting    `json:"meetings,omitempty"`
	Submissions []Submission `json:"submissions,omitempty"`
	Kept        []Kept       `json:"kept,omitempty"`
	Applied     []string     `json:"applied,omitempty"` // ids of all changes so far, kept ones included, in order of arrival
}

// Kept is a change this program could not apply. It is never dropped: it goes
// to the centre as it came and is shown as being with the office.
type Kept struct {
	Change Change `json:"change"`
	Raw    []byte `json:"raw,omitempty"` // Change.Data as they came, where they are not JSON and could not be written down there
	Why    Why    `json:"why"`
}

// Why says why a change was kept and not applied; it is a key, not a sentence.
type Why string

// The reasons to keep a change.
const (
	UnknownKind   Why = "unknown_kind"   // a newer program made it
	UnknownMember Why = "unknown_member" // its data say more than this program can hold
	Unreadable    Why = "unreadable"     // its data are not what the kind promises
	OtherFamily   Why = "other_family"   // it names another family
	NamesNothing  Why = "names_nothing"  // it speaks of a person or submission the record does not have
	OutOfTurn     Why = "out_of_turn"    // it cannot follow what happened before
)

// Person finds a person by key.
func (r Record) Person(key string) (Person, bool) {
	i := slices.IndexFunc(r.People, func(p Person) bool { return p.Key == key })
	if i < 0 {
		return Person{}, false
	}
	return r.People[i], true
}

// Current are the people who belong to the family now, in the order in which
// they joined.
func (r Record) Current() []Person {
	people := []Person{}
	for _, m := range r.Members {
		if p, known := r.Person(m.Person); known && m.Until.IsZero() {
			people = append(people, p)
		}
	}
	return people
}

// Called are the names by which the record's people are spoken of, by key: those
// of one full name are told apart (forms.TellApart). The family comes first, as
// it does in its forms, then who has left it.
func (r Record) Called(language string) map[string]string {
	people := r.Current()
	for _, p := range r.People {
		if !slices.ContainsFunc(people, func(c Person) bool { return c.Key == p.Key }) {
			people = append(people, p)
		}
	}
	called := map[string]string{}
	for i, name := range Called(people, language) {
		called[people[i].Key] = name
	}
	return called
}

// Submission finds a submission by id.
func (r Record) Submission(id string) (Submission, bool) {
	i := slices.IndexFunc(r.Submissions, func(s Submission) bool { return s.ID == id })
	if i < 0 {
		return Submission{}, false
	}
	return r.Submissions[i], true
}

// Action is a row of the plan by its id.
func (r Record) Action(id string) (Action, bool) {
	i := slices.IndexFunc(r.Actions, func(a Action) bool { return a.ID == id })
	if i < 0 {
		return Action{}, false
	}
	return r.Actions[i], true
}

// Has reports whether the change with this id was seen before.
func (r Record) Has(change string) bool { return slices.Contains(r.Applied, change) }
