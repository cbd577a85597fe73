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
	RawBody     []byte
}

// FileKept is the file as an answer of type file holds it.
type FileKept struct {
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
	name, raw, err := s.brought(in)
	if err != nil {
		return FileKept{}, err
	}
	content, media, err := safe(raw)
	if err != nil {
		return FileKept{}, err
	}
	id, err := s.desk.newID()
	if err != nil {
		return FileKept{}, err
	}
	f := store.File{ID: id, Draft: st.head.ID, Name: name, Media: media, SHA256: sealed.Digest(content), Size: int64(len(content)),
		At: s.desk.now(), By: s.enrolment.Worker.ID, Bytes: content}
	if err := s.store.KeepFile(ctx, f); err != nil {
		return FileKept{}, err
	}
	return FileKept{ID: id, Name: name, Media: media, Size: f.Size, SHA256: f.SHA256, Says: s.words().say("file.kept", s.words().size(f.Size))}, nil
}

// brought is the file's name and bytes, by whichever way it came.
func (s *session) brought(in *AddFile) (string, []byte, error) {
	if !strings.HasPrefix(in.ContentType, "application/json") {
		name, err := url.PathUnescape(in.Name)
		if err != nil || name == "" {
			name = s.words().say("file.unnamed")
		}
		return name, in.RawBody, tooLarge(int64(len(in.RawBody)))
	}
	var chosen chosenFile
	if err := json.Unmarshal(in.RawBody, &chosen); err != nil {
		return "", nil, fault.New(fault.Invalid, "desk.no-file")
	}
	path, offered := s.desk.offered.LoadAndDelete(chosen.Token)
	where, ok := path.(string)
	if !offered || !ok {
		return "", nil, fault.New(fault.Invalid, "desk.no-file")
	}
	about, err := os.Stat(where)
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Invalid, "desk.no-file")
	}
	if err := tooLarge(about.Size()); err != nil {
		return "", nil, err
	}
	raw, err := os.ReadFile(where)
	return filepath.Base(where), raw, fault.Wrap(err, fault.Invalid, "desk.no-file")
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
