package library

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
)

//go:embed examples/*.json
var exampleFiles embed.FS

// Example is an invented family and everything a worker would enter about it
// in one form, in the order it would be entered. Nobody in it exists.
type Example struct {
	ID       string   `json:"id"`       // name of the file, e.g. "smith"
	Title    string   `json:"title"`    // for a chooser: "The guide's family: Mary and Unborn Smith"
	Family   string   `json:"family"`   // the name My Assessments shows
	Form     string   `json:"form"`     // form id, e.g. "eha_portal"
	Version  int      `json:"version"`  // its version
	Language string   `json:"language"` // "en" or "cy"
	Started  string   `json:"started"`  // a day, 2026-11-20
	Answers  []Answer `json:"answers"`
}

// Answer is one change as the screen sends it (the "changes" of a PATCH,
// design of the forms language, section 5). The JSON names are those of the
// door, so that a list of answers can be posted as it stands.
type Answer struct {
	Client  string          `json:"client"`          // unique within the example
	Page    string          `json:"page"`            // the page it is entered on
	Q       string          `json:"q"`               // question id, table columns as table.column
	Subject string          `json:"subject"`         // "0" the family or the group, else a person key
	Row     string          `json:"row,omitempty"`   // table row id; of family_members, the person key
	Act     string          `json:"act"`             // set, add_row, separate …
	Value   json.RawMessage `json:"value,omitempty"` // JSON; only with set
}

// Examples gives every example family, by id. The files are part of the
// program and a test reads them, so an unreadable one is a defect of ours: it
// is an error and not an empty list.
func Examples() ([]Example, error) {
	names, err := fs.Glob(exampleFiles, "examples/*.json")
	if err != nil {
		return nil, err
	}
	var all []Example
	for _, name := range names {
		raw, err := exampleFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var e Example
		if err := json.Unmarshal(raw, &e); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, e)
	}
	return all, nil
}

// ErrNoExample is returned for an id without a file.
var ErrNoExample = errors.New("library: no such example")

// ExampleOf gives the example with this id.
func ExampleOf(id string) (Example, error) {
	all, err := Examples()
	if err != nil {
		return Example{}, err
	}
	for _, e := range all {
		if e.ID == id {
			return e, nil
		}
	}
	return Example{}, ErrNoExample
}
