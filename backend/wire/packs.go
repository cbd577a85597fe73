package wire

import (
	"context"
	"net/http"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// Packs asks which form packs the centre offers, in the order they are to be
// taken.
func (c *Client) Packs(ctx context.Context, access string) ([]PackOffer, error) {
	got, _, err := decode[PackOffers](c.do(ctx, call{method: http.MethodGet, path: PathPacks, access: access}))
	return got.Packs, err
}

// Pack fetches one pack and holds it against the digest it was offered under. Its
// signature is the reader's business.
func (c *Client) Pack(ctx context.Context, access, sha256 string) ([]byte, error) {
	got, _, err := decode[PackAnswer](c.do(ctx, call{method: http.MethodGet, path: PathPacks + "/" + sha256, access: access, most: MaxPack}))
	if err == nil && sealed.Digest(got.Pack) != sha256 {
		err = failure(OneItem, fault.Offline, "wire.cut", nil)
	}
	return got.Pack, err
}
