package door

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

// Signed is the headers by which a laptop proves who it is.
type Signed struct {
	Authorization string `header:"Authorization" doc:"Bearer and an access token"`
	Proof         string `header:"EH-Device-Proof" doc:"Ed25519 over method, path, digest and nonce, by the device's key"`
	Digest        string `header:"Repr-Digest" doc:"RFC 9530, sha-256 of the uncompressed body"`
	LastSeen      string `header:"EH-Last-Seen" doc:"epoch/seq that the laptop last had proved to it"`
}

// tokenHolder looks at the access token before a byte of the body is read, so
// that strangers cost little.
func (d *door) tokenHolder(ctx huma.Context, next func(huma.Context)) {
	token, _ := strings.CutPrefix(ctx.Header("Authorization"), "Bearer ")
	holder, err := d.Centre.Authenticate(ctx.Context(), token, d.Now())
	if err != nil {
		_, w := humago.Unwrap(ctx)
		writeProblem(w, d.problem(ctx.Context(), ctx.Operation().OperationID, err))
		return
	}
	next(huma.WithValue(ctx, holderKey{}, holder))
}

type holderKey struct{}

// caller proves a request: besides the live token, a signature by the key of
// the very laptop the token was given to, over this method, path and body.
func (d *door) caller(ctx context.Context, s Signed, method, path, digest string) (central.Caller, error) {
	caller, ok := ctx.Value(holderKey{}).(central.Caller)
	if !ok {
		return central.Caller{}, fault.New(fault.Refused, "central.signed-out")
	}
	proof, err := wire.ParseProof(s.Proof)
	if err != nil || proof.Device != caller.Device || !proof.Holds(caller.DeviceKey, method, path, digest) {
		return central.Caller{}, fault.New(fault.Refused, "central.proof")
	}
	if !d.devices.allow(caller.Device, d.Now()) {
		return central.Caller{}, fault.New(fault.Refused, "central.too-many")
	}
	return caller, nil
}

// answered checks a proof over a challenge of ours, then spends the challenge.
func (d *door) answered(s Signed, device, challenge string, key ed25519.PublicKey, path string, body []byte) error {
	proof, err := wire.ParseProof(s.Proof)
	if err != nil || proof.Device != device || proof.Nonce != challenge || !proof.Holds(key, "POST", path, wire.ReprDigest(body)) {
		return fault.New(fault.Refused, "central.proof")
	}
	return d.Centre.Spend(challenge, d.Now())
}

// digestOf reads the sha-256 of a Repr-Digest header: the value as it is signed,
// and in hex. Whether it is true, central finds out.
func digestOf(header string) (value, hexSum string, err error) {
	for part := range strings.SplitSeq(header, ",") {
		value := strings.TrimSpace(part)
		b64, ok := strings.CutPrefix(value, "sha-256=:")
		if !ok || !strings.HasSuffix(b64, ":") {
			continue
		}
		sum, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(b64, ":"))
		if err == nil && len(sum) == 32 {
			return value, hex.EncodeToString(sum), nil
		}
	}
	return "", "", fault.New(fault.Invalid, "central.malformed")
}

// mostEpoch is far beyond any epoch a centre will reach (a restored one takes
// the second it was restored in): a laptop gone mad must not use them up.
const mostEpoch = 1 << 40

// seen reads EH-Last-Seen; what is not "epoch/seq" says nothing.
func (s Signed) seen() central.Seen {
	epoch, seq, ok := strings.Cut(s.LastSeen, "/")
	if !ok {
		return central.Seen{}
	}
	e, err1 := strconv.ParseInt(epoch, 10, 64)
	n, err2 := strconv.ParseInt(seq, 10, 64)
	if err1 != nil || err2 != nil || e < 0 || e > mostEpoch || n < 0 {
		return central.Seen{}
	}
	return central.Seen{Epoch: e, Seq: n}
}
