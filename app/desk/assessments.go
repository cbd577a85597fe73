package desk

// Assessment is one row of My Assessments (BR-08).
type Assessment struct {
	ID          string `json:"id"`
	Form        string `json:"form"`
	Title       string `json:"title"`
	Family      string `json:"family" doc:"Family name as typed; empty until one is."`
	Status      string `json:"status" doc:"In words: Part Completed, Waiting to send, Sending, Received, Needs attention, Deleted, Withdrawn."`
	StatusCode  string `json:"statusCode" enum:"part_completed,waiting,sending,received,office,attention,withdrawn,deleted"`
	Changed     string `json:"changed" doc:"RFC 3339."`
	ChangedSays string `json:"changedSays" doc:"dd/mm/yyyy (BR-08)."`
	KeptUntil   string `json:"keptUntil" doc:"Last day kept, 2026-11-26; empty for no end."`
	KeptSays    string `json:"keptSays" doc:"Until when, and a warning at 7, 3 and 1 days (BR-05)."`
	KeptWarns   bool   `json:"keptWarns"`
	Reference   string `json:"reference"`
	CanDelete   bool   `json:"canDelete"`
	CanRestore  bool   `json:"canRestore"`
	CanReopen   bool   `json:"canReopen"`
	Done        int    `json:"done" doc:"Required questions answered."`
	Of          int    `json:"of" doc:"Required questions asked."`
	Urgent      bool   `json:"urgent"`
	Practice    bool   `json:"practice"`
	Href        string `json:"href" doc:"Path of the screen that opens it, under /."`
}

// FormItem is one form that can be started.
type FormItem struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Blocked string `json:"blocked" doc:"Why it cannot be started now; empty when it can."`
}

// FormsList is the Forms list.
type FormsList struct {
	Forms []FormItem `json:"forms"`
}

// StartForm starts an assessment.
type StartForm struct {
	_        struct{} `json:"-" additionalProperties:"true"`
	Form     string   `json:"form,omitempty"`
	Practice bool     `json:"practice,omitempty" doc:"An invented family, marked on every page, never sendable."`
	Client   string   `json:"client,omitempty" doc:"The screen's own id for this press, so that a repeat starts nothing twice."`
}

// Started names the new assessment.
type Started struct {
	ID   string `json:"id"`
	Href string `json:"href"`
}

// SearchAssessments is the "Search for an assessment" box and its filter.
type SearchAssessments struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Text string   `json:"text,omitempty"`
	Show string   `json:"show,omitempty" doc:"all, part_completed or deleted; anything else is all."`
}

// AssessmentRows is what was found.
type AssessmentRows struct {
	Rows []Assessment `json:"rows"`
	Says string       `json:"says" doc:"What an empty list means; else how many."`
}

// Done is the answer to an act on one assessment.
type Done struct {
	ID   string `json:"id" doc:"The assessment the screen should show now; reopening makes a new one."`
	Says string `json:"says"`
	Href string `json:"href"`
}
