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

	// Actions is what becomes of open actions, by Action.ID: codes of PLAN_AFTER. One
	// that is not named waits where nothing of the consent is left, else goes on.
	Actions map[string]string `json:"actions,omitempty"`
}

// ending is how a consent that is recorded as none ends what was agreed before.
func (c Consent) ending() Withdrawal {
	for _, w := range c.Withdrawals {
		return w
	}
	return Withdrawal{From: c.From}
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
// agreement was asked for there takes none back here; that one was withdrawn
// does, wherever it is said.
func (r Record) Consent() (Consent, bool) {
	for _, c := range slices.Backward(r.Consents) {
		if !c.Safety || c.Given() || c.Status == ConsentWithdrawn {
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
	d.RecordedAt = c.At
	for i := range d.Withdrawals {
		d.Withdrawals[i].At = c.At
	}
	r.Consents = slices.DeleteFunc(r.Consents, func(k Consent) bool { return k.ID == d.ID })
	r.Consents = append(r.Consents, d)
	if last, _ := r.Consent(); last.ID == d.ID && r.ConsentGone() {
		r.stopSharing(c, d.ending())
	}
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
		taken.Agencies, taken.People = nil, nil // the last of several is the end of all
	}
	r.stopSharing(c, taken)
	return ""
}

// stopSharing is what follows of an agreement taken back (BR-25): those whom it
// let in lose access, except the keyworker and the initiator, and actions wait or
// end as the family's worker said. The record itself is kept.
func (r *Record) stopSharing(c Change, w Withdrawal) {
	for i := range r.Episodes {
		if e := &r.Episodes[i]; e.Open() {
			e.Access = slices.Clone(e.Access)
			for k := range e.Access {
				if a := &e.Access[k]; a.Role == RoleTAF && (w.Whole() || slices.Contains(w.Agencies, a.Worker.Agency)) {
					a.end(c.At, w.From)
				}
			}
		}
	}
	for i := range r.Actions {
		if a := &r.Actions[i]; a.Open() {
			a.withhold(w)
		}
	}
}

// What becomes of an open action when consent is taken back: codes of PLAN_AFTER.
// To go on is to change nothing.
const (
	afterHold = "on_hold"
	afterStop = "stop"
)

// withhold does with an open action what a withdrawal says of it.
func (a *Action) withhold(w Withdrawal) {
	choice := w.Actions[a.ID]
	if choice == "" && w.Whole() {
		choice = afterHold
	}
	status := map[string]string{afterHold: ActionOnHold, afterStop: ActionNotNeeded}[choice]
	if status == "" || status == a.Status {
		return
	}
	a.Status, a.Was, a.Held = status, a.Status, w.From
}
