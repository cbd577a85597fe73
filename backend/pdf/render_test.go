package pdf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

func TestMain(m *testing.M) {
	api.DisableConfigDir() // or pdfcpu writes a folder into the user's profile
	os.Exit(m.Run())
}

// draw renders and holds the result to the standard: strict validation.
func draw(t testing.TB, job Job) Document {
	t.Helper()
	doc, err := Render(t.Context(), job)
	if err != nil {
		t.Fatalf("render: %v", err)
	}
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationStrict
	if err := api.Validate(bytes.NewReader(doc.Bytes), conf); err != nil {
		t.Fatalf("the file breaks the standard: %v", err)
	}
	return doc
}

func sampleJobs() map[string]Job {
	blank, large, practice, family := sampleJob(), sampleJob(), sampleJob(), sampleJob()
	blank.Paper, blank.State, blank.Reference = blankPaper(), StateBlank, ""
	large.LargePrint, large.State, large.Digest = true, StateReceived, strings.Repeat("9f86d081", 8)
	practice.Practice, practice.Paper.Language = true, "cy"
	family.Paper.Copy, family.State = forms.CopyFamily, StateFinished
	return map[string]Job{"draft": sampleJob(), "blank": blank, "large": large, "practice": practice, "family": family}
}

// TestSamples keeps the papers of this room to be looked at.
func TestSamples(t *testing.T) {
	dir := os.Getenv("EARLYHELP_PDF_OUT")
	for name, job := range sampleJobs() {
		doc := draw(t, job)
		if doc.Pages == 0 || len(doc.Bytes) == 0 {
			t.Errorf("%s: empty", name)
		}
		if dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), doc.Bytes, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// golden compares with a file of testdata; UPDATE_GOLDEN=1 writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; look at the pages, then UPDATE_GOLDEN=1. Got:\n%s", name, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range g {
		if i >= len(w) || w[i] != g[i] {
			return "line " + strconv.Itoa(i+1) + ": " + g[i]
		}
	}
	return "line " + strconv.Itoa(len(g)+1) + ": nothing"
}

// TestStructure: what a screen reader reads out, in order.
func TestStructure(t *testing.T) {
	golden(t, "structure.txt", read(t, draw(t, sampleJob()).Bytes).tree().outlineText(0))
}

// TestPopplerAgrees: another program reads the same tree.
func TestPopplerAgrees(t *testing.T) {
	tool := need(t, "pdfinfo")
	out, err := exec.Command(tool, "-struct-text", keep(t, draw(t, sampleJob()))).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Document", "H1", "H2", "Table", "/Scope /Column", "/Scope /Row", `"Mary Smith"`, "LBody", "Figure"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("pdfinfo -struct-text does not show %s", want)
		}
	}
	info, err := exec.Command(tool, keep(t, draw(t, sampleJob()))).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`Tagged: +yes`, `Title: +Early Help Assessment · EH-7K3QD-92MXA-4`, `Metadata Stream: +yes`, `Encrypted: +no`, `JavaScript: +no`} {
		if !regexp.MustCompile(want).Match(info) {
			t.Errorf("pdfinfo does not show %s:\n%s", want, info)
		}
	}
}

func need(t *testing.T, tool string) string {
	t.Helper()
	path, err := exec.LookPath(tool)
	if err != nil {
		t.Skipf("%s is not installed (poppler-utils)", tool)
	}
	return path
}

func keep(t testing.TB, doc Document) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, doc.Bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestSameBytes: the same job gives the same bytes, today and next year. A
// change of a library or of Go's deflate may change the digest; then look at
// the pages before writing it anew.
func TestSameBytes(t *testing.T) {
	job := sampleJob()
	first := draw(t, job)
	if second := draw(t, job); !bytes.Equal(first.Bytes, second.Bytes) {
		t.Fatal("two renders differ")
	}
	digest := sha256.Sum256(first.Bytes)
	golden(t, "sample.sha256", hex.EncodeToString(digest[:])+"\n")
}

// TestTogether: many at once, each as if alone.
func TestTogether(t *testing.T) {
	want := draw(t, sampleJob())
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			got, err := Render(t.Context(), sampleJob())
			if err != nil || !bytes.Equal(got.Bytes, want.Bytes) {
				t.Errorf("a render beside others differs (%v)", err)
			}
		})
	}
	all.Wait()
}

func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Render(ctx, sampleJob()); fault.KindOf(err) != fault.Internal {
		t.Errorf("a stopped render gave %v", err)
	}
}

// TestRunningLines: every page says what it is, whose, how far, and its number
// (BR-48); initials, never names.
func TestRunningLines(t *testing.T) {
	job := sampleJob()
	doc := draw(t, job)
	tool := need(t, "pdftotext")
	for page := 1; page <= doc.Pages; page++ {
		n := strconv.Itoa(page)
		out, err := exec.Command(tool, "-f", n, "-l", n, keep(t, doc), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Early Help Assessment · MS, TW, JS, OW", sampleReference, "Draft – not finished · printed 22/11/2026 14:05 by Dami Adeyemi", "Page " + n + " of " + strconv.Itoa(doc.Pages)} {
			if !strings.Contains(string(out), want) {
				t.Errorf("page %d does not say %q", page, want)
			}
		}
		if strings.Count(string(out), "OFFICIAL-SENSITIVE") != 2 {
			t.Errorf("page %d has not its marking above and below", page)
		}
	}
}

