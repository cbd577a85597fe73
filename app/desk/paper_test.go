package desk

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
)

func TestPaperAtAnyTime(t *testing.T) {
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

func (b *bench) isPDF(path string) {
	b.t.Helper()
	w := b.send("GET", path, "")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-")) {
		b.t.Errorf("%s answered %d %q, %d bytes", path, w.Code, w.Header().Get("Content-Type"), w.Body.Len())
	}
}

func TestPrintingGoesWhereItWasAsked(t *testing.T) {
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

// Who will read this? comes before the paper, not after (BR-47).
func TestPrintAsksWhoReadsIt(t *testing.T) {
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
