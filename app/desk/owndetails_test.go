package desk

import (
	"encoding/json"
	"slices"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/store"
)

// TestOwnDetailsAreNeverMissing: what the laptop knows of its worker stands in a form
// from the start (J1: own details prefilled), so that a check calls nothing of it
// missing while its page was never opened. It is marked as filled in, can be cleared for
// good, and days and addresses are still seen on their page before they count.
func TestOwnDetailsAreNeverMissing(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	for _, form := range []string{"eha_portal", "portal_referral", "account_registration"} {
		id := b.begin(StartForm{Form: form})
		own := 0
		for _, q := range b.opened(id).form.Questions {
			if !slices.Contains([]string{"user.full_name", "user.job_title", "user.agency"}, q.Prefill) {
				continue // of this worker the laptop knows no more
			}
			if own++; slices.Contains(b.stands(id), q.ID) {
				t.Errorf("%s: %s is missing before its page was opened", form, q.ID)
			}
		}
		if own == 0 {
			t.Errorf("%s asks for nothing of the worker: another form shows more", form)
		}
	}
}

// A question that only shows later is filled in when the answers are checked, one that
// was cleared stays empty, and what is known of the day is not filled in unseen.
func TestOwnDetailsAreShownAndCanBeCleared(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.begin(StartForm{Form: "eha_portal"})
	name := ""
	for _, q := range b.opened(id).form.Questions {
		if q.Prefill == "user.full_name" {
			name = q.ID
		}
	}
	var filled []string
	for _, r := range b.opened(id).rows {
		if r.By != forms.ByPrefill {
			t.Errorf("%s is by %s", r.Q, r.By)
		}
		filled = append(filled, r.Q)
	}
	if !slices.Contains(filled, name) {
		t.Fatalf("filled in: %v", filled)
	}
	b.patched(id, forms.Change{Q: name, Act: forms.ActClear})
	if !slices.Contains(b.stands(id), name) {
		t.Error("what was cleared is not missing")
	}
	if raw := b.lastOf(id, name); raw != nil {
		t.Errorf("what was cleared came back: %s", raw)
	}
	note := b.begin(StartForm{Form: "childrens_centre_registration"})
	for _, r := range b.opened(note).rows {
		if q := b.opened(note).form.Question(r.Q); q != nil && q.Prefill == "today" {
			t.Errorf("%s counts before anybody has seen it", r.Q)
		}
	}
}

// A form that was begun before they were known at its start has them once its answers are
// checked, as has one that asks for them only later.
func TestOwnDetailsComeWithTheCheck(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	f, err := b.desk.Library.Latest("eha_portal", b.desk.today())
	if err != nil {
		t.Fatal(err)
	}
	head := store.DraftHead{ID: "01a20320-a200-764a-bd8b-000000000001", Form: f.ID, Version: f.Version, Language: "en", Started: b.desk.today(), CreatedAt: b.now(), By: "w-10442"}
	if err := b.office.store.CreateDraft(t.Context(), head); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(b.stands(head.ID), "author.full_name") {
		t.Error("the worker's own name is missing")
	}
}

// lastOf is the last answer of the whole family to a question, or nil.
func (b *bench) lastOf(id, q string) json.RawMessage {
	b.t.Helper()
	var last json.RawMessage
	for _, r := range b.opened(id).rows {
		if r.Q == q {
			last = r.Value
		}
	}
	return last
}
