package app

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// onSystemLock calls lock when the desktop locks its session, and before the
// laptop sleeps or its lid is shut: logind's own signals on the system bus, and
// the screen saver's on the session bus. Where there is no bus nothing is heard,
// and the idle lock, which goes by the wall clock, closes within seconds of waking.
func onSystemLock(ctx context.Context, lock func()) {
	heard := make(chan *dbus.Signal, 8)
	system := listen(ctx, dbus.ConnectSystemBus, heard,
		[]dbus.MatchOption{dbus.WithMatchInterface("org.freedesktop.login1.Session"), dbus.WithMatchMember("Lock")},
		[]dbus.MatchOption{dbus.WithMatchInterface("org.freedesktop.login1.Manager"), dbus.WithMatchMember("PrepareForSleep")})
	session := listen(ctx, dbus.ConnectSessionBus, heard,
		[]dbus.MatchOption{dbus.WithMatchMember("ActiveChanged"), dbus.WithMatchInterface("org.freedesktop.ScreenSaver")},
		[]dbus.MatchOption{dbus.WithMatchMember("ActiveChanged"), dbus.WithMatchInterface("org.gnome.ScreenSaver")})
	if !system && !session {
		return
	}
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-heard:
			if locks(s) {
				lock()
			}
		}
	}
}

// listen joins one bus; false where there is none. The connection ends with ctx.
func listen(ctx context.Context, connect func(...dbus.ConnOption) (*dbus.Conn, error), heard chan<- *dbus.Signal, wanted ...[]dbus.MatchOption) bool {
	bus, err := connect(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	for _, match := range wanted {
		if err := bus.AddMatchSignal(match...); err != nil {
			return false
		}
	}
	bus.Signal(heard)
	return true
}

// locks reports whether a signal means that the person is no longer there.
func locks(s *dbus.Signal) bool {
	if s == nil {
		return false
	}
	switch s.Name {
	case "org.freedesktop.login1.Session.Lock":
		return true
	case "org.freedesktop.login1.Manager.PrepareForSleep",
		"org.freedesktop.ScreenSaver.ActiveChanged", "org.gnome.ScreenSaver.ActiveChanged":
		begins, ok := first(s.Body)
		return ok && begins
	}
	return false
}

func first(body []any) (value, ok bool) {
	if len(body) == 0 {
		return false, false
	}
	value, ok = body[0].(bool)
	return value, ok
}
