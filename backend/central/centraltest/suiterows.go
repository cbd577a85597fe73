package centraltest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// noon is written in a zone that is not UTC, with more than milliseconds: a
// Ledger gives back the same moment, in UTC, to the millisecond.
var (
	noon    = time.Date(2026, 11, 22, 12, 0, 0, 123_456_789, time.FixedZone("five", 5*3600))
	noonUTC = time.Date(2026, 11, 22, 7, 0, 0, 123_000_000, time.UTC)
)

func aSubmission(id string) central.Submission {
	return central.Submission{ID: id, SHA256: "aa", Reference: "EH-AAAAA-AAAAA-A", Size: 3, Kind: "assessment", Form: "form", Version: 7,
		Worker: "w-1", Device: "d-1", Urgent: true, Phoned: true, FinishedAt: noon, ReceivedAt: noon, State: central.Held,
		Reason: "why", After: "s-0", Epoch: 2, Seq: 1, AuditHead: "head", Receipt: "jws"}
}

// fill puts one row of everything.
func fill(tx central.Tx) error {
	return errors.Join(
		tx.PutCouncil(central.Council{Epoch: 2, Seq: 5, N: 1, Head: "head"}),
		tx.PutWorker(central.Worker{ID: "w-1", FullName: "Wren", JobTitle: "Worker", Agency: "School", AgencyType: "education", Phone: "01632 960001", Email: "w@example.org", Roles: "initiator keyworker"}),
		tx.AddLetter(central.Letter{ID: "l-1", Worker: "w-1", CodeSum: "sum-1", State: central.LetterOpen, Tries: 2, IssuedAt: noon, Until: noon, Device: "d-1"}),
		tx.AddDevice(central.Device{ID: "d-1", Worker: "w-1", Key: "key-1", Name: "Laptop", EnrolledAt: noon}),
		tx.PutGuesses(central.Guesses{Key: "key-2", Wrong: 3, Until: noon}),
		tx.PutSession(central.Session{Family: "family-1", Worker: "w-1", Device: "d-1", Access: "access-1", Refresh: "refresh-1", AccessUntil: noon, Until: noon}),
		tx.AddSpentRefresh("spent-1", "family-1", noon),
		tx.AddSubmission(aSubmission("s-1"), central.Payload{Coding: "zstd", Bytes: []byte{0, 1, 2}}),
		tx.PutFile(aFile("f-1", noon)),
		tx.AddPart("f-1", 0, []byte{0, 1, 2}),
		tx.PutAccount(central.Account{Name: "a-1", FullName: "Asa", Role: "mash", Password: "hash", CreatedAt: noon}),
		tx.PutStaffSession(central.StaffSession{Sum: "cookie-1", Account: "a-1", CSRF: "csrf", SeenAt: noon, Until: noon}),
		tx.AddAudit(central.AuditRow{N: 1, At: noon, Head: "head", Entry: central.Entry{Actor: "a", Device: "d", Action: "act", Object: "o", Reason: "r", SHA256: "aa"}}),
	)
}

func same[V comparable](t *testing.T, what string, got V, err error, want V) {
	t.Helper()
	if err != nil || got != want {
		t.Errorf("%s = %+v, %v\n want %+v", what, got, err, want)
	}
}

func rowsComeBack(t *testing.T, l central.Ledger) {
	write(t, l, here, fill)
	read(t, l, here, func(v central.View) error {
		council, err := v.Council()
		same(t, "council", council, err, central.Council{Epoch: 2, Seq: 5, N: 1, Head: "head"})
		worker, err := v.Worker("w-1")
		same(t, "worker", worker, err, central.Worker{ID: "w-1", FullName: "Wren", JobTitle: "Worker", Agency: "School", AgencyType: "education", Phone: "01632 960001", Email: "w@example.org", Roles: "initiator keyworker"})
		letter, err := v.Letter("sum-1")
		same(t, "letter", letter, err, central.Letter{ID: "l-1", Worker: "w-1", CodeSum: "sum-1", State: central.LetterOpen, Tries: 2, IssuedAt: noonUTC, Until: noonUTC, Device: "d-1"})
		device, err := v.DeviceByKey("key-1")
		same(t, "device", device, err, central.Device{ID: "d-1", Worker: "w-1", Key: "key-1", Name: "Laptop", EnrolledAt: noonUTC})
		guesses, err := v.Guesses("key-2")
		same(t, "guesses", guesses, err, central.Guesses{Key: "key-2", Wrong: 3, Until: noonUTC})
		session, err := v.SessionByRefresh("refresh-1")
		same(t, "session", session, err, central.Session{Family: "family-1", Worker: "w-1", Device: "d-1", Access: "access-1", Refresh: "refresh-1", AccessUntil: noonUTC, Until: noonUTC})
		family, err := v.SpentRefresh("spent-1")
		same(t, "spent", family, err, "family-1")
		want := aSubmission("s-1")
		want.FinishedAt, want.ReceivedAt = noonUTC, noonUTC
		submission, err := v.Submission("s-1")
		same(t, "submission", submission, err, want)
		payload, err := v.Payload("s-1")
		same(t, "payload", payload.Coding+string(payload.Bytes), err, "zstd\x00\x01\x02")
		account, err := v.Account("a-1")
		same(t, "account", account, err, central.Account{Name: "a-1", FullName: "Asa", Role: "mash", Password: "hash", CreatedAt: noonUTC})
		staff, err := v.StaffSession("cookie-1")
		same(t, "staff session", staff, err, central.StaffSession{Sum: "cookie-1", Account: "a-1", CSRF: "csrf", SeenAt: noonUTC, Until: noonUTC})
		return nil
	})
}

