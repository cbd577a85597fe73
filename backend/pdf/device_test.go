package pdf

import (
	"bytes"
	"errors"
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/signintech/gopdf"
)

// These tests hold what we know of gopdf at the pinned version. One that begins
// to fail says that a defect is mended: then the work around it may go.

func plainDevice(t *testing.T) *gopdf.GoPdf {
	t.Helper()
	ttf, err := fontFiles.ReadFile("fonts/NotoSans-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	g := &gopdf.GoPdf{}
	g.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
	g.SetNoCompression()
	if err := g.AddTTFFontData("plain", ttf); err != nil {
		t.Fatal(err)
	}
	g.AddPage()
	if err := g.SetFont("plain", "", 12); err != nil {
		t.Fatal(err)
	}
	g.SetXY(50, 50)
	return g
}

func written(t *testing.T, g *gopdf.GoPdf) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := g.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A missing character is a space and no error: why fonts are addressed by glyph
// (fontfile.go).
func TestDeviceMissingGlyphIsSilent(t *testing.T) {
	g := plainDevice(t)
	if err := g.Text("A李B"); err != nil {
		t.Fatalf("gopdf now reports a missing glyph: %v", err)
	}
	if !strings.Contains(written(t, g), "[<002400030025>] TJ") {
		t.Error("gopdf no longer draws a space for a missing glyph")
	}
}

type fullDisk struct{ room int }

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errors.New("disk full")
	}
	return len(b), nil
}

// Errors of writing are swallowed: why everything goes to memory first and is
// counted by finish.
func TestDeviceSwallowsWriteErrors(t *testing.T) {
	g := plainDevice(t)
	if err := g.Text("x"); err != nil {
		t.Fatal(err)
	}
	if _, err := g.WriteTo(&fullDisk{room: 500}); err != nil {
		t.Errorf("gopdf now reports errors of writing: %v", err)
	}
}

// A second writing doubles the page tree: why a canvas is written once.
func TestDeviceWritesOnce(t *testing.T) {
	g := plainDevice(t)
	if err := g.Text("x"); err != nil {
		t.Fatal(err)
	}
	first, second := written(t, g), written(t, g)
	if !strings.Contains(first, "/Count 1") || strings.Contains(second, "/Count 1") {
		t.Error("gopdf can now be written twice")
	}
}

// Titles above U+FFFF are broken: why finish writes them.
func TestDeviceBreaksTitles(t *testing.T) {
	g := plainDevice(t)
	g.SetInfo(gopdf.PdfInfo{Title: "🙂"})
	if !strings.Contains(written(t, g), "/Title <FEFF1F642>") {
		t.Error("gopdf no longer writes five digits for one UTF-16 unit")
	}
}

// Its A4 is not A4: why canvas has its own.
func TestDeviceA4(t *testing.T) {
	if gopdf.PageSizeA4.W != 595 || gopdf.PageSizeA4.H != 842 {
		t.Error("gopdf's A4 has changed")
	}
}

// TestDeviceUse: nothing of gopdf is called but plain drawing. Left out on
// purpose: SplitText and MultiCell hang for ever on a column narrower than a
// letter, ImportPage on an empty file; SetProtection is RC4 with 40 bits.
func TestDeviceUse(t *testing.T) {
	allowed := []string{"AddPage", "AddTTFFontFromFontContainer", "Line", "MeasureTextWidth", "RectFromUpperLeftWithStyle", "RestoreGraphicsState",
		"Rotate", "RotateReset", "SaveGraphicsState", "SetFont", "SetGrayFill", "SetGrayStroke", "SetLineWidth", "SetNoCompression", "Start", "WriteTo"}
	set, files := sources(t)
	used := map[string]bool{}
	for _, p := range files {
		ast.Inspect(p, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			from := call.X
			if got, ok := from.(*ast.CallExpr); ok { // canvas.gopdf()
				from = got.Fun
			}
			if device, ok := from.(*ast.SelectorExpr); ok && (device.Sel.Name == "gp" || device.Sel.Name == "gopdf") {
				used[call.Sel.Name] = true
				if !slices.Contains(allowed, call.Sel.Name) {
					t.Errorf("%s: %s is not plain drawing", set.Position(n.Pos()), call.Sel.Name)
				}
			}
			return true
		})
	}
	if len(used) != len(allowed) {
		t.Errorf("%d calls found of %d: the search is broken, or the list is too long", len(used), len(allowed))
	}
}
