package pdf

import (
	"unicode"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// needsShaping tells runes that a look-up per character would draw wrong even
// in the first family: marks that must be placed, joiners, and scripts whose
// letters join or change order.
func needsShaping(r rune) bool {
	if r < 0x0300 {
		return r == 0x00AD // has a glyph, but is no hyphen until a line ends there
	}
	if unicode.Is(unicode.M, r) || invisible(r) {
		return true
	}
	switch language.LookupScript(r) {
	case language.Latin, language.Greek, language.Cyrillic, language.Common:
		return false
	}
	return true
}

// scriptOf is the script of the first character that has one.
func scriptOf(runes []rune) language.Script {
	for _, r := range runes {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited && s != language.Unknown {
			return s
		}
	}
	return language.Latin
}

// shape lets HarfBuzz's port choose and place glyphs. go-text is pinned:
// v0.3.5 joins Arabic wrongly with these fonts (shape_test.go holds what
// hb-shape says).
func (ts *typesetter) shape(f *face, runes []rune, level uint8, w weight) []piece {
	key := shapedText{f, level, string(runes)}
	if known, ok := ts.known[key]; ok {
		return []piece{{face: f, runes: runes, level: level, shaped: known, width: known.width}}
	}
	font := ts.shapers[f]
	if font == nil {
		var err error
		if font, err = f.shaper(); err != nil {
			ts.err = err
			return nil
		}
		ts.shapers[f] = font
	}
	b := ts.buffer
	b.Clear()
	b.ClusterLevel = harfbuzz.MonotoneCharacters // a mark says its own character
	b.AddRunes(runes, 0, len(runes))
	b.Props.Script = scriptOf(runes)
	b.Props.Direction = harfbuzz.LeftToRight
	if level%2 == 1 {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	b.Props.Language = language.NewLanguage("und")
	b.Shape(font, nil)
	em := int(f.font.Upem())
	s := &shaped{glyphs: make([]glyph, 0, len(b.Info))}
	for i, info := range b.Info {
		if info.Glyph == 0 || int(info.Glyph) >= len(f.advances) {
			return ts.unshaped(runes, level, w)
		}
		pos := b.Pos[i]
		g := glyph{id: uint16(info.Glyph), cluster: info.Cluster,
			advance: int(pos.XAdvance) * 1000 / em, dx: int(pos.XOffset) * 1000 / em, dy: int(pos.YOffset) * 1000 / em}
		s.width += g.advance
		s.glyphs = append(s.glyphs, g)
	}
	s.clusters = clustersOf(s.glyphs, runes)
	if len(ts.known) < mostShaped {
		ts.known[key] = s
	}
	return []piece{{face: f, runes: runes, level: level, shaped: s, width: s.width}}
}

// shaped is a stretch as the shaper set it. Nothing in it changes: many pieces
// may share it.
type shaped struct {
	glyphs   []glyph // as they are drawn, from the left
	width    int
	clusters []cluster // in the order of reading
}

// shapedText is a stretch as it is shaped; the same always gives the same glyphs.
type shapedText struct {
	face  *face
	level uint8
	text  string
}

// mostShaped stretches are remembered of one document.
const mostShaped = 4096

// unshaped shows every character of a stretch that a font promised and could
// not draw.
func (ts *typesetter) unshaped(runes []rune, level uint8, w weight) []piece {
	var pieces []piece
	for _, r := range runes {
		if !invisible(r) {
			pieces = append(pieces, ts.numbered(r, level, w))
		}
	}
	return pieces
}
