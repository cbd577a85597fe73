package casework

import (
	"cmp"
	"slices"
	"time"
)

// Episode is one piece of work with a family, and who may read it (BR-80).
type Episode struct {
	ID        string       `json:"id"`
	Kind      string       `json:"kind"` // the form that began it, e.g. ffa
	State     EpisodeState `json:"state,omitempty"`
	OpenedAt  time.Time    `json:"openedAt"`
	ClosedAt  time.Time    `json:"closedAt,omitzero"`
	Reason    string       `json:"reason,omitempty"`    // code of CL-23, once closed
	Unchecked bool         `json:"unchecked,omitempty"` // nobody has looked whether another is open (BR-85)
	Elsewhere Helper       `json:"elsewhere,omitzero"`  // who had work open with the family when somebody looked
	From      string       `json:"from,omitempty"`      // the submission that opened it
	ClosedBy  string       `json:"closedBy,omitempty"`  // the submission that closed it or steps it up
	Keyworker Helper       `json:"keyworker,omitzero"`
	Initiator Helper       `json:"initiator,omitzero"`
	Handed    Handover     `json:"handed,omitzero"`   // how it came to its keyworker, where another had it before
	Earlier   []Handover   `json:"earlier,omitempty"` // how it came to those before, the oldest first: a part that is over stays one (BR-80)
	Access    []Access     `json:"access,omitempty"`
}

// EpisodeState is how far a piece of work is.
type EpisodeState string

// The states. An episode that is stepped up stays open until the centre has
// recorded an outcome (BR-88).
const (
	EpisodeOpen EpisodeState = ""
	SteppingUp  EpisodeState = "stepping_up"
	Closed      EpisodeState = "closed"
)

// Open reports whether work goes on.
func (e Episode) Open() bool { return e.State != Closed }

// Helper is a practitioner as a form names them; ID is empty for somebody
// without an account here.
type Helper struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name"`
	Agency string `json:"agency,omitempty"`
	Phone  string `json:"phone,omitempty"`
}

// Handover is how a piece of work came from one keyworker to the next. Until the next
// one is known by an account, Stands has the alerts: they must reach somebody (BR-67).
type Handover struct {
	Was    Helper `json:"was,omitzero"`   // the keyworker before
	Stands Helper `json:"stands"`         // who had the work then: Was, or who went on with it for want of an account
	From   string `json:"from,omitempty"` // the submission that handed it on
}

// Access is one person's right to an episode, bound in time (BR-82). It is
// never removed, only ended: who could read what, and when, stays answerable.
type Access struct {
	Worker Helper    `json:"worker"`
	Role   Role      `json:"role"`
	Since  time.Time `json:"since"`
	Begins string    `json:"begins,omitempty"` // the first ISO day; empty: at once
	Until  string    `json:"until,omitempty"`  // the last ISO day; empty: until it is ended
	Ended  time.Time `json:"ended,omitzero"`
	From   string    `json:"from,omitempty"` // the submission that gave it
	By     string    `json:"by,omitempty"`   // the submission that ended it

	As      string   `json:"as,omitempty"`      // code of ACCESS_ROLE: what they are to this family
	Actions []string `json:"actions,omitempty"` // ids of the actions whose progress they may write (BR-81)
}

// Key names a right among those to an episode: by what gave it, else by whose it is.
func (a Access) Key() string { return cmp.Or(a.From, a.Worker.ID, a.Worker.Name) }

func (a *Access) end(at time.Time, by string) {
	if a.Ended.IsZero() {
		a.Ended, a.By = at, by
	}
}

// Holds reports whether the right stands on an ISO day.
func (a Access) Holds(on string) bool {
	return a.Ended.IsZero() && a.Begins <= on && (a.Until == "" || on <= a.Until)
}

// Episode finds an episode by id.
func (r Record) Episode(id string) (Episode, bool) {
	i := r.episode(id)
	if i < 0 {
		return Episode{}, false
	}
	return r.Episodes[i], true
}

// OpenEpisode is the newest piece of work that goes on.
func (r Record) OpenEpisode() (Episode, bool) {
	for _, e := range slices.Backward(r.Episodes) {
		if e.Open() {
			return e, true
		}
	}
	return Episode{}, false
}

func (r *Record) episode(id string) int {
	return slices.IndexFunc(r.Episodes, func(e Episode) bool { return e.ID == id })
}

func (r *Record) episodeOpened(c Change, d EpisodeData) Why {
	if d.Episode == "" {
		return Unreadable
	}
	if r.episode(d.Episode) >= 0 {
		return OutOfTurn
	}
	r.Episodes = append(r.Episodes, Episode{ID: d.Episode, Kind: d.Kind, OpenedAt: c.At, Unchecked: d.Unchecked, From: d.From,
		Keyworker: d.Keyworker, Initiator: d.Initiator})
	return ""
}

// onEpisode does something to an open episode.
func (r *Record) onEpisode(id string, do func(*Episode) Why) Why {
	i := r.episode(id)
	if i < 0 {
		return NamesNothing
	}
	if !r.Episodes[i].Open() {
		return OutOfTurn
	}
	e := r.Episodes[i]
	e.Access = slices.Clone(e.Access)
	if why := do(&e); why != "" {
		return why
	}
	r.Episodes[i] = e
	return ""
}

func (r *Record) episodeEnded(c Change, d EndData) Why {
	return r.onEpisode(d.Episode, func(e *Episode) Why {
		switch d.State {
		case Closed:
			e.ClosedAt = c.At
		case SteppingUp:
		default:
			return Unreadable
		}
		e.State, e.Reason, e.ClosedBy = d.State, d.Reason, d.From
		return ""
	})
}

