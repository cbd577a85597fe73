// Package library is the forms, blocks, code lists and council profiles that
// ship with the program, as data, and invented families to try them with. It
// may not hold a rule or a word in Go: what a council officer can read and
// change is in the YAML files. One reason: a form must be reviewable, line by
// line, by the person who answers for it.
package library

import (
	"embed"
	"io/fs"
)

//go:embed SUMS *.yaml blocks/*.yaml lists/*.yaml profiles/*.yaml
var files embed.FS

// FS is the shipped library in the layout forms.NewLibrary reads: forms at the
// top, then blocks/, lists/ and profiles/, each file sealed by its SHA-256 in
// SUMS (the format of sha256sum).
func FS() fs.FS { return files }
