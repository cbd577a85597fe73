package central_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
)

func TestSameBytesSameReceiptForEver(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		id := newID(t)
		d := delivery(id, seal(t, envelope(id)))
		first, fresh, err := b.Accept(t.Context(), b.caller, d, noon)
		must(t, err)
		if !fresh || first.State != central.Accepted || first.Reason != "" {
			t.Fatalf("first answer: fresh %v, %s %s", fresh, first.State, first.Reason)
		}
		r, err := sealed.VerifyReceipt(first.Receipt, b.ReceiptKeys())
		must(t, err)
		if !r.Proves(id, d.Digest, council) || r.Seq != 1 || r.Epoch != 1 || r.AuditHead == "" || !r.ReceivedAt.Equal(noon) {
			t.Errorf("receipt %+v", r)
		}
		later := b.again(t) // the same after a restart, a year on
		again, fresh, err := later.Accept(t.Context(), b.caller, d, noon.AddDate(1, 0, 0))
		must(t, err)
		if fresh || again != first {
			t.Errorf("replay: fresh %v\n got %+v\nwant %+v", fresh, again, first)
		}
	})
}

func TestOtherBytesUnderOneIDAreAConflict(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		id := newID(t)
		first := b.accept(t, delivery(id, seal(t, envelope(id))), noon)
		other := envelope(id)
		other.Author.Name = "another"
		_, _, err := b.Accept(t.Context(), b.caller, delivery(id, seal(t, other)), noon)
		wantKey(t, err, "central.id-reused")
		kept, err := b.Receipt(t.Context(), b.caller, id)
		must(t, err)
		if kept != first {
			t.Errorf("the conflict changed what was kept: %+v", kept)
		}
	})
}

func TestThirtyTwoAtOnceGiveOneRow(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		id := newID(t)
		d := delivery(id, seal(t, envelope(id)))
		var mu sync.Mutex
		receipts, fresh := map[string]int{}, 0
		var group sync.WaitGroup
		for i := range 32 {
			group.Go(func() {
				got, isFresh, err := b.Accept(t.Context(), b.caller, d, noon.Add(time.Duration(i)*time.Second))
				if err != nil {
					t.Errorf("accept: %v", err)
				}
				mu.Lock()
				defer mu.Unlock()
				receipts[got.Receipt]++
				if isFresh {
					fresh++
				}
			})
		}
		group.Wait()
		list, err := b.Arrivals(t.Context(), central.ArrivalQuery{Limit: 100}, noon)
		must(t, err)
		if len(receipts) != 1 || fresh != 1 || len(list) != 1 {
			t.Errorf("%d receipts, %d fresh, %d rows; want one of each", len(receipts), fresh, len(list))
		}
	})
}

func TestRefusedBeforeTheyAreRead(t *testing.T) {
	b := newBench(t, newMemory())
	id := newID(t)
	good := seal(t, envelope(id))
	damaged := delivery(id, good)
	damaged.Digest = strings.Repeat("0", 64)
	_, _, err := b.Accept(t.Context(), b.caller, damaged, noon)
	wantKey(t, err, "central.digest-mismatch")
	_, _, err = b.Accept(t.Context(), b.caller, delivery("not-an-id", good), noon)
	wantKey(t, err, "central.id-invalid")
	_, _, err = b.Accept(t.Context(), b.caller, delivery(id, make([]byte, central.MaxSealed+1)), noon)
	wantKey(t, err, "central.too-large")
	if list, err := b.Arrivals(t.Context(), central.ArrivalQuery{Limit: 9}, noon); err != nil || len(list) > 0 {
		t.Errorf("%d rows were kept, %v", len(list), err)
	}
}

// follow is a good envelope that must come after another.
func follow(id, after string) sealed.Envelope {
	e := envelope(id)
	e.Episode = &sealed.Episode{ID: "e-1", After: after}
	return e
}

func TestHeldUntilItsPredecessor(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		one, two, three := newID(t), newID(t), newID(t)
		third := b.accept(t, delivery(three, seal(t, follow(three, two))), noon)
		second := b.accept(t, delivery(two, seal(t, follow(two, one))), noon)
		if third.State != central.Held || second.State != central.Held || second.Reason != central.WhyHeld {
			t.Fatalf("states %s, %s; want held", third.State, second.State)
		}
		b.accept(t, delivery(one, seal(t, envelope(one))), noon)
		for _, held := range []central.Submission{second, third} {
			now, err := b.Receipt(t.Context(), b.caller, held.ID)
			must(t, err)
			if now.State != central.Accepted || now.Reason != "" || now.Receipt != held.Receipt {
				t.Errorf("after the first came: %s %q, receipt kept %v", now.State, now.Reason, now.Receipt == held.Receipt)
			}
		}
	})
}

