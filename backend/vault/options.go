package vault

import (
	"testing"
	"time"

	"earlyhelp.example/backend/clock"
	"earlyhelp.example/backend/fault"
	"golang.org/x/crypto/argon2"
)

// Options are what the vault needs from outside.
type Options struct {
	Keyring   Keyring          // nil: this machine has none, and no device secret is used
	Recipient string           // the council's age recipient; "" leaves the escrow slot out
	Now       func() time.Time // nil: the device's clock
	Cost      Cost             // zero in the program: calibrated at set-up; see Cost
}

func (o Options) now() time.Time {
	if o.Now == nil {
		return clock.Now()
	}
	return o.Now()
}

// Cost is what one guess of a passphrase costs with Argon2id (RFC 9106).
type Cost struct {
	Passes    uint32 `json:"t"`
	MemoryKiB uint32 `json:"m"`
	Lanes     uint8  `json:"p"`
}

// leastCost is RFC 9106's second recommendation. The program starts there and
// only ever goes up.
var leastCost = Cost{Passes: 3, MemoryKiB: 64 << 10, Lanes: 4}

// testCost is the lower bound of what is read at all. Only a test binary may
// lock a vault with less than leastCost.
var testCost = Cost{Passes: 2, MemoryKiB: 19 << 10, Lanes: 1}

// CheapCost is for the tests of other rooms, where a real cost would only wait.
// In any other program it is refused.
func CheapCost() Cost { return testCost }

// underTest is replaced by the test that plays the program.
var underTest = testing.Testing

// leastRead is the least memory that is read, in KiB. Only this room's own tests
// lower it, so that a hundred unlocks take no minute.
var leastRead uint32 = 19 << 10

// Bounds on reading: a hostile file can neither weaken the cost nor hang the
// unlock.
func (c Cost) readable() bool {
	return c.MemoryKiB >= leastRead && c.MemoryKiB <= 2<<20 && c.Passes >= 2 && c.Passes <= 16 && c.Lanes >= 1 && c.Lanes <= 16
}

func (c Cost) atLeast(d Cost) bool { return c.MemoryKiB >= d.MemoryKiB && c.Passes >= d.Passes }

func (c Cost) stretch(secret string, salt []byte) []byte {
	return argon2.IDKey([]byte(secret), salt, c.Passes, c.MemoryKiB, c.Lanes, keySize)
}

// chosen is the cost of a new slot: the one asked for, or what calibration finds.
func (o Options) chosen() (Cost, error) {
	if o.Cost == (Cost{}) {
		return calibrate(leastCost.measure()), nil
	}
	if !o.Cost.readable() || !o.Cost.atLeast(leastCost) && !underTest() {
		return Cost{}, fault.New(fault.Internal, "internal")
	}
	return o.Cost, nil
}

func (c Cost) measure() time.Duration {
	began := time.Now()
	c.stretch("calibration", make([]byte, saltSize))
	return time.Since(began)
}

// Aimed-for time of one unlock: slow for a thief, bearable for a worker.
const aimedTime = 500 * time.Millisecond

// calibrate raises the passes until one unlock takes about half a second on a
// machine that needs took for leastCost; never below leastCost, never above 16.
func calibrate(took time.Duration) Cost {
	c := leastCost
	perPass := took / time.Duration(leastCost.Passes)
	if perPass > 0 {
		c.Passes = uint32(min(16, max(time.Duration(leastCost.Passes), (aimedTime+perPass-1)/perPass)))
	}
	return c
}
