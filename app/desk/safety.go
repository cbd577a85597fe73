package desk

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// SafetyPage is "I am worried about a child's safety now". Locked, it holds
// the numbers and nothing else.
type SafetyPage struct {
	Phones      Phones       `json:"phones"`
	Offline     bool         `json:"offline"`
	OfflineSays string       `json:"offlineSays" doc:"BR-31 in full while offline; online: phone first, then send."`
	OpenNow     *bool        `json:"openNow" doc:"Whether MASH is open by the laptop's clock; null when the clock is in doubt or the hours are not known."`
	OpenSays    string       `json:"openSays"`
	Forms       []CallForm   `json:"forms" doc:"Assessments a call can be about."`
	Children    []ReadOut    `json:"children"`
	Calls       []SafetyCall `json:"calls"`
	Urgent      []BannerItem `json:"urgentItems"`
}

// CallForm is one assessment a call can be about.
type CallForm struct {
	Assessment string `json:"assessment"`
	Says       string `json:"says"`
}

// ReadOut is what the person on the phone always asks for.
type ReadOut struct {
	Assessment string `json:"assessment"`
	Name       string `json:"name"`
	DOB        string `json:"dob"`
	Address    string `json:"address"`
	School     string `json:"school"`
}

// SafetyCall is one recorded call (BR-34). It clears nothing; a receipt does.
type SafetyCall struct {
	ID              string `json:"id"`
	Assessment      string `json:"assessment"`
	Phoned          string `json:"phoned"`
	PhonedAt        string `json:"phonedAt"`
	SpokeTo         string `json:"spokeTo"`
	Reference       string `json:"reference"`
	Advice          string `json:"advice"`
	ImmediateDanger string `json:"immediateDanger"`
	SignificantHarm string `json:"significantHarm"`
	NotPhonedReason string `json:"notPhonedReason"`
	RecordedSays    string `json:"recordedSays"`
}

// phonedYes is the answer that a call was made (store.Call).
const phonedYes = "yes"

// safety works locked too, with the numbers and nothing else.
func (d *Desk) safety(ctx context.Context, _ *struct{}) (SafetyPage, error) {
	s, release, err := d.use()
	if err != nil {
		profile, _ := d.profile()
		return d.lockedSafety(profile), nil
	}
	defer release()
	page := d.lockedSafety(s.profile)
	if s.clockSays() != "" && page.OpenNow != nil { // both numbers, no "open now"
		page.OpenNow, page.OpenSays = nil, d.words().say("safety.hours", page.Phones.MashHours)
	}
	page.Offline = !s.line.State().Online
	page.OfflineSays = d.words().say("safety.online")
	if page.Offline {
		page.OfflineSays = s.offlineWords()
	} else {
		s.line.Nudge() // prove it: with an empty queue nothing else asks the centre (BR-31)
	}
	return page, s.fillSafety(ctx, &page)
}

func (d *Desk) lockedSafety(profile *forms.Profile) SafetyPage {
	w := d.words()
	page := SafetyPage{Phones: phonesOf(profile, w), Forms: []CallForm{}, Children: []ReadOut{}, Calls: []SafetyCall{}, Urgent: []BannerItem{}}
	if page.Phones.Confirmed {
		page.OpenNow, page.OpenSays = openNow(profile, d.now(), w)
	}
	return page
}

// openNow is by the laptop's clock and says so; nil where the hours are not known.
func openNow(p *forms.Profile, now time.Time, w words) (*bool, string) {
	open, known := p.Phones.OpenAt((int(now.Weekday())+6)%7, now.Hour()*60+now.Minute())
	if !known {
		return nil, w.say("safety.hours", p.Phones.MASHHours.In(w.language))
	}
	if open {
		return &open, w.say("safety.open", now.Format("15:04"))
	}
	return &open, w.say("safety.closed", now.Format("15:04"), p.Phones.OutOfHours)
}

// fillSafety adds what only the open store knows: what to read out, the calls,
// what MASH has not received.
func (s *session) fillSafety(ctx context.Context, page *SafetyPage) error {
	heads, err := s.store.Drafts(ctx)
	if err != nil {
		return err
	}
	for _, h := range heads {
		calls, err := s.store.Calls(ctx, h.ID)
		if err != nil {
			return err
		}
		page.Calls = append(page.Calls, s.callsSaid(calls)...)
		if h.Practice {
			continue
		}
		page.Forms = append(page.Forms, CallForm{Assessment: h.ID, Says: strings.TrimSpace(s.formTitle(h.Form, h.Version) + " " + h.Family)})
		if h.State != store.PartCompleted && h.UrgentSince.IsZero() {
			continue
		}
		draft, _, err := s.evaluate(ctx, h)
		if err != nil {
			return err
		}
		record, err := s.store.Record(ctx, h.Record())
		if err != nil {
			return err
		}
		page.Children = append(page.Children, readOut(h.ID, draft.Document(), record, s.desk.now())...)
	}
	general, err := s.store.Calls(ctx, "")
	if err != nil {
		return err
	}
	page.Calls = append(page.Calls, s.callsSaid(general)...)
	page.Urgent, err = s.urgentItems(ctx)
	return err
}

func (s *session) callsSaid(calls []store.Call) []SafetyCall {
	w, out := s.words(), make([]SafetyCall, 0, len(calls))
	for _, c := range calls {
		out = append(out, SafetyCall{ID: c.Client, Assessment: c.Draft, Phoned: c.Phoned, PhonedAt: stamp(c.PhonedAt), SpokeTo: c.SpokeTo,
			Reference: c.Reference, Advice: c.Advice, ImmediateDanger: c.ImmediateDanger, SignificantHarm: c.SignificantHarm,
			NotPhonedReason: c.NotPhonedReason, RecordedSays: w.at(c.At, s.desk.now())})
	}
	return out
}

// readOut is what the person on the phone always asks for, of every child of a
// form. A form about a family on record does not ask what the record knows. Whose
// age is not known counts as a child: better one name too many.
func readOut(id string, d forms.Document, r casework.Record, now time.Time) []ReadOut {
	address := addressOf(d)
	if address == "" {
		address = strings.TrimSpace(r.Family.Address + " " + r.Family.Postcode)
	}
	var out []ReadOut
	for i, p := range casework.People(d) {
		if known, ok := r.Person(p.Key); ok && p.Birth == nil {
			p = known
		}
		if p.Standing(now) == casework.StandingAdult {
			continue
		}
		one := ReadOut{Assessment: id, Name: d.Members[i].Says(), Address: address}
		if json.Unmarshal(p.Cells[columnSchool], &one.School) != nil {
			one.School = "" // never asked
		}
		if p.Birth != nil {
			one.DOB = forms.Day(p.Birth.On).Says()
		}
		out = append(out, one)
	}
	return out
}

// addressOf is every answer of the address class, in the form's order.
func addressOf(d forms.Document) string {
	var lines []string
	for _, a := range d.Answers {
		for _, part := range a.Parts {
			var text string
			if a.Class == forms.ClassAddress && json.Unmarshal(part.Value, &text) == nil {
				lines = append(lines, text)
			}
		}
	}
	return strings.Join(lines, ", ")
}

// columnSchool is where block G1 keeps it; domain 3.0.1 fixes its name.
const columnSchool = "school_or_work"
