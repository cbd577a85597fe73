package desk

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// NewCall records a call, or why there was none. Everything is kept as typed.
type NewCall struct {
	_               struct{} `json:"-" additionalProperties:"true"`
	Assessment      string   `json:"assessment,omitempty"`
	ImmediateDanger string   `json:"immediateDanger,omitempty" doc:"yes, no or not_sure."`
	SignificantHarm string   `json:"significantHarm,omitempty" doc:"yes, no or not_sure."`
	Phoned          string   `json:"phoned,omitempty" doc:"yes, no or could_not."`
	PhonedAt        string   `json:"phonedAt,omitempty" doc:"As typed (15:20, 3.20pm), or RFC 3339."`
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
		NotPhonedReason: b.NotPhonedReason}
	unread := s.putTime(&c, b.PhonedAt)
	if err := s.store.AddCall(ctx, c); err != nil {
		return CallKept{}, err
	}
	if err := s.answerGate(ctx, c, unread); err != nil {
		return CallKept{}, err
	}
	s.desk.Changed(ChangedSafety, ChangedHome)
	return CallKept{ID: id, Says: s.words().say(callKept(c), s.words().at(now, now))}, nil
}

// callKept says that MASH has a call only where one was made.
func callKept(c store.Call) string {
	switch c.Phoned {
	case phonedYes:
		return "call.kept"
	case "":
		return "call.unsaid"
	}
	return "call.notmade"
}

// putTime gives a call that was made its time. A time that cannot be read, or that
// no call has, is kept in words beside it; unread is those words of a call that was
// made, which then counts from the moment of recording.
func (s *session) putTime(c *store.Call, typed string) (unread string) {
	typed = strings.TrimSpace(typed)
	at, read := clockOf(typed, c.At)
	if c.Phoned == phonedYes {
		c.PhonedAt = c.At
		if read {
			c.PhonedAt = at
		}
	}
	if typed == "" || read && c.Phoned == phonedYes {
		return ""
	}
	beside, words := &c.Advice, s.words().say("call.time", typed)
	if putOff(*c) {
		beside = &c.NotPhonedReason
	}
	*beside = strings.TrimSpace(words + "\n" + *beside)
	if c.Phoned == phonedYes {
		unread = typed
	}
	return unread
}

// clockOf reads the time of a call as a moment or as a clock shows it: today, or
// yesterday where today's is far ahead (a call before midnight, recorded after it).
func clockOf(typed string, now time.Time) (at time.Time, read bool) {
	if t, read := forms.ReadMoment(typed, london); read {
		return t, true
	}
	plain := strings.NewReplacer("p.m.", "pm", "a.m.", "am", " ", "", ".", ":").Replace(strings.ToLower(typed))
	for _, layout := range []string{"15:04", "1504", "3:04pm", "3pm"} {
		t, err := time.ParseInLocation(layout, plain, london)
		if err != nil {
			continue
		}
		y, m, d := now.In(london).Date()
		at = time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, london)
		if at.Sub(now) > 12*time.Hour {
			at = time.Date(y, m, d-1, t.Hour(), t.Minute(), 0, 0, london)
		}
		return at, true
	}
	return time.Time{}, false
}

// answerGate writes a call into the safety gate of the form it is about (G4):
// its answers belong to the document, are checked and sealed with it. A
// finished form is closed; there the record of the call stands beside it.
func (s *session) answerGate(ctx context.Context, c store.Call, unread string) error {
	if c.Draft == "" {
		return nil
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	st, err := s.state(ctx, c.Draft)
	if err != nil || st.head.State != store.PartCompleted {
		return err
	}
	changes, err := gateChanges(st.form, c, unread)
	if err != nil || len(changes) == 0 {
		return err
	}
	_, err = s.keep(ctx, &st, changes, nil)
	return err
}

// phonedCodes are the gate's words for the screen's.
var phonedCodes = map[string]string{phonedYes: "yes", "no": "now", "could_not": "no_answer"}

// gateChanges are the answers that a call gives, by the role each question of
// the gate has. What the call does not say is left as it is; a time that could not
// be read stands there as typed, to be mended.
func gateChanges(f *forms.Form, c store.Call, unread string) ([]forms.Change, error) {
	at := unread
	if at == "" && !c.PhonedAt.IsZero() {
		at = c.PhonedAt.In(london).Format(momentLayout)
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
		// A record that is sent again with other words is another answer.
		client := c.Client + " " + one.role + " " + sealed.Digest(value)
		changes = append(changes, forms.Change{Client: client, Q: q.ID, Subject: forms.Group, Act: forms.ActSet, Value: value})
	}
	return changes, nil
}
