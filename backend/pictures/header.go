package pictures

import (
	"bytes"
	"encoding/binary"
	"image/jpeg"
	"image/png"

	"earlyhelp.example/backend/fault"
)

// found is what the head of a file says of the picture in it.
type found struct {
	jpeg          bool
	width, height int
	orientation   int // EXIF, 1 to 8; 1 where none is told
	progressive   bool
	scans         int // of a JPEG: passes over the picture
}

// A progressive JPEG keeps every coefficient in memory and passes over all of
// them with each scan. Real ones have about ten scans.
const (
	maxProgressive = 26_000_000 // pixels
	maxScans       = 64
)

// recognise tells a picture by its first bytes, never by its name.
func recognise(b []byte) (found, error) {
	switch {
	case len(b) == 0:
		return found{}, fault.New(fault.Invalid, "pictures.empty")
	case len(b) > MaxBytes:
		return found{}, fault.New(fault.Invalid, "pictures.large", MaxBytes>>20)
	case bytes.HasPrefix(b, []byte("\xFF\xD8\xFF")):
		c, err := jpeg.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			return found{}, fault.Wrap(err, fault.Invalid, "pictures.damaged")
		}
		f := found{jpeg: true, width: c.Width, height: c.Height, orientation: 1}
		f.segments(b)
		return f, nil
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		c, err := png.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			return found{}, fault.Wrap(err, fault.Invalid, "pictures.damaged")
		}
		return found{width: c.Width, height: c.Height, orientation: pngOrientation(b)}, nil
	case len(b) >= 12 && string(b[4:8]) == "ftyp" && heif(string(b[8:12])):
		return found{}, fault.New(fault.Invalid, "pictures.heic")
	case len(b) >= 12 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return found{}, fault.New(fault.Invalid, "pictures.webp")
	}
	return found{}, fault.New(fault.Invalid, "pictures.kind")
}

// heif tells the brands of HEIC and AVIF files (ISO/IEC 23008-12).
func heif(brand string) bool {
	switch brand {
	case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1", "avif", "avis":
		return true
	}
	return false
}

// judge refuses what would take too much memory or time to decode.
func (f found) judge() error {
	pixels := int64(f.width) * int64(f.height)
	switch {
	case f.width < 1 || f.height < 1:
		return fault.New(fault.Invalid, "pictures.damaged")
	case f.width > maxWide || f.height > maxWide || pixels > maxPixels:
		return fault.New(fault.Invalid, "pictures.pixels", maxPixels/1_000_000)
	case f.progressive && (pixels > maxProgressive || f.scans > maxScans):
		return fault.New(fault.Invalid, "pictures.pixels", maxProgressive/1_000_000)
	}
	return nil
}

// Markers of a JPEG (ITU-T T.81, table B.1).
const (
	markSOF2 = 0xC2 // a progressive frame begins
	markSOI  = 0xD8
	markEOI  = 0xD9
	markSOS  = 0xDA // a scan begins
	markAPP1 = 0xE1 // EXIF is here
)

// segments walks the markers of a JPEG: it finds the orientation and counts the
// scans. Damage ends the walk; the decoder judges it.
func (f *found) segments(b []byte) {
	for i := 2; i+4 <= len(b); {
		if b[i] != 0xFF {
			i++ // coded data
			continue
		}
		mark := b[i+1]
		if mark == 0 || mark == 0xFF || mark >= 0xD0 && mark <= markSOI || mark == 0x01 {
			i++
			if mark != 0xFF {
				i++
			}
			continue
		}
		if mark == markEOI {
			return
		}
		size := int(binary.BigEndian.Uint16(b[i+2:]))
		end := i + 2 + size
		if size < 2 || end > len(b) {
			return
		}
		switch mark {
		case markSOF2:
			f.progressive = true
		case markSOS:
			f.scans++
		case markAPP1:
			if exif, ok := bytes.CutPrefix(b[i+4:end], []byte("Exif\x00\x00")); ok {
				f.orientation = orientation(exif)
			}
		}
		i = end
	}
}

// pngOrientation reads the eXIf chunk (PNG, third edition, 11.3.3.3).
func pngOrientation(b []byte) int {
	for i := 8; i+12 <= len(b); {
		size := int(binary.BigEndian.Uint32(b[i:]))
		kind := string(b[i+4 : i+8])
		if size < 0 || size > len(b)-i-12 || kind == "IDAT" || kind == "IEND" {
			break
		}
		if kind == "eXIf" {
			return orientation(b[i+8 : i+8+size])
		}
		i += 12 + size
	}
	return 1
}

// tagOrientation is how the camera was held (EXIF 2.32, 4.6.4).
const tagOrientation = 0x0112

// orientation reads the first directory of an EXIF block; 1, upright, for
// whatever it cannot read.
func orientation(exif []byte) int {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	switch string(exif[:4]) {
	case "II*\x00":
		order = binary.LittleEndian
	case "MM\x00*":
	default:
		return 1
	}
	at := int64(order.Uint32(exif[4:]))
	if at+2 > int64(len(exif)) {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			break
		}
		if order.Uint16(entries) == tagOrientation {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			break
		}
		entries = entries[12:]
	}
	return 1
}
