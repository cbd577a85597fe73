package casework

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
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
	switch c.Kind {
	case FamilyRecorded:
		return with(c, r.familyRecorded)
	case PersonRecorded:
		return with(c, r.personRecorded)
	case MemberJoined:
		return with(c, r.memberJoined)
	case MemberLeft:
		return with(c, r.memberLeft)
	case EpisodeOpened:
		return with(c, r.episodeOpened)
	case SubmissionFinished:
		return with(c, r.submissionFinished)
	case SubmissionWithdrawn:
		return with(c, r.submissionWithdrawn)
	case SubmissionReceived:
		return with(c, r.submissionReceived)
	case SubmissionMoved:
		return with(c, r.submissionMoved)
	}
	return UnknownKind
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

func (r *Record) familyRecorded(_ Change, d FamilyData) Why {
	r.Family.Name = d.Name
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
	if p.CentralID == "" {
		p.CentralID = r.People[i].CentralID
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

func (r *Record) episodeOpened(c Change, d EpisodeData) Why {
	if d.Episode == "" {
		return Unreadable
	}
	if slices.ContainsFunc(r.Episodes, func(e Episode) bool { return e.ID == d.Episode }) {
		return OutOfTurn
	}
	r.Episodes = append(r.Episodes, Episode{ID: d.Episode, Kind: d.Kind, OpenedAt: c.At})
	return ""
}
