package fault

import (
	"errors"
	"syscall"
)

// Disk tells what the system said of the disk under the work: Full where there is
// no room, else Internal with a sentence that the folder cannot be used. A nil
// cause gives nil. What has a sentence of its own for its place wraps it itself.
func Disk(cause error) error {
	if NoRoom(cause) {
		return Wrap(cause, Full, "disk.full")
	}
	return Wrap(cause, Internal, "store.folder")
}

// NoRoom reports whether the system refused for want of room: the disk's, or what
// this person may have of it. Windows numbers its own reasons.
func NoRoom(err error) bool {
	for _, reason := range noRoom {
		if errors.Is(err, reason) {
			return true
		}
	}
	return false
}

var noRoom = append([]error{syscall.ENOSPC, syscall.EDQUOT}, noRoomHere...)
