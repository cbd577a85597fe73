package casework

import (
	"slices"
	"time"
)

// Alert is something the keyworker is told (domain 3.8), mostly about a child; it
// arrives by sync, or is raised by a note. How far it is follows from its steps, which
// are only ever added to.
type Alert struct {
	ID        string      `json:"id"`
	Kind      string      `json:"kind"` // code of CL-18
	Says      string      `json:"says,omitempty"`
	Child     string      `json:"child,omitempty"` // a Person.Key; empty where it is a note of the work (BR-66)
	At        time.Time   `json:"at"`
	By        string      `json:"by,omitempty"` // who wrote the note, where it is one of the work
	Urgent    bool        `json:"urgent,omitempty"`
	Direction string      `json:"direction,omitempty"`
	DueOn     string      `json:"dueOn,omitempty"` // ISO day
	From      string      `json:"from,omitempty"`
	Steps     []AlertStep `json:"steps,omitempty"` // the oldest first
}

// AlertStep is one thing that was done about an alert.
type AlertStep struct {
	State AlertState `json:"state"`
	At    time.Time  `json:"at"`
	By    string     `json:"by"` // a Worker.ID
	Name  string     `json:"name,omitempty"`
	Text  string     `json:"text,omitempty"`
	Known bool       `json:"known,omitempty"` // the keyworker knew, and it is in the plan (BR-71)
	From  string     `json:"from,omitempty"`
}

// AlertState is how far an alert is.
type AlertState string

// The steps of BR-67, and between the first two the one that BR-68 asks for.
const (
	AlertRead         AlertState = "read"         // opened
	AlertChecked      AlertState = "checked"      // the child's record was opened from it
	AlertAcknowledged AlertState = "acknowledged" // answered
	AlertActioned     AlertState = "actioned"     // its direction is carried out
)

var alertStates = []AlertState{AlertRead, AlertChecked, AlertAcknowledged, AlertActioned}

// Step is the first time that an alert came so far.
func (a Alert) Step(state AlertState) (AlertStep, bool) {
	i := slices.IndexFunc(a.Steps, func(s AlertStep) bool { return s.State == state })
	if i < 0 {
		return AlertStep{}, false
	}
	return a.Steps[i], true
}

// Open reports whether the keyworker still has to do something: answer it, and
// carry out its direction where it has one (BR-67).
func (a Alert) Open() bool {
	_, answered := a.Step(AlertAcknowledged)
	_, done := a.Step(AlertActioned)
	return !answered || a.Direction != "" && !done
}

// Path is the steps that the alert asks for, in their order: a record is opened where
// it is about a child (BR-68), a direction carried out where it has one.
func (a Alert) Path() []AlertState {
	path := []AlertState{AlertRead}
	if a.Child != "" {
		path = append(path, AlertChecked)
	}
	path = append(path, AlertAcknowledged)
	if a.Direction != "" {
		path = append(path, AlertActioned)
	}
	return path
}

// Alert finds an alert by id.
func (r Record) Alert(id string) (Alert, bool) {
	i := r.alert(id)
	if i < 0 {
		return Alert{}, false
	}
	return r.Alerts[i], true
}

func (r *Record) alert(id string) int {
	return slices.IndexFunc(r.Alerts, func(a Alert) bool { return a.ID == id })
}

// alertRaised keeps what was done about an alert that is told again, e.g. because
// triage has added a direction since.
func (r *Record) alertRaised(_ Change, d Alert) Why {
	if d.ID == "" || d.Child == "" && d.Kind != alertOfNote {
		return Unreadable
	}
	old, _ := r.Alert(d.ID)
	d.Steps = old.Steps
	r.Alerts = put(r.Alerts, d, func(a Alert) bool { return a.ID == d.ID })
	return ""
}

// alertMoved adds a step. Reading and checking twice is true once; every answer
// is kept.
func (r *Record) alertMoved(c Change, d AlertData) Why {
	i := r.alert(d.Alert)
	if i < 0 {
		return NamesNothing
	}
	if !slices.Contains(alertStates, d.State) {
		return Unreadable
	}
	a := &r.Alerts[i]
	if _, done := a.Step(d.State); done && d.Text == "" {
		return ""
	}
	a.Steps = append(slices.Clone(a.Steps), AlertStep{State: d.State, At: c.At, By: c.By, Name: d.Name, Text: d.Text, Known: d.Known, From: d.From})
	return ""
}