// TestMarking: every copy has the marking that means something to its reader.
func TestMarking(t *testing.T) {
	for copyOf, want := range map[forms.Copy]string{
		forms.CopyProfessional: "OFFICIAL-SENSITIVE", forms.CopySignature: "OFFICIAL-SENSITIVE",
		forms.CopyBlank: "OFFICIAL-SENSITIVE WHEN FILLED IN", forms.CopyFamily: "PRIVATE – FOR YOU AND YOUR FAMILY",
	} {
		job := oneItem(forms.PaperLong, "An answer.")
		job.Paper.Copy = copyOf
		decor := read(t, draw(t, job).Bytes).decor
		if !strings.HasPrefix(decor, want) || !strings.HasSuffix(decor, want) || copyOf == forms.CopyFamily && strings.Contains(decor, "OFFICIAL") {
			t.Errorf("%s copy: running lines %q, want %q first and last", copyOf, decor, want)
		}
	}
}

// TestWatermark: what is not finished or not received says so across the page,
// in gray that is not read out.
func TestWatermark(t *testing.T) {
	for _, c := range []struct {
		state    DocState
		practice bool
		want     bool
	}{{StateDraft, false, true}, {StateFinished, false, true}, {StateReceived, false, false}, {StateReceived, true, true}} {
		job := sampleJob()
		job.State, job.Practice = c.state, c.practice
		doc := draw(t, job)
		pages := 0
		for _, stream := range read(t, doc.Bytes).streams {
			if bytes.Contains(stream, []byte("0.94 g\n")) && bytes.Contains(stream, []byte("72 Tf")) {
				pages++
			}
		}
		if got := pages == doc.Pages; got != c.want || !got && pages > 0 {
			t.Errorf("%s, practice %v: a watermark on %d of %d pages", c.state, c.practice, pages, doc.Pages)
		}
	}
}

// TestWithheld: the family's copy must not even say that there is more.
func TestWithheld(t *testing.T) {
	for copyOf, want := range map[forms.Copy]bool{forms.CopyProfessional: true, forms.CopyFamily: false, forms.CopySignature: false} {
		job := sampleJob()
		job.Paper.Copy = copyOf
		text := read(t, draw(t, job).Bytes).tree().all()
		if strings.Contains(text, "Notes for staff safety") != want {
			t.Errorf("%s copy: names what is withheld is %v, want %v", copyOf, !want, want)
		}
	}
}

// TestRoomToSign: the copy to sign has lines to sign on, whatever the form
// brings (BR-47); other copies have those of their form.
func TestRoomToSign(t *testing.T) {
	for copyOf, want := range map[forms.Copy]int{forms.CopySignature: leastSigners, forms.CopyProfessional: 0, forms.CopyFamily: 0} {
		job := oneItem(forms.PaperLong, "An answer.")
		job.Paper.Copy = copyOf
		if got := strings.Count(read(t, draw(t, job).Bytes).tree().all(), "Signature\n"); got != want {
			t.Errorf("%s copy: %d lines to sign, want %d", copyOf, got, want)
		}
	}
	job := oneItem(forms.PaperSignature, "Signed on paper, 20/11/2026")
	for copyOf, want := range map[forms.Copy]int{forms.CopySignature: 1, forms.CopyProfessional: 0} {
		job.Paper.Copy = copyOf
		text := read(t, draw(t, job).Bytes).tree().all()
		if got := strings.Count(text, "Signature\n"); got != want || !strings.Contains(text, "Signed on paper, 20/11/2026") {
			t.Errorf("%s copy of what is signed: %d lines, want %d, and the answer", copyOf, got, want)
		}
	}
}

// TestClosing: the last page proves the paper whole.
func TestClosing(t *testing.T) {
	job := sampleJob()
	job.State, job.Digest = StateFinished, strings.Repeat("0123456789abcdef", 4)
	text := read(t, draw(t, job).Bytes).tree().all()
	for _, want := range []string{"This paper holds 41 answers; the form asked 57 questions.", "01234567 89abcdef"} {
		if !strings.Contains(text, want) {
			t.Errorf("the closing does not say %q", want)
		}
	}
}

// TestSizes: nothing that is read is smaller than 11 points, or 18 in large
// print. The one exception is the number inside a character's box.
func TestSizes(t *testing.T) {
	sizes := regexp.MustCompile(`/F\d+ ([0-9.]+) Tf`)
	for name, least := range map[string]float64{"draft": 11, "large": 18} {
		for n, stream := range read(t, draw(t, sampleJobs()[name]).Bytes).streams {
			for _, m := range sizes.FindAllStringSubmatch(string(stream), -1) {
				size, _ := strconv.ParseFloat(m[1], 64)
				if size < least && size != 12*0.44 && size != 18*0.44 {
					t.Errorf("%s: stream %d has text of %v points", name, n, size)
				}
			}
		}
	}
}

// TestGrayOnly: a mono printer must lose nothing, so no colour is ever set.
func TestGrayOnly(t *testing.T) {
	colour := regexp.MustCompile(`(?m) (rg|RG|k|K|cs|CS|sc|SC|gs)$`)
	for n, stream := range read(t, draw(t, sampleJob()).Bytes).streams {
		if !bytes.Contains(stream, []byte(" Tf ")) {
			continue
		}
		if m := colour.Find(stream); m != nil {
			t.Errorf("stream %d sets a colour:%s", n, m)
		}
	}
}
