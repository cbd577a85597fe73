package app

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"earlyhelp.example/app/desk"
	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/forms"
)

// TestAnAttachedDocumentReachesTheCentre goes from a document that is attached to
// a form to the identical bytes at a real centre, with a receipt of its own.
func TestAnAttachedDocumentReachesTheCentre(t *testing.T) {
	shipped, err := shippedForms()
	must(t, err)
	letter, network := centre(t, shipped)
	d := enrolled(t, shipped, letter)
	var started desk.Started
	must(t, ask(d, "/api/assessments", desk.StartForm{Form: "portal_referral"}, &started))
	fill(t, d, started.ID, "portal_referral")
	scan := longScan(1_300_000) // three chunks
	attach(t, d, started.ID, "attachments", scan)
	var finished desk.Finished
	wait(t, d, func() bool {
		var out desk.OutboxPage
		get(t, d, "/api/outbox", &out)
		return len(out.Received) == 2
	}, func() { must(t, ask(d, "/api/assessments/"+started.ID+"/finish", nil, &finished)) })

	list, err := network.centre.Arrivals(t.Context(), central.ArrivalQuery{Limit: 5}, time.Now())
	must(t, err)
	if len(list) != 1 || len(list[0].Files) != 1 || !list[0].Files[0].File.Whole() || list[0].Reference != finished.Reference {
		t.Fatalf("at the centre: %+v", list)
	}
	got, place, err := network.centre.OpenFile(t.Context(), central.Staff{}, list[0].ID, list[0].Files[0].Named.ID, time.Now())
	must(t, err)
	if !bytes.Equal(got, scan) || place != 1 {
		t.Errorf("%d bytes arrived, %d were attached; place %d", len(got), len(scan), place)
	}
}

// longScan is a PDF by its first bytes only, kept all the same; and no two of its chunks are alike.
func longScan(n int) []byte {
	scan := append(make([]byte, 0, n+sha256.Size), "%PDF-1.7\n"...)
	for sum := sha256.Sum256(scan); len(scan) < n; sum = sha256.Sum256(sum[:]) {
		scan = append(scan, sum[:]...)
	}
	return scan[:n]
}

// attach keeps a file with a form and names it in an answer, as the screen does.
func attach(t *testing.T, d *desk.Desk, id, question string, content []byte) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/assessments/"+id+"/files?anyway=1", bytes.NewReader(content))
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("X-File-Name", "letter.pdf")
	said := desk.Answer(d.Handler(), r)
	var kept desk.FileKept
	if said.Status != http.StatusOK || json.Unmarshal(said.Body, &kept) != nil {
		t.Fatalf("keeping a file answered %d: %s", said.Status, said.Body)
	}
	value, err := json.Marshal([]desk.FileKept{kept})
	must(t, err)
	change(t, d, id, desk.Patch{Changes: []forms.Change{{Client: "attach", Q: question, Act: forms.ActSet, Value: value}}})
}
