package pdf

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// longJob has some more pages than two quires.
func longJob() Job {
	job := sampleJob()
	items := make([]forms.PaperItem, 33*quirePages)
	for i := range items {
		items[i] = forms.PaperItem{Kind: forms.PaperLong, Label: fmt.Sprintf("Visit %d", i),
			Parts: []forms.PaperPart{{Answered: true, Text: fmt.Sprintf("Note %d of محمد.", i)}}}
	}
	items[len(items)-1].Parts[0].Text = "Only here: Ζωή, Щука, தமிழ்."
	job.Paper.Sections = []forms.PaperSection{{Number: "1", Title: "Visits", Items: items}}
	return job
}

// TestQuires: a document over many quires is one document: every page once and
// in its place, every answer, the fonts of all of them once, the same bytes.
func TestQuires(t *testing.T) {
	job := longJob()
	doc := draw(t, job)
	if doc.Pages <= 2*quirePages {
		t.Fatalf("%d pages are no more than two quires", doc.Pages)
	}
	r := read(t, doc.Bytes)
	text, from := r.tree().all(), 0
	for _, it := range job.Paper.Sections[0].Items {
		at := strings.Index(text[from:], it.Label+"\n"+it.Parts[0].Text)
		if at < 0 {
			t.Fatalf("%s and its answer are not there, or not in order", it.Label)
		}
		from += at
	}
	for page := 1; page <= doc.Pages; page++ {
		if want := fmt.Sprintf("Page %d of %d", page, doc.Pages); strings.Count(r.decor, want) != 1 {
			t.Errorf("%q stands on %d pages", want, strings.Count(r.decor, want))
		}
	}
	if again, err := Render(t.Context(), job); err != nil || !bytes.Equal(again.Bytes, doc.Bytes) {
		t.Errorf("a second drawing differs (%v)", err)
	}
}

// TestQuireMissesNothing: what is lost between gopdf and the packed page is
// noticed.
func TestQuireMissesNothing(t *testing.T) {
	for name, damage := range map[string]func(q *quire){
		"nothing":       func(*quire) {},
		"a page":        func(q *quire) { q.pages++ },
		"a mark":        func(q *quire) { q.marks = append(q.marks, "EMC") },
		"a mark's room": func(q *quire) { q.marks = q.marks[1:] },
	} {
		c := newCanvas(newTypesetter(), quirePages+1)
		c.page()
		c.rule(50, 50, 100, 50, 1, black)
		c.endMark()
		damage(c.quire)
		if c.quire.write(); (c.quire.err == nil) != (name == "nothing") {
			t.Errorf("%s was lost: %v", name, c.quire.err)
		}
	}
}
