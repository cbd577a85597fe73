package desk

// Settings is the settings screen: what the worker may choose, and what the
// council set.
type Settings struct {
	Language      string          `json:"language" enum:"en,cy"`
	Theme         string          `json:"theme" enum:"system,light,dark"`
	Contrast      string          `json:"contrast" enum:"system,more"`
	TextSize      int             `json:"textSize"`
	LockAfter     int             `json:"lockAfter" doc:"Minutes without key or pointer."`
	LockAfterMin  int             `json:"lockAfterMin"`
	LockAfterMost int             `json:"lockAfterMost"`
	LockSays      string          `json:"lockSays" doc:"Who set the limit."`
	Council       SettingsCouncil `json:"council"`
	Worker        WorkerName      `json:"worker"`
	Proof         SafetyLine      `json:"proof"`
	About         About           `json:"about"`
}

// SettingsCouncil is the council's profile, read only.
type SettingsCouncil struct {
	Council
	Phones     Phones `json:"phones"`
	Address    string `json:"address" doc:"The centre's address."`
	SignedSays string `json:"signedSays" doc:"By which key the profile was signed, and when it came."`
}

// About is the program itself.
type About struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	System  string `json:"system"`
	Store   string `json:"store" doc:"Size of the store in words; never a path."`
}

// SettingsChange changes what is there and leaves the rest.
type SettingsChange struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	Language  *string  `json:"language,omitempty"`
	Theme     *string  `json:"theme,omitempty"`
	Contrast  *string  `json:"contrast,omitempty"`
	TextSize  *int     `json:"textSize,omitempty"`
	LockAfter *int     `json:"lockAfter,omitempty"`
}
