package pdf

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
)

// A document has of a font the glyphs that it draws, under their own numbers,
// and the tables that ISO 32000-1, 9.9 names.

// lookUpTables tell the glyph of a character alone, and shapedTables what a
// shaper needs: it would take longer over outlines that it never asks for than
// over all the rest.
var (
	lookUpTables = []string{"OS/2", "cmap", "head", "hhea", "hmtx", "maxp"}
	shapedTables = append([]string{"GDEF", "GPOS", "GSUB"}, lookUpTables...)
)

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

// sound tells of a font whose outlines can be taken over: it is not CFF, and
// says how many glyphs it has and how wide they are.
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

// metrics are a glyph's advance and left side bearing, as hmtx has them.
func metrics(tables map[string][]byte, g int) []byte {
	hmtx, longs := tables["hmtx"], int(binary.BigEndian.Uint16(tables["hhea"][34:]))
	if g < longs {
		return hmtx[4*g : 4*g+4]
	}
	both := slices.Clone(hmtx[4*longs-4 : 4*longs])
	if at := 4*longs + 2*(g-longs); at+2 <= len(hmtx) {
		copy(both[2:], hmtx[at:at+2])
	}
	return both
}

// outline is a glyph as glyf has it; nil for one without a picture, and for one
// that is not in the file.
func outline(tables map[string][]byte, g int) []byte {
	loca, glyf := tables["loca"], tables["glyf"]
	var from, to uint32
	switch long := binary.BigEndian.Uint16(tables["head"][50:]) != 0; {
	case long && 4*g+8 <= len(loca):
		from, to = binary.BigEndian.Uint32(loca[4*g:]), binary.BigEndian.Uint32(loca[4*g+4:])
	case !long && 2*g+4 <= len(loca):
		from, to = 2*uint32(binary.BigEndian.Uint16(loca[2*g:])), 2*uint32(binary.BigEndian.Uint16(loca[2*g+2:]))
	}
	if from >= to || to > uint32(len(glyf)) {
		return nil
	}
	return glyf[from:to]
}

// Flags of a part of a composite glyph (OpenType spec, "glyf").
const (
	partWords = 0x0001
	partScale = 0x0008
	partMore  = 0x0020
	partXY    = 0x0040
	partFour  = 0x0080
)

// parts are the glyphs that a composite glyph is made of.
func parts(glyph []byte) []int {
	const header = 10
	if len(glyph) < header || int16(binary.BigEndian.Uint16(glyph)) >= 0 {
		return nil
	}
	var all []int
	for at := header; at+4 <= len(glyph); {
		flags := binary.BigEndian.Uint16(glyph[at:])
		all = append(all, int(binary.BigEndian.Uint16(glyph[at+2:])))
		at += 6
		if flags&partWords != 0 {
			at += 2
		}
		switch {
		case flags&partScale != 0:
			at += 2
		case flags&partXY != 0:
			at += 4
		case flags&partFour != 0:
			at += 8
		}
		if flags&partMore == 0 {
			return all
		}
	}
	return all
}

// subset gives a TrueType file of the glyphs used, their parts, and glyph 0.
// Glyphs keep their numbers; those after the last are left off.
func subset(tables map[string][]byte, used []bool) []byte {
	kept := slices.Clone(used)
	kept[0] = true
	var wanted []int
	for g := range kept {
		if kept[g] {
			wanted = append(wanted, g)
		}
	}
	for i := 0; i < len(wanted); i++ {
		for _, part := range parts(outline(tables, wanted[i])) {
			if part < len(kept) && !kept[part] {
				kept[part] = true
				wanted = append(wanted, part)
			}
		}
	}
	glyphs := slices.Max(wanted) + 1
	var glyf []byte
	loca, hmtx := make([]byte, 0, 4*glyphs+4), make([]byte, 4*glyphs)
	for g := range glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		if kept[g] {
			copy(hmtx[4*g:], metrics(tables, g))
			glyf = padded(append(glyf, outline(tables, g)...))
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	return sfntFile(map[string][]byte{
		"cvt ": tables["cvt "], "fpgm": tables["fpgm"], "prep": tables["prep"], "glyf": glyf, "loca": loca, "hmtx": hmtx,
		"head": patched(tables["head"], 50, 1), // loca is of the long kind
		"hhea": patched(tables["hhea"], 34, glyphs),
		"maxp": patched(tables["maxp"], 4, glyphs),
	})
}

// patched is a table with another number of two bytes at a place.
func patched(table []byte, at, number int) []byte {
	table = slices.Clone(table)
	binary.BigEndian.PutUint16(table[at:], uint16(number))
	return table
}

// padded fills up to a boundary of four bytes.
func padded(b []byte) []byte {
	for len(b)%4 != 0 {
		b = append(b, 0)
	}
	return b
}

// some are the tables of these names that a font has.
func some(tables map[string][]byte, names []string) map[string][]byte {
	kept := map[string][]byte{}
	for _, name := range names {
		kept[name] = tables[name]
	}
	return kept
}

// sfntFile writes a TrueType file of the tables that are not empty (OpenType
// spec, "Table directory"), each on a boundary of four bytes.
func sfntFile(tables map[string][]byte) []byte {
	var tags []string
	size := 0
	for tag, table := range tables {
		if len(table) > 0 {
			tags = append(tags, tag)
			size += len(table) + 3
		}
	}
	slices.Sort(tags)
	start := 12 + 16*len(tags)
	file := make([]byte, start, start+size)
	binary.BigEndian.PutUint32(file, 0x00010000)
	binary.BigEndian.PutUint16(file[4:], uint16(len(tags)))
	power := bits.Len(uint(len(tags))) - 1
	binary.BigEndian.PutUint16(file[6:], uint16(16<<power))
	binary.BigEndian.PutUint16(file[8:], uint16(power))
	binary.BigEndian.PutUint16(file[10:], uint16(16*len(tags)-16<<power))
	for i, tag := range tags {
		at := len(file)
		file = padded(append(file, tables[tag]...))
		entry := file[12+16*i:]
		copy(entry, tag)
		binary.BigEndian.PutUint32(entry[4:], checksum(file[at:]))
		binary.BigEndian.PutUint32(entry[8:], uint32(at))
		binary.BigEndian.PutUint32(entry[12:], uint32(len(tables[tag])))
	}
	return file
}

// checksum adds up words of four bytes.
func checksum(b []byte) uint32 {
	var sum uint32
	for ; len(b) >= 4; b = b[4:] {
		sum += binary.BigEndian.Uint32(b)
	}
	return sum
}
