//go:build movedclock

package clock

func init() { moved = true }
