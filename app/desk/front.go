package desk

// Front is what every screen needs before anybody has unlocked anything. It
// names no person (domain 4.4, architecture 3.15).
type Front struct {
	Stage    string `json:"stage" enum:"new,locked,open" doc:"new: not enrolled; locked: a store is here; open: unlocked."`
	Version  string `json:"version"`
	Face     string `json:"face" enum:"window,browser"`
	Language string `json:"language" enum:"en,cy"`
	Theme    string `json:"theme" enum:"system,light,dark"`
	Contrast string `json:"contrast" enum:"system,more"`
	TextSize int    `json:"textSize" doc:"Per cent: 100, 115, 130, 150, 175 or 200."`

	Council Council     `json:"council"`
	Phones  Phones      `json:"phones"`
	Urgent  FrontUrgent `json:"urgent"`
	Unlock  Tries       `json:"unlock"`
	Fault   string      `json:"fault" doc:"What stands between the person and the unlock, as a sentence; empty when nothing does."`
}

// Council is the council whose signed profile is in force.
type Council struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Marking string `json:"marking" doc:"Protective marking, e.g. OFFICIAL-SENSITIVE."`
}

// Phones are the numbers that stand on every screen. Where Confirmed is false
// only 999 is shown (BR-35).
type Phones struct {
	Emergency  string `json:"emergency"`
	Mash       string `json:"mash"`
	MashHours  string `json:"mashHours"`
	OutOfHours string `json:"outOfHours"`
	Helpdesk   string `json:"helpdesk"`
	Confirmed  bool   `json:"confirmed"`
	Says       string `json:"says" doc:"Empty, or why the council's numbers are not shown (BR-35)."`
}

// FrontUrgent is the count and age of what MASH has not received, without a name.
type FrontUrgent struct {
	Count      int    `json:"count" doc:"Finished urgent forms without a receipt."`
	DraftCount int    `json:"draftCount" doc:"Unfinished forms with an urgent answer."`
	Since      string `json:"since" doc:"RFC 3339 time of the oldest; empty when there is none."`
	Says       string `json:"says" doc:"The warning; empty when there is none."`
}
