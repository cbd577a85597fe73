package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/outbox"
	"earlyhelp.example/backend/pdf"
)

// anyway says that a file is to be kept whatever is wrong with it.
const anyway = "?anyway=1"

// bring adds a file as an ordinary browser does.
func (b *bench) bring(id, name string, content []byte, asked ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), "POST", "/api/assessments/"+id+"/files"+strings.Join(asked, ""), bytes.NewReader(content))
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("X-File-Name", url.PathEscape(name))
	w := httptest.NewRecorder()
	b.desk.Handler().ServeHTTP(w, r)
	return w
}

func (b *bench) kept(w *httptest.ResponseRecorder) FileKept {
	b.t.Helper()
	var f FileKept
	if err := json.Unmarshal(w.Body.Bytes(), &f); err != nil || w.Code != http.StatusOK {
		b.t.Fatalf("%d: %s", w.Code, w.Body)
	}
	return f
}

// letter is a sound PDF about nobody.
var letter = func() []byte {
	doc, err := pdf.Render(context.Background(), pdf.Job{Paper: forms.Paper{Title: "An invented letter", Language: "en"}, State: pdf.StateBlank})
	if err != nil {
		panic(err)
	}
	return doc.Bytes
}()

// TestFilesOfAForm: a photo is made a picture and nothing else, a letter stays
// what it is, and what is neither is refused with a sentence.
func TestFilesOfAForm(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	picture := b.kept(b.bring(id, "kitchen ✎.png", photo.Bytes()))
	paper := b.kept(b.bring(id, "Letter.pdf", letter))
	if picture.Media != "image/jpeg" || picture.Name != "kitchen ✎.png" || paper.Media != "application/pdf" || paper.Size != int64(len(letter)) {
		t.Errorf("kept %+v and %+v", picture, paper)
	}
	got := b.send("GET", "/api/assessments/"+id+"/files/"+paper.ID, "")
	if !bytes.Equal(got.Body.Bytes(), letter) || got.Header().Get("Content-Type") != "application/pdf" {
		t.Errorf("%s: %q", got.Header().Get("Content-Type"), got.Body)
	}
	for why, content := range map[string][]byte{"desk.file-empty": {}, "desk.file-kind": []byte("MZ a program"), "desk.file-large": make([]byte, maxFile+1)} {
		w := b.bring(id, "x", content)
		var p Refusal
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Key != why || p.Detail == "" {
			t.Errorf("want %s: %d %s", why, w.Code, w.Body)
		}
	}
	b.refused("GET", "/api/assessments/"+id+"/files/"+id, nil, http.StatusNotFound, fault.NotFound)
}

// TestAChosenFileIsReadOnce: the page has a token and never a path.
func TestAChosenFileIsReadOnce(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	path := filepath.Join(t.TempDir(), "Letter.pdf")
	if err := os.WriteFile(path, letter, 0o600); err != nil {
		t.Fatal(err)
	}
	token, name := b.desk.Offer(path)
	var f FileKept
	b.post("/api/assessments/"+id+"/files", chosenFile{Token: token}, &f)
	if name != "Letter.pdf" || f.Name != name || f.Size != int64(len(letter)) {
		t.Errorf("kept %+v", f)
	}
	b.refused("POST", "/api/assessments/"+id+"/files", chosenFile{Token: token}, http.StatusUnprocessableEntity, fault.Invalid)
}

// later is a library whose form a has a second version: a question more and one
// less.
func later(t testing.TB, second bool) *forms.Library {
	t.Helper()
	head := "form: a\nversion: %\ntitle: Visit\nsubject: family\nkind: submission\nwho: [portal_user]\ncopies: [professional]\nsections:\n  - id: one\n    number: 1\n    title: One\n    questions:\n"
	first := strings.Replace(head, "%", "1", 1) + "      - {id: words, type: text, label: What was said?, max: 100}\n      - {id: old, type: text, label: What else?, max: 100}\n"
	files := fstest.MapFS{"a.v1.yaml": {Data: []byte(first)}}
	if second {
		files["a.v2.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(head, "%", "2", 1) +
			"      - {id: words, type: text, label: What was said?, max: 100}\n      - {id: fresh, type: text, label: How was it?, max: 100}\n")}
	}
	lib, findings := forms.NewLibrary(files)
	if forms.HasErrors(findings) {
		t.Fatal(findings)
	}
	return lib
}

// TestADraftStaysUntilItIsMoved shows what would change, moves nothing by
// itself, and loses no word.
func TestADraftStaysUntilItIsMoved(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.desk.Library = later(t, false)
	b.desk.current.profile.FormsEnabled = nil
	id := b.begin(StartForm{Form: "a"})
	b.say(id, map[string]any{"words": "Hello", "old": "Goodbye"})
	var v Versions
	b.get("/api/assessments/"+id+"/versions", &v)
	if v.Move != nil || v.Head.VersionNotice != "" {
		t.Errorf("there is no newer version: %+v", v)
	}
	b.refused("POST", "/api/assessments/"+id+"/move", MoveTo{}, http.StatusConflict, fault.Conflict)
	b.desk.Library = later(t, true)
	b.get("/api/assessments/"+id+"/versions", &v)
	if v.Head.VersionNotice == "" || v.Move == nil || v.Move.Version != 2 || len(v.Move.Lines) != 2 || !strings.Contains(v.Move.Says, "1 answer") {
		t.Fatalf("versions %+v %+v", v, v.Move)
	}
	if st := b.opened(id); st.form.Version != 1 {
		t.Error("moved unasked")
	}
	b.post("/api/assessments/"+id+"/move", MoveTo{Version: 2}, nil)
	st := b.opened(id)
	if st.form.Version != 2 || st.form.Question("fresh") == nil || !slices.ContainsFunc(st.rows, func(r forms.Row) bool { return r.Q == "old" && string(r.Value) == `"Goodbye"` }) {
		t.Errorf("after the move: version %d, %+v", st.form.Version, st.rows)
	}
}

