// Package pictures makes a photo fit to be kept and printed: upright, small
// enough, and with nothing in it but the picture. It may not know whose picture
// it is, nor touch a file or the network. One reason: image decoders eat
// hostile bytes, and a phone's photo carries the address it was taken at, so
// both are dealt with in one place that does nothing else.
package pictures

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"earlyhelp.example/backend/fault"
)

// What is taken. A photo of today's phones is below each.
const (
	MaxBytes  = 30 << 20 // of the file as it comes
	MaxSide   = 2000     // pixels of what is kept: 240 to the inch across A4
	maxPixels = 52_000_000
	maxWide   = 20_000 // one side, in pixels
	quality   = 85
)

// Picture is a photo ready to be kept: a baseline JPEG without metadata.
type Picture struct {
	JPEG          []byte
	Width, Height int // pixels, upright
}

// Clean reads a JPEG or a PNG, turns it as its EXIF orientation says, scales it
// to at most MaxSide and writes it anew, so that no place, time, name of a
// phone or small preview stays in it. Transparent parts become white. The error
// is a fault of the kind Invalid whose sentence tells what to do. The size is
// judged from the header, before anything is decoded.
func Clean(b []byte) (Picture, error) {
	f, err := recognise(b)
	if err != nil {
		return Picture{}, err
	}
	if err := f.judge(); err != nil {
		return Picture{}, err
	}
	var decoded image.Image
	if f.jpeg {
		decoded, err = jpeg.Decode(bytes.NewReader(b))
	} else {
		decoded, err = png.Decode(bytes.NewReader(b))
	}
	if err != nil {
		return Picture{}, fault.Wrap(err, fault.Invalid, "pictures.damaged")
	}
	kept := upright(shrink(decoded, MaxSide), f.orientation)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, kept, &jpeg.Options{Quality: quality}); err != nil {
		return Picture{}, fault.Wrap(err, fault.Internal, "internal")
	}
	return Picture{JPEG: out.Bytes(), Width: kept.Rect.Dx(), Height: kept.Rect.Dy()}, nil
}