func oddTexts(t *testing.T, l central.Ledger) {
	for _, text := range []string{"", "Zoë Ŵyn 李 🙂", "a\x00b", "'; drop table worker; --", " \t\r\n", "e\u0301"} {
		w := central.Worker{ID: "w-1", FullName: text}
		write(t, l, here, func(tx central.Tx) error { return tx.PutWorker(w) })
		read(t, l, here, func(v central.View) error {
			got, err := v.Worker("w-1")
			same(t, fmt.Sprintf("%q", text), got, err, w)
			return nil
		})
	}
}

func keyTakenOnce(t *testing.T, l central.Ledger) {
	write(t, l, here, fill)
	again := map[string]func(central.Tx) error{
		"letter": func(tx central.Tx) error { return tx.AddLetter(central.Letter{ID: "l-1", State: central.LetterVoid}) },
		"open code": func(tx central.Tx) error {
			return tx.AddLetter(central.Letter{ID: "l-2", CodeSum: "sum-1", State: central.LetterOpen})
		},
		"device":     func(tx central.Tx) error { return tx.AddDevice(central.Device{ID: "d-1", Key: "key-9"}) },
		"device key": func(tx central.Tx) error { return tx.AddDevice(central.Device{ID: "d-9", Key: "key-1"}) },
		"spent":      func(tx central.Tx) error { return tx.AddSpentRefresh("spent-1", "family-2", noon) },
		"submission": func(tx central.Tx) error {
			s := aSubmission("s-1")
			s.Seq = 9
			return tx.AddSubmission(s, central.Payload{})
		},
		"audit": func(tx central.Tx) error { return tx.AddAudit(central.AuditRow{N: 1}) },
	}
	for name, add := range again {
		if err := l.Write(t.Context(), here, add); !fault.Is(err, fault.Conflict) {
			t.Errorf("%s twice answers %v, want a conflict", name, err)
		}
	}
	write(t, l, here, func(tx central.Tx) error { // the code of a letter that is not open is free
		return errors.Join(tx.PutLetter(central.Letter{ID: "l-1", CodeSum: "sum-1", State: central.LetterVoid, IssuedAt: noon}),
			tx.AddLetter(central.Letter{ID: "l-2", CodeSum: "sum-1", State: central.LetterOpen, IssuedAt: noon.Add(-time.Hour)}))
	})
	read(t, l, here, func(v central.View) error {
		letter, err := v.Letter("sum-1")
		same(t, "the open letter", letter.ID, err, "l-2")
		return nil
	})
}

func nothingToReplace(t *testing.T, l central.Ledger) {
	for name, replace := range map[string]func(central.Tx) error{
		"letter": func(tx central.Tx) error { return tx.PutLetter(central.Letter{ID: "l-1", State: central.LetterOpen}) },
		"device": func(tx central.Tx) error { return tx.PutDevice(central.Device{ID: "d-1"}) },
		"state":  func(tx central.Tx) error { return tx.PutState("s-1", central.Accepted, "") },
	} {
		if err := l.Write(t.Context(), here, replace); !fault.Is(err, fault.NotFound) {
			t.Errorf("replacing no %s answers %v, want NotFound", name, err)
		}
	}
}

