package sealed

import (
	"bytes"
	"encoding/json"
	"time"

	"earlyhelp.example/backend/fault"
)

// Envelope is what goes round a finished document (sync.md 3.3). The members
// are written in this order; Body is written as it came.
type Envelope struct {
	Schema          string          `json:"schema"`
	ID              string          `json:"id"`   // UUIDv7, made on the laptop
	Kind            string          `json:"kind"` // assessment, referral, caseNote, …
	Authority       string          `json:"authority"`
	Replaces        string          `json:"replaces,omitempty"`        // id of a withdrawn submission this one stands for
	Amends          string          `json:"amends,omitempty"`          // id of the submission that an amendment adds to, or that any other kind is a new version of
	TranscribedFrom string          `json:"transcribedFrom,omitempty"` // "paper 2026-11-20" (BR-45)
	Episode         *Episode        `json:"episode,omitempty"`
	Form            *Form           `json:"form,omitempty"`
	Author          Author          `json:"author"`
	OccurredAt      time.Time       `json:"occurredAt"`
	SealedAt        time.Time       `json:"sealedAt"`
	Clock           *Clock          `json:"clock,omitempty"`
	Urgent          *Urgent         `json:"urgent,omitempty"`
	Unchecked       bool            `json:"unchecked,omitempty"` // it opens work, and nobody has looked whether the family has other work open (BR-85)
	Subjects        []Subject       `json:"subjects,omitempty"`
	Attachments     []Attachment    `json:"attachments,omitempty"`
	Body            json.RawMessage `json:"body"`

	unknown map[string]any // what a newer program wrote, by member
}

// KindAmendment is what was recorded on the pages of a form that are for what
// happens after Finish. Its Body is a document of those pages alone, as they stand:
// the last one to arrive is the whole of it (sync.md 3.3).
const KindAmendment = "amendment"

// Episode places a submission in one piece of work; After is the submission
// of the same episode and device that must be applied first.
type Episode struct {
	ID    string `json:"id"`
	Seq   int64  `json:"seq"`
	After string `json:"after,omitempty"`
}

// Form names the definition the document was filled in with.
type Form struct {
	Code    string `json:"code"`
	Version int    `json:"version"`
	SHA256  string `json:"sha256,omitempty"`
}

// Author is who sealed, on which device, and for whom where not for themselves.
type Author struct {
	Worker    string `json:"worker"`
	Name      string `json:"name,omitempty"`
	Agency    string `json:"agency,omitempty"`
	Device    string `json:"device"`
	ActingFor string `json:"actingFor,omitempty"`
}

// Clock says how far the laptop's clock was from the centre's when last
// measured (sync.md 3.11); the centre orders by its own clock. It has no uptime:
// the program ends at every lock (architecture 7), so its own would say nothing
// of a clock that was set since, and the centre asks for none.
type Clock struct {
	OffsetMillis int64     `json:"offsetMs"`
	MeasuredAt   time.Time `json:"offsetMeasuredAt"`
}

// Urgent is there when a form asks for somebody's attention at once (BR-31,
// BR-32); its presence alone puts the item first in every queue. The answers
// are codes of the form ("yes", "no", "not_sure").
type Urgent struct {
	ImmediateDanger string `json:"immediateDanger,omitempty"`
	SignificantHarm string `json:"significantHarm,omitempty"`
	StepUp          bool   `json:"stepUp,omitempty"`
	Calls           []Call `json:"calls,omitempty"`
	NotPhonedReason string `json:"notPhonedReason,omitempty"`
}

// Call is a telephone call made about the danger (BR-34).
type Call struct {
	At        time.Time `json:"at"`
	SpokeTo   string    `json:"spokeTo,omitempty"`
	Reference string    `json:"reference,omitempty"`
	Advice    string    `json:"advice,omitempty"`
}

// Subject is a person the document is about. LocalPerson is the laptop's own
// id for them; the centre answers later with the matched one.
type Subject struct {
	LocalPerson  string `json:"localPerson"`
	MosaicID     string `json:"mosaicId,omitempty"`
	FirstName    string `json:"firstName,omitempty"`
	LastName     string `json:"lastName,omitempty"`
	DOB          string `json:"dob,omitempty"`
	DOBEstimated bool   `json:"dobEstimated,omitempty"`
	Role         string `json:"role,omitempty"`
}

// Attachment names a file that follows on its own road (sync.md 3.5).
type Attachment struct {
	ID        string `json:"id"`
	SHA256    string `json:"sha256"`
	Size      int64  `json:"size"`
	MediaType string `json:"mediaType"`
	Name      string `json:"name,omitempty"`
	Of        string `json:"of,omitempty"` // the earlier submission that it went with: it does not follow again
}

func (e Envelope) check() error {
	switch {
	case e.Schema != Schema:
		return fault.New(fault.Newer, "sealed.newer")
	case !ValidID(e.ID):
		return fault.New(fault.Invalid, "sealed.noid")
	case e.Kind == "" || e.Authority == "" || e.Author.Worker == "" || e.Author.Device == "":
		return fault.New(fault.Invalid, "sealed.noauthor")
	case e.SealedAt.IsZero():
		return fault.New(fault.Invalid, "sealed.notime")
	case e.Kind == KindAmendment && e.Amends == "" || e.Amends != "" && !ValidID(e.Amends):
		return fault.New(fault.Invalid, "sealed.nobase")
	case !isObject(e.Body):
		return fault.New(fault.Invalid, "sealed.nobody")
	}
	return nil
}

func isObject(raw json.RawMessage) bool {
	trimmed := bytes.TrimLeft(raw, " \t\r\n")
	return len(trimmed) > 0 && trimmed[0] == '{' && json.Valid(raw)
}

// bytes writes the envelope, then what Open kept, and ends without a newline.
func (e Envelope) bytes() ([]byte, error) {
	known, err := compactJSON(e)
	if err != nil || len(e.unknown) == 0 {
		return known, err
	}
	return mergeUnknown(known, e.unknown)
}

// compactJSON is json.Marshal without the HTML escapes: a person's "<" and
// "&" stay as typed, and the bytes stay small.
func compactJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
