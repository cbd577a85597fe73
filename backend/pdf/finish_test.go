package pdf

import (
	"bytes"
	"strings"
	"testing"
)

// TestTextString: UTF-16 with its mark, pairs above U+FFFF.
func TestTextString(t *testing.T) {
	for text, want := range map[string]string{"": "<FEFF>", "Aé": "<FEFF004100E9>", "🙂": "<FEFFD83DDE42>"} {
		if got := textString(text); got != want {
			t.Errorf("textString(%q) = %s, want %s", text, got, want)
		}
	}
}

// TestCharacterMap: blocks of at most 100, as the standard says.
func TestCharacterMap(t *testing.T) {
	says := make([]string, 300)
	for i := range 250 {
		says[i] = string(rune('A' + i))
	}
	got := string(characterMap(says))
	for _, want := range []string{"100 beginbfchar", "50 beginbfchar", "<0000><FFFF>", "<0000><0041>"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in the map", want)
		}
	}
}

// TestMetadata: no name of the family in what a folder view shows, and no
// conformance claimed that nothing has checked.
func TestMetadata(t *testing.T) {
	job := sampleJob()
	file := draw(t, job).Bytes
	for _, never := range []string{"Smith", "pdfuaid", "pdfaid"} {
		if bytes.Contains(file, []byte(never)) {
			t.Errorf("the file says %q outside its packed parts", never)
		}
	}
	if !bytes.Contains(file, []byte("<dc:title>")) || !bytes.Contains(file, []byte(sampleReference)) {
		t.Error("the file has no title")
	}
}
