package wire

import (
	"bytes"
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net"
	"net/http"
	"strconv"
	"time"

	"earlyhelp.example/backend/fault"
)

// Options make a Client.
type Options struct {
	Address   string // https://host, or http on a loopback address
	Device    string // the id given at enrolment; "" before
	Key       ed25519.PrivateKey
	Version   string // of this program, for the centre's log and for what the centre demands
	Random    io.Reader
	Transport http.RoundTripper // nil for the ordinary network
}

// Client speaks with one centre as one device. It is safe for concurrent use.
// It follows no redirect, believes no page that is not the centre's, and reads
// no answer larger than MaxAnswer, or MaxPack for a form pack.
type Client struct {
	address string // scheme and host, no path
	device  string
	key     ed25519.PrivateKey
	version string
	random  io.Reader
	http    *http.Client
}

// NewClient checks the address: TLS everywhere but on this computer itself.
func NewClient(o Options) (*Client, error) {
	address, err := Address(o.Address)
	if err != nil {
		return nil, err
	}
	if len(o.Key) != ed25519.PrivateKeySize {
		return nil, fault.New(fault.Internal, "internal")
	}
	c := &Client{address: address, device: o.Device, key: o.Key, version: o.Version, random: o.Random}
	if c.random == nil {
		c.random = rand.Reader
	}
	transport := o.Transport
	if transport == nil {
		transport = ordinary()
	}
	c.http = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	return c, nil
}

// ordinary is the network with limits on every wait. Answers are unpacked by
// us, under a limit, so the transport may not do it.
func ordinary() *http.Transport {
	dialer := &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy: proxy, DialContext: dialer.DialContext, ForceAttemptHTTP2: true,
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, TLSHandshakeTimeout: 15 * time.Second,
		ResponseHeaderTimeout: 60 * time.Second, ExpectContinueTimeout: time.Second,
		IdleConnTimeout: 60 * time.Second, MaxIdleConnsPerHost: 4, DisableCompression: true,
		MaxResponseHeaderBytes: 64 << 10,
	}
}

// call is one request of the protocol.
type call struct {
	method, path string
	access       string // bearer token, "" for none
	nonce        string // of the proof, "" for a fresh one; noProof for none
	noProof      bool
	body         []byte // uncompressed
	squeeze      bool   // send it as zstd
	media        string // of the body; "" for JSON
	seen         string
	most         int // bytes of the answer, 0 for MaxAnswer
	progress     func(sent, total int64)
}

// answer is what the centre itself said with a 2xx.
type answer struct {
	status int
	epoch  int64 // of the header, 0 for none
	body   []byte
}

// do sends a request and gives the centre's answer; every other outcome is a
// *Failure.
func (c *Client) do(ctx context.Context, q call) (answer, error) {
	req, body, err := c.request(ctx, q)
	if err != nil {
		return answer{}, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		f := noAnswer(err)
		f.Unsent = !body.touched()
		return answer{}, f
	}
	defer func() {
		_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection can be used again
		_ = resp.Body.Close()
	}()
	got, err := read(resp, cmp.Or(q.most, MaxAnswer))
	if err != nil {
		return answer{}, err
	}
	return got, nil
}

func (c *Client) request(ctx context.Context, q call) (*http.Request, *meter, error) {
	sent := q.body
	if q.squeeze {
		sent = Compress(q.body)
	}
	body := &meter{total: int64(len(sent)), tell: q.progress}
	req, err := http.NewRequestWithContext(ctx, q.method, c.address+q.path, nil)
	if err != nil {
		return nil, nil, failure(Permanent, fault.Internal, "internal", err)
	}
	if q.body != nil {
		req.ContentLength = int64(len(sent))
		req.GetBody = func() (io.ReadCloser, error) { return body.over(bytes.NewReader(sent)), nil }
		req.Body, _ = req.GetBody()
		req.Header.Set("Content-Type", cmp.Or(q.media, "application/json"))
	}
	digest := ReprDigest(q.body)
	if err := c.sign(req, q, digest); err != nil {
		return nil, nil, err
	}
	req.Header.Set(HeaderReprDigest, digest)
	req.Header.Set(HeaderProtocol, strconv.Itoa(ProtocolMax))
	req.Header.Set("Accept", "application/json, "+ProblemType)
	req.Header.Set("Accept-Encoding", "zstd")
	req.Header.Set("User-Agent", "EarlyHelp/"+c.version)
	// A nil value is not sent; it lets the transport try again on a fresh
	// connection where a kept one died. Every request here may be repeated.
	req.Header["Idempotency-Key"] = nil
	if q.squeeze {
		req.Header.Set("Content-Encoding", "zstd")
	}
	if q.access != "" {
		req.Header.Set("Authorization", "Bearer "+q.access)
	}
	if q.seen != "" {
		req.Header.Set(HeaderLastSeen, q.seen)
	}
	return req, body, nil
}

func (c *Client) sign(req *http.Request, q call, digest string) error {
	if q.noProof {
		return nil
	}
	nonce := q.nonce
	if nonce == "" {
		var err error
		if nonce, err = c.nonce(); err != nil {
			return err
		}
	}
	req.Header.Set(HeaderProof, SignProof(c.key, c.device, nonce, q.method, q.path, digest).String())
	return nil
}

// nonce is 128 random bits.
func (c *Client) nonce() (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(c.random, b[:]); err != nil {
		return "", failure(OneItem, fault.Internal, "internal", err)
	}
	return base64.RawURLEncoding.EncodeToString(b[:]), nil
}

// read decides first who answered. A centre marks every answer with its
// protocol; a hotel's sign-in page, a proxy's error and a redirect do not
// (ODK Collect has been caught by each of them).
func read(resp *http.Response, most int) (answer, error) {
	if resp.Header.Get(HeaderProtocol) == "" || resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return answer{}, another(resp)
	}
	media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || media != "application/json" && media != ProblemType {
		return answer{}, another(resp)
	}
	body, err := readLimited(resp, most)
	if err != nil {
		f := failure(NoRoad, fault.Offline, "wire.cut", err)
		f.Status = resp.StatusCode
		return answer{}, f
	}
	if resp.StatusCode != http.StatusOK && resp.StatusCode != http.StatusCreated {
		var p Problem
		_ = json.Unmarshal(body, &p) // a centre's problem that cannot be read is sorted by its status
		return answer{}, problemFailure(resp.StatusCode, resp.Header, p)
	}
	epoch, _ := strconv.ParseInt(resp.Header.Get(HeaderEpoch), 10, 64) // a hint; absent is 0
	return answer{status: resp.StatusCode, epoch: epoch, body: body}, nil
}

// another is an answer of something that is not the centre.
func another(resp *http.Response) *Failure {
	key := "wire.portal"
	switch {
	case resp.StatusCode == http.StatusProxyAuthRequired:
		key = "wire.proxy"
	case resp.StatusCode >= 500 && resp.StatusCode != http.StatusNetworkAuthenticationRequired:
		key = "wire.gateway"
	}
	f := failure(NoRoad, fault.Offline, key, nil)
	f.Status = resp.StatusCode
	return f
}

func decode[T any](a answer, err error) (T, int64, error) {
	var v T
	if err != nil {
		return v, 0, err
	}
	if err := json.Unmarshal(a.body, &v); err != nil {
		return v, 0, failure(NoRoad, fault.Offline, "wire.portal", err)
	}
	return v, a.epoch, nil
}