// arrivalsInOrder checks BR-44 over more rows than a page.
func arrivalsInOrder(t *testing.T, l central.Ledger) {
	const rows = 1000
	write(t, l, here, func(tx central.Tx) error {
		for i := range rows {
			s := aSubmission(fmt.Sprintf("s-%04d", i))
			s.Seq, s.Urgent, s.FinishedAt = int64(i+1), i%10 == 3, noon.Add(-time.Duration(i%50)*time.Minute)
			if err := tx.AddSubmission(s, central.Payload{}); err != nil {
				return err
			}
		}
		return nil
	})
	read(t, l, here, func(v central.View) error {
		var got []central.Submission
		for skip := 0; ; skip += 300 {
			page, err := v.Arrivals(central.ArrivalQuery{Skip: skip, Limit: 300})
			if err != nil {
				return err
			}
			if got = append(got, page...); len(page) < 300 {
				break
			}
		}
		if len(got) != rows {
			t.Fatalf("%d rows, want %d", len(got), rows)
		}
		for i, s := range got[1:] {
			before := got[i]
			inOrder := before.Urgent && !s.Urgent || before.Urgent == s.Urgent &&
				(before.FinishedAt.Before(s.FinishedAt) || before.FinishedAt.Equal(s.FinishedAt) && before.ID < s.ID)
			if !inOrder {
				t.Fatalf("row %d (%s) stands before %s", i, before.ID, s.ID)
			}
		}
		return nil
	})
}

func heldAreFound(t *testing.T, l central.Ledger) {
	write(t, l, here, func(tx central.Tx) error {
		for i, state := range []central.State{central.Held, central.Accepted, central.Quarantined, central.Held} {
			s := aSubmission(fmt.Sprintf("s-%d", i))
			s.Seq, s.State, s.ReceivedAt = int64(10-i), state, noon.Add(time.Duration(i)*time.Hour)
			if err := tx.AddSubmission(s, central.Payload{}); err != nil {
				return err
			}
		}
		return nil
	})
	ids := func(list []central.Asked, err error) string {
		var names []string
		for _, s := range list {
			names = append(names, s.ID+":"+s.SHA256)
		}
		return fmt.Sprint(names, err)
	}
	read(t, l, here, func(v central.View) error {
		same(t, "held behind s-0", ids(v.HeldBehind("s-0")), nil, "[s-3:aa s-0:aa] <nil>")
		same(t, "held behind s-9", ids(v.HeldBehind("s-9")), nil, "[] <nil>")
		same(t, "held since noon", ids(v.HeldSince(noonUTC)), nil, "[s-0:aa] <nil>")
		return nil
	})
	write(t, l, here, func(tx central.Tx) error { return tx.PutState("s-0", central.Accepted, "gap") })
	read(t, l, here, func(v central.View) error {
		same(t, "held behind s-0", ids(v.HeldBehind("s-0")), nil, "[s-3:aa] <nil>")
		s, err := v.Submission("s-0")
		same(t, "the state", string(s.State)+" "+s.Reason+" "+s.Receipt, err, "accepted gap jws")
		return nil
	})
}

func lettersAreFound(t *testing.T, l central.Ledger) {
	write(t, l, here, func(tx central.Tx) error {
		return errors.Join(
			tx.AddLetter(central.Letter{ID: "l-2", CodeSum: "x", State: central.LetterOpen, IssuedAt: noon.Add(time.Minute)}),
			tx.AddLetter(central.Letter{ID: "l-1", CodeSum: "y", State: central.LetterOpen, IssuedAt: noon}),
			tx.AddLetter(central.Letter{ID: "l-0", CodeSum: "z", State: central.LetterUsed, IssuedAt: noon}))
	})
	read(t, l, here, func(v central.View) error {
		open, err := v.OpenLetters()
		if err != nil || len(open) != 2 || open[0].ID != "l-1" || open[1].ID != "l-2" {
			t.Errorf("open letters = %+v, %v; want l-1, l-2", open, err)
		}
		return nil
	})
}

func sessionsEnd(t *testing.T, l central.Ledger) {
	write(t, l, here, fill)
	write(t, l, here, func(tx central.Tx) error { return tx.Sweep(noonUTC) }) // until = now is not before now
	read(t, l, here, func(v central.View) error { wantAll(t, v, ""); return nil })
	write(t, l, here, func(tx central.Tx) error { return tx.Sweep(noonUTC.Add(time.Millisecond)) })
	read(t, l, here, func(v central.View) error {
		answers := all(v)
		for _, name := range []string{"SessionByAccess", "SessionByRefresh", "SpentRefresh", "StaffSession"} {
			if !fault.Is(answers[name], fault.NotFound) {
				t.Errorf("%s answers %v after the sweep", name, answers[name])
			}
		}
		if g, err := v.Guesses("key-2"); err != nil || g.Wrong != 0 {
			t.Errorf("guesses = %+v, %v after the sweep", g, err)
		}
		return nil
	})
}

