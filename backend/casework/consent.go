package casework

import (
	"slices"
	"time"
)

// Consent is an agreement to the service and to sharing: who gave it, for whom,
// for what, to which agencies, how, when and until when (BR-20). It is not the
// lawful basis of the record, and never stands between a child and safety
// (BR-24). Codes are those of the block consent.
type Consent struct {
	ID          string            `json:"id"`
	Status      string            `json:"status"` // code of CL-5
	By          []string          `json:"by,omitempty"`
	Capacity    map[string]string `json:"capacity,omitempty"` // by person: code of CL-5b
	Covers      []string          `json:"covers,omitempty"`
	Scope       []string          `json:"scope,omitempty"` // codes of SCOPE
	Agencies    []Sharing         `json:"agencies,omitempty"`
	Exceptions  string            `json:"exceptions,omitempty"` // never on a copy the family takes away
	Method      string            `json:"method,omitempty"`
	On          string            `json:"on,omitempty"`     // ISO day
	Review      string            `json:"review,omitempty"` // ISO day; prompts, never ends it
	Own         map[string]string `json:"own,omitempty"`    // by child: code of CL-5c (BR-26)
	Reasons     []string          `json:"reasons,omitempty"`
	Detail      string            `json:"detail,omitempty"`
	Episode     string            `json:"episode,omitempty"`
	Safety      bool              `json:"safety,omitempty"` // recorded on a safeguarding form
	From        string            `json:"from"`             // the submission it was recorded in
	RecordedAt  time.Time         `json:"recordedAt"`
	Withdrawals []Withdrawal      `json:"withdrawals,omitempty"`
}

// Sharing is one agency, and whether the family agreed to it.
type Sharing struct {
	Agency  string `json:"agency"`
	Contact string `json:"contact,omitempty"`
	Agreed  string `json:"agreed,omitempty"` // yes, no or unsaid
}

// Withdrawal takes a consent back (BR-25): all of it, or for some agencies or some
// people.
type Withdrawal struct {
	On       string    `json:"on,omitempty"` // ISO day
	By       string    `json:"by,omitempty"` // a Person.Key, or a name
	Reason   string    `json:"reason,omitempty"`
	Agencies []string  `json:"agencies,omitempty"` // these only
	People   []string  `json:"people,omitempty"`   // by Person.Key: these only
	From     string    `json:"from"`
	At       time.Time `json:"at"`
}

// Whole reports whether nothing of the consent was left standing.
func (w Withdrawal) Whole() bool { return len(w.Agencies) == 0 && len(w.People) == 0 }

// The statuses of CL-5 that mean something to the program.
const (
	ConsentRefused   = "refused"
	ConsentWithdrawn = "withdrawn"
	ConsentPartial   = "partial"
)

var agreeing = []string{"given_written", "given_verbal", ConsentPartial}

// Agrees reports whether a status of CL-5 is an agreement.
func Agrees(status string) bool { return slices.Contains(agreeing, status) }

// Standing is the status as it is now: what was said, unless it has been taken
// back since, whole or by everybody it covered one by one.
func (c Consent) Standing() string {
	switch {
	case !Agrees(c.Status) || len(c.Withdrawals) == 0:
		return c.Status
	case slices.ContainsFunc(c.Withdrawals, Withdrawal.Whole), c.nobodyCovered():
		return ConsentWithdrawn
	}
	return ConsentPartial
}

// TakenBack reports whether a person's part was taken back.
func (c Consent) TakenBack(person string) bool {
	return slices.ContainsFunc(c.Withdrawals, func(w Withdrawal) bool { return w.Whole() || slices.Contains(w.People, person) })
}

func (c Consent) nobodyCovered() bool {
	return len(c.Covers) > 0 && !slices.ContainsFunc(c.Covers, func(person string) bool { return !c.TakenBack(person) })
}

// Given reports whether the family agrees now, to all or to some of it.
func (c Consent) Given() bool { return Agrees(c.Standing()) }

// MayShare reports whether an agency may be told, by its name as recorded.
func (c Consent) MayShare(agency string) bool {
	gone := slices.ContainsFunc(c.Withdrawals, func(w Withdrawal) bool { return slices.Contains(w.Agencies, agency) })
	return c.Given() && !gone && slices.ContainsFunc(c.Agencies, func(s Sharing) bool { return s.Agency == agency && s.Agreed != "no" })
}

// Consent is what the family last said about Early Help, and whether anything
// was recorded. What was said on a safeguarding form stands beside it: that no
// agreement was asked for there takes none back here.
func (r Record) Consent() (Consent, bool) {
	for _, c := range slices.Backward(r.Consents) {
		if !c.Safety || c.Given() {
			return c, true
		}
	}
	return Consent{}, false
}

// ConsentGone reports whether the family said no after it had said yes, or has
// taken a yes back: what relied on it must not leave any more (BR-25).
func (r Record) ConsentGone() bool {
	last, recorded := r.Consent()
	return recorded && (last.Standing() == ConsentRefused || last.Standing() == ConsentWithdrawn)
}

// ConsentGoneFor reports the same of a document about some people: an agreement
// taken back for one of them is gone for all that names them.
func (r Record) ConsentGoneFor(people ...string) bool {
	last, recorded := r.Consent()
	return r.ConsentGone() || recorded && slices.ContainsFunc(people, last.TakenBack)
}

// consentRecorded keeps what was said as a row of its own: what was said before
// stays readable. The same form finished again replaces its own row.
func (r *Record) consentRecorded(c Change, d Consent) Why {
	if d.ID == "" || d.Status == "" {
		return Unreadable
	}
	d.RecordedAt, d.Withdrawals = c.At, nil
	r.Consents = slices.DeleteFunc(r.Consents, func(k Consent) bool { return k.ID == d.ID })
	r.Consents = append(r.Consents, d)
	return ""
}

func (r *Record) consentWithdrawn(c Change, d WithdrawalData) Why {
	i := slices.IndexFunc(r.Consents, func(k Consent) bool { return k.ID == d.Consent })
	if i < 0 {
		return NamesNothing
	}
	taken := d.Withdrawal
	taken.At = c.At
	r.Consents[i].Withdrawals = append(slices.Clone(r.Consents[i].Withdrawals), taken)
	if r.Consents[i].Standing() == ConsentWithdrawn {
		r.endSharing(c)
	}
	return ""
}

// endSharing takes access from everybody but the keyworker and the initiator,
// and puts open actions on hold (BR-25). The record itself is kept.
func (r *Record) endSharing(c Change) {
	for i := range r.Episodes {
		e := &r.Episodes[i]
		if !e.Open() {
			continue
		}
		e.Access = slices.Clone(e.Access)
		for k := range e.Access {
			if e.Access[k].Ended.IsZero() && e.Access[k].Role == RoleTAF {
				e.Access[k].Ended = c.At
			}
		}
	}
	for i := range r.Actions {
		if r.Actions[i].Open() {
			r.Actions[i].Status = ActionOnHold
		}
	}
}
