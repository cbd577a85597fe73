package pdf

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

func photo(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 300)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bundleCover() Job {
	job := sampleJob()
	job.Paper = forms.Paper{Title: "Chronology and evidence pack", Copy: forms.CopyProfessional, Language: "en",
		Facts: []forms.PaperFact{{Label: "Made by", Text: "Dami Adeyemi"}, {Label: "Who asked, and why", Text: "MASH, to decide on a step up"}}}
	return job
}

// pack is a bundle of an assessment, a photo and a locked letter.
func pack(t testing.TB, passphrase string) Bundle {
	t.Helper()
	form := draw(t, exampleJob(t, "smith", forms.CopyProfessional))
	letter, err := Lock(draw(t, oneItem(forms.PaperLong, "A letter from the landlord.")).Bytes, "letter-pass")
	if err != nil {
		t.Fatal(err)
	}
	return Bundle{Cover: bundleCover(), Passphrase: passphrase, Parts: []Part{
		{Title: "Early Help Assessment", PDF: form.Bytes}, {Title: "Photo of the kitchen ceiling", JPEG: photo(t)}, {Title: "Letter", PDF: letter, Password: "letter-pass"}}}
}

// TestBundle: the list tells where each part begins, a bookmark leads there,
// and the whole is one sound file.
func TestBundle(t *testing.T) {
	b := pack(t, "")
	doc, err := BundleOf(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("EARLYHELP_PDF_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "bundle.pdf"), doc.Bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := api.Validate(bytes.NewReader(doc.Bytes), settings("")); err != nil {
		t.Error(err)
	}
	pages, err := Inspect(t.Context(), doc.Bytes, "")
	if err != nil || pages != doc.Pages {
		t.Fatalf("%d pages, told %d: %v", pages, doc.Pages, err)
	}
	marks, err := api.Bookmarks(bytes.NewReader(doc.Bytes), settings(""))
	if err != nil || len(marks) != 4 {
		t.Fatalf("bookmarks %v: %v", marks, err)
	}
	formPages, _ := Inspect(t.Context(), b.Parts[0].PDF, "")
	for i, want := range []int{1, 2, 2 + formPages, 3 + formPages} {
		if marks[i].PageFrom != want {
			t.Errorf("%q leads to page %d, want %d", marks[i].Title, marks[i].PageFrom, want)
		}
	}
	if tool, err := exec.LookPath("pdftotext"); err == nil {
		file := keep(t, doc)
		first, _ := exec.Command(tool, "-layout", "-l", "1", file, "-").Output()
		last, _ := exec.Command(tool, "-f", "13", file, "-").Output()
		if text := string(first); !strings.Contains(text, "Photo of the kitchen ceiling") || !strings.Contains(text, "What is in this pack") {
			t.Errorf("the cover does not list the photo:\n%s", text)
		}
		all, _ := exec.Command(tool, file, "-").Output()
		if !strings.Contains(string(all), "A letter from the landlord.") {
			t.Errorf("the locked letter is not readable in the bundle: %s", last)
		}
	}
}

// TestBundleLocked: with a passphrase nothing of it can be read without, title
// included, and it is locked in the strongest way there is (revision 6).
func TestBundleLocked(t *testing.T) {
	doc, err := BundleOf(t.Context(), pack(t, "three blue kites"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"Chronology", "Smith", "\x00C\x00h\x00r"} {
		if bytes.Contains(doc.Bytes, []byte(secret)) {
			t.Errorf("%q can be read in the locked file", secret)
		}
	}
	simple, err := Lock(draw(t, oneItem(forms.PaperLong, "text")).Bytes, "blue-kite")
	if err != nil {
		t.Fatal(err)
	}
	for password, key := range map[string]string{"": "bundle.locked", "three red kites": "bundle.password", "red-kite": "bundle.password", "blue-kite": ""} {
		_, err := Inspect(t.Context(), simple, password)
		if key == "" && err != nil || key != "" && (err == nil || !strings.Contains(err.Error(), key)) {
			t.Errorf("with %q: %v, want %q", password, err, key)
		}
	}
	if tool, err := exec.LookPath("qpdf"); err == nil {
		for password, file := range map[string][]byte{"three blue kites": doc.Bytes, "blue-kite": simple} {
			out, err := exec.Command(tool, "--password="+password, "--show-encryption", keep(t, Document{Bytes: file})).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "R = 6") || !strings.Contains(string(out), "AESv3") {
				t.Errorf("qpdf says %s (%v)", out, err)
			}
		}
	}
}

// hostile are files that people add, by what is wrong with them.
func hostile(t testing.TB) map[string][]byte {
	whole := draw(t, oneItem(forms.PaperLong, "text")).Bytes
	locked, err := Lock(whole, "x")
	if err != nil {
		t.Fatal(err)
	}
	noPages := bytes.Replace(whole, []byte("/Type/Pages"), []byte("/Type/Pagez"), 1)
	return map[string][]byte{
		"bundle.empty": nil, "bundle.notpdf": []byte("PK\x03\x04 a Word file"), "bundle.damaged": whole[:len(whole)/2], "bundle.locked": locked,
		"bundle.damaged ": []byte("%PDF-1.7\n" + strings.Repeat("garbage ", 400)), "bundle.damaged  ": []byte("%PDF-1.4\n%%EOF"), "bundle.damaged   ": noPages[:len(noPages)-40],
		"bundle.large": append([]byte("%PDF-1.7\n"), make([]byte, maxPart)...),
	}
}

// TestHostilePDFs: each gets its own sentence, alone and by its number in a
// bundle.
func TestHostilePDFs(t *testing.T) {
	for key, file := range hostile(t) {
		key = strings.TrimSpace(key)
		_, err := Inspect(t.Context(), file, "")
		if !fault.Is(err, fault.Invalid) || !strings.HasSuffix(strings.SplitN(err.Error()+":", ":", 3)[1], key) {
			t.Errorf("%s: %v", key, err)
		}
		_, err = BundleOf(t.Context(), Bundle{Cover: bundleCover(), Parts: []Part{{Title: "Photo", JPEG: photo(t)}, {Title: "Bad", PDF: file}}})
		if say := fault.Say(err, "en"); !fault.Is(err, fault.Invalid) || !strings.HasPrefix(say, "Document 2 ") {
			t.Errorf("%s in a bundle: %q (%v)", key, say, err)
		}
	}
	cut, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Inspect(cut, draw(t, oneItem(forms.PaperLong, "text")).Bytes, ""); err == nil {
		t.Error("a call that was given up on gave an answer")
	}
}

// FuzzInspect: whatever comes, the answer is a count or a fault of the file.
func FuzzInspect(f *testing.F) {
	for _, file := range hostile(f) {
		if len(file) < 1<<20 {
			f.Add(file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		if _, err := Inspect(t.Context(), file, ""); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}
