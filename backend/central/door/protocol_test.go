package door_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

func TestTheWholeRoadWithTheLaptopsOwnClient(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	if l.enrolled.Worker.FullName != "Wren Aldous" || l.enrolled.EscrowRecipient != "age1invented" || string(l.enrolled.Profile) != "profile: marlbridge" {
		t.Errorf("enrolment %+v", l.enrolled.Enrolment)
	}
	s := document(t, nil)
	first, err := l.deliver(t, s)
	must(t, err)
	r, err := sealed.VerifyReceipt(first.Receipt, l.keys(t))
	must(t, err)
	if !r.Proves(s.ID, s.SHA256, council) || first.Reference != s.Reference || first.State != sealed.Accepted {
		t.Errorf("receipt %+v, answer %+v", r, first)
	}
	b.pass(time.Minute)
	again, err := l.deliver(t, s)
	must(t, err)
	if again.Receipt != first.Receipt {
		t.Error("another receipt for the same bytes")
	}
	fetched, err := l.Receipt(t.Context(), l.session.Access, s.ID)
	must(t, err)
	if fetched.Receipt != first.Receipt {
		t.Error("another receipt when asked again")
	}
	jws, nonce, err := l.Query(t.Context(), l.session.Access, wire.Seen{}, []wire.Known{{ID: s.ID, SHA256: s.SHA256}})
	must(t, err)
	var have sealed.Have
	must(t, sealed.Verify(sealed.StatementHave, jws, l.keys(t), &have))
	if have.Nonce != nonce || len(have.Items) != 1 || have.Items[0].State != sealed.Present {
		t.Errorf("have %+v", have)
	}
	b.quietLog(t, l.session.Access, s.ID)
}

func TestARefreshTurnsOverTheWire(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	next, err := l.Refresh(t.Context(), l.challenge(t), l.session.Refresh)
	must(t, err)
	if next.Access == l.session.Access || next.ExpiresIn != 900 {
		t.Errorf("next session: %d s", next.ExpiresIn)
	}
	_, err = l.Refresh(t.Context(), l.challenge(t), l.session.Refresh)
	wantCode(t, err, http.StatusUnauthorized, wire.CodeRefresh)
	l.session = next
	_, err = l.deliver(t, document(t, nil))
	wantCode(t, err, http.StatusUnauthorized, wire.CodeToken) // the family is dead
}

func wantCode(t *testing.T, err error, status int, code string) {
	t.Helper()
	f, ok := errors.AsType[*wire.Failure](err)
	if !ok || f.Status != status || f.Code != code {
		t.Errorf("answer %v, want %d %s", err, status, code)
	}
}

func TestEnrolmentIsRefused(t *testing.T) {
	b := newBench(t, door.Limits{})
	letter := b.letter(t)
	code := letter.Code
	letter.Code = strings.Map(func(r rune) rune { return '0' + (r-'0'+1)%10 }, code)
	_, err := wire.Enrol(t.Context(), letter, "a laptop", wire.Options{Key: key(5)})
	wantCode(t, err, http.StatusForbidden, wire.CodeCode)
	hello := helloOf(t, b)
	for name, change := range map[string]func(*wire.EnrolRequest, *string){
		"a proof by another key":   func(r *wire.EnrolRequest, _ *string) { r.DeviceKey = wireKey(6) },
		"a challenge not ours":     func(r *wire.EnrolRequest, _ *string) { r.Challenge = "AAAA" },
		"no proof":                 func(_ *wire.EnrolRequest, proof *string) { *proof = "" },
		"another challenge signed": func(r *wire.EnrolRequest, _ *string) { r.Challenge = helloOf(t, b).Challenge },
	} {
		t.Run(name, func(t *testing.T) {
			request := wire.EnrolRequest{Code: code, DeviceKey: wireKey(5), Challenge: hello.Challenge}
			proofOf := func() string {
				raw, err := json.Marshal(request)
				must(t, err)
				return wire.SignProof(key(5), "", hello.Challenge, "POST", wire.PathEnrol, wire.ReprDigest(raw)).String()
			}
			proof := proofOf()
			change(&request, &proof)
			if proof != "" {
				proof = proofOf()
			}
			status, problem := b.post(t, wire.PathEnrol, proof, request)
			if status != http.StatusUnauthorized || problem.Code != wire.CodeProof {
				t.Errorf("%d %s", status, problem.Code)
			}
		})
	}
	b.quietLog(t, code)
}

func wireKey(n byte) string { return sealed.PublicKeyOf(key(n).Public().(ed25519.PublicKey)).Public }

func helloOf(t *testing.T, b *bench) wire.Hello {
	t.Helper()
	client, err := wire.NewClient(wire.Options{Address: b.server.URL, Key: key(9)})
	must(t, err)
	hello, err := client.Hello(t.Context())
	must(t, err)
	return hello
}

func (b *bench) post(t *testing.T, path, proof string, v any) (int, wire.Problem) {
	t.Helper()
	raw, err := json.Marshal(v)
	must(t, err)
	return b.postRaw(t, path, proof, raw)
}

func (b *bench) postRaw(t *testing.T, path, proof string, raw []byte) (int, wire.Problem) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", b.server.URL+path, bytes.NewReader(raw))
	must(t, err)
	req.Header.Set("Content-Type", "application/json")
	if proof != "" {
		req.Header.Set(wire.HeaderProof, proof)
	}
	status, answer, _ := b.do(t, req)
	var problem wire.Problem
	if status >= 400 {
		must(t, json.Unmarshal(answer, &problem))
	}
	if bytes.Contains(answer, []byte("Canary")) {
		t.Errorf("%s repeats what was sent: %s", path, answer)
	}
	return status, problem
}

