package pdf

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/genogram"
)

// filled is a shipped form with generated answers, sealed, and what was
// recorded after Finish.
func filled(t *testing.T, f *forms.Form, turn int) (forms.Document, []forms.DocAnswer, forms.Setting) {
	t.Helper()
	lib, profile := shipped(t)
	set := formtest.OnRecord(lib, f, profile)
	rows, err := formtest.Fill(set, turn)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := forms.Evaluate(set, rows).Seal()
	if err != nil {
		t.Fatal(err)
	}
	var doc forms.Document
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	set.Finished = true
	if rows, err = formtest.Fill(set, turn, rows...); err != nil {
		t.Fatal(err)
	}
	return doc, forms.Evaluate(set, rows).AfterAnswers(), set
}

// jobOf is a paper as the desk prints it.
func jobOf(paper forms.Paper, large bool) Job {
	return Job{Paper: paper, Reference: sampleReference, State: StateReceived, Digest: strings.Repeat("9f86d081", 8), PrintedAt: sampleTime,
		PrintedBy: "Ana Pereira", Marking: "OFFICIAL-SENSITIVE", LargePrint: large}
}

// TestEveryQuestionIsPrinted fills every shipped form in ever other ways, until
// each of its questions was answered, and finds every answer of the sealed
// document, and what was written after Finish, in the text of the PDF.
func TestEveryQuestionIsPrinted(t *testing.T) {
	oneCaller(t)
	lib, profile := shipped(t)
	for _, f := range lib.Forms() {
		t.Run(f.ID, func(t *testing.T) {
			t.Parallel()
			left := formtest.Asked(f)
			for turn := 0; turn < formtest.Turns || len(left) > 0 && turn < formtest.Most; turn++ {
				doc, after, _ := filled(t, f, turn)
				fresh := formtest.Unreached(left, doc.Answers, after)
				if turn >= formtest.Turns && len(fresh) == len(left) {
					continue // nothing new to print
				}
				left = fresh
				options := forms.PaperOptions{Copy: forms.CopyProfessional, Language: "en", Profile: profile, After: after}
				text := read(t, draw(t, jobOf(forms.PaperOf(f, lib, doc, options), false)).Bytes).tree().all()
				found(t, doc.Answers, text)
				if slices.ContainsFunc(after, wasSaid) { // where only the office writes after Finish nobody did
					found(t, after, text)
				}
			}
			if len(left) > 0 {
				t.Errorf("no turn answers %v", left)
			}
		})
	}
}

// TestEveryForm proves each copy of every shipped form whole: professional,
// family, easy to read, to sign, large.
func TestEveryForm(t *testing.T) {
	oneCaller(t)
	lib, profile := shipped(t)
	for _, f := range lib.Forms() {
		t.Run(f.ID, func(t *testing.T) {
			doc, after, _ := filled(t, f, 0)
			options := forms.PaperOptions{Copy: forms.CopyProfessional, Language: "en", Profile: profile, After: after}
			paper := forms.PaperOf(f, lib, doc, options)
			pro := draw(t, jobOf(paper, false))
			found(t, doc.Answers, read(t, pro.Bytes).tree().all())
			out(t, f.ID+"-professional", pro)
			whole(t, f.ID+"-professional-large", jobOf(paper, true))
			for _, copyOf := range f.Copies {
				switch copyOf {
				case forms.CopyFamily:
					options := forms.PaperOptions{Copy: copyOf, Language: "en", Profile: profile, Reading: "ur"}
					whole(t, f.ID+"-family", jobOf(forms.PaperOf(f, lib, doc, options), false))
					options.EasyRead, options.Reading = true, ""
					whole(t, f.ID+"-easy", jobOf(forms.PaperOf(f, lib, doc, options), false))
				case forms.CopySignature:
					whole(t, f.ID+"-signature", jobOf(forms.PaperOf(f, lib, doc, forms.PaperOptions{Copy: copyOf, Language: "en", Profile: profile, Reading: "pl"}), false))
				}
			}
			blank := jobOf(forms.BlankPaper(f, lib, forms.PaperOptions{Copy: forms.CopyBlank, Language: "en", Profile: profile}), false)
			blank.Reference, blank.Digest, blank.State = "", "", StateBlank
			whole(t, f.ID+"-blank", blank)
		})
	}
}

// whole draws a copy and finds all of its paper in it.
func whole(t *testing.T, name string, job Job) {
	t.Helper()
	doc := draw(t, job)
	complete(t, job, doc)
	out(t, name, doc)
	if len(doc.Missing) > 0 {
		t.Errorf("%s has characters without a picture: %v", name, doc.Missing)
	}
}

