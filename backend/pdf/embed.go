package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// inked is a face as one document uses it.
type inked struct {
	face   *face
	number int      // of the font in the document, from 1
	used   []bool   // per glyph: it is drawn
	says   []string // per glyph: the words it stands for wherever they are not written beside it
}

// name is the font's in the document; the first six letters mark a subset
// (ISO 32000-1, 9.6.4).
func (k *inked) name() string {
	return "EHAA" + string(rune('A'+k.number/26%26)) + string(rune('A'+k.number%26)) + "+" + k.face.family
}

// write puts the font into a document: its outlines, widths and what its glyphs
// say (ISO 32000-1, 9.7). It gives the number of its dictionary.
func (k *inked) write(w *writer) int {
	font, descendant, descriptor, file, says := w.reserve(), w.reserve(), w.reserve(), w.reserve(), w.reserve()
	w.put(font, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", k.name(), descendant, says))
	w.put(descendant, fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/CIDToGIDMap/Identity/W[%s]>>",
		k.name(), descriptor, k.widths()))
	w.put(descriptor, k.descriptor(file))
	outlines := subset(k.face.tables, k.used)
	w.putStream(file, "/Length1 "+strconv.Itoa(len(outlines)), outlines, toPack)
	w.putStream(says, "", characterMap(k.says), toPack)
	return font
}

// widths are the advances of the glyphs used.
func (k *inked) widths() string {
	var b strings.Builder
	for g, used := range k.used {
		if used {
			fmt.Fprintf(&b, "%d[%d]", g, k.face.advances[g])
		}
	}
	return b.String()
}

// descriptor is what a reader would draw a replacement by (ISO 32000-1, 9.8).
func (k *inked) descriptor(file int) string {
	head, hhea := k.face.tables["head"], k.face.tables["hhea"]
	em := int(binary.BigEndian.Uint16(head[18:]))
	units := func(table []byte, at int) int { return int(int16(binary.BigEndian.Uint16(table[at:]))) * 1000 / em }
	ascent, descent := units(hhea, 4), units(hhea, 6)
	const symbolic = 4 // has characters outside the Latin set of the standard
	return fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight %d/StemV 0/FontFile2 %d 0 R>>",
		k.name(), symbolic, units(head, 36), units(head, 38), units(head, 40), units(head, 42), ascent, descent, ascent*2/3, file)
}

// mapBlock is the most entries that a block of a character map may have.
const mapBlock = 100

// characterMap tells readers of text what each glyph says (ISO 32000-1, 9.10.3).
func characterMap(says []string) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n" +
		"/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n")
	var ids []int
	for id, words := range says {
		if words != "" {
			ids = append(ids, id)
		}
	}
	for part := range slices.Chunk(ids, mapBlock) {
		fmt.Fprintf(&b, "%d beginbfchar\n", len(part))
		for _, id := range part {
			fmt.Fprintf(&b, "<%04X><%s\n", id, strings.TrimPrefix(textString(says[id]), "<FEFF"))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
