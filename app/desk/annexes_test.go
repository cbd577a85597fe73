package desk

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/pdf"
)

// attach names a document in a row of its own of a note, and gives its id.
func (b *bench) attach(id, name string, content []byte) string {
	b.t.Helper()
	f := b.kept(b.bring(id, name, content, anyway))
	row := "row " + f.ID
	b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: []forms.Change{
		{Client: "a " + f.ID, Q: "attachments", Row: row, Act: forms.ActAddRow},
		{Client: "b " + f.ID, Q: "attachments.file", Row: row, Act: forms.ActSet, Value: json.RawMessage(marshal(b.t, []FileKept{f}))}}}, nil)
	return f.ID
}

func snapshot(t *testing.T) []byte {
	t.Helper()
	var raw bytes.Buffer
	if err := png.Encode(&raw, image.NewGray(image.Rect(0, 0, 300, 200))); err != nil {
		t.Fatal(err)
	}
	return raw.Bytes()
}

// withDocuments is a finished submission to the panel that picks a note with these
// documents; note is that note.
func (b *bench) withDocuments(documents map[string][]byte) (panel, note string, ids map[string]string) {
	b.t.Helper()
	family, _ := b.assessed()
	note, ids = b.calm(b.begin(StartForm{Form: "case_note", Family: family})), map[string]string{}
	for name, content := range documents {
		ids[name] = b.attach(note, name, content)
	}
	b.whole(note)
	panel = b.calm(b.begin(StartForm{Form: "action_impact_meeting", Family: family}))
	b.say(panel, map[string]any{"evidence_pack": []string{"case_notes"}})
	b.complete(panel, 0)
	for i, r := range b.opened(panel).draft.Setting().Records {
		if r.Kind == "notes" {
			b.set(panel, fmt.Sprint("picked ", i), "notes.chosen", r.ID, "yes")
		}
	}
	b.finish(panel)
	return panel, note, ids
}

// viewed makes a pack and reads it.
func (b *bench) viewed(panel string, leaveOut ...string) (pack []byte, pages int) {
	b.t.Helper()
	var made Printed
	b.post("/api/assessments/"+panel+"/evidence", PackRequest{How: "view", Confirmed: true, LeaveOut: leaveOut}, &made)
	pack = b.send("GET", made.Href, "").Body.Bytes()
	pages, err := pdf.Inspect(b.t.Context(), pack, "")
	if err != nil {
		b.t.Fatal(err)
	}
	return pack, pages
}

// TestAPackHoldsTheDocumentsOfItsForms: each sound one under a heading page, but for
// those that were left out; each that cannot go among pages is told on the screen and
// on the cover, and stops nothing.
func TestAPackHoldsTheDocumentsOfItsForms(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	documents := spoilt(t)
	documents["landlord.pdf"], documents["ceiling.png"] = letter, snapshot(t)
	panel, _, ids := b.withDocuments(documents)
	var offer EvidencePack
	b.get("/api/assessments/"+panel+"/evidence", &offer)
	if len(offer.Items) != 2 || len(offer.Items[0].Files) != 0 || len(offer.Items[1].Files) != len(documents) {
		t.Fatalf("offered %+v", offer)
	}
	for _, f := range offer.Items[1].Files {
		want := map[string]string{"landlord.pdf": "", "ceiling.png": "", "locked.pdf": "locked with a password"}
		why, sound := want[f.Title]
		if !sound {
			why = "is damaged"
		}
		if ids[f.Title] != f.ID || (f.Why == "") != (why == "") || !strings.Contains(f.Why, why) {
			t.Errorf("%s is offered as %+v", f.Title, f)
		}
	}
	whole, all := b.viewed(panel)
	_, withoutLetter := b.viewed(panel, ids["landlord.pdf"])
	none, neither := b.viewed(panel, ids["landlord.pdf"], ids["ceiling.png"])
	if all != withoutLetter+2 || withoutLetter != neither+2 {
		t.Errorf("%d pages with both, %d without the letter, %d with neither: each has a heading page and its own", all, withoutLetter, neither)
	}
	b.packSays(whole, []string{"A document attached to a form", "landlord.pdf, with Case note", "ceiling.png, with Case note", "Documents left out of this pack",
		"locked.pdf, with Case note", "It is locked with a password", "garbage.pdf, with Case note"}, []string{"left out by choice"})
	b.packSays(none, []string{"landlord.pdf, with Case note", "left out by choice"}, []string{"A document attached to a form"})
}

// packSays reads a pack's words, whatever its lines; last in a test, as it needs a tool.
func (b *bench) packSays(pack []byte, there, gone []string) {
	b.t.Helper()
	said := strings.Join(strings.Fields(b.printed(pack)), " ")
	for _, want := range there {
		if !strings.Contains(said, want) {
			b.t.Errorf("the pack does not say %q", want)
		}
	}
	for _, not := range gone {
		if strings.Contains(said, not) {
			b.t.Errorf("the pack says %q", not)
		}
	}
}

// TestADocumentOpensForWhoeverMaySeeItsForm: its very bytes, of the form that names it
// and of no other, also once it is finished; to nobody whose role may not see that form,
// and to nobody while the laptop is locked.
func TestADocumentOpensForWhoeverMaySeeItsForm(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	panel, note, ids := b.withDocuments(map[string][]byte{"landlord.pdf": letter})
	at := "/api/assessments/" + note + "/files/" + ids["landlord.pdf"]
	w := b.send("GET", at, "")
	if w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), letter) || w.Header().Get("Content-Type") != "application/pdf" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("opened: %d, %d bytes, %v", w.Code, w.Body.Len(), w.Header())
	}
	b.refused("GET", "/api/assessments/"+panel+"/files/"+ids["landlord.pdf"], nil, http.StatusNotFound, fault.NotFound)
	me := b.desk.current.enrolment
	b.desk.current.enrolment.Roles = []string{"business_support"}
	b.refused("GET", at, nil, http.StatusForbidden, fault.Refused)
	b.desk.current.enrolment = me
	b.desk.current.enrolment.Worker.ID = "w-somebody-else"
	b.refused("GET", at, nil, http.StatusForbidden, fault.Refused)
	b.desk.current.enrolment = me
	b.restart()
	b.refused("GET", at, nil, http.StatusLocked, fault.Locked)
	if left := slices.DeleteFunc(b.plain(), func(name string) bool { return !strings.Contains(name, "landlord") }); len(left) > 0 {
		t.Errorf("on the disk: %v", left)
	}
}

// plain are the names of all files of the laptop's folder.
func (b *bench) plain() (names []string) {
	b.t.Helper()
	err := filepath.WalkDir(b.dir, func(path string, _ os.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return names
}
