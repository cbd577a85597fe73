package door_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/central/door"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// withFile delivers a form that names one file.
func (l *laptop) withFile(t *testing.T, content []byte) (form, file string) {
	t.Helper()
	file, err := sealed.NewID(l.bench.clock(), ids)
	must(t, err)
	s := document(t, func(e *sealed.Envelope) {
		e.Attachments = []sealed.Attachment{{ID: file, SHA256: sealed.Digest(content), Size: int64(len(content)), MediaType: "text/html", Name: "Aisha's letter.html"}}
	})
	_, err = l.deliver(t, s)
	must(t, err)
	return s.ID, file
}

// upload sends a file chunk by chunk, as far as the centre says it is.
func (l *laptop) upload(t *testing.T, form, file string, content []byte) wire.Uploaded {
	t.Helper()
	var got wire.Uploaded
	for got.There < int64(len(content)) {
		part := content[got.There:min(got.There+wire.MaxChunk, int64(len(content)))]
		var err error
		got, _, err = l.Upload(t.Context(), wire.Chunk{Form: form, ID: file, At: got.There, Bytes: part, Access: l.session.Access})
		must(t, err)
	}
	return got
}

// TestADocumentIsSavedAndNeverShown: even a page that a hostile laptop attached is
// nothing but bytes to save, under a name that names nobody.
func TestADocumentIsSavedAndNeverShown(t *testing.T) {
	b := newBench(t, door.Limits{})
	l, w := b.laptop(t, 5), b.browser(t)
	for name, c := range map[string]struct {
		content       []byte
		media, ending string
	}{
		"a page":                     {[]byte("<html><script>alert(1)</script>"), "application/octet-stream", ".bin"},
		"a drawing with a script":    {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "application/octet-stream", ".bin"},
		"a letter of several chunks": {append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("a long letter "), 90_000)...), "application/pdf", ".pdf"},
	} {
		t.Run(name, func(t *testing.T) {
			form, file := l.withFile(t, c.content)
			path := "/staff/api/arrivals/" + form
			if status, _, _ := w.ask(t, "GET", path+"/files/"+file, nil); status != http.StatusNotFound {
				t.Errorf("before it is here: %d", status)
			}
			got := l.upload(t, form, file, c.content)
			r, err := sealed.VerifyReceipt(got.Receipt, l.keys(t))
			if err != nil || !r.ProvesFile(form, file, sealed.Digest(c.content), council) {
				t.Errorf("receipt %+v, %v", r, err)
			}
			var page struct {
				FilesSay string
				SafeSays string
				Files    []door.File
			}
			_, body, _ := w.ask(t, "GET", path, nil)
			must(t, json.Unmarshal(body, &page))
			if len(page.Files) != 1 || !page.Files[0].Here || page.Files[0].Href != path+"/files/"+file || page.FilesSay == "" || page.SafeSays == "" {
				t.Fatalf("told as %+v", page)
			}
			status, body, header := w.ask(t, "GET", page.Files[0].Href, nil)
			name := sealed.Reference(form) + "-1" + c.ending
			if status != http.StatusOK || !bytes.Equal(body, c.content) || header.Get("Content-Type") != c.media ||
				header.Get("Content-Disposition") != "attachment; filename="+name || header.Get("X-Content-Type-Options") != "nosniff" ||
				!strings.Contains(header.Get("Content-Security-Policy"), "sandbox") {
				t.Errorf("%d, %d bytes, %v", status, len(body), header)
			}
			_, body, _ = w.ask(t, "GET", path, nil)
			must(t, json.Unmarshal(body, &page))
			if !slices.ContainsFunc(page.Files[0].Readers, func(r door.Reader) bool { return r.Name == "Priya Raman" }) {
				t.Errorf("who saved it is not written down: %+v", page.Files[0].Readers)
			}
			if status, _, _ := (&browser{b: b}).ask(t, "GET", page.Files[0].Href, nil); status != http.StatusUnauthorized {
				t.Errorf("somebody who is not signed in gets %d", status)
			}
		})
	}
	b.quietLog(t, "Aisha", "letter.html")
}

// TestAChunkIsProvedForItsPlace: the same bytes with the same proof somewhere else
// in the file, or under another file, are nobody's.
func TestAChunkIsProvedForItsPlace(t *testing.T) {
	b := newBench(t, door.Limits{})
	l := b.laptop(t, 5)
	content := bytes.Repeat([]byte("x"), 40)
	form, file := l.withFile(t, content)
	path, digest := wire.ChunkPath(form, file, 0), wire.ReprDigest(content)
	proof := wire.SignProof(l.key, l.enrolled.DeviceID, "nonce", "PUT", path, digest).String()
	for _, moved := range []string{wire.ChunkPath(form, file, 7), wire.ChunkPath(form, form, 0), wire.ChunkPath(file, file, 0)} {
		if status, problem, _ := b.send(t, put{path: moved, digest: digest, access: l.session.Access, proof: proof, body: bytes.NewReader(content)}); status != http.StatusUnauthorized || problem.Code != wire.CodeProof {
			t.Errorf("%s gets %d %s", moved, status, problem.Code)
		}
	}
	if status, _, _ := b.send(t, put{path: path, digest: digest, access: l.session.Access, proof: proof, body: bytes.NewReader(content)}); status != http.StatusCreated {
		t.Errorf("where it belongs it gets %d", status)
	}
}
