package sync_test

import (
	"context"
	"slices"
	stdsync "sync"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

// shelf offers three packs, of which the first is held and the last cannot be had.
type shelf struct {
	mu    stdsync.Mutex
	asked int
	token string
	got   []string

	offers []wire.PackOffer
}

func (s *shelf) Offered(_ context.Context, access string) ([]wire.PackOffer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	s.token = access
	if s.offers != nil {
		return s.offers, nil
	}
	return []wire.PackOffer{{SHA256: "held"}, {SHA256: "new"}, {SHA256: "broken"}, {SHA256: "after"}}, nil
}

func (s *shelf) Held(sha256 string) bool { return sha256 == "held" }

func (s *shelf) Fetch(_ context.Context, _, sha256 string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, sha256)
	if sha256 == "broken" {
		return fault.New(fault.Offline, "wire.cut")
	}
	return nil
}

// Packs are asked for once a session, in the order offered, and what goes wrong
// with them keeps nothing else from leaving.
func TestPacksAreFetchedBesideTheRest(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		b.stop()
		packs := &shelf{}
		b.packs = packs
		b.start()
		id := b.finish(false)
		b.pass(time.Minute)
		b.received(id)
		packs.mu.Lock()
		defer packs.mu.Unlock()
		if packs.asked != 1 || packs.token == "" || !slices.Equal(packs.got, []string{"new", "broken"}) {
			t.Errorf("asked %d times, fetched %v", packs.asked, packs.got)
		}
		if !b.sync.State().Online {
			t.Error("a pack that could not be had counts against the centre")
		}
	})
}

// A session that begins with a greeting of the packs fetched already asks for
// none; a centre that does not say is asked in each session, of four an hour.
func TestTheSamePacksAreAskedForOnce(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		b.stop()
		packs := &shelf{offers: []wire.PackOffer{{SHA256: "new"}}}
		b.packs = packs
		b.start()
		before := 0
		for _, step := range []struct {
			forms       string
			least, most int
		}{{"", 4, 5}, {"one", 1, 1}, {"one", 0, 0}, {"two", 1, 1}} {
			b.office.Offer(step.forms)
			b.pass(time.Hour)
			packs.mu.Lock()
			if asked := packs.asked - before; asked < step.least || asked > step.most {
				b.t.Errorf("greeted with %q: asked %d times, want %d", step.forms, asked, step.least)
			}
			before = packs.asked
			packs.mu.Unlock()
		}
	})
}
