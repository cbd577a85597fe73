package desk

import (
	"encoding/json"
	"net/http"
	"runtime/debug"

	"earlyhelp.example/backend/fault"
)

// noStore keeps case data out of every cache on the way, the browser's too.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// recovered turns a panic into a problem, for both faces: a panic in a bound
// method of the window would otherwise leave the page waiting for ever. The log
// gets the place, never the panic's words, which may quote an answer.
func (d *Desk) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			d.Log.Error("panic at the door", "method", r.Method, "route", r.Pattern, "stack", string(debug.Stack()))
			d.writeProblem(w, d.problem(fault.New(fault.Internal, "internal")))
		}()
		next.ServeHTTP(w, r)
	})
}

// noSuchPath answers an unknown path, or a known one asked the wrong way, in
// the door's own words instead of net/http's plain text.
func (d *Desk) noSuchPath(w http.ResponseWriter, _ *http.Request) {
	d.writeProblem(w, d.problem(fault.New(fault.NotFound, "desk.no-path")))
}

func (d *Desk) writeProblem(w http.ResponseWriter, p *Refusal) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		d.Log.Debug("problem not written", "err", err)
	}
}
