package wire

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// Letter is what a person types from the activation letter: all three, because
// the code alone proves nothing about who asks for it.
type Letter struct {
	Address     string // of the centre
	Fingerprint string // of its enrolment key, 16 symbols
	Code        string // 8 digits
}

// Enrolled is what the centre said, proved by the key on the letter.
type Enrolled struct {
	Enrolment
	Address      string            // in its one form
	EnrolmentKey ed25519.PublicKey // to be pinned
}

// Enrol spends the letter's code for this device. The centre must first show
// the key whose fingerprint is on the letter; until it has, the code does not
// leave this laptop. The Options' Device is not used.
func Enrol(ctx context.Context, letter Letter, deviceName string, o Options) (Enrolled, error) {
	code, err := letter.check()
	if err != nil {
		return Enrolled{}, err
	}
	o.Address, o.Device = letter.Address, ""
	c, err := NewClient(o)
	if err != nil {
		return Enrolled{}, err
	}
	hello, err := c.Hello(ctx)
	if err != nil {
		return Enrolled{}, err
	}
	pinned, err := hello.proved(letter.Fingerprint)
	if err != nil {
		return Enrolled{}, err
	}
	public, _ := c.key.Public().(ed25519.PublicKey)
	request := EnrolRequest{Code: code, DeviceName: deviceName, Challenge: hello.Challenge,
		DeviceKey: base64.StdEncoding.EncodeToString(public)}
	body, err := json.Marshal(request)
	if err != nil {
		return Enrolled{}, fault.Wrap(err, fault.Internal, "internal")
	}
	got, _, err := decode[EnrolAnswer](c.do(ctx, call{method: http.MethodPost, path: PathEnrol, nonce: hello.Challenge, body: body}))
	if err != nil {
		return Enrolled{}, err
	}
	e, err := got.proved(pinned, request)
	return Enrolled{Enrolment: e, Address: c.address, EnrolmentKey: pinned}, err
}

// check finds slips of typing before anything is sent.
func (l Letter) check() (code string, err error) {
	for _, r := range l.Code {
		if r >= '0' && r <= '9' {
			code += string(r)
		} else if !strings.ContainsRune(" -\u00a0", r) {
			return "", fault.New(fault.Invalid, "wire.code-shape")
		}
	}
	if len(code) != 8 {
		return "", fault.New(fault.Invalid, "wire.code-shape")
	}
	if !sealed.FingerprintShape(l.Fingerprint) {
		return "", fault.New(fault.Invalid, "wire.fingerprint-shape")
	}
	return code, nil
}

// proved gives the enrolment key, if it is the one on the letter and has
// signed the centre's key set.
func (h Hello) proved(fingerprint string) (ed25519.PublicKey, error) {
	key, err := base64.StdEncoding.DecodeString(h.EnrolmentKey)
	if err != nil || !sealed.SameFingerprint(fingerprint, key) {
		return nil, fault.New(fault.Refused, "wire.otherkey")
	}
	set, err := sealed.VerifyKeySet(h.Keys, key)
	if err != nil || set.Authority != h.Authority {
		return nil, fault.New(fault.Refused, "wire.otherkey")
	}
	return key, nil
}

// proved opens the signed enrolment and holds it against what was asked: it
// must be for this device's key, in answer to this request.
func (a EnrolAnswer) proved(pinned ed25519.PublicKey, asked EnrolRequest) (Enrolment, error) {
	var e Enrolment
	err := sealed.Verify(sealed.StatementEnrolment, a.Enrolment, sealed.Keys{sealed.KeyID(pinned): pinned}, &e)
	if err != nil {
		return Enrolment{}, fault.Wrap(err, fault.Refused, "wire.otherkey")
	}
	_, badKeys := e.Keys.Set()
	if e.DeviceKey != asked.DeviceKey || e.Challenge != asked.Challenge || e.Keys.Authority != e.Authority || badKeys != nil {
		return Enrolment{}, fault.New(fault.Refused, "wire.otherkey")
	}
	if e.DeviceID == "" || e.Worker.ID == "" || e.Authority == "" || strings.ContainsAny(e.DeviceID, " \r\n") {
		return Enrolment{}, fault.New(fault.Damaged, "wire.incomplete")
	}
	return e, nil
}
