package pdf

import (
	"bytes"
	"embed"
	"encoding/binary"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"

	"earlyhelp.example/backend/fault"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

//go:embed fonts/OFL.txt
var fontLicence string

// FontLicence is the licence of the fonts inside every PDF, for the page of
// licences (SIL Open Font License 1.1).
func FontLicence() string { return fontLicence }

// weight is one of the two weights that paper uses.
type weight uint8

const (
	regular weight = iota
	semiBold
)

// scripts are the families in the order they are asked for a character. The
// first holds Latin, Greek and Cyrillic and is never shaped unless it must be.
var scripts = []string{"NotoSans", "NotoSansArabic", "NotoSansBengali", "NotoSansGurmukhi", "NotoSansTamil"}

var weightNames = [...]string{regular: "Regular", semiBold: "SemiBold"}

// directRunes is how far glyphs of the first family are looked up in an array:
// all of Latin, Greek, Cyrillic and general punctuation.
const directRunes = 0x2200

// face is one font file, read once per process. Nothing in it changes after it
// is loaded, but for the pool.
type face struct {
	family   string                     // as named in the PDF
	tables   map[string][]byte          // of the file
	font     *font.Font                 // tells glyphs of characters; has nothing to shape with
	shaping  func() (*font.Font, error) // the same, to shape with
	advances []uint16                   // thousandths of the size, per glyph
	direct   []uint16                   // glyph per rune below directRunes; zero for none
	plain    bool                       // of the first family
	whole    bool                       // a font of the computer: never shaped
	shapers  sync.Pool                  // of *harfbuzz.Font
}

// fontCase is every face, each loaded when first needed.
type fontCase struct {
	faces [len(weightNames)][]func() (*face, error)
}

var typeCase = sync.OnceValue(func() *fontCase {
	lib := &fontCase{}
	for w, name := range weightNames {
		for i, script := range scripts {
			lib.faces[w] = append(lib.faces[w], sync.OnceValues(func() (*face, error) {
				return loadFace(script+"-"+name, i == 0)
			}))
		}
	}
	return lib
})

func (lib *fontCase) face(w weight, script int) (*face, error) { return lib.faces[w][script]() }

func loadFace(name string, plain bool) (*face, error) {
	ttf, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	f, err := newFace(name, ttf)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	f.plain = plain
	if plain {
		f.direct = make([]uint16, directRunes)
		for r := range f.direct {
			if g, ok := f.font.NominalGlyph(rune(r)); ok {
				f.direct[r] = uint16(g)
			}
		}
	}
	return f, nil
}

// newFace reads a font file as far as look-up and embedding need.
func newFace(family string, ttf []byte) (*face, error) {
	tables, err := sfntTables(ttf)
	if err == nil {
		err = sound(tables)
	}
	if err != nil {
		return nil, err
	}
	f := &face{family: family, tables: tables}
	if f.font, err = parsed(tables, lookUpTables); err != nil {
		return nil, err
	}
	// Most documents shape with no face, or with one, and to read its rules for
	// that takes longer than all the rest.
	f.shaping = sync.OnceValues(func() (*font.Font, error) { return parsed(tables, shapedTables) })
	longs := int(binary.BigEndian.Uint16(tables["hhea"][34:]))
	f.advances = make([]uint16, binary.BigEndian.Uint16(tables["maxp"][4:]))
	for g := range f.advances {
		f.advances[g] = uint16(int(binary.BigEndian.Uint16(tables["hmtx"][4*min(g, longs-1):])) * 1000 / int(f.font.Upem()))
	}
	return f, nil
}

// parsed reads some tables of a font.
func parsed(tables map[string][]byte, names []string) (*font.Font, error) {
	face, err := font.ParseTTF(bytes.NewReader(sfntFile(some(tables, names))))
	if err != nil {
		return nil, err
	}
	return face.Font, nil
}

// shaper gives HarfBuzz's view of the face, of which many exist: each shapes for
// one document at a time.
func (f *face) shaper() (*harfbuzz.Font, error) {
	if known, ok := f.shapers.Get().(*harfbuzz.Font); ok {
		return known, nil
	}
	rules, err := f.shaping()
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	return harfbuzz.NewFont(font.NewFace(rules)), nil
}

// glyph is the glyph of a character alone; zero where the face has none.
func (f *face) glyph(r rune) uint16 {
	if f.plain && r >= 0 && r < directRunes {
		return f.direct[r]
	}
	g, ok := f.font.NominalGlyph(r)
	if !ok || int(g) >= len(f.advances) {
		return 0
	}
	return uint16(g)
}
