package central

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/sealed"
	"earlyhelp.example/backend/sync/core"
)

// Limits of a file that a form names (sync.md 3.5). A chunk is what one request
// may hold; FileIdle is how long a file that stopped half way is kept.
const (
	MostFile  = 10 << 20
	MostChunk = core.ChunkSize
	FileIdle  = 14 * 24 * time.Hour
)

// File is a document that belongs to a submission: a photo, a letter. It comes
// after its form, in chunks, and has a receipt of its own; that of the form says
// nothing of it. It is whole when it has a receipt.
type File struct {
	ID, Submission, SHA256 string // as the sealed form names it
	Media                  string // as the sender called it: never believed
	Size, There            int64  // bytes; There of them are on disk
	Sum                    string // SHA-256 over those, to be gone on with; hex of the hash's own state
	Worker, Device         string
	TouchedAt, ReceivedAt  time.Time
	Content                string // the file whose parts hold the bytes: equal ones are kept once
	Epoch, Seq             int64
	AuditHead, Receipt     string
}

// Whole reports whether all of it is here and is what the form promised.
func (f File) Whole() bool { return f.Receipt != "" }

// Chunk is a part of a file as it came in: Digest is what the sender says its
// SHA-256 is (hex), At where in the file it begins.
type Chunk struct {
	Submission, ID, Digest string
	At                     int64
	Bytes                  []byte
	Seen                   Seen
}

func (k Chunk) check() error {
	switch {
	case !sealed.ValidID(k.Submission) || !sealed.ValidID(k.ID) || k.At < 0 || len(k.Bytes) == 0:
		return fault.New(fault.Invalid, "central.malformed")
	case len(k.Bytes) > MostChunk:
		return fault.New(fault.Invalid, "central.file-too-large")
	case sealed.Digest(k.Bytes) != k.Digest:
		return fault.New(fault.Invalid, "central.digest-mismatch")
	}
	return nil
}

// AcceptChunk keeps a chunk and gives the file as it stands, with its receipt
// once it is whole. When it answers without an error, There bytes are durable. A
// chunk that begins elsewhere than at There changes nothing: the answer says
// where to go on, so that chunks may be lost, doubled and late. Bytes that turn
// out not to be what the sealed form promised are thrown away and refused; the
// form, and every other file, stand.
func (c *Centre) AcceptChunk(ctx context.Context, from Caller, k Chunk, now time.Time) (got File, fresh bool, err error) {
	if err := k.check(); err != nil {
		return File{}, false, err
	}
	var refused error
	err = c.write(ctx, now, func(p *page) error {
		got, fresh, refused = File{}, false, nil
		f, err := c.fileOf(p, from, k)
		if err != nil {
			return err
		}
		if f.Whole() {
			got, err = f, c.again(p, f, k.Seen)
			return err
		}
		if err := p.take(&f, k); err != nil {
			return err
		}
		if f.There == f.Size {
			if refused, err = c.complete(p, &f, k.Seen); err != nil {
				return err
			}
			fresh = refused == nil
		}
		got = f
		return p.PutFile(f)
	})
	if err == nil && refused != nil {
		c.log.Warn("a file was not what its form promised", "id", k.ID)
		err = refused
	}
	if err != nil {
		return File{}, false, err
	}
	return got, fresh, nil
}

// fileOf is the file a chunk belongs to, as it stands, or as the sealed form
// names it where nothing of it is here yet. Somebody else's is not there.
func (c *Centre) fileOf(p *page, from Caller, k Chunk) (File, error) {
	f, err := p.File(k.ID)
	if err == nil {
		if f.Submission != k.Submission || f.Worker != from.Worker {
			return File{}, fault.New(fault.NotFound, "central.not-named")
		}
		return f, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return File{}, err
	}
	s, err := p.Submission(k.Submission)
	if fault.Is(err, fault.NotFound) || err == nil && s.Worker != from.Worker {
		return File{}, fault.New(fault.NotFound, "central.form-missing")
	}
	if err != nil {
		return File{}, err
	}
	b, unchanged, err := c.sealedBytes(p, s)
	if err != nil {
		return File{}, err
	}
	named := Named(b)
	i := slices.IndexFunc(named, func(a sealed.Attachment) bool { return a.ID == k.ID })
	switch {
	case i < 0 || !unchanged || named[i].Of != "":
		return File{}, fault.New(fault.NotFound, "central.not-named")
	case named[i].Size <= 0 || named[i].Size > MostFile:
		return File{}, fault.New(fault.Invalid, "central.file-too-large")
	}
	return File{ID: k.ID, Submission: s.ID, SHA256: named[i].SHA256, Size: named[i].Size, Media: clip(named[i].MediaType, 80),
		Worker: from.Worker, Device: from.Device}, nil
}

