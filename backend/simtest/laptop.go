package simtest

import (
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
)

// laptop is one worker's computer: a disk that survives, a machine that does
// not, a road that comes and goes, and a person.
type laptop struct {
	w       *world
	name    string
	disk    disk
	machine *core.Laptop // nil while switched off
	life    int          // counts power cuts: what was begun before one is gone
	fresh   bool
	reload  bool
	waking  int
	online  bool
	portal  bool
	full    bool          // the disk takes nothing
	skew    time.Duration // of its clock
}

// disk is what a power cut leaves.
type disk struct {
	items    map[string]outbox.Item
	payload  map[string][]byte
	receipts map[string][]string
	standing core.Standing
	gone     map[string]bool // the families whose consent has gone
}

func newLaptop(w *world, n int) *laptop {
	return &laptop{w: w, name: fmt.Sprintf("laptop %d", n), online: true,
		disk: disk{map[string]outbox.Item{}, map[string][]byte{}, map[string][]string{}, core.Standing{}, map[string]bool{}}}
}

func (l *laptop) moment() core.Moment {
	return core.Moment{At: l.w.now.Add(l.skew), Dice: l.w.rng.Float64()}
}

// boot starts the program on what the disk has.
func (l *laptop) boot() {
	public, _ := l.w.centre.enrolment.Public().(ed25519.PublicKey)
	pinned := l.w.centre.keySet
	pinned.Keys = pinned.Keys[:1] // as at enrolment: later keys come by hello
	pinned.Serial = 1
	machine, err := core.NewLaptop(core.Setup{Authority: authority, EnrolmentKey: public, Keys: pinned, Standing: l.disk.standing})
	if err != nil {
		panic(err)
	}
	l.life++
	l.machine, l.fresh, l.reload = machine, true, true
	if l.w.options.Plant == SentIsReceived {
		for id, i := range l.disk.items {
			if i.State == outbox.Sending {
				i.State = outbox.Received
				l.disk.items[id] = i
			}
		}
	}
	l.take(core.Woke{Moment: l.moment()})
}

// kill is the power cut.
func (l *laptop) kill() {
	l.w.report.Kills++
	l.life++
	l.machine = nil
	l.w.after(l.w.between(time.Second, 3*time.Hour), func() {
		if l.machine == nil {
			l.boot()
		}
	})
}

// finish is the person finishing a form: sealed and stored in one transaction.
func (l *laptop) finish() {
	id, err := sealed.NewID(l.w.now, l.w)
	if err != nil {
		panic(err)
	}
	now := l.w.now.Add(l.skew)
	e := sealed.Envelope{ID: id, Kind: "assessment", Authority: authority, Author: sealed.Author{Worker: "w-1", Device: l.name},
		OccurredAt: now, SealedAt: now, Body: json.RawMessage(`{"schema":"eh.assessment/1"}`)}
	if l.w.rng.IntN(8) == 0 {
		e.Urgent = &sealed.Urgent{SignificantHarm: "yes"}
	}
	s, err := sealed.Seal(e)
	if err != nil {
		panic(err)
	}
	l.w.report.Finished++
	l.disk.payload[id] = s.Bytes
	l.disk.items[id] = l.relies(outbox.Item{ID: id, Reference: s.Reference, Kind: s.Kind, Urgent: s.Urgent, FinishedAt: now,
		Size: int64(len(s.Bytes)), SHA256: s.SHA256, State: outbox.Waiting})
	l.w.born(id)
	l.enclose(id, now)
	l.nudge()
}

// withdraw is the person opening a finished form again, where none of it left.
func (l *laptop) withdraw() {
	for _, id := range l.ids() {
		i := l.disk.items[id]
		if i.CanWithdraw() && !i.Attachment {
			l.disk.items[id] = outbox.Step(i, outbox.Withdrew{At: l.w.now.Add(l.skew)})
			l.w.report.Withdrawn++
			l.w.withdrawn[id] = true
			l.withdrawFiles(id)
			l.w.after(l.w.between(0, 10*time.Minute), l.nudge) // the machine's copy is older for a while
			return
		}
	}
}

func (l *laptop) ids() []string {
	ids := make([]string, 0, len(l.disk.items))
	for id := range l.disk.items {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func (l *laptop) nudge() {
	if l.machine != nil {
		l.reload = true
		l.take(core.Nudged{Moment: l.moment()})
	}
}

// mostTurns is more than any one event may set off without time going by.
const mostTurns = 200

// take is the shell's loop: feed the machine, do what it asks, until quiet.
func (l *laptop) take(e core.Event) {
	queue := []core.Event{e}
	for turns := 0; len(queue) > 0 && l.machine != nil; turns++ {
		if turns > mostTurns {
			l.w.violated("never runs in circles", "%s: %T, again and again", l.name, queue[0])
			return
		}
		if l.reload {
			l.reload = false
			queue = append([]core.Event{core.Loaded{Moment: l.moment(), Items: l.stored(), Fresh: l.fresh}}, queue...)
			l.fresh = false
		}
		effects := l.machine.Step(queue[0])
		queue = queue[1:]
		if failed := l.carryOut(effects); failed != nil {
			queue = append(queue, failed)
		}
		if l.reload && len(queue) == 0 {
			queue = append(queue, core.Woke{Moment: l.moment()})
		}
	}
}

// stored is the queue as the machine is shown it.
func (l *laptop) stored() []outbox.Item {
	var items []outbox.Item
	for _, id := range l.ids() {
		i := l.disk.items[id]
		if _, kept := l.disk.payload[id]; !kept {
			continue
		}
		if l.w.options.Plant == NoUrgency {
			i.Urgent = false
		}
		if l.w.options.Plant == FilesFirst && i.Attachment {
			i.Of = "nobody"
		}
		items = append(items, i)
	}
	if l.w.options.Plant == HeadOfLine {
		items = headOf(items)
	}
	return items
}

// headOf leaves only the oldest item that was not received.
func headOf(items []outbox.Item) []outbox.Item {
	var out []outbox.Item
	headed := false
	for _, i := range outbox.Order(items) {
		if i.Unsent() && headed {
			continue
		}
		headed = headed || i.Unsent()
		out = append(out, i)
	}
	return out
}
