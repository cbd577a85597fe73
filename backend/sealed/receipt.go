package sealed

import (
	"crypto/ed25519"
	"time"

	"earlyhelp.example/backend/fault"
)

// The states a centre gives a submission. All three are durable: the word
// says what happens next, not whether it was received.
const (
	Accepted    = "accepted"    // on its way through matching and triage
	Held        = "held"        // waits for its predecessor in the episode
	Quarantined = "quarantined" // received whole, but needs a person to look
)

// Receipt is the centre's signed word that the bytes with this digest are in
// its durable keeping (BR-33: only this makes "sent" true).
type Receipt struct {
	ID         string    `json:"id"`
	SHA256     string    `json:"sha256"` // of the sealed bytes, lower-case hex
	Authority  string    `json:"authority"`
	Reference  string    `json:"reference"`
	State      string    `json:"state"`
	ReceivedAt time.Time `json:"receivedAt"` // the centre's clock
	Epoch      int64     `json:"epoch"`
	Seq        int64     `json:"seq"` // in the authority's order, within Epoch
	AuditHead  string    `json:"auditHead,omitempty"`
	Of         string    `json:"of,omitempty"`   // of a file: the form that names it
	Open       *OpenWork `json:"open,omitempty"` // of a form that asked (Envelope.Unchecked); nil where it could not be found out
}

// OpenWork is the centre's word on whether a family had other work open when a form
// arrived (BR-85), and with whom: their keyworker is to be rung before anything
// else is done. With is nil where nothing was open.
type OpenWork struct {
	With *Contact `json:"with,omitempty"`
}

// Contact is somebody who works with families, as colleagues reach them.
type Contact struct {
	Name   string `json:"name"`
	Agency string `json:"agency,omitempty"`
	Phone  string `json:"phone,omitempty"`
}

// SignReceipt writes the receipt as a compact JWS under the key named kid.
func SignReceipt(r Receipt, kid string, key ed25519.PrivateKey) (string, error) {
	if !ValidID(r.ID) || r.SHA256 == "" || r.Authority == "" {
		return "", fault.New(fault.Internal, "internal")
	}
	return Sign(StatementReceipt, r, kid, key)
}

// VerifyReceipt checks a receipt against the keys pinned at enrolment. It
// works offline, for ever. The caller still compares ID, SHA256 and Authority
// with what was sent: see Receipt.Proves.
func VerifyReceipt(jws string, keys Keys) (Receipt, error) {
	var r Receipt
	if err := Verify(StatementReceipt, jws, keys, &r); err != nil {
		return Receipt{}, err
	}
	return r, nil
}

// Proves reports whether the receipt is about exactly this submission: the
// same id, bytes and authority, and the reference that follows from the id. It
// says nothing of the files that the submission names.
func (r Receipt) Proves(id, sha256, authority string) bool {
	return r.Of == "" && r.about(id, sha256, authority)
}

// ProvesFile is Proves for a file that the form of names.
func (r Receipt) ProvesFile(of, id, sha256, authority string) bool {
	return of != "" && r.Of == of && r.about(id, sha256, authority)
}

func (r Receipt) about(id, sha256, authority string) bool {
	return r.ID == id && r.SHA256 == sha256 && r.Authority == authority && r.Reference == Reference(id) && !r.ReceivedAt.IsZero()
}
