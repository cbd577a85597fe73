package door

import (
	"context"
	"io"
	"net"
	"net/http"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/wire"
)

var problemType = reflect.TypeFor[wire.Problem]()

// guard stands before everything: it marks every answer as the centre's own,
// forbids keeping it, ends bodies that stand still, slows addresses down that
// have proved nothing, and turns a panic into a problem.
func (d *door) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.mark(w.Header(), r)
		r.Body = &patient{body: r.Body, control: http.NewResponseController(w), idle: d.Limits.Idle}
		defer func() {
			if broken := recover(); broken != nil && broken != http.ErrAbortHandler {
				d.Log.Error("a request panicked", "path", route(r), "type", reflect.TypeOf(broken).String(), "stack", string(debug.Stack()))
				writeProblem(w, newProblem(http.StatusInternalServerError, wire.CodeInternal, fault.Say(fault.New(fault.Internal, "internal"), "en")))
			}
		}()
		if unproved(r.URL.Path) && !d.addresses.allow(address(r), d.Now()) {
			writeProblem(w, d.problem(r.Context(), "limit", fault.New(fault.Refused, "central.too-many")))
			return
		}
		ctx := context.WithValue(r.Context(), requestKey{}, request{language: preferred(r), address: address(r)})
		r = r.WithContext(ctx) // the mux leaves its pattern on it, for route
		next.ServeHTTP(w, r)
	})
}

// contentPolicy lets the staff pages use only what the centre itself serves.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (d *door) mark(h http.Header, r *http.Request) {
	h.Set(wire.HeaderProtocol, strconv.Itoa(wire.ProtocolMax))
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if d.Secure || r.TLS != nil {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// unproved are the paths that cost something before anybody has proved
// anything: a guess at a code or a password.
func unproved(path string) bool {
	return path == wire.PathEnrol || path == wire.PathSessions || path == wire.PathRefresh || path == "/staff/api/signin"
}

// route is the path without what could name a record.
func route(r *http.Request) string {
	if _, pattern, ok := strings.Cut(r.Pattern, " "); ok {
		return pattern
	}
	return r.Pattern
}

func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

type requestKey struct{}

type request struct{ language, address string }

func language(ctx context.Context) string {
	r, _ := ctx.Value(requestKey{}).(request)
	return r.language
}

// preferred is Welsh where the first language asked for is Welsh.
func preferred(r *http.Request) string {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Accept-Language")), "cy") {
		return "cy"
	}
	return "en"
}

// patient reads a body for as long as it keeps coming: each read may take the
// idle time, all of them together as long as a village line needs.
type patient struct {
	body    io.ReadCloser
	control *http.ResponseController
	idle    time.Duration
}

func (p *patient) Read(b []byte) (int, error) {
	// A connection without deadlines (a test's recorder) reads as it can.
	_ = p.control.SetReadDeadline(time.Now().Add(p.idle))
	n, err := p.body.Read(b)
	if err != nil {
		_ = p.control.SetReadDeadline(time.Time{}) // the next request waits by the server's own limit
	}
	return n, err
}

func (p *patient) Close() error { return p.body.Close() }

// meter lets each key through at most so many times a minute, with a minute's
// worth saved up. A key that has rested a minute is forgotten.
type meter struct {
	perMinute float64
	mu        sync.Mutex
	keys      map[string]allowance
	swept     time.Time
}

type allowance struct {
	left float64
	at   time.Time
}

func newMeter(perMinute int) *meter {
	return &meter{perMinute: float64(perMinute), keys: map[string]allowance{}}
}

func (m *meter) allow(key string, now time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.swept).Abs() > time.Minute { // Abs: a clock that was set back
		for k, a := range m.keys {
			if now.Sub(a.at).Abs() > time.Minute {
				delete(m.keys, k)
			}
		}
		m.swept = now
	}
	a, known := m.keys[key]
	if !known {
		a = allowance{m.perMinute, now}
	}
	a.left = min(m.perMinute, a.left+m.perMinute*max(0, now.Sub(a.at).Minutes()))
	a.at = now
	ok := a.left >= 1
	if ok {
		a.left--
	}
	m.keys[key] = a
	return ok
}
