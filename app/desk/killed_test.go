package desk

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// TestKilledWhileWorking: a real process does a worker's day through the door
// (proposals taken, tasks done, forms finished, consent given and taken back,
// files, plans, drafts deleted, brought back and moved), says each thing that
// was answered as done, and is killed by SIGKILL at a moment nobody chose. After
// each kill the store is whole, what was said is so, and nothing is half done.
func TestKilledWhileWorking(t *testing.T) {
	t.Parallel()
	if dir := os.Getenv("EARLYHELP_KILL_DIR"); dir != "" {
		workForEver(t, dir)
	}
	rounds, said := killRounds(t), promises{last: map[string][]string{}, kinds: map[string]int{}}
	b := newOpen(t)
	b.assessed()
	b.desk.End(t.Context())
	count, chance := 0, rand.New(rand.NewPCG(7, 8))
	for round := range rounds {
		count += said.hear(t, b.dir, round, 1+chance.IntN(12))
		b.make()
		b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
		b.nothingHalf(round)
		said.hold(b, round)
		b.desk.End(t.Context())
	}
	t.Logf("proved: %d kills, %d writes answered as done, all there, none half done: %v", rounds, count, said.kinds)
	if count < rounds {
		t.Error("hardly anything was done: this proves nothing")
	}
}

// killRounds is a few in the test command, 150 where EARLYHELP_LONG is 1
// (build/prove.sh), and n where it is another n.
func killRounds(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("EARLYHELP_LONG"))
	switch {
	case err == nil && n > 1:
		return n
	case err == nil && n == 1:
		return 150
	case testing.Short():
		t.Skip("what is killed here the race detector has seen in every other test of this room (2026-11-23)")
	}
	return 3
}

// promises are what the killed processes said, by what it is about; a later word
// about the same thing replaces an earlier one.
type promises struct {
	last     map[string][]string
	kinds    map[string]int
	underway string // what was begun when the process was killed: it may be done or not
}

// hear runs one process until it was killed, and counts what it said was done.
func (p *promises) hear(t *testing.T, dir string, round, n int) (count int) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledWhileWorking$")
	beside := t.TempDir() // what a killed process leaves there goes with this test
	child.Env = append(os.Environ(), "TMPDIR="+beside, "TMP="+beside, "EARLYHELP_KILL_DIR="+dir, fmt.Sprintf("EARLYHELP_KILL_ROUND=%d", round), fmt.Sprintf("EARLYHELP_KILL_AFTER=%d", n))
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var words []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		line := strings.Fields(lines.Text())
		words = append(words, lines.Text())
		switch {
		case len(line) == 2 && line[0] == "try":
			p.underway = line[1]
		case len(line) > 2 && line[0] == "did":
			p.last[line[2]], p.underway = line[1:], ""
			p.kinds[line[1]]++
			count++
		}
	}
	_ = child.Wait() // that it was killed is looked at below
	if child.ProcessState.Exited() {
		t.Fatalf("round %d: the process ended by itself:\n%s", round, strings.Join(words, "\n"))
	}
	return count
}

// hold looks whether everything that was said is so.
func (p *promises) hold(b *bench, round int) {
	b.t.Helper()
	st := b.office.store
	delete(p.last, p.underway) // done or not, and nobody was told which
	for about, said := range p.last {
		var so bool
		switch kind := said[0]; kind {
		case "accepted":
			draft, proposal, _ := strings.Cut(about, "/")
			decisions, err := st.Decisions(b.t.Context(), draft)
			so = err == nil && decisions[proposal].Accepted
		case "done":
			_, err := st.TaskFamily(b.t.Context(), about)
			so = err != nil
		case "file":
			f, err := st.File(b.t.Context(), said[2], about)
			so = err == nil && f.SHA256 == said[3]
		case "moved":
			h, err := st.Draft(b.t.Context(), about)
			so = err == nil && h.Version == 2
		case "deleted", "begun", "finished":
			h, err := st.Draft(b.t.Context(), about)
			so = err == nil && h.State == map[string]store.DraftState{"deleted": store.Deleted, "begun": store.PartCompleted, "finished": store.Finished}[kind]
		case "held", "sent":
			i := slices.IndexFunc(b.items(), func(i outbox.Item) bool { return i.ID == about })
			so = i >= 0 && (kind == "held" && b.items()[i].Held || kind == "sent" && b.items()[i].Because != "")
		}
		if !so {
			b.t.Fatalf("round %d: %s of %s was answered as done and is not so (under way: %s)", round, said[0], about, p.underway)
		}
	}
}

