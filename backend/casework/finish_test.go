package casework_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

func cell(q, value string) forms.DocCell {
	return forms.DocCell{Q: q, Value: json.RawMessage(value)}
}

// guide is the part of a document that describes people.
func guide() forms.Document {
	return forms.Document{
		Members: []forms.DocMember{{Person: "p1", Name: "Mary Smith"}, {Person: "p2", Name: "Unborn Smith"}, {Person: "p3", Name: "Somebody"}},
		Answers: []forms.DocAnswer{
			{Q: "professionals", Rows: []forms.DocRow{{Row: "r1", Cells: []forms.DocCell{cell("name", `"Jo Marsh"`)}}}},
			{Q: "family_members", Rows: []forms.DocRow{
				{Row: "p1", Cells: []forms.DocCell{cell("name", `"Mary Smith"`), cell("dob_edd", `{"on":"1990-05-09","precision":"day"}`), cell("gender", `"female"`), cell("ethnicity", `"WBRI"`)}},
				{Row: "p2", Cells: []forms.DocCell{cell("name", `"Unborn Smith"`), cell("dob_edd", `{"on":"2020-08-31","precision":"day"}`), cell("gender", `"unborn"`), cell("dob_estimated", `"yes"`)}},
				{Row: "p3", Cells: []forms.DocCell{cell("dob_edd", `{"raw":"31/02/2020"}`), cell("gender", `{"raw":7}`)}},
			}},
		},
	}
}

func TestPeople(t *testing.T) {
	want := []casework.Person{
		{Key: "p1", Name: "Mary Smith", Birth: &casework.Birth{On: "1990-05-09", Precision: casework.ToTheDay}, Gender: "female", Ethnicity: "WBRI"},
		{Key: "p2", Name: "Unborn Smith", Birth: &casework.Birth{On: "2020-08-31", Precision: casework.ToTheDay, Expected: true, Estimated: true}, Gender: "unborn"},
		{Key: "p3", Name: "Somebody"},
	}
	got := casework.People(guide())
	if string(got[0].Cells["ethnicity"]) != `"WBRI"` || len(got[1].Cells) != 4 {
		t.Errorf("cells %v: a person's row is kept as it was answered, for the next form", got[0].Cells)
	}
	for i := range got {
		got[i].Cells = nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("people %+v, want %+v: what cannot be read is left out, never guessed", got, want)
	}
}

// TestFinishIsApplied finishes the same family twice: the second form renews
// what is known and doubles nobody.
func TestFinishIsApplied(t *testing.T) {
	record, ids := casework.Record{}, 0
	newID := func() (string, error) { ids++; return fmt.Sprint("c", ids), nil }
	for _, submission := range []string{"s1", "s2"} {
		finish := casework.Finish{Family: "family-1", By: "w-1", At: noon, Document: guide(), NewID: newID, Members: true, Known: record, Draft: "d1",
			Sealed: casework.FinishedData{Submission: submission, SHA256: "ab", Form: "eha_portal", Version: 1}}
		changes, err := finish.Changes()
		if err != nil {
			t.Fatal(err)
		}
		record = casework.ApplyAll(record, changes)
	}
	if len(record.Kept) != 0 || len(record.People) != 3 || len(record.Members) != 3 || len(record.Submissions) != 2 {
		t.Errorf("kept %v, %d people, %d members, %d submissions; want none, 3, 3, 2", reasons(record), len(record.People), len(record.Members), len(record.Submissions))
	}
	if record.Family != (casework.Family{ID: "family-1", Name: "Smith"}) {
		t.Errorf("family %+v", record.Family)
	}
}
