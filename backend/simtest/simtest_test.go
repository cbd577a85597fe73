package simtest

import (
	"os"
	"strconv"
	"sync"
	"testing"
	"time"
)

// size is small enough for many seeds and long enough for every fault to meet
// every other.
var size = Options{Laptops: 3, Days: 1, Restores: 12 * time.Hour}

// seeds is how many worlds are run: a slice with every test, thousands with
// EARLYHELP_LONG, a handful where the race detector looks on (-short).
func seeds(t *testing.T) int {
	t.Helper()
	switch n := os.Getenv("EARLYHELP_SEEDS"); {
	case n != "":
		count, err := strconv.Atoi(n)
		if err != nil {
			t.Fatalf("EARLYHELP_SEEDS is a number, not %q", n)
		}
		return count
	case os.Getenv("EARLYHELP_LONG") != "":
		return 2000
	case testing.Short():
		return 24
	}
	return 200
}

// TestSound runs the protocol as it ships through bad luck of every kind.
func TestSound(t *testing.T) {
	var mu sync.Mutex
	var sum Report
	total := seeds(t)
	t.Run("seeds", func(t *testing.T) {
		const lanes = 4
		for lane := range lanes {
			t.Run(strconv.Itoa(lane), func(t *testing.T) {
				t.Parallel()
				for seed := lane; seed < total && !t.Failed(); seed += lanes {
					r := Run(uint64(seed), size)
					for _, v := range r.Violations {
						t.Error(v)
					}
					mu.Lock()
					sum.add(r)
					mu.Unlock()
				}
			})
		}
	})
	t.Logf("proved: %d seeds, %d laptop-days, %d events, %d forms finished, %d messages lost, %d doubled, %d damaged, %d power cuts, %d restores, %d full disks, %d clocks set, %d held for consent, %d choices: %d violations",
		total, total*size.Laptops*size.Days, sum.Events, sum.Finished, sum.Lost, sum.Doubled, sum.Damaged, sum.Kills, sum.Restores, sum.FullDisks, sum.Jumps, sum.Stopped, sum.Chosen, len(sum.Violations))
	if sum.Restores == 0 || sum.Kills == 0 || sum.Doubled == 0 || sum.Hopeless == 0 || sum.Withdrawn == 0 || sum.FullDisks == 0 || sum.Stopped == 0 || sum.Chosen == 0 {
		t.Errorf("some kind of fault never happened: %+v", sum)
	}
}

// TestPlants puts each defect in and expects it to be found. A simulator that
// cannot find what is wrong proves nothing by finding nothing.
func TestPlants(t *testing.T) {
	if testing.Short() {
		t.Skip("a world is one goroutine: the race detector has nothing to find in it (2026-11-22)")
	}
	for _, plant := range Plants() {
		t.Run(string(plant), func(t *testing.T) {
			t.Parallel()
			o := size
			o.Plant, o.Days, o.Restores = plant, 2, 8*time.Hour
			for seed := range uint64(60) {
				if r := Run(seed, o); len(r.Violations) > 0 {
					t.Logf("found by seed %d: %s", seed, r.Violations[0])
					return
				}
			}
			t.Error("not found in 60 seeds")
		})
	}
}

// TestSameSeedSameWorld is what makes a seed worth writing down.
func TestSameSeedSameWorld(t *testing.T) {
	for seed := range uint64(3) {
		a, b := Run(seed, size), Run(seed, size)
		if a.Events != b.Events || a.Lost != b.Lost || a.Kills != b.Kills || a.Portals != b.Portals {
			t.Errorf("seed %d: %+v, then %+v", seed, a, b)
		}
	}
}
