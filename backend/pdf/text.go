package pdf

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/segmenter"
	"golang.org/x/text/unicode/norm"
)

// Widths of glyphs, pieces and lines are whole thousandths of the type size,
// as in the PDF itself, so that sums are exact and agree with what is drawn.

// glyph is one glyph of a shaped piece, in the order of drawing.
type glyph struct {
	id              uint16
	advance, dx, dy int
	cluster         int // index into the piece's runes of the character it belongs to
}

// sign is a piece that is drawn with lines instead of a font.
type sign uint8

const (
	noSign     sign = iota
	signNumber      // a box with the number of a character that cannot be drawn
	signBox         // the ballot boxes, which Noto Sans lacks
	signTick
	signCross
	signCheck // a tick or a cross without a box
	signNo
)

var signRunes = map[rune]sign{'☐': signBox, '□': signBox, '☑': signTick, '☒': signCross, '✓': signCheck, '✔': signCheck, '✗': signNo, '✘': signNo}

// piece is a stretch of one line with one face and one direction.
type piece struct {
	face   *face
	runes  []rune
	shaped *shaped // nil: one glyph per rune, as they come
	at     int     // where it begins, from the left end of its line
	width  int
	level  uint8 // of direction; odd is right to left
	sign   sign
	space  bool // nothing but spaces
}

// typesetter turns text into lines. It belongs to one document and one
// goroutine; it remembers what could not be drawn.
type typesetter struct {
	lib       *fontCase
	where     string // label of the question being set, for missing
	missing   []MissingGlyph
	seen      map[[2]string]int
	base      uint8   // direction of the paper: 1 runs from the right
	quiet     bool    // note nothing as missing: the text is set a second time
	pieces    []piece // of the word being set, used again for the next
	spaced    []spacedWord
	stretched []stretch // of the paragraph being set, likewise
	words     segmenter.Segmenter
	letters   segmenter.Segmenter
	buffer    *harfbuzz.Buffer
	shapers   map[*face]*harfbuzz.Font
	known     map[shapedText]*shaped // what was shaped before: a name stands on every page
	fonts     func() []*Font         // of the computer, asked last; nil for none
	err       error                  // the first font that could not be read
}

func newTypesetter() *typesetter {
	return &typesetter{lib: typeCase(), seen: map[[2]string]int{}, buffer: harfbuzz.NewBuffer(), shapers: map[*face]*harfbuzz.Font{}, known: map[shapedText]*shaped{}}
}

// typesetterOf is the typesetter of one job.
func typesetterOf(job Job) *typesetter {
	ts := newTypesetter()
	ts.fonts, ts.base = job.Fonts, wordsOf(job.Paper).base()
	return ts
}

