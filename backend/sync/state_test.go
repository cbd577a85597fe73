package sync_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/simtest"
	"earlyhelp.example/backend/sync"
	"earlyhelp.example/backend/sync/core"
	"earlyhelp.example/backend/wire"
)

func TestTimeLeft(t *testing.T) {
	began := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		p    sync.Progress
		want time.Duration
	}{
		{"a quarter in ten seconds", sync.Progress{Sent: 25, Total: 100, Since: began}, 30 * time.Second},
		{"nothing yet", sync.Progress{Total: 100, Since: began}, 0},
		{"all of it", sync.Progress{Sent: 100, Total: 100, Since: began}, 0},
		{"a clock set back", sync.Progress{Sent: 25, Total: 100, Since: began.Add(time.Hour)}, 0},
	} {
		if got := c.p.Left(began.Add(10 * time.Second)); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestEveryStateHasASentence(t *testing.T) {
	for _, key := range []string{core.SaysNever, core.SaysOnline, core.SaysSending, core.SaysOffline, core.SaysPortal, core.SaysBusy, core.SaysSignedOut, core.SaysTooOld} {
		for _, lang := range []string{"en", "cy", "fr"} {
			if (sync.State{Says: key}).Say(lang) == "" {
				t.Errorf("%s has no sentence in %s", key, lang)
			}
		}
	}
}

// brokenInbox is a store that cannot be read.
type brokenInbox struct{ *disk }

func (brokenInbox) Standing(context.Context) (sync.Standing, error) {
	return sync.Standing{}, fault.New(fault.Damaged, "sync.nocentre")
}

func TestCannotBegin(t *testing.T) {
	office := simtest.NewOffice()
	client, err := wire.NewClient(wire.Options{Address: "127.0.0.1:1", Key: make([]byte, 64)})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	o := sync.Options{Outbox: newDisk(), Inbox: brokenInbox{newDisk()}, Centre: client, Authority: "E10000999",
		EnrolmentKey: office.EnrolmentKey(), Keys: office.Keys(), Changed: func() { told++ }}
	s, err := sync.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); !fault.Is(err, fault.Damaged) || s.State().LastFault != "sync.nocentre" || told != 1 {
		t.Errorf("%v, %+v, told %d times", err, s.State(), told)
	}
	o.EnrolmentKey = nil
	if _, err := sync.New(o); err == nil {
		t.Error("begins without a pinned key")
	}
}

// TestWaitingCostsNothing is a centre that takes half a minute for each answer,
// as a bad line does: the laptop waits for it, and does not ask itself all the
// while whether it is time yet.
func TestWaitingCostsNothing(t *testing.T) {
	slow := func(http.ResponseWriter, *http.Request) bool {
		time.Sleep(20 * time.Second)
		return false
	}
	var asked atomic.Int64
	onBench(t, slow, func(b *bench) {
		b.stop()
		b.now = func() time.Time {
			if asked.Add(1) > 1000 {
				time.Sleep(time.Millisecond) // else no time would ever go by
			}
			return time.Now()
		}
		b.start()
		id := b.finish(false)
		b.pass(2 * time.Minute)
		b.received(id)
		if n := asked.Load(); n > 200 {
			b.t.Errorf("the clock was read %d times in two minutes", n)
		}
	})
}
