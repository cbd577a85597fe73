package desk

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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
	child.Env = append(os.Environ(), "EARLYHELP_KILL_DIR="+dir, fmt.Sprintf("EARLYHELP_KILL_ROUND=%d", round), fmt.Sprintf("EARLYHELP_KILL_AFTER=%d", n))
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

// workForEver is the process that is killed: it does one thing after another, as
// the state it finds allows, and says before and after what it did.
func workForEver(t *testing.T, dir string) {
	round, _ := strconv.ParseUint(os.Getenv("EARLYHELP_KILL_ROUND"), 10, 64)
	after, _ := strconv.Atoi(os.Getenv("EARLYHELP_KILL_AFTER"))
	b := newBench(t)
	b.dir = dir
	b.make()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	w := worker{bench: b, chance: rand.New(rand.NewPCG(round, 9)), left: after}
	days := []func(){w.accept, w.accept, w.finishTask, w.bring, w.remove, w.restore, w.note, w.plan, w.takeBack, w.choose, w.move, w.assess}
	for {
		days[w.chance.IntN(len(days))]()
	}
}

// worker is at the keys of the process that will be killed.
type worker struct {
	*bench
	chance *rand.Rand
	left   int // how many things are done before the power goes
}

// try says what is begun. Once enough was done, the power goes within moments of
// such a beginning, so in the middle of a write.
func (w *worker) try(about string) {
	fmt.Println("try", about)
	if w.left == 0 {
		time.AfterFunc(time.Duration(w.chance.IntN(1+w.chance.IntN(30_000)))*time.Microsecond, powerGoes)
	}
}

// did says that something was answered as done.
func (w *worker) did(kind, about string, more ...string) {
	fmt.Println("did", kind, about, strings.Join(more, " "))
	w.left--
}

func powerGoes() {
	if self, err := os.FindProcess(os.Getpid()); err == nil {
		_ = self.Kill() // there is nobody left to tell
	}
}

// some is one of the drafts in this state, or none; never of the form that only
// move knows.
func (w *worker) some(state store.DraftState) (store.DraftHead, bool) {
	list := w.office.store.Drafts
	if state == store.Deleted {
		list = w.office.store.Deleted
	}
	all, err := list(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(h store.DraftHead) bool { return h.State != state || h.Form == "a" })
	if len(all) == 0 {
		return store.DraftHead{}, false
	}
	return all[w.chance.IntN(len(all))], true
}

// accept takes one of the things that a finished form proposes: it looks at a
// few forms, because most of what they propose was taken before.
func (w *worker) accept() {
	for range 4 {
		h, any := w.some(store.Finished)
		if !any {
			return
		}
		var page NextPage
		w.get("/api/assessments/"+h.ID+"/next", &page)
		for _, at := range w.chance.Perm(len(page.Proposals)) {
			p := page.Proposals[at]
			if p.State == "accepted" {
				continue
			}
			about := h.ID + "/" + p.ID
			w.try(about)
			if answer := w.send("POST", "/api/assessments/"+h.ID+"/next/"+p.ID+"/accept", ""); answer.Code == http.StatusOK {
				w.did("accepted", about)
				return
			}
		}
	}
}

func (w *worker) finishTask() {
	open, err := w.office.store.Tasks(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	if len(open) == 0 {
		return
	}
	task := open[w.chance.IntN(len(open))].ID
	w.try(task)
	w.post("/api/tasks/"+task+"/done", nil, nil)
	w.did("done", task)
}

func (w *worker) bring() {
	h, any := w.some(store.PartCompleted)
	if !any {
		return
	}
	w.try("file")
	content := append(slices.Clone(letter), make([]byte, w.chance.IntN(300_000))...)
	f := w.kept(w.bench.bring(h.ID, "Letter.pdf", content))
	w.did("file", f.ID, h.ID, f.SHA256)
}

func (w *worker) remove() {
	if h, any := w.some(store.PartCompleted); any {
		w.try(h.ID)
		w.post("/api/assessments/"+h.ID+"/delete", nil, nil)
		w.did("deleted", h.ID)
	}
}

func (w *worker) restore() {
	if h, any := w.some(store.Deleted); any {
		w.try(h.ID)
		w.post("/api/assessments/"+h.ID+"/restore", nil, nil)
		w.did("begun", h.ID)
	}
}

// finishes begins a form for a family, answers it and finishes it.
func (w *worker) finishes(with StartForm) string {
	w.try("start")
	answer := w.send("POST", "/api/assessments", marshal(w.t, with))
	if answer.Code != http.StatusOK {
		return "" // consent has gone, or the form has no place here now
	}
	var made Started
	if err := json.Unmarshal(answer.Body.Bytes(), &made); err != nil {
		w.t.Fatal(err)
	}
	w.did("begun", made.ID)
	w.complete(w.calm(made.ID), 0)
	w.try(made.ID)
	w.bench.finish(made.ID)
	w.did("finished", made.ID)
	return made.ID
}

// family is one of the families on the laptop.
func (w *worker) family() string {
	var list FamilyList
	w.get("/api/families", &list)
	if len(list.Families) == 0 {
		w.t.Fatal("no family is left")
	}
	return list.Families[w.chance.IntN(len(list.Families))].ID
}

func (w *worker) note()     { w.finishes(StartForm{Form: "case_note", Family: w.family()}) }
func (w *worker) plan()     { w.finishes(StartForm{Form: "family_action_plan", Family: w.family()}) }
func (w *worker) takeBack() { w.finishes(StartForm{Form: "consent_withdrawal", Family: w.family()}) }

// assess begins with a family of its own, which agrees.
func (w *worker) assess() {
	if family := w.finishes(StartForm{Form: "family_registration"}); family != "" {
		w.finishes(StartForm{Form: "ffa", Family: family})
	}
}

// choose holds what was stopped for consent, or sends it all the same.
func (w *worker) choose() {
	stopped := held(w.outbox())
	if len(stopped) == 0 {
		return
	}
	i := stopped[w.chance.IntN(len(stopped))]
	w.try(i.ID)
	if w.chance.IntN(2) == 0 {
		w.post("/api/outbox/"+i.ID+"/consent", ConsentDecision{Choice: "hold"}, nil)
		w.did("held", i.ID)
		return
	}
	w.post("/api/outbox/"+i.ID+"/consent", ConsentDecision{Choice: "send_anyway_reason", Reason: "The court has asked for it"}, nil)
	w.did("sent", i.ID)
}

// move brings a draft to the next version of its form, which a later program has.
func (w *worker) move() {
	shipped, enabled := w.desk.Library, w.desk.current.profile.FormsEnabled
	defer func() { w.desk.Library, w.desk.current.profile.FormsEnabled = shipped, enabled }()
	w.desk.Library, w.desk.current.profile.FormsEnabled = later(w.t, false), nil
	id := w.begin(StartForm{Form: "a"})
	w.say(id, map[string]any{"words": "Hello", "old": "Goodbye"})
	w.desk.Library = later(w.t, true)
	w.try(id)
	w.post("/api/assessments/"+id+"/move", MoveTo{Version: 2}, nil)
	w.did("moved", id)
}
