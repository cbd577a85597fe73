package sync

import (
	"context"
	"time"

	"earlyhelp.example/backend/wire"
)

// Packs takes the form packs that the centre offers. Its methods may be called
// from any goroutine while Run works.
type Packs interface {
	// Offered asks the centre what there is, with the access token of this session.
	Offered(ctx context.Context, access string) ([]wire.PackOffer, error)
	// Held reports whether a pack needs no fetching: taken, or refused already.
	Held(sha256 string) bool
	// Fetch gets one pack and puts it through the gate.
	Fetch(ctx context.Context, access, sha256 string) error
}

// mostPacks is how long fetching all packs may take: they are the least urgent
// thing on the line, and the next session goes on where this one stopped.
const mostPacks = 15 * time.Minute

// fetchPacks asks for packs once in each session, beside everything else, and
// not where the centre's greeting says that it offers what was fetched already:
// no delivery waits for it and no failure of it counts against the centre.
func (r *runner) fetchPacks(access string) {
	r.mu.Lock()
	forms, known := r.forms, r.forms != "" && r.forms == r.fetched
	r.mu.Unlock()
	if r.options.Packs == nil || known {
		return
	}
	r.flights.Go(func() {
		ctx, cancel := context.WithTimeout(r.ctx, mostPacks)
		defer cancel()
		err := r.takePacks(ctx, access)
		if err == nil {
			r.mu.Lock()
			r.fetched = forms
			r.mu.Unlock()
		} else if ctx.Err() == nil {
			r.options.Log.Info("form packs were not fetched", "fault", wordsKey(err))
		}
	})
}

// takePacks fetches what is on offer and not held, in the order offered. The
// screens may name what is behind as soon as it is known.
func (r *runner) takePacks(ctx context.Context, access string) error {
	offers, err := r.options.Packs.Offered(ctx, access)
	if err != nil {
		return err
	}
	defer r.options.Changed()
	r.options.Changed()
	for _, offer := range offers {
		if r.options.Packs.Held(offer.SHA256) {
			continue
		}
		if err := r.options.Packs.Fetch(ctx, access, offer.SHA256); err != nil {
			return err
		}
	}
	return nil
}
