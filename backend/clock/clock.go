// Package clock is the one place of the two programs that asks the machine what
// time it is; everything else is told. It may not know what the time is for. One
// reason for it: deadlines that matter to a family (drafts that end, sessions,
// receipts) are proved on the real programs under a clock that is wrong, and
// that needs one place where a build made for tests can put it wrong.
package clock

import "time"

// Now is the machine's wall clock. It has no monotonic reading, which stands
// still while a laptop sleeps: two of these times differ by what a person would
// say has passed, also over a night with the lid closed. A span that must not
// notice a clock being set (the cost of a guess, the deadline of a socket) is
// measured with package time itself.
func Now() time.Time { return time.Now().Round(0).Add(shift()) }
