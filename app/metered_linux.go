package app

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// The names NetworkManager has on the system bus.
const (
	networkName = "org.freedesktop.NetworkManager"
	networkPath = "/org/freedesktop/NetworkManager"
)

// onMetered tells whether the network counts bytes, now and whenever that
// changes, as NetworkManager knows it: set by the person for a connection, or
// guessed from its kind (a phone's hot spot). Where there is no NetworkManager
// nothing is told. It returns when ctx ends.
func onMetered(ctx context.Context, tell func(metered bool)) {
	bus, err := dbus.ConnectSystemBus(dbus.WithContext(ctx))
	if err != nil {
		return
	}
	changed := make(chan *dbus.Signal, 8)
	bus.Signal(changed)
	if err := bus.AddMatchSignal(dbus.WithMatchSender(networkName), dbus.WithMatchObjectPath(networkPath),
		dbus.WithMatchInterface("org.freedesktop.DBus.Properties"), dbus.WithMatchMember("PropertiesChanged")); err != nil {
		return
	}
	last := false
	for {
		if value, err := bus.Object(networkName, networkPath).GetProperty(networkName + ".Metered"); err == nil {
			if now := counts(value); now != last {
				last = now
				tell(now)
			}
		}
		select {
		case <-ctx.Done():
			return
		case _, ok := <-changed:
			if !ok {
				return // the bus has gone
			}
		}
	}
}

// counts reads NMMetered: 1 yes, 3 guessed yes; 0 unknown, 2 no, 4 guessed no.
func counts(value dbus.Variant) bool {
	n, ok := value.Value().(uint32)
	return ok && (n == 1 || n == 3)
}
