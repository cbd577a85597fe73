package desk

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPages(t *testing.T) {
	site := Headers(Pages(fstest.MapFS{
		"index.html":         {Data: []byte("<p>the desk</p>")},
		"assets/main-1a2.js": {Data: []byte("1")},
		"secret.txt":         {Data: []byte("x")},
	}))
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
	w := httptest.NewRecorder()
	Pages(fstest.MapFS{}).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "build/run.sh") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
