package desk

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/pdf"
	"earlyhelp.example/backend/sealed"
)

// thread is an invented discussion of so many lines.
func thread(lines int) string {
	return "From: Ana Pereira\nSent: Monday\nSubject: A place at the club\n\n" + strings.Repeat("> could the club take one more on Thursdays?\n", lines)
}

// note is a case note whose field of facts holds a text.
func (b *bench) note(family, text string) string {
	b.t.Helper()
	id := b.calm(b.begin(StartForm{Form: "case_note", Family: family}))
	b.set(id, "typed", "body", "", text)
	return id
}

func (b *bench) attachText(id, text string) PastedKept {
	b.t.Helper()
	var kept PastedKept
	b.post("/api/assessments/"+id+"/pasted", PastedText{Q: "body", Subject: "0", Text: text}, &kept)
	return kept
}

// papers are the documents that a draft names now.
func (b *bench) papers(id string) []forms.FileRef {
	b.t.Helper()
	return b.opened(id).draft.Files()
}

// TestAPastedEmailBecomesADocument is D26 whole: the text leaves the field for a PDF
// that holds it, beside what was written there; undone it is back and the document
// gone; what stays is sealed and queued with the note.
func TestAPastedEmailBecomesADocument(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family := b.registered()
	email := thread(1400) // some sixty thousand characters, far over what the field may hold
	id := b.note(family, "Phoned school. "+email+" They will write.")
	var page AssessmentPage
	if b.get("/api/assessments/"+id+"/pages/words", &page); !page.Encloses {
		t.Fatal("the page does not offer to make a document of a text")
	}
	kept := b.attachText(id, email)
	if got := b.value(id, "words", "body"); got != "Phoned school.  They will write." {
		t.Fatalf("the field holds %.60q", got)
	}
	named := b.papers(id)
	if len(named) != 1 || !strings.Contains(kept.Says, named[0].Name) || !strings.Contains(kept.Href, "attachments.file") {
		t.Fatalf("%+v names %+v", kept, named)
	}
	content := b.send("GET", "/api/assessments/"+id+"/files/"+named[0].ID, "").Body.Bytes()
	if pages, err := pdf.Inspect(t.Context(), content, ""); err != nil || pages < 10 {
		t.Fatalf("%d pages, %v", pages, err)
	}
	for _, seq := range kept.Undo {
		b.post("/api/assessments/"+id+"/undo", UndoChange{Seq: seq, Client: fmt.Sprint("undo ", seq)}, nil)
	}
	if got := b.value(id, "words", "body"); got != "Phoned school. "+email+" They will write." || len(b.papers(id)) != 0 {
		t.Fatalf("undone, the field holds %.60q and the form names %+v", got, b.papers(id))
	}
	b.attachText(id, email)
	b.complete(id, 0)
	b.finish(id)
	sent := b.papers(id)[0]
	items := b.items()
	file := slices.IndexFunc(items, func(i outbox.Item) bool { return i.Attachment && i.SHA256 == sent.SHA256 })
	if file < 0 {
		t.Fatalf("the document is not in the queue: %+v", items)
	}
	payload, err := b.office.store.Payload(t.Context(), items[file].Of)
	if err != nil {
		t.Fatal(err)
	}
	e, err := sealed.Open(payload)
	if err != nil || !slices.ContainsFunc(e.Attachments, func(a sealed.Attachment) bool { return a.ID == items[file].ID && a.MediaType == "application/pdf" }) {
		t.Errorf("sealed with %+v, %v", e.Attachments, err)
	}
	if bytes.Contains(payload, []byte("one more on Thursdays")) {
		t.Error("the note that is sent still holds the email")
	}
	b.holdsText(content, email) // last, as it needs a tool
}

// holdsText wants every word of a text in a PDF, as often as the text has it.
func (b *bench) holdsText(content []byte, text string) {
	b.t.Helper()
	printed := b.printed(content)
	for _, word := range []string{"Ana Pereira", "club", "Thursdays?"} {
		if got, want := strings.Count(printed, word), strings.Count(text, word); got != want {
			b.t.Errorf("the document says %q %d times, the email %d times", word, got, want)
		}
	}
}

