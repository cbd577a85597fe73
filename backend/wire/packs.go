package wire

import (
	"context"
	"net/http"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// FormsDigest tells a laptop whether the centre offers what it offered last time
// (the formsManifest of sync.md 3.2): the digest of all packs on offer, in order.
func FormsDigest(offers []PackOffer) string {
	var all []byte
	for _, o := range offers {
		all = append(all, o.SHA256+"\n"...)
	}
	return sealed.Digest(all)
}

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
