package wire

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

// Hello asks the centre who it is. Nothing in the answer is proved; the caller
// checks Keys against the enrolment key that was pinned.
func (c *Client) Hello(ctx context.Context) (Hello, error) {
	hello, _, err := decode[Hello](c.do(ctx, call{method: http.MethodGet, path: PathHello, noProof: true}))
	if err != nil {
		return Hello{}, err
	}
	if hello.Protocol.Max < ProtocolMin || hello.Protocol.Min > ProtocolMax || olderThan(c.version, hello.MinVersion) {
		return Hello{}, failure(TooOld, fault.Newer, "wire.client-too-old", nil)
	}
	return hello, nil
}

// OpenSession proves the device's key over a challenge of Hello.
func (c *Client) OpenSession(ctx context.Context, challenge string) (Session, error) {
	return c.session(ctx, PathSessions, challenge, SessionRequest{DeviceID: c.device, Challenge: challenge})
}

// Refresh exchanges a refresh token, with the same proof.
func (c *Client) Refresh(ctx context.Context, challenge, refresh string) (Session, error) {
	return c.session(ctx, PathRefresh, challenge, RefreshRequest{DeviceID: c.device, Refresh: refresh, Challenge: challenge})
}

func (c *Client) session(ctx context.Context, path, challenge string, request any) (Session, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return Session{}, failure(Permanent, fault.Internal, "internal", err)
	}
	s, _, err := decode[Session](c.do(ctx, call{method: http.MethodPost, path: path, nonce: challenge, body: body}))
	if err == nil && (s.Access == "" || s.ExpiresIn <= 0) {
		err = failure(NoRoad, fault.Offline, "wire.portal", nil)
	}
	return s, err
}

// Seen is how far the laptop has had the centre's book proved to it.
type Seen struct{ Epoch, Seq int64 }

func (s Seen) String() string {
	if s.Epoch == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.Epoch, s.Seq)
}

// Delivery is one sealed submission to be sent. Progress, where given, is
// told how many bytes of the body the network has taken.
type Delivery struct {
	ID       string
	Payload  []byte
	Access   string
	Seen     Seen
	Progress func(sent, total int64)
}

// Deliver sends the bytes as they are. The answer's Receipt is not verified
// here: the caller has the pinned keys. epoch is the centre's, a hint.
func (c *Client) Deliver(ctx context.Context, d Delivery) (got Accepted, epoch int64, err error) {
	if !sealed.ValidID(d.ID) {
		return got, 0, failure(Permanent, fault.Internal, "internal", nil)
	}
	return decode[Accepted](c.do(ctx, call{method: http.MethodPut, path: PathSubmissions + d.ID, access: d.Access,
		body: d.Payload, squeeze: true, seen: d.Seen.String(), progress: d.Progress}))
}

// Chunk is a part of a file that a delivered form names, from At on. Progress,
// where given, is told how many bytes of it the network has taken.
type Chunk struct {
	Form, ID string
	At       int64
	Bytes    []byte
	Access   string
	Seen     Seen
	Progress func(sent, total int64)
}

// Upload sends one chunk. A receipt in the answer is not verified here. epoch is
// the centre's, a hint.
func (c *Client) Upload(ctx context.Context, k Chunk) (got Uploaded, epoch int64, err error) {
	if !sealed.ValidID(k.Form) || !sealed.ValidID(k.ID) || len(k.Bytes) == 0 || len(k.Bytes) > MaxChunk {
		return got, 0, failure(Permanent, fault.Internal, "internal", nil)
	}
	return decode[Uploaded](c.do(ctx, call{method: http.MethodPut, path: ChunkPath(k.Form, k.ID, k.At), access: k.Access,
		body: k.Bytes, media: "application/octet-stream", seen: k.Seen.String(), progress: k.Progress}))
}

// ChunkPath is where a chunk goes. Where it begins is part of the path, so that
// the proof over the path is a proof of that too.
func ChunkPath(form, file string, at int64) string {
	return PathSubmissions + form + PathFiles + file + "/" + strconv.FormatInt(at, 10)
}

// Query asks what the centre has of these; the nonce ties the signed answer to
// this question. The answer is the text of a statement, not yet verified.
func (c *Client) Query(ctx context.Context, access string, seen Seen, items []Known) (have, nonce string, err error) {
	nonce, err = c.nonce()
	if err != nil {
		return "", "", err
	}
	if items == nil {
		items = []Known{}
	}
	body, err := json.Marshal(QueryRequest{Nonce: nonce, Items: items})
	if err != nil {
		return "", "", failure(Permanent, fault.Internal, "internal", err)
	}
	got, _, err := decode[QueryAnswer](c.do(ctx, call{method: http.MethodPost, path: PathQuery, access: access,
		body: body, seen: seen.String()}))
	return got.Have, nonce, err
}

// Receipt fetches the receipt of a submission again, not yet verified.
func (c *Client) Receipt(ctx context.Context, access, id string) (Accepted, error) {
	got, _, err := decode[Accepted](c.do(ctx, call{method: http.MethodGet, path: PathSubmissions + id + PathReceipt, access: access}))
	return got, err
}
