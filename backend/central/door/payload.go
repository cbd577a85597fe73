package door

import (
	"sync"

	"github.com/klauspost/compress/zstd"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/fault"
)

// decoder unpacks for everybody; DecodeAll may be called at the same time. Its
// memory is bounded while it unpacks, so a bomb costs no more than an honest
// body.
var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(central.MaxDecoder), zstd.WithDecoderMaxWindow(central.MaxSealed),
		zstd.IgnoreChecksum(true)) // every reader of what comes out compares its SHA-256
	if err != nil {
		panic("door: zstd: " + err.Error()) // the options are constants
	}
	return d
})

// Unpack gives the bytes of a payload: at most central.MaxSealed, or a fault.
func Unpack(p central.Payload) ([]byte, error) { return unpackTo(nil, p) }

// room is memory to unpack into, lent for the length of one delivery.
var room = sync.Pool{New: func() any { return new([]byte) }}

// unpackTo unpacks into to, where it is large enough.
func unpackTo(to []byte, p central.Payload) ([]byte, error) {
	switch p.Coding {
	case "":
		if len(p.Bytes) > central.MaxSealed {
			return nil, fault.New(fault.Invalid, "central.too-large")
		}
		return p.Bytes, nil
	case "zstd":
		b, err := decoder().DecodeAll(p.Bytes, to[:0])
		if err == zstd.ErrDecoderSizeExceeded || err == zstd.ErrWindowSizeExceeded || err == nil && len(b) > central.MaxSealed {
			return nil, fault.New(fault.Invalid, "central.too-large")
		}
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "central.digest-mismatch")
		}
		return b, nil
	}
	return nil, fault.New(fault.Invalid, "central.malformed")
}
