package desk

import (
	"bytes"
	"encoding/json"
	"html"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// policy is the content security policy of both faces: nothing from anywhere
// but this program, no inline script, no frame (desktop.md 8: in the window an
// inner frame would reach the bridge). blob: and data: images are previews.
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"font-src 'self'; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; frame-src 'none'; " +
	"frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// Headers puts the policy and its companions on every answer of a face.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		next.ServeHTTP(w, r)
	})
}

// Pages serves the built screens, with the front in the first page.
func (d *Desk) Pages(site fs.FS) http.Handler {
	return Pages(site, func(r *http.Request) []byte {
		front, err := d.front(r.Context(), nil)
		if err != nil {
			return nil // the page asks
		}
		raw, err := json.Marshal(front)
		if err != nil {
			return nil
		}
		return raw
	})
}

// place is where the first page takes its first words from.
const place = `<div id="app"`

// withFront writes the front into the first page, so that the unlock screen is
// drawn without asking. It is in an attribute, because the policy allows no
// script between the tags.
func withFront(page, front []byte) []byte {
	words := place + ` data-front="` + html.EscapeString(string(front)) + `"`
	return bytes.Replace(page, []byte(place), []byte(words), 1)
}

// Pages serves the built screens; front may be nil. A path that names no file is a screen's own
// address and gets the first page; net/http's own file server is not used,
// because its redirect of index.html leaves WebKitGTK with a blank window.
func Pages(site fs.FS, front func(*http.Request) []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		raw, err := fs.ReadFile(site, name)
		if err != nil {
			if path.Ext(name) != "" {
				http.NotFound(w, r)
				return
			}
			name = "index.html"
			raw, err = fs.ReadFile(site, name)
		}
		if err != nil {
			http.Error(w, "The screens were not built into this program. Build it with: sh build/run.sh", http.StatusServiceUnavailable)
			return
		}
		if name == "index.html" && front != nil {
			if said := front(r); said != nil {
				raw = withFront(raw, said)
			}
		}
		w.Header().Set("Content-Type", kindOf(name))
		cacheFor(w, name)
		if _, err := w.Write(raw); err != nil {
			return // the page has gone
		}
	})
}

// kinds are our own, because Windows' registry may call a script plain text.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png",
	".ico": "image/x-icon", ".woff2": "font/woff2", ".wasm": "application/wasm",
}

func kindOf(name string) string {
	if kind, ok := kinds[path.Ext(name)]; ok {
		return kind
	}
	return "application/octet-stream"
}

// cacheFor lets the browser keep what carries its digest in its name, and
// nothing else.
func cacheFor(w http.ResponseWriter, name string) {
	if strings.HasPrefix(name, "assets/") {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		return
	}
	w.Header().Set("Cache-Control", "no-store")
}
