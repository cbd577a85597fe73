package library_test

import (
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
)

// shipped reads the library as the program does, and wants no error in it.
func shipped(t *testing.T) *forms.Library {
	t.Helper()
	lib, findings := forms.NewLibrary(library.FS())
	for _, f := range findings {
		if f.Severity == forms.SeverityError {
			t.Errorf("%v", f)
		} else {
			t.Logf("%v", f)
		}
	}
	if t.Failed() {
		t.FailNow()
	}
	return lib
}

func TestShippedLibraryReads(t *testing.T) {
	lib := shipped(t)
	if _, err := lib.Form("eha_portal", 1); err != nil {
		t.Errorf("the Early Help Assessment is not there: %v", err)
	}
	for _, id := range []string{"hertfordshire", "havering", "herefordshire", "marlbridge"} {
		if _, err := lib.Profile(id); err != nil {
			t.Errorf("profile %s: %v", id, err)
		}
	}
}
