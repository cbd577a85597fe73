package centraltest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

const here, there = "E99000001", "E99000002" // two authorities that are nowhere

// RunLedger runs the whole suite; open gives an empty Ledger each time.
func RunLedger(t *testing.T, open func(*testing.T) central.Ledger) {
	tests := map[string]func(*testing.T, central.Ledger){
		"an empty book answers NotFound": emptyBook,
		"rows come back as they went":    rowsComeBack,
		"odd texts come back":            oddTexts,
		"a key is taken once":            keyTakenOnce,
		"nothing to replace is NotFound": nothingToReplace,
		"authorities are apart":          authoritiesApart,
		"a failed write leaves nothing":  failedWrite,
		"a panic leaves nothing":         panickedWrite,
		"a cancelled write never runs":   cancelledWrite,
		"writers take turns":             writersTakeTurns,
		"a read is one picture":          readIsOnePicture,
		"arrivals are in their order":    arrivalsInOrder,
		"the held are found":             heldAreFound,
		"letters are found":              lettersAreFound,
		"sessions end":                   sessionsEnd,
		"a token has one holder":         holders,
		"the audit is in order":          auditInOrder,
		"the largest payload fits":       largestPayload,
		"files come back in their parts": filesComeBack,
		"amendments are found":           amendmentsAreFound,
		"kin are found":                  kinAreFound,
		"equal bytes are found":          equalBytesFound,
		"files that stopped are dropped": stoppedFilesDropped,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ledger := open(t)
			defer func() {
				if err := ledger.Close(); err != nil {
					t.Errorf("close: %v", err)
				}
			}()
			test(t, ledger)
		})
	}
}

func write(t *testing.T, l central.Ledger, authority string, fn func(central.Tx) error) {
	t.Helper()
	if err := l.Write(t.Context(), authority, fn); err != nil {
		t.Fatalf("write: %v", err)
	}
}

func read(t *testing.T, l central.Ledger, authority string, fn func(central.View) error) {
	t.Helper()
	if err := l.Read(t.Context(), authority, fn); err != nil {
		t.Fatalf("read: %v", err)
	}
}

// all is every getter that can answer NotFound, of one set of keys.
func all(v central.View) map[string]error {
	answers := map[string]error{}
	keep := func(name string, err error) { answers[name] = err }
	_, err := v.Worker("w-1")
	keep("Worker", err)
	_, err = v.Letter("sum-1")
	keep("Letter", err)
	_, err = v.Device("d-1")
	keep("Device", err)
	_, err = v.DeviceByKey("key-1")
	keep("DeviceByKey", err)
	_, err = v.SessionByAccess("access-1")
	keep("SessionByAccess", err)
	_, err = v.SessionByRefresh("refresh-1")
	keep("SessionByRefresh", err)
	_, err = v.SpentRefresh("spent-1")
	keep("SpentRefresh", err)
	_, err = v.Submission("s-1")
	keep("Submission", err)
	_, err = v.Payload("s-1")
	keep("Payload", err)
	_, err = v.File("f-1")
	keep("File", err)
	_, err = v.FileBy("bb")
	keep("FileBy", err)
	_, err = v.Account("a-1")
	keep("Account", err)
	_, err = v.StaffSession("cookie-1")
	keep("StaffSession", err)
	return answers
}

// holders: a token is its session's and the session's laptop's, at one glance,
// of this authority only; a laptop that is not known is a zero Device.
func holders(t *testing.T, l central.Ledger) {
	write(t, l, here, fill)
	write(t, l, here, func(tx central.Tx) error {
		return tx.PutSession(central.Session{Family: "family-2", Worker: "w-1", Device: "d-gone", Access: "access-2", Refresh: "refresh-2", AccessUntil: noon, Until: noon})
	})
	until, device, err := l.Holder(t.Context(), here, "access-1")
	same(t, "end", until, err, noonUTC)
	same(t, "its laptop", device, err, central.Device{ID: "d-1", Worker: "w-1", Key: "key-1"})
	until, device, err = l.Holder(t.Context(), here, "access-2")
	same(t, "end of no laptop's", until, err, noonUTC)
	same(t, "no laptop", device, err, central.Device{})
	for authority, sum := range map[string]string{here: "refresh-1", there: "access-1"} {
		if _, _, err := l.Holder(t.Context(), authority, sum); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s of %s answers %v, want not found", sum, authority, err)
		}
	}
}

func wantAll(t *testing.T, v central.View, kind fault.Kind) {
	t.Helper()
	for name, err := range all(v) {
		if got := fault.KindOf(err); got != kind {
			t.Errorf("%s answers %q (%v), want %q", name, got, err, kind)
		}
	}
}

