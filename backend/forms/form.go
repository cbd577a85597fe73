package forms

// Text is words in every language they were written in; English is always there.
type Text struct{ EN, CY string }

// In is the text in a language, else in English.
func (t Text) In(language string) string {
	if language == "cy" && t.CY != "" {
		return t.CY
	}
	return t.EN
}

// IsZero reports whether nothing was written.
func (t Text) IsZero() bool { return t == Text{} }

// Type is what a question asks for, not the widget that asks it.
type Type string

// The types of forms.md 3.2.
const (
	TypeText         Type = "text"
	TypeLongText     Type = "longtext"
	TypeDate         Type = "date"
	TypeDateTime     Type = "datetime"
	TypeDateOrEDD    Type = "date_or_edd"
	TypeRadio        Type = "radio"
	TypeSelect       Type = "select"
	TypeToggleSelect Type = "toggle_select"
	TypeMultiSelect  Type = "multiselect"
	TypeCheckbox     Type = "checkbox"
	TypeYesNo        Type = "yesno"
	TypeYesNoToggle  Type = "yesno_toggle"
	TypeNumber       Type = "number"
	TypePhone        Type = "phone"
	TypeEmail        Type = "email"
	TypePostcode     Type = "postcode"
	TypeNHSNumber    Type = "nhs_number"
	TypePersonRef    Type = "person_ref"
	TypePersonsRef   Type = "persons_ref"
	TypeRecordRef    Type = "record_ref"
	TypeRecordsRef   Type = "records_ref"
	TypeTable        Type = "table"
	TypeSignature    Type = "signature"
	TypeFile         Type = "file"
	TypeComputed     Type = "computed"
	TypeStatic       Type = "static"
)

// Level says how many answers a question has (domain 3.0: F, P, T; R is a column).
type Level string

// The levels.
const (
	LevelFamily Level = "family" // one
	LevelPerson Level = "person" // one per member asked
	LevelToggle Level = "toggle" // one for the group, with members apart
)

// Class says what an answer is, never where it prints; a profile's table says
// which copies show it.
type Class string

// The classes of forms.md 3.11.
const (
	ClassOpen           Class = "open"
	ClassAddress        Class = "address"
	ClassContact        Class = "contact"
	ClassConsent        Class = "consent"
	ClassThirdParty     Class = "third_party"
	ClassStaffSafety    Class = "staff_safety"
	ClassDoNotShare     Class = "do_not_share"
	ClassInternal       Class = "internal"
	ClassWithholdFamily Class = "withhold_family"
)

// Form is one version of one form, read, expanded and checked. It is immutable.
type Form struct {
	ID           string
	Version      int
	SHA256       string // of the definition's bytes, hex
	Title        Text
	Subject      string // family, child, persons, episode, none
	Kind         string // submission or record (domain 3.0)
	Who          []string
	Reopen       []string // who may take it up again once the centre has it, as a new version
	KeepsTitle   bool     // it is the title of the council's own paper: so has every later version
	ExpiresDays  int      // after the last save; 0 is never
	AcceptsUntil Day
	Copies       []Copy
	Sections     []*Section
	Questions    []*Question // in order; columns follow their table
	Finish       []*Demand
	Produces     []Product
	Group        string   // the heading it is offered under
	Records      []string // what the finished form becomes in casework
	States       []State
	FinishWord   Text // on the button, where it is not Finish
	Once         Text // said the first time that it is opened in a session

	care    *rule           // BR-47: ask who will read a print
	checked map[string]bool // languages of readings that the council has checked

	timescales map[string]bool // of a council, that its rules speak of

	lists    map[string]*List
	byID     map[string]*Question
	pages    map[string]*FormPage
	pageList []*FormPage
	members  *Question // the table whose rows are the members
}

// Section is a numbered part of a form with one page or several.
type Section struct {
	ID, Number string
	Title      Text
	Intro      Text
	Aside      bool // reached by its own button, outside Next and Back
	After      bool // for what happens after Finish: in no document
	Offices    bool // filled in by the office
	AskAll     bool // a group Yes asks whether it is true of everyone
	None       Text // the button that answers No for every group not yet answered
	Pages      []*FormPage

	keys  fields
	show  *rule
	needs *Demand
}

