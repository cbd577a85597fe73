// Package wire is the conversation with the centre: the messages both ends
// use, the headers, the proofs, and the laptop's client. It may not know a
// store or decide what to send when. One reason for it: hostile networks,
// sign-in pages of hotels and proxies of councils are met in one room, which
// believes nothing but what the centre's pinned keys have signed.
package wire

import (
	"time"

	"earlyhelp.example/backend/sealed"
)

// Protocol versions this program speaks (sync.md 3.12).
const (
	ProtocolMin = 1
	ProtocolMax = 1
)

// The paths.
const (
	PathHello       = "/v1/hello"
	PathEnrol       = "/v1/enrol"
	PathSessions    = "/v1/sessions"
	PathRefresh     = "/v1/sessions/refresh"
	PathSubmissions = "/v1/submissions/" // + id; PUT
	PathQuery       = "/v1/submissions/query"
	PathReceipt     = "/receipt" // after PathSubmissions + id; GET
	PathFiles       = "/files/"  // after PathSubmissions + id, before a file's id and an offset; PUT
	PathPacks       = "/v1/packs"
)

// The headers.
const (
	HeaderProof      = "EH-Device-Proof" // Proof.String
	HeaderEpoch      = "EH-Sync-Epoch"   // the centre's epoch: a hint, never proof
	HeaderLastSeen   = "EH-Last-Seen"    // "epoch/seq" the laptop last had proved to it
	HeaderReprDigest = "Repr-Digest"     // RFC 9530, of the uncompressed bytes
	HeaderProtocol   = "EH-Protocol"     // on every answer of a centre; its absence means another server answered
)

// Limits of the conversation.
const (
	MaxQuery  = 500     // ids in one query
	MaxAnswer = 1 << 20 // bytes of any answer but a pack, uncompressed
	MaxPack   = 6 << 20 // bytes of the answer that holds a form pack of 4 MiB
	MaxFile   = 10 << 20
	MaxChunk  = 512 << 10 // bytes of one chunk of a file (sync.md 3.5)
)

// Hello is the answer to GET /v1/hello: who the centre is, without login.
// Challenge is to be signed by the next session request, once, within minutes.
type Hello struct {
	_            struct{}  `json:"-" additionalProperties:"true"`
	Protocol     Protocol  `json:"protocol"`
	ServerTime   time.Time `json:"serverTime"`
	Epoch        int64     `json:"epoch"`
	Authority    string    `json:"authority"`
	Name         string    `json:"name"`         // of the council, as people know it
	EnrolmentKey string    `json:"enrolmentKey"` // standard base64 of the Ed25519 key on the letter
	Keys         string    `json:"keys"`         // sealed.KeySet, signed by the enrolment key
	Challenge    string    `json:"challenge"`
	Limits       Limits    `json:"limits"`
	MinVersion   string    `json:"minVersion,omitempty"` // oldest laptop program that may send, as 1.4 or 1.4.2; "" takes any
	Forms        string    `json:"forms,omitempty"`      // FormsDigest of the packs on offer; "" from centres older than this member
}

// Protocol is the range of versions a centre speaks.
type Protocol struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Limits are the centre's, in bytes and entries.
type Limits struct {
	Submission int64 `json:"submission"`
	File       int64 `json:"file,omitempty"`
	Chunk      int64 `json:"chunk,omitempty"`
	Query      int   `json:"query"`
}

// EnrolRequest spends an activation code. DeviceKey is standard base64 of the
// laptop's new Ed25519 public key; the request carries a proof by that key
// over Challenge, so a code cannot be spent for somebody else's key.
type EnrolRequest struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	Code       string   `json:"code"` // 8 digits
	DeviceKey  string   `json:"devicePublicKey"`
	DeviceName string   `json:"deviceName"`
	Challenge  string   `json:"challenge"` // of Hello
}

// EnrolAnswer wraps the Enrolment so that no proxy can change a key, a
// telephone number or the escrow recipient on its way.
type EnrolAnswer struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	Enrolment string   `json:"enrolment"` // compact JWS of Enrolment by the enrolment key
}

// Enrolment is all a laptop learns about itself.
type Enrolment struct {
	_               struct{}      `json:"-" additionalProperties:"true"`
	DeviceID        string        `json:"deviceId"`
	DeviceKey       string        `json:"devicePublicKey"` // as asked: binds the answer to this laptop
	Challenge       string        `json:"challenge"`       // as asked: binds it to this moment
	Authority       string        `json:"authority"`
	Worker          Worker        `json:"worker"`
	Profile         []byte        `json:"profile"`         // the council's profile, YAML
	EscrowRecipient string        `json:"escrowRecipient"` // age1…
	Keys            sealed.KeySet `json:"keys"`
	// PackKeys may sign form packs; a centre that has none says nothing, and
	// laptops enrolled then take no packs.
	PackKeys []sealed.PublicKey `json:"packKeys,omitempty"`
	Epoch    int64              `json:"epoch"`
	IssuedAt time.Time          `json:"issuedAt"`
}

// Worker is the person the laptop is enrolled for.
type Worker struct {
	_          struct{} `json:"-" additionalProperties:"true"`
	ID         string   `json:"id"`
	FullName   string   `json:"fullName"`
	JobTitle   string   `json:"jobTitle"`
	Agency     string   `json:"agency"`
	AgencyType string   `json:"agencyType"`
	Phone      string   `json:"phone"`
	Email      string   `json:"email"`
	Roles      []string `json:"roles,omitempty"` // as form definitions name them; none: a portal user
}

