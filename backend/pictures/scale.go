package pictures

import (
	"image"
	"image/draw"
)

// shrink makes a picture no larger than most pixels a side, each new pixel the
// mean of those it covers, on white. It goes over the source in bands of rows,
// so that the whole never stands in memory a second time at its full size.
func shrink(src image.Image, most int) *image.RGBA {
	bounds := src.Bounds()
	w, h := fitted(bounds.Dx(), bounds.Dy(), most)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	band := &image.RGBA{}
	for y := range h {
		top, bottom := span(y, h, bounds.Dy())
		if rows := image.Rect(0, 0, bounds.Dx(), bottom-top); band.Rect != rows {
			band = image.NewRGBA(rows)
		}
		draw.Draw(band, band.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(band, band.Rect, src, bounds.Min.Add(image.Pt(0, top)), draw.Over)
		for x := range w {
			left, right := span(x, w, bounds.Dx())
			mean(out.Pix[out.PixOffset(x, y):], band, left, right)
		}
	}
	return out
}

// fitted keeps the proportions; a side never becomes nothing.
func fitted(w, h, most int) (int, int) {
	switch {
	case w <= most && h <= most:
		return w, h
	case w >= h:
		return most, max(1, h*most/w)
	}
	return max(1, w*most/h), most
}

// span is the pixels of the source, from and to, that pixel i of n covers.
func span(i, n, of int) (int, int) {
	from := i * of / n
	return from, max(from+1, (i+1)*of/n)
}

// mean puts the mean of some columns of a band into the first pixel of out.
func mean(out []byte, band *image.RGBA, left, right int) {
	var sum [4]int
	for y := range band.Rect.Dy() {
		row := band.Pix[band.PixOffset(left, y) : band.PixOffset(right-1, y)+4]
		for i := 0; i < len(row); i += 4 {
			for k := range sum {
				sum[k] += int(row[i+k])
			}
		}
	}
	count := (right - left) * band.Rect.Dy()
	for k := range sum {
		out[k] = byte((sum[k] + count/2) / count)
	}
}

// upright turns and mirrors a picture as its EXIF orientation asks.
func upright(src *image.RGBA, orientation int) *image.RGBA {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	var from func(x, y int) (int, int)
	switch orientation {
	case 2:
		from = func(x, y int) (int, int) { return w - 1 - x, y }
	case 3:
		from = func(x, y int) (int, int) { return w - 1 - x, h - 1 - y }
	case 4:
		from = func(x, y int) (int, int) { return x, h - 1 - y }
	case 5:
		from = func(x, y int) (int, int) { return y, x }
	case 6:
		from = func(x, y int) (int, int) { return y, h - 1 - x }
	case 7:
		from = func(x, y int) (int, int) { return w - 1 - y, h - 1 - x }
	case 8:
		from = func(x, y int) (int, int) { return w - 1 - y, x }
	default:
		return src
	}
	wide, high := w, h
	if orientation >= 5 {
		wide, high = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			sx, sy := from(x, y)
			copy(out.Pix[out.PixOffset(x, y):], src.Pix[src.PixOffset(sx, sy):src.PixOffset(sx, sy)+4])
		}
	}
	return out
}
