package app

import (
	"os"

	"earlyhelp.example/backend/fault"
)

// terminalName is the console this program was started from, whatever its
// standard input is.
const terminalName = "CONIN$"

// ownedByUs only looks whether the folder is there: what an administrator writes
// into a worker's folder takes the folder's own rights.
func ownedByUs(dir string) error {
	_, err := os.Stat(dir)
	return fault.Wrap(err, fault.NotFound, "vault.missing")
}
