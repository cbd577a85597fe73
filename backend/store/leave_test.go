package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
)

// thirty is the shipped profiles' rule: a closed family stays thirty days.
var thirty = Leaving{Days: 30, Proves: func(outbox.Item) bool { return true }}

// ofFamily begins a form of a family.
func ofFamily(t testing.TB, s *Store, family, id string) {
	t.Helper()
	ok(t, s.CreateDraft(t.Context(), DraftHead{ID: id, Form: "ffa", Version: 1, Language: "en", Started: "2026-11-22",
		CreatedAt: noon, By: "w-10442", FamilyID: family}))
	save(t, s, id, answer("A1", "c"+id, needle, noon))
}

// sealedOf finishes it, and what it becomes.
func sealedOf(t testing.TB, s *Store, family, id string, kinds ...casework.Kind) {
	t.Helper()
	f := finished(id, "sub-"+id, false)
	f.Item.Family, f.Item.Initials, f.Item.People, f.Upto, f.Changes = family, "A.S.", "p1 p2", 1, nil
	data := map[casework.Kind]any{
		casework.FamilyRecorded: casework.FamilyData{Name: needle},
		casework.EpisodeOpened:  casework.EpisodeData{Episode: "e-" + id, Kind: "ffa", From: "sub-" + id},
		casework.EpisodeEnded:   casework.EndData{Episode: "e-ffa-" + family, State: casework.Closed, From: "sub-" + id},
		casework.AlertRaised:    casework.Alert{ID: "a1", Kind: "dv", Child: "p1", At: noon},
		casework.TaskSet:        casework.Task{ID: id + ".task.look", Name: "look", Say: "Have the outcomes lasted?", On: "2027-05-22", Person: "p1", Draft: id},
	}
	for i, kind := range kinds {
		c, err := casework.NewChange(fmt.Sprint(id, i), kind, family, "w-10442", noon, data[kind])
		ok(t, err)
		f.Changes = append(f.Changes, c)
	}
	ok(t, s.Commit(t.Context(), f))
}

// receipted is the centre's receipt, and that it is in a copy off its site.
func receipted(t testing.TB, s *Store, id string, at time.Time) {
	t.Helper()
	item, err := s.Item(t.Context(), id)
	ok(t, err)
	item = received(item)
	item.ReceivedAt = at
	ok(t, s.Mark(t.Context(), item))
	ok(t, s.Forget(t.Context(), id))
}

// closedFamily is a family with an assessment and its closing, received on 1 March.
func closedFamily(t testing.TB, s *Store, family string) {
	t.Helper()
	at := day("2027-03-01 10:00")
	ofFamily(t, s, family, "ffa-"+family)
	sealedOf(t, s, family, "ffa-"+family, casework.FamilyRecorded, casework.EpisodeOpened)
	receipted(t, s, "sub-ffa-"+family, noon)
	ofFamily(t, s, family, "end-"+family)
	sealedOf(t, s, family, "end-"+family, casework.EpisodeEnded, casework.TaskSet)
	receipted(t, s, "sub-end-"+family, at)
	letGo(t, s, at, thirty)
}

// letGo runs the day's look at a time that the centre vouches for.
func letGo(t testing.TB, s *Store, at time.Time, by Leaving) Departures {
	t.Helper()
	ok(t, s.NoteServerTime(t.Context(), at))
	out, err := s.LetGo(t.Context(), at, by)
	ok(t, err)
	return out
}

func stay(t testing.TB, s *Store, family string, at time.Time, by Leaving) Stay {
	t.Helper()
	st, closed, err := s.Stay(t.Context(), family, at, by)
	ok(t, err)
	if !closed {
		t.Fatalf("%s is not closed", family)
	}
	return st
}

