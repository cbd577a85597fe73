package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
)

const (
	longNotes       = 3600 // about five hundred pages
	longRounds      = 5
	longLeastFaster = 8
	warmLimit       = 20 * time.Millisecond // six pages in the running program
)

// names stand in the notes, so that the shaper works on every page.
var names = []string{"محمد عبد الله", "آنیکا رحمان", "আনিকা রহমান", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "கீர்த்தனா செல்வம்", "Ọláṣọ̀pẹ́", "Đặng Thị Ngọc Ánh", "Łukasz Wiśniewski"}

// chronology is a record of years: notes under their dates, as prose.
func chronology(job pdf.Job) pdf.Job {
	items := make([]forms.PaperItem, longNotes)
	day := time.Date(2016, 1, 4, 0, 0, 0, 0, time.UTC)
	for i := range items {
		name := names[i%len(names)]
		items[i] = forms.PaperItem{Label: fmt.Sprintf("%d  %s, visit to %s", i+1, day.AddDate(0, 0, i).Format("02/01/2006"), name), Kind: forms.PaperLong,
			Parts: []forms.PaperPart{{Answered: true, Text: fmt.Sprintf("%s was seen at home. The kitchen was warm and there was food for the week. School rang on Thursday about number %d of the late marks, and the landlord has not answered the letter about the damp. "+
				"The plan was read through together and %s agreed to ring before the next visit if the heating fails again.", name, i, name)}}}
	}
	job.Paper.Sections = []forms.PaperSection{{Number: "1", Title: "In order of what happened", Items: items}}
	return job
}

// longRun measures five hundred pages, shaped and tagged, both in fresh
// processes one after the other.
func longRun(dir, chromium string, job pdf.Job) error {
	job = chronology(job)
	if err := describe(dir, job); err != nil {
		return err
	}
	doc, err := pdf.Render(context.Background(), job)
	if err != nil {
		return err
	}
	ours, theirs, err := inTurns(dir, chromium, longRounds)
	if err != nil {
		return err
	}
	return report(dir, longLeastFaster, measured{"500 pages with five scripts, of a fresh process", best(ours), doc.Pages}, best(theirs))
}

// warmLine prints how long the pages of a form take in the running program.
func warmLine(warm time.Duration, pages int) {
	verdict := "ok"
	if warm > warmLimit {
		verdict = "over"
	}
	fmt.Printf("bench: EHA paper, %d pages warm | %.1f ms | – | – | ≤ %d ms | %s\n", pages, ms(warm), warmLimit.Milliseconds(), verdict)
}

// peer is the command that prints the page to a PDF.
func peer(dir, chromium string) *exec.Cmd {
	in := func(name string) string { return filepath.Join(dir, name) }
	return exec.Command(chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+in("profile"), "--print-to-pdf="+in("theirs.pdf"), "file://"+in("paper.html"))
}