// Named are the files that sealed bytes name; none where they cannot be read.
func Named(b []byte) []sealed.Attachment {
	if !bytes.Contains(b, []byte(`"attachments"`)) { // most name none, and a list asks of a hundred
		return nil
	}
	var g struct {
		Attachments []sealed.Attachment `json:"attachments"`
	}
	if json.Unmarshal(b, &g) != nil {
		return nil
	}
	return g.Attachments
}

// take keeps a chunk that goes on where the file stands.
func (p *page) take(f *File, k Chunk) error {
	if k.At != f.There {
		return nil
	}
	if f.There+int64(len(k.Bytes)) > f.Size {
		return fault.New(fault.Invalid, "central.file-mismatch")
	}
	sum, err := resume(f.Sum)
	if err != nil {
		return err
	}
	sum.Write(k.Bytes)
	if f.Sum, err = pause(sum); err != nil {
		return err
	}
	if err := p.AddPart(f.ID, k.At, k.Bytes); err != nil {
		return err
	}
	f.There += int64(len(k.Bytes))
	f.TouchedAt = p.now
	return nil
}

// resume goes on with a SHA-256 that was laid down, so that the last chunk of a
// file costs no more than the first.
func resume(state string) (hash.Hash, error) {
	sum := sha256.New()
	if state == "" {
		return sum, nil
	}
	raw, err := hex.DecodeString(state)
	if err == nil {
		err = sum.(encoding.BinaryUnmarshaler).UnmarshalBinary(raw)
	}
	return sum, fault.Wrap(err, fault.Damaged, "internal")
}

func pause(sum hash.Hash) (string, error) {
	raw, err := sum.(encoding.BinaryMarshaler).MarshalBinary()
	return hex.EncodeToString(raw), fault.Wrap(err, fault.Internal, "internal")
}

// complete holds a file of which the last byte came against what the form
// promised. Other bytes are dropped, so that the true ones can still come.
func (c *Centre) complete(p *page, f *File, seen Seen) (refused, err error) {
	sum, err := resume(f.Sum)
	if err != nil {
		return nil, err
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		f.There, f.Sum = 0, ""
		return fault.New(fault.Damaged, "central.file-mismatch"), p.DropParts(f.ID)
	}
	for _, effect := range p.step(core.Offered{ID: f.ID, SHA256: f.SHA256, Seen: seen}) {
		switch effect := effect.(type) {
		case core.NewEpoch:
			err = c.newEpoch(p, effect, seen)
		case core.Keep:
			f.Epoch, f.Seq = effect.Epoch, effect.Seq
			err = c.keepFile(p, f)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// keepFile writes a whole file down and signs for it. Bytes that are here
// already, under whatever name, are not kept twice.
func (c *Centre) keepFile(p *page, f *File) error {
	f.ReceivedAt, f.Content, f.Sum = p.now, f.ID, ""
	same, err := p.FileBy(f.SHA256)
	if err == nil {
		f.Content = same.Content
		err = p.DropParts(f.ID)
	}
	if err != nil && !fault.Is(err, fault.NotFound) {
		return err
	}
	if err := p.note(Entry{Actor: f.Worker, Device: f.Device, Action: ActFile, Object: f.ID, SHA256: f.SHA256}); err != nil {
		return err
	}
	f.AuditHead = p.council.Head
	f.Receipt, err = sealed.SignReceipt(sealed.Receipt{ID: f.ID, SHA256: f.SHA256, Authority: c.authority, Reference: sealed.Reference(f.ID),
		State: sealed.Accepted, ReceivedAt: f.ReceivedAt, Epoch: f.Epoch, Seq: f.Seq, AuditHead: f.AuditHead, Of: f.Submission}, c.kid(), c.keys.Signing)
	return err
}

// again answers for a file that is whole already: the same receipt for ever.
// What the sender has seen of the book still counts (sync.md 3.7).
func (c *Centre) again(p *page, f File, seen Seen) error {
	kept := &core.Kept{SHA256: f.SHA256, Receipt: f.Receipt, Seq: f.Seq}
	for _, effect := range p.step(core.Offered{ID: f.ID, SHA256: f.SHA256, Seen: seen, Kept: kept}) {
		if e, raised := effect.(core.NewEpoch); raised {
			return c.newEpoch(p, e, seen)
		}
	}
	return nil
}
