package casework

import (
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
)

// Need is something that an assessment found, for some people or for the whole
// family (domain 3.2.2-7).
type Need struct {
	ID      string    `json:"id"`
	List    string    `json:"list"`
	Code    string    `json:"code"`
	Says    string    `json:"says"` // the question's words when it was asked
	Persons []string  `json:"persons,omitempty"`
	State   NeedState `json:"state,omitempty"`
	Proof   string    `json:"proof,omitempty"`  // what shows the outcome
	Linked  []string  `json:"linked,omitempty"` // the notes and documents that show it, as references (forms.SplitReference)
	Since   time.Time `json:"since"`
	Episode string    `json:"episode,omitempty"`
	From    string    `json:"from"`

	Class forms.Class `json:"class,omitempty"` // which copies may name it; empty is open
}

// Line is what all rows of one need have in common: the question, or the choice,
// that found it, without whose it is.
func (n Need) Line() string {
	line := strings.TrimPrefix(n.ID, n.Episode+".")
	if len(n.Persons) == 1 {
		line = strings.TrimSuffix(line, "."+n.Persons[0])
	}
	return line
}

// NeedOf is what the need that an action answers is called; empty where it names none.
func (r Record) NeedOf(a Action) string {
	i := slices.IndexFunc(r.Needs, func(n Need) bool { return a.Need == n.Episode+"."+n.Line() })
	if i < 0 {
		return ""
	}
	return r.Needs[i].Says
}

// NeedState is the outcome of a need: the codes of the closure's list. Empty is open.
type NeedState string

// Action is one row of the family's plan (domain 3.0.6). What was done is only
// ever added to (BR-81).
type Action struct {
	ID        string     `json:"id"`
	Action    string     `json:"action"`
	Outcome   string     `json:"outcome,omitempty"` // what is to be different
	Owner     string     `json:"owner,omitempty"`
	OwnedBy   string     `json:"ownedBy,omitempty"`   // who of the record that is, as a reference (forms.SplitReference); empty: somebody by name only
	Indicator string     `json:"indicator,omitempty"` // code of CL-8
	Says      string     `json:"says,omitempty"`      // the indicator's words
	Need      string     `json:"need,omitempty"`      // what it answers: an episode and a Need.Line
	Persons   []string   `json:"persons,omitempty"`   // empty: the whole family
	DueOn     string     `json:"dueOn,omitempty"`     // ISO day
	Status    string     `json:"status,omitempty"`    // code of CL-11
	Rating    string     `json:"rating,omitempty"`
	DoneOn    string     `json:"doneOn,omitempty"` // ISO day
	Progress  []Progress `json:"progress,omitempty"`
	Episode   string     `json:"episode,omitempty"`
	From      string     `json:"from"`
	Held      string     `json:"held,omitempty"` // the submission that took consent back and made it wait or end
	Was       string     `json:"was,omitempty"`  // its status before that
}

// Progress is one update of an action.
type Progress struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"` // a Worker.ID
	Name string    `json:"name,omitempty"`
	Text string    `json:"text"`
	From string    `json:"from,omitempty"`

	On       string   `json:"on,omitempty"`       // ISO day it tells of, where that was said
	For      []string `json:"for,omitempty"`      // Person.Keys; empty: nobody was named
	Evidence string   `json:"evidence,omitempty"` // what shows it
	Linked   []string `json:"linked,omitempty"`   // the notes and documents that show it, as references (forms.SplitReference)
	Direct   bool     `json:"direct,omitempty"`   // the family was worked with directly
}

// ActionOnHold is an action that waits, e.g. because consent has gone (BR-25);
// ActionNotNeeded one that nobody goes on with.
const (
	ActionOnHold    = "on_hold"
	ActionNotNeeded = "no_longer_needed"
)

// settledActions are the codes of CL-11 after which nothing more is to do.
var settledActions = []string{"completed", "not_achieved", ActionNotNeeded, "handed", "dropped"}

// Open reports whether something is still to do.
func (a Action) Open() bool { return !slices.Contains(settledActions, a.Status) }

