package forms

import "encoding/json"

// Page is all there is to draw of one page (forms.md 5). Labels are in the
// draft's language with the council's terms filled in.
type Page struct {
	Draft    string        `json:"draft"`
	Form     string        `json:"form"`
	Version  int           `json:"version"`
	Page     string        `json:"page"`
	Title    string        `json:"title"`
	Number   string        `json:"number,omitempty"`
	Intro    string        `json:"intro,omitempty"`
	Seq      int64         `json:"seq"`
	State    string        `json:"state"`
	Next     string        `json:"next,omitempty"`
	Previous string        `json:"previous,omitempty"`
	Gate     string        `json:"gate,omitempty"`    // what must be done before this page opens; Items is then empty
	After    bool          `json:"after,omitempty"`   // for what happens after Finish
	Offices  string        `json:"offices,omitempty"` // "The office fills this in": the page can only be read
	Counter  Counter       `json:"counter"`
	Sections []SectionMark `json:"sections"`
	People   []Person      `json:"people"`
	Tally    string        `json:"tally,omitempty"` // what the family as a whole has said yes to
	None     *NoneButton   `json:"none,omitempty"`
	Joined   []Joined      `json:"joined,omitempty"`   // who came after others were answered for
	Encloses bool          `json:"encloses,omitempty"` // a text of this page can become a document of the form
	Items    []Item        `json:"items"`
}

// NoneButton answers No for the group of each of these questions: those of the
// page that nobody has answered. The page sends ordinary changes.
type NoneButton struct {
	Say       string   `json:"say"`
	Questions []string `json:"questions"`
}

// Joined is a member whom earlier group answers do not cover.
type Joined struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Says  string   `json:"says"`
	Left  int      `json:"left"`
	Pages []string `json:"pages"` // that hold an unanswered part of theirs, in order
}

// Counter is the live count under a text (BR-09), with {max} and {n} to fill.
type Counter struct {
	Within string `json:"within"` // "Max {max} characters, remaining {n}"
	Over   string `json:"over"`   // "Max {max} characters, {n} too many"
}

// SectionMark is a line of the section list. ID is a page's; Left counts what
// stands between the page and Finish. A section's number is on its first page only.
type SectionMark struct {
	ID     string `json:"id"`
	Number string `json:"number,omitempty"`
	Title  string `json:"title"`
	Left   int    `json:"left"`
	Href   string `json:"href"`

	After   bool `json:"after,omitempty"`
	Offices bool `json:"offices,omitempty"`
	Gated   bool `json:"gated,omitempty"` // waits for an earlier answer: nothing left to do is not done
	Empty   bool `json:"empty,omitempty"` // holds no answer at all: nothing left to do is not done
}

// Person is a member as the screen names them. Says is what the questions put to
// everybody have found of them: "6 needs", or how far they are answered.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Says string `json:"says,omitempty"`
}

// Option is a code, its words and, where the list has groups, its group.
type Option []string

// Expr is a show rule in prefix lists for visible(): ["and",a,b] ["or",…]
// ["not",a] ["is",q,code] ["in",q,[…]] ["has",q,code] ["answered",q].
type Expr []any

// Item is one question on the screen.
type Item struct {
	ID           string   `json:"id"`
	Type         Type     `json:"type"`
	Label        string   `json:"label"`
	Hint         string   `json:"hint,omitempty"`
	Required     bool     `json:"required,omitempty"` // always; a part may be required where its item is not
	Max          int      `json:"max,omitempty"`
	Min          *float64 `json:"min,omitempty"`
	Most         *float64 `json:"most,omitempty"` // the upper bound of a number
	Places       int      `json:"places,omitempty"`
	Options      []Option `json:"options,omitempty"`
	Suggest      []Option `json:"suggest,omitempty"`
	Quick        []string `json:"quick,omitempty"`
	Class        Class    `json:"class,omitempty"`
	RevealsUnder string   `json:"reveals_under,omitempty"`
	Follows      string   `json:"follows,omitempty"`
	Show         Expr     `json:"show,omitempty"`
	Toggle       *Toggle  `json:"toggle,omitempty"`
	Parts        []Part   `json:"parts,omitempty"`
	Add          string   `json:"add,omitempty"`
	Columns      []Item   `json:"columns,omitempty"` // ids are local to the table
	Rows         []RowOf  `json:"rows,omitempty"`
	Empty        string   `json:"empty,omitempty"` // said in place of rows that nobody adds, or of records to name
	Other        bool     `json:"other,omitempty"` // something else may be named, in words
	RowsAre      string   `json:"rows_are,omitempty"`

	Readings    []ItemReading     `json:"readings,omitempty"`
	Descriptors map[string]string `json:"descriptors,omitempty"` // of grades, by code
	Bar         int               `json:"bar,omitempty"`         // a score is drawn out of so many
}

