package door

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

// protocol registers what laptops ask (sync.md 3.2).
func (d *door) protocol() {
	register(d, operation("hello", http.MethodGet, wire.PathHello, "Who the centre is; no login", smallBody), d.hello)
	register(d, operation("enrol", http.MethodPost, wire.PathEnrol, "Spend an activation code for a laptop's key", smallBody), d.enrol)
	register(d, operation("openSession", http.MethodPost, wire.PathSessions, "Open a session by the proof of a device key", smallBody), d.openSession)
	register(d, operation("refreshSession", http.MethodPost, wire.PathRefresh, "Exchange a refresh token; one used twice ends the session", smallBody), d.refresh)
	register(d, d.proved(operation("closeSession", http.MethodDelete, wire.PathSessions, "End the session", smallBody)), d.closeSession)
	register(d, d.proved(operation("deliver", http.MethodPut, wire.PathSubmissions+"{id}", "Deliver one sealed submission; the same bytes get the same receipt for ever", central.MaxSealed)), d.deliver)
	register(d, d.proved(operation(uploadID, http.MethodPut, wire.PathSubmissions+"{id}"+wire.PathFiles+"{file}/{at}",
		"One chunk of a file that a delivered form names; with the last one comes the file's own receipt", central.MostChunk)), d.upload)
	register(d, d.proved(operation("receipt", http.MethodGet, wire.PathSubmissions+"{id}"+wire.PathReceipt, "The receipt again", smallBody)), d.receipt)
	register(d, d.proved(operation("query", http.MethodPost, wire.PathQuery, "What the centre holds of these, signed", queryBody)), d.query)
	register(d, d.proved(operation("packs", http.MethodGet, wire.PathPacks, "The form packs on offer", smallBody)), d.packs)
	register(d, d.proved(operation("pack", http.MethodGet, wire.PathPacks+"/{sha256}", "One form pack; its own signature proves it", smallBody)), d.pack)
}

const queryBody = 256 << 10 // bytes; 500 ids with digests are 60 KB

func (d *door) proved(op huma.Operation) huma.Operation {
	op.Middlewares = huma.Middlewares{d.tokenHolder}
	op.Security = []map[string][]string{{"session": {}}}
	return op
}

type helloAnswer struct{ Body wire.Hello }

func (d *door) hello(ctx context.Context, _ *struct{}) (*helloAnswer, error) {
	keys, err := d.Centre.KeySet()
	if err != nil {
		return nil, err
	}
	challenge, err := d.Centre.Challenge(d.Now())
	if err != nil {
		return nil, err
	}
	council, err := d.Centre.Council(ctx)
	if err != nil {
		return nil, err
	}
	return &helloAnswer{Body: wire.Hello{
		MinVersion: d.Oldest, Forms: wire.FormsDigest(d.offers()),
		Protocol: wire.Protocol{Min: wire.ProtocolMin, Max: wire.ProtocolMax}, ServerTime: d.Now().UTC(), Epoch: council.Epoch,
		Authority: d.Centre.Authority(), Name: d.Name, EnrolmentKey: base64.StdEncoding.EncodeToString(d.Centre.EnrolmentKey()),
		Keys: keys, Challenge: challenge, Limits: wire.Limits{Submission: central.MaxSealed, Query: wire.MaxQuery, File: central.MostFile, Chunk: central.MostChunk},
	}}, nil
}

type enrolRequest struct {
	Signed
	RawBody []byte
	Body    wire.EnrolRequest
}

type enrolAnswer struct{ Body wire.EnrolAnswer }

func (d *door) enrol(ctx context.Context, in *enrolRequest) (*enrolAnswer, error) {
	key, err := base64.StdEncoding.DecodeString(in.Body.DeviceKey)
	if err != nil {
		return nil, fault.New(fault.Invalid, "central.malformed")
	}
	if err := d.answered(in.Signed, "", in.Body.Challenge, key, wire.PathEnrol, in.RawBody); err != nil {
		return nil, err
	}
	got, err := d.Centre.Enrol(ctx, central.Application{Code: in.Body.Code, DeviceName: in.Body.DeviceName, Key: key}, d.Now())
	if err != nil {
		return nil, err
	}
	council, err := d.Centre.Council(ctx)
	if err != nil {
		return nil, err
	}
	w := got.Worker
	jws, err := d.Centre.SignEnrolment(wire.Enrolment{
		DeviceID: got.Device.ID, DeviceKey: in.Body.DeviceKey, Challenge: in.Body.Challenge, Authority: d.Centre.Authority(),
		Worker:  wire.Worker{ID: w.ID, FullName: w.FullName, JobTitle: w.JobTitle, Agency: w.Agency, AgencyType: w.AgencyType, Phone: w.Phone, Email: w.Email, Roles: strings.Fields(w.Roles)},
		Profile: got.Papers.Profile, EscrowRecipient: got.Papers.EscrowRecipient, Keys: d.Centre.Keys(), PackKeys: got.Papers.PackKeys, Epoch: council.Epoch, IssuedAt: d.Now().UTC(),
	})
	return &enrolAnswer{Body: wire.EnrolAnswer{Enrolment: jws}}, err
}

type sessionRequest struct {
	Signed
	RawBody []byte
	Body    wire.SessionRequest
}

type sessionAnswer struct{ Body wire.Session }

func sessionOf(t central.Tokens) *sessionAnswer {
	return &sessionAnswer{Body: wire.Session{Access: t.Access, Refresh: t.Refresh, ExpiresIn: int(t.ExpiresIn.Seconds())}}
}

func (d *door) openSession(ctx context.Context, in *sessionRequest) (*sessionAnswer, error) {
	caller, err := d.Centre.Device(ctx, in.Body.DeviceID)
	if err != nil {
		return nil, err
	}
	if err := d.answered(in.Signed, caller.Device, in.Body.Challenge, caller.DeviceKey, wire.PathSessions, in.RawBody); err != nil {
		return nil, err
	}
	tokens, err := d.Centre.OpenSession(ctx, caller.Device, d.Now())
	if err != nil {
		return nil, err
	}
	return sessionOf(tokens), nil
}

type refreshRequest struct {
	Signed
	RawBody []byte
	Body    wire.RefreshRequest
}

func (d *door) refresh(ctx context.Context, in *refreshRequest) (*sessionAnswer, error) {
	caller, err := d.Centre.Device(ctx, in.Body.DeviceID)
	if err != nil {
		return nil, err
	}
	if err := d.answered(in.Signed, caller.Device, in.Body.Challenge, caller.DeviceKey, wire.PathRefresh, in.RawBody); err != nil {
		return nil, err
	}
	tokens, err := d.Centre.Refresh(ctx, in.Body.Refresh, caller.Device, d.Now())
	if fault.Is(err, fault.Refused) {
		return nil, newProblem(http.StatusUnauthorized, wire.CodeRefresh, fault.Say(err, language(ctx)))
	}
	if err != nil {
		return nil, err
	}
	return sessionOf(tokens), nil
}

type closeAnswer struct{ Body struct{} }

func (d *door) closeSession(ctx context.Context, in *Signed) (*closeAnswer, error) {
	if _, err := d.caller(ctx, *in, http.MethodDelete, wire.PathSessions, wire.ReprDigest(nil)); err != nil {
		return nil, err
	}
	return &closeAnswer{}, d.Centre.CloseSession(ctx, in.Authorization[len("Bearer "):], d.Now())
}
