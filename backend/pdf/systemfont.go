package pdf

import "earlyhelp.example/backend/fault"

// SystemFonts are names of files that a computer may have and that can draw
// Chinese, Japanese or Korean: TrueType outlines, one font to a file. The fonts
// inside this program cannot, because they would make it twice as large.
var SystemFonts = []string{"simhei.ttf", "simkai.ttf", "simfang.ttf", "Deng.ttf", "malgun.ttf", "Arial Unicode.ttf", "ARIALUNI.TTF",
	"DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "NotoSansSC-Regular.ttf", "NotoSansTC-Regular.ttf", "NotoSansJP-Regular.ttf", "NotoSansKR-Regular.ttf"}

// mostFontBytes is the largest font file that is read.
const mostFontBytes = 40 << 20

// Font is a font of the computer, asked for what the fonts inside this program
// lack. It draws characters one by one: no script that must be shaped. It is
// safe to use from many goroutines.
type Font struct{ face *face }

// ReadFont reads a TrueType file of the computer. Its bytes are not trusted: the
// error is a fault of the kind Invalid.
func ReadFont(ttf []byte) (f *Font, err error) {
	defer func() {
		if recover() != nil { // a parser of fonts met what it had not thought of
			f, err = nil, fault.New(fault.Invalid, "pdf.font")
		}
	}()
	if len(ttf) > mostFontBytes {
		return nil, fault.New(fault.Invalid, "pdf.font")
	}
	read, err := newFace("System", ttf)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "pdf.font")
	}
	read.whole = true
	return &Font{read}, nil
}
