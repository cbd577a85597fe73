package simtest

import (
	"crypto/ed25519"
	"fmt"
	"maps"
	"slices"
	"time"

	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
)

const authority = "E10000999"

// centre is the other end: its book is the machine that ships, its rows stand
// for a database that is durable before it answers.
type centre struct {
	w         *world
	enrolment ed25519.PrivateKey
	signing   ed25519.PrivateKey
	keySet    sealed.KeySet
	keysJWS   string
	keys      sealed.Keys

	now     shelf
	newest  shelf // the latest complete copy off the site
	life    int   // counts restores: a copying job ends with the database it copies
	down    bool
	counter int
}

// shelf is all that a restore brings back.
type shelf struct {
	made     time.Time
	book     core.Book
	rows     map[string]row
	arriving map[string][]byte    // files of which not all is here
	log      []string             // ids in the order they were kept
	sessions map[string]time.Time // access token → its end
}

type row struct {
	sha256, receipt string
	seq             int64
}

func (s shelf) copy() shelf {
	return shelf{s.made, s.book, maps.Clone(s.rows), maps.Clone(s.arriving), slices.Clone(s.log), maps.Clone(s.sessions)}
}

func newCentre(w *world) *centre {
	c := &centre{w: w}
	c.enrolment = ed25519.NewKeyFromSeed(seedOf(w, 1))
	c.now = shelf{book: core.Book{Epoch: 1}, rows: map[string]row{}, arriving: map[string][]byte{}, sessions: map[string]time.Time{}}
	c.newest = c.now.copy()
	c.newKey(2)
	return c
}

func seedOf(w *world, n byte) []byte {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = w.Read(seed)
	seed[0] = n
	return seed
}

// newKey changes the key that receipts are signed with; the old ones stay
// good.
func (c *centre) newKey(n byte) {
	c.signing = ed25519.NewKeyFromSeed(seedOf(c.w, n))
	public, _ := c.signing.Public().(ed25519.PublicKey)
	c.keySet = sealed.KeySet{Authority: authority, Serial: c.keySet.Serial + 1, IssuedAt: c.w.now,
		Keys: append(c.keySet.Keys[:len(c.keySet.Keys):len(c.keySet.Keys)], sealed.PublicKeyOf(public))}
	jws, err := sealed.SignKeySet(c.keySet, c.enrolment)
	if err != nil {
		panic(err)
	}
	c.keysJWS = jws
	if c.keys, err = c.keySet.Set(); err != nil {
		panic(err)
	}
}

func (c *centre) kid() string { return c.keySet.Keys[len(c.keySet.Keys)-1].KID }

// start plans the centre's own days: a copy each night that takes its time,
// restores, stops and new keys now and then.
func (c *centre) start() {
	c.w.after(c.w.between(0, 6*time.Hour), c.backUp)
	c.w.after(c.w.rarely(c.w.options.Restores), c.restore)
	c.w.after(c.w.rarely(10*time.Hour), c.stop)
	c.w.after(c.w.rarely(20*time.Hour), func() { c.newKey(byte(c.counter)) })
}

func (c *centre) backUp() {
	if !c.w.calm {
		copy, life := c.now.copy(), c.life
		copy.made = c.w.now
		c.w.after(c.w.between(10*time.Minute, 5*time.Hour), func() { c.arriveCopy(copy, life) })
	}
	c.w.after(c.w.between(4*time.Hour, 8*time.Hour), c.backUp)
}

// arriveCopy is the copy reaching the other site. One made before a restore
// says nothing about what the centre has been given since.
func (c *centre) arriveCopy(copy shelf, life int) {
	if copy.made.After(c.newest.made) {
		c.newest = copy
	}
	switch {
	case c.w.options.Plant == NoEpoch:
		c.now.book.SafeSeq = max(c.now.book.SafeSeq, copy.book.Seq)
	case life == c.life:
		c.now.book, _ = c.now.book.Step(core.Copied{Epoch: copy.book.Epoch, Seq: copy.book.Seq})
	}
}

