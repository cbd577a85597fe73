package desk

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"earlyhelp.example/backend/pdf"
)

// chineseFont is a font of this computer that draws Chinese.
func chineseFont(t *testing.T) *pdf.Font {
	t.Helper()
	var found *pdf.Font
	_ = filepath.WalkDir("/usr/share/fonts", func(path string, d fs.DirEntry, err error) error { // a folder that is not there has no font
		if err == nil && slices.Contains(pdf.SystemFonts, d.Name()) {
			ttf, _ := os.ReadFile(path)
			found, _ = pdf.ReadFont(ttf)
			return filepath.SkipAll
		}
		return nil
	})
	if found == nil {
		t.Skip("this computer has no Chinese font in TrueType (2026-11-22: apt install fonts-droid-fallback)")
	}
	return found
}

// TestChineseIsDrawnWhereTheComputerCan: a Chinese name is drawn with a font of
// the computer, asked for by the first paper that needs one and by no other; on a
// computer without one the person is told of a box.
func TestChineseIsDrawnWhereTheComputerCan(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	own, asked := chineseFont(t), 0
	id := b.start(false)
	b.set(id, "c1", "family_address", "", "4 Weir Cottages")
	at := "/api/assessments/" + id
	var check PrintCheck
	b.desk.Fonts = func() []*pdf.Font { asked++; return []*pdf.Font{own} }
	b.post(at+"/print-check", WhichCopy{Copy: "professional"}, &check)
	if asked != 0 || len(check.Missing) != 0 {
		t.Fatalf("a paper without Chinese asked %d times, missing %+v", asked, check.Missing)
	}
	b.set(id, "c2", "family_address", "", "Care of 李小龙, 4 Weir Cottages")
	b.post(at+"/print-check", WhichCopy{Copy: "professional"}, &check)
	if asked == 0 || len(check.Missing) != 0 || check.Says != "" {
		t.Errorf("with a font it asked %d times and told %+v", asked, check)
	}
	if w := b.send("GET", at+"/pdf/professional", ""); w.Header().Get("X-Missing-Characters") != "0" {
		t.Errorf("header: %q", w.Header().Get("X-Missing-Characters"))
	}
	b.desk.Fonts = nil
	b.post(at+"/print-check", WhichCopy{Copy: "professional"}, &check)
	if len(check.Missing) != 3 || check.Says == "" {
		t.Errorf("without a font it told %+v", check)
	}
}
