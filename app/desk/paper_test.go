package desk

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

func TestPaperAtAnyTime(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	for _, which := range []string{"professional", "family", "signature"} {
		b.isPDF("/api/assessments/" + id + "/pdf/" + which)
	}
	b.isPDF("/api/forms/eha_portal/blank")
	b.refused("GET", "/api/assessments/"+id+"/pdf/blank", nil, http.StatusNotFound, fault.NotFound)
	b.refused("GET", "/api/assessments/none/pdf/family", nil, http.StatusNotFound, fault.NotFound)
	b.refused("GET", "/api/forms/none/blank", nil, http.StatusNotFound, fault.NotFound)
	b.fill(id, "smith")
	b.post("/api/assessments/"+id+"/finish", nil, nil)
	b.isPDF("/api/assessments/" + id + "/pdf/professional")
}

// A paper is in one language, that of its form, whichever the window speaks now.
func TestAPaperIsInTheLanguageOfItsForm(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	asked := func() string {
		document, _, err := b.desk.current.document(t.Context(), b.opened(id))
		if err != nil {
			t.Fatal(err)
		}
		return string(marshal(t, document.Answers))
	}
	before := asked()
	b.call("PUT", "/api/settings", map[string]any{"language": "cy", "textSize": 100, "lockAfter": 10}, nil)
	if after := asked(); after != before || len(before) < 1000 {
		t.Error("an English form is printed in two languages from a window in Welsh")
	}
}

// The leaflet for a family that says no (J9) is printed as any paper, in its
// language, and the log of prints knows nothing of it: it is about nobody.
func TestLeafletIsPrinted(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.isPDF("/api/leaflet")
	english := b.send("GET", "/api/leaflet", "").Body.Bytes()
	b.isPDF("/api/leaflet?reading=ur&large=1")
	if bytes.Equal(english, b.send("GET", "/api/leaflet?reading=ur", "").Body.Bytes()) {
		t.Error("in Urdu it is as in English")
	}
	var done Printed
	b.post("/api/leaflet/prints", LeafletRequest{How: "printer", Reading: "ur"}, &done)
	if !done.Done || len(b.paper.names) != 1 || !bytes.HasPrefix(b.paper.bytes, []byte("%PDF-")) {
		t.Fatalf("printer: %+v", done)
	}
	b.post("/api/leaflet/prints", LeafletRequest{How: "file", Reading: "ur", Large: true}, &done)
	if done.Href != "/api/leaflet?large=1&reading=ur" {
		t.Errorf("a face without a dialog downloads: %+v", done)
	}
	b.isPDF(done.Href)
	b.refused("POST", "/api/leaflet/prints", LeafletRequest{How: "pigeon"}, http.StatusUnprocessableEntity, fault.Invalid)
	prints, err := b.office.store.Prints(t.Context(), id)
	if err != nil || len(prints) != 0 {
		t.Errorf("the print log has %+v, %v", prints, err)
	}
}

// printed is the text of a PDF; last in a test, as it needs a tool.
func (b *bench) printed(paper []byte) string {
	b.t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		b.t.Skip("pdftotext is not here (2026-11-23)")
	}
	path := filepath.Join(b.t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, paper, 0o600); err != nil {
		b.t.Fatal(err)
	}
	text, err := exec.Command(tool, path, "-").Output()
	if err != nil {
		b.t.Fatal(err)
	}
	return string(text)
}

func (b *bench) isPDF(path string) {
	b.t.Helper()
	w := b.send("GET", path, "")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
		b.t.Errorf("%s answered %d %q, %d bytes", path, w.Code, w.Header().Get("Content-Type"), w.Body.Len())
	}
}

