package sync_test

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/simtest"
	"earlyhelp.example/backend/wire"
)

// TestOneBadItem is a form that the office will never take, in front of others.
func TestOneBadItem(t *testing.T) {
	var bad atomic.Value
	bad.Store("")
	before := func(w http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, bad.Load().(string)) && r.Method == http.MethodPut && bad.Load() != "" {
			simtest.Problem(w, http.StatusBadRequest, wire.CodeMalformed)
			return true
		}
		return false
	}
	onBench(t, before, func(b *bench) {
		t := b.t
		b.pass(time.Minute)
		b.net.Cut(true)
		poison := b.finish(true)
		bad.Store(poison)
		good := b.finish(false)
		b.net.Cut(false)
		b.sync.Nudge()
		b.pass(10 * time.Second)
		b.received(good)
		b.pass(time.Hour)
		b.stands(poison)
		if i := b.disk.item(poison); i.State != outbox.Attention || i.LastFault != "wire.malformed" {
			t.Errorf("after three equal answers: %q, %q", i.State, i.LastFault)
		}
	})
}

// TestDamagedPayload is a stored form that is not what was sealed: it must not
// leave, and the person is told.
func TestDamagedPayload(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		b.pass(time.Minute)
		b.net.Cut(true)
		id := b.finish(false)
		b.pass(time.Second) // or the first try still holds the whole bytes when the network comes back
		b.disk.mu.Lock()
		b.disk.payload[id][3] ^= 1
		b.disk.mu.Unlock()
		b.net.Cut(false)
		b.pass(time.Hour)
		b.stands(id)
		i := b.disk.item(id)
		if b.office.Puts() != 0 || i.State != outbox.Attention || i.LastFault != "sync.damaged" || !i.CanWithdraw() {
			t.Errorf("%d deliveries; %s, %s", b.office.Puts(), i.State, i.LastFault)
		}
	})
}

// TestWithdrawnMeanwhile is the person being faster than the sender, which has
// not heard of it yet.
func TestWithdrawnMeanwhile(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		b.pass(time.Minute)
		b.net.Cut(true)
		id, other := b.finish(false), b.finish(false)
		b.pass(time.Hour)
		b.disk.mu.Lock()
		b.disk.items[id] = outbox.Step(b.disk.items[id], outbox.Withdrew{At: time.Now()})
		b.disk.mu.Unlock()
		b.net.Cut(false)
		b.pass(time.Hour)
		b.received(other)
		if b.disk.item(id).State != outbox.Withdrawn || slices.Contains(b.office.Arrived(), id) {
			t.Errorf("withdrawn, but %s and at the office: %v", b.disk.item(id).State, slices.Contains(b.office.Arrived(), id))
		}
	})
}