// The thirtieth day after the receipt is the last, to midnight in London, which is an
// hour earlier by Greenwich once summer time has begun on 28 March.
func TestAClosedFamilyLeavesAfterItsLastDayInLondon(t *testing.T) {
	s, dir, key := made(t, Options{})
	ctx := t.Context()
	closedFamily(t, s, "f1")
	if st := stay(t, s, "f1", day("2027-03-24 10:00"), thirty); st.Until != "2027-03-31" || st.Left != 7 || st.Name != needle {
		t.Fatalf("%+v", st)
	}
	judge := func(context.Context) (Leaving, error) { return thirty, nil }
	soon, err := s.LeavingSoon(ctx, day("2027-03-23 10:00"), judge)
	if err != nil || len(soon) != 0 {
		t.Errorf("eight days before: %+v %v", soon, err)
	}
	if soon, err = s.LeavingSoon(ctx, day("2027-03-24 10:00"), judge); err != nil || len(soon) != 1 || soon[0].Left != 7 {
		t.Errorf("seven days before: %+v %v", soon, err)
	}
	if out := letGo(t, s, day("2027-03-31 22:50"), thirty); len(out.Gone) != 0 || out.Held {
		t.Fatalf("ten minutes to midnight on the last day: %+v", out)
	}
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	out := letGo(t, s, day("2027-03-31 23:10"), thirty)
	if len(out.Gone) != 1 || out.Gone[0].Reference == "" || out.Gone[0].Kind != "ffa" || out.Gone[0].Forms != 2 {
		t.Fatalf("ten past midnight: %+v", out)
	}
	if again := letGo(t, s, day("2027-04-02 10:00"), thirty); len(again.Gone) != 0 {
		t.Errorf("twice: %+v", again)
	}
}

// Nothing of the family stays but numbers and days, here or in a backup, and what must
// still be done by a day.
func TestWhatStaysOfAFamilyThatLeft(t *testing.T) {
	s, dir, key := made(t, Options{})
	ctx := t.Context()
	closedFamily(t, s, "f1")
	closedFamily(t, s, "f2")
	ok(t, s.AddCall(ctx, Call{Client: "k1", Draft: "end-f1", At: noon, Phoned: "yes", PhonedAt: noon, Advice: "ring again"}))
	ok(t, s.Care(ctx, day("2027-03-30 10:00")))
	held := Leaving{Days: 30, Proves: thirty.Proves, Owed: map[string]bool{"f2": true}}
	if out := letGo(t, s, day("2027-04-01 10:00"), held); len(out.Gone) != 1 || out.Gone[0].Family != "f1" {
		t.Fatalf("%+v", out)
	}
	ok(t, s.Care(ctx, day("2027-04-01 10:01")))
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	for query, want := range map[string]int64{
		"SELECT count(*) FROM draft WHERE family_id = 'f1'":                                               0,
		"SELECT count(*) FROM answer WHERE draft LIKE '%f1'":                                              0,
		"SELECT count(*) FROM change WHERE family = 'f1'":                                                 0,
		"SELECT count(*) FROM record WHERE family = 'f1'":                                                 0,
		"SELECT count(*) FROM submission WHERE draft LIKE '%f1' AND payload IS NOT NULL":                  0,
		"SELECT count(*) FROM outbox WHERE id LIKE '%f1' AND (item LIKE '%A.S.%' OR item LIKE '%p1 p2%')": 0,
		"SELECT count(*) FROM outbox WHERE id LIKE '%f1' AND item LIKE '%a.b.c%'":                         2, // with its receipt
		"SELECT count(*) FROM tombstone WHERE reason = 'left' AND reference <> ''":                        2,
		"SELECT count(*) FROM task WHERE family = 'f1' AND task NOT LIKE '%p1%' AND due = '2027-05-22'":   1,
		"SELECT count(*) FROM safety_call":                                                                1, // in no document: only here
		"SELECT count(*) FROM draft WHERE family_id = 'f2'":                                               2,
	} {
		var n int64
		ok(t, s.read.QueryRowContext(ctx, query).Scan(&n))
		if n != want {
			t.Errorf("%s: %d, want %d", query, n, want)
		}
	}
	gone, here, err := s.Departed(ctx, "f1")
	if err != nil || here || !gone.At.Equal(day("2027-04-01 10:00")) {
		t.Errorf("%+v %v %v", gone, here, err)
	}
	if _, here, err := s.Departed(ctx, "f2"); err != nil || !here {
		t.Errorf("the other family: %v %v", here, err)
	}
	left := backups(dir, dailyPrefix)
	rows, err := s.rowsOfCopy(ctx, left[len(left)-1])
	if err != nil || len(left) != 1 || rows["record"] != 1 || rows["departed"] != 1 {
		t.Errorf("%d backups, the last holds %v, %v", len(left), rows, err)
	}
	want(t, s.CreateDraft(ctx, DraftHead{ID: "late", Form: "ffa", FamilyID: "f1", CreatedAt: noon}), fault.NotFound, "a form of a family that has left")
	ok(t, s.DropTask(ctx, "end-f1.task.look"))
	want(t, s.DropTask(ctx, "end-f2.task.look"), fault.Conflict, "a task of a family that is here")
}

