package simtest

import (
	"container/heap"
	"fmt"
	"math/rand/v2"
	"time"

	"earlyhelp.example/backend/sync/core"
)

// world is the clock, the chance and the list of what will happen. One
// goroutine; the same seed gives the same world.
type world struct {
	seed    uint64
	rng     *rand.Rand
	now     time.Time
	agenda  agenda
	order   int64
	stuck   int  // events at this moment
	calm    bool // the faults are over
	options Options

	centre    *centre
	laptops   []*laptop
	origin    map[string]string       // id → the id of the form it was made for
	hopeless  map[string]core.Failure // what some forms will be told for ever
	withdrawn map[string]bool         // by the person, whatever a disk says
	promised  map[string]promise      // what sealed forms say of the files they name
	report    Report
}

// monday is an invented working week, so that hours mean something.
var monday = time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)

func newWorld(seed uint64, o Options) *world {
	w := &world{seed: seed, rng: rand.New(rand.NewPCG(seed, 0x6561726c79)), now: monday, options: o,
		origin: map[string]string{}, hopeless: map[string]core.Failure{}, withdrawn: map[string]bool{}, promised: map[string]promise{}}
	w.report.Seed = seed
	w.centre = newCentre(w)
	for n := range o.Laptops {
		w.laptops = append(w.laptops, newLaptop(w, n))
	}
	return w
}

// event is one thing that will happen; order keeps equal times in the order
// they were asked for.
type event struct {
	at    time.Time
	order int64
	do    func()
}

type agenda []event

func (a agenda) Len() int { return len(a) }
func (a agenda) Less(i, j int) bool {
	return a[i].at.Before(a[j].at) || a[i].at.Equal(a[j].at) && a[i].order < a[j].order
}
func (a agenda) Swap(i, j int) { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)   { *a = append(*a, x.(event)) }
func (a *agenda) Pop() any {
	old := *a
	last := old[len(old)-1]
	*a = old[:len(old)-1]
	return last
}

// after does something later.
func (w *world) after(d time.Duration, do func()) {
	w.order++
	heap.Push(&w.agenda, event{w.now.Add(max(d, 0)), w.order, do})
}

// run lets everything happen up to a time, or until something is violated.
func (w *world) run(until time.Time) {
	for len(w.agenda) > 0 && !w.agenda[0].at.After(until) && len(w.report.Violations) == 0 {
		e, _ := heap.Pop(&w.agenda).(event)
		if e.at.After(w.now) {
			w.stuck = 0
		}
		if w.stuck++; w.stuck > mostTurns {
			w.violated("never runs in circles", "%d events and no time goes by", w.stuck)
		}
		w.now = e.at
		w.report.Events++
		e.do()
	}
	w.now = until
}

// chance is true with this probability, and never once the faults are over.
func (w *world) chance(p float64) bool { return w.rng.Float64() < p && !w.calm }

// between is a time span, evenly spread.
func (w *world) between(least, most time.Duration) time.Duration {
	return least + time.Duration(w.rng.Int64N(int64(most-least)))
}

// rarely is a time span with this mean, exponentially spread.
func (w *world) rarely(mean time.Duration) time.Duration {
	return time.Duration(w.rng.ExpFloat64() * float64(mean))
}

// Read gives random bytes: the world is where ids come from.
func (w *world) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(w.rng.Uint32())
	}
	return len(p), nil
}

func (w *world) violated(rule, format string, args ...any) {
	w.report.Violations = append(w.report.Violations,
		fmt.Sprintf("seed %d, %s: %s: %s", w.seed, w.now.Sub(monday).Round(time.Second), rule, fmt.Sprintf(format, args...)))
}
