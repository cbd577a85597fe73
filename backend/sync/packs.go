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

// fetchPacks asks for packs once in each session, beside everything else: no
// delivery waits for it and no failure of it counts against the centre.
func (r *runner) fetchPacks(access string) {
	packs := r.options.Packs
	if packs == nil {
		return
	}
	r.flights.Go(func() {
		ctx, cancel := context.WithTimeout(r.ctx, mostPacks)
		defer cancel()
		offers, err := packs.Offered(ctx, access)
		for _, offer := range offers {
			if err != nil {
				break
			}
			if !packs.Held(offer.SHA256) {
				err = packs.Fetch(ctx, access, offer.SHA256)
			}
		}
		if err != nil && ctx.Err() == nil {
			r.options.Log.Info("form packs were not fetched", "fault", wordsKey(err))
		}
	})
}
