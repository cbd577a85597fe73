// Package sync carries what waits on the laptop to the centre and brings its
// word back: the shell that does what sync/core decides. It may not know the
// store, only the interfaces it declares here. One reason for it: every rule
// about sending is in core, where it is simulated, and all that can block,
// fail or time out is here, where it is driven by real HTTP under fake time.
package sync

import (
	"context"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
)

// Outbox is what sync needs of the store. Every method is durable before it
// returns, and one transaction.
type Outbox interface {
	// Items gives every item whose payload is still kept, withdrawn ones too.
	Items(ctx context.Context) ([]outbox.Item, error)

	// Payload gives the sealed bytes, exactly as they were sealed.
	Payload(ctx context.Context, id string) ([]byte, error)

	// Mark keeps the item's new state. It answers fault.Conflict and changes
	// nothing where the stored item has been withdrawn meanwhile: the person
	// and the sender never both win.
	Mark(ctx context.Context, item outbox.Item) error

	// KeepReceipt keeps a verified receipt for ever, beside the record. The
	// same receipt twice is no error; a later one of the same submission
	// (after a restore of the centre) is kept beside the first.
	KeepReceipt(ctx context.Context, id, jws string, r sealed.Receipt) error

	// Forget says that the payload is safe off the centre's site and may be
	// let go. The record, its receipt and its reference stay.
	Forget(ctx context.Context, id string) error
}

// Inbox is what sync needs kept about the conversation itself; later the feed
// arrives here too.
type Inbox interface {
	// Standing is the zero value where nothing was ever kept.
	Standing(ctx context.Context) (core.Standing, error)
	KeepStanding(ctx context.Context, s core.Standing) error
}

// State is what the screens show of the connection. Says is a key into the
// words of this room for its present state.
type State struct {
	Online      bool      // the centre itself answered last time, with its own key
	SignedIn    bool      // a session is open or can be opened
	Says        string    // e.g. "sync.online", "sync.offline", "sync.signedout"
	LastContact time.Time // of a proved answer; zero for never
	LastFault   string    // words key of the last fault, "" after a success
	NextTry     time.Time // zero where nothing is waiting
	Metered     bool
	Offset      time.Duration // the centre's clock minus this laptop's
}
