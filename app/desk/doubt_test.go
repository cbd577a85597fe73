package desk

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/pdf"
)

// spoilt are documents that something is wrong with, by the key of the question.
func spoilt(t *testing.T) map[string][]byte {
	t.Helper()
	locked, err := pdf.Lock(letter, "only the landlord knows")
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{
		"cut.pdf":     letter[:len(letter)/2],
		"head.pdf":    []byte("%PDF-1.7\n%%EOF\n"),
		"garbage.pdf": []byte("%PDF-1.7\n" + strings.Repeat("\x00\xffgarbage ", 400)),
		"locked.pdf":  locked,
	}
}

// TestSpoiltDocumentsAreAskedAbout: what cannot be opened is not kept without a
// word, and is kept byte for byte once the person says so.
func TestSpoiltDocumentsAreAskedAbout(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	for name, content := range spoilt(t) {
		f := b.kept(b.bring(id, name, content))
		want := "is damaged or cut short"
		if name == "locked.pdf" {
			want = "is locked with a password"
		}
		if f.ID != "" || !strings.Contains(f.Ask, want) || !strings.Contains(f.Ask, name) {
			t.Errorf("%s: %+v", name, f)
		}
		if all, err := b.office.store.Files(t.Context(), id); err != nil || len(all) != 0 {
			t.Fatalf("%s was kept before the answer: %v, %v", name, all, err)
		}
	}
	for name, content := range spoilt(t) {
		f := b.kept(b.bring(id, name, content, anyway))
		if f.Ask != "" || f.ID == "" || f.Says == "" {
			t.Errorf("%s, kept anyway: %+v", name, f)
		}
		if got := b.send("GET", "/api/assessments/"+id+"/files/"+f.ID, ""); !bytes.Equal(got.Body.Bytes(), content) {
			t.Errorf("%s: %d bytes are kept of %d", name, got.Body.Len(), len(content))
		}
	}
	if f := b.kept(b.bring(id, "sound.pdf", letter)); f.Ask != "" || f.ID == "" {
		t.Errorf("a sound letter: %+v", f)
	}
}

// TestADoubtfulFileStaysWithThePerson: while the question stands the token is
// good, the file on disk is as it was, and after the answer the token is spent.
func TestADoubtfulFileStaysWithThePerson(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	path, content := filepath.Join(t.TempDir(), "Tenancy.pdf"), letter[:len(letter)/2]
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	token, _ := b.desk.Offer(path)
	at := "/api/assessments/" + id + "/files"
	var f FileKept
	b.post(at, chosenFile{Token: token}, &f)
	if f.ID != "" || !strings.Contains(f.Ask, "Tenancy.pdf") {
		t.Fatalf("asked %+v", f)
	}
	b.post(at+anyway, chosenFile{Token: token}, &f)
	if f.ID == "" || f.Size != int64(len(content)) {
		t.Errorf("kept %+v", f)
	}
	if left, err := os.ReadFile(path); err != nil || !bytes.Equal(left, content) {
		t.Errorf("the person's own file was touched: %d bytes, %v", len(left), err)
	}
	b.refused("POST", at+anyway, chosenFile{Token: token}, http.StatusUnprocessableEntity, fault.Invalid)
}