// ItemReading is a statement in a further language. Note is empty once the
// council has checked it.
type ItemReading struct {
	Language string `json:"language"`
	Name     string `json:"name"` // the language's own
	Text     string `json:"text"`
	Note     string `json:"note,omitempty"`
}

// Toggle is the control at the right of a toggle question.
type Toggle struct {
	Label string   `json:"label"`
	Open  bool     `json:"open"`
	Can   []string `json:"can"`            // who may be separated
	Ask   string   `json:"ask"`            // "Does this apply to everyone in the family?" (3.2.2-3)
	Says  string   `json:"says,omitempty"` // "3 of 5 answered: 1 yes, 2 no", once somebody is
}

// Part is one answer of a question: one at family level, else one for the
// group and one for each person apart. A part that is not shown carries no value.
type Part struct {
	Subject  string          `json:"subject"`
	Who      []string        `json:"who,omitempty"`
	Name     string          `json:"name,omitempty"`
	Label    string          `json:"label,omitempty"` // where the item's label names the person
	Shown    bool            `json:"shown"`
	Value    json.RawMessage `json:"value,omitempty"`
	State    PartState       `json:"state,omitempty"`
	Required bool            `json:"required,omitempty"`
	Kind     string          `json:"kind,omitempty"`    // DOB or EDD
	Says     string          `json:"says,omitempty"`    // computed and static
	Options  []Option        `json:"options,omitempty"` // where narrower or wider than the item's
	Rejoin   string          `json:"rejoin,omitempty"`  // what to ask before rejoining; present where rejoining drops an answer
	Filled   bool            `json:"filled,omitempty"`  // filled in for the worker
	Last     []Last          `json:"last,omitempty"`    // what earlier documents said, oldest first
	Carried  string          `json:"carried,omitempty"` // "from 12/10/2026, confirm": taken over and not confirmed
	Asks     string          `json:"asks,omitempty"`    // a group Yes: "Does this apply to everyone in the family?", until that is said
	AsOn     string          `json:"as_on,omitempty"`   // the day of the group's answer, where it is not everyone's
	Notes    []Note          `json:"notes,omitempty"`
}

// PartState says how far a part is answered.
type PartState string

// The states of a part.
const (
	StateAnswered PartState = "answered"
	StateEmpty    PartState = "empty"
	StateRaw      PartState = "raw"    // kept as typed; not usable yet
	StateJoined   PartState = "joined" // joined the family after the group answered; may join by rejoin
)

// RowOf is a row of a table; Cells are by local column id.
type RowOf struct {
	Row    string          `json:"row"`
	Name   string          `json:"name"`
	Remove string          `json:"remove"` // empty where the row cannot be removed
	Cells  map[string]Part `json:"cells"`
}

// Note is something to say beside an answer. As is "error" (kept as typed),
// "warning" (may be ticked as checked) or "hint".
type Note struct {
	Q       string `json:"q,omitempty"`
	Subject string `json:"subject,omitempty"`
	Row     string `json:"row,omitempty"`
	As      string `json:"as"`
	Say     string `json:"say"`
}

// PatchReply tells the screen what its changes altered. It never carries the
// value of an answer that was itself saved: the screen is the truth while
// someone types.
type PatchReply struct {
	Saved    []string       `json:"saved"`
	Seq      int64          `json:"seq"`
	At       string         `json:"at"` // "14:02"
	Left     map[string]int `json:"left"`
	Set      []ItemPatch    `json:"set"`
	None     *NoneButton    `json:"none,omitempty"`  // where it changed; empty Questions takes the button away
	Joined   []Joined       `json:"joined,omitzero"` // where it changed
	Gone     []string       `json:"gone"`
	Notes    []Note         `json:"notes"`
	Urgent   *Urgent        `json:"urgent"`
	Sections []SectionMark  `json:"sections,omitempty"` // only when the list itself changed
	People   []Person       `json:"people,omitempty"`   // only when the members, or their counts, changed
	Tally    string         `json:"tally,omitempty"`    // beside People
}

