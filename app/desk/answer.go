package desk

import (
	"bytes"
	"net/http"
	"time"
)

// Said is an answer of the door, in memory.
type Said struct {
	Status int
	Header http.Header
	Body   []byte
}

// Answer asks a handler without a network: how the window and the command line
// use the same door as a browser.
func Answer(h http.Handler, r *http.Request) Said {
	w := &memory{said: Said{Status: http.StatusOK, Header: http.Header{}}}
	h.ServeHTTP(w, r)
	w.said.Body = w.body.Bytes()
	return w.said
}

type memory struct {
	said  Said
	body  bytes.Buffer
	wrote bool
}

func (m *memory) Header() http.Header { return m.said.Header }

func (m *memory) WriteHeader(status int) {
	if !m.wrote {
		m.said.Status, m.wrote = status, true
	}
}

func (m *memory) Write(b []byte) (int, error) {
	m.WriteHeader(http.StatusOK)
	return m.body.Write(b)
}

// SetReadDeadline takes what an operation asks of its connection: there is none,
// so nothing can be slow.
func (m *memory) SetReadDeadline(time.Time) error { return nil }