// Whatever the centre has not got, or somebody must still do, keeps the whole family,
// however old it is; and once it does not, there is a week's warning.
func TestWhatHoldsAClosedFamilyHere(t *testing.T) {
	late := day("2027-09-01 10:00")
	for name, c := range map[string]struct {
		why  HoldReason
		make func(s *Store)
		by   Leaving
		ends func(s *Store)
	}{
		"a form that is begun": {HoldDrafts, func(s *Store) { ofFamily(t, s, "f1", "n") }, thirty, func(s *Store) { ok(t, s.DeleteDraft(t.Context(), "n", ConsentRefused, late)) }},
		"one that can be taken back": {HoldDrafts, func(s *Store) {
			ofFamily(t, s, "f1", "n")
			ok(t, s.DeleteDraft(t.Context(), "n", ByWorker, late))
		}, thirty, func(s *Store) { _, err := s.Expire(t.Context(), late.AddDate(0, 0, 8), nil); ok(t, err) }},
		"a form on its way": {HoldUnsent, func(s *Store) { ofFamily(t, s, "f1", "n"); sealedOf(t, s, "f1", "n") }, thirty, func(s *Store) { receipted(t, s, "sub-n", late) }},
		"a receipt that proves nothing": {HoldUnsent, func(*Store) {},
			Leaving{Days: 30, Proves: func(i outbox.Item) bool { return i.ID != "sub-ffa-f1" }}, nil},
		"no copy off the site": {HoldUnsafe, func(s *Store) {
			ofFamily(t, s, "f1", "n")
			sealedOf(t, s, "f1", "n")
			item, err := s.Item(t.Context(), "sub-n")
			ok(t, err)
			ok(t, s.Mark(t.Context(), received(item)))
		}, thirty, func(s *Store) { ok(t, s.Forget(t.Context(), "sub-n")) }},
		"something added": {HoldAdded, func(s *Store) {
			_, err := s.SaveAfter(t.Context(), "end-f1", []forms.Row{answer("copies_given", "c9", "Mary", late)})
			ok(t, err)
		}, thirty, nil},
		"an open alert": {HoldAlert, func(s *Store) {
			ofFamily(t, s, "f1", "n")
			sealedOf(t, s, "f1", "n", casework.AlertRaised)
			receipted(t, s, "sub-n", late)
		}, thirty, nil},
		"a call not made":   {HoldCall, func(*Store) {}, Leaving{Days: 30, Proves: thirty.Proves, Owed: map[string]bool{"f1": true}}, nil},
		"a taken back file": {HoldDocument, func(s *Store) { takenBackFile(t, s) }, thirty, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, _ := made(t, Options{})
			closedFamily(t, s, "f1")
			c.make(s)
			if out := letGo(t, s, late, c.by); len(out.Gone) != 0 {
				t.Fatalf("gone: %+v", out)
			}
			if st := stay(t, s, "f1", late, c.by); len(st.Holds) != 1 || st.Holds[0] != (Hold{c.why, 1}) || st.Until != "" {
				t.Fatalf("%+v", st)
			}
			if c.ends == nil {
				return
			}
			ok(t, s.NoteServerTime(t.Context(), late.AddDate(0, 0, 8)))
			c.ends(s)
			if out := letGo(t, s, late.AddDate(0, 0, 8), c.by); len(out.Gone) != 0 {
				t.Fatalf("gone without a warning: %+v", out)
			}
			if st := stay(t, s, "f1", late.AddDate(0, 0, 8), c.by); st.Left != 7 || st.Until != "2027-09-16" {
				t.Errorf("%+v", st)
			}
			if out := letGo(t, s, late.AddDate(0, 0, 16), c.by); len(out.Gone) != 1 {
				t.Errorf("after the week: %+v", out)
			}
		})
	}
}

