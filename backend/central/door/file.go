package door

import (
	"context"
	"mime"
	"net/http"
	"strconv"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/wire"
)

// uploadID names the one operation whose body is bytes and nothing else.
const uploadID = "upload"

type uploadRequest struct {
	Signed
	ID      string `path:"id" doc:"The form that names the file"`
	File    string `path:"file" doc:"UUIDv7 by which the form names it"`
	At      string `path:"at" doc:"Where in the file the chunk begins, in bytes; part of the path, so that the proof is of it too"`
	RawBody []byte `contentType:"application/octet-stream"`
}

type uploadedAnswer struct {
	Status int
	Epoch  string `header:"EH-Sync-Epoch"`
	Body   wire.Uploaded
}

// upload takes one chunk. sync.md 3.5 asks for tus by tusd; this stands in its
// place because tusd has neither the checksum nor the expiration extension, and
// its offsets and digests would be headers that the device's proof, which is
// over method, path and body, does not cover. What tus gives is kept: an offset
// that does not fit is told what is there, chunks go on where they stopped, and
// what is not completed in time is swept. It answers when the chunk is on disk, never before.
func (d *door) upload(ctx context.Context, in *uploadRequest) (*uploadedAnswer, error) {
	digest, sum, err := digestOf(in.Digest)
	if err != nil {
		return nil, err
	}
	at, err := strconv.ParseInt(in.At, 10, 64)
	if err != nil {
		return nil, fault.New(fault.Invalid, "central.malformed")
	}
	caller, err := d.caller(ctx, in.Signed, http.MethodPut, wire.ChunkPath(in.ID, in.File, at), digest)
	if err != nil {
		return nil, err
	}
	got, fresh, err := d.Centre.AcceptChunk(ctx, caller, central.Chunk{Submission: in.ID, ID: in.File, Digest: sum, At: at, Bytes: in.RawBody, Seen: in.seen()}, d.Now())
	if err != nil {
		return nil, err
	}
	answer := &uploadedAnswer{Status: http.StatusOK, Body: wire.Uploaded{ID: got.ID, There: got.There, Receipt: got.Receipt}}
	if got.Whole() {
		answer.Epoch = strconv.FormatInt(got.Epoch, 10)
	}
	if fresh {
		answer.Status = http.StatusCreated
	}
	return answer, nil
}

// File is a document of an arrival, as staff see it.
type File struct {
	ID        string   `json:"id"`
	Says      string   `json:"says" doc:"Which of the form's documents it is, what it is, and how large"`
	StateSays string   `json:"stateSays" doc:"Whether it is here; that the form is says nothing of it"`
	Here      bool     `json:"here" doc:"Whole, and what the form promised"`
	Href      string   `json:"href" doc:"Where to download it; empty while it is not here"`
	Readers   []Reader `json:"readers" doc:"Newest first"`
}

func (d *door) files(lang string, a central.Arrival) []File {
	list := []File{}
	for i, f := range a.Files {
		file := File{ID: f.Named.ID, Here: f.File.Whole(), Readers: readersOf(f.Readers),
			Says: say(lang, "file.says", i+1, mediaSays(lang, f.Named.MediaType), sayBytes(lang, f.Named.Size))}
		switch {
		case file.Here:
			file.StateSays, file.Href = say(lang, "file.here", sayMoment(f.File.ReceivedAt)), filesBase+f.In+"/files/"+f.Named.ID
		case f.File.There > 0:
			file.StateSays = say(lang, "file.part", sayBytes(lang, f.File.There), sayBytes(lang, f.Named.Size))
		default:
			file.StateSays = say(lang, "file.none")
		}
		list = append(list, file)
	}
	return list
}

// filesSay is how many of the form's documents are here; "" where it names none.
func filesSay(lang string, files []central.Filed) string {
	here := 0
	for _, f := range files {
		if f.File.Whole() {
			here++
		}
	}
	switch {
	case len(files) == 0:
		return ""
	case here == len(files):
		return say(lang, "files.all", here)
	}
	return say(lang, "files.some", here, len(files))
}

func readersOf(list []central.Reading) []Reader {
	readers := []Reader{}
	for _, r := range list {
		readers = append(readers, Reader{Name: r.By, AtSays: sayMoment(r.At)})
	}
	return readers
}

const filesBase = "/staff/api/arrivals/"

func (d *door) fileRoute(base string) {
	op := byStaff(operation("arrivalFile", http.MethodGet, base+"arrivals/{id}/files/{file}", "One document of an arrival, to be saved and never shown in the page; that it was opened is written down", smallBody))
	register(d, op, d.file)
}

type fileRequest struct {
	Staffed
	ID   string `path:"id"`
	File string `path:"file"`
}

type fileAnswer struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	ContentPolicy      string `header:"Content-Security-Policy"`
	Body               []byte
}

// file gives the bytes to be saved. What they are is found by looking at them,
// and what is none of the kinds that laptops keep is bytes and nothing else: a
// page from a hostile laptop must never run where the staff are signed in. The
// name is the form's reference, which names nobody.
func (d *door) file(ctx context.Context, in *fileRequest) (*fileAnswer, error) {
	staff, err := d.reader(ctx, in.Staffed)
	if err != nil {
		return nil, err
	}
	content, place, err := d.Centre.OpenFile(ctx, staff, in.ID, in.File, d.Now())
	if err != nil {
		return nil, err
	}
	media, ending := mediaOf(content)
	name := sealed.Reference(in.ID) + "-" + strconv.Itoa(place) + ending
	return &fileAnswer{ContentType: media, ContentDisposition: mime.FormatMediaType("attachment", map[string]string{"filename": name}),
		ContentPolicy: "default-src 'none'; sandbox", Body: content}, nil
}

// endings are the kinds of files that laptops keep.
var endings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}

func mediaOf(content []byte) (media, ending string) {
	media = http.DetectContentType(content)
	if ending, known := endings[media]; known {
		return media, ending
	}
	return "application/octet-stream", ".bin"
}

func mediaSays(lang, media string) string {
	if says := say(lang, "media."+media); says != "" {
		return says
	}
	return say(lang, "media.unknown")
}
