//go:build !windows

package fault

var noRoomHere []error
