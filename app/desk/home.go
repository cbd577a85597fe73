package desk

// Home is the first screen after the unlock.
type Home struct {
	Today         string        `json:"today" doc:"2026-11-22, Europe/London."`
	DayName       string        `json:"dayName" doc:"Sunday 22 November 2026."`
	Worker        WorkerName    `json:"worker"`
	Forms         []FormItem    `json:"forms"`
	Drafts        []Assessment  `json:"drafts" doc:"About to expire first, then newest change first."`
	Relationships Relationships `json:"relationships"`
	Outbox        OutboxCounts  `json:"outbox"`
	Sync          Connection    `json:"sync"`
	Alerts        Alerts        `json:"alerts"`
	Safety        SafetyLine    `json:"safety"`
	Notices       []Notice      `json:"notices"`
	Banner        *Banner       `json:"banner"`
}

// Relationships is Professional relationships: empty until a coordinator links
// a child (BR-102), and Explain says so.
type Relationships struct {
	Explain string             `json:"explain"`
	Items   []RelationshipItem `json:"items"`
}

// RelationshipItem is one linked child: basic details only (BR-103).
type RelationshipItem struct {
	Name string `json:"name"`
	Says string `json:"says"`
}

// OutboxCounts is the outbox in four numbers.
type OutboxCounts struct {
	Waiting   int `json:"waiting"`
	Attention int `json:"attention"`
	Received  int `json:"received"`
	Urgent    int `json:"urgent"`
}

// Connection is how things stand with the centre.
type Connection struct {
	State           string `json:"state" enum:"online,offline,sending,signed_out,expired,captive,never"`
	Says            string `json:"says"`
	LastContact     string `json:"lastContact" doc:"RFC 3339; empty for never."`
	LastContactSays string `json:"lastContactSays"`
}

// Alerts is the alerts slot. AsOfSays stands even when there are none: never
// "No alerts" without the time it is true of.
type Alerts struct {
	AsOfSays string      `json:"asOfSays"`
	Items    []AlertItem `json:"items"`
}

// AlertItem is one alert to answer.
type AlertItem struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Says  string `json:"says"`
}

// SafetyLine is the one plain line about the safety of the work.
type SafetyLine struct {
	As            string `json:"as" enum:"good,due,fault"`
	Says          string `json:"says"`
	ProvedAt      string `json:"provedAt" doc:"RFC 3339; empty for never."`
	OnlyHereCount int    `json:"onlyHereCount" doc:"Pieces of work that exist only on this laptop."`
	OnlyHereSays  string `json:"onlyHereSays"`
	Fault         string `json:"fault" doc:"Empty, or what is wrong and what to do."`
}

// Notice is one line to read, e.g. drafts about to be deleted.
type Notice struct {
	As  string `json:"as" enum:"info,warning,error"`
	Say string `json:"say"`
}

// Banner is what stands on every screen and cannot be closed while an urgent
// form is not with MASH (BR-31, BR-32).
type Banner struct {
	Title   string       `json:"title"`
	Items   []BannerItem `json:"items"`
	Offline string       `json:"offline" doc:"BR-31 in full, when there is no connection; else empty."`
	Phone   string       `json:"phone" doc:"The numbers in words, when no call is recorded; else empty."`
}

// BannerItem is one urgent form.
type BannerItem struct {
	Assessment string `json:"assessment"`
	Says       string `json:"says"`
	Since      string `json:"since" doc:"RFC 3339 of Finish, or of the urgent answer; the screen counts up from here."`
	Finished   bool   `json:"finished"`
	Called     bool   `json:"called"`
	CallSays   string `json:"callSays"`
	Href       string `json:"href"`
}
