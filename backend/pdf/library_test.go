package pdf

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

var readLibrary = sync.OnceValues(func() (*forms.Library, []forms.Finding) { return forms.NewLibrary(library.FS()) })

// shipped is the library as it ships, with the invented council's profile.
func shipped(t testing.TB) (*forms.Library, *forms.Profile) {
	t.Helper()
	lib, findings := readLibrary()
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
	e.Known(&set)
	rows := formtest.Play(set, nil, e.Changes()...)
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
	oneCaller(t)
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

// TestThirteenMembersInTwoPages: the largest family of the guides is a table of
// the shipped form, not a page for every two of them.
func TestThirteenMembersInTwoPages(t *testing.T) {
	job := exampleJob(t, "smith", forms.CopyProfessional)
	table := membersTable(t, job)
	row := table.Rows[0]
	table.Rows = nil
	for i := range 13 {
		one := append([]string{fmt.Sprintf("Child %c Wiśniewska-Smith", 'A'+i)}, row[1:]...)
		one[3] = "Marlbridge Meadow Primary School"
		table.Rows = append(table.Rows, one)
	}
	job.Paper.Facts, job.Paper.Sections = nil, []forms.PaperSection{{Number: "1", Title: "Family Details", Items: []forms.PaperItem{table}}}
	doc := draw(t, job)
	complete(t, job, doc)
	if dir := os.Getenv("EARLYHELP_PDF_OUT"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "thirteen.pdf"), doc.Bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// The header is repeated on every page of the table but the first.
	if n := strings.Count(read(t, doc.Bytes).decor, "Relationship"); n != 1 {
		t.Errorf("thirteen members take %d pages", n+1)
	}
}

// membersTable is the first table of a paper.
func membersTable(t *testing.T, job Job) forms.PaperItem {
	t.Helper()
	for _, s := range job.Paper.Sections {
		for _, it := range s.Items {
			if it.Kind == forms.PaperTable {
				return it
			}
		}
	}
	t.Fatal("the paper has no table")
	return forms.PaperItem{}
}

// TestBlankFormIsShort: its tables are ruled rows, not a block for each row.
func TestBlankFormIsShort(t *testing.T) {
	for language, most := range map[string]int{"en": 14, "cy": 15} { // Welsh is longer
		if doc := draw(t, blankJob(t, language)); doc.Pages > most {
			t.Errorf("the blank form in %s has %d pages", language, doc.Pages)
		}
	}
}

// TestLesserColumnsStandBelow: columns that do not fit are the second line of
// their row, each after its question, and a row without them has no such line.
func TestLesserColumnsStandBelow(t *testing.T) {
	job := oneItem(forms.PaperTable, "")
	it := &job.Paper.Sections[0].Items[0]
	it.Columns, it.Rows = nil, [][]string{{}, {}}
	for i := range 9 {
		it.Columns = append(it.Columns, forms.PaperColumn{Label: fmt.Sprintf("Unbreakable%d", i), Asked: i < 5, Lesser: i >= 5})
		it.Rows[0] = append(it.Rows[0], fmt.Sprintf("answer%d", i))
	}
	it.Rows[1] = []string{"only"}
	job.Paper.Copy = forms.CopyFamily
	all := read(t, draw(t, job).Bytes).tree().all()
	if want := "Unbreakable5: answer5  ·  Unbreakable6: answer6"; !strings.Contains(squeezed(all), squeezed(want)) {
		t.Errorf("%q does not hold %q", all, want)
	}
	if n := strings.Count(all, "Unbreakable5"); n != 1 {
		t.Errorf("a row without lesser answers names them: %d times", n)
	}
	complete(t, job, draw(t, job))
}

// oneCaller leaves a long test out of the short run, which is the race
// detector's: TestTogether draws many papers at once.
func oneCaller(t *testing.T) {
	if testing.Short() {
		t.Skip("one paper after the other: nothing for the race detector (2026-11-23)")
	}
}

// TestABandAsksOnce: rows that need a block each are headed by the first column
// and its answer; a label that is a question has its mark already.
func TestABandAsksOnce(t *testing.T) {
	job := sampleJob()
	columns := make([]forms.PaperColumn, 12) // too many for the width of a page
	for i := range columns {
		columns[i] = forms.PaperColumn{Label: "Who is this for?"}
	}
	item := forms.PaperItem{Kind: forms.PaperTable, Label: "New actions", Columns: columns, Rows: [][]string{strings.Fields(strings.Repeat("Ada ", len(columns)))}}
	job.Paper.Sections = []forms.PaperSection{{Title: "Actions", Items: []forms.PaperItem{item}}}
	text := read(t, draw(t, job).Bytes).tree().all()
	if !strings.Contains(text, "Who is this for? Ada") || strings.Contains(text, "?:") {
		t.Errorf("the band reads %q", text)
	}
}