// FormPage is a page. A section without pages of its own is one page with the
// section's id.
type FormPage struct {
	index     int
	ID        string
	Title     Text
	Intro     Text
	None      Text // as its section's, for this page
	Offices   bool // filled in by the office
	Section   *Section
	Questions []*Question

	keys fields
	show *rule
}

// Demand is one rule with the sentence said when it fails (check, finish) or
// holds (warn).
type Demand struct {
	Say Text

	rule *rule
}

// Question is one question or one column. ID is unique in the form; a column's
// is "table.column" and Local its part after the dot.
type Question struct {
	ID, Local   string
	Type        Type
	Label       Text
	Hint        Text
	Short       Text // how messages name it
	Level       Level
	Follows     string
	Required    bool
	List        *List
	Suggest     *List
	Later       []string
	Quick       []Text
	Max         int    // characters
	CentreMax   int    // what the centre can hold; longer is a warning (BR-19)
	Least, Most *int64 // of a number, in tenths
	Places      int
	MinRows     int
	Columns     []*Question
	Item        Text
	RowsMembers bool     // its rows are the members: this table is the membership
	RowsAre     string   // what its rows are; empty where people add them
	Shows       string   // of a column: the attribute of the record it shows
	Of          []string // the kinds of record it names
	Other       bool     // or something else, in words
	Names       string   // of a column: the kind of reference by which whoever it names can be chosen
	Prefill     string
	Carry       string
	CarryFrom   []string // ids of earlier forms' questions, besides its own
	Class       Class    // unless classWhen says another
	Print       Print
	Readings    []Reading
	Descriptors *List // of grades, where the council's pack brings them
	Bar         int   // a score is drawn as a bar out of so many
	Reports     []Report
	Opens       []string
	Bundles     []Bundled // its choices that go into a pack of evidence
	UrgentAs    string    // role in the safety gate
	Was         string
	Table       *Question // of a column
	Page        *FormPage

	index        int
	place        place
	follows      *Question
	peopleWhen   *rule
	requiredWhen *rule
	show         []*rule // all must hold: of the use, and of the question
	offer        []offer
	checks       []*Demand
	warns        []*Demand
	classWhen    []classWhen
	checkedIn    map[string]bool // readings the council has checked
	urgent       *rule
	computed     *rule
	function     *function
	from         []*Question
}

// Print holds hints for the blank copy and layout.
type Print struct {
	Lines      int
	NoHeading  bool
	PageBefore bool
	When       Text // the blank copy's heading of a question that shows only sometimes
}

// Report is what a yes to the question counts as: a need with no code is each
// choice that is ticked.
type Report struct{ Kind, List, Code string }

// offer narrows a list to codes while its rule holds; no rule is always.
type offer struct {
	codes []string
	say   Text
	when  *rule
}

// classWhen is a class that holds while its rule does.
type classWhen struct {
	class Class
	when  *rule
}

// State is one word of a form's own lifecycle; the last whose rule holds is said.
type State struct {
	ID    string
	Say   Text
	Class Class // which copies may say it; empty is open

	when *rule
}

// Product is what a finished form proposes: a task on a day, or a form to
// start, once or for each person of whom a rule is true.
type Product struct {
	Task, Form string // one of the two
	Say        Text

	on, when, each *rule
	fills          []filling
	at             place
	file           string // the form's, or that of the block it came with
}

// filling is an answer carried into the form that is started.
type filling struct {
	to   string
	from *Question
	at   place
}

// List is one version of a code list; a code is never deleted, it ends.
type List struct {
	ID      string
	Version int
	Title   Text
	Codes   []Code
	SHA256  string

	at map[string]int
}

// Code is one choice. From and Until bound the start days of forms that offer it.
type Code struct {
	Code    string
	Label   Text
	Group   Text
	From    Day
	Until   Day
	Central string // the centre's own code
	Becomes string // in the next version of the list
	Inverse string // the relationship seen from the other side
	Words   []Text // what people type for it
	// Safeguarding marks a reason that is about somebody's safety (BR-22).
	Safeguarding bool
	// Class is what a copy that names the choice must show; empty is open.
	Class Class
}
