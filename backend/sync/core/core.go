// Package core is the protocol between laptop and centre as two pure
// machines: an event goes in, effects come out. It may not read a clock, draw
// a number or touch the world; what it needs of them comes with the event.
// One reason for it: the same code that runs on the laptop runs a thousand
// laptop-years in the simulator in minutes, every fault chosen by a seed.
package core

import (
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// Standing is what a laptop knows of its centre between two runs of the
// program. The store keeps it as it is.
type Standing struct {
	Epoch       int64         `json:"epoch"` // the last one proved
	Seq         int64         `json:"seq"`   // the newest of that epoch ever proved to this laptop
	SafeSeq     int64         `json:"safeSeq"`
	KeySet      string        `json:"keySet"` // sealed.KeySet, signed; verified again on every start
	Refresh     string        `json:"refresh"`
	LastContact time.Time     `json:"lastContact"` // laptop's clock
	ServerTime  time.Time     `json:"serverTime"`  // the latest the centre ever signed for
	Offset      time.Duration `json:"offset"`      // centre's clock minus the laptop's, nanoseconds
}

// Moment comes with every event: the laptop's wall clock, and a number in
// [0,1) that spreads the next tries.
type Moment struct {
	At   time.Time
	Dice float64
}

// Event is something that happened to the laptop's end.
type Event interface{ moment() Moment }

type (
	// Loaded brings the whole queue as the store has it: at the start, after
	// the screens changed it, and when Reload was asked for.
	Loaded struct {
		Moment
		Items []outbox.Item
		Fresh bool // the program has just started: what was on its way is not any more
	}
	// Woke is the time asked for by WakeAt, or any later one.
	Woke struct{ Moment }
	// Nudged says that there may be a network again: do not wait any longer.
	Nudged struct{ Moment }
	// SendOne is the person asking for one item, or for all with an empty ID.
	SendOne struct {
		Moment
		ID string
	}
	// MeteredNow says whether the network counts bytes.
	MeteredNow struct {
		Moment
		Metered bool
	}
	// Greeted is a hello; nothing in it is believed but the signed key set.
	Greeted struct {
		Moment
		Epoch     int64
		KeySet    string
		Challenge string
		Query     int // most ids in one query, 0 for no limit named
	}
	// SignedIn is an open session.
	SignedIn struct {
		Moment
		Access, Refresh string
		Until           time.Time // laptop's clock
	}
	// Delivered is what a delivery brought: the text that may be a receipt.
	Delivered struct {
		Moment
		ID      string
		Receipt string
		Epoch   int64 // as the answer's header says: a hint
	}
	// Uploaded is what a chunk of a file brought: how many bytes the centre says
	// it has, and with the last of them the text that may be a receipt.
	Uploaded struct {
		Moment
		ID      string
		There   int64
		Receipt string
		Epoch   int64 // a hint
	}
	// Told is the answer to a Query: a statement that may be signed.
	Told struct {
		Moment
		Nonce string // of the question
		Have  string
	}
	// Failed is a network effect that brought nothing.
	Failed struct {
		Moment
		Effect Effect // the one that failed
		Why    Failure
	}
	// StoreFailed is a store effect that could not be done. Undone is that
	// effect and everything that was to be done after it in the same list.
	StoreFailed struct {
		Moment
		Fault    string // words key
		Conflict bool   // the person has withdrawn the item meanwhile
		Undone   []Effect
	}
)

func (m Moment) moment() Moment { return m }

// Failure sorts what went wrong by what to do about it.
type Failure struct {
	Kind       FailureKind
	Fault      string        // words key
	Unsent     bool          // certain that no byte of the payload left
	RetryAfter time.Duration // the centre's wish, 0 for none
}

// FailureKind is the reason of a failure.
type FailureKind string

// The kinds. What is in none of the tables of sync.md 3.3 is Item.
const (
	NoRoad    FailureKind = "noroad"    // no network, no centre, another server in its place
	Busy      FailureKind = "busy"      // 429, 503: the centre asks to be left alone
	SignedOut FailureKind = "signedout" // 401: this token is over
	NoEntry   FailureKind = "noentry"   // the centre will not open a session for this laptop
	TooOld    FailureKind = "tooold"    // 426: this program is too old for the centre
	OneItem   FailureKind = "item"      // this item failed and may succeed later
	Permanent FailureKind = "permanent" // the same bytes will get the same answer
	IDReused  FailureKind = "idreused"  // the centre has other bytes under this id
)

// Effect is something the shell has to do. The effects of one step are done
// in order; the store's ones must be durable before the next begins, and the
// first that fails ends the list. Network effects are begun and not waited for.
type Effect interface{ effect() }

type (
	// Mark keeps an item.
	Mark struct{ Item outbox.Item }
	// KeepReceipt keeps a receipt that has been verified.
	KeepReceipt struct {
		ID, JWS string
		Receipt sealed.Receipt
	}
	// KeepStanding keeps what is known of the centre.
	KeepStanding struct{ Standing Standing }
	// Forget lets a payload go.
	Forget struct{ ID string }
	// Reload asks for Loaded.
	Reload struct{}

	// Hello asks the centre who it is.
	Hello struct{}
	// SignIn opens a session, by refresh token where there is one.
	SignIn struct{ Challenge, Refresh string }
	// Deliver sends one item's payload.
	Deliver struct {
		ID, SHA256, Access string
		Size               int64
		SeenEpoch, SeenSeq int64
	}
	// Upload sends one chunk of a file, from From on.
	Upload struct {
		ID, Of, SHA256, Access string
		From, Size             int64
		SeenEpoch, SeenSeq     int64
	}
	// Query asks what the centre has. The shell draws the nonce.
	Query struct {
		Items              []Asked
		Access             string
		SeenEpoch, SeenSeq int64
	}

	// WakeAt asks for Woke at this time; it replaces the last one asked for.
	WakeAt struct{ At time.Time }
)

// Asked is one line of a Query.
type Asked struct{ ID, SHA256 string }

func (Mark) effect()         {}
func (KeepReceipt) effect()  {}
func (KeepStanding) effect() {}
func (Forget) effect()       {}
func (Reload) effect()       {}
func (Hello) effect()        {}
func (SignIn) effect()       {}
func (Deliver) effect()      {}
func (Upload) effect()       {}
func (Query) effect()        {}
func (WakeAt) effect()       {}