// takenBackFile is a document that its form went without.
func takenBackFile(t *testing.T, s *Store) {
	t.Helper()
	ofFamily(t, s, "f1", "n")
	bytes := []byte(needle)
	ok(t, s.KeepFile(t.Context(), File{ID: "file", Draft: "n", Name: "x.pdf", Media: "application/pdf", SHA256: digest(bytes), Size: int64(len(bytes)), At: noon, By: "w-10442", Bytes: bytes}))
	f := finished("n", "sub-n", false)
	f.Changes, f.Upto = nil, 1
	f.Files = []Enclosed{{File: "file", Item: outbox.Item{ID: "sub-file", Kind: "file", Of: "sub-n", Attachment: true, SHA256: digest(bytes), Size: int64(len(bytes)), State: outbox.Waiting, FinishedAt: noon}}}
	ok(t, s.Commit(t.Context(), f))
	ok(t, s.TakeBack(t.Context(), "sub-file"))
	receipted(t, s, "sub-n", noon)
}

// Work that goes on keeps all that came before it, and when it is closed too all of it
// goes together.
func TestOpenWorkKeepsTheFamily(t *testing.T) {
	s, _, _ := made(t, Options{})
	closedFamily(t, s, "f1")
	ofFamily(t, s, "f1", "again")
	sealedOf(t, s, "f1", "again", casework.EpisodeOpened)
	receipted(t, s, "sub-again", day("2027-03-20 10:00"))
	late := day("2027-12-01 10:00")
	if out := letGo(t, s, late, thirty); len(out.Gone) != 0 {
		t.Fatalf("gone: %+v", out)
	}
	if counted, err := q.LeavingFamilies(t.Context(), s.read); err != nil || len(counted) != 0 {
		t.Errorf("days are counted for open work: %v %v", counted, err)
	}
	if _, closed, err := s.Stay(t.Context(), "f1", late, thirty); err != nil || closed {
		t.Errorf("closed %v, %v", closed, err)
	}
	c, err := casework.NewChange("end2", casework.EpisodeEnded, "f1", "w-10442", late, casework.EndData{Episode: "e-again", State: casework.Closed, From: "sub-again"})
	ok(t, err)
	ok(t, s.Apply(t.Context(), c))
	letGo(t, s, late, thirty)
	if out := letGo(t, s, late.AddDate(0, 0, 8), thirty); len(out.Gone) != 1 || out.Gone[0].Forms != 3 {
		t.Errorf("once closed: %+v", out)
	}
}

