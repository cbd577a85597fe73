package sync_test

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/simtest"
	"earlyhelp.example/backend/wire"
)

func TestSends(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		id := b.finish(false)
		b.pass(time.Second)
		b.received(id)
		if s := b.sync.State(); !s.Online || s.Says != "sync.online" || s.LastContact.IsZero() {
			t.Errorf("state %+v", s)
		}
	})
}

// TestThreeDaysWithoutNetwork is a laptop that nobody could reach from a
// Friday to a Monday.
func TestThreeDaysWithoutNetwork(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		b.pass(time.Minute)
		refresh := b.disk.standing.Refresh
		b.net.Cut(true)
		first, second := b.finish(false), b.finish(true)
		b.pass(72 * time.Hour)
		b.stands(first)
		b.stands(second)
		s := b.sync.State()
		if s.Online || s.Says != "sync.offline" || !s.SignedIn || b.disk.standing.Refresh != refresh {
			t.Errorf("after 72 hours: %+v, refresh token kept: %v", s, b.disk.standing.Refresh == refresh)
		}
		if !b.disk.item(first).CanWithdraw() {
			t.Error("not a byte has left, but it cannot be withdrawn")
		}
		b.net.Cut(false)
		b.pass(16 * time.Minute)
		b.received(first)
		b.received(second)
	})
}

func TestUrgentFirst(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		b.pass(time.Minute)
		b.net.Cut(true)
		var calm []string
		for range 6 {
			calm = append(calm, b.finish(false))
		}
		urgent := b.finish(true)
		b.pass(time.Hour)
		b.net.Cut(false)
		b.sync.Nudge()
		b.pass(time.Minute)
		got := b.office.Arrived()
		if len(got) != 7 || got[0] != urgent {
			t.Fatalf("arrived %d, the urgent one at %d", len(got), slices.Index(got, urgent))
		}
		for _, id := range calm {
			b.received(id)
		}
	})
}

