package desk

import (
	"bufio"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestEventsCarryNamesAndNoData(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	server := httptest.NewServer(b.desk.Handler())
	defer server.Close()
	answer, err := server.Client().Get(server.URL + "/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() && lines.Text() == "" || strings.HasPrefix(lines.Text(), ":") {
		if strings.HasPrefix(lines.Text(), ": listening") {
			break
		}
	}
	id := b.start(false)
	b.set(id, "c1", "immediate_danger", "", "yes")
	heard := ""
	for lines.Scan() && !strings.Contains(heard, ChangedFront) {
		heard += lines.Text() + "\n"
	}
	if !strings.Contains(heard, "event: changed") || !strings.Contains(heard, ChangedFront) || strings.Contains(heard, id) {
		t.Errorf("heard %q", heard)
	}
}

// A listener that is slow is told everything it missed, once.
func TestASlowListenerMissesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &Desk{events: newHub()}
		slow, heard := make(chan struct{}), map[string]int{}
		stop := d.Listen(func(what []string) {
			for _, w := range what {
				heard[w]++
			}
			<-slow
		})
		defer stop()
		d.Changed("first")
		synctest.Wait()
		for range 1000 {
			d.Changed("second", "third")
		}
		close(slow)
		synctest.Wait()
		if heard["first"] != 1 || heard["second"] != 1 || heard["third"] != 1 {
			t.Errorf("heard %v", heard)
		}
	})
}

func TestFlushWaitsForEveryScreenAndNotForEver(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := &Desk{events: newHub()}
		var asked atomic.Int32
		hear := func(what []string) {
			if slices.Contains(what, ChangedFlush) {
				asked.Add(1)
				d.flushing.answered()
			}
		}
		stop := []func(){d.Listen(hear), d.Listen(hear)}
		d.flush(t.Context())
		synctest.Wait()
		if n := asked.Load(); n != 2 {
			t.Errorf("%d of 2 screens were asked", n)
		}
		stop[0]()
		stop[1]()
		defer d.Listen(func([]string) {})() // a hung page
		d.flush(t.Context())                // returns when fake time has passed flushWait
	})
}
