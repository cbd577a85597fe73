package library

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"sync"
	"time"

	"earlyhelp.example/backend/forms"
)

//go:embed examples/*.json
var exampleFiles embed.FS

// Example is an invented family and everything a worker would enter about it
// in one form, in the order it would be entered. Nobody in it exists.
type Example struct {
	ID       string `json:"id"`       // name of the file, e.g. "smith"
	Title    string `json:"title"`    // for a chooser: "The guide's family: Mary and Unborn Smith"
	Family   string `json:"family"`   // the name My Assessments shows
	Form     string `json:"form"`     // form id, e.g. "eha_portal"
	Version  int    `json:"version"`  // its version
	Language string `json:"language"` // "en" or "cy"
	Started  string `json:"started"`  // a day, 2026-11-20
	// What is on record before the form begins, for forms that do not ask it.
	Members []Member `json:"members,omitempty"`
	Records []Record `json:"records,omitempty"`
	Child   string   `json:"child,omitempty"` // key of the member a form about one child is for

	Answers []Answer `json:"answers"`
}

// Member is a member of the family on record. Role and Gender are codes.
type Member struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Born   string `json:"born"` // a day; of an unborn child the day it is due
	Unborn bool   `json:"unborn,omitempty"`
	Role   string `json:"role,omitempty"`
	School string `json:"school,omitempty"`
	Gender string `json:"gender,omitempty"`
}

// Record is an action, alert, need or note on record, in its own words.
type Record struct {
	ID      string            `json:"id"`
	Kind    string            `json:"kind"`
	Shows   map[string]string `json:"shows"`
	Persons []string          `json:"persons,omitempty"`
}

// Answer is one change as the screen sends it to the door (a line of the
// "changes" of a PATCH) and the page it is entered on, so that a list of
// answers can be posted as it stands.
type Answer struct {
	Client  string          `json:"client"` // unique within the example
	Page    string          `json:"page"`
	Q       string          `json:"q"`             // question id, of a table table.column
	Subject string          `json:"subject"`       // "0" the family or the group, else a person key
	Row     string          `json:"row,omitempty"` // table row id; in family_members it is the person key
	Act     string          `json:"act"`           // set, add_row
	Value   json.RawMessage `json:"value,omitempty"`
}

// Examples gives every example family, by id, with Started and dates as
// written. An unreadable file is a defect of ours, so it is an error.
func Examples() ([]Example, error) {
	names, err := fs.Glob(exampleFiles, "examples/*.json")
	if err != nil {
		return nil, err
	}
	all := make([]Example, 0, len(names))
	for _, name := range names {
		e, err := readExample(name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, e)
	}
	return all, nil
}

// ExampleOf gives the example with this id.
func ExampleOf(id string) (Example, error) {
	e, err := readExample("examples/" + id + ".json")
	if err != nil {
		return Example{}, fmt.Errorf("example %q: %w", id, err)
	}
	return e, nil
}

// allExamples are read once: practice asks for one with every key.
var allExamples = sync.OnceValues(Examples)

// PracticeOf is the family to practise a form with: the fullest of its examples,
// one in the language of the screens before others. A form that came later than
// the program has none.
func PracticeOf(form, language string) (Example, bool) {
	all, err := allExamples()
	if err != nil {
		return Example{}, false
	}
	best := Example{}
	for _, e := range all {
		better := len(e.Answers) > len(best.Answers)
		if spoken := e.Language == language; spoken != (best.Language == language) {
			better = spoken
		}
		if e.Form == form && (best.ID == "" || better) {
			best = e
		}
	}
	return best, best.ID != ""
}

// Changes are the answers as the screen would send them.
func (e Example) Changes() []forms.Change {
	changes := make([]forms.Change, 0, len(e.Answers))
	for _, a := range e.Answers {
		changes = append(changes, forms.Change{Client: a.Client, Q: a.Q, Subject: a.Subject, Row: a.Row, Act: forms.Act(a.Act), Value: a.Value})
	}
	return changes
}

// Known puts what is on record of the family into a setting: its members, the
// records of its episode, and the child the form is about.
func (e Example) Known(set *forms.Setting) {
	for _, m := range e.Members {
		set.Members = append(set.Members, forms.Member{ID: m.ID, Name: m.Name, Born: forms.Day(m.Born), Unborn: m.Unborn, Role: m.Role, School: m.School, Gender: m.Gender})
	}
	for _, r := range e.Records {
		set.Records = append(set.Records, forms.Record{ID: r.ID, Kind: r.Kind, Shows: r.Shows, Persons: r.Persons})
	}
	if e.Child != "" {
		set.Child = e.Child
	}
}

// written is an Answer in its file. Fill, where it is not 0, makes Value a text
// of that many characters out of the one written, so that no file holds 60,000.
type written struct {
	Answer
	Fill int `json:"fill"`
}

func readExample(name string) (Example, error) {
	raw, err := exampleFiles.ReadFile(name)
	if err != nil {
		return Example{}, err
	}
	var file struct {
		Example
		Answers []written `json:"answers"`
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return Example{}, err
	}
	for _, w := range file.Answers {
		if w.Fill > 0 {
			if w.Value, err = fill(w.Value, w.Fill); err != nil {
				return Example{}, err
			}
		}
		file.Example.Answers = append(file.Example.Answers, w.Answer)
	}
	return file.Example, nil
}

// fill repeats a sentence with a number before each, up to a length in code
// points. The numbers make a lost piece visible wherever it is lost.
func fill(sentence json.RawMessage, characters int) (json.RawMessage, error) {
	var text string
	if err := json.Unmarshal(sentence, &text); err != nil {
		return nil, err
	}
	var long []rune
	for n := 1; len(long) < characters; n++ {
		long = append(long, []rune(fmt.Sprintf("%d. %s", n, text))...)
	}
	return json.Marshal(string(long[:characters]))
}

var dated = regexp.MustCompile(`^"(\d{4}-\d\d-\d\d)(T[^"]*)?"$`)

// On is the example as if it began on another day: Started and every date of
// an appointment, call or plan move together. Dates of birth stay.
func (e Example) On(day string) (Example, error) {
	from, err := time.Parse(time.DateOnly, e.Started)
	if err != nil {
		return Example{}, err
	}
	to, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return Example{}, err
	}
	moved := e
	moved.Started = day
	moved.Answers = slices.Clone(e.Answers)
	for i, a := range moved.Answers {
		parts := dated.FindSubmatch(a.Value)
		if parts == nil {
			continue
		}
		was, err := time.Parse(time.DateOnly, string(parts[1]))
		if err != nil {
			return Example{}, err
		}
		now := was.Add(to.Sub(from)).Format(time.DateOnly)
		moved.Answers[i].Value = json.RawMessage(`"` + now + string(parts[2]) + `"`)
	}
	return moved, nil
}
