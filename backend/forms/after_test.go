package forms

import (
	"encoding/json"
	"slices"
	"testing"

	"earlyhelp.example/backend/fault"
)

// TestAfterAndOfficeHoldNothingUp: E2 and E17.
func TestAfterAndOfficeHoldNothingUp(t *testing.T) {
	s := finishable(t)
	if got := s.problems(); got != "" {
		t.Fatalf("nothing after Finish and nothing of the office's is asked: %s", got)
	}
	if pages := s.draft().Pages(); slices.Contains(pages, "later") || !slices.Contains(pages, "office") {
		t.Errorf("pages are %v", pages)
	}
	if page, _ := s.draft().Page("office"); page.Offices != "The office fills this in" {
		t.Errorf("the office's page says %q", page.Offices)
	}
	before, err := s.draft().Seal()
	if err != nil {
		t.Fatal(err)
	}
	s.set.Finished = true
	if got := s.draft().AfterPages(); !slices.Equal(got, []string{"later"}) || !s.set.Form.Question("copy_given").After() {
		t.Fatalf("after pages: %v", got)
	}
	if got := s.problems(); got != "" {
		t.Errorf("what happens after Finish holds nothing up: %s", got)
	}
	s.say("copy_given", Group, "yes").say("copy_on", Group, "2026-11-23")
	if page, ok := s.draft().Page("later"); !ok || !page.After || page.Previous != "" {
		t.Errorf("the page is there once finished, on a road of its own: %+v", page)
	}
	after, err := s.draft().Seal()
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []json.RawMessage{before, after} {
		mustNotContain(t, string(body), "copy_given", "copy_on", `"unanswered":["direction`)
	}
	answers := s.draft().AfterAnswers()
	if len(answers) != 2 || answers[1].Parts[0].Says != "23/11/2026" {
		t.Errorf("what was recorded after Finish: %+v", answers)
	}
}

// TestWhatIsAddedIsSealedAlone: the pages for after Finish make a document of their
// own, which holds nothing of the form's; an answer that is none holds it up, a
// missing one does not.
func TestWhatIsAddedIsSealedAlone(t *testing.T) {
	s := finishable(t)
	s.set.Finished = true
	if _, err := s.draft().SealAddition(); !fault.Is(err, fault.Invalid) {
		t.Errorf("nothing was added, and it is sealed: %v", err)
	}
	s.say("copy_given", Group, "yes").say("copy_on", Group, "2026-02-31")
	if _, err := s.draft().SealAddition(); !fault.Is(err, fault.Invalid) || len(s.draft().AfterProblems()) != 1 {
		t.Errorf("a day that is none is sealed: %v, %+v", err, s.draft().AfterProblems())
	}
	s.say("copy_on", Group, "")
	body, err := s.draft().SealAddition()
	if err != nil {
		t.Fatal(err)
	}
	var doc Document
	if err := json.Unmarshal(body, &doc); err != nil || len(doc.Answers) != 1 || doc.Answers[0].Q != "copy_given" || doc.Answered != 1 || doc.Schema != DocumentSchema {
		t.Errorf("sealed %s, %v", body, err)
	}
}
