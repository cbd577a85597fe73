package pdf

import (
	"bytes"
	"embed"
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
	family   string // as named in the PDF; the first six letters mark a subset
	font     *font.Font
	advances []uint16 // thousandths of the size, per glyph, exactly as gopdf writes them
	direct   []uint16 // glyph per rune below directRunes; zero for none
	plain    bool     // of the first family
	whole    bool     // a font of the computer: never shaped
	base     uint16   // of a window on such a font: its first glyph
	index    int
	shapers  sync.Pool
}

// fontCase is every face, each loaded when first needed, and gopdf's parsed
// copies of them. gopdf lets many documents share a container.
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
	shaped, err := forShaping(ttf)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	parsed, err := font.ParseTTF(bytes.NewReader(shaped))
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	drawn, err := byGlyph(ttf)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	f := &face{family: "EHAA" + string(rune('A'+index/26)) + string(rune('A'+index%26)) + "+" + name,
		font: parsed.Font, plain: plain, index: index}
	if err := lib.container.AddTTFFontData(f.family, drawn); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.font")
	}
	f.shapers.New = func() any { return harfbuzz.NewFont(font.NewFace(f.font)) }
	f.measure(ttf)
	return f, nil
}

// measure fills the advances and the direct map.
func (f *face) measure(ttf []byte) {
	tables, _ := sfntTables(ttf) // byGlyph has read them before
	hmtx, longs := tables["hmtx"], int(tables["hhea"][34])<<8|int(tables["hhea"][35])
	glyphs, em := int(tables["maxp"][4])<<8|int(tables["maxp"][5]), int(f.font.Upem())
	f.advances = make([]uint16, glyphs)
	for g := range f.advances {
		at := 4 * min(g, longs-1)
		f.advances[g] = uint16((int(hmtx[at])<<8 | int(hmtx[at+1])) * 1000 / em)
	}
	if !f.plain {
		return
	}
	f.direct = make([]uint16, directRunes)
	for r := range f.direct {
		if g, ok := f.font.NominalGlyph(rune(r)); ok {
			f.direct[r] = uint16(g)
		}
	}
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
