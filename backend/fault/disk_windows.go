package fault

import "syscall"

// ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED.
var noRoomHere = []error{syscall.Errno(39), syscall.Errno(112), syscall.Errno(1295)}
