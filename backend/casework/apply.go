package casework

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
)

// Apply answers the record after a change. It is total: what it cannot apply it
// keeps (Record.Kept) with the reason, and a change seen before alters nothing.
// It never alters the record it was given.
func Apply(r Record, c Change) Record {
	if r.Has(c.ID) {
		return r
	}
	next := r.copy()
	next.Applied = append(next.Applied, c.ID)
	if why := next.apply(c); why != "" {
		kept := r.copy() // a change is applied whole or not at all
		kept.Applied = next.Applied
		kept.Kept = append(kept.Kept, keep(c, why))
		return kept
	}
	return next
}

// keep makes sure that a record with this change in it can be written down:
// one change in another tongue must not stop all that come after it.
func keep(c Change, why Why) Kept {
	k := Kept{Change: c, Why: why}
	if !json.Valid(c.Data) {
		k.Change.Data, k.Raw = nil, c.Data
	}
	return k
}

// ApplyAll applies changes in their order.
func ApplyAll(r Record, changes []Change) Record {
	for _, c := range changes {
		r = Apply(r, c)
	}
	return r
}

func (r Record) copy() Record {
	r.People = slices.Clone(r.People)
	r.Members = slices.Clone(r.Members)
	r.Episodes = slices.Clone(r.Episodes)
	r.Consents = slices.Clone(r.Consents)
	r.Needs = slices.Clone(r.Needs)
	r.Actions = slices.Clone(r.Actions)
	r.Alerts = slices.Clone(r.Alerts)
	r.Tasks = slices.Clone(r.Tasks)
	r.Notes = slices.Clone(r.Notes)
	r.Meetings = slices.Clone(r.Meetings)
	r.Submissions = slices.Clone(r.Submissions)
	r.Kept = slices.Clone(r.Kept)
	r.Applied = slices.Clone(r.Applied)
	return r
}

// apply alters r, or says why it will not. A reason means r is to be thrown away.
func (r *Record) apply(c Change) Why {
	switch {
	case c.Family == "":
		return Unreadable
	case r.Family.ID == "":
		r.Family.ID = c.Family
	case r.Family.ID != c.Family:
		return OtherFamily
	}
	if do, known := kinds[c.Kind]; known {
		return do(r, c)
	}
	return UnknownKind
}

// kinds is what each kind does to a record.
var kinds = map[Kind]func(*Record, Change) Why{
	FamilyRecorded:      reads((*Record).familyRecorded),
	PersonRecorded:      reads((*Record).personRecorded),
	PersonMarked:        reads((*Record).personMarked),
	MemberJoined:        reads((*Record).memberJoined),
	MemberLeft:          reads((*Record).memberLeft),
	EpisodeOpened:       reads((*Record).episodeOpened),
	EpisodeEnded:        reads((*Record).episodeEnded),
	EpisodeHanded:       reads((*Record).episodeHanded),
	EpisodeChecked:      reads((*Record).episodeChecked),
	AccessGiven:         reads((*Record).accessGiven),
	AccessEnded:         reads((*Record).accessEnded),
	ConsentRecorded:     reads((*Record).consentRecorded),
	ConsentTaken:        reads((*Record).consentWithdrawn),
	NeedFound:           reads((*Record).needFound),
	NeedSettled:         reads((*Record).needSettled),
	ActionAgreed:        reads((*Record).actionAgreed),
	ActionMoved:         reads((*Record).actionMoved),
	AlertRaised:         reads((*Record).alertRaised),
	AlertMoved:          reads((*Record).alertMoved),
	TaskSet:             reads((*Record).taskSet),
	TaskDone:            reads((*Record).taskDone),
	NoteHeaded:          reads((*Record).noteHeaded),
	MeetingRecorded:     reads((*Record).meetingRecorded),
	SubmissionFinished:  reads((*Record).submissionFinished),
	SubmissionWithdrawn: reads((*Record).submissionWithdrawn),
	SubmissionReceived:  reads((*Record).submissionReceived),
	SubmissionMoved:     reads((*Record).submissionMoved),
}

// Kinds are the kinds this program understands, for tables and tests.
func Kinds() []Kind { return slices.Sorted(maps.Keys(kinds)) }

// reads makes of a rule on data of one type a rule on any change.
func reads[T any](do func(*Record, Change, T) Why) func(*Record, Change) Why {
	return func(r *Record, c Change) Why { return with(c, func(c Change, d T) Why { return do(r, c, d) }) }
}

// with reads the data of a change strictly and hands them on. A member this
// program does not know may change the meaning of the ones it does, so such a
// change is kept whole and not applied in part.
func with[T any](c Change, do func(Change, T) Why) Why {
	var data T
	decoder := json.NewDecoder(bytes.NewReader(c.Data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&data); err != nil {
		if strings.Contains(err.Error(), "unknown field") {
			return UnknownMember
		}
		return Unreadable
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Unreadable
	}
	return do(c, data)
}

// familyRecorded keeps what is said and leaves the rest: a form that does not
// ask for an address takes none away.
func (r *Record) familyRecorded(_ Change, d FamilyData) Why {
	family := Family{ID: r.Family.ID, Name: d.Name, Address: d.Address, Postcode: d.Postcode, Phone: d.Phone,
		Registered: cmp.Or(r.Family.Registered, d.Registered)}
	family.Name = cmp.Or(family.Name, r.Family.Name)
	family.Address = cmp.Or(family.Address, r.Family.Address)
	family.Postcode = cmp.Or(family.Postcode, r.Family.Postcode)
	family.Phone = cmp.Or(family.Phone, r.Family.Phone)
	r.Family = family
	return ""
}

// personRecorded keeps a person as last described. The centre's number, once
// known, stays: a laptop that has not heard of it cannot take it away (BR-18).
func (r *Record) personRecorded(_ Change, p Person) Why {
	if p.Key == "" {
		return Unreadable
	}
	i := slices.IndexFunc(r.People, func(q Person) bool { return q.Key == p.Key })
	if i < 0 {
		r.People = append(r.People, p)
		return ""
	}
	old := r.People[i]
	p.CentralID, p.Due = cmp.Or(p.CentralID, old.CentralID), cmp.Or(p.Due, old.Due)
	if old.Birth != nil && old.Birth.Expected && p.Birth != nil && !p.Birth.Expected {
		p.Due = old.Birth.On // the child is born: the date that was expected is history (BR-17)
	}
	if p.Marks == nil {
		p.Marks = old.Marks
	}
	r.People[i] = p
	return ""
}

func (r *Record) memberJoined(c Change, d MemberData) Why {
	if _, known := r.Person(d.Person); !known {
		return NamesNothing
	}
	if r.current(d.Person) >= 0 {
		return "" // said twice is true once
	}
	r.Members = append(r.Members, Membership{Person: d.Person, From: c.At})
	return ""
}

func (r *Record) memberLeft(c Change, d MemberData) Why {
	i := r.current(d.Person)
	if i < 0 {
		return NamesNothing
	}
	if c.At.Before(r.Members[i].From) {
		return OutOfTurn
	}
	r.Members[i].Until = c.At
	return ""
}

// current is the index of the open membership of a person, or -1.
func (r *Record) current(person string) int {
	return slices.IndexFunc(r.Members, func(m Membership) bool { return m.Person == person && m.Until.IsZero() })
}
