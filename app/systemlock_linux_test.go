package app

import (
	"testing"

	"github.com/godbus/dbus/v5"
)

// Which of the system's signals mean that the person has gone. A lock on waking
// would close the screen in front of somebody who has just sat down.
func TestWhichSignalsLock(t *testing.T) {
	const manager, session, saver = "org.freedesktop.login1.Manager.", "org.freedesktop.login1.Session.", "ActiveChanged"
	for _, c := range []struct {
		name string
		body []any
		want bool
	}{
		{session + "Lock", nil, true},
		{session + "Unlock", nil, false},
		{manager + "PrepareForSleep", []any{true}, true},
		{manager + "PrepareForSleep", []any{false}, false},
		{manager + "PrepareForSleep", nil, false},
		{manager + "PrepareForSleep", []any{"true"}, false},
		{manager + "PrepareForShutdown", []any{true}, false},
		{"org.freedesktop.ScreenSaver." + saver, []any{true}, true},
		{"org.gnome.ScreenSaver." + saver, []any{true}, true},
		{"org.gnome.ScreenSaver." + saver, []any{false}, false},
	} {
		if got := locks(&dbus.Signal{Name: c.name, Body: c.body}); got != c.want {
			t.Errorf("%s %v locks: %t", c.name, c.body, got)
		}
	}
	if locks(nil) {
		t.Error("the end of the bus locks")
	}
}
