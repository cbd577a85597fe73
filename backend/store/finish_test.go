package store

import (
	"bytes"
	"context"
	"reflect"
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// finished is a commit as app/desk would make it.
func finished(draft, id string, urgent bool) Finish {
	bytes := []byte(`{"schema":"eh.submission/1","id":"` + id + `","body":"` + needle + `"}`)
	sum := digest(bytes)
	data := casework.FinishedData{Submission: id, Reference: sealed.Reference(id), Form: "eha_portal", Version: 1, SHA256: sum}
	change, err := casework.NewChange("change-"+id, casework.SubmissionFinished, "family-1", "w-10442", noon, data)
	if err != nil {
		panic(err)
	}
	return Finish{Draft: draft,
		Submission: sealed.Submission{ID: id, Bytes: bytes, SHA256: sum, Reference: sealed.Reference(id), Kind: "assessment", SealedAt: noon},
		Item: outbox.Item{ID: id, Reference: sealed.Reference(id), Kind: "assessment", Title: needle, Urgent: urgent,
			FinishedAt: noon, Size: int64(len(bytes)), SHA256: sum, State: outbox.Waiting},
		Changes: []casework.Change{change}}
}

func received(i outbox.Item) outbox.Item {
	i.State, i.Left, i.Receipt, i.ReceivedAt, i.Seq = outbox.Received, true, "a.b.c", noon, 14
	return i
}

func TestCommitIsOneTransactionAndIdempotent(t *testing.T) {
	s, dir, key := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	f := finished("d1", "s1", false)
	ok(t, s.Commit(ctx, f))
	ok(t, s.Commit(ctx, f))
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	got, err := s.Payload(ctx, "s1")
	if err != nil || !bytes.Equal(got, f.Submission.Bytes) {
		t.Errorf("payload: %v", err)
	}
	h, err := s.Draft(ctx, "d1")
	if err != nil || h.State != Finished || h.Submission != "s1" {
		t.Errorf("draft %+v %v", h, err)
	}
	r, err := s.Record(ctx, "family-1")
	if sub, found := r.Submission("s1"); err != nil || !found || sub.Reference != f.Submission.Reference || len(r.Applied) != 1 {
		t.Errorf("record %+v %v", r, err)
	}
	other := f
	other.Submission.Bytes = []byte("{}")
	other.Submission.SHA256 = digest(other.Submission.Bytes)
	want(t, s.Commit(ctx, other), fault.Conflict, "other bytes under the same id")
	want(t, s.Commit(ctx, finished("d1", "s2", false)), fault.Conflict, "a finished draft again")
	want(t, s.DeleteDraft(ctx, "d1", ByWorker, noon), fault.Conflict, "deleting a finished form")
	f.Submission.SHA256 = digest([]byte("x"))
	want(t, s.Commit(ctx, f), fault.Internal, "a digest that does not fit")
	if items, err := s.Items(ctx); err != nil || len(items) != 1 {
		t.Errorf("%d items, %v", len(items), err)
	}
}

func TestWithdraw(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	for _, id := range []string{"d1", "d2"} {
		draft(t, s, id)
	}
	ok(t, s.Commit(ctx, finished("d1", "s1", true)))
	ok(t, s.Commit(ctx, finished("d2", "s2", false)))
	items, err := s.Items(ctx)
	ok(t, err)
	sending := items[1]
	sending.State, sending.Left = outbox.Sending, true
	ok(t, s.Mark(ctx, sending))
	want(t, s.Withdraw(ctx, "s2", noon), fault.Conflict, "after a byte may have left")
	ok(t, s.Withdraw(ctx, "s1", noon))
	want(t, s.Withdraw(ctx, "s1", noon), fault.Conflict, "twice")
	want(t, s.Mark(ctx, received(items[0])), fault.Conflict, "the sender after the person")
	h, err := s.Draft(ctx, "d1")
	if err != nil || h.State != PartCompleted || h.Replaces != "s1" || h.Submission != "" {
		t.Errorf("reopened draft %+v %v", h, err)
	}
	if _, err := s.Payload(ctx, "s1"); err != nil {
		t.Errorf("the withdrawn bytes are kept, marked: %v", err)
	}
	if all, _ := s.AllItems(ctx); all[0].State != outbox.Withdrawn {
		t.Errorf("state %s", all[0].State)
	}
	ok(t, s.Commit(ctx, finished("d1", "s3", true)))
	want(t, s.Withdraw(ctx, "nowhere", noon), fault.NotFound, "no such item")
}

func TestReceiptsAndForgetting(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	ok(t, s.Commit(ctx, finished("d1", "s1", false)))
	want(t, s.Forget(ctx, "s1"), fault.Conflict, "letting go without a receipt")
	for _, jws := range []string{"one", "one", "two"} {
		ok(t, s.KeepReceipt(ctx, "s1", jws, sealed.Receipt{ID: "s1", ReceivedAt: noon, Epoch: 1, Seq: 14}))
	}
	if kept, err := s.Receipts(ctx, "s1"); err != nil || len(kept) != 2 {
		t.Errorf("receipts %v %v", kept, err)
	}
	items, err := s.Items(ctx)
	ok(t, err)
	ok(t, s.Mark(ctx, received(items[0])))
	ok(t, s.Forget(ctx, "s1"))
	ok(t, s.Forget(ctx, "s1"))
	if payload, err := s.Payload(ctx, "s1"); err != nil || len(payload) == 0 {
		t.Errorf("the form's own bytes went: %v", err)
	}
	kept, err := s.Items(ctx)
	all, err2 := s.AllItems(ctx)
	if err != nil || err2 != nil || len(kept) != 0 || len(all) != 1 || !all[0].SafeSeq || all[0].Receipt != "a.b.c" {
		t.Errorf("kept %v, all %+v", kept, all)
	}
}

func TestDamagedPayloadIsNeverSent(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	ok(t, s.Commit(t.Context(), finished("d1", "s1", false)))
	_, err := s.write.ExecContext(t.Context(), "UPDATE submission SET payload = x'7b7d'")
	ok(t, err)
	_, err = s.Payload(t.Context(), "s1")
	want(t, err, fault.Damaged, "bytes that do not fit their digest")
	want(t, s.FullCheck(t.Context(), noon), fault.Damaged, "the full check")
}

func TestSettingsPrintsAndCalls(t *testing.T) {
	s, dir, key := made(t, Options{})
	ctx := context.Background()
	if v, err := s.Setting(ctx, "theme"); err != nil || v != nil {
		t.Errorf("a setting nobody made: %s %v", v, err)
	}
	ok(t, s.SetSetting(ctx, "theme", []byte(`"dark"`)))
	ok(t, s.SetSetting(ctx, "theme", []byte(`{"name":"light"}`)))
	want(t, s.SetSetting(ctx, "theme", []byte(`light`)), fault.Internal, "a setting that is no JSON")
	ok(t, s.LogPrint(ctx, Print{At: noon, By: "w-10442", Draft: "d1", Copy: "family", How: "printer", For: "parent"}))
	call := Call{Client: "k1", Draft: "d1", At: noon, By: "w-10442", ImmediateDanger: "no", Phoned: "yes", PhonedAt: noon, SpokeTo: "Moira Lund"}
	ok(t, s.AddCall(ctx, call))
	ok(t, s.AddCall(ctx, call))
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	if v, err := s.Setting(ctx, "theme"); err != nil || string(v) != `{"name":"light"}` {
		t.Errorf("setting %s %v", v, err)
	}
	ok(t, s.SetSetting(ctx, "theme", nil))
	if v, err := s.Setting(ctx, "theme"); err != nil || v != nil {
		t.Errorf("a removed setting: %s %v", v, err)
	}
	prints, err := s.Prints(ctx, "d1")
	if err != nil || len(prints) != 1 || prints[0].For != "parent" || !prints[0].At.Equal(noon) {
		t.Errorf("prints %+v %v", prints, err)
	}
	calls, err := s.Calls(ctx, "d1")
	if err != nil || len(calls) != 1 || calls[0] != call {
		t.Errorf("calls %+v %v", calls, err)
	}
}

// A call made before or after finishing is on the item, and the sender's older
// copy does not take it off.
func TestCallsAreNotedOnWhatWaits(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	for _, id := range []string{"d1", "d2"} {
		draft(t, s, id)
	}
	phoned := noon.Add(-10 * time.Minute)
	ok(t, s.AddCall(ctx, Call{Client: "k0", Draft: "d1", At: noon, Phoned: "could_not_get_through"}))
	ok(t, s.AddCall(ctx, Call{Client: "k1", Draft: "d1", At: noon, Phoned: "yes", PhonedAt: phoned}))
	ok(t, s.Commit(ctx, finished("d1", "s1", true)))
	ok(t, s.Commit(ctx, finished("d2", "s2", true)))
	senders, err := s.Items(ctx)
	ok(t, err)
	ok(t, s.AddCall(ctx, Call{Client: "k2", Draft: "d2", At: noon, Phoned: "yes", PhonedAt: noon}))
	sending := senders[1]
	sending.State, sending.Left = outbox.Sending, true
	ok(t, s.Mark(ctx, sending))
	now, err := s.Items(ctx)
	ok(t, err)
	if !now[0].PhonedAt.Equal(phoned) || !now[1].PhonedAt.Equal(noon) || now[1].State != outbox.Sending {
		t.Errorf("items %+v", now)
	}
}

// TestTheReceiptClearsUnchecked: the centre's word on other work comes with the
// form's own receipt, and once (BR-85).
func TestTheReceiptClearsUnchecked(t *testing.T) {
	for name, c := range map[string]struct {
		word      *sealed.OpenWork
		unchecked bool
		with      casework.Helper
	}{
		"not found out": {nil, true, casework.Helper{}},
		"none":          {&sealed.OpenWork{}, false, casework.Helper{}},
		"another":       {&sealed.OpenWork{With: &sealed.Contact{Name: "Teal Barlow", Agency: "A school", Phone: "01632 960007"}}, false, casework.Helper{Name: "Teal Barlow", Agency: "A school", Phone: "01632 960007"}},
	} {
		t.Run(name, func(t *testing.T) {
			s, _, _ := made(t, Options{})
			draft(t, s, "d1")
			f := finished("d1", "s1", false)
			f.Item.Family = "family-1"
			opened, err := casework.NewChange("open", casework.EpisodeOpened, "family-1", "w-10442", noon, casework.EpisodeData{Episode: "e1", Kind: "ffa", Unchecked: true, From: "s1"})
			ok(t, err)
			f.Changes = append(f.Changes, opened)
			ok(t, s.Commit(t.Context(), f))
			for range 2 {
				ok(t, s.KeepReceipt(t.Context(), "s1", "a.b.c", sealed.Receipt{ID: "s1", ReceivedAt: noon, Open: c.word}))
			}
			r, err := s.Record(t.Context(), "family-1")
			if e := r.Episodes[0]; err != nil || e.Unchecked != c.unchecked || e.Elsewhere != c.with {
				t.Errorf("%+v, %v", e, err)
			}
			if n := len(r.Applied); (n == 3) == c.unchecked {
				t.Errorf("%d changes", n)
			}
		})
	}
}

// TestChangesMakeTheSameRecordElsewhere: what made a record here makes an equal one
// in another store.
func TestChangesMakeTheSameRecordElsewhere(t *testing.T) {
	here, _, _ := made(t, Options{})
	there, _, _ := made(t, Options{})
	ok(t, here.Apply(t.Context(), changed(t, "c1", casework.TaskSet, "f1", casework.Task{ID: "t1", Say: "Ring"}),
		changed(t, "c2", casework.EpisodeOpened, "f1", casework.EpisodeData{Episode: "e1", Kind: "eha", Keyworker: casework.Helper{ID: "w-1", Name: "Temi Ellis"}})))
	ok(t, here.Apply(t.Context(), changed(t, "c3", casework.TaskDone, "f1", casework.TaskData{Task: "t1"})))
	changes, err := here.Changes(t.Context())
	ok(t, err)
	if len(changes) != 3 || changes[2].ID != "c3" || !changes[2].At.Equal(noon) || changes[2].By != "w-1" {
		t.Fatalf("the changes are %+v", changes)
	}
	ok(t, there.Apply(t.Context(), changes...))
	want, err := here.Record(t.Context(), "f1")
	ok(t, err)
	got, err := there.Record(t.Context(), "f1")
	ok(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("here %+v\nthere %+v", want, got)
	}
}
