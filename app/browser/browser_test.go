package browser

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"testing/fstest"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/fault"
)

// served is a running server over a door that answers what it was asked.
func served(t *testing.T) (*Server, *http.Client) {
	t.Helper()
	l, err := Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	door := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Method+" "+r.URL.Path) })
	s := New(Options{Listener: l, Door: door, Pages: desk.Pages(fstest.MapFS{"index.html": {Data: []byte("the desk")}}, nil), Log: slog.New(slog.DiscardHandler)})
	done := make(chan error, 1)
	go func() { done <- s.Serve() }()
	t.Cleanup(func() {
		if err := s.Shutdown(t.Context()); err != nil && t.Context().Err() == nil {
			t.Error(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s, &http.Client{Jar: jar}
}

// ask sends a request with the headers given as name, value, name, value …
func ask(t *testing.T, c *http.Client, method, url string, headers ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestOnlyTheKeyOpens(t *testing.T) {
	s, person := served(t)
	base := "http://" + s.listener.Addr().String()
	stranger := &http.Client{}
	for _, path := range []string{"/", "/api/front", "/?key=wrong", "/assets/x.js", "/api/front?key=" + s.Key()} {
		if status, _ := ask(t, stranger, "GET", base+path); status != http.StatusUnauthorized {
			t.Errorf("a stranger at %s got %d", path, status)
		}
	}
	if status, body := ask(t, person, "GET", s.Address()); status != http.StatusOK || body != "the desk" {
		t.Fatalf("the printed address: %d %q", status, body)
	}
	if status, body := ask(t, person, "GET", base+"/api/front"); status != http.StatusOK || body != "GET /api/front" {
		t.Errorf("with the cookie: %d %q", status, body)
	}
}

func TestTheCookieIsForThisSiteAndNoScript(t *testing.T) {
	s, _ := served(t)
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := c.Get(s.Address())
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	cookie := answer.Header.Get("Set-Cookie")
	if !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "SameSite=Strict") || strings.Contains(cookie, s.Key()) {
		t.Errorf("cookie: %q", cookie)
	}
	if answer.Header.Get("Location") != "/" || answer.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("the key stays in the address: %q", answer.Header.Get("Location"))
	}
}

func TestAnotherSiteCannotUseIt(t *testing.T) {
	s, person := served(t)
	base := "http://" + s.listener.Addr().String()
	ask(t, person, "GET", s.Address())
	_, port, _ := strings.Cut(base[len("http://"):], ":")
	for name, row := range map[string]struct {
		method  string
		headers []string
		want    int
	}{
		"the page itself":       {"POST", []string{CSRFHeader, "1", "Sec-Fetch-Site", "same-origin"}, 200},
		"a form elsewhere":      {"POST", []string{"Content-Type", "application/x-www-form-urlencoded"}, 403},
		"no header of ours":     {"POST", nil, 403},
		"a script elsewhere":    {"POST", []string{CSRFHeader, "1", "Sec-Fetch-Site", "cross-site"}, 403},
		"an image elsewhere":    {"GET", []string{"Sec-Fetch-Site", "cross-site"}, 403},
		"another local program": {"GET", []string{"Sec-Fetch-Site", "same-site"}, 403},
		"a rebound name":        {"GET", []string{"Host", "evil.example:" + port}, 421},
		"another port's name":   {"GET", []string{"Host", "127.0.0.1:1"}, 421},
		"a name without a port": {"GET", []string{"Host", "127.0.0.1"}, 421},
		"localhost, no cookie":  {"GET", []string{"Host", "localhost:" + port}, 401},
	} {
		if status, _ := ask(t, person, row.method, base+"/api/front", row.headers...); status != row.want {
			t.Errorf("%s got %d, want %d", name, status, row.want)
		}
	}
}

func TestOnlyLoopback(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "[::]:0", "council.example:80"} {
		if l, err := Listen(t.Context(), address); err == nil {
			_ = l.Close()
			t.Errorf("%s is served", address)
		} else if !fault.Is(err, fault.Refused) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := Listen(t.Context(), "nonsense"); !fault.Is(err, fault.Invalid) {
		t.Errorf("nonsense: %v", err)
	}
}

// A program that comes after a lock has the same key: the open page goes on.
func TestTheKeyCanBeHandedOn(t *testing.T) {
	s, person := served(t)
	ask(t, person, "GET", s.Address())
	next, _ := served(t)
	next.key = s.key
	if s.ticket() != next.ticket() {
		t.Error("the cookie of the program before is worth nothing")
	}
}
