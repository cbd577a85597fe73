package store

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"slices"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/vault"
)

func changed(t *testing.T, id string, kind casework.Kind, family string, data any) casework.Change {
	t.Helper()
	c, err := casework.NewChange(id, kind, family, "w-1", noon, data)
	ok(t, err)
	return c
}

// TestTheFirstVersionGrowsUp: a store of the first version is brought up, keeps
// every word, and takes what this version adds.
func TestTheFirstVersionGrowsUp(t *testing.T) {
	dir := thaw(t)
	key, err := vault.Open(dir, frozenPassphrase, vault.Options{})
	ok(t, err)
	s := opened(t, dir, key, Options{})
	assertVersion(t, s.write, current)
	h, err := s.Draft(t.Context(), "d1")
	ok(t, err)
	if h.FamilyID != "" || h.Record() != "d1" || h.Form != "eha_portal" || len(rowsOf(t, s, "d1")) != 3 {
		t.Errorf("the draft of the first version: %+v", h)
	}
	ok(t, s.KeepFile(t.Context(), letter("f1", "d1")))
	ok(t, s.Apply(t.Context(), changed(t, "c1", casework.TaskSet, "d1", casework.Task{ID: "t1", Say: "Ring"})))
	ok(t, s.DecideProposal(t.Context(), Decision{Draft: "d1", Proposal: "p1", Accepted: true, At: noon}))
	ok(t, s.FullCheck(t.Context(), noon))
}

func letter(id, draft string) File {
	content := []byte("%PDF-1.7 " + needle)
	return File{ID: id, Draft: draft, Name: needle + ".pdf", Media: "application/pdf", SHA256: digest(content), Size: int64(len(content)), At: noon, By: "w-1", Bytes: content}
}

// TestStartDraftIsOneThing: head, known answers and the decision it came from,
// once however often the button is pressed.
func TestStartDraftIsOneThing(t *testing.T) {
	s, dir, _ := made(t, Options{})
	draft(t, s, "d1")
	begin := Start{Head: DraftHead{ID: "d2", Form: "ffa", Version: 1, Language: "en", Started: "2026-11-22", CreatedAt: noon, By: "w-1", FamilyID: "d1", Child: "p1", Client: "press"},
		Rows:    []forms.Row{{Form: "ffa", Version: 1, Q: "family_members", Row: "p1", Act: forms.ActAddRow, At: noon, By: forms.ByPrefill, Client: "known p1"}},
		Accepts: &Decision{Draft: "d1", Proposal: "form.ffa", Accepted: true, Made: "d2", At: noon, By: "w-1"}}
	id, err := s.StartDraft(t.Context(), begin)
	ok(t, err)
	again := begin
	again.Head.ID = "d3"
	twice, err := s.StartDraft(t.Context(), again)
	ok(t, err)
	h, err := s.Draft(t.Context(), "d2")
	ok(t, err)
	if id != "d2" || twice != "d2" || h.Record() != "d1" || h.Child != "p1" || len(rowsOf(t, s, "d2")) != 1 {
		t.Errorf("started %s and %s: %+v", id, twice, h)
	}
	other := begin
	other.Head.ID, other.Head.Client = "d4", "another press"
	_, err = s.StartDraft(t.Context(), other)
	want(t, err, fault.Conflict, "a proposal accepted twice")
	if _, err := s.Draft(t.Context(), "d4"); !fault.Is(err, fault.NotFound) {
		t.Errorf("half a start was kept: %v", err)
	}
	if heads, err := s.FamilyDrafts(t.Context(), "d1"); err != nil || len(heads) != 2 {
		t.Errorf("the family's forms: %+v (%v)", heads, err)
	}
	noPlaintext(t, dir, 1)
}

// TestFilesLiveInTheStore: bytes and name are sealed, held against their digest,
// and go with their draft.
func TestFilesLiveInTheStore(t *testing.T) {
	s, dir, _ := made(t, Options{})
	draft(t, s, "d1")
	f := letter("f1", "d1")
	ok(t, s.KeepFile(t.Context(), f))
	got, err := s.File(t.Context(), "d1", "f1")
	ok(t, err)
	if !bytes.Equal(got.Bytes, f.Bytes) || got.Name != f.Name || !got.At.Equal(noon) {
		t.Errorf("file %+v", got)
	}
	lied := letter("f2", "d1")
	lied.SHA256 = digest([]byte("other"))
	want(t, s.KeepFile(t.Context(), lied), fault.Internal, "a digest of other bytes")
	_, err = s.File(t.Context(), "d2", "f1")
	want(t, err, fault.NotFound, "another draft's file")
	noPlaintext(t, dir, 1)
	ok(t, s.DeleteDraft(t.Context(), "d1", ConsentRefused, noon))
	_, err = s.File(t.Context(), "d1", "f1")
	want(t, err, fault.NotFound, "a file of a draft that is gone")
}

