package encvfs

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
)

// Sizes of the frozen format, in bytes.
const (
	pageSize    = 4096
	reserved    = 32 // prefix 4 + nonce 12 + tag 16
	usable      = pageSize - reserved
	walHeader   = 32
	frameHeader = 24
	frameSize   = frameHeader + pageSize
	prefixSize  = 4
	aadSize     = 1 + prefixSize + 8
)

// kind separates the two files in the additional data, so that a page can
// never be passed off as a frame.
type kind byte

const (
	mainFile kind = 'P'
	walFile  kind = 'W'
)

// version 0x01, epoch 0. A later epoch starts a new key without rewriting
// everything; nothing writes one yet.
var prefix = [prefixSize]byte{0x01, 0, 0, 0}

var errSeal = errors.New("encvfs: sealed bytes fail their check")

// codec seals and opens whole units: a page, or a frame with its header. The
// nonce is drawn by the standard library, so that no caller can repeat one.
type codec struct{ aead cipher.AEAD }

func newCodec(key [32]byte) (codec, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return codec{}, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return codec{aead}, err
}

// seal writes src, less its reserved tail, into dst; both are one unit long.
// aad is scratch of aadSize bytes.
func (c codec) seal(dst, src, aad []byte, k kind, offset int64) {
	copy(dst, prefix[:])
	fillAAD(aad, k, offset)
	c.aead.Seal(dst[prefixSize:prefixSize], nil, src[:len(src)-reserved], aad)
}

// open is the inverse of seal. The reserved tail of dst is not touched: the
// caller decides what SQLite sees there (trap one).
func (c codec) open(dst, src, aad []byte, k kind, offset int64) error {
	if [prefixSize]byte(src[:prefixSize]) != prefix {
		return errSeal
	}
	fillAAD(aad, k, offset)
	if _, err := c.aead.Open(dst[:0], nil, src[prefixSize:], aad); err != nil {
		return errSeal
	}
	return nil
}

func fillAAD(aad []byte, k kind, offset int64) {
	aad[0] = byte(k)
	copy(aad[1:], prefix[:])
	binary.LittleEndian.PutUint64(aad[1+prefixSize:], uint64(offset))
}
