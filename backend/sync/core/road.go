package core

import (
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// road is the way to the centre: whether it is open, and how long to leave it
// alone where it is not.
type road struct {
	talking   bool   // a Hello or SignIn is under way
	challenge string // of the last hello, to be used once
	access    string
	since     time.Time // of the session
	until     time.Time
	useful    bool // something was answered in this session

	online bool // the centre's own key was seen in the last contact
	barred bool // the centre will not open a session for this laptop
	fails  int
	hold   time.Time // nothing is tried before this
	why    FailureKind
	fault  string // words key of the last failure
}

// longestHold bounds every wait: a time further away was written by another
// clock (sync.md 3.11).
const longestHold = 2 * time.Hour

func (r *road) held(now time.Time) bool {
	return r.hold.After(now) && r.hold.Sub(now) <= longestHold
}

// letGo ends a wait of this kind.
func (r *road) letGo(why FailureKind) {
	if r.why == why {
		r.hold = time.Time{}
	}
}

// wait leaves the centre alone for a while. Several deliveries that fail
// together count once.
func (r *road) wait(m Moment, why Failure) {
	r.fault = why.Fault
	if r.held(m.At) && why.RetryAfter == 0 {
		return
	}
	r.fails++
	r.why = why.Kind
	hold := m.At.Add(outbox.Wait(r.fails, m.Dice, why.RetryAfter))
	if hold.After(r.hold) || !r.held(m.At) {
		r.hold = hold
	}
}

func (r *road) signedIn(now time.Time) bool {
	return r.access != "" && now.Before(r.until) && !now.Before(r.since)
}

// open brings the road to where a delivery can go: greeted and signed in. It
// says whether it is there already.
func (l *Laptop) open(m Moment) ([]Effect, bool) {
	switch {
	case l.road.talking:
		return nil, false
	case l.road.signedIn(m.At):
		return nil, true
	case l.road.challenge == "":
		l.road.talking = true
		return []Effect{Hello{}}, false
	}
	effect := SignIn{Challenge: l.road.challenge, Refresh: l.standing.Refresh}
	l.road.talking, l.road.challenge, l.road.access = true, "", ""
	return []Effect{effect}, false
}

// greeted believes nothing of a hello but a key set signed by the key that was
// pinned from the letter; the epoch is a hint to go and ask, and the time it
// names is nobody's word at all.
func (l *Laptop) greeted(e Greeted) []Effect {
	l.road.talking = false
	learned, ok := l.learnKeys(e.KeySet)
	if !ok {
		l.noRoad(e.Moment, Failure{Kind: NoRoad, Fault: "sync.othercentre"})
		return nil
	}
	l.contact(e.At)
	l.road.challenge = e.Challenge
	if e.Query > 0 {
		l.check.most = e.Query
	}
	l.hint(e.Epoch)
	if learned {
		l.standing.KeySet = e.KeySet
		return []Effect{KeepStanding{l.standing}}
	}
	return nil
}

func (l *Laptop) contact(now time.Time) {
	l.road.online = true
	l.standing.LastContact = now
}

// learnKeys takes a signed key set, unless it is older than the one known. It
// says whether the set is new, and whether it is genuine.
func (l *Laptop) learnKeys(jws string) (learned, ok bool) {
	if jws != "" && jws == l.proved {
		return false, true
	}
	set, err := sealed.VerifyKeySet(jws, l.enrolment)
	if err != nil || set.Authority != l.authority || set.Serial < l.serial {
		return false, false
	}
	keys, err := set.Set()
	if err != nil {
		return false, false
	}
	learned = jws != l.standing.KeySet
	l.keys, l.serial, l.proved = keys, set.Serial, jws
	return learned, true
}

func (l *Laptop) signedIn(e SignedIn) []Effect {
	l.road.talking, l.road.barred = false, false
	l.road.access, l.road.since, l.road.until, l.road.useful = e.Access, e.At, e.Until, false
	l.standing.Refresh = e.Refresh
	l.contact(e.At)
	return []Effect{KeepStanding{l.standing}}
}

// served notes that the centre answered within a session.
func (l *Laptop) served(now time.Time) {
	l.road.useful, l.road.fails, l.road.fault = true, 0, ""
	l.contact(now)
}

// failed sorts a failure: what concerns the road holds the road, and only what
// concerns one item is held against that item. No failure empties anything.
func (l *Laptop) failed(e Failed) []Effect {
	var out []Effect
	switch effect := e.Effect.(type) {
	case Deliver:
		delete(l.delivering, effect.ID)
		out = l.undelivered(e, effect.ID)
	case Upload:
		delete(l.delivering, effect.ID)
		out = l.undelivered(e, effect.ID)
	case Query:
		l.check.asking = false
		l.check.later(e.Moment)
	case Hello:
		l.road.talking = false
	case SignIn:
		l.road.talking = false
		if e.Why.Kind == SignedOut && effect.Refresh != "" {
			l.standing.Refresh = "" // spent or over: the device's own key opens the next
			return append(out, KeepStanding{l.standing})
		}
	}
	l.roadFailed(e)
	return out
}

func (l *Laptop) roadFailed(e Failed) {
	switch e.Why.Kind {
	case NoRoad:
		l.noRoad(e.Moment, e.Why)
	case Busy, TooOld:
		l.road.wait(e.Moment, e.Why)
	case NoEntry:
		l.road.access, l.road.barred = "", true
		l.road.wait(e.Moment, e.Why)
	case SignedOut:
		fresh := !l.road.useful
		l.road.access = ""
		if fresh { // a token that was never good: do not run in circles
			l.road.wait(e.Moment, e.Why)
		}
	default:
		switch e.Effect.(type) {
		case Hello, SignIn:
			l.road.wait(e.Moment, e.Why)
		}
	}
}

// noRoad is a fault of the network. It never signs anyone out: tokens stay.
func (l *Laptop) noRoad(m Moment, why Failure) {
	l.road.online = false
	l.road.wait(m, why)
}
