package pictures

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

// scene is a picture whose four corners differ: red, green, blue, black, from
// the top left around with the sun.
func scene(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, corner(x >= w/2, y >= h/2))
		}
	}
	return m
}

var (
	red, green  = color.RGBA{220, 0, 0, 255}, color.RGBA{0, 200, 0, 255}
	blue, black = color.RGBA{0, 0, 220, 255}, color.RGBA{0, 0, 0, 255}
)

func corner(right, below bool) color.RGBA {
	switch {
	case right && below:
		return blue
	case right:
		return green
	case below:
		return black
	}
	return red
}

func jpegOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exif is a block with a place in it and an orientation.
func exif(order binary.AppendByteOrder, o uint16) []byte {
	mark := "MM"
	if order == binary.LittleEndian {
		mark = "II"
	}
	b := order.AppendUint16([]byte(mark), 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	b = append(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, 0x010F), 2), 14), 0, 0, 0, 38) // maker
	b = order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tagOrientation), 3), 1)
	b = append(order.AppendUint16(b, o), 0, 0, 0, 0, 0, 0)
	return append(b, "12 Meadow Lane\x00"...)
}

// held is a JPEG whose camera was held as the orientation says.
func held(t testing.TB, order binary.AppendByteOrder, o uint16) []byte {
	block := append([]byte("Exif\x00\x00"), exif(order, o)...)
	plain := jpegOf(t, scene(40, 20))
	out := append([]byte{0xFF, 0xD8, 0xFF, 0xE1}, byte((len(block)+2)>>8), byte(len(block)+2))
	return append(append(out, block...), plain[2:]...)
}

// corners are the colours of a picture from the top left around with the sun.
func corners(t *testing.T, p Picture) [4]color.RGBA {
	t.Helper()
	m, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	w, h := m.Bounds().Dx(), m.Bounds().Dy()
	if w != p.Width || h != p.Height {
		t.Errorf("the picture is %d by %d, told as %d by %d", w, h, p.Width, p.Height)
	}
	near := func(x, y int) color.RGBA {
		r, g, b, _ := m.At(x, y).RGBA()
		for _, c := range []color.RGBA{red, green, blue, black} {
			if far(r, c.R)+far(g, c.G)+far(b, c.B) < 120 {
				return c
			}
		}
		return color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 1}
	}
	return [4]color.RGBA{near(2, 2), near(w-3, 2), near(w-3, h-3), near(2, h-3)}
}

func far(a uint32, b uint8) int { return max(int(a>>8)-int(b), int(b)-int(a>>8)) }

// TestUpright is every way to hold a camera (EXIF 2.32, figure of tag 0x0112).
func TestUpright(t *testing.T) {
	want := map[uint16][4]color.RGBA{
		1: {red, green, blue, black}, 2: {green, red, black, blue}, 3: {blue, black, red, green}, 4: {black, blue, green, red},
		5: {red, black, blue, green}, 6: {black, red, green, blue}, 7: {blue, green, red, black}, 8: {green, blue, black, red},
		9: {red, green, blue, black}, 0: {red, green, blue, black},
	}
	for o, colours := range want {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			p, err := Clean(held(t, order, o))
			if err != nil {
				t.Fatal(err)
			}
			if got := corners(t, p); got != colours {
				t.Errorf("held as %d: corners %v, want %v", o, got, colours)
			}
			if turned := o >= 5 && o <= 8; turned != (p.Height > p.Width) {
				t.Errorf("held as %d: %d by %d", o, p.Width, p.Height)
			}
			if bytes.Contains(p.JPEG, []byte("Exif")) || bytes.Contains(p.JPEG, []byte("Meadow")) {
				t.Errorf("held as %d: the place is still in the picture", o)
			}
		}
	}
}

// TestPNG: a drawing with transparent parts is white there, and its eXIf chunk
// is obeyed and dropped.
func TestPNG(t *testing.T) {
	m := scene(40, 20)
	for y := range 10 {
		for x := range 20 {
			m.SetRGBA(x, y, color.RGBA{})
		}
	}
	p, err := Clean(pngOf(t, m))
	if err != nil {
		t.Fatal(err)
	}
	if got := corners(t, p); got[0] != (color.RGBA{255, 255, 255, 1}) && got[0].R < 250 {
		t.Errorf("a transparent corner became %v", got[0])
	}
	plain := pngOf(t, scene(40, 20))
	block := exif(binary.BigEndian, 6)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(block)))
	chunk = append(append(chunk, "eXIf"...), block...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	turned, err := Clean(append(append(bytes.Clone(plain[:33]), chunk...), plain[33:]...))
	if err != nil {
		t.Fatal(err)
	}
	if got := corners(t, turned); got != [4]color.RGBA{black, red, green, blue} {
		t.Errorf("the chunk was not obeyed: corners %v", got)
	}
}

