//go:build !unix

package vault

// syncFolder does nothing: NTFS journals a rename, and Windows cannot flush a folder.
func syncFolder(string) error { return nil }