func auditInOrder(t *testing.T, l central.Ledger) {
	write(t, l, here, func(tx central.Tx) error {
		for n := range 250 {
			row := central.AuditRow{N: int64(n + 1), At: noon, Entry: central.Entry{Action: []string{"a", "b"}[n%2], Object: "o"}}
			if err := tx.AddAudit(row); err != nil {
				return err
			}
		}
		return nil
	})
	read(t, l, here, func(v central.View) error {
		rows, err := v.Audit(200, 1000)
		if err != nil || len(rows) != 51 || rows[0].N != 200 || !slices.IsSortedFunc(rows, func(a, b central.AuditRow) int { return int(a.N - b.N) }) {
			t.Errorf("%d rows from 200, %v; want 51 in order", len(rows), err)
		}
		of, err := v.AuditOf("o", "b")
		if err != nil || len(of) != 100 || of[0].N != 250 || of[99].N != 52 {
			t.Errorf("%d rows of o, %v; want the newest 100, newest first", len(of), err)
		}
		return nil
	})
}

func kinAreFound(t *testing.T, l central.Ledger) {
	first := central.Kin{Key: "k", Submission: "s-2", Worker: "w-1", Seq: 1}
	second := central.Kin{Key: "k", Submission: "s-1", Worker: "w-2", Seq: 2, Closes: true}
	write(t, l, here, func(tx central.Tx) error {
		again := first
		again.Worker, again.Seq = "w-9", 9
		return errors.Join(tx.AddKin(second), tx.AddKin(first), tx.AddKin(again), tx.AddKin(central.Kin{Key: "other", Submission: "s-1", Seq: 3}),
			tx.AddSubmission(numbered("s-1", 4), central.Payload{}), tx.AddSubmission(numbered("s-2", 3), central.Payload{}), tx.AddSubmission(numbered("s-3", 5), central.Payload{}))
	})
	read(t, l, here, func(v central.View) error {
		if kin, err := v.Kin("k"); err != nil || !slices.Equal(kin, []central.Kin{first, second}) {
			t.Errorf("kin %+v, %v", kin, err)
		}
		if list, err := v.SubmissionsAfter(3, 1); err != nil || len(list) != 1 || list[0].ID != "s-1" {
			t.Errorf("after 3, one: %+v, %v", list, err)
		}
		return nil
	})
	read(t, l, there, func(v central.View) error {
		kin, err1 := v.Kin("k")
		list, err2 := v.SubmissionsAfter(0, 9)
		if err := errors.Join(err1, err2); err != nil || len(kin)+len(list) > 0 {
			t.Errorf("another authority sees %v and %v, %v", kin, list, err)
		}
		return nil
	})
}

func amendmentsAreFound(t *testing.T, l central.Ledger) {
	adds := func(id string, seq int64, to string) central.Submission {
		s := numbered(id, seq)
		s.Amends = to
		return s
	}
	write(t, l, here, func(tx central.Tx) error {
		return errors.Join(tx.AddSubmission(numbered("s-1", 1), central.Payload{}), tx.AddSubmission(adds("s-3", 3, "s-1"), central.Payload{}),
			tx.AddSubmission(adds("s-2", 2, "s-1"), central.Payload{}), tx.AddSubmission(adds("s-4", 4, "s-0"), central.Payload{}))
	})
	read(t, l, here, func(v central.View) error {
		list, err := v.AmendmentsOf("s-1")
		if err != nil || len(list) != 2 || list[0].ID != "s-2" || list[1].ID != "s-3" || list[1].Amends != "s-1" {
			t.Errorf("of s-1: %+v, %v; want s-2 and s-3", list, err)
		}
		if list, err := v.AmendmentsOf(""); err != nil || len(list) != 0 {
			t.Errorf("of nothing: %+v, %v; want none", list, err)
		}
		return nil
	})
	read(t, l, there, func(v central.View) error {
		if list, err := v.AmendmentsOf("s-1"); err != nil || len(list) != 0 {
			t.Errorf("another authority sees %+v, %v", list, err)
		}
		return nil
	})
}

func numbered(id string, seq int64) central.Submission {
	s := aSubmission(id)
	s.Seq = seq
	return s
}

func largestPayload(t *testing.T, l central.Ledger) {
	b := bytes.Repeat([]byte("0123456789abcdef"), central.MaxSealed/16)
	write(t, l, here, func(tx central.Tx) error { return tx.AddSubmission(aSubmission("s-1"), central.Payload{Bytes: b}) })
	read(t, l, here, func(v central.View) error {
		p, err := v.Payload("s-1")
		if err != nil || !bytes.Equal(p.Bytes, b) {
			t.Errorf("%d bytes came back, %v; want %d", len(p.Bytes), err, len(b))
		}
		return nil
	})
}
