package desk

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/sealed"
)

// attached keeps a letter with a form, and is the answer that names it.
func (b *bench) attached(id string) json.RawMessage {
	b.t.Helper()
	return json.RawMessage(marshal(b.t, []FileKept{b.kept(b.bring(id, "letter.pdf", letter))}))
}

// referral is a finished referral with one letter.
func (b *bench) referral() string {
	b.t.Helper()
	id := b.begin(StartForm{Form: "portal_referral"})
	b.fill(id, "portal_referral")
	b.set(id, "letter", "attachments", "", b.attached(id))
	b.finish(id)
	return id
}

// waiting are the items of the outbox: the form first, then its files.
func (b *bench) waiting() (form, file outbox.Item) {
	b.t.Helper()
	items, err := b.office.store.AllItems(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	for _, i := range outbox.Order(items) {
		switch {
		case i.State == outbox.Withdrawn:
		case i.Attachment:
			file = i
		default:
			form = i
		}
	}
	return form, file
}

// TestAFormNamesItsDocuments: the sealed form names each with the digest of the
// bytes that are kept, which follow in an item of their own.
func TestAFormNamesItsDocuments(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.referral()
	form, file := b.waiting()
	payload, err := b.office.store.Payload(t.Context(), form.ID)
	if err != nil {
		t.Fatal(err)
	}
	e, err := sealed.Open(payload)
	if err != nil || len(e.Attachments) != 1 {
		t.Fatalf("the form names %+v, %v", e.Attachments, err)
	}
	want := sealed.Attachment{ID: file.ID, SHA256: sealed.Digest(letter), Size: int64(len(letter)), MediaType: "application/pdf", Name: "letter.pdf"}
	if e.Attachments[0] != want || file.SHA256 != want.SHA256 || file.Of != form.ID || file.Urgent {
		t.Errorf("named %+v\nqueued %+v", e.Attachments[0], file)
	}
	if content, err := b.office.store.Payload(t.Context(), file.ID); err != nil || string(content) != string(letter) {
		t.Errorf("what would go: %q, %v", content, err)
	}
	b.office.state.Metered = true
	var out OutboxPage
	b.get("/api/outbox", &out)
	i := slices.IndexFunc(append(out.Urgent, out.Items...), func(o OutboxItem) bool { return o.ID == file.ID })
	if i < 0 {
		t.Fatalf("the letter is not in the outbox: %+v", out)
	}
	row := append(out.Urgent, out.Items...)[i]
	if !strings.HasPrefix(row.Title, "letter.pdf, with ") || !strings.Contains(row.StateSays, "not charged by use") || row.Of != form.ID || row.Can.Reopen {
		t.Errorf("told as %+v", row)
	}
}

// TestADocumentThatIsNotHereStopsFinish: what an answer says of a document is not
// believed.
func TestADocumentThatIsNotHereStopsFinish(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.begin(StartForm{Form: "portal_referral"})
	b.fill(id, "portal_referral")
	b.set(id, "letter", "attachments", "", []FileKept{{ID: "019ab000-0000-7000-8000-000000000384", Name: "ghost.pdf", SHA256: strings.Repeat("0", 64), Size: 9}})
	p := b.refused("POST", "/api/assessments/"+id+"/finish", nil, http.StatusUnprocessableEntity, fault.Invalid)
	if p.Key != "desk.file-gone" || !strings.Contains(p.Detail, "ghost.pdf") {
		t.Errorf("refused with %s: %s", p.Key, p.Detail)
	}
}

// TestReopenedTakesItsDocumentsBack: they go with the new sealing, under new ids.
func TestReopenedTakesItsDocumentsBack(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.referral()
	_, before := b.waiting()
	b.post("/api/assessments/"+id+"/reopen", nil, nil)
	if _, file := b.waiting(); file.ID != "" {
		t.Fatalf("the letter of a form that was taken back still waits: %+v", file)
	}
	b.finish(id)
	form, file := b.waiting()
	if file.ID == before.ID || file.Of != form.ID {
		t.Errorf("the new form's letter: %+v", file)
	}
}

// TestAnAdditionsDocumentsGoOnce: each further addition names all of them and
// encloses only the new ones; what was taken back goes with the next.
func TestAnAdditionsDocumentsGoOnce(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	_, id := b.assessed()
	add := func() (string, []sealed.Attachment) {
		t.Helper()
		var done Finished
		b.post("/api/assessments/"+id+"/additions", nil, &done)
		payload, err := b.office.store.Payload(t.Context(), done.Item)
		if err != nil {
			t.Fatal(err)
		}
		e, err := sealed.Open(payload)
		if err != nil {
			t.Fatal(err)
		}
		return done.Item, e.Attachments
	}
	queued := func() (ids []string) {
		for _, i := range b.items() {
			if i.Attachment && i.State != outbox.Withdrawn {
				ids = append(ids, i.ID)
			}
		}
		return ids
	}
	b.set(id, "scan", "signed_copy", "", b.attached(id))
	first, one := add()
	if len(one) != 1 || one[0].Of != "" || !slices.Equal(queued(), []string{one[0].ID}) {
		t.Fatalf("the first names %+v, queued %v", one, queued())
	}
	b.set(id, "given", "copy_given", "", "yes")
	if _, two := add(); len(two) != 1 || two[0].ID != one[0].ID || two[0].Of != first || len(queued()) != 1 {
		t.Errorf("the second names %+v, queued %v", two, queued())
	}
	if err := b.office.store.TakeBack(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	b.set(id, "not given", "copy_given", "", "no")
	if _, three := add(); len(three) != 1 || three[0].ID == one[0].ID || three[0].Of != "" || !slices.Equal(queued(), []string{three[0].ID}) {
		t.Errorf("after the first was taken back it names %+v, queued %v", three, queued())
	}
}
