package pdf

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/bidi"
)

func jsonLines[T any](t *testing.T, name string) []T {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var all []T
	for lines := bufio.NewScanner(bytes.NewReader(raw)); lines.Scan(); {
		var one T
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

// TestShape compares with what HarfBuzz itself says of the same fonts:
// hb-shape --no-glyph-names --cluster-level=1 --language=und. It guards against
// the go-text release that joins Arabic wrongly.
func TestShape(t *testing.T) {
	type row struct{ Font, Text, Glyphs string }
	rows := jsonLines[row](t, "shape.jsonl")
	if len(rows) < 30 {
		t.Fatalf("only %d rows", len(rows))
	}
	ts := newTypesetter()
	defer ts.close()
	for _, r := range rows {
		family, name, _ := strings.Cut(r.Font, "-")
		w := weight(slices.Index(weightNames[:], name))
		f, err := ts.lib.face(w, slices.Index(scripts, family))
		if err != nil {
			t.Fatal(err)
		}
		runes := []rune(r.Text)
		levels, _ := directions(runes, 0)
		pieces := ts.shape(f, runes, levels[0], w)
		if got := hbText(pieces); got != r.Glyphs {
			t.Errorf("%s %s: %s\nHarfBuzz:  %s", r.Font, r.Text, got, r.Glyphs)
		}
	}
}

// hbText writes glyphs as hb-shape does.
func hbText(pieces []piece) string {
	var all []string
	for _, p := range pieces {
		for _, g := range p.shaped.glyphs {
			offset := ""
			if g.dx != 0 || g.dy != 0 {
				offset = fmt.Sprintf("@%d,%d", g.dx, g.dy)
			}
			all = append(all, fmt.Sprintf("%d=%d%s+%d", g.id, g.cluster, offset, g.advance))
		}
	}
	return "[" + strings.Join(all, "|") + "]"
}

// TestDirections compares levels with those of GNU FriBidi (fribidi --levels)
// on 399 texts, most of them random. Left out is the one text on which FriBidi
// gives a bracket without a partner the direction of a pair before it (BD16).
func TestDirections(t *testing.T) {
	type row struct{ Text, Levels string }
	rows := jsonLines[row](t, "bidi.jsonl")
	if len(rows) < 300 {
		t.Fatalf("only %d rows", len(rows))
	}
	for _, r := range rows {
		got := ""
		for _, l := range levelsOf([]rune(r.Text), firstStrong(r.Text)) {
			got += fmt.Sprint(l)
		}
		if got != r.Levels {
			t.Errorf("%+q: levels %s, FriBidi %s", r.Text, got, r.Levels)
		}
	}
}

// firstStrong is the direction that UAX #9 itself gives a paragraph (P2, P3).
func firstStrong(text string) uint8 {
	for _, r := range text {
		switch classOf(r) {
		case bidi.L:
			return 0
		case bidi.R, bidi.AL:
			return 1
		}
	}
	return 0
}

// TestPrevailing: a paragraph runs as most of its letters do, and a single line
// of a name stands where other names stand.
func TestPrevailing(t *testing.T) {
	for text, want := range map[string]uint8{
		"Mary": 0, "": 0, "12": 0, "محمد": 1, "محمد, Łukasz Wiśniewski": 0, "Her aunt محمد عبد الله rang": 0, "محمد عبد الله, Mary": 1,
	} {
		if _, base := directions([]rune(text), 0); base != want {
			t.Errorf("%s runs %d, want %d", text, base, want)
		}
	}
	ts := newTypesetter()
	defer ts.close()
	if one := ts.wrap("محمد عبد الله", regular, 12, 500); len(one) != 1 || one[0].across {
		t.Error("a single line of Arabic is set at the right")
	}
	for _, l := range ts.wrap(strings.Repeat("محمد عبد الله ", 20), regular, 12, 200) {
		if !l.across {
			t.Error("a paragraph of Arabic is not set at the right")
		}
	}
}

// TestWrittenRunsAsItsLettersDo also on a paper that runs from the right: what
// somebody wrote in English there is English, though a name begins it. The
// paper's own words need only begin from the right.
func TestWrittenRunsAsItsLettersDo(t *testing.T) {
	ts := newTypesetter()
	defer ts.close()
	ts.base = 1
	const english = "محمد عبد الله is the children's uncle, and he fetches them from school on Mondays and on Thursdays."
	for what, lines := range map[string]struct {
		lines []line
		from  string
	}{
		"written": {ts.wrapWritten(english, regular, 12, 400), "left"}, "the paper's own": {ts.wrap(english, regular, 12, 400), "right"},
	} {
		got := "right"
		if lines.lines[0].across {
			got = "left"
		}
		if len(lines.lines) < 2 || got != lines.from {
			t.Errorf("%s runs from the %s", what, got)
		}
	}
	if urdu := ts.wrapWritten(strings.Repeat("محمد عبد الله ", 20)+"Mary", regular, 12, 400); urdu[0].across {
		t.Error("Arabic on a paper that runs from the right is set at its other side")
	}
}

// TestAnAddressPartsAtItsMarks: too long for its line, it goes on before a mark,
// unless that would leave more than two thirds of the line empty; nothing of it is lost.
func TestAnAddressPartsAtItsMarks(t *testing.T) {
	ts := newTypesetter()
	defer ts.close()
	for text, want := range map[string][]string{
		"annabel.featherstonehaugh@marlbridge.example":        {"annabel", ".featherstonehaugh", "@marlbridge.example"},
		"a.llanfairpwllgwyngyllgogerychwyrndrobwll@x.example": {"a.llanfairpwllgwyngyllg", "ogerychwyrndrobwll", "@x.example"},
	} {
		var got []string
		for _, l := range ts.wrap(text, regular, 12, 130) {
			got = append(got, "")
			for _, p := range l.pieces {
				got[len(got)-1] += string(p.runes)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s parts as %q, want %q", text, got, want)
		}
	}
}

// TestOverridesAreShown: a mark that would turn other people's words around is
// seen and has no effect.
func TestOverridesAreShown(t *testing.T) {
	levels, base := directions([]rune("a\u202Ebc\u2067d\u2069"), 0)
	if base != 0 || slices.Max(levels) != 0 {
		t.Errorf("levels %v: an override was obeyed", levels)
	}
	ts := newTypesetter()
	defer ts.close()
	ts.where = "Question"
	l := ts.wrap("a\u202Ebc", regular, 12, 500)[0]
	if len(l.pieces) != 3 || l.pieces[1].sign != signNumber || l.pieces[2].at != l.pieces[0].width+l.pieces[1].width {
		t.Errorf("pieces %+v: the override is not a box in its place", l.pieces)
	}
	want := MissingGlyph{Character: "\u202E", Code: "U+202E", Where: "Question", Count: 1}
	if len(ts.missing) != 1 || ts.missing[0] != want {
		t.Errorf("missing %+v, want %+v", ts.missing, want)
	}
}

// TestMissing: what cannot be drawn is counted once per place, however often
// the text is measured, and told with the question it stands in.
func TestMissing(t *testing.T) {
	job := oneItem("table", "李 and 李")
	job.Paper.Sections[0].Items[0].Label = "Names"
	job.Paper.Sections[0].Items[0].Rows = [][]string{{"李小", "x"}, {strings.Repeat("龙", 60), "y"}}
	doc := draw(t, job)
	got := fmt.Sprint(doc.Missing)
	if want := "[{李 U+674E Names 1} {小 U+5C0F Names 1} {龙 U+9F99 Names 60}]"; got != want {
		t.Errorf("missing %s, want %s", got, want)
	}
	if text := read(t, doc.Bytes).tree().all(); !strings.Contains(text, "62 characters have no picture") {
		t.Error("the closing does not say how many characters have no picture")
	}
}

// TestOneGlyphTwoCharacters: where a font draws two characters with one glyph,
// each is still read as it was typed.
func TestOneGlyphTwoCharacters(t *testing.T) {
	c := newCanvas(newTypesetter(), 1)
	c.page()
	root := &elem{role: "Document"}
	first := c.ts.wrap("b", regular, 12, 500)[0]
	c.line(root.add("P"), 50, 50, 12, black, first)
	f := first.pieces[0].face
	one := []glyph{{id: f.glyph('b'), advance: int(f.advances[f.glyph('b')])}}
	shared := piece{face: f, runes: []rune("a"), shaped: &shaped{glyphs: one, clusters: clustersOf(one, []rune("a"))}}
	c.line(root.add("P"), 50, 70, 12, black, line{pieces: []piece{shared}})
	raw, err := c.bytes()
	if err != nil {
		t.Fatal(err)
	}
	file, err := finish(raw, c, finishing{title: "T", language: "en-GB", made: sampleTime, root: root})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, file).tree().all(); got != "b\na\n" {
		t.Errorf("read %q, want b and a", got)
	}
}
