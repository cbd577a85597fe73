package central

import (
	"context"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
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

// Seen is an epoch and a sequence that a laptop knows were reached; the zero
// Seen says nothing. Asked is a submission by name and digest.
type (
	Seen  = core.Seen
	Asked = core.Asked
)

// Accept keeps a delivery and gives the submission with its receipt; fresh is
// false where it was here already. When it answers without an error the bytes
// are durable. The same id and bytes give the same receipt for ever; other
// bytes under a known id are a Conflict. Nothing is refused for what it says:
// what needs a person is kept as quarantined.
func (c *Centre) Accept(ctx context.Context, from Caller, d Delivery, now time.Time) (got Submission, fresh bool, err error) {
	if err := d.check(); err != nil {
		return Submission{}, false, err
	}
	s := Submission{ID: d.ID, SHA256: d.Digest, Reference: sealed.Reference(d.ID), Size: int64(len(d.Sealed)), Worker: from.Worker, Device: from.Device}
	s.Reason = judge(&s, d.Sealed, c.authority, c.forms)
	err = c.write(ctx, now, func(p *page) error {
		got, fresh = s, false
		if err := p.related(&got); err != nil {
			return err
		}
		event, old, err := p.offer(got, d.Seen)
		if err != nil {
			return err
		}
		for _, effect := range p.step(event) {
			switch effect := effect.(type) {
			case core.NewEpoch:
				err = c.newEpoch(p, effect, d.Seen)
			case core.Again:
				got = old
			case core.Reused:
				err = fault.New(fault.Conflict, "central.id-reused")
			case core.Keep:
				fresh, got.State, got.Epoch, got.Seq = true, State(effect.State), effect.Epoch, effect.Seq
				err = c.keep(p, &got, d)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Submission{}, false, err
	}
	return got, fresh, nil
}

// related reads in the book the form that a consent notice or an amendment names:
// where it is here, it must be its sender's. The form of a notice is mostly not
// here, that is what the notice says; an amendment goes after its form, and stays
// with a person who can ask for it where that is missing.
func (p *page) related(s *Submission) error {
	named, why := s.about, WhyNotice
	if s.Amends != "" {
		named, why = s.Amends, WhyAmends
	}
	if named == "" || s.Reason != "" {
		return nil
	}
	form, err := p.Submission(named)
	if fault.Is(err, fault.NotFound) {
		if s.Amends != "" {
			s.Reason = why
		}
		return nil
	}
	if err == nil && (form.Worker != s.Worker || s.Amends != "" && form.Form != s.Form) {
		s.Reason = why
	}
	return err
}

// check refuses what did not arrive whole.
func (d Delivery) check() error {
	switch {
	case !sealed.ValidID(d.ID):
		return fault.New(fault.Invalid, "central.id-invalid")
	case len(d.Sealed) > MaxSealed:
		return fault.New(fault.Invalid, "central.too-large")
	case sealed.Digest(d.Sealed) != d.Digest:
		return fault.New(fault.Invalid, "central.digest-mismatch")
	}
	return nil
}

// offer looks up what the protocol must know about a delivery: what is held
// under its id, and under the id it must follow.
func (p *page) offer(s Submission, seen Seen) (core.Offered, Submission, error) {
	old, kept, err := p.kept(s.ID)
	if err != nil {
		return core.Offered{}, Submission{}, err
	}
	event := core.Offered{ID: s.ID, SHA256: s.SHA256, Seen: seen, After: s.After, Why: s.Reason, Kept: kept}
	if s.After != "" {
		_, event.Before, err = p.kept(s.After)
	}
	return event, old, err
}

func (p *page) kept(id string) (Submission, *core.Kept, error) {
	s, err := p.Submission(id)
	if fault.Is(err, fault.NotFound) {
		return Submission{}, nil, nil
	}
	if err != nil {
		return Submission{}, nil, err
	}
	return s, &core.Kept{SHA256: s.SHA256, Receipt: s.Receipt, Seq: s.Seq, Held: s.State == Held}, nil
}

// anyKept is what is held under an id, a form or a whole file.
func (p *page) anyKept(id string) (*core.Kept, error) {
	_, kept, err := p.kept(id)
	if err != nil || kept != nil {
		return kept, err
	}
	f, err := p.File(id)
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && !f.Whole():
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &core.Kept{SHA256: f.SHA256, Receipt: f.Receipt, Seq: f.Seq}, nil
}

// step asks the protocol (sync/core), which the simulator proves, what is to be
// done, and moves the book's epoch and sequence on.
func (p *page) step(e core.BookEvent) []core.BookEffect {
	book, effects := core.Book{Epoch: p.council.Epoch, Seq: p.council.Seq}.Step(e)
	p.council.Epoch, p.council.Seq = book.Epoch, book.Seq
	return effects
}

// newEpoch tells the administrator: the centre was restored from an older copy,
// and every laptop will offer again what it kept (sync.md 3.7).
func (c *Centre) newEpoch(p *page, e core.NewEpoch, seen Seen) error {
	c.log.Error("the book was set back: a laptop has seen further than it goes; a new epoch begins",
		"epoch", e.Epoch, "seq", p.council.Seq, "seenEpoch", seen.Epoch, "seenSeq", seen.Seq)
	return p.note(Entry{Actor: "centre", Action: ActEpoch, Reason: "seen further"})
}

// keep writes the submission into the audit book, signs its receipt and lets go
// those that waited for it; all on one page.
func (c *Centre) keep(p *page, s *Submission, d Delivery) error {
	s.ReceivedAt = p.now
	if s.FinishedAt.After(p.now) { // a laptop's clock that runs ahead must not put its form last
		s.FinishedAt = p.now
	}
	if s.State == Held {
		s.Reason = WhyHeld
	}
	if err := p.note(Entry{Actor: s.Worker, Device: s.Device, Action: ActReceived, Object: s.ID, SHA256: s.SHA256}); err != nil {
		return err
	}
	s.AuditHead = p.council.Head
	var open *sealed.OpenWork
	if s.asks {
		var err error
		if open, err = c.openElsewhere(p, *s, d.Sealed); err != nil {
			return err
		}
	}
	receipt, err := c.receipt(*s, open)
	if err != nil {
		return err
	}
	s.Receipt, s.asks, s.about = receipt, false, ""
	if err := p.AddSubmission(*s, d.Payload); err != nil {
		return err
	}
	if s.State == Held {
		return nil
	}
	return p.release(s.ID)
}

// release lets go whatever waited behind id, which waits no more, and whatever
// waited behind that.
func (p *page) release(id string) error {
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

func (p *page) letGo(s Asked, why string) error {
	if err := p.PutState(s.ID, Accepted, why); err != nil {
		return err
	}
	return p.note(Entry{Actor: "centre", Action: ActReleased, Object: s.ID, Reason: why, SHA256: s.SHA256})
}

// Have tells, signed, what is held under each id (at most as many as the door
// lets through) and how far the book goes; nonce ties the answer to the
// question. Everything up to safeSeq is in a copy off the site; a centre
// without one answers what is durable here, and Tend warns its administrator
// every day (sync.md 3.8).
func (c *Centre) Have(ctx context.Context, nonce string, asked []Asked, seen Seen, now time.Time) (have string, epoch int64, err error) {
	answer := sealed.Have{Authority: c.authority, Nonce: nonce, At: stamp(now)}
	err = c.write(ctx, now, func(p *page) error {
		event := core.Questioned{Seen: seen, Items: asked, Kept: make(map[string]core.Kept, len(asked))}
		for _, ask := range asked {
			if kept, err := p.anyKept(ask.ID); err != nil {
				return err
			} else if kept != nil {
				event.Kept[ask.ID] = *kept
			}
		}
		for _, effect := range p.step(event) {
			switch effect := effect.(type) {
			case core.NewEpoch:
				if err := c.newEpoch(p, effect, seen); err != nil {
					return err
				}
			case core.Holds:
				answer.Items = effect.Items
			}
		}
		answer.Epoch, answer.Seq, answer.SafeSeq = p.council.Epoch, p.council.Seq, p.council.Seq
		return nil
	})
	if err != nil {
		return "", 0, err
	}
	have, err = sealed.Sign(sealed.StatementHave, answer, c.kid(), c.keys.Signing)
	return have, answer.Epoch, err
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
		if err := c.learnKin(p, kinAtOnce); err != nil {
			return err
		}
		if err := p.DropFiles(p.now.Add(-FileIdle)); err != nil {
			return err
		}
		return p.Sweep(p.now)
	})
}
