// Package desk is the door the laptop's screens talk to: one http.Handler with
// JSON bodies and RFC 9457 problems, one file per screen. It asks the rooms of
// backend and words their answers; it holds no rule, draws nothing and never
// speaks to the network itself, so that the same door serves the window, an
// ordinary browser and the tests alike.
package desk

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// Face is what only a window, or the server behind a browser tab, can do.
type Face interface {
	// Name is "window" or "browser".
	Name() string
	// Relaunch starts the program afresh at its unlock screen and ends this
	// process. It returns only when that failed.
	Relaunch() error
	// SaveAs asks the person where and writes the bytes there in one step. It
	// answers false without an error when they cancelled, and ErrNoDialog where
	// there is none, so that the page downloads instead.
	SaveAs(ctx context.Context, suggested string, content []byte) (bool, error)
}

// Options are the parts a desk is put together from. Now is the laptop's clock.
type Options struct {
	Version string
	Face    Face
	Now     func() time.Time
	Log     *slog.Logger
}

// Desk is the door. It begins without a store; unlocking opens one.
type Desk struct {
	Options
	api    huma.API
	mux    *http.ServeMux
	events *hub

	mu   sync.RWMutex // held for reading by every call that uses the session
	open *session
}

// New makes the door. It opens nothing: the store opens at the unlock.
func New(o Options) *Desk {
	d := &Desk{Options: o, mux: http.NewServeMux(), events: newHub()}
	d.api = newAPI(d.mux, o.Version)
	d.register()
	describeNulls(d.api)
	d.mux.HandleFunc("GET /api/events", d.serveEvents)
	d.mux.HandleFunc("/api/", d.noSuchPath)
	return d
}

// Handler is the door as the faces serve it: a panic becomes a problem, and
// nothing that passes may be stored by a browser.
func (d *Desk) Handler() http.Handler { return d.recovered(noStore(d.mux)) }
