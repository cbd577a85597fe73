// Package central is the rules of the centre: who may enrol, what counts as
// arrived, in what order, with which receipt, and what is written down about
// it. It may not know HTTP or SQL: the door brings requests and the time, a
// Ledger keeps what must last. One reason: SQLite today and PostgreSQL later
// must obey the same rules, so the rules stand in neither.
package central

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

// Limits of one submission (sync.md 3.4). A body may unpack to MaxSealed bytes;
// the decoder itself may take MaxDecoder bytes of memory.
const (
	MaxSealed  = 8 << 20
	MaxDecoder = 16 << 20
)

// Centre is one authority's centre. It keeps nothing itself, so that several
// may share a Ledger; it is safe for concurrent use.
type Centre struct {
	authority string
	ledger    Ledger
	forms     Forms
	keys      Keys
	papers    Papers
	liveFrom  forms.Day
	unpack    Unpack
	log       *slog.Logger
	random    io.Reader

	challenges challenges
	tended     atomic.Int64 // the day of the last warning, in days since 1970
}

// Options make a Centre. Authority is the ONS code; Forms knows every form
// version the centre ever published (sync.md 3.12); Log is the administrator's
// and never receives personal data.
type Options struct {
	Authority string
	Ledger    Ledger
	Forms     Forms
	Keys      Keys
	Papers    Papers
	LiveFrom  forms.Day // BR-16: no letter is issued before; "" is live
	Unpack    Unpack
	Log       *slog.Logger
	Random    io.Reader // crypto/rand where nil
}

// Forms are the definitions the centre published; forms.Library is them. An
// unknown id or version is a fault of kind NotFound.
type Forms interface {
	Form(id string, version int) (*forms.Form, error)
}

// Unpack gives back the sealed bytes of a stored payload, at most MaxSealed of
// them. The door brings it, because compression belongs to the wire.
type Unpack func(Payload) ([]byte, error)

// Papers are what a laptop is given at enrolment besides its worker: the
// council's profile as signed bytes, the age recipient of its escrow, and the keys
// of its form packs.
type Papers struct {
	Profile         []byte
	EscrowRecipient string
	PackKeys        []sealed.PublicKey // that form packs may be signed with
}

// New checks the options, opens the authority's book in the ledger where there
// is none yet (epoch 1, sequence 0), and gives the Centre.
func New(ctx context.Context, o Options) (*Centre, error) {
	if o.Authority == "" || o.Ledger == nil || o.Forms == nil || o.Unpack == nil || len(o.Keys.Enrolment) == 0 {
		return nil, fault.New(fault.Internal, "internal")
	}
	c := &Centre{authority: o.Authority, ledger: o.Ledger, forms: o.Forms, keys: o.Keys, papers: o.Papers,
		liveFrom: o.LiveFrom, unpack: o.Unpack, log: o.Log, random: o.Random}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	if c.random == nil {
		c.random = rand.Reader
	}
	c.challenges.spent = map[string]time.Time{}
	if _, err := io.ReadFull(c.random, c.challenges.key[:]); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "internal")
	}
	err := o.Ledger.Write(ctx, o.Authority, func(tx Tx) error {
		book, err := tx.Council()
		if err != nil || book.Epoch > 0 {
			return err
		}
		return tx.PutCouncil(Council{Epoch: 1})
	})
	return c, err
}

// Authority is the ONS code this centre answers for.
func (c *Centre) Authority() string { return c.authority }

// Council is where the authority's book stands now.
func (c *Centre) Council(ctx context.Context) (Council, error) {
	var book Council
	err := c.ledger.Read(ctx, c.authority, func(v View) (err error) {
		book, err = v.Council()
		return err
	})
	return book, err
}

// page is one transaction of the book: the rows, the book's standing, and the
// moment it is written. Its council goes back when the work is done.
type page struct {
	Tx
	council Council
	now     time.Time
}

// write runs fn on a page and keeps everything it did, or nothing. When it
// returns nil the page is durable. fn may be run again, so it may touch
// nothing outside but what it sets anew each time.
func (c *Centre) write(ctx context.Context, now time.Time, fn func(*page) error) error {
	return c.ledger.Write(ctx, c.authority, func(tx Tx) error {
		book, err := tx.Council()
		if err != nil {
			return err
		}
		p := &page{Tx: tx, council: book, now: stamp(now)}
		if err := fn(p); err != nil {
			return err
		}
		if p.council == book {
			return nil
		}
		return tx.PutCouncil(p.council)
	})
}

// stamp is the precision in which the centre keeps time: UTC milliseconds.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
