// Command pdf measures drawing the Early Help Assessment of an invented family
// against Chromium printing the same words in the same fonts. It stores nothing
// beyond a folder that it removes. "once JOB FILE" draws the paper described in
// JOB and ends: the first paper of a fresh process, fonts read included.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
	"earlyhelp.example/backend/pdf"
)

const (
	rounds      = 7
	warmRounds  = 40
	leastFaster = 20
)

func main() {
	log.SetFlags(0)
	if len(os.Args) == 4 && os.Args[1] == "once" {
		if err := once(os.Args[2], os.Args[3]); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := measure(); err != nil {
		log.Fatal(err)
	}
}

// once draws a paper in this process and writes it.
func once(from, file string) error {
	raw, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	var job pdf.Job
	if err := json.Unmarshal(raw, &job); err != nil {
		return err
	}
	doc, err := pdf.Render(context.Background(), job)
	if err != nil {
		return err
	}
	return os.WriteFile(file, doc.Bytes, 0o600)
}

func measure() error {
	chromium, err := browser()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "earlyhelp-bench-pdf-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	job, err := assessment()
	if err != nil {
		return err
	}
	if err := describe(dir, job); err != nil {
		return err
	}
	ours, theirs, err := inTurns(dir, chromium, rounds)
	if err != nil {
		return err
	}
	warm, pages, err := warmed(job)
	if err != nil {
		return err
	}
	if err := report(dir, leastFaster, measured{"EHA paper, drawn in the running program", best(warm), pages}, best(theirs)); err != nil {
		return err
	}
	if err := report(dir, leastFaster, measured{"EHA paper, first of a fresh process", best(ours), pages}, best(theirs)); err != nil {
		return err
	}
	warmLine(best(warm), pages)
	return longRun(dir, chromium, job)
}

// describe writes the paper for both: as a job and as a page.
func describe(dir string, job pdf.Job) error {
	described, err := json.Marshal(job)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "job.json"), described, 0o600); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "paper.html"), htmlOf(job), 0o600)
}

// inTurns runs both as fresh processes, one after the other, so that a busy
// moment meets both.
func inTurns(dir, chromium string, rounds int) (ours, theirs []time.Duration, err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	for range rounds {
		took, err := run(exec.Command(self, "once", in("job.json"), in("ours.pdf")))
		if err != nil {
			return nil, nil, err
		}
		ours = append(ours, took)
		took, err = run(peer(dir, chromium))
		if err != nil {
			return nil, nil, err
		}
		theirs = append(theirs, took)
	}
	return ours, theirs, nil
}

// measured is one of our times.
type measured struct {
	what  string
	took  time.Duration
	pages int
}

// report prints a line that build/bench.sh gathers.
func report(dir string, least int, ours measured, peer time.Duration) error {
	theirs, err := os.ReadFile(filepath.Join(dir, "theirs.pdf"))
	if err != nil {
		return err
	}
	peerPages := len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(theirs, -1))
	ratio, verdict := float64(peer)/float64(ours.took), "ok"
	if ratio < float64(least) {
		verdict = "over"
	}
	fmt.Printf("bench: %s | %.1f ms, %d pages | Chromium %.0f ms, %d pages | %.0f× faster | ≥ %d× | %s\n",
		ours.what, ms(ours.took), ours.pages, ms(peer), peerPages, ratio, least, verdict)
	return nil
}

// warmed draws the paper again and again in this process.
func warmed(job pdf.Job) (took []time.Duration, pages int, err error) {
	for range warmRounds {
		start := time.Now()
		doc, err := pdf.Render(context.Background(), job)
		if err != nil {
			return nil, 0, err
		}
		took, pages = append(took, time.Since(start)), doc.Pages
	}
	return took, pages, nil
}

func run(cmd *exec.Cmd) (time.Duration, error) {
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", filepath.Base(cmd.Path), err, out)
	}
	return time.Since(start), nil
}

// best is the least of many: what the machine's other work did not disturb.
func best(all []time.Duration) time.Duration { return slices.Min(all) }

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func browser() (string, error) {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("no Chromium found: install chromium, or name it in CHROMIUM")
}

// assessment is the professional copy of the guide's example family, finished.
func assessment() (pdf.Job, error) {
	lib, findings := forms.NewLibrary(library.FS())
	if lib == nil {
		return pdf.Job{}, fmt.Errorf("the library does not load: %v", findings)
	}
	e, err := library.ExampleOf("smith")
	if err != nil {
		return pdf.Job{}, err
	}
	f, err := lib.Form(e.Form, e.Version)
	if err != nil {
		return pdf.Job{}, err
	}
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		return pdf.Job{}, err
	}
	set := forms.Setting{Form: f, Library: lib, Profile: profile, Language: e.Language, Started: forms.Day(e.Started), Today: forms.Day(e.Started),
		Author: forms.Worker{FullName: "Dami Adeyemi", JobTitle: "Outreach Worker", Agency: "Marlbridge Family Help"}}
	doc := forms.Evaluate(set, formtest.Play(set, nil, e.Changes()...)).Document()
	paper := forms.PaperOf(f, lib, doc, forms.PaperOptions{Copy: forms.CopyProfessional, Language: e.Language, Profile: profile})
	return pdf.Job{Paper: paper, Reference: "EH-7K3QD-92MXA-4", State: pdf.StateFinished, PrintedAt: time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC),
		PrintedBy: "Dami Adeyemi", Marking: profile.Marking}, nil
}
