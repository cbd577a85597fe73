package wire_test

import (
	"strings"
	"testing"

	"earlyhelp.example/backend/wire"
)

// A header that is taken is one line of three words, and says the same again.
func FuzzProof(f *testing.F) {
	f.Add(wire.SignProof(newKey(f), "d-1", "n", "PUT", "/v1/x", "sha-256=:a=:").String())
	f.Add("- n " + strings.Repeat("A", 86))
	f.Add("a b\r\nc")
	f.Fuzz(func(t *testing.T, header string) {
		proof, err := wire.ParseProof(header)
		if err != nil {
			return
		}
		again, err := wire.ParseProof(proof.String())
		if err != nil || again.Device != proof.Device || again.Nonce != proof.Nonce || string(again.Signature) != string(proof.Signature) {
			t.Errorf("%q is taken as %q: %v", header, proof.String(), err)
		}
	})
}
