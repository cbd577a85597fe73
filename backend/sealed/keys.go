package sealed

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
)

// KeySet is the list of keys a centre signs with, itself signed by the
// centre's enrolment key, the one whose fingerprint is on the activation
// letter. Serial only grows: a laptop refuses an older set than it has.
type KeySet struct {
	Authority string      `json:"authority"`
	Serial    int64       `json:"serial"`
	IssuedAt  time.Time   `json:"issuedAt"`
	Keys      []PublicKey `json:"keys"`
}

// PublicKey is one Ed25519 key; Public is standard base64 of 32 bytes.
type PublicKey struct {
	KID    string `json:"kid"`
	Public string `json:"public"`
}

// PublicKeyOf names a key by its own fingerprint.
func PublicKeyOf(key ed25519.PublicKey) PublicKey {
	return PublicKey{KID: KeyID(key), Public: base64.StdEncoding.EncodeToString(key)}
}

// Key decodes the key.
func (p PublicKey) Key() (ed25519.PublicKey, error) {
	raw, err := base64.StdEncoding.DecodeString(p.Public)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return nil, fault.New(fault.Refused, "sealed.badkey")
	}
	return raw, nil
}

// Set turns the list into keys to verify with.
func (s KeySet) Set() (Keys, error) {
	keys := Keys{}
	for _, p := range s.Keys {
		key, err := p.Key()
		if err != nil {
			return nil, err
		}
		if p.KID == "" || keys[p.KID] != nil {
			return nil, fault.New(fault.Refused, "sealed.badkey")
		}
		keys[p.KID] = key
	}
	return keys, nil
}

// SignKeySet signs the set with the enrolment key.
func SignKeySet(s KeySet, enrolment ed25519.PrivateKey) (string, error) {
	public, _ := enrolment.Public().(ed25519.PublicKey)
	return Sign(StatementKeySet, s, KeyID(public), enrolment)
}

// VerifyKeySet checks a set against the enrolment key.
func VerifyKeySet(jws string, enrolment ed25519.PublicKey) (KeySet, error) {
	var s KeySet
	err := Verify(StatementKeySet, jws, Keys{KeyID(enrolment): enrolment}, &s)
	return s, err
}

// Fingerprint is 80 bits of SHA-256 of the key as 16 Crockford symbols in
// fours, as printed on the activation letter.
func Fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	s := crockford(sum[:], 16)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

// SameFingerprint compares what a person typed with a key; spaces, dashes,
// small letters and O, I, L are forgiven.
func SameFingerprint(typed string, key ed25519.PublicKey) bool {
	return len(key) == ed25519.PublicKeySize && plainSymbols(typed) == plainSymbols(Fingerprint(key))
}

// PlainFingerprint gives what a person typed its one form, so that two typings
// of one fingerprint are equal.
func PlainFingerprint(typed string) string { return plainSymbols(typed) }

// KeyID is a short name for a key: the first eight symbols of its fingerprint.
func KeyID(key ed25519.PublicKey) string { return Fingerprint(key)[:9] }

// FingerprintShape reports whether typed could be a fingerprint at all: it
// finds slips before anything is asked of the centre.
func FingerprintShape(typed string) bool {
	plain := plainSymbols(typed)
	return len(plain) == 16 && strings.Trim(plain, symbols) == ""
}
