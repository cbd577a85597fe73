package desk

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
)

// panelled is a family with an assessment, a plan and two notes, one of them
// picked, and the finished submission to the panel that picks them.
func (b *bench) panelled() string {
	b.t.Helper()
	family, _ := b.assessed()
	for range 2 {
		b.whole(b.calm(b.begin(StartForm{Form: "case_note", Family: family})))
	}
	id := b.calm(b.begin(StartForm{Form: "action_impact_meeting", Family: family}))
	b.say(id, map[string]any{"evidence_pack": []string{"assessment", "plan", "case_notes"}})
	b.complete(id, 0)
	picked := "yes" // the first, and no other
	for i, r := range b.opened(id).draft.Setting().Records {
		if r.Kind == "notes" {
			b.set(id, fmt.Sprint("picked ", i), "notes.chosen", r.ID, picked)
			picked = "no"
		}
	}
	b.finish(id)
	return id
}

// TestAPackAsksForAllThatIsInIt: the form itself gives no cause to ask who will read
// it, an assessment that goes with it does (BR-47).
func TestAPackAsksForAllThatIsInIt(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family, _ := b.assessed()
	id := b.calm(b.begin(StartForm{Form: "action_impact_meeting", Family: family}))
	b.say(id, map[string]any{"evidence_pack": []string{"assessment"}, "family_informed": "yes"})
	b.complete(id, 0)
	b.patched(id, forms.Change{Q: "consent_exceptions", Act: forms.ActClear})
	b.finish(id)
	if b.opened(id).draft.PrintWithCare() {
		t.Fatal("the form itself asks: the test sees nothing")
	}
	for _, how := range []string{howPrinter, howFile, howView} {
		var made Printed
		b.post("/api/assessments/"+id+"/evidence", PackRequest{How: how}, &made)
		if made.Ask == "" || made.Done || made.Href != "" {
			t.Errorf("%s: nobody is asked who will read it: %+v", how, made)
		}
		if how == howView {
			b.post("/api/assessments/"+id+"/evidence", PackRequest{How: how, Confirmed: true}, &made)
			if !made.Done {
				t.Errorf("answered, and still %+v", made)
			}
		}
	}
}

// TestAnEvidencePack bundles what the form picked and nothing else: the form, the
// assessment and the one note that was ticked; the plan, which is not here, is
// named as missing. The file's name says nothing of the family.
func TestAnEvidencePack(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	id := b.panelled()
	var pack EvidencePack
	b.get("/api/assessments/"+id+"/evidence", &pack)
	if !pack.Offered || len(pack.Items) != 3 || !slices.Equal(pack.Missing, []string{"Plan"}) {
		t.Fatalf("the pack is %+v", pack)
	}
	for i, want := range []string{"Action and Impact", "Families First Assessment", "note"} {
		if !strings.Contains(pack.Items[i].Title, want) || pack.Items[i].Says == "" {
			t.Errorf("item %d is %+v, want %s", i, pack.Items[i], want)
		}
	}
	var made Printed
	b.post("/api/assessments/"+id+"/evidence", PackRequest{How: "view", Confirmed: true}, &made)
	whole := b.send("GET", made.Href, "").Body.Bytes()
	pages, err := pdf.Inspect(t.Context(), whole, "")
	if err != nil || pages < 4 {
		t.Fatalf("%d pages: %v", pages, err)
	}
	b.refused("GET", made.Href, nil, http.StatusNotFound, fault.NotFound) // good for one reading
	b.post("/api/assessments/"+id+"/evidence", PackRequest{How: "printer", Confirmed: true}, &made)
	if name := b.paper.names[len(b.paper.names)-1]; !made.Done || !strings.HasPrefix(name, "EH-") || !strings.HasSuffix(name, "-evidence") {
		t.Errorf("printed as %q: %+v", name, made)
	}
	if len(made.Log) != 1 || !strings.HasPrefix(made.Log[0], "Evidence pack: sent to the printer") {
		t.Errorf("the person is told %q", made.Log)
	}
	if lines, err := b.office.store.Prints(t.Context(), id); err != nil || len(lines) != 2 || lines[0].Copy != copyEvidence {
		t.Errorf("the log of prints: %+v, %v", lines, err)
	}
}

// TestALockedEvidencePack: with a passphrase the file opens with that only; too
// short a one is refused, and what is printed has none.
func TestALockedEvidencePack(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	id := b.panelled()
	at := "/api/assessments/" + id + "/evidence"
	const words = "kettle-garden-seven"
	b.refused("POST", at, PackRequest{How: "file", Passphrase: "kettle", Confirmed: true}, http.StatusUnprocessableEntity, fault.Invalid)
	b.face.dialog = true
	var made Printed
	b.post(at, PackRequest{How: "file", Passphrase: words, Confirmed: true}, &made)
	if !made.Done || made.Href != "" || len(b.face.saved) != 1 {
		t.Fatalf("saved %+v", made)
	}
	var locked []byte
	for name, content := range b.face.saved {
		if locked = content; !strings.HasPrefix(name, "EH-") || !strings.HasSuffix(name, "-evidence.pdf") {
			t.Errorf("the file is called %q", name)
		}
	}
	if _, err := pdf.Inspect(t.Context(), locked, ""); err == nil {
		t.Error("the pack opens without its passphrase")
	}
	if _, err := pdf.Inspect(t.Context(), locked, words); err != nil {
		t.Errorf("the pack does not open with its passphrase: %v", err)
	}
	if tool, err := exec.LookPath("qpdf"); err == nil {
		file := filepath.Join(t.TempDir(), "pack.pdf")
		if err := os.WriteFile(file, locked, 0o600); err != nil {
			t.Fatal(err)
		}
		if said, _ := exec.Command(tool, "--show-encryption", "--password="+words, file).Output(); !bytes.Contains(said, []byte("R = 6")) || !bytes.Contains(said, []byte("AESv3")) {
			t.Errorf("qpdf says %s", said)
		}
	}
	b.post(at, PackRequest{How: "printer", Passphrase: words, Confirmed: true}, &made)
	if _, err := pdf.Inspect(t.Context(), b.paper.bytes, ""); err != nil {
		t.Errorf("the printer got a locked pack: %v", err)
	}
}

// TestNoEvidencePack: a draft, and a form that asks for none, have no pack.
func TestNoEvidencePack(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	var pack EvidencePack
	b.get("/api/assessments/"+id+"/evidence", &pack)
	if pack.Offered || len(pack.Items) != 0 {
		t.Errorf("a draft bundles %+v", pack)
	}
	b.refused("POST", "/api/assessments/"+id+"/evidence", PackRequest{How: "view"}, http.StatusNotFound, fault.NotFound)
}