// TestWhatHappenedSince is written on a finished form, and only there.
func TestWhatHappenedSince(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.whole(b.calm(b.begin(StartForm{Form: "portal_referral"})))
	var page AssessmentPage
	b.get("/api/assessments/"+id+"/pages/first", &page)
	if len(page.Head.AfterPages) == 0 || page.Head.AfterOpen {
		t.Fatalf("after pages: %+v", page.Head)
	}
	b.get("/api/assessments/"+id+"/pages/"+page.Head.AfterPages[0].ID, &page)
	if !page.Head.AfterOpen || len(page.Items) == 0 {
		t.Fatalf("the page is closed: %+v", page.Head)
	}
	st := b.opened(id)
	i := slices.IndexFunc(st.form.Questions, func(q *forms.Question) bool {
		return q.After() && q.Table == nil && q.Level == forms.LevelFamily && (q.Type == forms.TypeLongText || q.Type == forms.TypeText || q.Type == forms.TypeDate)
	})
	if i < 0 {
		t.Fatal("this form asks nothing of what happened since")
	}
	b.set(id, "since", st.form.Questions[i].ID, "", b.now().Format("2006-01-02"))
	if len(b.opened(id).rows) != len(st.rows)+1 {
		t.Error("what happened since was not kept")
	}
	b.addition(id, st.form.Questions[i].ID)
	b.refused("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: []forms.Change{{Client: "x", Q: "what_happened", Act: forms.ActSet, Value: json.RawMessage(`"late"`)}}},
		http.StatusForbidden, fault.Refused)
}

// TestNothingIsSaidOfTheOfficeBeforeItsReceipt is BR-33 in a form's own words: that
// a request was sent is true once the centre has it.
func TestNothingIsSaidOfTheOfficeBeforeItsReceipt(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.begin(StartForm{Form: "link_request"})
	word := func() string {
		var page AssessmentPage
		b.get("/api/assessments/"+id+"/pages/first", &page)
		return page.Head.StateWord
	}
	b.fill(id, "link_request")
	if got := word(); got != "" {
		t.Errorf("a draft says %q", got)
	}
	b.finish(id)
	if got := word(); got != "" {
		t.Errorf("waiting to be sent, it says %q", got)
	}
	if b.receive(b.opened(id).head.Submission); word() != "Sent to the coordinator" {
		t.Errorf("received, it says %q", word())
	}
}

// addition sends what was written on a finished form: said to be here only until
// it is sealed, and then in the queue behind its form.
func (b *bench) addition(id, q string) {
	b.t.Helper()
	var page AssessmentPage
	b.get("/api/assessments/"+id+"/pages/first", &page)
	if page.Head.AddedSays == "" {
		b.t.Error("nothing says that what was written after Finish is here only")
	}
	var done Finished
	b.post("/api/assessments/"+id+"/additions", nil, &done)
	b.get("/api/assessments/"+id+"/pages/first", &page)
	if page.Head.AddedSays != "" || done.Reference == "" || !strings.Contains(done.Says, "not yet been received") {
		b.t.Errorf("sealed: %+v, and the form says %q", done, page.Head.AddedSays)
	}
	if got := b.sealedAnswer(done.Item, q); got != b.now().Format("2006-01-02") {
		b.t.Errorf("sealed is %q", got)
	}
	form := b.opened(id).head.Submission
	items := b.items()
	now := b.now()
	if next := outbox.Next(items, now, false, 9); slices.ContainsFunc(next, func(i outbox.Item) bool { return i.ID == done.Item }) {
		b.t.Error("what was added goes before its form")
	}
	b.receive(form)
	if next := outbox.Next(b.items(), now, false, 9); !slices.ContainsFunc(next, func(i outbox.Item) bool { return i.ID == done.Item }) {
		b.t.Error("what was added does not go once its form is received")
	}
	b.refused("POST", "/api/assessments/"+id+"/additions", nil, http.StatusConflict, fault.Conflict)
}

// TestCarriedFromTheLast: what the family said the last time stands beside the
// question and can be taken over, marked until it is confirmed (E4).
func TestCarriedFromTheLast(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family, _ := b.assessed()
	b.whole(b.begin(StartForm{Form: "family_action_plan", Family: family}))
	taken := 0
	id := b.begin(StartForm{Form: "family_action_plan", Family: family})
	st := b.opened(id)
	for _, given := range st.draft.Setting().Last {
		if q := st.form.Question(given.Q); q == nil || q.Carry != "offer" || given.Subject != "" {
			continue
		}
		taken++
		b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: []forms.Change{{Client: "take " + given.Q, Q: given.Q, Act: forms.ActCarry}}}, nil)
		rows := b.opened(id).rows
		if last := rows[len(rows)-1]; last.By != forms.ByCarry || string(last.Value) != string(given.Value) {
			t.Errorf("taken over as %+v", last)
		}
	}
	if taken == 0 {
		t.Error("no form offers what the assessment said")
	}
}
