package desk

import (
	"context"

	"earlyhelp.example/backend/fault"
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

func (s *session) addFile(context.Context, *AddFile) (FileKept, error) {
	return FileKept{}, fault.New(fault.Invalid, "desk.no-file")
}

func (s *session) file(context.Context, *oneFile) (*file, error) {
	return nil, fault.New(fault.NotFound, "desk.no-file")
}
