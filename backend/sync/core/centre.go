package core

import "earlyhelp.example/backend/sealed"

// Book is where a centre's order stands: its epoch, the newest number given
// out in it, and how far a copy off the site reaches. It is all the state the
// centre's end of the protocol has besides what it holds.
type Book struct {
	Epoch, Seq, SafeSeq int64
}

// Kept is what the centre holds under an id, as far as the protocol cares.
type Kept struct {
	SHA256  string
	Receipt string // the one given out, to be given again word for word
	Seq     int64
	Held    bool // still waiting for its predecessor
}

// BookEvent is something that happened to the centre's end. What it holds of
// the ids concerned comes with the event, read in the same transaction.
type BookEvent interface{ bookEvent() }

type (
	// Offered is a submission that arrived whole. Seen is how far the sender
	// has had the book proved to it. After is the predecessor it names, ""
	// for none; Why is the reason a person must look, "" for none.
	Offered struct {
		ID, SHA256   string
		Seen         Seen
		After, Why   string
		Kept, Before *Kept // under ID and After; nil where nothing is
	}
	// Questioned asks what is held of these.
	Questioned struct {
		Seen  Seen
		Items []Asked
		Kept  map[string]Kept
	}
	// Restored is the centre opening a copy of an earlier day. Now, in seconds
	// since 1970, keeps epochs apart: counted up from the copy alone, two
	// restores of one copy would give out the same epoch twice.
	Restored struct{ Now int64 }
	// Copied is a copy off the site that reaches up to Seq of Epoch.
	Copied struct{ Epoch, Seq int64 }
)

// Seen is an epoch and number that somebody has had proved to them; the zero
// Seen says nothing.
type Seen struct{ Epoch, Seq int64 }

func (Offered) bookEvent()    {}
func (Questioned) bookEvent() {}
func (Restored) bookEvent()   {}
func (Copied) bookEvent()     {}

// BookEffect is something the keeper of the book has to do, in the same
// transaction and before anything is answered.
type BookEffect interface{ bookEffect() }

type (
	// Keep stores the submission and signs a receipt of this state and place.
	Keep struct {
		ID, SHA256, State string
		Epoch, Seq        int64
	}
	// Again answers the receipt that was given before.
	Again struct{ Receipt string }
	// Reused answers that other bytes are held under this id.
	Reused struct{ ID string }
	// Holds answers a question.
	Holds struct{ Items []sealed.Holding }
	// NewEpoch raises an alarm: the book was set back and a new epoch begins.
	NewEpoch struct{ Epoch int64 }
)

func (Keep) bookEffect()     {}
func (Again) bookEffect()    {}
func (Reused) bookEffect()   {}
func (Holds) bookEffect()    {}
func (NewEpoch) bookEffect() {}

// Step is the centre's end: acceptance only, never processing. Whatever is
// authentic and whole is kept; the same id and bytes give the same receipt
// for ever (sync.md 3.3).
func (b Book) Step(e BookEvent) (Book, []BookEffect) {
	switch e := e.(type) {
	case Offered:
		return b.offered(e)
	case Questioned:
		b, out := b.witness(e.Seen)
		return b, append(out, holds(e))
	case Restored:
		return b.begin(max(b.Epoch+1, e.Now))
	case Copied:
		if e.Epoch == b.Epoch && e.Seq <= b.Seq {
			b.SafeSeq = max(b.SafeSeq, e.Seq)
		}
	}
	return b, nil
}

func (b Book) offered(e Offered) (Book, []BookEffect) {
	b, out := b.witness(e.Seen)
	switch {
	case e.Kept != nil && e.Kept.SHA256 == e.SHA256:
		return b, append(out, Again{e.Kept.Receipt})
	case e.Kept != nil:
		return b, append(out, Reused{e.ID})
	}
	b.Seq++
	return b, append(out, Keep{ID: e.ID, SHA256: e.SHA256, State: e.state(), Epoch: b.Epoch, Seq: b.Seq})
}

// state never refuses: what needs a person waits with one, what lacks its
// predecessor waits for it.
func (e Offered) state() string {
	switch {
	case e.Why != "":
		return sealed.Quarantined
	case e.After != "" && (e.Before == nil || e.Before.Held):
		return sealed.Held
	}
	return sealed.Accepted
}

// witness believes a laptop that has seen further than this book goes: the
// centre was set back without knowing it, so a new epoch begins and every
// laptop offers again what it kept (sync.md 3.7).
func (b Book) witness(seen Seen) (Book, []BookEffect) {
	if seen.Epoch < b.Epoch || seen.Epoch == b.Epoch && seen.Seq <= b.Seq {
		return b, nil
	}
	return b.begin(seen.Epoch + 1)
}

// begin opens an epoch. Nothing of it is safe until a copy was made in it.
func (b Book) begin(epoch int64) (Book, []BookEffect) {
	b.Epoch, b.SafeSeq = epoch, 0
	return b, []BookEffect{NewEpoch{epoch}}
}

func holds(e Questioned) Holds {
	items := make([]sealed.Holding, len(e.Items))
	for i, asked := range e.Items {
		held := sealed.Holding{ID: asked.ID, State: sealed.Missing}
		if kept, has := e.Kept[asked.ID]; has {
			held.State, held.Seq = sealed.Present, kept.Seq
			if kept.SHA256 != asked.SHA256 {
				held.State = sealed.Conflict
			}
		}
		items[i] = held
	}
	return Holds{items}
}
