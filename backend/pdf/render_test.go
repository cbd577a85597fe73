package pdf

import (
	"os"
	"testing"
)

func TestSamples(t *testing.T) {
	dir := os.Getenv("EARLYHELP_PDF_OUT")
	if dir == "" {
		t.Skip("set EARLYHELP_PDF_OUT to a folder to keep the sample papers")
	}
	for name, job := range sampleJobs() {
		doc, err := Render(t.Context(), job)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Logf("%s: %d pages, %d bytes, missing %v", name, doc.Pages, len(doc.Bytes), doc.Missing)
		if err := os.WriteFile(dir+"/"+name+".pdf", doc.Bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func sampleJobs() map[string]Job {
	draft := sampleJob()
	blank := sampleJob()
	blank.Paper, blank.State, blank.Reference, blank.Marking = blankPaper(), StateBlank, "", "OFFICIAL-SENSITIVE WHEN FILLED IN"
	large := sampleJob()
	large.LargePrint, large.State, large.Digest = true, StateReceived, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
	practice := sampleJob()
	practice.Practice, practice.Paper.Language = true, "cy"
	return map[string]Job{"draft": draft, "blank": blank, "large": large, "practice": practice}
}
