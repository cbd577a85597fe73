package pdf

import (
	"bytes"
	"embed"
	"encoding/binary"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/signintech/gopdf"

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
	family   string                     // as named in the PDF; the first six letters mark a subset
	font     *font.Font                 // tells glyphs of characters; has nothing to shape with
	shaping  func() (*font.Font, error) // the same, to shape with
	embed    func() error               // gives gopdf its copy
	advances []uint16                   // thousandths of the size, per glyph, exactly as gopdf writes them
	direct   []uint16                   // glyph per rune below directRunes; zero for none
	easy     []bool                     // per rune below directRunes: a letter that needs nothing but its glyph
	plain    bool                       // of the first family
	whole    bool                       // a font of the computer: never shaped
	base     uint16                     // of a window on such a font: its first glyph
	shapers  sync.Pool                  // of *harfbuzz.Font
}

// fontCase is every face, each loaded when first needed, and gopdf's parsed
// copies of them, made when first drawn with. gopdf lets many documents share a
// container.
type fontCase struct {
	faces     [len(weightNames)][]func() (*face, error)
	container gopdf.FontContainer
}

var typeCase = sync.OnceValue(func() *fontCase {
	lib := &fontCase{}
	for w, name := range weightNames {
		for i, script := range scripts {
			index := w*len(scripts) + i
			lib.faces[w] = append(lib.faces[w], sync.OnceValues(func() (*face, error) {
				return lib.load(script+"-"+name, index, i == 0)
			}))
		}
	}
	return lib
})

func (lib *fontCase) face(w weight, script int) (*face, error) { return lib.faces[w][script]() }

func (lib *fontCase) load(name string, index int, plain bool) (*face, error) {
	ttf, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	f, err := newFace(ttf)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	f.family = "EHAA" + string(rune('A'+index/26)) + string(rune('A'+index%26)) + "+" + name
	lib.offer(f, ttf)
	if f.plain = plain; plain {
		f.lookUp()
	}
	return f, nil
}

// newFace reads a font file as far as setting text needs.
func newFace(ttf []byte) (*face, error) {
	tables, err := sfntTables(ttf)
	if err == nil {
		err = sound(tables)
	}
	if err != nil {
		return nil, err
	}
	f := &face{}
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
	face, err := font.ParseTTF(bytes.NewReader(sfntFile(tables, names)))
	if err != nil {
		return nil, err
	}
	return face.Font, nil
}

// offer says how gopdf gets its copy of a face, when it needs one.
func (lib *fontCase) offer(f *face, ttf []byte) {
	f.embed = sync.OnceValue(func() error {
		file, err := byGlyph(ttf, int(f.base))
		if err != nil {
			return err
		}
		return lib.container.AddTTFFontData(f.family, file)
	})
}

// lookUp fills the arrays by character.
func (f *face) lookUp() {
	f.direct, f.easy = make([]uint16, directRunes), make([]bool, directRunes)
	for all := f.font.Cmap.Iter(); all.Next(); {
		if r, g := all.Char(); r < directRunes && int(g) < len(f.advances) {
			f.direct[r] = uint16(g)
			f.easy[r] = g != 0 && !steering(r) && !invisible(r) && signRunes[r] == noSign && !needsShaping(r)
		}
	}
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
	if f.whole && (uint16(g) < f.base || int(g) >= int(f.base)+mostGlyphs) {
		return 0
	}
	if !ok || int(g) >= len(f.advances) {
		return 0
	}
	return uint16(g)
}
