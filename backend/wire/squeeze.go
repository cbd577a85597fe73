package wire

import (
	"errors"
	"io"
	"net/http"
	"sync/atomic"

	"github.com/klauspost/compress/zstd"
)

// Compress gives b as one zstd frame. The encoder lives for one call: a laptop
// sends a few forms a day, and keeps no megabytes for them.
func Compress(b []byte) []byte {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(true))
	if err != nil {
		panic("wire: zstd: " + err.Error()) // its options are constants
	}
	defer func() { _ = e.Close() }()
	return e.EncodeAll(b, nil)
}

// ErrTooLarge is an answer or body beyond its limit.
var ErrTooLarge = errors.New("larger than allowed")

// Decompress undoes Compress, giving at most limit bytes: the limit is kept
// while unpacking, so a small file that unpacks to gigabytes takes none.
func Decompress(b []byte, limit int) ([]byte, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(max(limit, 1<<10))), zstd.WithDecoderMaxWindow(8<<20))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	out, err := d.DecodeAll(b, nil)
	if err != nil {
		return nil, err
	}
	if len(out) > limit {
		return nil, ErrTooLarge
	}
	return out, nil
}

// readLimited reads a whole answer, unpacked, of at most most bytes.
func readLimited(resp *http.Response, most int) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(resp.Body, int64(most)+1))
	if err != nil {
		return nil, err
	}
	if len(b) > most {
		return nil, ErrTooLarge
	}
	switch resp.Header.Get("Content-Encoding") {
	case "", "identity":
		return b, nil
	case "zstd":
		return Decompress(b, most)
	}
	return nil, errors.New("a coding that was not asked for")
}

// meter counts what the network takes of a body.
type meter struct {
	total int64
	tell  func(sent, total int64)
	any   atomic.Bool
}

func (m *meter) touched() bool { return m.any.Load() }

func (m *meter) over(r io.Reader) io.ReadCloser { return &metered{meter: m, from: r} }

type metered struct {
	meter *meter
	from  io.Reader
	sent  int64
}

func (r *metered) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if n > 0 {
		r.meter.any.Store(true)
		r.sent += int64(n)
		if r.meter.tell != nil {
			r.meter.tell(r.sent, r.meter.total)
		}
	}
	return n, err
}

func (r *metered) Close() error { return nil }
