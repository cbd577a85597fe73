package sealed

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"

	"earlyhelp.example/backend/fault"
)

// Statement is what a signature is about. It is inside what is signed, so a
// key set can never be shown as a receipt.
type Statement string

// The statements a centre signs.
const (
	StatementReceipt   Statement = "eh-receipt+jws"   // Receipt
	StatementKeySet    Statement = "eh-keys+jws"      // KeySet, by the enrolment key
	StatementEnrolment Statement = "eh-enrolment+jws" // wire.Enrolment, by the enrolment key
	StatementHave      Statement = "eh-have+jws"      // wire.Have: what the centre holds
)

// maxStatement bounds what is decoded before a signature is checked, in bytes.
const maxStatement = 4 << 20

// Keys are public keys by key id (kid).
type Keys map[string]ed25519.PublicKey

type statementHeader struct {
	Alg  string          `json:"alg"`
	KID  string          `json:"kid"`
	Typ  Statement       `json:"typ"`
	Crit json.RawMessage `json:"crit,omitempty"`
}

// Sign writes payload as a compact JWS (RFC 7515) with EdDSA (RFC 8037).
func Sign(what Statement, payload any, kid string, key ed25519.PrivateKey) (string, error) {
	header, err := compactJSON(statementHeader{Alg: "EdDSA", KID: kid, Typ: what})
	if err != nil {
		return "", fault.Wrap(err, fault.Internal, "internal")
	}
	body, err := compactJSON(payload)
	if err != nil {
		return "", fault.Wrap(err, fault.Internal, "internal")
	}
	signed := b64.EncodeToString(header) + "." + b64.EncodeToString(body)
	return signed + "." + b64.EncodeToString(ed25519.Sign(key, []byte(signed))), nil
}

// Verify checks a compact JWS and decodes its payload into into. Nothing of
// the payload is looked at before the signature holds. Anything else than a
// statement of this kind by one of these keys is fault.Refused.
func Verify(what Statement, jws string, keys Keys, into any) error {
	refused := func(cause string) error {
		return fault.Wrap(errText(cause), fault.Refused, "sealed.unproved")
	}
	if len(jws) > maxStatement || strings.ContainsAny(jws, "\r\n") { // the decoder would pass over line ends
		return refused("not one line of bearable length")
	}
	parts := strings.Split(jws, ".")
	if len(parts) != 3 {
		return refused("not three parts")
	}
	rawHeader, err := b64.DecodeString(parts[0])
	if err != nil {
		return refused("header is not base64url")
	}
	var header statementHeader
	if err := json.Unmarshal(rawHeader, &header); err != nil {
		return refused("header is not JSON")
	}
	if header.Alg != "EdDSA" || header.Typ != what || header.Crit != nil {
		return refused("another kind of statement")
	}
	key, known := keys[header.KID]
	if !known || len(key) != ed25519.PublicKeySize {
		return refused("unknown key")
	}
	signature, err := b64.DecodeString(parts[2])
	if err != nil || !ed25519.Verify(key, []byte(parts[0]+"."+parts[1]), signature) {
		return refused("signature does not hold")
	}
	payload, err := b64.DecodeString(parts[1])
	if err != nil {
		return refused("payload is not base64url")
	}
	if err := json.Unmarshal(payload, into); err != nil {
		return refused("payload is not JSON")
	}
	return nil
}

// b64 refuses stray bits, so that one statement has one text.
var b64 = base64.RawURLEncoding.Strict()

type errText string

func (e errText) Error() string { return string(e) }