func (b *bench) items() []outbox.Item {
	b.t.Helper()
	items, err := b.office.store.AllItems(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return items
}

// nothingHalf looks at everything in the store for things half done.
func (b *bench) nothingHalf(round int) {
	b.t.Helper()
	st := b.office.store
	if err := st.FullCheck(b.t.Context(), b.now()); err != nil {
		b.t.Fatalf("round %d: %v", round, err)
	}
	drafts, err := st.Drafts(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	items, tasks := map[string]outbox.Item{}, 0
	for _, i := range b.items() {
		items[i.ID] = i
	}
	for _, h := range drafts {
		b.sealedWhole(round, h, items)
		b.decidedWhole(round, h)
	}
	records, err := st.Records(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, r := range records {
		for _, task := range r.Tasks {
			if task.Done.IsZero() {
				tasks++
			}
		}
		if len(r.Kept) > 0 {
			b.t.Fatalf("round %d: a change that could not be applied: %+v", round, r.Kept[0].Why)
		}
	}
	if open, err := st.Tasks(b.t.Context()); err != nil || len(open) != tasks {
		b.t.Fatalf("round %d: %d tasks are listed and %d are on record (%v)", round, len(open), tasks, err)
	}
}

// sealedWhole: finished, queued, on the family's record and held to its consent,
// or none of it.
func (b *bench) sealedWhole(round int, h store.DraftHead, items map[string]outbox.Item) {
	b.t.Helper()
	if h.State != store.Finished {
		if h.Submission != "" {
			b.t.Fatalf("round %d: %s is %s and has a sealed document", round, h.Form, h.State)
		}
		return
	}
	item, queued := items[h.Submission]
	payload, err := b.office.store.Payload(b.t.Context(), h.Submission)
	if err != nil || !queued || sealed.Digest(payload) != item.SHA256 {
		b.t.Fatalf("round %d: %s is finished; queued: %t (%v)", round, h.Form, queued, err)
	}
	record, err := b.office.store.Record(b.t.Context(), h.Record())
	if err != nil {
		b.t.Fatal(err)
	}
	if _, known := record.Submission(h.Submission); !known {
		b.t.Fatalf("round %d: %s is finished and not on the family's record", round, h.Form)
	}
	if record.ConsentGone() && item.Consent && !item.Urgent && item.State == outbox.Waiting {
		b.t.Fatalf("round %d: %s would leave without consent", round, h.Form)
	}
}

// decidedWhole: a decision and what it made, or neither.
func (b *bench) decidedWhole(round int, h store.DraftHead) {
	b.t.Helper()
	st := b.office.store
	decisions, err := st.Decisions(b.t.Context(), h.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	for proposal, d := range decisions {
		made := false
		if strings.HasPrefix(proposal, "task.") {
			record, err := st.Record(b.t.Context(), h.Record())
			made = err == nil && slices.ContainsFunc(record.Tasks, func(t casework.Task) bool { return t.ID == d.Made })
		} else {
			started, err := st.Draft(b.t.Context(), d.Made)
			made = err == nil && started.Origin == h.ID+"/"+proposal
		}
		if d.Accepted && !made {
			b.t.Fatalf("round %d: %s was accepted and nothing was made of it", round, proposal)
		}
	}
	if from, proposal, led := strings.Cut(h.Origin, "/"); led {
		if of, err := st.Decisions(b.t.Context(), from); err != nil || of[proposal].Made != h.ID {
			b.t.Fatalf("round %d: a form was begun from %s, which nobody accepted (%v)", round, proposal, err)
		}
	}
}
