package app

import (
	"bufio"
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
)

// systemBus is a system bus of this test's own.
func systemBus(t *testing.T) *dbus.Conn {
	t.Helper()
	program, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("no dbus-daemon here: without a bus nobody tells of the network (2026-11-22)")
	}
	daemon := exec.CommandContext(t.Context(), program, "--session", "--nofork", "--print-address=1")
	out, err := daemon.StdoutPipe()
	must(t, err)
	must(t, daemon.Start())
	t.Cleanup(func() { _ = daemon.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	must(t, err)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", strings.TrimSpace(address))
	bus, err := dbus.Connect(strings.TrimSpace(address))
	must(t, err)
	return bus
}

// Photos wait while NetworkManager says or guesses that bytes are counted, and
// only then.
func TestNetworkManagerTellsOfMeteredConnections(t *testing.T) {
	bus := systemBus(t)
	network, err := prop.Export(bus, networkPath, prop.Map{networkName: {"Metered": {Value: uint32(3), Emit: prop.EmitTrue}}})
	must(t, err)
	_, err = bus.RequestName(networkName, dbus.NameFlagDoNotQueue)
	must(t, err)
	ctx, end := context.WithCancel(t.Context())
	told, ended := make(chan bool), make(chan struct{})
	go func() {
		defer close(ended)
		onMetered(ctx, func(metered bool) {
			select {
			case told <- metered:
			case <-ctx.Done():
			}
		})
	}()
	heard := func() bool {
		t.Helper()
		select {
		case now := <-told:
			return now
		case <-time.After(time.Minute):
			t.Fatal("nothing is told")
			return false
		}
	}
	if !heard() {
		t.Error("a guessed hot spot is not told at the start")
	}
	for _, now := range []struct {
		says uint32
		want bool
	}{{2, false}, {1, true}, {4, false}, {3, true}, {0, false}} {
		network.SetMust(networkName, "Metered", now.says)
		if got := heard(); got != now.want {
			t.Errorf("%d is told as %v", now.says, got)
		}
	}
	end()
	<-ended
}
