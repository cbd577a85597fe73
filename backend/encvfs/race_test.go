//go:build race

package encvfs

func init() { raced = true }