// TestScaled: the longer side fits and the proportions stay; a small picture is
// not blown up.
func TestScaled(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{
		{4000, 3000, 2000, 1500}, {1501, 6000, 500, 2000}, {300, 200, 300, 200}, {6000, 2, 2000, 1},
	} {
		p, err := Clean(jpegOf(t, scene(c.w, c.h)))
		if err != nil {
			t.Fatal(err)
		}
		if p.Width != c.wantW || p.Height != c.wantH {
			t.Errorf("%d by %d became %d by %d, want %d by %d", c.w, c.h, p.Width, p.Height, c.wantW, c.wantH)
		}
		if c.h > 2 && corners(t, p) != [4]color.RGBA{red, green, blue, black} {
			t.Errorf("%d by %d lost its corners", c.w, c.h)
		}
	}
}

// claims is a picture whose header says a size that its data do not have.
func claims(t testing.TB, w, h uint32) []byte {
	b := bytes.Clone(pngOf(t, scene(8, 8)))
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// scanned is a progressive JPEG with so many passes over the picture.
func scanned(t testing.TB, passes int) []byte {
	b := jpegOf(t, scene(16, 16))
	at := bytes.Index(b, []byte{0xFF, 0xC0})
	b[at+1] = markSOF2
	at = bytes.Index(b, []byte{0xFF, markSOS})
	return append(bytes.Clone(b[:at]), bytes.Repeat(b[at:len(b)-2], passes)...)
}

// TestRefused: each kind of hostile or odd file has its own sentence, told from
// its head, before it is decoded.
func TestRefused(t *testing.T) {
	photo := held(t, binary.BigEndian, 6)
	cases := map[string]struct {
		file []byte
		key  string
	}{
		"nothing":           {nil, "pictures.empty"},
		"too many bytes":    {make([]byte, MaxBytes+1), "pictures.large"},
		"a letter":          {[]byte("Dear Ms Adeyemi, "), "pictures.kind"},
		"a PDF":             {[]byte("%PDF-1.7\n"), "pictures.kind"},
		"an iPhone's photo": {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), "pictures.heic"},
		"WebP":              {[]byte("RIFF\x24\x00\x00\x00WEBPVP8 "), "pictures.webp"},
		"cut short":         {photo[:len(photo)/3], "pictures.damaged"},
		"cut in its data":   {pngOf(t, scene(90, 90))[:80], "pictures.damaged"},
		"a JPEG's head":     {[]byte("\xFF\xD8\xFF"), "pictures.damaged"},
		"a bomb":            {claims(t, 60_000, 60_000), "pictures.pixels"},
		"a long bomb":       {claims(t, 1<<30, 1), "pictures.pixels"},
		"a square bomb":     {claims(t, 15_000, 15_000), "pictures.pixels"},
		"a scan bomb":       {scanned(t, maxScans+1), "pictures.pixels"},
		"false data":        {claims(t, 5000, 5000), "pictures.damaged"},
	}
	for name, c := range cases {
		_, err := Clean(c.file)
		if !fault.Is(err, fault.Invalid) || !strings.Contains(err.Error(), c.key) {
			t.Errorf("%s: %v, want %s", name, err, c.key)
			continue
		}
		if say := fault.Say(err, "en"); strings.HasPrefix(say, "pictures.") || !strings.HasSuffix(say, ".") {
			t.Errorf("%s: the sentence is %q", name, say)
		}
	}
}

// FuzzClean: whatever comes, the answer is a picture of the promised size or a
// fault with a sentence.
func FuzzClean(f *testing.F) {
	for _, b := range [][]byte{held(f, binary.BigEndian, 6), held(f, binary.LittleEndian, 3), pngOf(f, scene(9, 5)), claims(f, 900, 900), scanned(f, 3), {0xFF, 0xD8, 0xFF}} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := Clean(b)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("not a fault of the file: %v", err)
			}
			return
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(p.JPEG))
		if err != nil || c.Width != p.Width || c.Height != p.Height || p.Width > MaxSide || p.Height > MaxSide {
			t.Fatalf("%d by %d: %v", p.Width, p.Height, err)
		}
	})
}

// BenchmarkPhoto is a phone's photo of twelve million pixels.
func BenchmarkPhoto(b *testing.B) {
	file := jpegOf(b, scene(4032, 3024))
	if name := os.Getenv("EARLYHELP_PHOTO"); name != "" {
		var err error
		if file, err = os.ReadFile(name); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Clean(file); err != nil {
			b.Fatal(err)
		}
	}
}
