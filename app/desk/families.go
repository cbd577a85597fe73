package desk

// FamilyList is the families on this laptop.
type FamilyList struct {
	Families []FamilyRow `json:"families"`
	Explain  string      `json:"explain" doc:"How a family begins, where there is none yet; else empty."`
	Left     []string    `json:"left" doc:"The families that have left this laptop, by number and day alone, the last first."`
}

// FamilyRow is one family in the list.
type FamilyRow struct {
	ID       string          `json:"id"`
	Name     string          `json:"name"`
	Says     string          `json:"says" doc:"Where the work with them stands."`
	Members  []FamilyMember  `json:"members"`
	Episodes []FamilyEpisode `json:"episodes"`
	Href     string          `json:"href"`
}

// FamilyMember is a person who belongs to the family now.
type FamilyMember struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Says string `json:"says" doc:"Age and date of birth, or the date a child is expected."`
	Role string `json:"role" doc:"Child, adult, mother …, as last recorded."`
}

// FamilyEpisode is one piece of work.
type FamilyEpisode struct {
	ID         string          `json:"id"`
	Kind       string          `json:"kind"`
	KindSays   string          `json:"kindSays"`
	OpenedSays string          `json:"openedSays"`
	State      string          `json:"state" enum:"open,stepping_up,closed"`
	StateSays  string          `json:"stateSays"`
	Keyworker  string          `json:"keyworker"`
	Unchecked  string          `json:"unchecked" doc:"A sentence while nobody has checked that no other assessment is open, or whom to ring because one is (BR-85); else empty."`
	Waiting    string          `json:"waiting" doc:"A sentence while the office has still to name the keyworker's account, and whom alerts reach until then; else empty."`
	Access     []EpisodeAccess `json:"access"`
}

// EpisodeAccess is who may read an episode (BR-80), and until when.
type EpisodeAccess struct {
	Worker string `json:"worker" doc:"Their name."`
	Role   string `json:"role"`
	Until  string `json:"until" doc:"In words; empty where it does not end by itself."`
}

// FamilyPage is one family: who, where the work stands, and what is agreed.
type FamilyPage struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Says        string          `json:"says"`
	Stay        FamilyStay      `json:"stay"`
	Steps       []FamilyStep    `json:"steps"`
	Members     []FamilyMember  `json:"members"`
	Episodes    []FamilyEpisode `json:"episodes"`
	Consent     FamilyConsent   `json:"consent"`
	Needs       []FamilyNeed    `json:"needs"`
	Actions     []FamilyAction  `json:"actions"`
	Progress    FormOffer       `json:"progress" doc:"The form that progress on them is written with."`
	Alerts      Alerts          `json:"alerts"`
	Notes       []FamilyNote    `json:"notes"`
	Submissions []Assessment    `json:"submissions" doc:"Forms of this family on this laptop, drafts too, newest first."`
	Tasks       []TaskItem      `json:"tasks"`
	Genogram    Genogram        `json:"genogram"`
	Forms       []FormItem      `json:"forms" doc:"What can be started within this family."`
}

// FamilyStep is one of consent, assessment, first TAF, plan, review, close.
type FamilyStep struct {
	ID    string `json:"id" enum:"consent,assessment,taf,plan,review,close"`
	Say   string `json:"say"`
	State string `json:"state" enum:"done,now,later"`
	Says  string `json:"says" doc:"When it was done, or is due; else empty."`
}

// FamilyConsent is who agreed to what, as last recorded.
type FamilyConsent struct {
	Status     string         `json:"status" enum:"none,given,partial,refused,withdrawn"`
	Says       string         `json:"says"`
	Rows       []ConsentRow   `json:"rows" doc:"One line a person."`
	Agencies   []ConsentShare `json:"agencies"`
	Exceptions string         `json:"exceptions" doc:"What must not be shared, or with whom; empty where nothing was said."`
	Scope      []string       `json:"scope" doc:"What the consent is for, in words."`
	Review     string         `json:"review" doc:"When it is to be reviewed; empty where no day was set."`
	Stop       string         `json:"stop" doc:"BR-22 in full while Early Help cannot go on; else empty. Safeguarding is never stopped."`
}

// ConsentRow is what one person said.
type ConsentRow struct {
	Person string `json:"person" doc:"Their key."`
	Name   string `json:"name"`
	Says   string `json:"says"`
}

// ConsentShare is one agency.
type ConsentShare struct {
	Agency string `json:"agency"`
	Says   string `json:"says"`
}

// FamilyNeed is a need that an assessment found.
type FamilyNeed struct {
	ID      string `json:"id"`
	Need    string `json:"need"`
	Code    string `json:"code"`
	Persons string `json:"persons"`
	Since   string `json:"since"`
	State   string `json:"state"`
	Says    string `json:"says"`

	Evidence string       `json:"evidence" doc:"What shows the outcome, in words; empty where none was written."`
	Linked   []FamilyNote `json:"linked" doc:"The notes and documents that show the outcome."`
}

// FamilyAction is one row of the plan.
type FamilyAction struct {
	ID         string           `json:"id"`
	Action     string           `json:"action"`
	Outcome    string           `json:"outcome"`
	Owner      string           `json:"owner"`
	Due        string           `json:"due"`
	Late       bool             `json:"late"`
	Open       bool             `json:"open" doc:"It is still to do."`
	Status     string           `json:"status"`
	StatusSays string           `json:"statusSays"`
	Persons    string           `json:"persons"`
	Indicator  string           `json:"indicator"`
	Need       string           `json:"need" doc:"The need it answers; empty where none was named."`
	Mine       bool             `json:"mine" doc:"This worker may write its progress (BR-81)."`
	Progress   []ActionProgress `json:"progress" doc:"Oldest first; nothing in it is ever changed."`
}

// ActionProgress is one update of an action.
type ActionProgress struct {
	AtSays string `json:"atSays"`
	By     string `json:"by"`
	Text   string `json:"text"`
	Says   string `json:"says" doc:"For whom, what shows it, and whether the family was worked with directly; empty where none was said."`

	Linked []FamilyNote `json:"linked" doc:"The notes and documents that show it."`
}

// FamilyNote heads a note; its words are in the document. One that has gone has no
// day and no Href, and says so.
type FamilyNote struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	AtSays string `json:"atSays"`
	Type   string `json:"type"`
	Href   string `json:"href"`
}

// Genogram is the drawing of the family and the same in words.
type Genogram struct {
	SVG  string `json:"svg" doc:"Empty where there is nobody to draw."`
	Text string `json:"text"`
}
