package desk

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

func TestPages(t *testing.T) {
	t.Parallel()
	site := Headers(Pages(fstest.MapFS{
		"index.html":         {Data: []byte("<p>the desk</p>")},
		"assets/main-1a2.js": {Data: []byte("1")},
		"secret.txt":         {Data: []byte("x")},
	}, nil))
	for _, row := range []struct {
		path, kind, says, cache string
		status                  int
	}{
		{"/", "text/html; charset=utf-8", "the desk", "no-store", 200},
		{"/index.html", "text/html; charset=utf-8", "the desk", "no-store", 200},
		{"/assessments/1/pages/s1", "text/html; charset=utf-8", "the desk", "no-store", 200},
		{"/assets/main-1a2.js", "text/javascript; charset=utf-8", "1", "public, max-age=31536000, immutable", 200},
		{"/assets/gone.js", "text/plain; charset=utf-8", "404", "", 404},
		{"/../../etc/passwd.txt", "text/plain; charset=utf-8", "404", "", 404},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), "GET", "/", nil)
		r.URL.Path = row.path
		site.ServeHTTP(w, r)
		if w.Code != row.status || w.Header().Get("Content-Type") != row.kind || !strings.Contains(w.Body.String(), row.says) || w.Header().Get("Cache-Control") != row.cache {
			t.Errorf("%s: %d %q %q %q", row.path, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"), w.Body)
		}
		policy := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'self'", "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: the policy lacks %s", row.path, want)
			}
		}
		if strings.Contains(policy, "unsafe") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: headers %v", row.path, w.Header())
		}
	}
}

func TestPagesThatWereNeverBuiltSaySo(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	Pages(fstest.MapFS{}, nil).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "build/run.sh") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// The first page carries the front, whatever stands in it, and no script.
func TestTheFirstPageCarriesTheFront(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.enrol()
	b.restart()
	site := b.desk.Pages(fstest.MapFS{"index.html": {Data: []byte(`<body><div id="app"></div></body>`)}, "assets/a.js": {Data: []byte(`<div id="app">`)}})
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	_, rest, _ := strings.Cut(w.Body.String(), `<div id="app" data-front="`)
	given, after, _ := strings.Cut(rest, `"`)
	if after != "></div></body>" {
		t.Fatalf("the page is %s", w.Body)
	}
	if b.desk.api != nil {
		t.Error("the first screen waits for all that the door answers to be described")
	}
	var said, asked Front
	if err := json.Unmarshal([]byte(html.UnescapeString(given)), &said); err != nil {
		t.Fatal(err)
	}
	b.get("/api/front", &asked)
	if said != asked || said.Stage != stageLocked {
		t.Errorf("the page says %+v, the door %+v", said, asked)
	}
	w = httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/assets/a.js", nil))
	if w.Body.String() != `<div id="app">` {
		t.Errorf("a script was written into: %s", w.Body)
	}
}

func TestWhatStandsInTheFrontCannotLeaveItsAttribute(t *testing.T) {
	t.Parallel()
	got := string(withFront([]byte(`<div id="app"></div>`), []byte(`{"name":"\"><script>'&"}`)))
	if want := `<div id="app" data-front="{&#34;name&#34;:&#34;\&#34;&gt;&lt;script&gt;&#39;&amp;&#34;}"></div>`; got != want {
		t.Errorf("the page is %s", got)
	}
}

// The definitions are read for who comes in, and a program whose own are
// damaged says so then.
func TestFormsAreReadForWhoComesIn(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.enrol()
	b.restart()
	reads := 0
	known, damaged := b.desk.Library, fault.New(fault.Damaged, "app.forms")
	b.desk.Library, b.desk.Forms = nil, func() (*forms.Library, error) {
		if reads++; reads == 1 {
			return nil, damaged
		}
		return known, nil
	}
	var front Front
	b.get("/api/front", &front)
	if reads != 0 {
		t.Error("the unlock screen waits for the definitions")
	}
	if w := b.send("POST", "/api/unlock", `{"passphrase":"`+passphrase+`"}`); w.Code == http.StatusOK {
		t.Error("it opens without its definitions")
	}
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if reads != 2 || b.desk.Library != known {
		t.Errorf("read %d times, %p in force", reads, b.desk.Library)
	}
}
