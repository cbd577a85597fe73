package library_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

// TestEveryAnswerIsAtEveryStation fills every shipped form in ever other ways,
// until each of its questions was answered, and follows every answer: the screen
// shows it, check answers reads it back, the sealed document holds it, and the
// professional copy prints it (its PDF: TestEveryQuestionIsPrinted).
func TestEveryAnswerIsAtEveryStation(t *testing.T) {
	lib := shipped(t)
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range lib.Forms() {
		t.Run(form.ID, func(t *testing.T) {
			t.Parallel()
			left := formtest.Asked(form)
			for turn := 0; turn < formtest.Turns || len(left) > 0 && turn < formtest.Most; turn++ {
				set := formtest.OnRecord(lib, form, profile)
				rows, err := formtest.Fill(set, turn)
				if err != nil {
					t.Fatalf("turn %d: %v", turn, err)
				}
				draft := forms.Evaluate(set, rows)
				followed(t, draft)
				set.Finished = true
				if rows, err = formtest.Fill(set, turn, rows...); err != nil {
					t.Fatalf("turn %d, after Finish: %v", turn, err)
				}
				left = formtest.Unreached(left, draft.Document().Answers, forms.Evaluate(set, rows).AfterAnswers())
			}
			if len(left) > 0 {
				t.Errorf("no turn answers %v", left)
			}
		})
	}
}

// given is one answer as the screen shows it.
type given struct {
	q, subject, row string
	value           json.RawMessage
}

// followed looks for every answer of a filled form at each station.
func followed(t *testing.T, draft *forms.Draft) {
	t.Helper()
	answers := onScreen(t, draft)
	if len(answers) < 4 {
		t.Fatalf("only %d answers", len(answers))
	}
	raw, err := draft.Seal()
	if err != nil {
		t.Fatal(err)
	}
	var doc forms.Document
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	check := readBack(draft.Check())
	set := draft.Setting()
	paper := onPaper(forms.PaperOf(set.Form, set.Library, doc, forms.PaperOptions{Copy: forms.CopyProfessional, Language: "en", Profile: set.Profile}))
	for _, a := range answers {
		says, sealed := inDocument(doc, a)
		if !sealed {
			t.Errorf("%s of %s %s, %s, is not in the sealed document", a.q, a.subject, a.row, a.value)
			continue
		}
		q := a.q
		if a.row != "" {
			q = strings.TrimSuffix(a.q, "."+a.q[strings.LastIndex(a.q, ".")+1:])
		}
		for _, word := range strings.Split(says, "; ") {
			if !strings.Contains(check[q], plain(word)) {
				t.Errorf("check answers does not read back %q of %s: %q", word, a.q, check[q])
			}
			if a.q == "family_members.dob_estimated" {
				word = "(estimated)" // stands beside the date of birth
			}
			if !strings.Contains(paper[q], plain(word)) {
				t.Errorf("the professional copy does not print %q of %s: %q", word, a.q, paper[q])
			}
		}
	}
}

// onScreen are the answers that the pages show, and that nothing is left open
// there but what nobody need answer.
func onScreen(t *testing.T, draft *forms.Draft) []given {
	t.Helper()
	var out []given
	for _, id := range draft.Pages() {
		page, ok := draft.Page(id)
		if !ok {
			t.Fatalf("there is no page %s", id)
		}
		for _, item := range page.Items {
			for _, part := range item.Parts {
				out = append(out, shown(item.ID, "", part)...)
			}
			for _, row := range item.Rows {
				for _, c := range item.Columns {
					if c.Type != forms.TypeStatic {
						out = append(out, shown(item.ID+"."+c.ID, row.Row, row.Cells[c.ID])...)
					}
				}
			}
		}
	}
	return out
}

func shown(q, row string, part forms.Part) []given {
	if !part.Shown || part.State != forms.StateAnswered || len(part.Value) == 0 {
		return nil
	}
	return []given{{q, part.Subject, row, part.Value}}
}

// inDocument finds an answer in a document, with its words.
func inDocument(doc forms.Document, a given) (string, bool) {
	for _, d := range doc.Answers {
		for _, row := range d.Rows {
			for _, cell := range row.Cells {
				if d.Q+"."+cell.Q == a.q && row.Row == a.row && same(cell.Value, a.value) {
					return words(cell.Says, cell.Value), true
				}
			}
		}
		for _, part := range d.Parts {
			if d.Q == a.q && (part.Subject == a.subject || a.subject == "") && same(part.Value, a.value) {
				return words(part.Says, part.Value), true
			}
		}
	}
	return "", false
}

func same(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && fmt.Sprint(x) == fmt.Sprint(y)
}

func words(says string, value json.RawMessage) string {
	var text string
	if says == "" && json.Unmarshal(value, &text) == nil {
		return text
	}
	if says == "" {
		return string(value)
	}
	return says
}

// plain is a text without what a station may lay out in its own way.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

// readBack is what check answers says, by question.
func readBack(check forms.Check) map[string]string {
	out := map[string]string{}
	for _, s := range check.Sections {
		for _, line := range s.Lines {
			text := []string{line.Says}
			for _, part := range line.Parts {
				text = append(text, part.Who, part.Says)
				for _, cell := range part.Cells {
					text = append(text, cell.Says)
				}
			}
			out[line.Q] += " " + plain(strings.Join(text, " "))
		}
	}
	return out
}

// onPaper is what a copy prints, by question.
func onPaper(paper forms.Paper) map[string]string {
	out := map[string]string{}
	for _, s := range paper.Sections {
		for _, item := range s.Items {
			var text []string
			for _, part := range item.Parts {
				text = append(text, part.Who, part.Text)
			}
			for _, option := range item.Options {
				if option.Ticked {
					text = append(text, option.Label)
				}
			}
			text = append(text, slices.Concat(item.Rows...)...)
			out[item.Q] += " " + plain(strings.Join(text, " "))
		}
	}
	return out
}

// TestWhatFollowsIsPrinted: what is written after Finish is on the professional
// copy, under its own heading, on no other copy and in no sealed document.
func TestWhatFollowsIsPrinted(t *testing.T) {
	lib := shipped(t)
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	followed := 0
	for _, form := range lib.Forms() {
		set := formtest.OnRecord(lib, form, profile)
		rows, err := formtest.Fill(set, 0)
		if err != nil {
			t.Fatal(err)
		}
		doc := forms.Evaluate(set, rows).Document()
		set.Finished = true
		if rows, err = formtest.Fill(set, 0, rows...); err != nil {
			t.Fatal(err)
		}
		after := forms.Evaluate(set, rows).AfterAnswers()
		professional := onPaper(forms.PaperOf(form, lib, doc, forms.PaperOptions{Copy: forms.CopyProfessional, Language: "en", Profile: profile, After: after}))
		family := onPaper(forms.PaperOf(form, lib, doc, forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: profile, After: after}))
		for _, a := range after {
			followed++
			for _, part := range a.Parts {
				if word := plain(words(part.Says, part.Value)); !strings.Contains(professional[a.Q], word) {
					t.Errorf("%s: the professional copy does not print %q of %s: %q", form.ID, word, a.Q, professional[a.Q])
				}
			}
			if family[a.Q] != "" {
				t.Errorf("%s: the family copy prints %s", form.ID, a.Q)
			}
			if slices.ContainsFunc(doc.Answers, func(d forms.DocAnswer) bool { return d.Q == a.Q }) {
				t.Errorf("%s: %s is in the sealed document", form.ID, a.Q)
			}
		}
	}
	if followed < 10 {
		t.Errorf("only %d answers followed a Finish", followed)
	}
}
