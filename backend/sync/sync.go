// Package sync carries what waits on the laptop to the centre and brings its
// word back: the shell that does what sync/core decides. It may not know the
// store, only the interfaces it declares here. One reason for it: every rule
// about sending is in core, where it is simulated, and all that can block,
// fail or time out is here, where it is driven by real HTTP under fake time.
package sync

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
	"earlyhelp.example/backend/wire"
)

// Outbox is what sync needs of the store. Every method is durable before it
// returns, and one transaction.
type Outbox interface {
	// Items gives every item whose payload is still kept, withdrawn ones too.
	Items(ctx context.Context) ([]outbox.Item, error)

	// Payload gives the sealed bytes, exactly as they were sealed, or those of a
	// file, exactly as the form that names it promised them.
	Payload(ctx context.Context, id string) ([]byte, error)

	// Mark keeps the item's new state, but not PhonedAt, which the screens
	// own. It answers fault.Conflict and changes nothing where the stored item
	// has been withdrawn meanwhile: the person and the sender never both win.
	Mark(ctx context.Context, item outbox.Item) error

	// KeepReceipt keeps a verified receipt for ever, beside the record. The
	// same receipt twice is no error; a later one of the same submission
	// (after a restore of the centre) is kept beside the first.
	KeepReceipt(ctx context.Context, id, jws string, r sealed.Receipt) error

	// Forget says that the payload is safe off the centre's site and may be
	// let go. The record, its receipt and its reference stay.
	Forget(ctx context.Context, id string) error
}

// Standing is what a laptop knows of its centre between two runs. It is kept
// as JSON; nobody but sync needs to look inside.
type Standing = core.Standing

// Inbox is what sync needs kept about the conversation itself; later the feed
// arrives here too.
type Inbox interface {
	// Standing is the zero value where nothing was ever kept.
	Standing(ctx context.Context) (Standing, error)
	KeepStanding(ctx context.Context, s Standing) error
}

// Centre is the conversation; *wire.Client is it.
type Centre interface {
	Hello(ctx context.Context) (wire.Hello, error)
	OpenSession(ctx context.Context, challenge string) (wire.Session, error)
	Refresh(ctx context.Context, challenge, refresh string) (wire.Session, error)
	Deliver(ctx context.Context, d wire.Delivery) (wire.Accepted, int64, error)
	Upload(ctx context.Context, k wire.Chunk) (wire.Uploaded, int64, error)
	Query(ctx context.Context, access string, seen wire.Seen, items []wire.Known) (have, nonce string, err error)
}

// Options make a Sync. The first six are what the laptop was told at
// enrolment and what it keeps; the rest may be nil.
type Options struct {
	Outbox       Outbox
	Inbox        Inbox
	Centre       Centre
	Authority    string
	EnrolmentKey ed25519.PublicKey
	Keys         sealed.KeySet

	Packs   Packs            // takes the centre's form packs; nil asks for none
	Changed func()           // something a screen shows has changed; must not block
	Dice    func() float64   // [0,1)
	Now     func() time.Time // the laptop's wall clock, without a monotonic reading
	Log     *slog.Logger     // kinds and keys only, never content
}

// Sync sends what waits. One Run at a time; the other methods may be called
// from anywhere, before, during and after it.
type Sync struct {
	options Options
	events  chan core.Event // from network effects
	poke    chan struct{}   // something is in wishes
	flights sync.WaitGroup

	mu       sync.Mutex
	wishes   []wish
	state    State
	urgent   bool          // something urgent waits or is on its way
	turns    int           // how often the queue was looked at
	turned   chan struct{} // closed at the next turn
	progress map[string]Progress
	forms    string // what the centre's greeting said of its form packs
	fetched  string // the same, when all of them were last fetched
}

// wish is what a person or the system asked for, in the order asked.
type wish func(core.Moment) core.Event

// State is what the screens show of the connection.
type State struct {
	Online      bool          // the centre itself answered last time, with its own key
	SignedIn    bool          // nothing stands against this laptop at the centre
	Says        string        // key: sync.online, sync.offline …; Say gives the sentence
	LastContact time.Time     // of a proved answer; zero for never
	LastFault   string        // key of backend/fault/words, "" after a success
	NextTry     time.Time     // zero where nothing waits for a time
	Metered     bool          // attachments wait
	Offset      time.Duration // the centre's clock minus this laptop's
}

// Progress is how far one item is on its way, in bytes as sent. From is what
// was there before this try began.
type Progress struct {
	From, Sent, Total int64
	Since             time.Time
}

// Left estimates how long the rest takes at the pace so far; 0 for unknown.
func (p Progress) Left(now time.Time) time.Duration {
	spent := now.Sub(p.Since)
	if p.Sent <= p.From || p.Sent >= p.Total || spent <= 0 {
		return 0
	}
	return time.Duration(float64(spent) / float64(p.Sent-p.From) * float64(p.Total-p.Sent))
}

// New checks the options. Nothing is read or sent before Run.
func New(o Options) (*Sync, error) {
	if o.Outbox == nil || o.Inbox == nil || o.Centre == nil {
		return nil, fault.New(fault.Internal, "internal")
	}
	if o.Changed == nil {
		o.Changed = func() {}
	}
	if o.Dice == nil {
		o.Dice = rand.Float64
	}
	if o.Now == nil {
		o.Now = clock.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if _, err := core.NewLaptop(core.Setup{Authority: o.Authority, EnrolmentKey: o.EnrolmentKey, Keys: o.Keys}); err != nil {
		return nil, err
	}
	return &Sync{options: o, events: make(chan core.Event), poke: make(chan struct{}, 1),
		state: State{Says: core.SaysNever, SignedIn: true}, turned: make(chan struct{}), progress: map[string]Progress{}}, nil
}

// Nudge says that the queue has changed or that there may be a network again.
// It costs next to nothing and may be called for either reason at any time.
func (s *Sync) Nudge() {
	s.wish(func(m core.Moment) core.Event { return core.Nudged{Moment: m} })
}

// SendOne is the person asking for one item now, whatever it was waiting for;
// an empty id asks for all.
func (s *Sync) SendOne(id string) {
	s.wish(func(m core.Moment) core.Event { return core.SendOne{Moment: m, ID: id} })
}

// SetMetered says whether the network counts bytes: attachments then wait.
func (s *Sync) SetMetered(metered bool) {
	s.wish(func(m core.Moment) core.Event { return core.MeteredNow{Moment: m, Metered: metered} })
}

func (s *Sync) wish(w wish) {
	s.mu.Lock()
	s.wishes = append(s.wishes, w)
	s.mu.Unlock()
	select {
	case s.poke <- struct{}{}:
	default: // already poked: Run takes all wishes at once
	}
}

// State is the connection as last known.
func (s *Sync) State() State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.state
}

// Progress tells how far an item under way is; false where it is not.
func (s *Sync) Progress(id string) (Progress, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.progress[id]
	return p, ok
}
