// Package frontend holds what is seen: the built pages, embedded, so that one
// binary needs no files beside it. It has no behaviour; who serves the pages
// decides who may see them. It may not import anything of ours, so that both
// the laptop (app/window, app/browser) and the centre (cmd/central) can.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Pages is the root of the built site: index.html (the laptop's desk),
// centre.html (the staff pages) and assets/. It is empty in a clone in which
// the front end was never built.
func Pages() fs.FS {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("frontend: dist is not a folder: " + err.Error()) // impossible: the name is a constant
	}
	return pages
}