// found looks in the text of a PDF for every answer.
func found(t *testing.T, given []forms.DocAnswer, text string) {
	t.Helper()
	text = squeezed(text)
	look := func(q, says string, value json.RawMessage) {
		if says == "" {
			var word string
			if json.Unmarshal(value, &word) != nil {
				word = strings.Trim(string(value), `"`)
			}
			says = word
		}
		for line := range strings.SplitSeq(says, "\n") {
			for _, word := range strings.Split(line, "; ") {
				if !strings.Contains(text, expected(word)) {
					t.Errorf("%s: the paper does not hold %.80q", q, word)
				}
			}
		}
	}
	answers := 0
	for _, a := range given {
		for _, p := range a.Parts {
			look(a.Q, p.Says, p.Value)
			answers++
		}
		for _, row := range a.Rows {
			for _, c := range row.Cells {
				if c.Q == "dob_estimated" {
					continue // stands beside the date of birth, in another word
				}
				look(a.Q+"."+c.Q, c.Says, c.Value)
				answers++
			}
		}
	}
	if answers == 0 {
		t.Error("no answers")
	}
}

func wasSaid(a forms.DocAnswer) bool { return len(a.Parts) > 0 || len(a.Rows) > 0 }

// out writes a document to look at, where somebody asked for that.
func out(t *testing.T, name string, doc Document) {
	t.Helper()
	if dir := os.Getenv("EARLYHELP_PDF_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), doc.Bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestReadings: the statement stands on the family's copy in the language that
// was asked for, marked as that language and as not yet checked.
func TestReadings(t *testing.T) {
	lib, profile := shipped(t)
	f, err := lib.Latest("eha_portal", "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, _ := filled(t, f, 0)
	for _, language := range []string{"pl", "ur", "bn", "ro"} {
		job := jobOf(forms.PaperOf(f, lib, doc, forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: profile, Reading: language}), false)
		var readings []forms.PaperReading
		for _, s := range job.Paper.Sections {
			for _, it := range s.Items {
				readings = append(readings, it.Readings...)
			}
		}
		if len(readings) != 1 || readings[0].Note != "not yet checked by the council" {
			t.Errorf("%s: readings %+v", language, readings)
			continue
		}
		made := draw(t, job)
		text := squeezed(read(t, made.Bytes).tree().all())
		for _, want := range []string{readings[0].Text, readings[0].Name, readings[0].Note} {
			if !strings.Contains(text, expected(want)) {
				t.Errorf("%s: the paper does not hold %.60q", language, want)
			}
		}
		if !slices.ContainsFunc(read(t, made.Bytes).languages(), func(l string) bool { return l == language }) {
			t.Errorf("nothing is marked as %s", language)
		}
		out(t, "reading-"+language, made)
	}
}

// TestFamilyDrawing: the drawing stands on the paper with every name, and says
// the same in words.
func TestFamilyDrawing(t *testing.T) {
	d := genogram.Draw(genogram.FromRows([]genogram.Row{
		{Key: "a", Name: "Ada Okafor", Relationship: "Mother", Gender: "female", Home: true}, {Key: "k", Name: "Kwame Williams", Relationship: "Father", Gender: "male"},
		{Key: "t", Name: "Temi Okafor-Williams", Relationship: "Daughter", Gender: "female", Home: true}, {Key: "u", Name: "محمد", Relationship: "Unborn child", Unborn: true, Home: true},
	}, []genogram.Pair{{A: "a", Says: "ex-partner", B: "k"}}), "en")
	job := sampleJob()
	job.Drawing = &d
	doc := draw(t, job)
	text := read(t, doc.Bytes).tree().all()
	for _, want := range []string{"Ada Okafor", "Kwame", "محمد"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the drawing", want)
		}
	}
	out(t, "family-drawing", doc)
}

// TestEasyCopyIsNobodysProof: counts and a fingerprint are on the copies by which
// somebody checks, and not on the one that is easy to read.
func TestEasyCopyIsNobodysProof(t *testing.T) {
	lib, profile := shipped(t)
	f, err := lib.Latest("eha_portal", "2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	doc, _, _ := filled(t, f, 0)
	for _, easy := range []bool{false, true} {
		options := forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: profile, EasyRead: easy}
		text := read(t, draw(t, jobOf(forms.PaperOf(f, lib, doc, options), false)).Bytes).tree().all()
		if strings.Contains(text, "Fingerprint") == easy {
			t.Errorf("easy to read: %t, with a fingerprint: %t", easy, !easy)
		}
	}
}
