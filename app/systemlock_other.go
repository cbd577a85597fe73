//go:build !linux && !windows

package app

import "context"

// onSystemLock: nobody is listened to here. The idle lock goes by the wall
// clock, which goes on while the laptop sleeps.
func onSystemLock(context.Context, func()) {}
