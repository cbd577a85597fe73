package central

import (
	"crypto/ed25519"
	"time"

	"earlyhelp.example/backend/sealed"
)

// Keys are what the centre proves itself with. Enrolment is the long-lived key
// whose fingerprint stands on activation letters; it signs only key sets and
// enrolments. Signing signs receipts and may be changed: its forerunners stay
// in Retired, so that old receipts verify for ever. Serial grows with every
// change. Pepper keys the hashes of activation codes.
type Keys struct {
	Enrolment, Signing ed25519.PrivateKey
	Retired            []ed25519.PublicKey
	Serial             int64
	IssuedAt           time.Time
	Pepper             []byte
}

// Fingerprint is the 16 symbols that stand on an activation letter.
func (c *Centre) Fingerprint() string { return sealed.Fingerprint(public(c.keys.Enrolment)) }

// EnrolmentKey is the public key behind the fingerprint.
func (c *Centre) EnrolmentKey() ed25519.PublicKey { return public(c.keys.Enrolment) }

// KeySet is Keys, signed by the enrolment key (compact JWS).
func (c *Centre) KeySet() (string, error) { return sealed.SignKeySet(c.Keys(), c.keys.Enrolment) }

// Keys are the keys that receipts may be signed with.
func (c *Centre) Keys() sealed.KeySet {
	set := sealed.KeySet{Authority: c.authority, Serial: c.keys.Serial, IssuedAt: c.keys.IssuedAt,
		Keys: []sealed.PublicKey{sealed.PublicKeyOf(public(c.keys.Signing))}}
	for _, old := range c.keys.Retired {
		set.Keys = append(set.Keys, sealed.PublicKeyOf(old))
	}
	return set
}

// ReceiptKeys verify this centre's receipts.
func (c *Centre) ReceiptKeys() sealed.Keys {
	keys := sealed.Keys{}
	for _, key := range append([]ed25519.PublicKey{public(c.keys.Signing)}, c.keys.Retired...) {
		keys[sealed.KeyID(key)] = key
	}
	return keys
}

// SignEnrolment signs what a laptop is told at enrolment, with the key it
// pinned by fingerprint.
func (c *Centre) SignEnrolment(payload any) (string, error) {
	return sealed.Sign(sealed.StatementEnrolment, payload, sealed.KeyID(public(c.keys.Enrolment)), c.keys.Enrolment)
}

func (c *Centre) kid() string { return sealed.KeyID(public(c.keys.Signing)) }

func (c *Centre) receipt(s Submission, open *sealed.OpenWork) (string, error) {
	return sealed.SignReceipt(sealed.Receipt{ID: s.ID, SHA256: s.SHA256, Authority: c.authority, Reference: s.Reference,
		State: string(s.State), ReceivedAt: s.ReceivedAt, Epoch: s.Epoch, Seq: s.Seq, AuditHead: s.AuditHead, Open: open}, c.kid(), c.keys.Signing)
}

func public(key ed25519.PrivateKey) ed25519.PublicKey {
	pub, _ := key.Public().(ed25519.PublicKey) // a private Ed25519 key always has one
	return pub
}
