package main

import (
	"context"
	"crypto/sha256"
	"testing"

	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// TestKillInTheMiddleOfAFile kills the real program while a file comes in. Every
// byte it said it has is there afterwards, the file goes on from it, and it is
// whole once, with one receipt for ever.
func TestKillInTheMiddleOfAFile(t *testing.T) {
	data := t.TempDir()
	centre := start(t, data)
	l := centre.enrol(t)
	content := make([]byte, 0, 7*wire.MaxChunk)
	for sum := sha256.Sum256(nil); len(content) < 7*wire.MaxChunk-13; sum = sha256.Sum256(sum[:]) {
		content = append(content, sum[:]...)
	}
	form, file := naming(t, l, content)
	_, err := l.deliver(t.Context(), form)
	must(t, err)
	var got wire.Uploaded
	for said := int64(0); got.Receipt == ""; said = got.There {
		chunk := func(ctx context.Context) (wire.Uploaded, error) {
			part := content[said:min(said+wire.MaxChunk, int64(len(content)))]
			got, _, err := l.client.Upload(ctx, wire.Chunk{Form: form.ID, ID: file, At: said, Bytes: part, Access: l.access})
			return got, err
		}
		under := make(chan struct{})
		go func() { // one that the kill may catch at any moment
			defer close(under)
			_, _ = chunk(t.Context())
		}()
		centre.kill(t)
		<-under
		centre = start(t, data)
		l.connect(t, centre)
		got, err = chunk(t.Context())
		must(t, err)
		if got.There <= said {
			t.Fatalf("it said that %d bytes are there; after the kill it goes on from %d", said, got.There)
		}
	}
	keys, err := l.enrolled.Keys.Set()
	must(t, err)
	if r, err := sealed.VerifyReceipt(got.Receipt, keys); err != nil || !r.ProvesFile(form.ID, file, sealed.Digest(content), l.enrolled.Authority) {
		t.Errorf("receipt %+v, %v", r, err)
	}
	centre.kill(t)
	centre = start(t, data)
	l.connect(t, centre)
	again, _, err := l.client.Upload(t.Context(), wire.Chunk{Form: form.ID, ID: file, Bytes: content[:9], Access: l.access})
	must(t, err)
	if again.Receipt != got.Receipt {
		t.Error("another receipt after another kill")
	}
	verifyWhole(t, data)
}

// naming is a sealed form that names one file.
func naming(t *testing.T, l *laptop, content []byte) (sealed.Submission, string) {
	t.Helper()
	e, err := sealed.Open(document(t, l, 600).Bytes)
	must(t, err)
	file := document(t, l, 600).ID // an id like any other
	e.Attachments = []sealed.Attachment{{ID: file, SHA256: sealed.Digest(content), Size: int64(len(content)), MediaType: "application/pdf"}}
	s, err := sealed.Seal(e)
	must(t, err)
	return s, file
}
