package wire_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/simtest"
	"earlyhelp.example/backend/wire"
)

const someID = "019a3c5e-6f10-7b42-9d3a-4b1f0c9e2d77"

func newKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// town is an office on a real loopback address.
type town struct {
	office *simtest.Office
	server *httptest.Server
	key    ed25519.PrivateKey
	client *wire.Client
}

func newTown(t *testing.T, before func(http.ResponseWriter, *http.Request) bool) *town {
	t.Helper()
	o := simtest.NewOffice()
	o.Before = before
	c := &town{office: o, server: httptest.NewServer(o), key: newKey(t)}
	t.Cleanup(c.server.Close)
	public, _ := c.key.Public().(ed25519.PublicKey)
	o.Enlist("d-1", public)
	c.client = c.clientFor(t, "d-1", c.key)
	return c
}

func (c *town) clientFor(t *testing.T, device string, key ed25519.PrivateKey) *wire.Client {
	t.Helper()
	client, err := wire.NewClient(wire.Options{Address: c.server.URL, Device: device, Key: key, Version: "1.0"})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func (c *town) signIn(t *testing.T) wire.Session {
	t.Helper()
	hello, err := c.client.Hello(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.client.OpenSession(t.Context(), hello.Challenge)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestConversation(t *testing.T) {
	c := newTown(t, nil)
	ctx := t.Context()
	s := c.signIn(t)
	payload := []byte(`{"words":"` + strings.Repeat("and so on ", 500) + `"}`)
	var sent, total int64
	got, epoch, err := c.client.Deliver(ctx, wire.Delivery{ID: someID, Payload: payload, Access: s.Access,
		Progress: func(s, of int64) { sent, total = s, of }})
	if err != nil || epoch != 1 {
		t.Fatalf("%v, epoch %d", err, epoch)
	}
	if !bytes.Equal(c.office.Body(someID), payload) {
		t.Error("other bytes arrived")
	}
	if sent != total || total == 0 || total > int64(len(payload))/4 {
		t.Errorf("%d of %d bytes sent for %d: not compressed, or not counted", sent, total, len(payload))
	}
	keys, err := c.office.Keys().Set()
	if err != nil {
		t.Fatal(err)
	}
	receipt, err := sealed.VerifyReceipt(got.Receipt, keys)
	if err != nil || !receipt.Proves(someID, sealed.Digest(payload), "E10000999") {
		t.Errorf("%+v, %v", receipt, err)
	}
	again, err := c.client.Receipt(ctx, s.Access, someID)
	if err != nil || again.Receipt != got.Receipt {
		t.Errorf("the receipt again: %v", err)
	}
	c.asks(t, s.Access, keys, sealed.Digest(payload))
}

func (c *town) asks(t *testing.T, access string, keys sealed.Keys, digest string) {
	t.Helper()
	other := "019a3c5e-6f10-7b42-9d3a-4b1f0c9e2d78"
	jws, nonce, err := c.client.Query(t.Context(), access, wire.Seen{Epoch: 1, Seq: 1}, []wire.Known{{ID: someID, SHA256: digest}, {ID: other, SHA256: digest}})
	if err != nil {
		t.Fatal(err)
	}
	var have sealed.Have
	if err := sealed.Verify(sealed.StatementHave, jws, keys, &have); err != nil {
		t.Fatal(err)
	}
	if have.Nonce != nonce || len(have.Items) != 2 || have.Items[0].State != wire.Present || have.Items[1].State != wire.Missing {
		t.Errorf("%+v", have)
	}
}

func TestRefresh(t *testing.T) {
	c := newTown(t, nil)
	s := c.signIn(t)
	again := func(refresh string) (wire.Session, error) {
		hello, err := c.client.Hello(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return c.client.Refresh(t.Context(), hello.Challenge, refresh)
	}
	next, err := again(s.Refresh)
	if err != nil || next.Refresh == s.Refresh {
		t.Fatalf("%+v, %v", next, err)
	}
	_, err = again(s.Refresh)
	if f, ok := errors.AsType[*wire.Failure](err); !ok || f.Kind != wire.SignedOut || f.Code != wire.CodeRefresh {
		t.Errorf("a spent token: %v", err)
	}
}

// TestStolenToken is a token in the hands of somebody without the device.
func TestStolenToken(t *testing.T) {
	c := newTown(t, nil)
	s := c.signIn(t)
	thief := c.clientFor(t, "d-1", newKey(t))
	_, _, err := thief.Deliver(t.Context(), wire.Delivery{ID: someID, Payload: []byte(`{}`), Access: s.Access})
	if f, ok := errors.AsType[*wire.Failure](err); !ok || f.Code != wire.CodeProof || len(c.office.Arrived()) != 0 {
		t.Errorf("%v, %d arrived", err, len(c.office.Arrived()))
	}
	hello, err := thief.Hello(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := thief.OpenSession(t.Context(), hello.Challenge); err == nil {
		t.Error("a session without the device's key")
	}
}

func TestChallengeIsForOnce(t *testing.T) {
	c := newTown(t, nil)
	hello, err := c.client.Hello(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.client.OpenSession(t.Context(), hello.Challenge); err != nil {
		t.Fatal(err)
	}
	if _, err := c.client.OpenSession(t.Context(), hello.Challenge); err == nil {
		t.Error("the same challenge twice")
	}
}

// TestProblems is the table of sync.md 3.3.
func TestProblems(t *testing.T) {
	cases := []struct {
		status int
		code   string
		want   wire.Kind
	}{
		{400, wire.CodeDigest, wire.OneItem}, {400, wire.CodeMalformed, wire.Permanent}, {401, wire.CodeToken, wire.SignedOut},
		{401, "", wire.SignedOut}, {403, wire.CodeDevice, wire.NoEntry}, {409, wire.CodeIDReused, wire.IDReused},
		{413, wire.CodeTooLarge, wire.Permanent}, {413, "", wire.Permanent}, {426, wire.CodeTooOld, wire.TooOld}, {426, "", wire.TooOld},
		{429, wire.CodeTooMany, wire.Busy}, {429, "", wire.Busy}, {503, wire.CodeBusy, wire.Busy}, {503, "", wire.Busy},
		{500, wire.CodeInternal, wire.OneItem}, {502, "", wire.OneItem}, {408, "", wire.OneItem}, {418, "a code of tomorrow", wire.Permanent},
		{422, "", wire.Permanent},
	}
	for _, k := range cases {
		c := newTown(t, func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPut {
				return false
			}
			w.Header().Set("Retry-After", "7")
			simtest.Problem(w, k.status, k.code)
			return true
		})
		_, _, err := c.client.Deliver(t.Context(), wire.Delivery{ID: someID, Payload: []byte(`{}`), Access: "x"})
		f, ok := errors.AsType[*wire.Failure](err)
		if !ok || f.Kind != k.want || f.Status != k.status || f.RetryAfter != 7*time.Second || f.Unsent {
			t.Errorf("%d %q: %v, want %s", k.status, k.code, err, k.want)
		}
		if said := fault.Say(err, "en"); said == "" || said == fault.Say(fault.New(fault.Internal, "internal"), "en") {
			t.Errorf("%d %q has no words for the person", k.status, k.code)
		}
	}
}

// TestNotTheCentre is everything that answers in its place. Nothing of it is
// followed, believed, or read without a limit.
func TestNotTheCentre(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s was followed to another host", r.Method, r.URL.Path)
	}))
	defer elsewhere.Close()
	said := func(w http.ResponseWriter, media string) {
		w.Header().Set(wire.HeaderProtocol, "1")
		w.Header().Set("Content-Type", media)
	}
	answers := map[string]struct {
		key string
		do  func(http.ResponseWriter)
	}{
		"a sign-in page": {"wire.portal", func(w http.ResponseWriter) { _, _ = io.WriteString(w, "<html>") }},
		"JSON of another": {"wire.portal", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, "{}")
		}},
		"a page with our name": {"wire.portal", func(w http.ResponseWriter) { said(w, "text/html"); _, _ = io.WriteString(w, "{}") }},
		"broken JSON":          {"wire.portal", func(w http.ResponseWriter) { said(w, "application/json"); _, _ = io.WriteString(w, "{") }},
		"a redirect":           {"wire.portal", func(w http.ResponseWriter) { w.Header().Set("Location", elsewhere.URL); w.WriteHeader(307) }},
		"our redirect": {"wire.portal", func(w http.ResponseWriter) {
			said(w, "application/json")
			w.Header().Set("Location", elsewhere.URL)
			w.WriteHeader(302)
		}},
		"a proxy":            {"wire.proxy", func(w http.ResponseWriter) { w.WriteHeader(407) }},
		"a gateway":          {"wire.gateway", func(w http.ResponseWriter) { w.WriteHeader(502) }},
		"sign in to network": {"wire.portal", func(w http.ResponseWriter) { w.WriteHeader(511) }},
		"too much": {"wire.cut", func(w http.ResponseWriter) {
			said(w, "application/json")
			_, _ = w.Write(make([]byte, wire.MaxAnswer+10))
		}},
		"a bomb": {"wire.cut", func(w http.ResponseWriter) {
			said(w, "application/json")
			w.Header().Set("Content-Encoding", "zstd")
			_, _ = w.Write(wire.Compress(make([]byte, 8<<20)))
		}},
		"a coding nobody asked for": {"wire.cut", func(w http.ResponseWriter) {
			said(w, "application/json")
			w.Header().Set("Content-Encoding", "br")
			_, _ = io.WriteString(w, "{}")
		}},
		"half an answer": {"wire.cut", func(w http.ResponseWriter) {
			said(w, "application/json")
			w.Header().Set("Content-Length", "99")
			_, _ = io.WriteString(w, "{}")
		}},
	}
	for name, answer := range answers {
		c := newTown(t, func(w http.ResponseWriter, _ *http.Request) bool { answer.do(w); return true })
		_, _, err := c.client.Deliver(t.Context(), wire.Delivery{ID: someID, Payload: []byte(`{}`), Access: "x"})
		f, ok := errors.AsType[*wire.Failure](err)
		if !ok || f.Kind != wire.NoRoad || f.Key() != answer.key || !fault.Is(err, fault.Offline) {
			t.Errorf("%s: %v, want %s", name, err, answer.key)
		}
	}
}

