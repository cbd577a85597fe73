package casework_test

import (
	"reflect"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

// TestGuidesFamily reads people from the document of the portal guide's
// family as the program makes it, not as a test imagines it.
func TestGuidesFamily(t *testing.T) {
	e, err := library.ExampleOf("smith")
	if err != nil {
		t.Fatal(err)
	}
	lib, _ := forms.NewLibrary(library.FS())
	form, err := lib.Form(e.Form, e.Version)
	if err != nil {
		t.Fatal(err)
	}
	set := forms.Setting{Form: form, Library: lib, Language: e.Language, Started: forms.Day(e.Started), Today: "2026-11-22", Now: noon}
	people := casework.People(forms.Evaluate(set, formtest.Play(set, nil, e.Changes()...)).Document())
	want := []casework.Person{
		{Key: "019aa000-0001-7000-8000-000000000001", Name: "Mary Smith", Birth: &casework.Birth{On: "1990-05-09", Precision: casework.ToTheDay}, Gender: "female", Ethnicity: "WBRI"},
		{Key: "019aa000-0001-7000-8000-000000000002", Name: "Unborn Smith", Birth: &casework.Birth{On: "2020-08-31", Precision: casework.ToTheDay, Expected: true}, Gender: "unborn", Ethnicity: "WBRI"},
	}
	for i := range people {
		people[i].Cells = nil
	}
	if !reflect.DeepEqual(people, want) {
		t.Errorf("people %+v, want %+v", people, want)
	}
}
