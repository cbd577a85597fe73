//go:build unix

package encvfs

import "os"

// SyncFolder makes a rename in dir survive a power cut.
func SyncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
