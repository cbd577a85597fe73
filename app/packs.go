package app

import (
	"context"
	"sync/atomic"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/wire"
)

// packRoad carries the centre's form packs to the desk's gate. The line runs
// before the desk is ready for packs; until then there is no gate, and nothing
// is fetched.
type packRoad struct {
	centre *wire.Client
	gate   atomic.Pointer[packGate]
	offers atomic.Pointer[[]wire.PackOffer] // as last heard
}

type packGate struct {
	take func(ctx context.Context, b []byte) error
	held func(sha256 string) bool
}

// Packs opens the gate and asks the centre.
func (l *line) Packs(take func(ctx context.Context, b []byte) error, held func(sha256 string) bool) {
	l.packs.gate.Store(&packGate{take, held})
}

// Offered is what the centre has.
func (r *packRoad) Offered(ctx context.Context, access string) ([]wire.PackOffer, error) {
	offers, err := r.centre.Packs(ctx, access)
	if err == nil {
		r.offers.Store(&offers)
	}
	return offers, err
}

// Offers are the packs the centre has, as last heard.
func (l *line) Offers() []desk.PackOffer {
	var out []desk.PackOffer
	if heard := l.packs.offers.Load(); heard != nil {
		for _, o := range *heard {
			out = append(out, desk.PackOffer{SHA256: o.SHA256, Title: o.Title, Version: o.Version})
		}
	}
	return out
}

// Held reports whether a pack needs no fetching.
func (r *packRoad) Held(sha256 string) bool {
	gate := r.gate.Load()
	return gate == nil || gate.held(sha256)
}

// Fetch gets a pack and puts it through the gate.
func (r *packRoad) Fetch(ctx context.Context, access, sha256 string) error {
	b, err := r.centre.Pack(ctx, access, sha256)
	if err != nil {
		return err
	}
	return r.gate.Load().take(ctx, b)
}
