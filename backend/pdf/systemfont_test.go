package pdf

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// computerFont is the first font of this computer that SystemFonts names.
func computerFont(t *testing.T) []byte {
	t.Helper()
	var found []byte
	_ = filepath.WalkDir("/usr/share/fonts", func(path string, d fs.DirEntry, err error) error { // a folder that is not there has no font
		if err == nil && slices.Contains(SystemFonts, d.Name()) {
			found, _ = os.ReadFile(path)
			return filepath.SkipAll
		}
		return nil
	})
	if found == nil {
		t.Skip("this computer has no Chinese font in TrueType (2026-11-22: apt install fonts-droid-fallback)")
	}
	return found
}

// TestSystemFont: with a font of the computer a Chinese name is drawn and read
// as it was typed, and nothing is missing; emoji still are.
func TestSystemFont(t *testing.T) {
	own, err := ReadFont(computerFont(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "李小龙王秀英田中さくら、" {
		f := own.faceOf(r)
		if g, _ := own.windows[0]().nominal(r); f == nil || g == 0 || f.glyph(r) != g {
			t.Errorf("%c is not drawn with its own glyph %d", r, g)
		}
	}
	job := oneItem(forms.PaperPeople, "李小龙 and 王秀英、田中さくら 🙂")
	job.Fonts = func() []*Font { return []*Font{own} }
	doc := draw(t, job)
	complete(t, job, doc)
	if slices.ContainsFunc(doc.Missing, func(m MissingGlyph) bool { return m.Code != "U+1F642" }) || len(doc.Missing) == 0 {
		t.Errorf("missing %+v", doc.Missing)
	}
	if tool, err := exec.LookPath("pdftotext"); err == nil {
		text, _ := exec.Command(tool, keep(t, doc), "-").Output()
		for _, name := range []string{"李小龙", "王秀英", "田中さくら"} {
			if !strings.Contains(string(text), name) {
				t.Errorf("pdftotext does not find %s", name)
			}
		}
	}
	out(t, "chinese", doc)
	job.Fonts = nil
	if doc := draw(t, job); len(doc.Missing) < 8 {
		t.Errorf("without a font of the computer only %d are missing", len(doc.Missing))
	}
}

// TestFontsAreAskedForLate: a paper without a character that a font of the
// computer may draw never asks for one.
func TestFontsAreAskedForLate(t *testing.T) {
	asked := 0
	for text, want := range map[string]int{"Łukasz, محمد and আনিয়া 🙂": 0, "李小龙 twice: 李": 1} {
		asked = 0
		job := oneItem(forms.PaperLong, text)
		job.Fonts = func() []*Font { asked++; return nil }
		if doc := draw(t, job); asked < want || asked > 0 && want == 0 || len(doc.Missing) == 0 {
			t.Errorf("%q asked %d times, missing %+v", text, asked, doc.Missing)
		}
	}
}

// spoilt is a font of ideographs with one table replaced.
func spoilt(t testing.TB, table string, by func([]byte) []byte) []byte {
	t.Helper()
	whole, err := fontFiles.ReadFile("fonts/NotoSans-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	tables, err := sfntTables(whole)
	if err != nil {
		t.Fatal(err)
	}
	tables["cmap"] = hanMap()
	tables[table] = by(tables[table])
	return sfntFile(tables, drawnTables)
}

// noise is as many bytes that mean nothing.
func noise(table []byte) []byte { return bytes.Repeat([]byte{0xff}, len(table)) }

// hanMap says that the first ideographs are the first glyphs.
func hanMap() []byte {
	m := glyphMap(0, 200)
	binary.BigEndian.PutUint16(m[len(m)-18:], 0x4E00+199) // the end of the run
	binary.BigEndian.PutUint16(m[len(m)-12:], 0x4E00)     // its start
	binary.BigEndian.PutUint16(m[len(m)-8:], 0x10000-0x4E00+1)
	return m
}

// TestABrokenFontCostsNoPaper: a font whose outlines lie outside it is refused;
// with one whose outlines mean nothing every paper is drawn all the same.
func TestABrokenFontCostsNoPaper(t *testing.T) {
	if _, err := ReadFont(spoilt(t, "loca", noise)); !fault.Is(err, fault.Invalid) {
		t.Errorf("outlines outside the font: %v", err)
	}
	own, err := ReadFont(spoilt(t, "glyf", noise))
	if err != nil {
		t.Fatal(err)
	}
	job, asked := oneItem(forms.PaperPeople, "\u4E03\u4E05"), false
	job.Fonts = func() []*Font { asked = true; return []*Font{own} }
	if doc := draw(t, job); doc.Pages != 1 || !asked {
		t.Errorf("%d pages, asked %t", doc.Pages, asked)
	}
}

// FuzzReadFont: whatever bytes a computer has for a font, it is refused, or a
// paper is drawn, with its glyphs or with boxes.
func FuzzReadFont(f *testing.F) {
	f.Add(spoilt(f, "glyf", noise))
	f.Fuzz(func(t *testing.T, ttf []byte) {
		own, err := ReadFont(ttf)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		job := oneItem(forms.PaperPeople, "\u4E03\u4E05")
		job.Fonts = func() []*Font { return []*Font{own} }
		if _, err := Render(t.Context(), job); err != nil {
			t.Fatal(err)
		}
	})
}

// TestNoFont: what is no font is refused, whole fonts cut short too.
func TestNoFont(t *testing.T) {
	whole, err := fontFiles.ReadFile("fonts/NotoSans-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for _, ttf := range [][]byte{nil, []byte("OTTO"), []byte("ttcf\x00\x02"), whole[:40], whole[:len(whole)/2], append([]byte{0, 1, 0, 0, 0, 60}, make([]byte, 999)...)} {
		if _, err := ReadFont(ttf); !fault.Is(err, fault.Invalid) {
			t.Errorf("%d bytes of no font: %v", len(ttf), err)
		}
	}
}
