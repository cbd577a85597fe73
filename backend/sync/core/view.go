package core

import (
	"time"

	"earlyhelp.example/backend/outbox"
)

// View is what the screens show of the connection.
type View struct {
	Online      bool
	SignedIn    bool   // a session is open, or nothing stands against opening one
	Says        string // words key
	LastContact time.Time
	LastFault   string
	NextTry     time.Time
	Metered     bool
	Offset      time.Duration
}

// The words keys of View.Says, in backend/sync/words.
const (
	SaysNever     = "sync.never"     // has not spoken with the centre yet
	SaysOnline    = "sync.online"    // connected, nothing waits
	SaysSending   = "sync.sending"   // connected, something is on its way
	SaysOffline   = "sync.offline"   // no way to the centre
	SaysPortal    = "sync.portal"    // something else answers in its place
	SaysBusy      = "sync.busy"      // the centre asked to be left alone
	SaysSignedOut = "sync.signedout" // the centre does not let this laptop in: the queue stands
	SaysTooOld    = "sync.tooold"    // the program must be updated: the queue stands
)

// View is the state of the connection at this moment.
func (l *Laptop) View(now time.Time) View {
	v := View{Online: l.road.online, SignedIn: !l.road.barred, LastContact: l.standing.LastContact,
		LastFault: l.road.fault, Metered: l.metered, Offset: l.standing.Offset}
	if l.road.held(now) {
		v.NextTry = l.road.hold
	} else if at := outbox.WakeAt(l.unordered(), l.metered); at.After(now) {
		v.NextTry = at
	}
	v.Says = l.says(now)
	return v
}

func (l *Laptop) says(now time.Time) string {
	r := &l.road
	switch {
	case r.barred:
		return SaysSignedOut
	case r.held(now) && r.why == TooOld:
		return SaysTooOld
	case r.held(now) && r.why == Busy:
		return SaysBusy
	case !r.online && (r.fault == "wire.portal" || r.fault == "sync.othercentre"):
		return SaysPortal
	case !r.online && r.fault != "":
		return SaysOffline
	case !r.online:
		return SaysNever
	case len(l.delivering) > 0:
		return SaysSending
	}
	return SaysOnline
}
