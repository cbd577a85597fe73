package pdf

import (
	"encoding/binary"
	"fmt"
	"sync"

	"earlyhelp.example/backend/fault"
)

// SystemFonts are names of files that a computer may have and that can draw
// Chinese, Japanese or Korean: TrueType outlines, one font to a file. The fonts
// inside this program cannot, because they would make it twice as large.
var SystemFonts = []string{"simhei.ttf", "simkai.ttf", "simfang.ttf", "Deng.ttf", "malgun.ttf", "Arial Unicode.ttf", "ARIALUNI.TTF",
	"DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "NotoSansSC-Regular.ttf", "NotoSansTC-Regular.ttf", "NotoSansJP-Regular.ttf", "NotoSansKR-Regular.ttf"}

// mostFontBytes is the largest font file that is read.
const mostFontBytes = 40 << 20

// Font is a font of the computer, asked for what the fonts inside this program
// lack. It draws characters one by one: no script that must be shaped. It is
// safe to use from many goroutines.
type Font struct{ windows []func() *face }

var fontNumber struct {
	sync.Mutex
	last int
}

// ReadFont reads a TrueType file of the computer. Its bytes are not trusted: the
// error is a fault of the kind Invalid.
func ReadFont(ttf []byte) (f *Font, err error) {
	defer func() {
		if recover() != nil { // a parser of fonts met what it had not thought of
			f, err = nil, fault.New(fault.Invalid, "pdf.font")
		}
	}()
	if len(ttf) > mostFontBytes {
		return nil, fault.New(fault.Invalid, "pdf.font")
	}
	whole, err := newFace(ttf)
	if err == nil {
		err = outlined(ttf)
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "pdf.font")
	}
	whole.whole = true
	fontNumber.Lock()
	defer fontNumber.Unlock()
	f = &Font{}
	for base := 0; base < len(whole.advances); base += mostGlyphs {
		f.windows = append(f.windows, window(whole, ttf, base, fontNumber.last))
		fontNumber.last++
	}
	return f, nil
}

// outlined tells of a font whose outlines all lie inside its file, one behind the
// other (OpenType spec, "loca").
func outlined(ttf []byte) error {
	tables, err := sfntTables(ttf)
	if err != nil {
		return err
	}
	loca, wide, last := tables["loca"], 2, 0
	if binary.BigEndian.Uint16(tables["head"][50:]) != 0 {
		wide = 4
	}
	if glyphs := int(binary.BigEndian.Uint16(tables["maxp"][4:])); len(loca) < wide*(glyphs+1) {
		return fmt.Errorf("font has no outline for every glyph")
	}
	for at := 0; at+wide <= len(loca); at += wide {
		from := int(binary.BigEndian.Uint16(loca[at:])) * 2
		if wide == 4 {
			from = int(binary.BigEndian.Uint32(loca[at:]))
		}
		if from < last || from > len(tables["glyf"]) {
			return fmt.Errorf("font has an outline outside the file")
		}
		last = from
	}
	return nil
}

// window is a face over some glyphs of a font: no more can be addressed by the
// private use area at one time (fontfile.go). It is made when first needed; nil
// where that fails.
func window(whole *face, ttf []byte, base, number int) func() *face {
	return sync.OnceValue(func() *face {
		f := &face{font: whole.font, whole: true, advances: whole.advances, base: uint16(base),
			family: "EHS" + string(rune('A'+number/676%26)) + string(rune('A'+number/26%26)) + string(rune('A'+number%26)) + "+System"}
		typeCase().offer(f, ttf)
		if !f.embeds() {
			return nil
		}
		return f
	})
}

// embeds reports whether gopdf takes its copy of the face. A parser of
// fonts may meet what it had not thought of.
func (f *face) embeds() (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return f.embed() == nil
}

// faceOf is the window of a font with a glyph for the character; nil for none.
func (f *Font) faceOf(r rune) *face {
	if len(f.windows) == 0 {
		return nil
	}
	g, ok := f.windows[0]().nominal(r)
	if !ok {
		return nil
	}
	return f.windows[int(g)/mostGlyphs]()
}

// nominal is the glyph of a character, wherever in the font it lies.
func (f *face) nominal(r rune) (uint16, bool) {
	if f == nil {
		return 0, false
	}
	g, ok := f.font.NominalGlyph(r)
	return uint16(g), ok && g > 0 && int(g) < len(f.advances)
}
