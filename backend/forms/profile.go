package forms

import "slices"

// Profile is what one council has chosen: its words, numbers and periods. A
// form never depends on a council; it depends on these.
type Profile struct {
	ID               string
	Name             Text
	Authority        string // the ONS code, E06000019
	LiveFrom         Day    // BR-16; empty is live
	Terms            map[string]Text
	Phones           Phones
	Marking          string         // protective marking, top and bottom of each page
	FormsEnabled     []string       // ids; empty is all
	Timescales       map[string]int // days, by name
	DraftExpiryDays  map[string]int // by form; lengthens a form's own, never shortens it
	LockAfterMinutes int            // 5 to 15; 0 is the default of 10
	FollowUpHours    int
	Counter          bool             // the live count under texts; on unless said
	Copies           map[Class][]Copy // which copies show a class
	SHA256           string
}

// Phones are the numbers a worker rings. Confirmed says that the council has
// checked them; until then screens say so.
type Phones struct {
	MASH       string `json:"mash"`
	MASHHours  string `json:"mashHours"`
	OutOfHours string `json:"outOfHours"`
	Helpdesk   string `json:"helpdesk"`
	Confirmed  bool   `json:"confirmed"`
}

// Ready reports whether new family work may start under this profile (BR-35):
// without a MASH and an out-of-hours number it may not.
func (p *Profile) Ready() bool {
	return p != nil && p.Phones.MASH != "" && p.Phones.OutOfHours != ""
}

// Shows reports whether a copy shows answers of a class. What the profile does
// not name falls to the strict rule of forms.md 3.11: the copies a family reads
// show open and consent only, so a new class fails closed.
func (p *Profile) Shows(copy Copy, class Class) bool {
	if class == "" {
		class = ClassOpen
	}
	if copy == CopyProfessional || copy == CopyBlank {
		return true
	}
	if p != nil {
		if named, ok := p.Copies[class]; ok {
			return slices.Contains(named, copy)
		}
	}
	return class == ClassOpen || class == ClassConsent
}
