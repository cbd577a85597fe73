package pdf

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// Glyphs are addressed through the private use area: U+E000+n draws glyph n.
// gopdf knows characters only, so a font is given to it with this map in place
// of its own. Then nothing is ever looked up inside gopdf, and its habit of
// printing a space for what it does not find cannot happen.
const (
	firstGlyphRune = 0xE000
	lastGlyphRune  = 0xF8FF
	mostGlyphs     = lastGlyphRune - firstGlyphRune + 1
)

// drawnTables is what gopdf reads; lookUpTables tell the glyph of a character; shapedTables are for
// the shaper, which would take longer over outlines that it never needs than
// over all the rest.
var (
	drawnTables  = []string{"OS/2", "cmap", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"}
	lookUpTables = []string{"OS/2", "cmap", "head", "hhea", "hmtx", "maxp"}
	shapedTables = append([]string{"GDEF", "GPOS", "GSUB"}, lookUpTables...)
)

// byGlyph gives a TrueType file whose only character map is the one above, for
// the glyphs from base on, as many as there is room for: U+E000+n draws glyph
// base+n.
func byGlyph(ttf []byte, base int) ([]byte, error) {
	tables, err := sfntTables(ttf)
	if err == nil {
		err = sound(tables)
	}
	if err != nil {
		return nil, err
	}
	glyphs := int(binary.BigEndian.Uint16(tables["maxp"][4:])) - base
	if glyphs < 1 {
		return nil, fmt.Errorf("font has no glyph %d", base)
	}
	tables["cmap"] = glyphMap(base, min(glyphs, mostGlyphs))
	return sfntFile(tables, drawnTables), nil
}

// sound tells of a font whose outlines can be drawn: it is not CFF, and says how
// many glyphs it has and how wide they are.
func sound(tables map[string][]byte) error {
	for tag, least := range map[string]int{"head": 54, "hhea": 36, "maxp": 6, "hmtx": 4, "loca": 4, "glyf": 1, "cmap": 4} {
		if len(tables[tag]) < least {
			return fmt.Errorf("font has no whole %q", tag)
		}
	}
	longs := int(binary.BigEndian.Uint16(tables["hhea"][34:]))
	if longs == 0 || len(tables["hmtx"]) < 4*longs || binary.BigEndian.Uint16(tables["head"][18:]) == 0 {
		return fmt.Errorf("font does not say how wide it is")
	}
	return nil
}

// sfntTables finds the tables of a TrueType file (OpenType spec, "Table
// directory"), sharing its bytes.
func sfntTables(ttf []byte) (map[string][]byte, error) {
	if len(ttf) < 12 || binary.BigEndian.Uint32(ttf) != 0x00010000 {
		return nil, fmt.Errorf("not a TrueType file")
	}
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		at := 12 + 16*i
		if at+16 > len(ttf) {
			return nil, fmt.Errorf("font directory cut short")
		}
		from, size := binary.BigEndian.Uint32(ttf[at+8:]), binary.BigEndian.Uint32(ttf[at+12:])
		if uint64(from)+uint64(size) > uint64(len(ttf)) {
			return nil, fmt.Errorf("font table outside the file")
		}
		tables[string(ttf[at:at+4])] = ttf[from : from+size]
	}
	return tables, nil
}

// glyphMap is a cmap with one format 4 subtable for Windows Unicode: a single
// run from U+E000, and the closing run that the format demands.
func glyphMap(base, glyphs int) []byte {
	put := binary.BigEndian.AppendUint16
	b := put(nil, 0)      // version
	b = put(b, 1)         // one subtable
	b = put(put(b, 3), 1) // Windows, Unicode
	b = binary.BigEndian.AppendUint32(b, 12)
	b = put(put(put(b, 4), 32), 0)        // format, length, language
	b = put(put(put(put(b, 4), 4), 1), 0) // two runs: searchRange 4, entrySelector 1
	b = put(put(b, uint16(firstGlyphRune+glyphs-1)), 0xFFFF)
	b = put(b, 0)
	b = put(put(b, firstGlyphRune), 0xFFFF)
	b = put(put(b, uint16(0x10000-firstGlyphRune+base)), 1) // glyph = character + delta, modulo 65536
	return put(put(b, 0), 0)
}

// sfntFile writes a TrueType file of some tables, in the order of the
// specification, each on a boundary of four bytes.
func sfntFile(tables map[string][]byte, kept []string) []byte {
	var tags []string
	for _, tag := range kept {
		if tables[tag] != nil {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	head := binary.BigEndian.AppendUint32(nil, 0x00010000)
	head = binary.BigEndian.AppendUint16(head, uint16(len(tags)))
	head = append(head, 0, 0, 0, 0, 0, 0) // search fields: no reader here uses them
	size := 0
	for _, tag := range tags {
		size += len(tables[tag]) + 3
	}
	body := make([]byte, 0, size)
	start := 12 + 16*len(tags)
	for _, tag := range tags {
		head = append(head, tag...)
		head = binary.BigEndian.AppendUint32(head, 0) // checksum: not read
		head = binary.BigEndian.AppendUint32(head, uint32(start+len(body)))
		head = binary.BigEndian.AppendUint32(head, uint32(len(tables[tag])))
		body = append(body, tables[tag]...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(head, body...)
}
