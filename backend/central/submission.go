package central

import (
	"context"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// HeldLife is how long a submission waits for its predecessor (sync.md 3.4).
const HeldLife = 24 * time.Hour

// Delivery is one sealed submission as it came in. Digest is what the sender
// says its SHA-256 is (hex); Sealed is the uncompressed bytes, Payload the same
// as they are to be stored. Seen is where the sender last saw the book.
type Delivery struct {
	ID, Digest string
	Sealed     []byte
	Payload    Payload
	Seen       Seen
}

// Seen is an epoch and a sequence that a laptop knows were reached. The zero
// Seen says nothing.
type Seen struct{ Epoch, Seq int64 }

// Accept keeps a delivery and gives the submission with its receipt; fresh is
// false where it was here already. When it answers without an error the bytes
// are durable. The same id and bytes give the same receipt for ever; other
// bytes under a known id are a Conflict. Nothing is refused for what it says:
// what needs a person is kept as quarantined.
func (c *Centre) Accept(ctx context.Context, from Caller, d Delivery, now time.Time) (got Submission, fresh bool, err error) {
	if !sealed.ValidID(d.ID) {
		return Submission{}, false, fault.New(fault.Invalid, "central.id-invalid")
	}
	if len(d.Sealed) > MaxSealed {
		return Submission{}, false, fault.New(fault.Invalid, "central.too-large")
	}
	digest := sealed.Digest(d.Sealed)
	if digest != d.Digest {
		return Submission{}, false, fault.New(fault.Invalid, "central.digest-mismatch")
	}
	s := Submission{ID: d.ID, SHA256: digest, Reference: sealed.Reference(d.ID), Size: int64(len(d.Sealed)), Worker: from.Worker, Device: from.Device}
	s.Reason = judge(&s, d.Sealed, c.authority, c.forms)
	err = c.write(ctx, now, func(p *page) error {
		got, fresh = s, false
		if err := c.witness(p, d.Seen); err != nil {
			return err
		}
		old, err := p.Submission(d.ID)
		switch {
		case fault.Is(err, fault.NotFound):
			fresh = true
			return c.keep(p, &got, d.Payload)
		case err != nil:
			return err
		case old.SHA256 != digest:
			return fault.New(fault.Conflict, "central.id-reused")
		}
		got = old
		return nil
	})
	if err != nil {
		return Submission{}, false, err
	}
	return got, fresh, nil
}

// keep numbers the submission, writes it into the audit book, signs its receipt
// and lets go those that waited for it; all on one page.
func (c *Centre) keep(p *page, s *Submission, payload Payload) error {
	if err := p.place(s); err != nil {
		return err
	}
	p.council.Seq++
	s.ReceivedAt, s.Epoch, s.Seq = p.now, p.council.Epoch, p.council.Seq
	if err := p.note(Entry{Actor: s.Worker, Device: s.Device, Action: ActReceived, Object: s.ID, SHA256: s.SHA256}); err != nil {
		return err
	}
	s.AuditHead = p.council.Head
	receipt, err := c.receipt(*s)
	if err != nil {
		return err
	}
	s.Receipt = receipt
	if err := p.AddSubmission(*s, payload); err != nil {
		return err
	}
	return p.release(s.ID)
}

// place gives the state: with a person, waiting for its predecessor, or on its
// way. A quarantined predecessor holds nobody up: one bad item never blocks
// another.
func (p *page) place(s *Submission) error {
	switch {
	case s.Reason != "":
		s.State = Quarantined
		return nil
	case s.After == "":
		s.State = Accepted
		return nil
	}
	before, err := p.Submission(s.After)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err != nil || before.State == Held {
		s.State, s.Reason = Held, WhyHeld
		return nil
	}
	s.State = Accepted
	return nil
}

// release lets go whatever waited behind id, and whatever waited behind that.
func (p *page) release(id string) error {
	first, err := p.Submission(id)
	if err != nil || first.State == Held {
		return err
	}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		waiting, err := p.HeldBehind(queue[0])
		if err != nil {
			return err
		}
		for _, s := range waiting {
			if err := p.letGo(s, ""); err != nil {
				return err
			}
			queue = append(queue, s.ID)
		}
	}
	return nil
}

