package central

import (
	"context"
	"time"
)

// Ledger keeps what must last. Every call names the authority, and no call may
// see or touch a row of another (ASVS 8.4.1). central/centraltest holds the
// suite that every Ledger must pass.
type Ledger interface {
	// Read runs fn on one consistent picture of the authority's rows.
	Read(ctx context.Context, authority string, fn func(View) error) error
	// Holder is until when an access token (its sum) may be used, and what a Caller
	// needs of the laptop it was given to; a zero Device where that is not known.
	// It is asked before every request, so it stands apart from Read: one question
	// needs no picture.
	Holder(ctx context.Context, authority, sum string) (until time.Time, d Device, err error)
	// Write runs fn alone (no other Write of the authority sees half of it).
	// A nil answer means that everything fn did is on disk, fsynced; any error,
	// fn's own included, means that nothing of it is. fn may be run again.
	Write(ctx context.Context, authority string, fn func(Tx) error) error
	// Close waits for writes under way, then closes the file or the pool.
	Close() error
}

// View reads. A thing that is not there answers a fault of kind NotFound, but
// Council answers the zero Council.
type View interface {
	Council() (Council, error)

	Worker(id string) (Worker, error)
	OpenLetters() ([]Letter, error)            // oldest first
	Letter(codeSum string) (Letter, error)     // an open one that carries this code, else the newest
	Device(id string) (Device, error)          //
	DeviceByKey(public string) (Device, error) // base64 of the raw Ed25519 key
	Guesses(key string) (Guesses, error)       // zero but for Key where there were none

	SessionByAccess(sum string) (Session, error)
	SessionByRefresh(sum string) (Session, error) // its current refresh token only
	SpentRefresh(sum string) (family string, err error)

	Submission(id string) (Submission, error)
	Payload(id string) (Payload, error)
	HeldBehind(after string) ([]Asked, error)      // held, naming this predecessor
	HeldSince(before time.Time) ([]Asked, error)   // held, received before
	Arrivals(q ArrivalQuery) ([]Submission, error) // BR-44: urgent first, then oldest finished

	AmendmentsOf(id string) ([]Submission, error)                // of this one, by seq, at most 100
	SubmissionsAfter(seq int64, limit int) ([]Submission, error) // by seq
	Kin(key string) ([]Kin, error)                               // by seq

	File(id string) (File, error)
	FileBy(sha256 string) (File, error)        // the first whole one with these bytes
	FilesOf(submission string) ([]File, error) // by id
	Content(file string) ([]byte, error)       // the parts kept under this id, in order; nil where there are none

	Account(name string) (Account, error)
	StaffSession(sum string) (StaffSession, error)

	Audit(from int64, limit int) ([]AuditRow, error)   // rows with N >= from, in order
	AuditOf(object, action string) ([]AuditRow, error) // newest first, at most 100
}

// Tx reads and writes. Put replaces the row of the same key; Add answers a
// fault of kind Conflict where the key is taken.
type Tx interface {
	View
	PutCouncil(Council) error
	PutWorker(Worker) error
	AddLetter(Letter) error
	PutLetter(Letter) error
	AddDevice(Device) error
	PutDevice(Device) error
	PutGuesses(Guesses) error
	PutSession(Session) error
	AddSpentRefresh(sum, family string, until time.Time) error
	DropSessions(family string) error // the session and what it spent
	Sweep(before time.Time) error     // sessions, spent tokens, guesses and staff sessions that ended before
	AddSubmission(Submission, Payload) error
	PutState(id string, state State, reason string) error
	AddKin(Kin) error // again for the same key and submission: no change
	PutFile(File) error
	AddPart(file string, at int64, b []byte) error
	DropParts(file string) error
	DropFiles(before time.Time) error // with their parts, those that are not whole and last grew before
	PutAccount(Account) error
	PutStaffSession(StaffSession) error
	DropStaffSession(sum string) error
	AddAudit(AuditRow) error
}

// Council is where an authority's book stands. Seq numbers submissions, N
// numbers audit entries; Head is the hash of the last one, hex. Kin is the last
// submission of which it is known whom it opens or closes work for.
type Council struct {
	Epoch, Seq, N int64
	Head          string
	Kin           int64
}

// Kin says that a submission opened or closed work for a person. Key is a keyed
// hash of who that is: the book can find them again, and nobody can read it.
type Kin struct {
	Key, Submission, Worker string
	Seq                     int64
	Closes                  bool
}

// Worker is a person who works with families and may enrol a laptop.
type Worker struct {
	ID, FullName, JobTitle, Agency, AgencyType, Phone, Email string

	Roles string // what they are to the council, as form definitions name it, spaces between; empty: a portal user
}

// LetterState is what became of an activation letter.
type LetterState string

// A letter is open until it is used, replaced, guessed at too often, or old.
const (
	LetterOpen LetterState = "open"
	LetterUsed LetterState = "used"
	LetterVoid LetterState = "void"
)

// Letter is an activation letter (BR-15). CodeSum is a keyed hash: the code
// itself is nowhere but on the paper.
type Letter struct {
	ID, Worker, CodeSum string
	State               LetterState
	Tries               int
	IssuedAt, Until     time.Time
	Device              string // which laptop used it
}

// Device is an enrolled laptop. Key is base64 of its raw Ed25519 public key.
type Device struct {
	ID, Worker, Key, Name string
	EnrolledAt            time.Time
	RevokedAt             time.Time // zero while it may speak
}

// Guesses counts what one guesser got wrong: a laptop that is not enrolled
// yet, or somebody at a sign-in name.
type Guesses struct {
	Key   string
	Wrong int
	Until time.Time // forgotten then
}

// Session is a laptop's right to speak. The sums are SHA-256 of the tokens,
// hex; a session dies with its family when a spent refresh token comes back.
type Session struct {
	Family, Worker, Device string
	Access, Refresh        string
	AccessUntil, Until     time.Time
}

// State of a submission (sync.md 3.3).
type State string

// Acceptance is not processing: each of these is stored and receipted.
const (
	Accepted    State = "accepted"
	Held        State = "held"        // its predecessor has not arrived
	Quarantined State = "quarantined" // needs a person
)

// Submission is one sealed document as it arrived; it is never altered but for
// State and Reason. Receipt, with the state of that moment, is for ever.
type Submission struct {
	ID, SHA256, Reference  string
	Size                   int64 // of the sealed bytes, uncompressed
	Kind, Form             string
	Version                int
	Worker, Device         string
	Urgent, Phoned         bool // BR-31; Phoned: a call to MASH is recorded
	FinishedAt, ReceivedAt time.Time
	State                  State
	Reason                 string // a words key, where held or quarantined
	After                  string // the submission it must follow
	Amends                 string // the one it adds to, or is a new version of
	Epoch, Seq             int64
	AuditHead, Receipt     string

	asks  bool   // BR-85: whether the family has other work open; of a delivery only
	about string // the form that a consent notice names; of a delivery only
}

// Payload is the sealed bytes, as they came: Coding "" or "zstd".
type Payload struct {
	Coding string
	Bytes  []byte
}

// ArrivalQuery is one page of the arrivals list. Skip and Limit count rows.
type ArrivalQuery struct{ Skip, Limit int }

// Account is a member of staff. Name is what they sign in with; Password is an
// argon2id string.
type Account struct {
	Name, FullName, Role, Password string
	CreatedAt                      time.Time
}

// StaffSession is a browser in which somebody is signed in. Sum is SHA-256 of
// the cookie, hex; CSRF is the token that every change must carry.
type StaffSession struct {
	Sum, Account, CSRF string
	SeenAt, Until      time.Time
}
