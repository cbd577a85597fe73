package app

import (
	"os"
	"path/filepath"
	"testing"

	"earlyhelp.example/backend/pdf"
)

// TestFontsOfTheComputer: the first of the named fonts that can be read is taken,
// however deep it lies and however its name is written; a damaged one is passed
// over, and nothing else is read.
func TestFontsOfTheComputer(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join("..", "backend", "pdf", "fonts", "NotoSans-Regular.ttf"))
	must(t, err)
	dir := t.TempDir()
	deep := filepath.Join(dir, "truetype", "some")
	must(t, os.MkdirAll(deep, 0o700))
	must(t, os.WriteFile(filepath.Join(dir, "Unknown.ttf"), whole, 0o600))
	if got := fontsIn([]string{dir, filepath.Join(dir, "none")}); len(got) != 0 {
		t.Error("a font that nobody named was read")
	}
	must(t, os.WriteFile(filepath.Join(dir, pdf.SystemFonts[0]), whole[:len(whole)/2], 0o600))
	if got := fontsIn([]string{dir}); len(got) != 0 {
		t.Error("a damaged font was taken")
	}
	must(t, os.WriteFile(filepath.Join(deep, "SIMKAI.TTF"), whole, 0o600))
	if got := fontsIn([]string{dir}); len(got) != 1 {
		t.Errorf("%d fonts were found", len(got))
	}
}
