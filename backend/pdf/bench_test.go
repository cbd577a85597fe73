package pdf

import (
	"testing"

	"earlyhelp.example/backend/forms"
)

// BenchmarkAssessment draws the guide's example family, fonts already read.
func BenchmarkAssessment(b *testing.B) {
	job := exampleJob(b, "smith", forms.CopyProfessional)
	b.ReportAllocs()
	for b.Loop() {
		doc, err := Render(b.Context(), job)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(doc.Pages), "pages")
	}
}

// BenchmarkLongAnswer draws an answer of 60,000 characters.
func BenchmarkLongAnswer(b *testing.B) {
	job := exampleJob(b, "rhys", forms.CopyProfessional)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Render(b.Context(), job); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFonts reads the two faces that every paper needs.
func BenchmarkFonts(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		c := &fontCase{}
		for w, name := range weightNames {
			if _, err := c.load(scripts[0]+"-"+name, w, true); err != nil {
				b.Fatal(err)
			}
		}
	}
}
