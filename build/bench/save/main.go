// Command save measures one durable save of one answer in a draft of 400
// questions, in one run and in random order: our encrypted store, the same
// statements on modernc's driver without encryption (said anew each time, and
// prepared once as ours are), and on mattn's. It is a module of its own because
// mattn needs a C compiler and the product does not.
// It prints lines that build/bench.sh collects.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"earlyhelp.example/backend/forms"
)

const (
	questions = 400
	warm      = 200
	saves     = 3000
)

// peer saves one answer durably.
type peer struct {
	name string
	save func(ctx context.Context, row forms.Row) error
	took []time.Duration
}

func main() {
	dir, err := os.MkdirTemp("", "earlyhelp-bench-save-")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	peers, err := open(dir)
	if err != nil {
		log.Fatal(err)
	}
	if err := measure(peers); err != nil {
		log.Fatal(err)
	}
	report(peers)
}

// measure gives every peer the same answers, one each in random order, so that
// whatever else the machine does hits all alike.
func measure(peers []*peer) error {
	ctx, at := context.Background(), time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for i := range warm + saves {
		row := answer(i%questions, i, at.Add(time.Duration(i)*time.Second))
		for _, n := range rand.Perm(len(peers)) {
			began := time.Now()
			if err := peers[n].save(ctx, row); err != nil {
				return fmt.Errorf("%s: %w", peers[n].name, err)
			}
			if i >= warm {
				peers[n].took = append(peers[n].took, time.Since(began))
			}
		}
	}
	return nil
}

func answer(question, n int, at time.Time) forms.Row {
	value, err := json.Marshal(strings.Repeat("She likes school and has two good friends. ", 1+n%12))
	if err != nil {
		panic(err)
	}
	return forms.Row{Form: "eha_portal", Version: 1, Q: fmt.Sprintf("Q%03d", question), Subject: forms.Group,
		Act: forms.ActSet, Value: value, At: at, By: "w-10442", Client: fmt.Sprintf("c%06d", n)}
}

func report(peers []*peer) {
	ours, plain := peers[0], peers[1]
	for _, p := range peers {
		slices.Sort(p.took)
		fmt.Printf("%-22s p50 %-10v p99 %v\n", p.name, p.at(50), p.at(99))
	}
	line := func(what string, peer *peer, percent int, limit float64) {
		ratio := float64(ours.at(percent)) / float64(peer.at(percent))
		verdict := "ok"
		if limit > 0 && ratio > limit {
			verdict = "over"
		}
		bound := "-"
		if limit > 0 {
			bound = fmt.Sprintf("%.2f", limit)
		}
		fmt.Printf("bench: %s | %v | %v | %.2f | %s | %s\n", what, ours.at(percent), peer.at(percent), ratio, bound, verdict)
	}
	line("save an answer, p50, to plain modernc", plain, 50, 1.1)
	line("save an answer, p99, to plain modernc", plain, 99, 1.5)
	line("save an answer, p50, to plain mattn", peers[2], 50, 0)
	line("save an answer, p99, to plain mattn", peers[2], 99, 0)
	line("save an answer, p50, to prepared modernc", peers[3], 50, 1.1)
	line("save an answer, p99, to prepared modernc", peers[3], 99, 1.5)
}

func (p *peer) at(percent int) time.Duration {
	return p.took[min(len(p.took)-1, len(p.took)*percent/100)].Round(time.Microsecond)
}