// restore brings back the newest complete copy. Half of the time nobody tells
// the centre, and the laptops' word is all it has (sync.md 3.7).
func (c *centre) restore() {
	if c.w.calm {
		return
	}
	c.now = c.newest.copy()
	c.life++
	c.w.report.Restores++
	if c.w.rng.IntN(2) == 0 && c.w.options.Plant != NoEpoch {
		c.now.book, _ = c.now.book.Step(core.Restored{Now: c.w.now.Unix()})
	}
	c.w.checkKept("after a restore")
	c.w.after(c.w.rarely(c.w.options.Restores), c.restore)
}

func (c *centre) stop() {
	if c.w.calm {
		return
	}
	c.down = true
	c.w.after(c.w.between(time.Minute, 2*time.Hour), func() { c.down = false })
	c.w.after(c.w.rarely(10*time.Hour), c.stop)
}

func (c *centre) token() string {
	c.counter++
	return fmt.Sprintf("t%d", c.counter)
}

func (c *centre) signedIn(access string) bool {
	until, known := c.now.sessions[access]
	return known && c.w.now.Before(until)
}

// put is one delivery arriving. digest is what the sender says.
func (c *centre) put(id string, body []byte, digest string, seen core.Seen) (core.BookEffect, row) {
	if c.w.options.Plant == NoDigest {
		digest = sealed.Digest(body)
	}
	if sealed.Digest(body) != digest {
		return nil, row{}
	}
	if c.w.options.Plant == NoEpoch {
		seen = core.Seen{}
	}
	offered := core.Offered{ID: id, SHA256: digest, Seen: seen}
	if r, has := c.now.rows[id]; has {
		offered.Kept = &core.Kept{SHA256: r.sha256, Receipt: r.receipt, Seq: r.seq}
	}
	if c.w.options.Plant == NoDedupe {
		offered.Kept = nil
	}
	book, effects := c.now.book.Step(offered)
	c.now.book = book
	last := effects[len(effects)-1]
	if keep, fresh := last.(core.Keep); fresh {
		c.now.rows[id] = c.sign(keep)
		c.now.log = append(c.now.log, id)
		c.w.checkOnce(id)
	}
	return last, c.now.rows[id]
}

func (c *centre) sign(k core.Keep) row { return c.signFor(k, "") }

// signFor signs for a file of a form, or for a form itself.
func (c *centre) signFor(k core.Keep, of string) row {
	jws, err := sealed.SignReceipt(sealed.Receipt{ID: k.ID, SHA256: k.SHA256, Authority: authority,
		Reference: sealed.Reference(k.ID), State: k.State, ReceivedAt: c.w.now, Epoch: k.Epoch, Seq: k.Seq, Of: of}, c.kid(), c.signing)
	if err != nil {
		panic(err)
	}
	return row{sha256: k.SHA256, receipt: jws, seq: k.Seq}
}

// query answers what is held, signed.
func (c *centre) query(nonce string, asked []core.Asked, seen core.Seen) string {
	if c.w.options.Plant == NoEpoch {
		seen = core.Seen{}
	}
	kept := map[string]core.Kept{}
	for _, a := range asked {
		if r, has := c.now.rows[a.ID]; has {
			kept[a.ID] = core.Kept{SHA256: r.sha256, Receipt: r.receipt, Seq: r.seq}
		}
	}
	book, effects := c.now.book.Step(core.Questioned{Seen: seen, Items: asked, Kept: kept})
	c.now.book = book
	holds, _ := effects[len(effects)-1].(core.Holds)
	jws, err := sealed.Sign(sealed.StatementHave, sealed.Have{Authority: authority, Nonce: nonce, Epoch: book.Epoch,
		Seq: book.Seq, SafeSeq: book.SafeSeq, At: c.w.now, Items: holds.Items}, c.kid(), c.signing)
	if err != nil {
		panic(err)
	}
	return jws
}