// TestTasksFollowTheirRecords: the list is what the records say, whatever became
// of them.
func TestTasksFollowTheirRecords(t *testing.T) {
	s, _, _ := made(t, Options{})
	ok(t, s.Apply(t.Context(),
		changed(t, "c1", casework.TaskSet, "f1", casework.Task{ID: "t1", Say: "Copy to family", On: "2026-12-04"}),
		changed(t, "c2", casework.TaskSet, "f2", casework.Task{ID: "t2", Say: "Check", On: "2026-11-24"}),
		changed(t, "c3", casework.TaskSet, "f1", casework.Task{ID: "t3", Say: "Some day"})))
	said := func() []string {
		tasks, err := s.Tasks(t.Context())
		ok(t, err)
		var ids []string
		for _, one := range tasks {
			ids = append(ids, one.ID+" of "+one.Family)
		}
		return ids
	}
	if got := said(); !slices.Equal(got, []string{"t2 of f2", "t1 of f1", "t3 of f1"}) {
		t.Errorf("tasks %v", got)
	}
	ok(t, s.Apply(t.Context(), changed(t, "c4", casework.TaskDone, "f1", casework.TaskData{Task: "t1"})))
	if got := said(); !slices.Equal(got, []string{"t2 of f2", "t3 of f1"}) {
		t.Errorf("after one is done: %v", got)
	}
	_, err := s.TaskFamily(t.Context(), "t1")
	want(t, err, fault.NotFound, "a task that is done")
}

// TestAfterFinishOnly: what happened since is kept on a finished form, and
// nothing else is.
func TestAfterFinishOnly(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	after := answer("copies_given", "c9", "Mary, 24 November", noon)
	_, err := s.SaveAfter(t.Context(), "d1", []forms.Row{after})
	want(t, err, fault.Conflict, "after Finish, before it")
	ok(t, s.transact(t.Context(), func(tx *sql.Tx) error {
		_, err := tx.ExecContext(t.Context(), "UPDATE draft SET state = 'finished' WHERE id = 'd1'")
		return err
	}))
	_, err = s.SaveAfter(t.Context(), "d1", []forms.Row{after})
	ok(t, err)
	_, err = s.Save(t.Context(), "d1", []forms.Row{answer("A1", "c10", "too late", noon)})
	want(t, err, fault.Conflict, "an answer of a finished form")
	if rows := rowsOf(t, s, "d1"); len(rows) != 1 || rows[0].Q != "copies_given" {
		t.Errorf("rows %+v", rows)
	}
}

// TestAdditionsFollowTheirForm: what was added to a finished form is known to be
// here only until it is sealed, and is taken back with its form.
func TestAdditionsFollowTheirForm(t *testing.T) {
	s, _, _ := made(t, Options{})
	ctx := t.Context()
	draft(t, s, "d1")
	ok(t, s.Commit(ctx, finished("d1", "s1", false)))
	here := func() int {
		a, err := s.Added(ctx, "d1")
		ok(t, err)
		if (a.Count > 0) != a.Since.Equal(noon) {
			t.Errorf("%d since %v", a.Count, a.Since)
		}
		return a.Count
	}
	kept, err := s.SaveAfter(ctx, "d1", []forms.Row{answer("copies_given", "c9", "Mary", noon), {Form: "eha_portal", Version: 1, Q: "by", Act: forms.ActSet,
		Value: json.RawMessage(`"Ana"`), At: noon, By: forms.ByPrefill, Client: "filled"}})
	ok(t, err)
	if n := here(); n != 1 {
		t.Errorf("%d were added, want 1: what the program fills in is nobody's word", n)
	}
	adds := finished("d1", "s2", false)
	adds.Item.Of, adds.Upto, adds.Changes = "s0", kept[1].Seq, nil
	want(t, s.Commit(ctx, adds), fault.Conflict, "an addition to another form")
	adds.Item.Of = "s1"
	ok(t, s.Commit(ctx, adds))
	ok(t, s.Commit(ctx, adds))
	if n := here(); n != 0 {
		t.Errorf("%d are here only, though they are sealed", n)
	}
	if h, err := s.Draft(ctx, "d1"); err != nil || h.State != Finished || h.Submission != "s1" {
		t.Errorf("the form is %+v, %v", h, err)
	}
	ok(t, s.TakeBack(ctx, "s2"))
	if n := here(); n != 1 {
		t.Errorf("%d are here only once the addition was taken back, want 1", n)
	}
	again := finished("d1", "s3", false)
	again.Item.Of, again.Upto, again.Changes = "s1", kept[1].Seq, nil
	ok(t, s.Commit(ctx, again))
	ok(t, s.Withdraw(ctx, "s1", noon))
	items, err := s.Items(ctx)
	ok(t, err)
	for _, i := range items {
		if i.State != outbox.Withdrawn {
			t.Errorf("%s is %s after its form was withdrawn", i.ID, i.State)
		}
	}
}
