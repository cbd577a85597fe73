package store

import (
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/encvfs"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// Options are what Open needs beside the key. The zero value is right for the
// program; Lock is set where the program took the folder's lock at its start.
type Options struct {
	Now   func() time.Time // nil: the device's clock
	Lock  *FolderLock      // nil: Open takes it, and Close gives it back
	Probe encvfs.Probe     // tests: sees and fails the sealed writes
}

// DraftState is how far a draft is.
type DraftState string

// The states of a draft.
const (
	PartCompleted DraftState = "part_completed"
	Finished      DraftState = "finished" // its document is sealed; Submission names it
	Deleted       DraftState = "deleted"  // in "Recently deleted", restorable until KeptUntil
)

// DraftHead is a draft without its answers. The first group is given to
// CreateDraft; the second is kept by the store. Family and Initials are for the
// worker's own screens.
type DraftHead struct {
	ID        string
	Form      string
	Version   int
	Language  string // "en" or "cy"
	Started   forms.Day
	Practice  bool // invented families; can never be committed to leave
	CreatedAt time.Time
	By        string // worker id
	FamilyID  string // the record it is about; empty: the one named for this draft
	Episode   string
	Child     string // key of the member it is about
	Origin    string // draft and proposal it came from
	Client    string // the screen's id for starting it: the same one starts nothing twice
	Renews    string // the submission that it is a new version of; empty for a first version
	Why       string // the reason for which that one was opened again
	Line      string // the draft of the first version

	State       DraftState
	WrittenOn   forms.Day // on paper, before it was typed in here (BR-45); empty where it never was
	SavedAt     time.Time // of the last row that changed something; CreatedAt before that
	Family      string
	Initials    string
	Done, Of    int
	UrgentSince time.Time // zero: no urgent answer (BR-32)
	Submission  string    // id of the document while Finished
	Replaces    string    // id of the withdrawn document this draft was reopened from
	DeletedAt   time.Time
	Reason      Reason    // why deleted
	KeptUntil   time.Time // while Deleted: when it leaves for good
}

// Record is the id of the family's record: until a family is known by another
// name its record is named for the draft it began with.
func (h DraftHead) Record() string {
	if h.FamilyID != "" {
		return h.FamilyID
	}
	return h.ID
}

// Summary is what lists show of a draft; app/desk works it out with forms after
// each save.
type Summary struct {
	Family, Initials string
	Done, Of         int
	Urgent           bool
}

// Reason is why a draft was deleted.
type Reason string

// The reasons. Only ByWorker can be taken back, for seven days.
const (
	ByWorker       Reason = "worker"
	ConsentRefused Reason = "consent_refused" // gone at once
	Expired        Reason = "expired"         // BR-03: gone at once
	LeftLaptop     Reason = "left"            // with its family, once the centre had everything (domain 7.7)
)

// Tombstone is what stays of a draft that is gone (BR-05): nothing personal.
type Tombstone struct {
	Draft     string
	Form      string
	Version   int
	CreatedAt time.Time
	SavedAt   time.Time
	DeletedAt time.Time
	Reason    Reason
	Reference string // where it was finished: by this the centre knows it
}

// Expiry is what one run of Expire did and what is coming.
type Expiry struct {
	Gone []Tombstone    // deleted now
	Ask  []string       // past their day, but urgent: the author must confirm (BR-05)
	Soon map[string]int // draft -> days left, 7 or fewer (BR-05 warns at 7, 3 and 1)
	Held bool           // something is past its day and stays, because the clock is in doubt (BR-06)
}

// Finish is one finished form. Item and Submission must name the same id.
type Finish struct {
	Draft      string
	Submission sealed.Submission
	Item       outbox.Item
	Files      []Enclosed // that the sealed bytes name
	Upto       int64      // the draft's last answer that they could hold
	Changes    []casework.Change
	Decisions  []Decision // about what it proposes
}

// Added is what a person wrote on a finished form since it, or what was last
// added to it, was sealed: on this laptop and nowhere else.
type Added struct {
	Count int // answers given, one changed twice counted twice
	Since time.Time
}

// Enclosed is a file that a sealed form names, on its own way to the centre. Its
// item has an id of this sealing: the same file goes with another sealing under
// another. File is the id under which the bytes were kept.
type Enclosed struct {
	Item outbox.Item
	File string
}

// Urgent is what the banner counts (BR-32). Since is the oldest of them.
type Urgent struct {
	Items, Drafts int
	Since         time.Time
}

// Front is what can be read beside the locked store: a count and a time,
// nothing else (architecture 3.15).
type Front struct {
	Count int       `json:"count"`
	Since time.Time `json:"since,omitzero"`
}

// Print is one line of the print log (BR-50): who, what, when, for whom.
type Print struct {
	ID         int64
	At         time.Time
	By         string // worker id
	Draft      string
	Submission string // "" while unfinished
	Copy       string // professional, family, signature, blank
	How        string // printer, page (the print dialog of the system), file, view
	For        string // role of who got it; never a name
}

// Call is a record of a safety call, or of why there was none (BR-34). Client
// is the screen's id for it: adding the same one twice keeps one, the later.
type Call struct {
	Client          string
	Draft           string // "" where no form is open
	At              time.Time
	By              string
	ImmediateDanger string // as answered: yes, no, not_sure or ""
	SignificantHarm string
	Phoned          string // yes, no, could_not_get_through
	PhonedAt        time.Time
	SpokeTo         string
	Reference       string
	Advice          string
	NotPhonedReason string
}

// Proof is when the safety of the work was last proved, and honestly what
// exists only on this laptop.
type Proof struct {
	ProvedAt      time.Time // last time a full check and a restored backup both held; zero: never
	CheckedAt     time.Time // last full check
	BackupAt      time.Time // newest backup
	Fault         error     // why the last proof failed; nil while it holds
	OnlyHereCount int       // drafts and documents the centre has not proved to hold
	OnlyHereSince time.Time // the oldest change among them
	Damage        []Damage  // what was found and set aside when the store was opened
	Last          []Checked // the last thirty proofs, the newest first
}

// Checked is one proof of the store and of its newest backup.
type Checked struct {
	At    time.Time
	Fault error // why it failed; nil where everything held
}

// Damage is one thing that was found broken. Key is a sentence in fault/words;
// Folder is where the broken files lie, under the data folder.
type Damage struct {
	At     time.Time
	Key    string
	Folder string
	Kept   int // rows brought over
	Lost   int // tables or ranges that could not be read
}
