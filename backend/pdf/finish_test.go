package pdf

import (
	"bytes"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

func rawPaper(t testing.TB) ([]byte, *canvas) {
	t.Helper()
	c := newCanvas(newTypesetter(), 1)
	c.page()
	root := &elem{role: "Document"}
	c.line(root.add("P"), 50, 50, 12, black, c.ts.wrap("Mary Smith", regular, 12, 500)[0])
	c.line(root.add("P"), 50, 70, 12, black, c.ts.wrap("محمد", semiBold, 12, 500)[0])
	raw, err := c.bytes()
	if err != nil {
		t.Fatal(err)
	}
	return raw, c
}

func finishing1() finishing {
	return finishing{title: "T", language: "en-GB", made: sampleTime, root: &elem{role: "Document"}}
}

// TestFinishMissesNothing: whatever part of gopdf's file is lost, no document
// comes out. gopdf itself would say nothing.
func TestFinishMissesNothing(t *testing.T) {
	raw, c := rawPaper(t)
	if _, err := finish(raw, c, finishing1()); err != nil {
		t.Fatalf("the whole file is refused: %v", err)
	}
	for cut := 0; cut < len(raw)-8; cut += 97 {
		if _, err := finish(raw[:cut], c, finishing1()); !fault.Is(err, fault.Internal) {
			t.Fatalf("a file cut at %d of %d bytes is taken: %v", cut, len(raw), err)
		}
	}
	for name, lost := range map[string]string{"a page": "/Type /Page\n", "a mark": string(emptyStateToken), "a character map": "begincmap", "a font file": "/Length1 ", "an object": "3 0 obj\n"} {
		damaged := bytes.Replace(raw, []byte(lost), bytes.Repeat([]byte(" "), len(lost)), 1)
		if bytes.Equal(damaged, raw) {
			t.Fatalf("%s: %q is not in the file", name, lost)
		}
		if _, err := finish(damaged, c, finishing1()); !fault.Is(err, fault.Internal) {
			t.Errorf("%s was lost and nobody noticed", name)
		}
	}
}

func FuzzFinish(f *testing.F) {
	raw, c := rawPaper(f)
	f.Add(raw)
	f.Add([]byte("xref\nstartxref\n0\n%%EOF"))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, _ = finish(file, c, finishing1()) // may refuse, must not fall over
	})
}

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
	words := make([]string, 300)
	for i := range 250 {
		words[i] = string(rune('A' + i))
	}
	got := string(characterMap(words))
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
	for _, never := range []string{"Smith", "pdfuaid", "pdfaid", "gopdf"} {
		if bytes.Contains(file, []byte(never)) {
			t.Errorf("the file says %q outside its packed parts", never)
		}
	}
	if !bytes.Contains(file, []byte("<dc:title>")) || !bytes.Contains(file, []byte(sampleReference)) {
		t.Error("the file has no title")
	}
}
