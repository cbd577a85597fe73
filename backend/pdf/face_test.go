package pdf

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/signintech/gopdf/fontmaker/core"
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

// TestNoNestedComposites: gopdf embeds the parts of a composite glyph, but not
// the parts of its parts; a font that nests them would lose accents, depending
// on which other letters a document has.
func TestNoNestedComposites(t *testing.T) {
	checked := 0
	eachFace(t, func(name string, ttf []byte, _ *face) {
		tables, err := sfntTables(ttf)
		if err != nil {
			t.Fatal(err)
		}
		for g := range int(binary.BigEndian.Uint16(tables["maxp"][4:])) {
			for _, part := range components(tables, g) {
				checked++
				if len(components(tables, part)) > 0 {
					t.Errorf("%s: glyph %d has the composite %d as a part", name, g, part)
				}
			}
		}
	})
	if checked < 1000 {
		t.Errorf("only %d parts seen: the reading of composites is broken", checked)
	}
}

// components are the parts of a composite glyph (OpenType spec, "glyf").
func components(tables map[string][]byte, g int) []int {
	loca, glyf := tables["loca"], tables["glyf"]
	var from, to int
	if binary.BigEndian.Uint16(tables["head"][50:]) == 0 {
		from, to = 2*int(binary.BigEndian.Uint16(loca[2*g:])), 2*int(binary.BigEndian.Uint16(loca[2*g+2:]))
	} else {
		from, to = int(binary.BigEndian.Uint32(loca[4*g:])), int(binary.BigEndian.Uint32(loca[4*g+4:]))
	}
	if to-from < 10 || int16(binary.BigEndian.Uint16(glyf[from:])) >= 0 {
		return nil
	}
	var parts []int
	for at := from + 10; ; {
		flags := binary.BigEndian.Uint16(glyf[at:])
		parts = append(parts, int(binary.BigEndian.Uint16(glyf[at+2:])))
		at += 6
		if flags&0x0001 != 0 { // words, not bytes
			at += 2
		}
		switch {
		case flags&0x0008 != 0:
			at += 2
		case flags&0x0040 != 0:
			at += 4
		case flags&0x0080 != 0:
			at += 8
		}
		if flags&0x0020 == 0 {
			return parts
		}
	}
}

// TestAdvances: our widths are those that gopdf writes into the file, glyph for
// glyph, and its private map leads to the same glyphs.
func TestAdvances(t *testing.T) {
	eachFace(t, func(name string, ttf []byte, f *face) {
		drawn, err := byGlyph(ttf, 0)
		if err != nil {
			t.Fatal(err)
		}
		var parser core.TTFParser
		if err := parser.ParseFontData(drawn); err != nil {
			t.Fatalf("%s: gopdf cannot read our copy: %v", name, err)
		}
		if int(parser.NumGlyphs()) != len(f.advances) {
			t.Fatalf("%s: %d glyphs, want %d", name, parser.NumGlyphs(), len(f.advances))
		}
		widths := parser.Widths()
		for g := range f.advances {
			want := widths[min(g, int(parser.NumberOfHMetrics())-1)] * 1000 / parser.UnitsPerEm()
			if uint(f.advances[g]) != want {
				t.Errorf("%s: glyph %d is %d wide, gopdf says %d", name, g, f.advances[g], want)
			}
		}
		if parser.StartCount[0] != firstGlyphRune || parser.EndCount[0] != uint(firstGlyphRune+len(f.advances)-1) || (firstGlyphRune+parser.IdDelta[0])&0xFFFF != 0 {
			t.Errorf("%s: the map by glyph is wrong", name)
		}
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

func TestByGlyphRefuses(t *testing.T) {
	good, err := fontFiles.ReadFile("fonts/NotoSansTamil-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"empty": nil, "OpenType with CFF": []byte("OTTO\x00\x01\x00\x00\x00\x00\x00\x00"), "cut short": good[:200], "cut in a table": good[:len(good)/2]} {
		if _, err := byGlyph(file, 0); err == nil {
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
