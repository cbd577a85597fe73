package desk

import "testing"

// TestALicenceNoteIsSaidOnceASession is domain 3.13: above the first page that is
// opened after the unlock, on every page until the screen has had it, in no other
// form, and again after the next unlock.
func TestALicenceNoteIsSaidOnceASession(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family := b.registered()
	profile, note := b.begin(StartForm{Form: "graded_care_profile", Family: family}), b.begin(StartForm{Form: "case_note", Family: family})
	once := func(id string) string {
		t.Helper()
		var page AssessmentPage
		b.get("/api/assessments/"+id+"/pages/first", &page)
		return page.Head.Once
	}
	const want = "Use this tool only if you are trained and your organisation is licensed where a licence is needed."
	for range 2 { // a page may be asked for ahead, and never be shown
		if got := once(profile); got != want {
			t.Fatalf("it says %q", got)
		}
	}
	if got := once(note); got != "" {
		t.Errorf("a case note says %q", got)
	}
	b.post("/api/forms/graded_care_profile/said", nil, nil)
	if got := once(profile); got != "" {
		t.Errorf("once it was said, it says %q", got)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	if got := once(profile); got != want {
		t.Errorf("in the next session it says %q", got)
	}
}
