package door

import (
	"context"
	"net/http"
	"strconv"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

type deliverRequest struct {
	Signed
	ID       string `path:"id" doc:"UUIDv7 made on the laptop"`
	Coding   string `header:"Content-Encoding" doc:"zstd, or none"`
	Protocol string `header:"EH-Protocol"`
	RawBody  []byte
}

type acceptedAnswer struct {
	Status int
	Epoch  string `header:"EH-Sync-Epoch"`
	Body   wire.Accepted
}

// deliver answers when the bytes are on disk, never before.
func (d *door) deliver(ctx context.Context, in *deliverRequest) (*acceptedAnswer, error) {
	if version, err := strconv.Atoi(in.Protocol); in.Protocol != "" && (err != nil || version < wire.ProtocolMin) {
		return nil, newProblem(http.StatusUpgradeRequired, wire.CodeTooOld, "")
	}
	digest, sum, err := digestOf(in.Digest)
	if err != nil {
		return nil, err
	}
	caller, err := d.caller(ctx, in.Signed, http.MethodPut, wire.PathSubmissions+in.ID, digest)
	if err != nil {
		return nil, err
	}
	payload := central.Payload{Coding: in.Coding, Bytes: in.RawBody}
	if payload.Coding == "identity" {
		payload.Coding = ""
	}
	lent := room.Get().(*[]byte)
	defer room.Put(lent)
	sealed, err := unpackTo(*lent, payload)
	if err != nil {
		return nil, err
	}
	if payload.Coding != "" {
		*lent = sealed // the larger; Accept is through with it when it answers
	}
	got, fresh, err := d.Centre.Accept(ctx, caller, central.Delivery{ID: in.ID, Digest: sum, Sealed: sealed, Payload: payload, Seen: in.seen()}, d.Now())
	if err != nil {
		return nil, err
	}
	answer := accepted(got)
	if fresh {
		answer.Status = http.StatusCreated
	}
	return answer, nil
}

func accepted(s central.Submission) *acceptedAnswer {
	return &acceptedAnswer{Status: http.StatusOK, Epoch: strconv.FormatInt(s.Epoch, 10), Body: wire.Accepted{
		ID: s.ID, Reference: s.Reference, State: string(s.State), ReceivedAt: s.ReceivedAt, Receipt: s.Receipt}}
}

type receiptRequest struct {
	Signed
	ID string `path:"id"`
}

func (d *door) receipt(ctx context.Context, in *receiptRequest) (*acceptedAnswer, error) {
	caller, err := d.caller(ctx, in.Signed, http.MethodGet, wire.PathSubmissions+in.ID+wire.PathReceipt, wire.ReprDigest(nil))
	if err != nil {
		return nil, err
	}
	got, err := d.Centre.Receipt(ctx, caller, in.ID)
	if err != nil {
		return nil, err
	}
	return accepted(got), nil
}

type queryRequest struct {
	Signed
	RawBody []byte
	Body    wire.QueryRequest
}

type queryAnswer struct {
	Epoch string `header:"EH-Sync-Epoch"`
	Body  wire.QueryAnswer
}

func (d *door) query(ctx context.Context, in *queryRequest) (*queryAnswer, error) {
	if _, err := d.caller(ctx, in.Signed, http.MethodPost, wire.PathQuery, wire.ReprDigest(in.RawBody)); err != nil {
		return nil, err
	}
	if len(in.Body.Items) > wire.MaxQuery {
		return nil, fault.New(fault.Invalid, "central.malformed")
	}
	asked := make([]central.Asked, 0, len(in.Body.Items))
	for _, k := range in.Body.Items {
		asked = append(asked, central.Asked{ID: k.ID, SHA256: k.SHA256})
	}
	have, epoch, err := d.Centre.Have(ctx, in.Body.Nonce, asked, in.seen(), d.Now())
	return &queryAnswer{Epoch: strconv.FormatInt(epoch, 10), Body: wire.QueryAnswer{Have: have}}, err
}