func TestHeldForADayThenLetGoWithAGap(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		missing, two, three := newID(t), newID(t), newID(t)
		b.accept(t, delivery(two, seal(t, follow(two, missing))), noon)
		b.accept(t, delivery(three, seal(t, follow(three, two))), noon.Add(time.Hour))
		for _, step := range []struct {
			at    time.Time
			state central.State
		}{{noon.Add(24*time.Hour - time.Millisecond), central.Held}, {noon.Add(24 * time.Hour), central.Accepted}} {
			must(t, b.Tend(t.Context(), step.at))
			for _, id := range []string{two, three} {
				if now, err := b.Receipt(t.Context(), b.caller, id); err != nil || now.State != step.state {
					t.Errorf("at %s: %s, %v; want %s", step.at, now.State, err, step.state)
				}
			}
		}
		if now, _ := b.Receipt(t.Context(), b.caller, two); now.Reason != central.WhyGap {
			t.Errorf("the gap is marked %q", now.Reason)
		}
	})
}

func TestAQuarantinedPredecessorHoldsNobodyUp(t *testing.T) {
	b := newBench(t, newMemory())
	one, two := newID(t), newID(t)
	if got := b.accept(t, delivery(one, []byte("not JSON")), noon); got.State != central.Quarantined {
		t.Fatalf("state %s", got.State)
	}
	if got := b.accept(t, delivery(two, seal(t, follow(two, one))), noon); got.State != central.Accepted {
		t.Errorf("state %s, want accepted", got.State)
	}
}

func TestALaptopThatHasSeenFurtherBeginsANewEpoch(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		id := newID(t)
		d := delivery(id, seal(t, envelope(id)))
		d.Seen = central.Seen{Epoch: 1, Seq: 0}
		if got := b.accept(t, d, noon); got.Epoch != 1 {
			t.Fatalf("epoch %d", got.Epoch)
		}
		next := newID(t)
		d = delivery(next, seal(t, envelope(next)))
		d.Seen = central.Seen{Epoch: 1, Seq: 99}
		got := b.accept(t, d, noon)
		if got.Epoch != 2 || got.Seq != 2 {
			t.Errorf("epoch %d seq %d, want 2 and 2", got.Epoch, got.Seq)
		}
		if !strings.Contains(b.log.String(), "set back") {
			t.Errorf("no alarm: %s", b.log)
		}
		must(t, verified(b, t))
	})
}

func verified(b *bench, t *testing.T) error {
	_, err := b.VerifyAudit(t.Context())
	return err
}

func TestHave(t *testing.T) {
	onEach(t, func(t *testing.T, b *bench) {
		id, absent := newID(t), newID(t)
		got := b.accept(t, delivery(id, seal(t, envelope(id))), noon)
		jws, epoch, err := b.Have(t.Context(), "nonce", []central.Asked{{ID: absent, SHA256: "00"}, {ID: id, SHA256: got.SHA256}, {ID: id, SHA256: "00"}}, central.Seen{}, noon)
		must(t, err)
		var have sealed.Have
		must(t, sealed.Verify(sealed.StatementHave, jws, b.ReceiptKeys(), &have))
		said := fmt.Sprint(have.Items[0].State, have.Items[1].State, have.Items[1].Seq, have.Items[2].State)
		if said != "missingpresent1conflict" || have.Nonce != "nonce" || have.SafeSeq != 1 || have.Seq != 1 || have.Epoch != 1 || epoch != 1 {
			t.Errorf("have %+v", have)
		}
	})
}

func TestAClockThatRunsAheadHidesNothing(t *testing.T) {
	b := newBench(t, newMemory())
	id := newID(t)
	e := envelope(id)
	e.SealedAt = noon.AddDate(1, 0, 0)
	if got := b.accept(t, delivery(id, seal(t, e)), noon); !got.FinishedAt.Equal(noon) {
		t.Errorf("finished %s, want no later than received", got.FinishedAt)
	}
}

func TestAReceiptIsItsWorkersOwn(t *testing.T) {
	b := newBench(t, newMemory())
	id := newID(t)
	b.accept(t, delivery(id, seal(t, envelope(id))), noon)
	_, err := b.Receipt(t.Context(), central.Caller{Worker: "w-2"}, id)
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("another worker gets %v, want NotFound", err)
	}
}

func TestTheAdministratorIsWarnedOnceADay(t *testing.T) {
	b := newBench(t, newMemory())
	for _, at := range []time.Time{noon, noon.Add(time.Hour), noon.AddDate(0, 0, 1)} {
		must(t, b.Tend(t.Context(), at))
	}
	if n := strings.Count(b.log.String(), "no copy off the site"); n != 2 {
		t.Errorf("%d warnings in two days, want 2", n)
	}
}
