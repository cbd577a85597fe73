package desk

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
