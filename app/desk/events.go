package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// What can change. An event never carries data: the screens ask again.
const (
	ChangedFront       = "front"
	ChangedHome        = "home"
	ChangedAssessments = "assessments"
	ChangedOutbox      = "outbox"
	ChangedSafety      = "safety"
	ChangedSettings    = "settings"
	ChangedIdle        = "idle"    // a minute of warning before the automatic lock has begun
	ChangedRemind      = "remind"  // BR-32: a quarter of an hour more; ask GET /api/reminder
	ChangedFlush       = "flush"   // hand over what was typed last, then POST /api/flushed
	ChangedClosing     = "closing" // the window is being closed: ask the question of BR-32, then POST /api/quit
	ChangedLocked      = "locked"  // the program is about to end; reload when it answers again
)

// heartbeat keeps a silent stream alive, and lets the page see within seconds
// that the program behind it is gone.
const heartbeat = 15 * time.Second

// hub hands changes to every listener. A listener that does not keep up loses
// nothing: what it missed is joined into the next batch.
type hub struct {
	mu        sync.Mutex
	listeners map[*listener]struct{}
}

type listener struct {
	mu      sync.Mutex
	pending map[string]bool
	wake    chan struct{}
}

func newHub() *hub { return &hub{listeners: map[*listener]struct{}{}} }

// Changed tells every screen what to ask for again.
func (d *Desk) Changed(what ...string) { d.events.tell(what...) }

// Listen calls changed with what changed until stop is called. The window uses
// it in place of the event stream.
func (d *Desk) Listen(changed func(what []string)) (stop func()) {
	l := d.events.add()
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-l.wake:
				changed(l.take())
			case <-done:
				return
			}
		}
	}()
	return sync.OnceFunc(func() { d.events.remove(l); close(done) })
}

func (h *hub) add() *listener {
	l := &listener{pending: map[string]bool{}, wake: make(chan struct{}, 1)}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.listeners[l] = struct{}{}
	return l
}

func (h *hub) remove(l *listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
}

func (h *hub) size() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners)
}

func (h *hub) tell(what ...string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		l.note(what)
	}
}

func (l *listener) note(what []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range what {
		l.pending[w] = true
	}
	select {
	case l.wake <- struct{}{}:
	default: // already woken: it will take this too
	}
}

func (l *listener) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	what := make([]string, 0, len(l.pending))
	for w := range l.pending {
		what = append(what, w)
	}
	clear(l.pending)
	return what
}

// serveEvents is the event stream of the browser face.
func (d *Desk) serveEvents(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	l := d.events.add()
	defer d.events.remove(l)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for line := ": listening\n\n"; ; {
		if _, err := fmt.Fprint(w, line); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			line = ": still here\n\n"
		case <-l.wake:
			line = eventLine(l.take())
		}
	}
}

func eventLine(what []string) string {
	raw, err := json.Marshal(struct {
		What []string `json:"what"`
	}{what})
	if err != nil {
		return ": lost\n\n" // impossible: strings marshal
	}
	return "event: changed\ndata: " + string(raw) + "\n\n"
}
