package door_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/klauspost/compress/zstd"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// Each trap of huma that architecture.md 5 names has its test here.

func TestTrapUnknownMembersAreTaken(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	challenge := l.challenge(t)
	raw := fmt.Appendf(nil, `{"deviceId":%q,"challenge":%q,"aMemberOfTomorrow":{"story":"Canary"}}`, l.enrolled.DeviceID, challenge)
	proof := wire.SignProof(l.key, l.enrolled.DeviceID, challenge, "POST", wire.PathSessions, wire.ReprDigest(raw)).String()
	if status, problem := b.postRaw(t, wire.PathSessions, proof, raw); status != http.StatusOK {
		t.Errorf("%d %s", status, problem.Code)
	}
	raw = fmt.Appendf(nil, `{"account":"priya","password":%q,"aMemberOfTomorrow":"Canary"}`, password)
	if status, problem := b.postRaw(t, "/staff/api/signin", "", raw); status != http.StatusOK {
		t.Errorf("%d %s", status, problem.Code)
	}
}

func TestTrapRefusalsRepeatNothing(t *testing.T) {
	b := newBench(t, door.Limits{})
	for _, raw := range []string{`{"code":{"Canary":1}}`, `{"code":["Canary"]}`, `{"account":7,"password":"Canary"}`, `"Canary"`, `{"Canary`, `{"challenge":"Canary","devicePublicKey":"Canary"}`} {
		for _, path := range []string{wire.PathEnrol, wire.PathSessions, wire.PathRefresh, wire.PathQuery, "/staff/api/signin"} {
			status, problem := b.postRaw(t, path, "", []byte(raw)) // fails where the answer repeats it
			if status < 400 || status >= 500 || problem.Code == "" {
				t.Errorf("%s %s: %d %q", path, raw, status, problem.Code)
			}
		}
	}
	b.quietLog(t)
}

func TestTrapMoreThanAMegabyteIsTaken(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	for size, want := range map[int]int{2 << 20: 201, central.MaxSealed: 201, central.MaxSealed + 1: 413} {
		for _, coding := range []string{"", "zstd"} {
			raw := bytes.Repeat([]byte("x"), size)
			p := l.put(sealed.Submission{ID: document(t, nil).ID, Bytes: raw})
			if p.coding = coding; coding == "zstd" {
				p.body = bytes.NewReader(wire.Compress(raw))
			}
			if status, problem, _ := b.send(t, p); status != want {
				t.Errorf("%d bytes %q: %d %s, want %d", size, coding, status, problem.Code, want)
			}
		}
	}
}

// endless is a body that does not end by itself; it counts what was taken.
type endless struct{ taken int }

func (e *endless) Read(b []byte) (int, error) {
	if e.taken > 64<<20 {
		return 0, io.EOF
	}
	e.taken += len(b)
	return len(b), nil
}

func TestTrapNoMoreIsReadThanIsAllowed(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	for name, test := range map[string]struct {
		access       string
		status, most int
	}{
		"a laptop":   {l.session.Access, http.StatusRequestEntityTooLarge, central.MaxSealed + 64<<10},
		"a stranger": {"eh_at_guess", http.StatusUnauthorized, 0},
	} {
		body := &endless{}
		req := httptest.NewRequest("PUT", l.put(document(t, nil)).path, body)
		req.Header.Set("Authorization", "Bearer "+test.access)
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, req)
		if w.Code != test.status || body.taken > test.most {
			t.Errorf("%s: %d after %d bytes, want %d after %d at most", name, w.Code, body.taken, test.status, test.most)
		}
	}
}

func TestTrapABombCostsNoMoreThanAnHonestBody(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	var bomb bytes.Buffer
	w, err := zstd.NewWriter(&bomb)
	must(t, err)
	for range 512 {
		_, err := w.Write(make([]byte, 1<<20))
		must(t, err)
	}
	must(t, w.Close())
	p := l.put(document(t, nil))
	p.coding, p.body = "zstd", bytes.NewReader(bomb.Bytes())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	status, problem, _ := b.send(t, p)
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; status != http.StatusRequestEntityTooLarge || problem.Code != wire.CodeTooLarge || grown > 128<<20 {
		t.Errorf("%d %s after %d MiB", status, problem.Code, grown>>20)
	}
}

func TestTrapNoLinksAreAdded(t *testing.T) {
	b := newBench(t, door.Limits{})
	req, err := http.NewRequestWithContext(t.Context(), "GET", b.server.URL+wire.PathHello, nil)
	must(t, err)
	_, body, header := b.do(t, req)
	if bytes.Contains(body, []byte("$schema")) || header.Get("Link") != "" {
		t.Errorf("links: %q in %s", header.Get("Link"), body)
	}
}

func TestTrapEveryOperationSaysItsLimits(t *testing.T) {
	b := newBench(t, door.Limits{})
	var spec struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			Summary   string
			Responses map[string]struct{ Content map[string]any }
		}
	}
	must(t, json.Unmarshal(b.openAPI, &spec))
	operations := 0
	for path, methods := range spec.Paths {
		for method, op := range methods {
			operations++
			if op.Summary == "" || op.Responses["default"].Content[wire.ProblemType] == nil || op.Responses["422"].Content != nil {
				t.Errorf("%s %s: summary %q, responses %v", method, path, op.Summary, op.Responses)
			}
		}
	}
	if !strings.HasPrefix(spec.OpenAPI, "3.1") || operations != 17 {
		t.Errorf("OpenAPI %s with %d operations, want 3.1 with 17", spec.OpenAPI, operations)
	}
	if strings.Contains(string(b.openAPI), `"value"`) || strings.Count(string(b.openAPI), "octet-stream") != 2 { // a chunk comes as bytes, and a document goes as bytes
		t.Errorf("the description has huma's own errors, or raw bodies: %s", b.openAPI)
	}
}

// pipes is a network inside one process, so that its clock can be the test's.
type pipes struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipes) Close() error   { p.once.Do(func() { close(p.done) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// slowly sends a delivery in two halves with a pause between them, and gives
// the status, 0 where the connection was ended.
func slowly(t *testing.T, pause time.Duration) (status int) {
	synctest.Test(t, func(t *testing.T) {
		b := newDoor(t, door.Limits{Idle: 30 * time.Second})
		network := &pipes{conns: make(chan net.Conn), done: make(chan struct{})}
		server := &http.Server{Handler: b.handler, ReadHeaderTimeout: 15 * time.Second}
		go func() { _ = server.Serve(network) }()
		defer func() { _ = server.Close() }()
		near, far := net.Pipe()
		network.conns <- far
		defer func() { _ = near.Close() }()
		sent := make(chan struct{}) // closed when the sender has ended
		defer func() { <-sent }()
		go func() {
			defer close(sent)
			_, _ = fmt.Fprintf(near, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\nConnection: close\r\n\r\nhalf", wire.PathEnrol)
			time.Sleep(pause)
			_, _ = io.WriteString(near, "half")
		}()
		answer, err := io.ReadAll(near)
		_ = near.Close()
		if err == nil && len(answer) > 12 {
			status = atoi(string(answer[9:12]))
		}
	})
	return status
}

func TestTrapASlowBodyIsWaitedFor(t *testing.T) {
	if status := slowly(t, 29*time.Second); status != http.StatusBadRequest { // read whole, then found to be no JSON
		t.Errorf("a pause of 29 s gets %d, want 400", status)
	}
}

func TestTrapABodyThatStandsStillIsEnded(t *testing.T) {
	if status := slowly(t, 31*time.Second); status != http.StatusRequestTimeout {
		t.Errorf("a pause of 31 s gets %d, want 408", status)
	}
}
