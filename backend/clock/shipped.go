//go:build !movedclock

package clock

import "time"

// shift is none: a program that people use believes its machine and nothing else.
func shift() time.Duration { return 0 }
