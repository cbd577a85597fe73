package pdf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

// shipped is the library as it ships, with the invented council's profile.
func shipped(t testing.TB) (*forms.Library, *forms.Profile) {
	t.Helper()
	lib, findings := forms.NewLibrary(library.FS())
	if lib == nil {
		t.Fatalf("the shipped library does not load: %v", findings)
	}
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	return lib, profile
}

// exampleJob is one copy of one of the invented families that ship.
func exampleJob(t testing.TB, id string, copyOf forms.Copy) Job {
	t.Helper()
	lib, profile := shipped(t)
	e, err := library.ExampleOf(id)
	if err != nil {
		t.Fatal(err)
	}
	f, err := lib.Form(e.Form, e.Version)
	if err != nil {
		t.Fatal(err)
	}
	set := forms.Setting{Form: f, Library: lib, Profile: profile, Language: e.Language, Started: forms.Day(e.Started), Today: forms.Day(e.Started),
		Author: forms.Worker{FullName: "Dami Adeyemi", JobTitle: "Outreach Worker", Agency: "Marlbridge Family Help"}}
	rows := formtest.Play(set, nil, formtest.Changes(e)...)
	doc := forms.Evaluate(set, rows).Document()
	return Job{Paper: forms.PaperOf(f, lib, doc, forms.PaperOptions{Copy: copyOf, Language: e.Language, Profile: profile}),
		Reference: sampleReference, State: StateFinished, Digest: strings.Repeat("9f86d081", 8), PrintedAt: sampleTime, PrintedBy: "Dami Adeyemi", Marking: "OFFICIAL-SENSITIVE"}
}

func blankJob(t testing.TB, language string) Job {
	t.Helper()
	lib, profile := shipped(t)
	f, err := lib.Form("eha_portal", 1)
	if err != nil {
		t.Fatal(err)
	}
	return Job{Paper: forms.BlankPaper(f, lib, forms.PaperOptions{Copy: forms.CopyBlank, Language: language, Profile: profile}),
		State: StateBlank, PrintedAt: sampleTime, Marking: "OFFICIAL-SENSITIVE"}
}

// TestShippedForms draws every copy of every family that ships, in both sizes,
// and proves each whole.
func TestShippedForms(t *testing.T) {
	examples, err := library.Examples()
	if err != nil {
		t.Fatal(err)
	}
	jobs := map[string]Job{"eha-blank": blankJob(t, "en"), "eha-blank-cy": blankJob(t, "cy")}
	for _, e := range examples {
		for _, copyOf := range []forms.Copy{forms.CopyProfessional, forms.CopyFamily, forms.CopySignature} {
			jobs[e.ID+"-"+string(copyOf)] = exampleJob(t, e.ID, copyOf)
		}
	}
	large := exampleJob(t, "smith", forms.CopyFamily)
	large.LargePrint = true
	jobs["smith-family-large"] = large
	for name, job := range jobs {
		doc := draw(t, job)
		complete(t, job, doc)
		for _, m := range doc.Missing {
			t.Logf("%s: %s cannot be drawn, %d times in %q", name, m.Code, m.Count, m.Where)
		}
		if dir := os.Getenv("EARLYHELP_PDF_OUT"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, name+".pdf"), doc.Bytes, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
