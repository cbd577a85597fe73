package door

import (
	"context"
	"net/http"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

// Packs are the form packs a centre offers its laptops.
type Packs interface {
	// Offers are in the order they are to be taken.
	Offers() []wire.PackOffer
	// Pack is one of them by its digest; false where it is not on offer.
	Pack(sha256 string) ([]byte, bool)
}

type packsAnswer struct{ Body wire.PackOffers }

func (d *door) packs(ctx context.Context, in *Signed) (*packsAnswer, error) {
	if _, err := d.caller(ctx, *in, http.MethodGet, wire.PathPacks, wire.ReprDigest(nil)); err != nil {
		return nil, err
	}
	return &packsAnswer{Body: wire.PackOffers{Packs: d.offers()}}, nil
}

// offers is empty, not absent, where there are none.
func (d *door) offers() []wire.PackOffer {
	offers := []wire.PackOffer{}
	if d.Packs != nil {
		offers = append(offers, d.Packs.Offers()...)
	}
	return offers
}

type packRequest struct {
	Signed
	SHA256 string `path:"sha256" doc:"Digest of the archive, as offered"`
}

type packAnswer struct{ Body wire.PackAnswer }

func (d *door) pack(ctx context.Context, in *packRequest) (*packAnswer, error) {
	if _, err := d.caller(ctx, in.Signed, http.MethodGet, wire.PathPacks+"/"+in.SHA256, wire.ReprDigest(nil)); err != nil {
		return nil, err
	}
	if d.Packs != nil {
		if b, ok := d.Packs.Pack(in.SHA256); ok {
			return &packAnswer{Body: wire.PackAnswer{Pack: b}}, nil
		}
	}
	return nil, fault.New(fault.NotFound, "central.not-found")
}
