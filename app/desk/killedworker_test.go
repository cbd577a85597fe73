package desk

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/store"
)

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
	f := w.kept(w.bench.bring(h.ID, "Letter.pdf", content, anyway))
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
	stopped := slices.DeleteFunc(held(w.outbox()), func(i OutboxItem) bool { return len(i.Choices) == 0 })
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