// TestAPastedTextThatCannotBeKept: on a full disk, or of a text that is no longer
// there, nothing is taken out of the field and no document is named.
func TestAPastedTextThatCannotBeKept(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.note(b.registered(), thread(2))
	url := "/api/assessments/" + id + "/pasted"
	b.broken.fail(syscall.ENOSPC)
	b.refused("POST", url, PastedText{Q: "body", Subject: "0", Text: thread(2)}, http.StatusInsufficientStorage, fault.Full)
	b.broken.fail(nil)
	for _, other := range []string{thread(3), "", "\n"} {
		b.refused("POST", url, PastedText{Q: "body", Subject: "0", Text: other}, http.StatusConflict, fault.Conflict)
	}
	if got := b.value(id, "words", "body"); got != thread(2) || len(b.papers(id)) != 0 {
		t.Errorf("the field holds %q, and the form names %+v", got, b.papers(id))
	}
	b.attachText(id, thread(2))
	if got := b.value(id, "words", "body"); got != "" || len(b.papers(id)) != 1 {
		t.Errorf("with room again the field holds %q, and the form names %+v", got, b.papers(id))
	}
}

// TestADiskThatFillsWhileAPastedTextBecomesADocument fails at every write of it, so also
// between the document that is kept and the form that names it: the text stays in its
// field, letter for letter and over an unlock, and a document that nothing names is told
// nowhere, neither in the form nor in what is sealed nor in the queue. Once the form names
// it, it is never told to have failed.
func TestADiskThatFillsWhileAPastedTextBecomesADocument(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	typed := "Phoned school. " + thread(2) + " They will write."
	id := b.note(b.registered(), typed)
	url, orphans := "/api/assessments/"+id+"/pasted", 0
	for n := 0; ; n++ {
		b.broken.failAfter(n, syscall.ENOSPC)
		w := b.send("POST", url, marshal(t, PastedText{Q: "body", Subject: "0", Text: thread(2)}))
		b.broken.fail(nil)
		if w.Code == http.StatusOK {
			break
		}
		if w.Code != http.StatusInsufficientStorage && w.Code != http.StatusInternalServerError || n > 500 { // 500: the disk failed to make it durable
			t.Fatalf("after %d writes: %d, %s", n, w.Code, w.Body)
		}
		if got := b.value(id, "words", "body"); got != typed || len(b.papers(id)) != 0 {
			t.Fatalf("after %d writes the field holds %q, and the form names %+v", n, got, b.papers(id))
		}
		kept, err := b.office.store.Files(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if len(kept) > 0 && orphans == 0 {
			b.restart()
			b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
			if got := b.value(id, "words", "body"); got != typed || len(b.papers(id)) != 0 {
				t.Fatalf("after an unlock the field holds %q, and the form names %+v", got, b.papers(id))
			}
		}
		orphans = len(kept)
	}
	if orphans == 0 {
		t.Fatal("it never stopped between the document and the form: this proves nothing")
	}
	if got := b.value(id, "words", "body"); got != "Phoned school.  They will write." || len(b.papers(id)) != 1 {
		t.Fatalf("with room the field holds %q, and the form names %+v", got, b.papers(id))
	}
	b.complete(id, 0)
	b.finish(id)
	queued := slices.DeleteFunc(b.items(), func(i outbox.Item) bool { return !i.Attachment })
	if len(queued) == 0 {
		t.Fatal("no document is queued")
	}
	payload, err := b.office.store.Payload(t.Context(), queued[0].Of)
	if err != nil {
		t.Fatal(err)
	}
	e, err := sealed.Open(payload)
	if named := len(b.papers(id)); err != nil || len(e.Attachments) != named || len(queued) != named {
		t.Errorf("the form names %d, %d were kept that nothing names; sealed with %d, queued %d, %v", named, orphans, len(e.Attachments), len(queued), err)
	}
}

// TestCharactersOfAPastedTextThatNoFontHas are told, and their numbers stand in the
// document.
func TestCharactersOfAPastedTextThatNoFontHas(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.note(b.registered(), thread(1)+"\U000E0041 \U000E0042")
	if kept := b.attachText(id, thread(1)+"\U000E0041 \U000E0042"); !strings.Contains(kept.Says, "2 characters") {
		t.Errorf("told: %s", kept.Says)
	}
}

// TestAFormWithoutDocumentsTakesNone: it offers nothing and keeps the text.
func TestAFormWithoutDocumentsTakesNone(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.begin(StartForm{Form: "portal_referral"})
	var page AssessmentPage
	b.get("/api/assessments/"+id+"/pages/first", &page)
	if page.Encloses {
		t.Error("a form without a table of documents offers to make one")
	}
	long := slices.IndexFunc(b.opened(id).form.Questions, func(q *forms.Question) bool { return q.Type == forms.TypeLongText && q.Table == nil })
	q := b.opened(id).form.Questions[long].ID
	b.set(id, "typed", q, "", thread(1))
	b.refused("POST", "/api/assessments/"+id+"/pasted", PastedText{Q: q, Subject: "0", Text: thread(1)}, http.StatusUnprocessableEntity, fault.Invalid)
}