func emptyBook(t *testing.T, l central.Ledger) {
	read(t, l, here, func(v central.View) error {
		wantAll(t, v, fault.NotFound)
		if c, err := v.Council(); err != nil || c != (central.Council{}) {
			t.Errorf("council = %+v, %v; want the zero council", c, err)
		}
		if g, err := v.Guesses("key-9"); err != nil || g != (central.Guesses{Key: "key-9"}) {
			t.Errorf("guesses = %+v, %v; want none but the key", g, err)
		}
		letters, err1 := v.OpenLetters()
		rows, err2 := v.Audit(1, 10)
		arrivals, err3 := v.Arrivals(central.ArrivalQuery{Limit: 10})
		if err := errors.Join(err1, err2, err3); err != nil || len(letters)+len(rows)+len(arrivals) > 0 {
			t.Errorf("lists of an empty book: %d %d %d %v", len(letters), len(rows), len(arrivals), err)
		}
		return nil
	})
}

func authoritiesApart(t *testing.T, l central.Ledger) {
	write(t, l, here, fill)
	read(t, l, here, func(v central.View) error { wantAll(t, v, ""); return nil })
	read(t, l, there, func(v central.View) error {
		wantAll(t, v, fault.NotFound)
		letters, _ := v.OpenLetters()
		rows, _ := v.Audit(1, 10)
		arrivals, _ := v.Arrivals(central.ArrivalQuery{Limit: 10})
		held, _ := v.HeldSince(noon.Add(time.Hour))
		if len(letters)+len(rows)+len(arrivals)+len(held) > 0 {
			t.Errorf("another authority sees %d letters, %d audit rows, %d arrivals, %d held", len(letters), len(rows), len(arrivals), len(held))
		}
		return nil
	})
	write(t, l, there, fill) // the same keys are free there
	write(t, l, there, func(tx central.Tx) error {
		return errors.Join(tx.DropSessions("family-1"), tx.DropStaffSession("cookie-1"), tx.Sweep(noon.AddDate(10, 0, 0)))
	})
	read(t, l, here, func(v central.View) error { wantAll(t, v, ""); return nil })
}

var errPlanted = errors.New("planted")

func failedWrite(t *testing.T, l central.Ledger) {
	err := l.Write(t.Context(), here, func(tx central.Tx) error {
		return errors.Join(fill(tx), errPlanted)
	})
	if !errors.Is(err, errPlanted) {
		t.Fatalf("write answers %v, want the planted error", err)
	}
	emptyBook(t, l)
	write(t, l, here, fill) // and the next one works
}

func panickedWrite(t *testing.T, l central.Ledger) {
	err := l.Write(t.Context(), here, func(tx central.Tx) error {
		if err := fill(tx); err != nil {
			return err
		}
		panic("planted")
	})
	if fault.KindOf(err) != fault.Internal || err == nil {
		t.Fatalf("write answers %v, want an internal fault", err)
	}
	emptyBook(t, l)
}

func cancelledWrite(t *testing.T, l central.Ledger) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Write(ctx, here, fill); !errors.Is(err, context.Canceled) {
		t.Fatalf("write answers %v, want cancelled", err)
	}
	emptyBook(t, l)
}

// writersTakeTurns would lose counts if two writers read the same standing.
func writersTakeTurns(t *testing.T, l central.Ledger) {
	const writers, times = 32, 8
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for i := range times {
				err := l.Write(t.Context(), here, func(tx central.Tx) error {
					c, err := tx.Council()
					if err != nil {
						return err
					}
					c.Seq++
					if err := tx.PutCouncil(c); err != nil || i%2 == 0 {
						return err
					}
					return errPlanted
				})
				if err != nil && !errors.Is(err, errPlanted) {
					t.Errorf("write: %v", err)
				}
			}
		})
	}
	group.Wait()
	read(t, l, here, func(v central.View) error {
		if c, err := v.Council(); err != nil || c.Seq != writers*times/2 {
			t.Errorf("seq = %d, %v; want %d", c.Seq, err, writers*times/2)
		}
		return nil
	})
}

// readIsOnePicture looks twice in one Read while a writer adds rows and counts.
func readIsOnePicture(t *testing.T, l central.Ledger) {
	var group sync.WaitGroup
	group.Go(func() {
		for i := range 100 {
			err := l.Write(t.Context(), here, func(tx central.Tx) error {
				row := central.AuditRow{N: int64(i + 1), At: noon, Head: fmt.Sprint(i + 1)}
				return errors.Join(tx.AddAudit(row), tx.PutCouncil(central.Council{Epoch: 1, N: row.N, Head: row.Head}))
			})
			if err != nil {
				t.Errorf("write: %v", err)
			}
		}
	})
	for range 100 {
		read(t, l, here, func(v central.View) error {
			before, err1 := v.Council()
			rows, err2 := v.Audit(1, 1000)
			after, err3 := v.Council()
			if err := errors.Join(err1, err2, err3); err != nil {
				return err
			}
			if before != after || int64(len(rows)) != before.N {
				t.Errorf("one read saw the standing %d, %d rows, then %d", before.N, len(rows), after.N)
			}
			return nil
		})
	}
	group.Wait()
}
