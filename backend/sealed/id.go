package sealed

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"earlyhelp.example/backend/fault"
)

// NewID makes a UUIDv7 (RFC 9562 5.7): 48 bits of Unix milliseconds, then 74
// random bits, in lower-case text. Ids sort by the time they were made, to
// the millisecond.
func NewID(now time.Time, random io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(random, b[6:]); err != nil {
		return "", fault.Wrap(err, fault.Internal, "internal")
	}
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

// ValidID reports whether id is a UUIDv7 in lower-case text: the only form
// that is used as a key, in a path, or hashed into a reference.
func ValidID(id string) bool {
	if len(id) != 36 || id[14] != '7' || !strings.ContainsRune("89ab", rune(id[19])) {
		return false
	}
	for i := range len(id) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (id[i] == '-') || !dash && !strings.ContainsRune("0123456789abcdef", rune(id[i])) {
			return false
		}
	}
	return true
}

// symbols is Crockford's base 32: no I, L, O, U, so that it can be read aloud.
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Reference is the number a person writes in a diary (BR-41, sync.md 3.9):
// EH-, 50 bits of SHA-256 of the id, and a check symbol. It needs no counter
// and no network, opens nothing, and never changes.
func Reference(id string) string {
	sum := sha256.Sum256([]byte(id))
	body := crockford(sum[:], 10)
	return "EH-" + body[:5] + "-" + body[5:] + "-" + string(checkSymbol(body))
}

// CheckReference reports whether text is a reference as a person may type it:
// small letters, missing dashes and O for 0, I or L for 1 are forgiven; one
// wrong symbol or two swapped neighbours are found (only 0 for Z, or Z for 0,
// cannot be: 31 is a prime, 32 is not).
func CheckReference(text string) bool {
	_, ok := NormalReference(text)
	return ok
}

// NormalReference gives a typed reference in its printed form.
func NormalReference(text string) (string, bool) {
	plain := plainSymbols(text)
	if len(plain) != 13 || plain[:2] != "EH" {
		return "", false
	}
	body, check := plain[2:12], plain[12]
	if strings.IndexByte(symbols, check) < 0 || checkSymbol(body) != check {
		return "", false
	}
	return "EH-" + body[:5] + "-" + body[5:] + "-" + string(check), true
}

// checkSymbol weighs each symbol by its place, 1 to 10, modulo 31: it stays
// within the 32 symbols, unlike Crockford's own modulo 37.
func checkSymbol(body string) byte {
	sum := 0
	for i := range len(body) {
		value := strings.IndexByte(symbols, body[i])
		if value < 0 {
			return 0
		}
		sum += (i + 1) * value
	}
	return symbols[sum%31]
}

// crockford writes the first n*5 bits of b.
func crockford(b []byte, n int) string {
	out := make([]byte, 0, n)
	var have uint
	var acc uint32
	for len(out) < n {
		if have < 5 {
			acc, b, have = acc<<8|uint32(b[0]), b[1:], have+8
		}
		have -= 5
		out = append(out, symbols[acc>>have&31])
	}
	return string(out)
}

// plainSymbols undoes what hands and eyes do to Crockford symbols.
func plainSymbols(text string) string {
	var out strings.Builder
	for _, r := range strings.ToUpper(text) {
		switch r {
		case ' ', '-', '\u00a0', '\u2010', '\u2011', '\u2013', '\t':
		case 'O':
			out.WriteByte('0')
		case 'I', 'L':
			out.WriteByte('1')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