// SessionRequest opens a session: the proof in the header is by the device's
// key with Challenge as its nonce.
type SessionRequest struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	DeviceID  string   `json:"deviceId"`
	Challenge string   `json:"challenge"`
}

// RefreshRequest exchanges a refresh token for a new pair. A token used twice
// ends the whole family.
type RefreshRequest struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	DeviceID  string   `json:"deviceId"`
	Refresh   string   `json:"refresh"`
	Challenge string   `json:"challenge"`
}

// Session is a pair of opaque tokens; ExpiresIn is the access token's life in
// seconds.
type Session struct {
	_         struct{} `json:"-" additionalProperties:"true"`
	Access    string   `json:"access"`
	Refresh   string   `json:"refresh"`
	ExpiresIn int      `json:"expiresIn"`
}

// Accepted answers a delivery: 201 the first time, 200 for ever after, with
// the same receipt. Only Receipt is evidence; the rest is for people reading.
type Accepted struct {
	_          struct{}  `json:"-" additionalProperties:"true"`
	ID         string    `json:"id"`
	Reference  string    `json:"reference"`
	State      string    `json:"state"`
	ReceivedAt time.Time `json:"receivedAt"`
	Queue      string    `json:"queue,omitempty"`
	Receipt    string    `json:"receipt"` // compact JWS of sealed.Receipt
}

// Uploaded answers a chunk of a file: how many of its bytes the centre has on
// disk, from the first on. The next chunk begins there, whatever was sent
// before. Receipt comes with the last of them, and for ever after, and only it
// is evidence.
type Uploaded struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	ID      string   `json:"id"`
	There   int64    `json:"there"`
	Receipt string   `json:"receipt,omitempty"` // compact JWS of sealed.Receipt
}

// QueryRequest asks what the centre holds; Nonce ties the signed answer to
// this question. At most MaxQuery items.
type QueryRequest struct {
	_     struct{} `json:"-" additionalProperties:"true"`
	Nonce string   `json:"nonce"`
	Items []Known  `json:"items"`
}

// Known is a submission by name and digest.
type Known struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	ID     string   `json:"id"`
	SHA256 string   `json:"sha256"`
}

// QueryAnswer carries a signed Have.
type QueryAnswer struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Have string   `json:"have"` // compact JWS of Have by a receipt key
}

// What a centre can say of a submission.
const (
	Missing  = sealed.Missing
	Present  = sealed.Present
	Conflict = sealed.Conflict
)

// Have and Held are statements, so they are at home with the signatures.
type (
	Have = sealed.Have
	Held = sealed.Holding
)

// PackOffers are the form packs a centre offers, in the order they are to be
// taken. Nothing of it is proved: each pack carries its own signature.
type PackOffers struct {
	_     struct{}    `json:"-" additionalProperties:"true"`
	Packs []PackOffer `json:"packs"`
}

// PackOffer names one pack; SHA256 is of the archive, in hex. Title and Version
// are for people: what the pack is, its own signature says.
type PackOffer struct {
	_       struct{} `json:"-" additionalProperties:"true"`
	SHA256  string   `json:"sha256"`
	Size    int      `json:"size"` // bytes
	Title   string   `json:"title,omitempty"`
	Version int      `json:"version,omitempty"`
}

// PackAnswer is one pack.
type PackAnswer struct {
	_    struct{} `json:"-" additionalProperties:"true"`
	Pack []byte   `json:"pack"` // the archive
}

// Problem is an error in RFC 9457 form. Code is one of the codes below: what
// a client decides by, together with the status.
type Problem struct {
	_      struct{} `json:"-" additionalProperties:"true"`
	Type   string   `json:"type,omitempty"`
	Title  string   `json:"title"`
	Status int      `json:"status"`
	Detail string   `json:"detail,omitempty"`
	Code   string   `json:"code"`

	TriesLeft *int `json:"triesLeft,omitempty"` // with CodeCode: how often this laptop may still try
}

// The codes of problems (sync.md 3.3).
const (
	CodeDigest     = "digest-mismatch" // 400: bytes damaged on the way
	CodeMalformed  = "malformed"       // 400: not a request of this protocol
	CodeToken      = "token"           // 401: the access token is missing, wrong or over
	CodeRefresh    = "refresh"         // 401: the refresh token is over; open a session again
	CodeProof      = "proof"           // 401: the device proof does not hold, or its challenge is spent
	CodeDevice     = "device-revoked"  // 403 on sessions only: an administrator ended this device
	CodeCode       = "code"            // 403 on enrolment: wrong, used or expired code
	CodeNotFound   = "not-found"       // 404
	CodeIDReused   = "id-reused"       // 409: same id, other bytes
	CodeTooLarge   = "too-large"       // 413
	CodeNoForm     = "form-missing"    // 404 on a file: the form that names it is not here
	CodeNotNamed   = "not-named"       // 404 on a file: the form does not name it
	CodeFileOther  = "file-mismatch"   // 400: the bytes are not the file that the form names
	CodeFileLarge  = "file-too-large"  // 413
	CodeTooOld     = "client-too-old"  // 426
	CodeTooMany    = "too-many"        // 429, with Retry-After
	CodeBusy       = "busy"            // 503, with Retry-After
	CodeInternal   = "internal"        // 500
	CodeNotAllowed = "not-allowed"     // 403 elsewhere; never for content
)

// ProblemType is the media type of Problem.
const ProblemType = "application/problem+json"
