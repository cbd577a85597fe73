package vault

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"earlyhelp.example/backend/fault"
	"filippo.io/age"
	"golang.org/x/text/unicode/norm"
)

// slotKind is one of the three ways in.
type slotKind string

const (
	bySlotPassphrase slotKind = "passphrase"
	bySlotRecovery   slotKind = "recovery"
	bySlotEscrow     slotKind = "escrow"
)

const (
	saltSize     = 16
	recoverySize = 20 // 160 bits: 32 symbols, eight groups of four
	wrapInfo     = "eh/kek/1"
	escrowMark   = "eh-escrow-1"
)

// slot holds the data key, wrapped for one way in. Everything but Wrapped is
// authenticated with it, together with the store's id.
type slot struct {
	Kind      slotKind `json:"kind"`
	ID        string   `json:"id"`
	Cost      *Cost    `json:"kdf,omitempty"`
	Salt      []byte   `json:"salt,omitempty"`
	Device    bool     `json:"device,omitempty"` // a secret from the keyring enters the key
	Recipient string   `json:"recipient,omitempty"`
	Wrapped   []byte   `json:"wrapped,omitempty"`
}

func (s slot) aad(storeID string) ([]byte, error) {
	s.Wrapped = nil
	raw, err := json.Marshal(s)
	return append([]byte(storeID+"\x00"), raw...), err
}

// newSlot wraps key for a secret a person holds, and a device secret or nil.
func newSlot(kind slotKind, key Key, secret string, device []byte, cost Cost) (slot, error) {
	s := slot{Kind: kind, ID: rand.Text(), Cost: &cost, Salt: make([]byte, saltSize), Device: device != nil}
	rand.Read(s.Salt)
	aad, err := s.aad(key.storeID)
	if err != nil {
		return slot{}, err
	}
	aead, err := s.cipher(secret, device)
	if err != nil {
		return slot{}, err
	}
	s.Wrapped = aead.Seal(nil, nil, key.data[:], aad)
	return s, nil
}

// open unwraps the data key; fault.Refused where the secret is not right.
func (s slot) open(storeID, secret string, device []byte) (Key, error) {
	if s.Cost == nil || !s.Cost.readable() || len(s.Salt) < saltSize {
		return Key{}, fault.New(fault.Damaged, "vault.damaged")
	}
	aad, err := s.aad(storeID)
	if err != nil {
		return Key{}, fault.Wrap(err, fault.Internal, "internal")
	}
	aead, err := s.cipher(secret, device)
	if err != nil {
		return Key{}, fault.Wrap(err, fault.Internal, "internal")
	}
	data, err := aead.Open(nil, nil, s.Wrapped, aad)
	if err != nil || len(data) != keySize {
		return Key{}, fault.New(fault.Refused, "vault.wrong")
	}
	return Key{storeID: storeID, data: [keySize]byte(data)}, nil
}

func (s slot) cipher(secret string, device []byte) (cipher.AEAD, error) {
	stretched := s.Cost.stretch(norm.NFKC.String(secret), s.Salt)
	kek, err := hkdf.Key(sha256.New, slices.Concat(stretched, device), s.Salt, wrapInfo, keySize)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(kek)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// newEscrow seals the key to the council's age recipient, X25519 or the
// post-quantum hybrid. Nobody but the council can open it.
func newEscrow(key Key, recipient string) (slot, error) {
	to, err := age.ParseRecipients(strings.NewReader(recipient))
	if err != nil || len(to) != 1 {
		return slot{}, fault.Wrap(err, fault.Invalid, "vault.recipient")
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, to...)
	if err != nil {
		return slot{}, fault.Wrap(err, fault.Invalid, "vault.recipient")
	}
	if _, err := w.Write(slices.Concat([]byte(escrowMark+"\x00"+key.storeID+"\x00"), key.data[:])); err != nil {
		return slot{}, fault.Wrap(err, fault.Internal, "internal")
	}
	if err := w.Close(); err != nil {
		return slot{}, fault.Wrap(err, fault.Internal, "internal")
	}
	return slot{Kind: bySlotEscrow, ID: rand.Text(), Recipient: strings.TrimSpace(recipient), Wrapped: out.Bytes()}, nil
}

func (s slot) openEscrow(storeID string, identity age.Identity) (Key, error) {
	r, err := age.Decrypt(bytes.NewReader(s.Wrapped), identity)
	if err != nil {
		return Key{}, fault.Wrap(err, fault.Refused, "vault.other_escrow")
	}
	payload, err := io.ReadAll(io.LimitReader(r, 1024))
	if err != nil {
		return Key{}, fault.Wrap(err, fault.Damaged, "vault.damaged")
	}
	data, found := bytes.CutPrefix(payload, []byte(escrowMark+"\x00"+storeID+"\x00"))
	if !found || len(data) != keySize {
		return Key{}, fault.New(fault.Damaged, "vault.damaged")
	}
	return Key{storeID: storeID, data: [keySize]byte(data)}, nil
}

// NewRecovery draws a recovery code: eight groups of four symbols of RFC 4648
// base32, which has no 0, 1, 8 or 9. It opens nothing until ReplaceRecovery.
func NewRecovery() []string {
	raw := make([]byte, recoverySize)
	rand.Read(raw)
	code := base32.StdEncoding.EncodeToString(raw)
	var groups []string
	for part := range slices.Chunk([]byte(code), 4) {
		groups = append(groups, string(part))
	}
	return groups
}

// recoveryText is a code as typed, brought to the printed form: small letters,
// spaces and dashes are forgiven, and 0, 1 and 8 are read as the letters they
// look like.
func recoveryText(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '2' && r <= '7':
			return r
		case r == '0':
			return 'O'
		case r == '1':
			return 'I'
		case r == '8':
			return 'B'
		}
		return -1
	}, norm.NFKC.String(typed))
}