// ownedBy reports whether an action is a worker's own: by the record, or by the name
// that somebody wrote.
func (a Action) ownedBy(w Worker) bool {
	kind, key, refers := forms.SplitReference(a.OwnedBy)
	if refers {
		return kind == "team" && key != "" && (key == w.ID || key == w.FullName)
	}
	return a.Owner != "" && a.Owner == w.FullName
}

// Indicators are the FF indicators that a piece of work has used, codes of CL-8 in
// the order in which they were: by a need that counts nationally, or by an action that
// is for one, also when that is done. What was taken back uses none.
func (r Record) Indicators(episode string) []string {
	var used []string
	add := func(of, code string) {
		if of == episode && code != "" && !slices.Contains(used, code) {
			used = append(used, code)
		}
	}
	for _, n := range r.Needs {
		if n.List == indicatorList && n.State != needNoLonger {
			add(n.Episode, n.Code)
		}
	}
	for _, a := range r.Actions {
		if a.Status != ActionNotNeeded {
			add(a.Episode, a.Indicator)
		}
	}
	return used
}

// IndicatorClass is which copies may name an indicator: those that may name every need
// of the work that counts under it. Empty is open.
func (r Record) IndicatorClass(episode, code string) forms.Class {
	for _, n := range r.Needs {
		if n.Episode == episode && n.List == indicatorList && n.Code == code && n.Class != "" {
			return n.Class
		}
	}
	return ""
}

// indicatorList is the list of FF indicators, and needNoLonger the outcome of a need
// that an assessment no longer says.
const (
	indicatorList = "CL-8"
	needNoLonger  = NeedState("no_longer")
)

// Task is something to do by a day. It reminds and never blocks (BR-86).
type Task struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Say    string    `json:"say"`
	On     string    `json:"on,omitempty"` // ISO day
	Person string    `json:"person,omitempty"`
	Draft  string    `json:"draft,omitempty"` // the form on this laptop it leads to
	Done   time.Time `json:"done,omitzero"`
}

// Note heads a note, a document or a line of the chronology; its words are in
// the sealed document.
type Note struct {
	ID      string    `json:"id"`   // the submission's
	Kind    string    `json:"kind"` // note, general_note, document, chronology
	Type    string    `json:"type,omitempty"`
	Title   string    `json:"title"`
	At      string    `json:"at,omitempty"` // when it happened, as answered
	About   []string  `json:"about,omitempty"`
	Story   bool      `json:"story,omitempty"` // belongs in the chronology
	Written time.Time `json:"written"`
	By      string    `json:"by"`
	Episode string    `json:"episode,omitempty"`

	Class forms.Class `json:"class,omitempty"` // which copies may name it; empty is open
}

// Day is the ISO day on which it happened.
func (n Note) Day() string { return n.At[:min(len(n.At), len(time.DateOnly))] }

// Story are the notes that belong in the chronology, in the order in which they
// happened.
func (r Record) Story() []Note {
	story := slices.DeleteFunc(slices.Clone(r.Notes), func(n Note) bool { return !n.Story && n.Kind != "chronology" })
	slices.SortStableFunc(story, func(a, b Note) int { return strings.Compare(a.At, b.At) })
	return story
}

// Meeting is one meeting about the family.
type Meeting struct {
	ID      string `json:"id"` // the submission's
	Kind    string `json:"kind"`
	Planned string `json:"planned,omitempty"`
	Held    string `json:"held,omitempty"`
	Next    string `json:"next,omitempty"`
	Episode string `json:"episode,omitempty"`

	Invited []Invited `json:"invited,omitempty"` // the practitioners whom it names
}

// Invited is a practitioner whom a meeting names. It gives no right to anything: who
// may read the work, its access says (BR-80).
type Invited struct {
	ID     string `json:"id"` // the row's, the same where a later meeting takes it over
	Name   string `json:"name"`
	Agency string `json:"agency,omitempty"`
}

// put replaces the item with the same id, or adds it.
func put[T any](list []T, item T, same func(T) bool) []T {
	if i := slices.IndexFunc(list, same); i >= 0 {
		list[i] = item
		return list
	}
	return append(list, item)
}

