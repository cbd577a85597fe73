package wire

import (
	"cmp"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"earlyhelp.example/backend/fault"
)

// Proof shows that a request was made by the holder of a device's key: an
// Ed25519 signature over method, path, digest of the body and a nonce. A
// stolen token without the key is worth nothing.
type Proof struct {
	Device, Nonce string
	Signature     []byte
}

// SignProof makes the proof. The nonce of a session or enrolment request is
// the centre's Challenge; of any other request it is fresh and random. For an
// enrolment, device is empty. digest is ReprDigest of the body.
func SignProof(key ed25519.PrivateKey, device, nonce, method, path, digest string) Proof {
	return Proof{Device: device, Nonce: nonce,
		Signature: ed25519.Sign(key, proofText(device, nonce, method, path, digest))}
}

// Holds reports whether the proof is by this key and about this request.
func (p Proof) Holds(key ed25519.PublicKey, method, path, digest string) bool {
	return len(key) == ed25519.PublicKeySize && p.Nonce != "" &&
		ed25519.Verify(key, proofText(p.Device, p.Nonce, method, path, digest), p.Signature)
}

// proofText is what is signed: five lines under a heading, so that no two
// requests can share a text and no other signature of ours can be shown as a
// proof.
func proofText(device, nonce, method, path, digest string) []byte {
	return []byte(strings.Join([]string{"eh-device-proof/1", device, nonce, method, path, digest}, "\n"))
}

// noDevice stands in the header for a laptop that has no id yet: an empty word
// at its beginning would be trimmed away.
const noDevice = "-"

// String is the header's value.
func (p Proof) String() string {
	return cmp.Or(p.Device, noDevice) + " " + p.Nonce + " " + base64.RawURLEncoding.EncodeToString(p.Signature)
}

// ParseProof reads the header's value.
func ParseProof(header string) (Proof, error) {
	parts := strings.Fields(header)
	if len(header) > 1024 || len(parts) != 3 || strings.ContainsAny(header, "\r\n") {
		return Proof{}, fault.New(fault.Refused, "wire.proof")
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(signature) != ed25519.SignatureSize {
		return Proof{}, fault.New(fault.Refused, "wire.proof")
	}
	if parts[0] == noDevice {
		parts[0] = ""
	}
	return Proof{Device: parts[0], Nonce: parts[1], Signature: signature}, nil
}

// ReprDigest is the value of the Repr-Digest header (RFC 9530) for b, the
// bytes before any compression.
func ReprDigest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}

// SameDigest reports whether a Repr-Digest header, which may list several
// algorithms, names the SHA-256 of b.
func SameDigest(header string, b []byte) bool {
	want := ReprDigest(b)
	for part := range strings.SplitSeq(header, ",") {
		if strings.TrimSpace(part) == want {
			return true
		}
	}
	return false
}
