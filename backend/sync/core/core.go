// Package core is the protocol between laptop and centre as two pure
// machines: an event goes in, effects come out. It may not read a clock, draw
// a number or touch the world; what it needs of them comes with the event.
// One reason for it: the same code that runs on the laptop runs a thousand
// laptop-years in the simulator in minutes, every fault chosen by a seed.
package core

import (
	"time"
)

// Standing is what a laptop knows of its centre between two runs of the
// program. The store keeps it as it is.
type Standing struct {
	Epoch       int64         `json:"epoch"` // the last one proved
	Seq         int64         `json:"seq"`   // the newest of that epoch ever proved to this laptop
	SafeSeq     int64         `json:"safeSeq"`
	KeySet      string        `json:"keySet"` // sealed.KeySet, signed; verified again on every start
	Refresh     string        `json:"refresh"`
	LastContact time.Time     `json:"lastContact"` // laptop's clock
	ServerTime  time.Time     `json:"serverTime"`  // the latest the centre ever named
	Offset      time.Duration `json:"offset"`      // centre's clock minus the laptop's, nanoseconds
}
