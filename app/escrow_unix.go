//go:build unix

package app

import (
	"os"
	"syscall"

	"earlyhelp.example/backend/fault"
)

// terminalName is the terminal this program was started from, whatever its
// standard input is.
const terminalName = "/dev/tty"

// ownedByUs refuses to work as another user: files that an administrator wrote
// would be shut to the worker.
func ownedByUs(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return fault.Wrap(err, fault.NotFound, "vault.missing")
	}
	if owner, ok := info.Sys().(*syscall.Stat_t); ok && int(owner.Uid) != os.Geteuid() {
		return fault.New(fault.Refused, "app.owner")
	}
	return nil
}
