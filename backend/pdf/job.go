package pdf

import (
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/genogram"
)

// DocState is how far the document has come, as the paper must say it (BR-48).
type DocState string

// The states. Each has its words at the foot of every page; the first two have
// a watermark as well.
const (
	StateDraft    DocState = "draft"
	StateFinished DocState = "finished_not_received"
	StateReceived DocState = "received"
	StateBlank    DocState = "blank" // nothing is filled in

	StateInformation DocState = "information" // nothing is about anybody
)

// Job is one document to draw.
type Job struct {
	Paper      forms.Paper
	Reference  string // sync.md 3.9; empty while there is none, then there is no code either
	State      DocState
	StateWords string            // said at the foot instead of the words of State; empty for those
	Digest     string            // SHA-256 of the sealed document, hexadecimal; empty for a draft
	PrintedAt  time.Time         // also the PDF's creation date; in the person's own time zone
	PrintedBy  string            // the worker's name
	Marking    string            // protective marking of the council's profile; the family's copy has its own
	Practice   bool              // invented family: PRACTICE across every page
	LargePrint bool              // at least 18 pt everywhere
	Fonts      func() []*Font    `json:"-"` // of the computer (ReadFont), asked for at the first character that ours lack and one may have; nil for none
	Drawing    *genogram.Drawing // of the family, after the facts; nil for none
}

// Document is a finished PDF.
type Document struct {
	Bytes   []byte
	Pages   int
	Missing []MissingGlyph // in the order they were met
}

// MissingGlyph is a character that no font here can draw, or that must not be
// obeyed (a control or an override of direction). The paper shows a box with
// its number; a person must be told before printing.
type MissingGlyph struct {
	Character string // as typed
	Code      string // "U+1F600"
	Where     string // label of the question it stands in
	Count     int    // how often it stands there
}
