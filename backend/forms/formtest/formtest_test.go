package formtest_test

import (
	"encoding/json"
	"testing"
	"time"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// TestBigHasAsManyAsAsked: a benchmark of 400 questions must be of 400.
func TestBigHasAsManyAsAsked(t *testing.T) {
	for _, questions := range []int{4, 5, 20, 57, 400} {
		lib, findings := forms.NewLibrary(formtest.Big(questions))
		for _, f := range findings {
			if f.Severity == forms.SeverityError {
				t.Errorf("%d questions: %v", questions, f)
			}
		}
		form, err := lib.Form(formtest.BigID, 1)
		if err != nil {
			t.Fatalf("%d questions: %v", questions, err)
		}
		if len(form.Questions) != questions {
			t.Errorf("asked for %d questions, got %d", questions, len(form.Questions))
		}
	}
}

// TestRowsAnswerEverything: every question has a row, and every value is JSON.
func TestRowsAnswerEverything(t *testing.T) {
	lib, _ := forms.NewLibrary(formtest.Big(400))
	form, err := lib.Form(formtest.BigID, 1)
	if err != nil {
		t.Fatal(err)
	}
	answered := map[string]bool{}
	for i, row := range formtest.Rows(form, 6, noon) {
		answered[row.Q] = true
		if row.Seq != int64(i+1) || row.Act == forms.ActSet && !json.Valid(row.Value) {
			t.Fatalf("row %d of %s: seq %d, value %s", i, row.Q, row.Seq, row.Value)
		}
	}
	for _, q := range form.Questions {
		if !answered[q.ID] {
			t.Errorf("%s, a %s, has no answer", q.ID, q.Type)
		}
	}
}

// TestFillAnswersWhatIsAsked: a form of every type is filled to its Finish, with
// other choices in another turn, and what can never be finished says so.
func TestFillAnswersWhatIsAsked(t *testing.T) {
	lib, _ := forms.NewLibrary(formtest.Big(100))
	form, err := lib.Form(formtest.BigID, 1)
	if err != nil {
		t.Fatal(err)
	}
	set := formtest.OnRecord(lib, form, nil)
	said := map[string]bool{}
	for turn := range 2 {
		rows, err := formtest.Fill(set, turn)
		if err != nil {
			t.Fatal(err)
		}
		draft := forms.Evaluate(set, rows)
		if check := draft.Check(); !check.Complete || check.Answered < check.Asked*9/10 {
			t.Errorf("turn %d: %d of %d answered, %+v", turn, check.Answered, check.Asked, check.Problems)
		}
		for _, row := range rows {
			if row.Q == "q5" && row.Act == forms.ActSet {
				said[string(row.Value)] = true
			}
		}
	}
	if !said[`"yes"`] || !said[`"no"`] {
		t.Errorf("both turns say %v", said)
	}
	set.Members, set.Today = nil, "not a day"
	if _, err := formtest.Fill(set, 0); err == nil {
		t.Error("a day that is none was filled in")
	}
}