// ItemPatch replaces what it names of an item. A shown part without a value is
// one just saved: the screen keeps its own. A new item (its page has just
// opened) comes whole in Item.
type ItemPatch struct {
	ID     string   `json:"id"`
	Parts  []Part   `json:"parts,omitempty"`
	Rows   *[]RowOf `json:"rows,omitempty"`
	Add    string   `json:"add,omitempty"`
	Toggle *Toggle  `json:"toggle,omitempty"`
	Class  *Class   `json:"class,omitempty"` // where it changed; empty is open
	Item   *Item    `json:"item,omitempty"`
}

// Urgent is what the safety questions of a draft say (BR-31, BR-32). Reasons
// are the roles whose rule is true: immediate_danger, significant_harm,
// step_up, or the question's own id.
type Urgent struct {
	Urgent           bool     `json:"urgent"`
	ImmediateDanger  bool     `json:"immediateDanger"`
	SignificantHarm  bool     `json:"significantHarm"`
	StepUp           bool     `json:"stepUp"`
	Reasons          []string `json:"reasons,omitempty"`
	Say              string   `json:"say,omitempty"` // what to do now, with the council's numbers
	Phoned           bool     `json:"phoned"`        // a call with a time is recorded
	PhonedAt         string   `json:"phonedAt,omitempty"`
	SpokeTo          string   `json:"spokeTo,omitempty"`
	CallReference    string   `json:"callReference,omitempty"`
	Advice           string   `json:"advice,omitempty"`
	NotPhonedBecause string   `json:"notPhonedBecause,omitempty"`
}

// Check is the check-answers page and the answer to Finish in one: Finish is
// refused exactly while Problems is not empty.
type Check struct {
	Title    string         `json:"title"`
	Complete bool           `json:"complete"`
	Sections []CheckSection `json:"sections"`
	Problems []Problem      `json:"problems"`
	Warnings []Problem      `json:"warnings"`
	Hidden   []Problem      `json:"hidden"`               // answers that no longer apply
	HiddenIs string         `json:"hiddenSays,omitempty"` // "3 answers no longer apply and will not be sent"
	Later    []Problem      `json:"later"`                // answered "not yet obtained": a task to come back to
	Answered int            `json:"answered"`
	Asked    int            `json:"asked"`
}

// CheckSection is one page of the form as read back.
type CheckSection struct {
	ID     string      `json:"id"`
	Number string      `json:"number,omitempty"`
	Title  string      `json:"title"`
	Href   string      `json:"href"`
	Left   int         `json:"left"`
	Lines  []CheckLine `json:"lines"`
}

// CheckLine is a question and what was answered.
type CheckLine struct {
	Q     string      `json:"q"`
	Label string      `json:"label"`
	Says  string      `json:"says"` // one line, or empty where Parts say it
	Empty bool        `json:"empty,omitempty"`
	Parts []CheckPart `json:"parts,omitempty"`
	Href  string      `json:"href"`

	Summary string `json:"summary,omitempty"` // where answers differ: "Yes – Aisha. No – everyone else (Mary, Tom)."
}

// CheckPart is the answer of one person, one group or one row.
type CheckPart struct {
	Who   string     `json:"who"`
	Says  string     `json:"says"`
	Empty bool       `json:"empty,omitempty"`
	Cells []CellLine `json:"cells,omitempty"`
}

// CellLine is a cell of a table row read back.
type CellLine struct {
	Label string `json:"label"`
	Says  string `json:"says"`
}

// Problem is a message with the place that mends it. Href is
// "page#question-subject-row"; the screen makes the same anchors.
type Problem struct {
	Section string `json:"section"`
	Q       string `json:"q,omitempty"`
	Subject string `json:"subject,omitempty"`
	Row     string `json:"row,omitempty"`
	Say     string `json:"say"`
	Href    string `json:"href"`
}
