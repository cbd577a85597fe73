package forms

// Copy names a paper copy (BR-47): it decides what is left out and how an
// empty answer prints.
type Copy string

// The copies a definition may list under `copies`.
const (
	CopyProfessional Copy = "professional" // everything; empty prints "Not answered"
	CopyFamily       Copy = "family"       // empty is omitted; classes other than open and consent are withheld
	CopySignature    Copy = "signature"    // consent, plan and signatures, for the family to sign
	CopyBlank        Copy = "blank"        // the questions with room to write
)

// PaperOptions choose the copy. A nil Profile means no council words and the
// strictest rule for what is withheld.
type PaperOptions struct {
	Copy       Copy
	Language   string
	Profile    *Profile
	LargePrint bool
	EasyRead   bool        // of the family's copy: short lines, one idea in each block
	Reading    string      // a further language for the statements that have it, and for the family's copy's fixed words: "ur"
	After      []DocAnswer // what was recorded after Finish (Draft.AfterAnswers)
	Last       []Given     // the family's last answers (Setting.Last), for bars to compare with
	TypedIn    TypedIn     // from paper; the zero TypedIn where the form never was on paper
}

// TypedIn says that a form was written on paper first (BR-45): when, and when and by
// whom it was typed in. On is empty while that goes on.
type TypedIn struct {
	WrittenOn, On Day
	By            string // full name
}

// Paper is one copy of one document as things to lay out, in order. It holds
// words only: fonts, pages and marks belong to the room that draws it.
type Paper struct {
	Title, Subtitle, Council, FamilyName, Initials string
	FormID                                         string
	FormVersion                                    int
	Copy                                           Copy
	Language                                       string
	Reading                                        string // the further language the fixed words are in; empty for Language
	EasyRead                                       bool
	First                                          string        // a line above everything: who can read a note
	Note                                           string        // what is to be said of the fixed words
	Bars                                           []PaperBars   // scores, all of them in one picture
	Opening                                        *PaperSection // before the facts: what this paper is
	Facts                                          []PaperFact   // the box under the title
	Sections                                       []PaperSection
	Safety                                         string   // boxed text with the MASH numbers (BR-30)
	Withheld                                       []string // labels of what this copy leaves out, for the record of the print
	Answered, Asked                                int
}

// PaperFact is one line of the box under the title.
type PaperFact struct{ Label, Text string }

// PaperSection is a numbered part; a page within a section is a section here.
type PaperSection struct {
	Number, Title, Intro string
	Items                []PaperItem
}

// PaperKind tells the drawer which shape an item has.
type PaperKind string

// The kinds of item.
const (
	PaperText      PaperKind = "text"      // short: may sit in two columns
	PaperLong      PaperKind = "long"      // narrative
	PaperChoice    PaperKind = "choice"    // one of Options
	PaperTicks     PaperKind = "ticks"     // any of Options
	PaperTable     PaperKind = "table"     // Columns and Rows
	PaperPeople    PaperKind = "people"    // Parts, one grey band per Who
	PaperFacts     PaperKind = "facts"     // label and text pairs
	PaperSignature PaperKind = "signature" // a line to sign on
	PaperStatement PaperKind = "statement" // text only
)

// PaperItem is one question on paper.
type PaperItem struct {
	Q, Label, Hint string
	Kind           PaperKind
	Parts          []PaperPart
	Options        []PaperOption
	Columns        []PaperColumn
	Rows           [][]string // one cell per column
	Lines          int        // blank copy: writing lines
	When           string     // blank copy: "If yes:"
	KeepTogether   bool
	Readings       []PaperReading // of a statement
}

// PaperReading is a statement once more in another language, under its own name
// and what is to be said of it: "not yet checked by the council".
type PaperReading struct{ Language, Name, Note, Text string }

// PaperBars are the scores of one part of a form, each drawn as a bar.
type PaperBars struct {
	Title string
	Bars  []PaperBar
}

// PaperBar is a score out of so many, in whole steps, beside the last time's.
// Zero is not known.
type PaperBar struct {
	Label          string
	Now, Last, Out int
	LastOn         Day
}

// PaperPart is an answer and whose it is. Who is empty for the whole family,
// else "Aisha" or "everyone else (Mary, Tom)".
type PaperPart struct {
	Who, Text string
	Answered  bool
	Drawn     string // a signature drawn by hand, as an SVG path in a field of 600 by 144
}

// PaperOption is a box; all are unticked on the blank copy.
type PaperOption struct {
	Label  string
	Ticked bool
}

// PaperColumn has a Share of the table's width; the shares of a table add to 1.
// Where the columns do not all fit across a page, the Lesser ones stand on a
// second line of their row.
type PaperColumn struct {
	Label  string
	Share  float64
	Asked  bool // of every row: an empty cell was not answered
	Lesser bool
	Always bool // applies to every row, so that its silence is worth telling
	Lines  int  // blank copy: lines to write in a cell
}
