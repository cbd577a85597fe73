package main

import (
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"earlyhelp.example/backend/sealed"
)

// acknowledged is what the centre has said it keeps.
type acknowledged struct {
	mu       sync.Mutex
	sent     []sealed.Submission // all that was offered
	receipts map[string]string   // by id
}

// TestKillWhileDelivering kills the real program at random moments under load.
// Whatever it has acknowledged is there afterwards with the same receipt; what
// it has not is there once or not at all; the audit book is whole.
func TestKillWhileDelivering(t *testing.T) {
	rounds := 5
	if os.Getenv("EARLYHELP_LONG") != "" {
		rounds = 50
	}
	data := t.TempDir()
	centre := start(t, data)
	l := centre.enrol(t)
	seen := &acknowledged{receipts: map[string]string{}}
	doubtful := 0 // under way when the program was killed
	for round := range rounds {
		before := len(seen.receipts)
		seen.load(t, centre, l, 3+rand.IntN(20))
		if len(seen.receipts) == before {
			t.Errorf("round %d: nothing was acknowledged before the kill", round)
		}
		doubtful += len(seen.sent) - len(seen.receipts)
		centre = start(t, data)
		l.connect(t, centre)
		seen.check(t, l)
		verifyWhole(t, data)
	}
	t.Logf("%d kills; of %d submissions %d were under way; none lost, none twice", rounds, len(seen.sent), doubtful)
}

// load delivers from four sides until so many are acknowledged, then kills.
func (a *acknowledged) load(t *testing.T, centre *running, l *laptop, enough int) {
	ctx, cancel := context.WithCancel(t.Context())
	var group sync.WaitGroup
	kill := sync.OnceFunc(func() { centre.kill(t); cancel() })
	for range 4 {
		group.Go(func() {
			for done := 0; ctx.Err() == nil; done++ {
				s := document(t, l, 60_000)
				a.mu.Lock()
				a.sent = append(a.sent, s)
				a.mu.Unlock()
				got, err := l.deliver(ctx, s)
				if err != nil {
					if ctx.Err() == nil {
						kill() // the other three may be in the middle of it
					}
					return
				}
				a.mu.Lock()
				a.receipts[s.ID] = got.Receipt
				a.mu.Unlock()
				if done*4 >= enough {
					go kill()
				}
			}
		})
	}
	group.Wait()
	kill()
}

func (a *acknowledged) check(t *testing.T, l *laptop) {
	t.Helper()
	keys, err := l.enrolled.Keys.Set()
	must(t, err)
	for _, s := range a.sent[max(0, len(a.sent)-60):] {
		got, err := l.deliver(t.Context(), s)
		must(t, err)
		if first := a.receipts[s.ID]; first != "" && got.Receipt != first {
			t.Errorf("an acknowledged submission got another receipt after the kill")
		}
		if r, err := sealed.VerifyReceipt(got.Receipt, keys); err != nil || !r.Proves(s.ID, s.SHA256, l.enrolled.Authority) || got.State != sealed.Accepted {
			t.Errorf("receipt %+v (%s), %v", r, got.State, err)
		}
		a.receipts[s.ID] = got.Receipt
	}
}

func verifyWhole(t *testing.T, data string) {
	t.Helper()
	path, err := binary()
	must(t, err)
	out, err := exec.Command(path, "audit", "verify", "-data", data).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "The audit book is whole") {
		t.Errorf("audit verify: %v %s", err, out)
	}
}