func TestNoNetwork(t *testing.T) {
	c := newTown(t, nil)
	c.server.Close()
	_, _, err := c.client.Deliver(t.Context(), wire.Delivery{ID: someID, Payload: []byte(`{}`), Access: "x"})
	f, ok := errors.AsType[*wire.Failure](err)
	if !ok || f.Kind != wire.NoRoad || !f.Unsent || f.Key() != "wire.offline" {
		t.Errorf("nobody there: %v, certain that nothing left: %v", err, ok && f.Unsent)
	}
}

// TestCutAfterTheBody is a line that breaks when the bytes have left: nobody
// may say that none did.
func TestCutAfterTheBody(t *testing.T) {
	c := newTown(t, func(w http.ResponseWriter, r *http.Request) bool {
		_, _ = io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler)
	})
	_, _, err := c.client.Deliver(t.Context(), wire.Delivery{ID: someID, Payload: []byte(`{}`), Access: "x"})
	f, ok := errors.AsType[*wire.Failure](err)
	if !ok || f.Kind != wire.NoRoad || f.Unsent {
		t.Errorf("%v, certain that nothing left: %v", err, ok && f.Unsent)
	}
}

// TestUnknownCertificate is a council's address with somebody else's
// certificate.
func TestUnknownCertificate(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("spoken to") }))
	defer server.Close()
	server.Config.ErrorLog = nil
	client, err := wire.NewClient(wire.Options{Address: server.URL, Device: "d-1", Key: newKey(t)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Hello(t.Context())
	if f, ok := errors.AsType[*wire.Failure](err); !ok || f.Kind != wire.NoRoad || f.Key() != "wire.certificate" || !f.Unsent {
		t.Errorf("%v", err)
	}
}

func TestTooOldToTalk(t *testing.T) {
	c := newTown(t, func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set(wire.HeaderProtocol, "9")
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(wire.Hello{Protocol: wire.Protocol{Min: 8, Max: 9}})
		return true
	})
	_, err := c.client.Hello(t.Context())
	if f, ok := errors.AsType[*wire.Failure](err); !ok || f.Kind != wire.TooOld || !fault.Is(err, fault.Newer) {
		t.Errorf("%v", err)
	}
}

func TestDecompressLimit(t *testing.T) {
	small := wire.Compress(make([]byte, 1000))
	if b, err := wire.Decompress(small, 1000); err != nil || len(b) != 1000 {
		t.Errorf("%d, %v", len(b), err)
	}
	for _, limit := range []int{0, 1, 999} {
		if _, err := wire.Decompress(small, limit); err == nil {
			t.Errorf("1000 bytes through a limit of %d", limit)
		}
	}
	if _, err := wire.Decompress([]byte("not zstd"), 1000); err == nil {
		t.Error("anything passes")
	}
}
