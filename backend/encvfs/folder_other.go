//go:build !unix

package encvfs

// SyncFolder does nothing: NTFS journals a rename, and Windows cannot flush a folder.
func SyncFolder(string) error { return nil }
