package app

import (
	"context"
	"testing"
	"time"

	"golang.org/x/sys/windows"
)

// Registered, told of a lock, and gone again without a trace: twice over, because
// what the first round left behind would stop the second.
func TestTheSessionsLockIsHeard(t *testing.T) {
	isWindow := user32.NewProc("IsWindow")
	for range 2 {
		ctx, end := context.WithCancel(t.Context())
		defer end()
		locked, opened, ended := make(chan struct{}, 8), make(chan windows.HWND, 1), make(chan struct{})
		go func() {
			defer close(ended)
			hearSession(ctx, func() { locked <- struct{}{} }, func(w windows.HWND) { opened <- w })
		}()
		window := await(t, opened, "registration")
		const unlock, logon = 0x8, 0x5
		for _, change := range []uintptr{unlock, logon, sessionLock, unlock, consoleDisconnect, remoteDisconnect} {
			if posted, _, err := postMessage.Call(uintptr(window), wmSessionChange, change, 1); posted == 0 {
				t.Fatal(err)
			}
		}
		for range 3 {
			await(t, locked, "the lock")
		}
		end()
		await(t, ended, "the end")
		if len(locked) > 0 {
			t.Errorf("locked %d times more than the session did", len(locked))
		}
		if there, _, _ := isWindow.Call(uintptr(window)); there != 0 {
			t.Error("the window is still there")
		}
	}
}

func await[T any](t *testing.T, heard <-chan T, what string) (got T) {
	t.Helper()
	select {
	case got = <-heard:
	case <-time.After(time.Minute):
		t.Fatalf("%s never came", what)
	}
	return got
}
