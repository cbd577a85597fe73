package casework

import (
	"encoding/json"
	"time"
)

// Change is one named alteration of a family's record, made where it happened
// and applied by the same rule at both ends. ID is unique for ever: a change
// that arrives twice is applied once.
type Change struct {
	ID     string          `json:"id"` // UUIDv7
	Kind   Kind            `json:"kind"`
	Family string          `json:"family"` // a Family.ID
	At     time.Time       `json:"at"`     // when it happened
	By     string          `json:"by"`     // a Worker.ID, from the session and never from the data
	Data   json.RawMessage `json:"data"`   // the data type named at the kind
}

// Kind names a change as a fact in the past: what it is about, then what
// happened to it.
type Kind string

// The kinds this program understands, each with its data. Every other kind is
// kept whole and shown as being with the office (Record.Kept).
const (
	FamilyRecorded      Kind = "family.recorded"      // FamilyData
	PersonRecorded      Kind = "person.recorded"      // Person
	MemberJoined        Kind = "member.joined"        // MemberData
	MemberLeft          Kind = "member.left"          // MemberData
	EpisodeOpened       Kind = "episode.opened"       // EpisodeData
	SubmissionFinished  Kind = "submission.finished"  // FinishedData
	SubmissionWithdrawn Kind = "submission.withdrawn" // SubmissionData
	SubmissionReceived  Kind = "submission.received"  // ReceivedData
	SubmissionMoved     Kind = "submission.moved"     // MovedData
)

// FamilyData is the name of a family.
type FamilyData struct {
	Name string `json:"name"`
}

// MemberData names who joined or left.
type MemberData struct {
	Person string `json:"person"` // a Person.Key
}

// EpisodeData opens a piece of work.
type EpisodeData struct {
	Episode string `json:"episode"`
	Kind    string `json:"kind"`
}

// FinishedData is a form that was finished and sealed.
type FinishedData struct {
	Submission string `json:"submission"`
	Reference  string `json:"reference"`
	Form       string `json:"form"`
	Version    int    `json:"version"`
	SHA256     string `json:"sha256"`
	Urgent     bool   `json:"urgent,omitempty"`
	Replaces   string `json:"replaces,omitempty"`
}

// SubmissionData names a submission.
type SubmissionData struct {
	Submission string `json:"submission"`
}

// ReceivedData is a verified receipt. SHA256 must be that of the finished
// bytes: a receipt for other bytes is a receipt for another thing.
type ReceivedData struct {
	Submission string    `json:"submission"`
	SHA256     string    `json:"sha256"`
	ReceivedAt time.Time `json:"receivedAt"`
	CentralID  string    `json:"centralId,omitempty"`
}

// MovedData is where the centre says a received submission stands now.
type MovedData struct {
	Submission string          `json:"submission"`
	State      SubmissionState `json:"state"` // WithOffice, NeedsAttention or Resolved
}

// NewChange makes a change of a kind from its data. The id is made by the
// caller, because making one needs a clock and chance.
func NewChange(id string, kind Kind, family, by string, at time.Time, data any) (Change, error) {
	raw, err := json.Marshal(data)
	if err != nil {
		return Change{}, err
	}
	return Change{ID: id, Kind: kind, Family: family, At: at.UTC(), By: by, Data: raw}, nil
}
