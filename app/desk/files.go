package desk

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/pictures"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/store"
)

// maxFile is the largest file that is kept, in bytes: a scan of many pages.
const maxFile = 10 << 20

// AddFile brings a file in: the raw bytes with the name beside them, or the
// token of a file that the window let the person choose.
type AddFile struct {
	ID          string `path:"id"`
	Name        string `header:"X-File-Name" doc:"Percent-encoded; only with raw bytes."`
	ContentType string `header:"Content-Type" doc:"application/json for {token}, anything else for raw bytes."`
	Anyway      bool   `query:"anyway" doc:"The question of FileKept.ask was answered: keep it as it is."`
	RawBody     []byte
}

// FileKept is the file as an answer of type file holds it. While a question
// stands nothing is kept yet; a token is then good for another reading.
type FileKept struct {
	Ask    string `json:"ask" doc:"What is wrong with the file, and whether to keep it; empty for nothing, or once answered."`
	ID     string `json:"id"`
	Name   string `json:"name"`
	Media  string `json:"media"`
	Size   int64  `json:"size" doc:"Bytes, as kept."`
	SHA256 string `json:"sha256"`
	Says   string `json:"says" doc:"Size and what was done to it, in words."`
}

// oneFile names a file of an assessment.
type oneFile struct {
	ID   string `path:"id"`
	File string `path:"file"`
}

// Offer registers a file that the person chose or dropped, so that the page can
// ask for it without ever naming a path. The token is good for one reading.
func (d *Desk) Offer(path string) (token, name string) {
	token, name = rand.Text(), filepath.Base(path)
	d.offered.Store(token, path)
	return token, name
}

// chosenFile is what the page sends in the window.
type chosenFile struct {
	Token string `json:"token"`
}

// addFile keeps a file in the encrypted store: photos upright, scaled and with
// nothing in them but the picture; documents as they are.
func (s *session) addFile(ctx context.Context, in *AddFile) (FileKept, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return FileKept{}, err
	}
	act := casework.ContinueForm
	if st.head.State == store.Finished {
		act = casework.AddAfter
	}
	if err := s.may(act, st.head, st.form); err != nil {
		return FileKept{}, err
	}
	b, err := s.brought(in)
	if err != nil {
		return FileKept{}, err
	}
	content, media, err := safe(b.raw)
	if err != nil {
		return FileKept{}, err
	}
	if !in.Anyway {
		if ask, err := s.doubt(ctx, b.name, media, content); err != nil || ask != "" {
			s.desk.offerAgain(b)
			return FileKept{Ask: ask, Name: b.name}, err
		}
	}
	return s.keepFile(ctx, store.File{Draft: st.head.ID, Name: b.name, Media: media, Bytes: content})
}

// keepFile puts a file into the encrypted store.
func (s *session) keepFile(ctx context.Context, f store.File) (kept FileKept, err error) {
	if f.ID, err = s.desk.newID(); err != nil {
		return FileKept{}, err
	}
	f.SHA256, f.Size, f.At, f.By = sealed.Digest(f.Bytes), int64(len(f.Bytes)), s.desk.now(), s.enrolment.Worker.ID
	if err := s.store.KeepFile(ctx, f); err != nil {
		return FileKept{}, err
	}
	return FileKept{ID: f.ID, Name: f.Name, Media: f.Media, Size: f.Size, SHA256: f.SHA256, Says: s.words().say("file.kept", s.words().size(f.Size))}, nil
}

// brought is a file as it came; token and path only where the window offered it.
type brought struct {
	name        string
	raw         []byte
	token, path string
}

// brought is the file's name and bytes, by whichever way it came.
func (s *session) brought(in *AddFile) (brought, error) {
	if !strings.HasPrefix(in.ContentType, "application/json") {
		name, err := url.PathUnescape(in.Name)
		if err != nil || name == "" {
			name = s.words().say("file.unnamed")
		}
		return brought{name: name, raw: in.RawBody}, tooLarge(int64(len(in.RawBody)))
	}
	var chosen chosenFile
	if err := json.Unmarshal(in.RawBody, &chosen); err != nil {
		return brought{}, fault.New(fault.Invalid, "desk.no-file")
	}
	path, offered := s.desk.offered.LoadAndDelete(chosen.Token)
	where, ok := path.(string)
	if !offered || !ok {
		return brought{}, fault.New(fault.Invalid, "desk.no-file")
	}
	about, err := os.Stat(where)
	if err != nil {
		return brought{}, fault.Wrap(err, fault.Invalid, "desk.no-file")
	}
	if err := tooLarge(about.Size()); err != nil {
		return brought{}, err
	}
	raw, err := os.ReadFile(where)
	return brought{filepath.Base(where), raw, chosen.Token, where}, fault.Wrap(err, fault.Invalid, "desk.no-file")
}

// offerAgain makes a token good for another reading, while the person decides.
func (d *Desk) offerAgain(b brought) {
	if b.token != "" {
		d.offered.Store(b.token, b.path)
	}
}

func tooLarge(size int64) error {
	if size > maxFile {
		return fault.New(fault.Invalid, "desk.file-large", maxFile>>20)
	}
	return nil
}

// safe is what is kept of a file: judged by its bytes, never by its name.
func safe(raw []byte) (content []byte, media string, err error) {
	switch media = http.DetectContentType(raw); {
	case len(raw) == 0:
		return nil, "", fault.New(fault.Invalid, "desk.file-empty")
	case media == "image/jpeg" || media == "image/png":
		picture, err := pictures.Clean(raw)
		return picture.JPEG, "image/jpeg", err
	case media == "application/pdf":
		return raw, media, nil
	}
	return nil, "", fault.New(fault.Invalid, "desk.file-kind")
}

func (s *session) file(ctx context.Context, in *oneFile) (*file, error) {
	h, f, err := s.draft(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if err := s.may(casework.PrintForm, h, f); err != nil {
		return nil, err
	}
	kept, err := s.store.File(ctx, in.ID, in.File)
	if err != nil {
		return nil, err
	}
	return &file{ContentType: kept.Media, ContentDisposition: "inline", Body: kept.Bytes}, nil
}
