package pdf

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// longJob has some more pages than two quires.
func longJob() Job {
	job := sampleJob()
	items := make([]forms.PaperItem, 33*quirePages)
	for i := range items {
		items[i] = forms.PaperItem{Kind: forms.PaperLong, Label: fmt.Sprintf("Visit %d", i),
			Parts: []forms.PaperPart{{Answered: true, Text: fmt.Sprintf("Note %d of محمد.", i)}}}
	}
	items[len(items)-1].Parts[0].Text = "Only here: Ζωή, Щука, தமிழ்."
	job.Paper.Sections = []forms.PaperSection{{Number: "1", Title: "Visits", Items: items}}
	return job
}

// TestQuires: a document over many quires is one document: every page once and
// in its place, every answer, the fonts of all of them once, the same bytes.
func TestQuires(t *testing.T) {
	job := longJob()
	doc := draw(t, job)
	if doc.Pages <= 2*quirePages {
		t.Fatalf("%d pages are no more than two quires", doc.Pages)
	}
	r := read(t, doc.Bytes)
	text, from := r.tree().all(), 0
	for _, it := range job.Paper.Sections[0].Items {
		at := strings.Index(text[from:], it.Label+"\n"+it.Parts[0].Text)
		if at < 0 {
			t.Fatalf("%s and its answer are not there, or not in order", it.Label)
		}
		from += at
	}
	for page := 1; page <= doc.Pages; page++ {
		if want := fmt.Sprintf("Page %d of %d", page, doc.Pages); strings.Count(r.decor, want) != 1 {
			t.Errorf("%q stands on %d pages", want, strings.Count(r.decor, want))
		}
	}
	if again, err := Render(t.Context(), job); err != nil || !bytes.Equal(again.Bytes, doc.Bytes) {
		t.Errorf("a second drawing differs (%v)", err)
	}
}

// TestQuireMissesNothing: what is lost between gopdf and the packed page is
// noticed.
func TestQuireMissesNothing(t *testing.T) {
	for name, damage := range map[string]func(q *quire){
		"nothing":          func(*quire) {},
		"a page":           func(q *quire) { q.pages++ },
		"a stretch":        func(q *quire) { q.own.ends = append(q.own.ends, len(q.own.text)) },
		"a stretch's room": func(q *quire) { q.own.ends = q.own.ends[1:] },
	} {
		c := newCanvas(newTypesetter(), quirePages+1)
		c.page()
		c.rule(50, 50, 100, 50, 1, black)
		c.endMark()
		damage(c.quire)
		if c.quire.write(); (c.quire.err == nil) != (name == "nothing") {
			t.Errorf("%s was lost: %v", name, c.quire.err)
		}
	}
}

// TestQuiresFonts: whatever is drawn on any page has its outline in the file.
func TestQuiresFonts(t *testing.T) {
	r := read(t, draw(t, longJob()).Bytes)
	drawn := drawnGlyphs(r)
	if len(drawn) < 4 {
		t.Fatalf("only %d fonts are drawn with", len(drawn))
	}
	for name, glyphs := range drawn {
		var resources string
		for _, dict := range r.dicts {
			if strings.Contains(dict, "/ProcSet") {
				resources = dict
			}
		}
		font := r.dicts[number1(resources, "/"+name+` (\d+)`)]
		descriptor := r.dicts[number1(r.dicts[number1(font, `/DescendantFonts \[(\d+)`)], `/FontDescriptor (\d+)`)]
		_, file, _ := strings.Cut(strings.Fields(font[strings.Index(font, "/BaseFont "):])[1], "+")
		whole, err := fontFiles.ReadFile("fonts/" + file + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		for g := range glyphs {
			if got, want := outlineSize(t, r.streams[number1(descriptor, `/FontFile2 (\d+)`)], g), outlineSize(t, whole, g); got != want {
				t.Errorf("%s: glyph %d has an outline of %d bytes, want %d", file, g, got, want)
			}
		}
	}
}

// drawnGlyphs are those of all pages, by the name of their font.
func drawnGlyphs(r *reader) map[string]map[int]bool {
	drawn, font := map[string]map[int]bool{}, ""
	for _, stream := range r.streams {
		for line := range strings.SplitSeq(string(stream), "\n") {
			if strings.Contains(line, " Tf ") {
				font = strings.TrimPrefix(strings.Fields(line)[0], "/")
			}
			hex, isText := strings.CutPrefix(line, "[<")
			for i := 0; isText && i+4 <= len(hex); i += 4 {
				if g, err := strconv.ParseUint(hex[i:i+4], 16, 16); err == nil {
					if drawn[font] == nil {
						drawn[font] = map[int]bool{}
					}
					drawn[font][int(g)] = true
				}
			}
		}
	}
	return drawn
}

func outlineSize(t *testing.T, ttf []byte, g int) int {
	t.Helper()
	tables, err := sfntTables(ttf)
	if err != nil {
		t.Fatal(err)
	}
	loca := tables["loca"]
	if binary.BigEndian.Uint16(tables["head"][50:]) != 0 {
		return int(binary.BigEndian.Uint32(loca[4*g+4:])) - int(binary.BigEndian.Uint32(loca[4*g:]))
	}
	return 2 * (int(binary.BigEndian.Uint16(loca[2*g+2:])) - int(binary.BigEndian.Uint16(loca[2*g:])))
}