// BR-06: a clock that is set forward lets nothing go, and a council's hold lets nothing
// go at all.
func TestNothingLeavesByAWrongClockOrUnderAHold(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	closedFamily(t, s, "f1")
	ok(t, s.transact(ctx, func(tx *sql.Tx) error { return q.DropLeaving(ctx, tx, "f1") }))
	out, err := s.LetGo(ctx, day("2027-12-01 10:00"), thirty)
	if err != nil || out.Held || !out.Again || len(out.Gone) != 0 {
		t.Fatalf("its days begin by that clock: %+v %v", out, err)
	}
	letGo(t, s, day("2027-03-02 10:00"), thirty)
	out, err = s.LetGo(ctx, day("2027-12-01 10:00"), thirty)
	if err != nil || !out.Held || out.Again || len(out.Gone) != 0 {
		t.Fatalf("half a year ahead of the centre: %+v %v", out, err)
	}
	if out := letGo(t, s, day("2027-12-01 10:00"), Leaving{Proves: thirty.Proves}); out.Held || len(out.Gone) != 0 {
		t.Fatalf("under a hold: %+v", out)
	}
	if _, closed, err := s.Stay(ctx, "f1", day("2027-12-01 10:00"), Leaving{}); err != nil || closed {
		t.Errorf("a last day under a hold: %v", err)
	}
	if out := letGo(t, s, day("2027-12-02 10:00"), thirty); len(out.Gone) != 0 {
		t.Fatalf("no warning after the hold: %+v", out)
	}
	if out := letGo(t, s, day("2027-12-10 10:00"), thirty); len(out.Gone) != 1 {
		t.Errorf("a week after the hold: %+v", out)
	}
}

// A form that was opened again before it left is in its later document.
func TestAWithdrawnFormDoesNotHoldForEver(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	closedFamily(t, s, "f1")
	ofFamily(t, s, "f1", "n")
	sealedOf(t, s, "f1", "n")
	ok(t, s.Withdraw(ctx, "sub-n", noon))
	f := finished("n", "sub-n2", false)
	f.Changes, f.Upto = nil, 1
	ok(t, s.Commit(ctx, f))
	receipted(t, s, "sub-n2", day("2027-03-02 10:00"))
	if st := stay(t, s, "f1", day("2027-03-03 10:00"), thirty); len(st.Holds) != 0 {
		t.Fatalf("held: %+v", st)
	}
	letGo(t, s, day("2027-03-03 10:00"), thirty)
	if out := letGo(t, s, day("2027-04-03 10:00"), thirty); len(out.Gone) != 1 {
		t.Fatalf("%+v", out)
	}
	all, err := s.AllItems(ctx)
	if err != nil || slices.ContainsFunc(all, func(i outbox.Item) bool { return !i.Sent() }) {
		t.Errorf("%+v %v", all, err)
	}
}

// A salvage fills what is missing from the newest backup; where a family left since that
// was made, it stays gone.
func TestAFamilyThatLeftDoesNotComeBackFromABackup(t *testing.T) {
	s, dir, _ := made(t, Options{})
	ctx := t.Context()
	closedFamily(t, s, "f1")
	ok(t, s.Backup(ctx, day("2027-03-30 10:00")))
	letGo(t, s, day("2027-04-01 10:00"), thirty)
	var sum salvaged
	ok(t, s.fill(ctx, s.write, []string{newestBackup(dir)}, &sum))
	if sum.kept == 0 {
		t.Fatal("the backup brought nothing")
	}
	for _, table := range []string{"record WHERE 1", "change WHERE 1", "answer WHERE 1", "draft WHERE 1", "submission WHERE payload IS NOT NULL", "leaving WHERE 1", "outbox WHERE item LIKE '%A.S.%'"} {
		var n int
		ok(t, s.read.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n))
		if n != 0 {
			t.Errorf("%d of %s", n, table)
		}
	}
	if items, err := s.Items(ctx); err != nil || len(items) != 0 {
		t.Errorf("queued again: %+v %v", items, err)
	}
}

// Salvage reads a table by its key; one that it takes to have row numbers comes back empty.
func TestSalvageKnowsTheTablesWithoutRowNumbers(t *testing.T) {
	s, _, _ := made(t, Options{})
	names, err := column(t.Context(), s.read, "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%WITHOUT ROWID%'")
	ok(t, err)
	for _, name := range names {
		if withoutRowID[name] == "" {
			t.Errorf("%s", name)
		}
	}
	if len(names) != len(withoutRowID) {
		t.Errorf("tables %v, salvage knows %v", names, withoutRowID)
	}
}
