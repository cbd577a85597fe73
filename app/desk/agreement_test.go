package desk

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/fault"
)

// asking gives the bench's council a user agreement of this version.
func (b *bench) asking(version string) {
	b.t.Helper()
	profile, _, _ := strings.Cut(string(b.office.profile), "\nuser_agreement:")
	b.office.profile = []byte(profile + "\nuser_agreement: {version: " + version + ", text: {en: \"I lock the laptop.\", cy: \"Rwy'n cloi'r gliniadur.\"}}\n")
}

func (b *bench) agreement() (page AgreementPage) {
	b.t.Helper()
	b.get("/api/agreement", &page)
	return page
}

// TestNoCaseworkBeforeTheAgreement is BR-105, the laptop's part of it: casework begins
// once its worker has agreed, here, to the version in force; it is kept with its day.
func TestNoCaseworkBeforeTheAgreement(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newBench(t)
	b.asking("1")
	b.enrol()
	asks := func() bool {
		return slices.ContainsFunc(b.home().Notices, func(n Notice) bool { return n.Act == "agreement" })
	}
	if page := b.agreement(); page.Agreed || page.Text != "I lock the laptop." || !asks() {
		t.Fatalf("%+v", page)
	}
	for _, form := range []string{"ffa", "family_registration", "short_term_work"} {
		if p := b.refused("POST", "/api/assessments", StartForm{Form: form}, http.StatusForbidden, fault.Refused); p.Key != "desk.agreement" {
			t.Errorf("%s: %+v", form, p)
		}
	}
	for _, form := range []string{"portal_referral", "eha_portal"} {
		b.begin(StartForm{Form: form})
	}
	b.begin(StartForm{Form: "ffa", Practice: true})
	b.refused("POST", "/api/agreement", Agree{Version: "0"}, http.StatusConflict, fault.Conflict)
	var page AgreementPage
	b.post("/api/agreement", Agree{Version: "1"}, &page)
	b.post("/api/agreement", Agree{Version: "1"}, &page)
	if !page.Agreed || !strings.Contains(page.Says, "22/11/2026") || asks() {
		t.Errorf("agreed: %+v", page)
	}
	b.restart()
	b.post("/api/unlock", UnlockWith{Passphrase: passphrase}, nil)
	b.begin(StartForm{Form: "ffa"})
	var set Settings
	b.get("/api/settings", &set)
	if !strings.Contains(set.Council.AgreementSays, "version 1") {
		t.Errorf("in Settings: %q", set.Council.AgreementSays)
	}
}

// Another version is agreed to anew; what has begun goes on, and closing, stepping up and
// answering an alert never wait.
func TestANewVersionIsAgreedAnew(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newBench(t)
	b.enrol()
	family, _ := b.assessed()
	note := b.begin(StartForm{Form: "case_note", Family: family})
	alert := b.told(family, "")
	s, release, err := b.desk.use()
	if err != nil {
		t.Fatal(err)
	}
	p := *s.profile
	p.Agreement.Version, p.Agreement.Text.EN = "2", "I lock it always."
	s.profile = &p
	if err := s.store.SetSetting(t.Context(), settingAgreements, []byte(`[{"version":"1","at":"2026-11-01T10:00:00Z","worker":"`+s.enrolment.Worker.ID+`"}]`)); err != nil {
		t.Fatal(err)
	}
	release()
	if page := b.agreement(); page.Agreed || !strings.Contains(page.Says, "has changed since you agreed to version 1 on 01/11/2026") {
		t.Errorf("%+v", page)
	}
	if p := b.refused("POST", "/api/assessments", StartForm{Form: "case_note", Family: family}, http.StatusForbidden, fault.Refused); p.Key != "desk.agreement" {
		t.Errorf("a new note: %+v", p)
	}
	b.whole(note)
	b.begin(StartForm{Form: "episode_closure", Family: family})
	b.begin(StartForm{Form: b.alert(family, alert).Answer.Form, Family: family})
	b.begin(StartForm{Form: "document", Family: family})
}

// What safeguarding needs is never among the forms that wait, in any council's library.
func TestSafeguardingNeverWaitsForTheAgreement(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	s, release, err := b.desk.use()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	p := *s.profile
	p.Agreement.Version = "1"
	s.profile = &p
	waits := []string{}
	for _, f := range s.desk.Library.Forms() {
		err := s.mayCasework(f)
		if err != nil {
			waits = append(waits, f.ID)
		}
		if err != nil && (slices.Contains(f.Who, string(casework.RolePortal)) || slices.Contains(f.Records, "referral") || slices.Contains(f.Records, "closure") || slices.Contains(f.Records, "general_note")) {
			t.Errorf("%s waits", f.ID)
		}
	}
	for _, form := range []string{"ffa", "taf_meeting", "family_action_plan", "case_note", "short_term_work", "access_grant"} {
		if !slices.Contains(waits, form) {
			t.Errorf("%s does not wait", form)
		}
	}
}