func TestADeliveryThatIsNotProvedIsNotRead(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, thief := b.laptop(t, 5), b.laptop(t, 6)
	s, other := document(t, nil), document(t, nil)
	for name, test := range map[string]struct {
		change func(*put)
		status int
		code   string
	}{
		"no token":                {func(p *put) { p.access = "" }, 401, wire.CodeToken},
		"another token":           {func(p *put) { p.access += "x" }, 401, wire.CodeToken},
		"a refresh token":         {func(p *put) { p.access = l.session.Refresh }, 401, wire.CodeToken},
		"no proof":                {func(p *put) { p.proof = "" }, 401, wire.CodeProof},
		"a stolen token":          {func(p *put) { p.proof = thief.put(s).proof }, 401, wire.CodeProof},
		"a proof of another path": {func(p *put) { p.proof = l.put(other).proof }, 401, wire.CodeProof},
		"no digest":               {func(p *put) { p.digest = "" }, 400, wire.CodeMalformed},
		"a digest of a kind":      {func(p *put) { p.digest = "md5=:x:" }, 400, wire.CodeMalformed},
		"damaged on the way":      {func(p *put) { p.body = bytes.NewReader(other.Bytes) }, 400, wire.CodeDigest},
		"an unknown coding":       {func(p *put) { p.coding = "gzip" }, 400, wire.CodeMalformed},
		"no zstd":                 {func(p *put) { p.coding = "zstd" }, 400, wire.CodeDigest},
		"too old":                 {func(p *put) { p.protocol = "0" }, 426, wire.CodeTooOld},
	} {
		t.Run(name, func(t *testing.T) {
			p := l.put(s)
			test.change(&p)
			if status, problem, _ := b.send(t, p); status != test.status || problem.Code != test.code {
				t.Errorf("%d %s, want %d %s", status, problem.Code, test.status, test.code)
			}
		})
	}
	if status, _, _ := b.send(t, l.put(s)); status != http.StatusCreated {
		t.Errorf("after all that the good one gets %d, want 201", status)
	}
	b.quietLog(t)
}

func TestOtherBytesUnderOneIDAre409(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, s := b.laptop(t, 5), document(t, nil)
	_, err := l.deliver(t, s)
	must(t, err)
	s.Bytes = append([]byte(" "), s.Bytes...)
	_, err = l.deliver(t, s)
	wantCode(t, err, http.StatusConflict, wire.CodeIDReused)
}

// Whatever the content says, the answer is 201 with a receipt.
func TestContentIsNeverRefused(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	for name, s := range map[string]sealed.Submission{
		"another worker's":  document(t, func(e *sealed.Envelope) { e.Author.Worker = "w-9" }),
		"another council's": document(t, func(e *sealed.Envelope) { e.Authority = "X99000009" }),
		"an unknown form":   document(t, func(e *sealed.Envelope) { e.Form.Code = "x" }),
		"without its first": document(t, func(e *sealed.Envelope) { e.Episode = &sealed.Episode{ID: "e", After: document(t, nil).ID} }),
		"no JSON at all":    {ID: document(t, nil).ID, Bytes: []byte("\x00\xff")},
		"nothing":           {ID: document(t, nil).ID, Bytes: []byte{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := l.deliver(t, s)
			must(t, err)
			if _, err := sealed.VerifyReceipt(got.Receipt, l.keys(t)); err != nil || got.State == sealed.Accepted {
				t.Errorf("%s, %v", got.State, err)
			}
		})
	}
}

func TestHasteIsSlowed(t *testing.T) {
	b := newBench(t, door.Limits{PerDevice: 4, PerAddress: 5})
	l := b.laptop(t, 5)
	s := document(t, nil)
	for range 4 {
		_, err := l.deliver(t, s)
		must(t, err)
	}
	status, problem, header := b.send(t, l.put(s))
	if status != http.StatusTooManyRequests || problem.Code != wire.CodeTooMany || header.Get("Retry-After") == "" {
		t.Errorf("the fifth gets %d %s, retry after %q", status, problem.Code, header.Get("Retry-After"))
	}
	b.pass(15 * time.Second)
	if _, err := l.deliver(t, s); err != nil {
		t.Errorf("a quarter of a minute later: %v", err)
	}
	for range 10 { // guesses of one address
		status, _ = b.post(t, wire.PathEnrol, "", wire.EnrolRequest{})
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("the last guess gets %d", status)
	}
}

func TestEveryAnswerIsMarkedAndEveryUnknownPathIsAProblem(t *testing.T) {
	b := newBench(t, door.Limits{})
	for _, line := range []string{"GET /v1/hello 200", "GET /v1/openapi.json 200", "GET /v1/nothing 404", "POST /v1/hello 404", "GET /staff/api/nothing 404",
		"GET / 200", "GET /index.html 404", "GET /assets/centre.js 200", "GET /assets/../index.html 404", "GET /docs 404", "GET /schemas/Hello.json 404", "POST / 404"} {
		parts := strings.Fields(line)
		req, err := http.NewRequestWithContext(t.Context(), parts[0], b.server.URL+parts[1], nil)
		must(t, err)
		status, _, header := b.do(t, req) // checks the marks
		if got := http.StatusText(status); !strings.HasSuffix(line, " "+strings.TrimSpace(parts[2])) || status != atoi(parts[2]) {
			t.Errorf("%s: %d %s", line, status, got)
		}
		if !strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", line, header)
		}
	}
}

func atoi(s string) (n int) {
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}
