package central

import (
	"encoding/json"
	"time"

	"earlyhelp.example/backend/forms"
)

// Phoned is what an arrival tells of a phone call to MASH (BR-34).
type Phoned int

// What an arrival can tell of a call. One that was made after Finish is in no
// sealed bytes: NotTold is never "nobody phoned".
const (
	NotTold Phoned = iota
	ToldTimed
	ToldUntimed // of a call that has no time, or none that can be read
)

// phoned reads what sealed bytes tell of a call: the record that the laptop sealed
// beside the form, else the answers of the form's own safety page (G4). Programs of
// before November 2026 sealed no record of a call whose time they could not read.
func (c *Centre) phoned(s Submission, b []byte) Phoned {
	if !s.Urgent {
		return NotTold
	}
	var e struct {
		Urgent struct {
			Calls []struct {
				At any `json:"at"`
			} `json:"calls"`
		} `json:"urgent"`
		Body struct {
			Answers []safetyAnswer `json:"answers"`
		} `json:"body"`
	}
	readable := json.Unmarshal(b, &e) == nil
	for _, call := range e.Urgent.Calls {
		text, _ := call.At.(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil && !at.IsZero() {
			return ToldTimed
		}
	}
	if s.Phoned || len(e.Urgent.Calls) > 0 {
		return ToldUntimed
	}
	form, err := c.forms.Form(s.Form, s.Version)
	if !readable || err != nil || form == nil {
		return NotTold
	}
	return phonedIn(form, e.Body.Answers)
}

type safetyAnswer struct {
	Q     string `json:"q"`
	Parts []struct {
		Value json.RawMessage `json:"value"`
	} `json:"parts"`
}

// phonedIn reads the answers to the questions that the definition says tell of a
// call, and of its time.
func phonedIn(form *forms.Form, answers []safetyAnswer) Phoned {
	roles := map[string]string{}
	for _, q := range form.Questions {
		roles[q.ID] = q.UrgentAs
	}
	phoned, timed := false, false
	for _, a := range answers {
		for _, part := range a.Parts {
			var said string
			if json.Unmarshal(part.Value, &said) != nil {
				continue
			}
			switch roles[a.Q] {
			case "phoned":
				phoned = phoned || said == "yes"
			case "phoned_at":
				_, read := forms.ReadMoment(said, London())
				timed = timed || read
			}
		}
	}
	switch {
	case phoned && timed:
		return ToldTimed
	case phoned:
		return ToldUntimed
	}
	return NotTold
}