func (r *Record) needFound(c Change, d Need) Why {
	if d.ID == "" || d.Code == "" {
		return Unreadable
	}
	d.Since = c.At
	if i := slices.IndexFunc(r.Needs, func(n Need) bool { return n.ID == d.ID }); i >= 0 {
		was := r.Needs[i]
		d.Since, d.State, d.Proof, d.Linked, d.From = was.Since, was.State, was.Proof, was.Linked, was.From
	}
	r.Needs = put(r.Needs, d, func(n Need) bool { return n.ID == d.ID })
	return ""
}

func (r *Record) needSettled(_ Change, d SettledData) Why {
	i := slices.IndexFunc(r.Needs, func(n Need) bool { return n.ID == d.Need })
	if i < 0 {
		return NamesNothing
	}
	r.Needs[i].State, r.Needs[i].Proof, r.Needs[i].Linked = d.State, d.Proof, d.Linked
	return ""
}

// actionAgreed writes a row of the plan; agreed again it keeps what was done and the
// form that agreed it first: a new version that is taken back takes its own rows only.
func (r *Record) actionAgreed(_ Change, d Action) Why {
	if d.ID == "" {
		return Unreadable
	}
	d.Progress = nil
	if i := slices.IndexFunc(r.Actions, func(a Action) bool { return a.ID == d.ID }); i >= 0 {
		d.Progress, d.From = r.Actions[i].Progress, r.Actions[i].From
	}
	r.Actions = put(r.Actions, d, func(a Action) bool { return a.ID == d.ID })
	return ""
}

// actionMoved adds what was done, and changes only what is named.
func (r *Record) actionMoved(c Change, d StepData) Why {
	i := slices.IndexFunc(r.Actions, func(a Action) bool { return a.ID == d.Action })
	if i < 0 {
		return NamesNothing
	}
	a := &r.Actions[i]
	if d.Status != "" {
		a.Held, a.Was = "", "" // somebody has decided anew
	}
	for _, one := range []struct {
		said string
		at   *string
	}{{d.Status, &a.Status}, {d.Rating, &a.Rating}, {d.DoneOn, &a.DoneOn}, {d.DueOn, &a.DueOn}} {
		if one.said != "" {
			*one.at = one.said
		}
	}
	if d.Owner != "" {
		a.Owner, a.OwnedBy = d.Owner, d.OwnedBy
	}
	if d.Text != "" {
		a.Progress = append(slices.Clone(a.Progress), Progress{At: c.At, By: c.By, Name: d.Name, Text: d.Text, From: d.From,
			On: d.On, For: d.For, Evidence: d.Evidence, Linked: d.Linked, Direct: d.Direct})
	}
	return ""
}

func (r *Record) taskSet(_ Change, d Task) Why {
	if d.ID == "" {
		return Unreadable
	}
	r.Tasks = put(r.Tasks, d, func(t Task) bool { return t.ID == d.ID })
	return ""
}

func (r *Record) taskDone(c Change, d TaskData) Why {
	i := slices.IndexFunc(r.Tasks, func(t Task) bool { return t.ID == d.Task })
	if i < 0 {
		return NamesNothing
	}
	if r.Tasks[i].Done.IsZero() {
		r.Tasks[i].Done = c.At
	}
	return ""
}

func (r *Record) noteHeaded(c Change, d Note) Why {
	if d.ID == "" {
		return Unreadable
	}
	d.Written, d.By = c.At, c.By
	r.Notes = put(r.Notes, d, func(n Note) bool { return n.ID == d.ID })
	return ""
}

func (r *Record) meetingRecorded(_ Change, d Meeting) Why {
	if d.ID == "" {
		return Unreadable
	}
	r.Meetings = put(r.Meetings, d, func(m Meeting) bool { return m.ID == d.ID })
	return ""
}

func (r *Record) personMarked(_ Change, d MarkData) Why {
	i := slices.IndexFunc(r.People, func(p Person) bool { return p.Key == d.Person })
	if i < 0 {
		return NamesNothing
	}
	if d.Mark.Kind == "" {
		return Unreadable
	}
	marks := slices.Clone(r.People[i].Marks)
	r.People[i].Marks = put(marks, d.Mark, func(m Mark) bool { return m.Kind == d.Mark.Kind })
	return ""
}