// close gives the shapers back to their faces.
func (ts *typesetter) close() {
	for f, shaper := range ts.shapers {
		f.shapers.Put(shaper)
	}
	ts.shapers = nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ")

// clean gives the paragraphs of a text: composed as fonts expect (NFC), bytes
// that are no UTF-8 replaced by U+FFFD, every kind of line end understood.
func clean(text string) [][]rune {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	text = norm.NFC.String(text)
	if !strings.ContainsFunc(text, endsLine) { // nearly every text there is
		return [][]rune{[]rune(strings.TrimRightFunc(text, breakingSpace))}
	}
	text = lineEnds.Replace(text)
	var paragraphs [][]rune
	for p := range strings.SplitSeq(text, "\n") {
		paragraphs = append(paragraphs, []rune(strings.TrimRightFunc(p, breakingSpace)))
	}
	return paragraphs
}

// endsLine tells of what lineEnds replaces.
func endsLine(r rune) bool {
	return r < ' ' || r == 0x0085 || r == 0x2028 || r == 0x2029
}

// breakingSpace tells spaces at which a line may end.
func breakingSpace(r rune) bool {
	return r == ' ' || r >= 0x2000 && r <= 0x200A && r != 0x2007 || r == 0x1680 || r == 0x205F || r == 0x3000
}

// invisible tells characters that have no picture of their own and change
// nothing on paper unless a shaper asks for them.
func invisible(r rune) bool {
	return r == 0x00AD || r >= 0x200B && r <= 0x200F || r >= 0x2060 && r <= 0x2064 ||
		r >= 0xFE00 && r <= 0xFE0F || r == 0xFEFF || r == 0x061C || r == 0x034F
}

// steering tells characters that must be seen and never obeyed: control codes,
// and the marks that turn the direction of other people's text (UAX #9).
func steering(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r >= 0xE0000 && r <= 0xE0FFF
}

// legible is a text for the lists of a viewer, whose fonts we do not know:
// without marks that steer, and without characters that mean nothing outside
// one program.
func legible(text string) string {
	return strings.Map(func(r rune) rune {
		if steering(r) || unicode.Is(unicode.Co, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// itemise cuts runes without breaking spaces into pieces, left in the order of
// reading. levels has one direction level per rune. What it gives lasts until
// it is asked again.
func (ts *typesetter) itemise(runes []rune, levels []uint8, w weight) []piece {
	pieces := ts.pieces[:0]
	defer func() { ts.pieces = pieces }()
	if p, ok := ts.easy(runes, levels, w); ok {
		pieces = append(pieces, p)
		return pieces
	}
	for i := 0; i < len(runes); {
		if symbol, ok := ts.symbol(runes[i], levels[i], w); ok {
			pieces = append(pieces, symbol)
			i++
			continue
		}
		f := ts.faceFor(runes[i], w)
		if f == nil {
			if !invisible(runes[i]) {
				pieces = append(pieces, ts.numbered(runes[i], levels[i], w))
			}
			i++
			continue
		}
		end := i + 1
		for end < len(runes) && levels[end] == levels[i] && ts.stays(f, runes[end], w) {
			end++
		}
		pieces = ts.set(pieces, f, runes[i:end], levels[i], w)
		i = end
	}
	return pieces
}

// easy makes the one piece of a stretch of letters of the first family that all
// run from the left: nearly all text there is. What it finds is what itemise
// would find.
func (ts *typesetter) easy(runes []rune, levels []uint8, w weight) (piece, bool) {
	f, err := ts.lib.face(w, 0)
	if err != nil || len(runes) == 0 {
		return piece{}, false
	}
	p := piece{face: f, runes: runes}
	for i, r := range runes {
		if levels[i] != 0 || r >= directRunes || !f.easy[r] {
			return piece{}, false
		}
		p.width += int(f.advances[f.direct[r]])
	}
	return p, true
}

// stays tells whether a rune goes on with the face before it.
func (ts *typesetter) stays(f *face, r rune, w weight) bool {
	if steering(r) || signRunes[r] != noSign {
		return false
	}
	if unicode.Is(unicode.M, r) || invisible(r) {
		return f.glyph(r) != 0 || invisible(r)
	}
	return ts.faceFor(r, w) == f
}

// faceFor is the first face with a glyph for the rune; nil where none has.
func (ts *typesetter) faceFor(r rune, w weight) *face {
	if steering(r) {
		return nil
	}
	for i := range scripts {
		f, err := ts.lib.face(w, i)
		if err != nil {
			ts.err = err
			return nil
		}
		if f.glyph(r) != 0 {
			return f
		}
		if r < directRunes && i == 0 && !mayBeElsewhere(r) {
			return nil
		}
	}
	if ts.fonts == nil || !standsAlone(r) {
		return nil
	}
	for _, own := range ts.fonts() {
		if f := own.faceOf(r); f != nil {
			return f
		}
	}
	return nil
}

// standsAlone tells characters of scripts that need no shaping and run from the
// left: the only ones that a font of the computer is trusted with.
func standsAlone(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
}

// mayBeElsewhere spares loading four fonts for a Latin letter that none has.
func mayBeElsewhere(r rune) bool { return r >= 0x0590 && r < 0x1E00 || r >= 0x2000 }

// set adds the pieces of a stretch of one face: by plain look-up where that is
// enough, else by shaping.
func (ts *typesetter) set(pieces []piece, f *face, runes []rune, level uint8, w weight) []piece {
	if f.whole || f.plain && level%2 == 0 && !slices.ContainsFunc(runes, needsShaping) {
		p := piece{face: f, runes: runes, level: level}
		for _, r := range runes {
			p.width += int(f.advances[f.glyph(r)])
		}
		return append(pieces, p)
	}
	return append(pieces, ts.shape(f, runes, level, w)...)
}

// symbol makes a piece of a character that we draw ourselves.
func (ts *typesetter) symbol(r rune, level uint8, w weight) (piece, bool) {
	s := signRunes[r]
	if s == noSign {
		return piece{}, false
	}
	f, err := ts.lib.face(w, 0)
	if err != nil {
		ts.err = err
	}
	return piece{face: f, runes: []rune{r}, width: 900, level: level, sign: s}, true
}

// numbered makes the box for a character that cannot be drawn, and remembers it.
func (ts *typesetter) numbered(r rune, level uint8, w weight) piece {
	if !ts.quiet {
		ts.note(r)
	}
	f, err := ts.lib.face(w, 0)
	if err != nil {
		ts.err = err
	}
	return piece{face: f, runes: []rune{r}, width: numberWidth(r), level: level, sign: signNumber}
}

func (ts *typesetter) note(r rune) {
	ts.miss(MissingGlyph{Character: string(r), Code: fmt.Sprintf("U+%04X", r), Where: ts.where, Count: 1})
}

// miss remembers a character that could not be drawn.
func (ts *typesetter) miss(m MissingGlyph) {
	key := [2]string{m.Code, m.Where}
	if at, ok := ts.seen[key]; ok {
		ts.missing[at].Count += m.Count
		return
	}
	ts.seen[key] = len(ts.missing)
	ts.missing = append(ts.missing, m)
}

// numberWidth is room for two rows of two or three small digits.
func numberWidth(r rune) int {
	if r > 0xFFFF {
		return 1000
	}
	return 760
}

// spaces makes the piece of a stretch of breaking spaces.
func (ts *typesetter) spaces(runes []rune, level uint8, w weight) piece {
	f, err := ts.lib.face(w, 0)
	if err != nil {
		ts.err = err
		return piece{}
	}
	p := piece{face: f, level: level, space: true}
	if p.runes = runes; len(runes) > 1 || runes[0] != ' ' {
		p.runes = slices.Repeat([]rune{' '}, len(runes))
	}
	p.width = len(runes) * int(f.advances[f.glyph(' ')])
	return p
}