func (p *page) letGo(s Submission, why string) error {
	if err := p.PutState(s.ID, Accepted, why); err != nil {
		return err
	}
	return p.note(Entry{Actor: "centre", Action: ActReleased, Object: s.ID, Reason: why, SHA256: s.SHA256})
}

// witness believes a laptop that has seen further than this book goes: the
// centre was restored from an older copy, so a new epoch begins and every
// laptop offers again what it kept (sync.md 3.7).
func (c *Centre) witness(p *page, seen Seen) error {
	if seen.Epoch != p.council.Epoch || seen.Seq <= p.council.Seq {
		return nil
	}
	p.council.Epoch++
	c.log.Error("the book was set back: a laptop has seen further than it goes; a new epoch begins",
		"epoch", p.council.Epoch, "seq", p.council.Seq, "seen", seen.Seq)
	return p.note(Entry{Actor: "centre", Action: ActEpoch, Reason: "seen further"})
}

// Holding is what the centre has under an id.
type Holding string

// The answers to "have" (sync.md 3.2).
const (
	Missing  Holding = "missing"
	Present  Holding = "present"
	Conflict Holding = "conflict" // other bytes under this id
)

// Known is a submission by name and digest, as a laptop asks about it.
type Known struct{ ID, SHA256 string }

// HeldLine is what is under one id; Seq is 0 where nothing is.
type HeldLine struct {
	ID      string
	Holding Holding
	Seq     int64
}

// Holdings are what the centre has, and where its book stands, seen at once.
type Holdings struct {
	Council Council
	SafeSeq int64
	Lines   []HeldLine // in the order asked
}

// Have tells what is held under each id. Everything up to SafeSeq is in a copy
// off the site; a centre without one answers what is durable here, and Tend
// warns its administrator every day (sync.md 3.8).
func (c *Centre) Have(ctx context.Context, asked []Known, seen Seen, now time.Time) (Holdings, error) {
	var out Holdings
	err := c.write(ctx, now, func(p *page) error {
		if err := c.witness(p, seen); err != nil {
			return err
		}
		out = Holdings{Council: p.council, SafeSeq: p.council.Seq, Lines: make([]HeldLine, 0, len(asked))}
		for _, ask := range asked {
			line := HeldLine{ID: ask.ID, Holding: Missing}
			s, err := p.Submission(ask.ID)
			switch {
			case fault.Is(err, fault.NotFound):
			case err != nil:
				return err
			case s.SHA256 != ask.SHA256:
				line.Holding = Conflict
			default:
				line.Holding, line.Seq = Present, s.Seq
			}
			out.Lines = append(out.Lines, line)
		}
		return nil
	})
	return out, err
}

// Receipt gives a submission of the caller's own again; another's is NotFound.
func (c *Centre) Receipt(ctx context.Context, from Caller, id string) (Submission, error) {
	var s Submission
	err := c.ledger.Read(ctx, c.authority, func(v View) (err error) {
		s, err = v.Submission(id)
		if err == nil && s.Worker != from.Worker {
			return fault.New(fault.NotFound, "central.no-submission")
		}
		return err
	})
	if err != nil {
		return Submission{}, err
	}
	return s, nil
}

// sealedBytes gives a stored submission's bytes and whether they still are what
// the receipt says.
func (c *Centre) sealedBytes(v View, s Submission) ([]byte, bool, error) {
	payload, err := v.Payload(s.ID)
	if err != nil {
		return nil, false, err
	}
	b, err := c.unpack(payload)
	if err != nil {
		return nil, false, nil // damaged bytes are an answer, not a failure
	}
	return b, sealed.Digest(b) == s.SHA256, nil
}

// Tend does what the centre owes to time: it lets go what waited a day for its
// predecessor, forgets ended sessions, and warns the administrator once a day
// while there is no copy off the site. Call it at start and every few minutes.
func (c *Centre) Tend(ctx context.Context, now time.Time) error {
	if day := now.Unix() / 86400; c.tended.Swap(day) != day {
		c.log.Warn("there is no copy off the site: what is safe is only what is safe on this disk")
	}
	return c.write(ctx, now, func(p *page) error {
		late, err := p.HeldSince(p.now.Add(-HeldLife))
		if err != nil {
			return err
		}
		for _, s := range late {
			if err := p.letGo(s, WhyGap); err != nil {
				return err
			}
			if err := p.release(s.ID); err != nil {
				return err
			}
		}
		return p.Sweep(p.now)
	})
}
