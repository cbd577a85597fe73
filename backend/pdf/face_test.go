package pdf

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"
)

func eachFace(t *testing.T, do func(name string, ttf []byte, f *face)) {
	t.Helper()
	for w := range weightNames {
		for i, script := range scripts {
			name := script + "-" + weightNames[w]
			ttf, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
			if err != nil {
				t.Fatal(err)
			}
			f, err := typeCase().face(weight(w), i)
			if err != nil {
				t.Fatal(err)
			}
			do(name, ttf, f)
		}
	}
}

// TestAdvances: our widths are those of another reader of fonts.
func TestAdvances(t *testing.T) {
	eachFace(t, func(name string, ttf []byte, f *face) {
		other, err := font.ParseTTF(bytes.NewReader(ttf))
		if err != nil {
			t.Fatal(err)
		}
		for g := range f.advances {
			want := int(other.HorizontalAdvance(font.GID(g))) * 1000 / int(other.Upem())
			if int(f.advances[g]) != want {
				t.Errorf("%s: glyph %d is %d wide, want %d", name, g, f.advances[g], want)
			}
		}
	})
}

// TestSubset: every glyph that a document draws has in its part of the font the
// outline and the width that it has in the whole, as another reader sees it,
// parts of composites included; and one glyph does not bring the rest with it.
func TestSubset(t *testing.T) {
	eachFace(t, func(name string, ttf []byte, f *face) {
		composites, every := 0, 7 // so that few bring their parts with them
		for from := range every {
			used := make([]bool, len(f.advances))
			for g := from; g < len(used); g += every {
				used[g] = true
				composites += len(parts(outline(f.tables, g)))
			}
			sameOutlines(t, name, ttf, subset(f.tables, used), used)
		}
		if composites < 100 && f.plain {
			t.Errorf("%s: %d parts of composites seen", name, composites)
		}
		one := make([]bool, len(f.advances))
		one[1] = true
		if size := len(subset(f.tables, one)); size > len(ttf)/4 {
			t.Errorf("%s: one glyph takes %d of %d bytes", name, size, len(ttf))
		}
	})
}

func sameOutlines(t *testing.T, name string, ttf, part []byte, used []bool) {
	t.Helper()
	tables, err := sfntTables(ttf)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := sfntTables(part)
	if err != nil {
		t.Fatalf("%s: the part is no font: %v", name, err)
	}
	kept["cmap"] = tables["cmap"] // the reader wants one; a document has none
	whole, err := font.ParseTTF(bytes.NewReader(ttf))
	if err != nil {
		t.Fatal(err)
	}
	subset, err := font.ParseTTF(bytes.NewReader(sfntFile(kept)))
	if err != nil {
		t.Fatalf("%s: the part is no font: %v", name, err)
	}
	drawn := 0
	for g := range used {
		if !used[g] {
			continue
		}
		id := font.GID(g)
		want, got := whole.GlyphData(id), subset.GlyphData(id)
		if o, ok := want.(font.GlyphOutline); ok && len(o.Segments) > 0 {
			drawn++
		}
		if !reflect.DeepEqual(got, want) || whole.HorizontalAdvance(id) != subset.HorizontalAdvance(id) {
			t.Fatalf("%s: glyph %d differs from the whole font's", name, g)
		}
	}
	if drawn < 5 {
		t.Errorf("%s: only %d outlines compared", name, drawn)
	}
}

// FuzzFont: a font of the computer may be anything. It is refused, or its
// glyphs can be taken over.
func FuzzFont(f *testing.F) {
	for _, name := range []string{"NotoSansGurmukhi-Regular", "NotoSansTamil-Regular"} {
		ttf, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(ttf, uint16(3))
	}
	f.Fuzz(func(t *testing.T, ttf []byte, g uint16) {
		read, err := ReadFont(ttf)
		if err != nil {
			return
		}
		ink := &inked{face: read.face, number: 1, used: make([]bool, len(read.face.advances)), says: make([]string, len(read.face.advances))}
		ink.used[int(g)%len(ink.used)] = true
		ink.write(newWriter())
	})
}

// TestCoverage: names of the people whom the service meets can be drawn.
func TestCoverage(t *testing.T) {
	ts := newTypesetter()
	defer ts.close()
	ts.where = "names"
	for w := range weightNames {
		for _, name := range []string{
			"Siân Llŷr Ŵyn Tŷ", "Wiśniewska Łukasz Żółć", "Ştefan Țurcanu Ioniță", "Černý Řehoř Ďuriš", "Jõgi Žemaitė Ķēniņš", "Çağlar İnci Işık",
			"Đặng Thị Ngọc Ánh Nguyễn", "Ọláṣọ̀pẹ́ Ẹ̀kọ́ Ụzọamaka Chị", "Светлана Щербакова Ґалаґан", "Ελένη Παπαδοπούλου", "Þórður Ægir", "Nuño Conceição",
			"محمد عبد الله فاطمة", "عائشہ ڈار لڑکی", "آرش گلپایگانی", "আনিকা রহমান", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "கீர்த்தனா", "मीरा शर्मा",
			"‘single’ “double” – — … • £ € ½ ° № ✓ ✗ ☐ ☑ ☒",
		} {
			ts.wrap(name, weight(w), 12, 500)
		}
	}
	for _, m := range ts.missing {
		t.Errorf("%s (%s) cannot be drawn", m.Character, m.Code)
	}
}

func TestFontRefuses(t *testing.T) {
	good, err := fontFiles.ReadFile("fonts/NotoSansTamil-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"empty": nil, "OpenType with CFF": []byte("OTTO\x00\x01\x00\x00\x00\x00\x00\x00"), "cut short": good[:200], "cut in a table": good[:len(good)/2]} {
		if _, err := newFace("x", file); err == nil {
			t.Errorf("%s: taken for a font", name)
		}
	}
}

func TestFontLicence(t *testing.T) {
	for _, script := range []string{"SIL OPEN FONT LICENSE", "Noto Sans Arabic", "Noto Sans Bengali", "Noto Sans Gurmukhi", "Noto Sans Tamil"} {
		if !strings.Contains(FontLicence(), script) {
			t.Errorf("the licence does not name %s", script)
		}
	}
}