func TestPrintingGoesWhereItWasAsked(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	var done Printed
	b.post("/api/assessments/"+id+"/prints", PrintRequest{Copy: "professional", How: "printer"}, &done)
	if !done.Done || len(b.paper.names) != 1 || !bytes.HasPrefix(b.paper.bytes, []byte("%PDF-")) {
		t.Fatalf("printer: %+v", done)
	}
	if strings.Contains(b.paper.names[0], "Smith") {
		t.Error("a print queue names the family")
	}
	b.post("/api/assessments/"+id+"/prints", PrintRequest{Copy: "family", How: "file"}, &done)
	if !done.Done || !strings.HasSuffix(done.Href, "/pdf/family") {
		t.Errorf("a face without a dialog downloads: %+v", done)
	}
	b.face.dialog = true
	b.post("/api/assessments/"+id+"/prints", PrintRequest{Copy: "family", How: "file"}, &done)
	if !done.Done || len(b.face.saved) != 1 {
		t.Errorf("saved: %+v", done)
	}
	b.face.cancels = true
	b.post("/api/assessments/"+id+"/prints", PrintRequest{Copy: "family", How: "file"}, &done)
	if done.Done || done.Says == "" {
		t.Errorf("cancelled: %+v", done)
	}
	b.paper.err = fault.New(fault.NotFound, "printer.none")
	b.refused("POST", "/api/assessments/"+id+"/prints", PrintRequest{Copy: "family", How: "printer"}, http.StatusNotFound, fault.NotFound)
	b.refused("POST", "/api/assessments/"+id+"/prints", PrintRequest{Copy: "family", How: "pigeon"}, http.StatusUnprocessableEntity, fault.Invalid)
	prints, err := b.office.store.Prints(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(prints) != 3 { // printer, download, dialog: what was cancelled or failed is no print
		t.Errorf("the print log has %d lines: %+v", len(prints), prints)
	}
}

// Where the system prints only what a page shows, the page says when it did; it
// counts as a print, and the question of BR-47 stands before it too.
func TestThePagePrintsForASystemThatCannot(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.set(id, "c1", "presenting_needs", "", []string{"PN20"})
	at := "/api/assessments/" + id + "/prints"
	b.paper.err = fault.New(fault.Refused, "printer.preview")
	var done Printed
	b.post(at, PrintRequest{Copy: "family", How: "printer"}, &done)
	if done.Done || done.Ask == "" {
		t.Fatalf("the question comes first: %+v", done)
	}
	if p := b.refused("POST", at, PrintRequest{Copy: "family", How: "printer", Confirmed: true}, http.StatusForbidden, fault.Refused); p.Key != "printer.preview" {
		t.Fatalf("the page is not told to print: %+v", p)
	}
	b.post(at, PrintRequest{Copy: "family", How: "page"}, &done)
	if done.Done || done.Ask == "" {
		t.Fatalf("printed without an answer: %+v", done)
	}
	b.post(at, PrintRequest{Copy: "family", How: "page", Confirmed: true}, &done)
	if !done.Done || done.Says == "" || len(b.paper.names) != 0 {
		t.Errorf("printed by the page: %+v", done)
	}
	if want := []string{"Family copy: print window opened, today 12:00"}; !slices.Equal(done.Log, want) {
		t.Errorf("the person is told %q, want %q", done.Log, want)
	}
	b.post(at, PrintRequest{Copy: "family", How: "view", Confirmed: true}, &done)
	b.post(at, PrintRequest{Copy: "professional", How: "file", Confirmed: true}, &done)
	if len(done.Log) != 2 || !strings.HasPrefix(done.Log[0], "Professional copy: saved") {
		t.Errorf("two copies have left the screen: %q", done.Log)
	}
	prints, err := b.office.store.Prints(t.Context(), id)
	if err != nil || len(prints) != 3 || prints[0].How != "page" || prints[0].Copy != "family" {
		t.Errorf("the print log has %+v (%v)", prints, err)
	}
}

// TestPrintLater: where there is no printer the copy is kept as a task until it
// is on paper: once, however often it is put off, and gone with its form.
func TestPrintLater(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	at := "/api/assessments/" + id + "/prints"
	var done Printed
	for range 2 {
		b.post(at, PrintRequest{Copy: "signature", How: "later", Large: true}, &done)
	}
	tasks := b.home().Tasks
	if !done.Done || len(tasks) != 1 || len(b.paper.names) != 0 {
		t.Fatalf("put off: %+v, tasks %+v", done, tasks)
	}
	task := tasks[0]
	if task.Family != "Smith" || task.On != "2026-11-22" || strings.Contains(task.Say, "{") ||
		task.Href != "/assessments/"+id+"/print?copy=signature&large=1" {
		t.Errorf("the task is %+v", task)
	}
	for _, other := range []PrintRequest{
		{Copy: "signature", How: "printer"},                 // not the large print
		{Copy: "professional", How: "printer", Large: true}, // not the copy
		{Copy: "signature", How: "file", Large: true},       // not paper
		{Copy: "signature", How: "view", Large: true},
	} {
		other.Confirmed = true
		b.post(at, other, nil)
	}
	paper := PrintRequest{Copy: "signature", How: "printer", Large: true, Confirmed: true}
	b.paper.err = fault.New(fault.NotFound, "printer.none")
	b.refused("POST", at, paper, http.StatusNotFound, fault.NotFound)
	if len(b.home().Tasks) != 1 {
		t.Fatal("the task is gone, and the paper was not printed")
	}
	b.post("/api/assessments/"+id+"/delete", nil, nil)
	if len(b.home().Tasks) != 0 {
		t.Error("a deleted form is still to be printed")
	}
	b.post("/api/assessments/"+id+"/restore", nil, nil)
	b.paper.err = nil
	b.post(at, paper, &done)
	if !done.Done || len(b.home().Tasks) != 0 {
		t.Errorf("printed, and the task stands: %+v", b.home().Tasks)
	}
	if prints, err := b.office.store.Prints(t.Context(), id); err != nil || len(prints) != 5 {
		t.Errorf("the print log has %+v (%v)", prints, err) // putting it off is no print
	}
}

// The blank form leaves by the same ways as any other paper.
func TestBlankGoesWhereItWasAsked(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	const at = "/api/forms/eha_portal/prints"
	var done Printed
	b.post(at, PrintBlank{How: "printer"}, &done)
	plain := b.send("GET", "/api/forms/eha_portal/blank", "").Body.Bytes()
	if !done.Done || done.Says == "" || len(b.paper.names) != 1 || !bytes.Equal(b.paper.bytes, plain) {
		t.Fatalf("printer: %+v", done)
	}
	b.post(at, PrintBlank{How: "view", Large: true}, &done)
	if big := b.send("GET", done.Href, "").Body.Bytes(); bytes.Equal(big, plain) || !bytes.HasPrefix(big, []byte("%PDF-")) {
		t.Errorf("view: %+v", done)
	}
	b.face.dialog = true
	b.post(at, PrintBlank{How: "file"}, &done)
	if !done.Done || !bytes.Equal(b.face.saved["eha_portal.pdf"], plain) {
		t.Errorf("file: %+v", done)
	}
	b.paper.err = fault.New(fault.Refused, "printer.preview")
	b.refused("POST", at, PrintBlank{How: "printer"}, http.StatusForbidden, fault.Refused)
	b.post(at, PrintBlank{How: "page"}, &done)
	if !done.Done {
		t.Errorf("page: %+v", done)
	}
	b.refused("POST", at, PrintBlank{How: "later"}, http.StatusUnprocessableEntity, fault.Invalid)
	b.refused("POST", "/api/forms/none/prints", PrintBlank{How: "view"}, http.StatusNotFound, fault.NotFound)
}

// Who will read this? comes before the paper, not after (BR-47).
func TestPrintAsksWhoReadsIt(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.set(id, "c1", "presenting_needs", "", []string{"PN20"})
	var check PrintCheck
	b.post("/api/assessments/"+id+"/print-check", WhichCopy{Copy: "family"}, &check)
	if check.Ask == "" {
		t.Fatal("nothing is asked")
	}
	var done Printed
	b.post("/api/assessments/"+id+"/prints", PrintRequest{Copy: "family", How: "printer"}, &done)
	if done.Done || done.Ask == "" || len(b.paper.names) != 0 {
		t.Fatalf("printed without an answer: %+v", done)
	}
	b.post("/api/assessments/"+id+"/prints", PrintRequest{Copy: "family", How: "printer", Confirmed: true}, &done)
	if !done.Done || len(b.paper.names) != 1 {
		t.Errorf("answered: %+v", done)
	}
}

func TestWhatCannotBeDrawnIsSaidBeforePrinting(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.set(id, "c1", "family_address", "", "By the 🏚, 4 Weir Cottages")
	var check PrintCheck
	b.post("/api/assessments/"+id+"/print-check", WhichCopy{Copy: "professional"}, &check)
	if len(check.Missing) != 1 || check.Missing[0].Character != "🏚" || check.Missing[0].Where == "" || check.Says == "" {
		t.Errorf("missing: %+v", check)
	}
	w := b.send("GET", "/api/assessments/"+id+"/pdf/professional", "")
	if w.Header().Get("X-Missing-Characters") != "1" {
		t.Errorf("header: %q", w.Header().Get("X-Missing-Characters"))
	}
}

// Large print is asked for once and holds for the check, the paper that is
// printed and the one that is downloaded.
func TestLargePrintIsAskedFor(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	at := "/api/assessments/" + id
	var ordinary, large PrintCheck
	b.post(at+"/print-check", WhichCopy{Copy: "professional"}, &ordinary)
	b.post(at+"/print-check", WhichCopy{Copy: "professional", Large: true}, &large)
	if large.Pages <= ordinary.Pages {
		t.Errorf("large print has %d pages, ordinary %d", large.Pages, ordinary.Pages)
	}
	plain, big := b.send("GET", at+"/pdf/professional", "").Body.Bytes(), b.send("GET", at+"/pdf/professional?large=1", "").Body.Bytes()
	var done Printed
	b.post(at+"/prints", PrintRequest{Copy: "professional", How: "printer", Large: true}, &done)
	if bytes.Equal(plain, big) || !bytes.Equal(b.paper.bytes, big) {
		t.Error("the printer did not get the paper in large print")
	}
	b.post(at+"/prints", PrintRequest{Copy: "professional", How: "file", Large: true}, &done)
	if w := b.send("GET", done.Href, ""); !bytes.Equal(w.Body.Bytes(), big) {
		t.Errorf("%s is not in large print", done.Href)
	}
	b.isPDF("/api/forms/eha_portal/blank?large=1")
}

// What a finished form says of a record stays in it when the record is over, by what
// the form says itself; and its paper is drawn from the sealed bytes for as long as
// the form is here, also when the centre has them safely.
func TestAFinishedFormSaysWhatItSaid(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	page := b.familyOf(family)
	id := b.begin(StartForm{Form: page.Progress.Form, Family: family})
	action := page.Actions[0].ID
	for q, value := range map[string]any{"progress": "Met three times this week.", "progress_on": "2026-11-20", "progress_evidence": "the register", "status": "completed", "outcome_rating": "improved", "completed_on": "2026-11-21", "worked_directly": "yes"} {
		b.set(id, q, "own."+q, action, value)
	}
	b.finish(id)
	if b.familyOf(family).Actions[0].Status != "completed" {
		t.Fatal("the action goes on, so this shows nothing")
	}
	st := b.opened(id)
	screen := marshal(t, st.draft.Document().Answers)
	if !strings.Contains(screen, "Met three times this week.") {
		t.Errorf("the finished form has lost what it said: %s", screen)
	}
	sealedFirst, digest, err := b.desk.current.document(t.Context(), st)
	if err != nil || digest == "" {
		t.Fatal(err)
	}
	b.receiveAll()
	later, same, err := b.desk.current.document(t.Context(), st)
	if err != nil || same != digest || marshal(t, later) != marshal(t, sealedFirst) {
		t.Errorf("once the centre had it safely, the paper changed (%v)", err)
	}
}
