package pdf

import (
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
	job.Fonts = []*Font{own}
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
