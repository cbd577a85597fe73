package pdf

import (
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// scoresJob is a profile with a last time, a signature drawn by hand and a
// statement in Urdu.
func scoresJob() Job {
	job := sampleJob()
	job.Paper = forms.Paper{Title: "Graded Care Profile", Council: "Marlbridge Council", FamilyName: "Okafor", Initials: "TO", FormID: "graded", FormVersion: 1, Copy: forms.CopyFamily, Language: "en",
		First: "Who can read this: only people with access to this episode.",
		Bars: []forms.PaperBars{{Title: "A  Physical care", Bars: []forms.PaperBar{{Label: "A1 Nutrition", Now: 2, Last: 3, Out: 5, LastOn: "2026-08-14"}, {Label: "A2 Housing", Now: 4, Last: 4, Out: 5}}},
			{Title: "B  Safety", Bars: []forms.PaperBar{{Label: "B1 Carer there", Now: 3, Last: 1, Out: 5}, {Label: "B2 Carer away", Out: 5}}}},
		Sections: []forms.PaperSection{{Number: "1", Title: "Consent", Items: []forms.PaperItem{
			{Kind: forms.PaperStatement, Label: "Read this out", Hint: "We would like to write down information about you.", Readings: []forms.PaperReading{{Language: "ur", Name: "اردو", Note: "not yet checked by the council",
				Text: strings.Repeat("ہم آپ اور آپ کے خاندان کے بارے میں معلومات لکھنا چاہتے ہیں۔ ", 4)}}},
			{Kind: forms.PaperSignature, Label: "Signature", Parts: []forms.PaperPart{{Text: "Signed on this screen by Ada Okafor", Answered: true, Drawn: "M10 120L90 20L120 130 M200 72L380 40"}}},
		}}}}
	return job
}

// TestScores: numbers and the change in words stand beside the bars, so that
// nothing is told by gray alone.
func TestScores(t *testing.T) {
	doc := draw(t, scoresJob())
	complete(t, scoresJob(), doc)
	golden(t, "structure-scores.txt", read(t, doc.Bytes).tree().outlineText(0))
	out(t, "scores", doc)
	large := scoresJob()
	large.LargePrint = true
	complete(t, large, draw(t, large))
}

// TestStrokes: what the pad writes is drawn, and nothing else is.
func TestStrokes(t *testing.T) {
	for path, want := range map[string]int{
		"M10 20L30 40L50 60": 3, "M1 2L2 2 M5 5L6 5": 4, "": 0, "L1 2": 0, "M1": 0, "M1 2Q3 4": 1, "M-9 -9L9999 9999": 2, "M1 2 L x": 1, strings.Repeat("M1 1L2 2", mostPoints): mostPoints,
	} {
		points := 0
		for _, s := range strokesOf(path) {
			for _, p := range s {
				if p[0] < 0 || p[0] > padWide || p[1] < 0 || p[1] > padHigh {
					t.Errorf("%.20q: a point outside the field: %v", path, p)
				}
				points++
			}
		}
		if points != want {
			t.Errorf("%.20q has %d points, want %d", path, points, want)
		}
	}
}

// FuzzStrokes: no path makes a drawing that has no end or leaves its field.
func FuzzStrokes(f *testing.F) {
	f.Add("M10 20L30 40 M1e9 NaN")
	f.Fuzz(func(t *testing.T, path string) {
		points := 0
		for _, s := range strokesOf(path) {
			for _, p := range s {
				if !(p[0] >= 0 && p[0] <= padWide && p[1] >= 0 && p[1] <= padHigh) {
					t.Fatalf("point %v", p)
				}
				points++
			}
		}
		if points > mostPoints {
			t.Fatal(points)
		}
	})
}
