package pdf

import (
	"strings"
	"testing"
)

// TestCodeIsRead reads the code's modules as ISO/IEC 18004 lays them out, with
// a reader of our own that shares nothing with the maker.
func TestCodeIsRead(t *testing.T) {
	for _, reference := range []string{sampleReference, "EH-00000-00000-0", "EH-ZZZZZ-ZZZZZ-Z"} {
		m, err := codeOf(reference)
		if err != nil {
			t.Fatal(err)
		}
		if got := scan(t, m); got != reference {
			t.Errorf("the code of %s reads %q", reference, got)
		}
	}
}

// scan reads a code of version 1 to 3 without damage in it: one block, so that
// the data stand in the order they are placed in.
func scan(t *testing.T, m matrix) string {
	t.Helper()
	if len(m) != 21 && len(m) != 25 && len(m) != 29 {
		t.Fatalf("a code of %d modules", len(m))
	}
	bits := &bitReader{}
	mask := maskOf(m)
	up := true
	for right := len(m) - 1; right > 0; right -= 2 {
		if right == 6 {
			right-- // the timing pattern's column holds no data
		}
		for i := range m {
			y := i
			if up {
				y = len(m) - 1 - i
			}
			for _, x := range []int{right, right - 1} {
				if !reserved(len(m), x, y) {
					bits.all = append(bits.all, m[y][x] != masked(mask, x, y))
				}
			}
		}
		up = !up
	}
	return bits.text(t)
}

// maskOf reads the mask from the format bits beside the first finder pattern.
func maskOf(m matrix) int {
	format := 0
	for x := range 5 {
		format = format<<1 | bit(m[8][x])
	}
	return (format ^ 0b10101) & 7
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// masked is whether a mask turns a module round (table 10).
func masked(mask, x, y int) bool {
	switch mask {
	case 0:
		return (x+y)%2 == 0
	case 1:
		return y%2 == 0
	case 2:
		return x%3 == 0
	case 3:
		return (x+y)%3 == 0
	case 4:
		return (y/2+x/3)%2 == 0
	case 5:
		return x*y%2+x*y%3 == 0
	case 6:
		return (x*y%2+x*y%3)%2 == 0
	}
	return ((x+y)%2+x*y%3)%2 == 0
}

// reserved is whether a module belongs to a pattern: finders with the format
// beside them, timing, and from version 2 on the alignment pattern.
func reserved(size, x, y int) bool {
	finder := x < 9 && y < 9 || x >= size-8 && y < 9 || x < 9 && y >= size-8
	centre := size - 7
	alignment := size > 21 && x >= centre-2 && x <= centre+2 && y >= centre-2 && y <= centre+2
	return finder || alignment || x == 6 || y == 6
}

type bitReader struct {
	all []bool
	at  int
}

func (b *bitReader) take(n int) int {
	v := 0
	for range n {
		v = v<<1 | bit(b.all[b.at])
		b.at++
	}
	return v
}

// text reads one run of letters and numbers (7.4.4) or of bytes (7.4.5).
func (b *bitReader) text(t *testing.T) string {
	const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
	var text strings.Builder
	switch mode := b.take(4); mode {
	case 0b0010:
		for n := b.take(9); n > 0; n -= 2 {
			if n == 1 {
				text.WriteByte(letters[b.take(6)])
				break
			}
			pair := b.take(11)
			text.WriteByte(letters[pair/45])
			text.WriteByte(letters[pair%45])
		}
	case 0b0100:
		for range b.take(8) {
			text.WriteByte(byte(b.take(8)))
		}
	default:
		t.Fatalf("mode %04b", mode)
	}
	return text.String()
}
