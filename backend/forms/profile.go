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
	Marking          string            // protective marking, top and bottom of each page
	FormsEnabled     []string          // ids; empty is all
	Timescales       map[string]string // by name, as written: "3 weeks", "24 hours"
	DraftExpiryDays  map[string]int    // by form; lengthens a form's own, never shortens it
	LockAfterMinutes int               // 5 to 15; 0 is the default of 10
	FollowUpHours    int
	Counter          bool              // the live count under texts; on unless said
	Copies           map[Class][]Copy  // which copies show a class
	LawfulBasis      Text              // of the record; never to be confused with consent
	Retention        map[string]string // periods by name, as written
	LinkedLoginDays  int               // after which a linked login ends
	AlertsStaleDays  int               // after which alerts count as old
	Holidays         Holidays          // on which nobody works, by year
	Agreement        Agreement         // BR-105; zero where the council keeps it elsewhere
	SHA256           string
}

// Agreement is what a council asks of whoever works on its laptops. Version names a text
// for ever: another text is another version, and is agreed to anew.
type Agreement struct {
	Version string
	Text    Text
}

// SHA256 is the digest of the text as it is read in a language, lower-case hex.
func (a Agreement) SHA256(language string) string { return digest([]byte(a.Text.In(language))) }

// Phones are the numbers a worker rings. Confirmed says that the council has
// checked them; until then screens say so.
type Phones struct {
	MASH       string  `json:"mash"`
	MASHHours  Text    `json:"-"`
	Open       []Hours `json:"-"` // when MASHHours says somebody answers
	OutOfHours string  `json:"outOfHours"`
	Helpdesk   string  `json:"helpdesk"`
	// Coordinator is whom to ask about the work and the program.
	Coordinator string `json:"coordinator"`
	Confirmed   bool   `json:"confirmed"`
}

// Hours are the opening hours of some days of the week (Monday is the first),
// as minutes after midnight, London time.
type Hours struct {
	Days        [7]bool
	From, Until int
}

// KeptForGood is the period of what leaves nowhere: a legal hold, or that of an inquiry.
const KeptForGood = "hold"

// retained are the names of what a laptop keeps by a period of the council's.
var retained = []string{"closed_episode", "tombstone"}

// KeepDays is how many days a thing is kept on a laptop by the council's retention; 0
// is for good: the council has set nothing, or a hold stands.
func (p *Profile) KeepDays(name string) int {
	days, _ := readPeriod(p.Retention[name])
	return days
}

// OpenAt reports whether MASH answers on a day of the week (0 is Monday) at a
// minute of it; known is false where the council has not said.
func (p Phones) OpenAt(day, minute int) (open, known bool) {
	for _, h := range p.Open {
		if h.Days[day] && minute >= h.From && minute < h.Until {
			return true, true
		}
	}
	return false, len(p.Open) > 0
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
