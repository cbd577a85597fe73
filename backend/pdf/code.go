package pdf

import (
	"image/color"

	"github.com/boombuler/barcode/qr"

	"earlyhelp.example/backend/fault"
)

// matrix is a QR code (ISO/IEC 18004) as rows of modules, true for black.
type matrix [][]bool

// codeOf makes the code of a reference, and of nothing else: a paper that is
// found must not tell a name to a telephone.
func codeOf(reference string) (matrix, error) {
	code, err := qr.Encode(reference, qr.M, qr.Auto)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "pdf.code")
	}
	bounds := code.Bounds()
	m := make(matrix, bounds.Dy())
	for y := range m {
		m[y] = make([]bool, bounds.Dx())
		for x := range m[y] {
			m[y][x] = color.GrayModel.Convert(code.At(bounds.Min.X+x, bounds.Min.Y+y)).(color.Gray).Y < 128
		}
	}
	return m, nil
}

// draw paints the code, so far from where the paper begins, as vectors: a run of
// black modules is one rectangle.
func (m matrix) draw(c *canvas, e *elem, x, y, side float64) {
	c.tag(e)
	x = c.from(x, side)
	module := side / float64(len(m))
	for row, modules := range m {
		for from := 0; from < len(modules); from++ {
			if !modules[from] {
				continue
			}
			to := from
			for to < len(modules) && modules[to] {
				to++
			}
			// A hair's breadth over, so that no white line shows between rows.
			c.block(x+float64(from)*module, y+float64(row)*module, float64(to-from)*module, module+0.05)
			from = to
		}
	}
}
