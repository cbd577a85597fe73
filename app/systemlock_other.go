//go:build !linux

package app

import "context"

// onSystemLock: on Windows the window hears of sleep by itself, and on every
// system the idle lock goes by the wall clock, which goes on while the laptop
// sleeps. The session lock of Windows and macOS is not listened to yet.
func onSystemLock(context.Context, func()) {}
