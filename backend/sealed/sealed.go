// Package sealed makes and reads what leaves a laptop for good: the envelope
// round a finished document, its reference number, and the signed statements
// by which the centre answers (receipts, key sets, enrolments). It may touch
// no clock, no chance, no file and no network; both are arguments. One reason
// for it: the bytes made here are the evidence that is hashed, sent, carried,
// printed and proved years later, so nothing may ever write them twice.
package sealed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
)

// Schema is the first member of every envelope this program writes.
const Schema = "eh.submission/1"

// MaxBytes is the size of the largest envelope, in bytes, before compression
// (8 MiB: the centre stores nothing larger, sync.md 3.13).
const MaxBytes = 8 << 20

// Submission is an envelope turned into bytes, once. Bytes are never made
// again from the envelope: they are what is hashed, sent and kept.
type Submission struct {
	ID        string
	Bytes     []byte
	SHA256    string // of Bytes, lower-case hex
	Reference string // Reference(ID), known offline (BR-41)
	Kind      string
	Urgent    bool
	SealedAt  time.Time
}

// Seal checks the envelope, writes it down and names the result. It refuses
// (fault.Invalid) only what could never be delivered: an id that is no
// UUIDv7, a missing kind, authority, author or time, a body that is no JSON
// object. What the document says is the form's business, not Seal's.
func Seal(e Envelope) (Submission, error) {
	if e.Schema == "" {
		e.Schema = Schema
	}
	if err := e.check(); err != nil {
		return Submission{}, err
	}
	b, err := e.bytes()
	if err != nil {
		return Submission{}, fault.Wrap(err, fault.Internal, "sealed.unwritable")
	}
	if len(b) > MaxBytes {
		return Submission{}, fault.New(fault.Invalid, "sealed.toolarge")
	}
	return Submission{ID: e.ID, Bytes: b, SHA256: Digest(b), Reference: Reference(e.ID),
		Kind: e.Kind, Urgent: e.Urgent != nil, SealedAt: e.SealedAt}, nil
}

// Open reads sealed bytes. Members it does not know are kept and written out
// again by Seal. A fault.Newer means a later schema: the bytes are good, this
// program is too old to read them.
func Open(b []byte) (Envelope, error) {
	if len(b) > MaxBytes {
		return Envelope{}, fault.New(fault.Invalid, "sealed.toolarge")
	}
	if first := bytes.TrimLeft(b, " \t\r\n"); len(first) == 0 || first[0] != '{' {
		return Envelope{}, fault.New(fault.Invalid, "sealed.unreadable")
	}
	var name struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(b, &name); err != nil {
		return Envelope{}, fault.Wrap(err, fault.Invalid, "sealed.unreadable")
	}
	if name.Schema != Schema {
		if strings.HasPrefix(name.Schema, "eh.submission/") {
			return Envelope{}, fault.New(fault.Newer, "sealed.newer")
		}
		return Envelope{}, fault.New(fault.Invalid, "sealed.unreadable")
	}
	var e Envelope
	if err := json.Unmarshal(b, &e); err != nil {
		return Envelope{}, fault.Wrap(err, fault.Invalid, "sealed.unreadable")
	}
	if err := e.check(); err != nil {
		return Envelope{}, err
	}
	kept, err := unknownMembers(b, e)
	if err != nil {
		return Envelope{}, fault.Wrap(err, fault.Invalid, "sealed.unreadable")
	}
	e.unknown = kept
	return e, nil
}

// Digest is the SHA-256 of b in lower-case hex.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
