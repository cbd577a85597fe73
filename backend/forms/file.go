package forms

import (
	"encoding/json"
	"slices"
	"strings"
)

// FileRef is one attached document as an answer names it: the bytes are an
// attachment of the draft, never part of an answer. Kind is a code of the list
// of document types, On the day it was attached, Size its bytes.
type FileRef struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Kind   string `json:"kind,omitempty"`
	On     Day    `json:"on,omitempty"`
	Size   int64  `json:"size,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
}

// Files reads the answer to a question of type file.
func Files(raw json.RawMessage) ([]FileRef, bool) {
	var files []FileRef
	if json.Unmarshal(raw, &files) != nil {
		return nil, false
	}
	for _, f := range files {
		if f.ID == "" || strings.TrimSpace(f.Name) == "" {
			return nil, false
		}
	}
	return files, true
}

// readFiles says the names: they are what a person knows a document by.
func readFiles(raw []byte) (value, bool) {
	files, ok := Files(raw)
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return value{text: strings.Join(names, "; ")}, ok
}

// Encloses is the column that one more document of a draft goes into: the first of
// type file in a table that people add rows to and that is asked before Finish;
// nil where there is none.
func (d *Draft) Encloses() *Question {
	for _, q := range d.form.Questions {
		if q.Type == TypeFile && q.Table != nil && q.Table.RowsAre == "" && !q.Table.RowsMembers && !q.After() && !q.Page.offices() && d.shown(q.Table, 0) {
			return q
		}
	}
	return nil
}

// Files are the documents that the answers to a form name, in the order of the
// form, each once.
func (d *Draft) Files() []FileRef { return d.filesOf(d.Document().Answers) }

func (d *Draft) filesOf(answers []DocAnswer) []FileRef {
	var list []FileRef
	add := func(raw json.RawMessage) {
		files, _ := Files(raw)
		for _, f := range files {
			if !slices.ContainsFunc(list, func(k FileRef) bool { return k.ID == f.ID }) {
				list = append(list, f)
			}
		}
	}
	for _, a := range answers {
		for _, p := range a.Parts {
			if a.Type == TypeFile {
				add(p.Value)
			}
		}
		q := d.form.Question(a.Q)
		for _, row := range a.Rows {
			for _, cell := range row.Cells {
				if q != nil && q.column(cell.Q) != nil && q.column(cell.Q).Type == TypeFile {
					add(cell.Value)
				}
			}
		}
	}
	return list
}