// TestOnlyAReceiptCounts meets every answer that is not one.
func TestOnlyAReceiptCounts(t *testing.T) {
	forge := func(id string) string {
		forger := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
		jws, err := sealed.SignReceipt(sealed.Receipt{ID: id, SHA256: strings.Repeat("0", 64), Authority: "E10000999"}, "K", forger)
		if err != nil {
			t.Fatal(err)
		}
		return jws
	}
	accepted := func(w http.ResponseWriter, jws string) {
		w.Header().Set(wire.HeaderProtocol, "1")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_ = json.NewEncoder(w).Encode(wire.Accepted{State: sealed.Accepted, Receipt: jws})
	}
	answers := map[string]func(http.ResponseWriter, string){
		"a sign-in page": func(w http.ResponseWriter, _ string) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<html>Welcome to the hotel</html>"))
		},
		"a page that says it is JSON": func(w http.ResponseWriter, _ string) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"receipt":"yes"}`))
		},
		"a redirect to another host": func(w http.ResponseWriter, _ string) {
			w.Header().Set("Location", "https://login.example/")
			w.WriteHeader(http.StatusFound)
		},
		"a redirect that knows the protocol": func(w http.ResponseWriter, _ string) {
			w.Header().Set(wire.HeaderProtocol, "1")
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(http.StatusTemporaryRedirect)
		},
		"nothing":                  func(w http.ResponseWriter, _ string) { w.WriteHeader(http.StatusNoContent) },
		"a proxy's error":          func(w http.ResponseWriter, _ string) { http.Error(w, "bad gateway", http.StatusBadGateway) },
		"created, without receipt": func(w http.ResponseWriter, _ string) { accepted(w, "") },
		"a forged receipt":         func(w http.ResponseWriter, id string) { accepted(w, forge(id)) },
		"busy":                     func(w http.ResponseWriter, _ string) { simtest.Problem(w, 503, wire.CodeBusy) },
		"a defect":                 func(w http.ResponseWriter, _ string) { simtest.Problem(w, 500, wire.CodeInternal) },
		"signed out":               func(w http.ResponseWriter, _ string) { simtest.Problem(w, 401, wire.CodeToken) },
		"no entry":                 func(w http.ResponseWriter, _ string) { simtest.Problem(w, 403, wire.CodeNotAllowed) },
		"too old":                  func(w http.ResponseWriter, _ string) { simtest.Problem(w, 426, wire.CodeTooOld) },
		"damaged on the way":       func(w http.ResponseWriter, _ string) { simtest.Problem(w, 400, wire.CodeDigest) },
		"not understood":           func(w http.ResponseWriter, _ string) { simtest.Problem(w, 400, wire.CodeMalformed) },
		"a reused id":              func(w http.ResponseWriter, _ string) { simtest.Problem(w, 409, wire.CodeIDReused) },
	}
	for name, answer := range answers {
		t.Run(name, func(t *testing.T) {
			var bad atomic.Bool
			bad.Store(true)
			before := func(w http.ResponseWriter, r *http.Request) bool {
				if !bad.Load() || r.Method != http.MethodPut {
					return false
				}
				answer(w, strings.TrimPrefix(r.URL.Path, wire.PathSubmissions))
				return true
			}
			onBench(t, before, func(b *bench) {
				t := b.t
				id := b.finish(true)
				b.pass(2 * time.Hour)
				b.stands(id)
				if b.disk.item(id).LastFault == "" && b.sync.State().LastFault == "" {
					t.Error("nobody is told why")
				}
				bad.Store(false)
				b.sync.SendOne(id)
				b.pass(time.Minute)
				b.received(id)
			})
		})
	}
}

// TestPowerCutWhileSending ends the program after the office has kept the form
// and before its answer arrives.
func TestPowerCutWhileSending(t *testing.T) {
	var hold atomic.Bool
	hold.Store(true)
	var b *bench
	before := func(w http.ResponseWriter, r *http.Request) bool {
		if r.Method != http.MethodPut || !hold.Swap(false) {
			return false
		}
		b.office.ServeHTTP(discard{w.Header()}, r)
		<-r.Context().Done() // the answer never gets out
		return true
	}
	onBench(t, before, func(on *bench) {
		b = on
		t := b.t
		id := b.finish(false)
		b.pass(10 * time.Second)
		if i := b.disk.item(id); i.State != outbox.Sending || len(b.office.Arrived()) != 1 {
			t.Fatalf("before the cut: %q, %d arrived", i.State, len(b.office.Arrived()))
		}
		b.stop()
		b.start()
		b.pass(time.Minute)
		b.received(id)
		if b.office.Puts() != 2 {
			t.Errorf("%d deliveries, want the one before the cut and the one after", b.office.Puts())
		}
	})
}

// discard is a wire to nowhere.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(p []byte) (int, error) { return len(p), nil }
func (d discard) WriteHeader(int)             {}

// TestSignedOut is a laptop whose access was ended: the queue stands and says
// so, and goes when the laptop is let in again.
func TestSignedOut(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		b.pass(time.Minute)
		b.office.Revoke(device)
		id := b.finish(true)
		b.pass(8 * time.Hour)
		b.stands(id)
		if s := b.sync.State(); s.SignedIn || s.Says != "sync.signedout" {
			t.Errorf("state %+v", s)
		}
		b.office.Enlist(device, b.key.Public().(ed25519.PublicKey))
		b.pass(20 * time.Minute)
		b.received(id)
		if s := b.sync.State(); !s.SignedIn {
			t.Errorf("let in again: %+v", s)
		}
	})
}

func TestExpiredSession(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		b.pass(time.Minute)
		b.office.EndSessions()
		id := b.finish(false)
		b.pass(time.Minute)
		b.received(id)
	})
}

// TestSendOneNow overrules an hour that the office asked for.
func TestSendOneNow(t *testing.T) {
	var busy atomic.Bool
	busy.Store(true)
	before := func(w http.ResponseWriter, r *http.Request) bool {
		if busy.Load() && r.Method == http.MethodPut {
			w.Header().Set("Retry-After", "3600")
			simtest.Problem(w, http.StatusServiceUnavailable, wire.CodeBusy)
			return true
		}
		return false
	}
	onBench(t, before, func(b *bench) {
		t := b.t
		id := b.finish(false)
		b.pass(time.Minute)
		busy.Store(false)
		b.sync.Nudge() // a network change is no reason to go against the office's wish
		b.pass(20 * time.Minute)
		b.stands(id)
		if s := b.sync.State(); s.Says != "sync.busy" {
			t.Errorf("state %+v", s)
		}
		b.sync.SendOne(id)
		b.pass(time.Second)
		b.received(id)
	})
}

// TestFullDisk is a receipt that cannot be written down: the item is not
// called received, and is when there is room.
func TestFullDisk(t *testing.T) {
	var b *bench
	before := func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPut && b.office.Puts() == 0 {
			b.disk.setFull(true)
		}
		return false
	}
	onBench(t, before, func(on *bench) {
		b = on
		t := b.t
		id := b.finish(false)
		b.pass(10 * time.Minute)
		if i := b.disk.item(id); i.Sent() || b.disk.payload[id] == nil {
			t.Fatalf("called %q without a receipt on the disk", i.State)
		}
		b.disk.setFull(false)
		b.pass(16 * time.Minute)
		b.received(id)
	})
}

// TestRestoredOffice is the centre coming back from last night's copy: what it
// lost is offered again, and a payload goes only when it is safe off the site.
func TestRestoredOffice(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		kept, lost := b.finish(false), ""
		b.pass(time.Minute)
		lost = b.finish(false)
		b.pass(time.Minute)
		b.office.Restore(1)
		b.pass(20 * time.Minute)
		b.received(kept)
		b.received(lost)
		if n := len(b.disk.receipts[lost]); n != 2 {
			t.Errorf("%d receipts of the lost form, want the old and the new", n)
		}
		if len(b.disk.payload) != 2 {
			t.Fatal("a payload was let go before it was safe")
		}
		b.office.Copied()
		b.pass(20 * time.Minute)
		if len(b.disk.payload) != 0 || !b.disk.item(lost).SafeSeq {
			t.Errorf("%d payloads kept that are safe", len(b.disk.payload))
		}
	})
}

func TestMetered(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		b.sync.SetMetered(true)
		b.pass(time.Minute)
		b.net.Cut(true)
		form, photo := b.withPhoto(make([]byte, 2_100_000))
		b.net.Cut(false)
		b.sync.Nudge()
		b.pass(time.Hour)
		b.received(form)
		b.stands(photo)
		b.sync.SetMetered(false)
		b.pass(time.Minute)
		b.received(photo)
	})
}

func TestFlushUrgent(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		t := b.t
		b.pass(time.Minute)
		b.net.Cut(true)
		id := b.finish(true)
		b.pass(time.Hour)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		if b.sync.FlushUrgent(ctx) {
			t.Error("says that nothing urgent is left without a network")
		}
		b.net.Cut(false)
		ctx, cancel = context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		if !b.sync.FlushUrgent(ctx) {
			t.Error("not sent within 20 s")
		}
		b.received(id)
	})
}
