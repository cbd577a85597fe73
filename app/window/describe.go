//go:build bindings

package window

import (
	"github.com/wailsapp/wails/v2"
	"github.com/wailsapp/wails/v2/pkg/options"

	"earlyhelp.example/backend/fault"
)

// Describing: `wails build` first builds the program with the tag bindings and
// runs it, only to be told which methods the window binds.
const Describing = true

// Describe tells them, without a display, a folder or a lock (desktop.md 3).
func Describe() error {
	err := wails.Run(&options.App{Bind: []any{new(Door)}, Logger: silent{}})
	return fault.Wrap(err, fault.Internal, "window.not-opened")
}
