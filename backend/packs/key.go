package packs

import (
	"crypto/ed25519"
	"encoding/base64"
	"strings"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// How keys are written down: one line, so that a key can be read out of a file
// by eye and told from anything else.
const (
	secretPrefix = "early-help-pack-secret-1:"
	publicPrefix = "early-help-pack-public-1:"
)

// SecretText is a signing key as a line of text.
func SecretText(key ed25519.PrivateKey) string {
	return secretPrefix + base64.StdEncoding.EncodeToString(key.Seed())
}

// ParseSecret reads SecretText.
func ParseSecret(text string) (ed25519.PrivateKey, error) {
	seed, err := decodeKey(text, secretPrefix, ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// PublicText is the public half: what the centre gives laptops to know packs by.
func PublicText(key ed25519.PrivateKey) string {
	public, _ := key.Public().(ed25519.PublicKey) // a private Ed25519 key always has one
	return publicPrefix + base64.StdEncoding.EncodeToString(public)
}

// ParsePublic reads PublicText.
func ParsePublic(text string) (sealed.PublicKey, error) {
	raw, err := decodeKey(text, publicPrefix, ed25519.PublicKeySize)
	if err != nil {
		return sealed.PublicKey{}, err
	}
	return sealed.PublicKeyOf(raw), nil
}

func decodeKey(text, prefix string, size int) ([]byte, error) {
	coded, ok := strings.CutPrefix(strings.TrimSpace(text), prefix)
	raw, err := base64.StdEncoding.DecodeString(coded)
	if !ok || err != nil || len(raw) != size {
		return nil, fault.New(fault.Invalid, "packs.key-text")
	}
	return raw, nil
}
