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
	PersonMarked        Kind = "person.marked"        // MarkData
	EpisodeOpened       Kind = "episode.opened"       // EpisodeData
	EpisodeEnded        Kind = "episode.ended"        // EndData
	EpisodeHanded       Kind = "episode.handed"       // HandData
	EpisodeChecked      Kind = "episode.checked"      // CheckedData
	AccessGiven         Kind = "access.given"         // AccessData
	AccessEnded         Kind = "access.ended"         // AccessData
	ConsentRecorded     Kind = "consent.recorded"     // Consent
	ConsentTaken        Kind = "consent.withdrawn"    // WithdrawalData
	NeedFound           Kind = "need.found"           // Need
	NeedSettled         Kind = "need.settled"         // SettledData
	ActionAgreed        Kind = "action.agreed"        // Action
	ActionMoved         Kind = "action.moved"         // StepData
	AlertRaised         Kind = "alert.raised"         // Alert
	AlertMoved          Kind = "alert.moved"          // AlertData
	TaskSet             Kind = "task.set"             // Task
	TaskDone            Kind = "task.done"            // TaskData
	NoteHeaded          Kind = "note.headed"          // Note
	MeetingRecorded     Kind = "meeting.recorded"     // Meeting
	SubmissionFinished  Kind = "submission.finished"  // FinishedData
	SubmissionWithdrawn Kind = "submission.withdrawn" // SubmissionData
	SubmissionReceived  Kind = "submission.received"  // ReceivedData
	SubmissionMoved     Kind = "submission.moved"     // MovedData
)

// FamilyData is the name of a family, and where it lives.
type FamilyData struct {
	Name       string `json:"name"`
	Address    string `json:"address,omitempty"`
	Postcode   string `json:"postcode,omitempty"`
	Phone      string `json:"phone,omitempty"`
	Registered string `json:"registered,omitempty"` // ISO day
}

// MemberData names who joined or left.
type MemberData struct {
	Person string `json:"person"` // a Person.Key
}

// MarkData marks a person.
type MarkData struct {
	Person string `json:"person"`
	Mark   Mark   `json:"mark"`
}

// EpisodeData opens a piece of work.
type EpisodeData struct {
	Episode   string `json:"episode"`
	Kind      string `json:"kind"`
	Unchecked bool   `json:"unchecked,omitempty"` // BR-85
	From      string `json:"from,omitempty"`
	Keyworker Helper `json:"keyworker,omitzero"`
	Initiator Helper `json:"initiator,omitzero"`
}

// EndData closes an episode, or says that it is being stepped up.
type EndData struct {
	Episode string       `json:"episode"`
	State   EpisodeState `json:"state"` // Closed or SteppingUp
	Reason  string       `json:"reason,omitempty"`
	From    string       `json:"from"`
}

// HandData names a new keyworker.
type HandData struct {
	Episode   string `json:"episode"`
	Keyworker Helper `json:"keyworker"`
	From      string `json:"from,omitempty"` // the submission that says so
}

// CheckedData says that somebody looked whether another assessment was open
// (BR-85), and with whom; the zero With says that none was.
type CheckedData struct {
	Episode string `json:"episode"`
	With    Helper `json:"with,omitzero"`
}

// AccessData gives or ends a right to an episode.
type AccessData struct {
	Episode string `json:"episode"`
	Worker  Helper `json:"worker"`
	Role    Role   `json:"role,omitempty"`
	Until   string `json:"until,omitempty"`
	From    string `json:"from,omitempty"`

	Begins  string   `json:"begins,omitempty"`
	As      string   `json:"as,omitempty"`
	Actions []string `json:"actions,omitempty"`
}

// WithdrawalData takes a consent back.
type WithdrawalData struct {
	Consent    string     `json:"consent"`
	Withdrawal Withdrawal `json:"withdrawal"`
}

// SettledData is the outcome of a need and what shows it (BR-87).
type SettledData struct {
	Need  string    `json:"need"`
	State NeedState `json:"state"`
	Proof string    `json:"proof,omitempty"`

	Linked []string `json:"linked,omitempty"` // references to notes and documents
}

// StepData is an update of an action: Text is added, the rest replaces where it
// is not empty.
type StepData struct {
	Action string `json:"action"`
	Text   string `json:"text,omitempty"`
	Name   string `json:"name,omitempty"` // of who says so
	Status string `json:"status,omitempty"`
	Rating string `json:"rating,omitempty"`
	DoneOn string `json:"doneOn,omitempty"`
	DueOn  string `json:"dueOn,omitempty"`
	Owner  string `json:"owner,omitempty"`

	OwnedBy string `json:"ownedBy,omitempty"` // of Owner: a reference

	From string `json:"from,omitempty"`

	On       string   `json:"on,omitempty"`       // ISO day of what Text tells
	For      []string `json:"for,omitempty"`      // Person.Keys of whom it was done for
	Evidence string   `json:"evidence,omitempty"` // what shows it
	Linked   []string `json:"linked,omitempty"`   // the notes and documents that show it, as references
	Direct   bool     `json:"direct,omitempty"`   // the family was worked with directly
}

// AlertData is a step of an alert, and what was said with it.
type AlertData struct {
	Alert string     `json:"alert"`
	State AlertState `json:"state"`
	Text  string     `json:"text,omitempty"`
	Name  string     `json:"name,omitempty"` // of who says so
	Known bool       `json:"known,omitempty"`
	From  string     `json:"from,omitempty"`
}

// TaskData names a task.
type TaskData struct {
	Task string `json:"task"`
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
	Level      string `json:"level,omitempty"` // code of CL-12: the level of need it gives
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
