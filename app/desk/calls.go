package desk

import (
	"context"
	"encoding/json"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// NewCall records a call, or why there was none. Everything is kept as typed.
type NewCall struct {
	_               struct{} `json:"-" additionalProperties:"true"`
	Assessment      string   `json:"assessment,omitempty"`
	ImmediateDanger string   `json:"immediateDanger,omitempty" doc:"yes, no or not_sure."`
	SignificantHarm string   `json:"significantHarm,omitempty" doc:"yes, no or not_sure."`
	Phoned          string   `json:"phoned,omitempty" doc:"yes, no or could_not."`
	PhonedAt        string   `json:"phonedAt,omitempty"`
	SpokeTo         string   `json:"spokeTo,omitempty"`
	Reference       string   `json:"reference,omitempty"`
	Advice          string   `json:"advice,omitempty"`
	NotPhonedReason string   `json:"notPhonedReason,omitempty"`
	Client          string   `json:"client,omitempty"`
}

// CallKept is the answer to a recorded call.
type CallKept struct {
	ID   string `json:"id"`
	Says string `json:"says"`
}

// recordCall keeps a call as typed, or why there was none. It clears nothing:
// a receipt does (BR-34).
func (s *session) recordCall(ctx context.Context, in *call[NewCall]) (CallKept, error) {
	b := in.Body
	if b.Assessment != "" {
		if _, err := s.store.Draft(ctx, b.Assessment); err != nil {
			return CallKept{}, err
		}
	}
	id := b.Client
	if id == "" {
		var err error
		if id, err = s.desk.newID(); err != nil {
			return CallKept{}, err
		}
	}
	now := s.desk.now()
	c := store.Call{Client: id, Draft: b.Assessment, At: now, By: s.enrolment.Worker.ID, ImmediateDanger: b.ImmediateDanger,
		SignificantHarm: b.SignificantHarm, Phoned: b.Phoned, SpokeTo: b.SpokeTo, Reference: b.Reference, Advice: b.Advice,
		NotPhonedReason: b.NotPhonedReason, PhonedAt: phonedAt(b, now)}
	if err := s.store.AddCall(ctx, c); err != nil {
		return CallKept{}, err
	}
	if err := s.answerGate(ctx, c); err != nil {
		return CallKept{}, err
	}
	s.desk.Changed(ChangedSafety, ChangedHome)
	return CallKept{ID: id, Says: s.words().say("call.kept", s.words().at(now, now))}, nil
}

// phonedAt reads the time of a call as RFC 3339 or as 15:04 of today. What
// cannot be read is kept as the moment of recording; the words typed stay in
// the advice, which nobody parses.
func phonedAt(b NewCall, now time.Time) time.Time {
	if b.Phoned != phonedYes {
		return time.Time{}
	}
	if t, err := time.Parse(time.RFC3339, b.PhonedAt); err == nil {
		return t
	}
	if t, err := time.ParseInLocation("2006-01-02T15:04", b.PhonedAt, london); err == nil {
		return t
	}
	if t, err := time.ParseInLocation("15:04", b.PhonedAt, london); err == nil {
		y, m, d := now.In(london).Date()
		return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, london)
	}
	return now
}

// answerGate writes a call into the safety gate of the form it is about (G4):
// its answers belong to the document, are checked and sealed with it. A
// finished form is closed; there the record of the call stands beside it.
func (s *session) answerGate(ctx context.Context, c store.Call) error {
	if c.Draft == "" {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, c.Draft)
	if err != nil || st.head.State != store.PartCompleted {
		return err
	}
	changes, err := gateChanges(st.form, c)
	if err != nil || len(changes) == 0 {
		return err
	}
	_, err = s.keep(ctx, &st, changes, nil)
	return err
}

// phonedCodes are the gate's words for the screen's.
var phonedCodes = map[string]string{phonedYes: "yes", "no": "now", "could_not": "no_answer"}

// gateChanges are the answers that a call gives, by the role each question of
// the gate has. What the call does not say is left as it is.
func gateChanges(f *forms.Form, c store.Call) ([]forms.Change, error) {
	at := ""
	if !c.PhonedAt.IsZero() {
		at = c.PhonedAt.In(london).Format("2006-01-02T15:04Z07:00")
	}
	said := []struct{ role, value string }{
		{"immediate_danger", c.ImmediateDanger}, {"significant_harm", c.SignificantHarm}, {"phoned", phonedCodes[c.Phoned]},
		{"phoned_at", at}, {"spoke_to", c.SpokeTo}, {"call_reference", c.Reference}, {"advice", c.Advice},
		{"not_phoned_reason", c.NotPhonedReason},
	}
	var changes []forms.Change
	for _, one := range said {
		q := f.UrgentQuestion(one.role)
		if q == nil || one.value == "" {
			continue
		}
		value, err := json.Marshal(one.value)
		if err != nil {
			return nil, fault.Wrap(err, fault.Internal, "internal")
		}
		changes = append(changes, forms.Change{Client: c.Client + " " + one.role, Q: q.ID, Subject: forms.Group, Act: forms.ActSet, Value: value})
	}
	return changes, nil
}
