// Package browser is the loopback face: the same pages and the same door as the
// window, for an ordinary browser on the same machine. It may know no rule and
// open no store. One reason for it: every program of every user of a machine
// can reach 127.0.0.1, so who may use the door there is decided in one room.
package browser

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/fault"
)

// CSRFHeader must stand on everything that changes something: another site's
// form or image cannot set it.
const CSRFHeader = "X-Early-Help"

// idleLimit closes a connection that says nothing between requests; a request
// that is under way may take as long as it takes.
const idleLimit = 2 * time.Minute

// Server serves the pages and the door to whoever holds the key.
type Server struct {
	listener net.Listener
	key      string
	http     *http.Server
	stop     context.CancelFunc // ends the event streams, which would outlive a shutdown
}

// Options are what a server is made from. Key is empty for a new one; a
// relaunched program passes its predecessor's, so that an open page goes on.
type Options struct {
	Listener net.Listener
	Key      string
	Door     http.Handler
	Pages    http.Handler
	Log      *slog.Logger
}

// Listen opens a loopback address, e.g. 127.0.0.1:0; any other is refused,
// because families' records would be offered to the network.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "browser.address")
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return nil, fault.New(fault.Refused, "browser.not-loopback")
	}
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fault.Wrap(err, fault.Conflict, "browser.address-taken")
	}
	return l, nil
}

// New makes a server; Serve runs it.
func New(o Options) *Server {
	if o.Key == "" {
		o.Key = rand.Text()
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{listener: o.Listener, key: o.Key, stop: stop}
	site := http.NewServeMux()
	site.Handle("/api/", s.sameOrigin(o.Door))
	site.Handle("/", o.Pages)
	s.http = &http.Server{
		Handler:           s.ownHost(desk.Headers(s.withKey(site))),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       idleLimit,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelDebug),
	}
	return s
}

// Address is what the person opens; it holds the key.
func (s *Server) Address() string {
	u := url.URL{Scheme: "http", Host: s.listener.Addr().String(), Path: "/", RawQuery: url.Values{"key": {s.key}}.Encode()}
	return u.String()
}

// Key is handed to the program that comes after this one.
func (s *Server) Key() string { return s.key }

// Serve answers until Shutdown.
func (s *Server) Serve() error {
	if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		return fault.Wrap(err, fault.Internal, "internal")
	}
	return nil
}

// Shutdown lets answers under way finish and ends the event streams.
func (s *Server) Shutdown(ctx context.Context) error {
	s.stop()
	return fault.Wrap(s.http.Shutdown(ctx), fault.Internal, "internal")
}

// ownHost refuses a request that came under another name: a page of the
// internet whose name was made to point at 127.0.0.1 sends its own.
func (s *Server) ownHost(next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(s.listener.Addr().String())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, asked, err := net.SplitHostPort(r.Host)
		ip := net.ParseIP(host)
		if err != nil || asked != port || (host != "localhost" && (ip == nil || !ip.IsLoopback())) {
			http.Error(w, "not this host", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// withKey lets in whoever brings the key: in the address once, from then on in
// a cookie that no script can read and no other site can make the browser send.
func (s *Server) withKey(next http.Handler) http.Handler {
	name := "early-help-" + portOf(s.listener)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path == "/" && s.same(r.URL.Query().Get("key")) {
			http.SetCookie(w, &http.Cookie{Name: name, Value: s.ticket(), Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
			http.Redirect(w, r, "/", http.StatusSeeOther)
			return
		}
		cookie, err := r.Cookie(name)
		if err != nil || subtle.ConstantTimeCompare([]byte(cookie.Value), []byte(s.ticket())) != 1 {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "Open the address that Early Help printed when it started: it holds the key.", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) same(key string) bool {
	return subtle.ConstantTimeCompare([]byte(key), []byte(s.key)) == 1
}

// ticket is what the cookie holds: not the key itself, so that what a browser
// writes to its disk does not open the address.
func (s *Server) ticket() string {
	sum := sha256.Sum256([]byte("early-help cookie " + s.key))
	return hex.EncodeToString(sum[:])
}

// sameOrigin refuses what another site's page sent: everything that changes
// something needs our header, and a browser that says where a request comes
// from must say here.
func (s *Server) sameOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		safe := r.Method == http.MethodGet || r.Method == http.MethodHead
		site := r.Header.Get("Sec-Fetch-Site")
		if (!safe && r.Header.Get(CSRFHeader) == "") || (site != "" && site != "same-origin" && site != "none") {
			http.Error(w, "not from this page", http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func portOf(l net.Listener) string {
	address := l.Addr().String()
	return address[strings.LastIndexByte(address, ':')+1:]
}