func (r *Record) episodeHanded(_ Change, d HandData) Why {
	return r.onEpisode(d.Episode, func(e *Episode) Why {
		if d.Keyworker.Name == "" {
			return Unreadable
		}
		if e.Handed != (Handover{}) {
			e.Earlier = append(slices.Clone(e.Earlier), e.Handed)
		}
		e.Handed = Handover{Was: e.Keyworker, Stands: e.GoesOn(), From: d.From}
		e.Keyworker = d.Keyworker
		return ""
	})
}

// takeBackHanding undoes what a transfer did that never left: the work is again with
// whom it was before, and had come to them as it had.
func (e *Episode) takeBackHanding(from func(id string) bool) {
	if e.Handed.From != "" && from(e.Handed.From) {
		e.Keyworker, e.Handed = e.Handed.Was, Handover{}
		if last := len(e.Earlier) - 1; last >= 0 {
			e.Handed, e.Earlier = e.Earlier[last], slices.Clone(e.Earlier[:last])
		}
	}
}

func (r *Record) episodeChecked(_ Change, d CheckedData) Why {
	return r.onEpisode(d.Episode, func(e *Episode) Why {
		e.Unchecked, e.Elsewhere = false, d.With
		return ""
	})
}

// accessGiven gives a right, or gives it again with another end.
func (r *Record) accessGiven(c Change, d AccessData) Why {
	if d.Worker.ID == "" && d.Worker.Name == "" {
		return Unreadable
	}
	return r.onEpisode(d.Episode, func(e *Episode) Why {
		right := Access{Worker: d.Worker, Role: d.Role, Since: c.At, Begins: d.Begins, Until: d.Until, From: d.From, As: d.As, Actions: d.Actions}
		if i := e.right(d.Worker); i >= 0 {
			e.Access[i].end(c.At, d.From)
		}
		e.Access = append(e.Access, right)
		return ""
	})
}

func (r *Record) accessEnded(c Change, d AccessData) Why {
	return r.onEpisode(d.Episode, func(e *Episode) Why {
		i := slices.IndexFunc(e.Access, func(a Access) bool { return a.of(d.Worker) })
		if i < 0 {
			return NamesNothing
		}
		if i = e.right(d.Worker); i >= 0 { // said twice is true once
			e.Access[i].end(c.At, d.From)
		}
		return ""
	})
}

// right is the index of a person's right that has not ended, or -1.
func (e Episode) right(w Helper) int {
	return slices.IndexFunc(e.Access, func(a Access) bool { return a.Ended.IsZero() && a.of(w) })
}

// GoesOn is whom alerts reach: the keyworker, or until they are known by an account
// whoever handed the work on to them, or began it.
func (e Episode) GoesOn() Helper {
	switch {
	case e.Keyworker.ID != "":
		return e.Keyworker
	case e.Handed.Stands.Name != "":
		return e.Handed.Stands
	}
	return e.Initiator
}

// Part is what a worker is in this piece of work on an ISO day: initiator,
// keyworker, team member. Who began it goes on with it until the keyworker is known
// by an account of their own; who handed it on answers the alerts until then and does
// nothing else of a keyworker's, because it is somebody else's from that day (BR-80).
func (e Episode) Part(w Worker, today string) []Role {
	me, part := Helper{ID: w.ID, Name: w.FullName}, []Role{}
	if e.Initiator.is(me) {
		part = append(part, RoleInitiator)
	}
	switch {
	case e.Keyworker.is(me):
		part = append(part, RoleKeyworker)
	case e.Keyworker.ID != "" || !e.GoesOn().is(me):
	case e.Handed.Stands.Name != "":
		part = append(part, RoleHandingOver)
	default:
		part = append(part, RoleKeyworker)
	}
	for _, a := range e.Access {
		if !a.Worker.is(me) || !a.Holds(today) {
			continue
		}
		if part = append(part, RoleTAF); a.As == accessAsCover {
			part = append(part, RoleKeyworker)
		}
	}
	return part
}

// outside reports whether somebody never had a part in this piece of work. Who had one
// that is over is not outside: what they may do was the part's, and ended with it (BR-82).
func (e Episode) outside(w Worker, today string) bool {
	me := Helper{ID: w.ID, Name: w.FullName}
	return len(e.Part(w, today)) == 0 && !e.Handed.had(me) && !slices.ContainsFunc(e.Earlier, func(h Handover) bool { return h.had(me) }) &&
		!slices.ContainsFunc(e.Access, func(a Access) bool { return a.Worker.is(me) })
}

// MayProgress reports whether a worker may write what was done of an action (BR-81):
// the keyworker of every action, everybody else who has a part of their own. Who is
// outside the work is judged by their roles alone (May).
func (e Episode) MayProgress(w Worker, a Action, today string) bool {
	part := e.Part(w, today)
	if slices.Contains(part, RoleKeyworker) || e.outside(w, today) {
		return true
	}
	me := Helper{ID: w.ID, Name: w.FullName}
	return len(part) > 0 && a.ownedBy(w) || slices.ContainsFunc(e.Access, func(r Access) bool {
		return r.Worker.is(me) && r.Holds(today) && slices.Contains(r.Actions, a.ID)
	})
}

// accessAsCover is the code of ACCESS_ROLE for who stands in for the keyworker.
const accessAsCover = "keyworker_cover"

// is compares by account where both are known by one, else by name.
func (h Helper) is(other Helper) bool {
	if h.ID != "" && other.ID != "" {
		return h.ID == other.ID
	}
	return h.Name != "" && h.Name == other.Name
}

// had reports whether the work was somebody's before it was handed on.
func (h Handover) had(who Helper) bool { return h.Was.is(who) || h.Stands.is(who) }

func (a Access) of(w Helper) bool {
	return a.Worker.ID == w.ID && (w.ID != "" || a.Worker.Name == w.Name)
}
