package forms

import (
	"strings"
	"testing"
)

// TestYoungSigner: a child of six who signed is remarked on, and nothing more.
func TestYoungSigner(t *testing.T) {
	s := portal(t)
	s.do(ActAddRow, "signed_by", Group, "r-1", nil).cell("signed_by.family_member", "r-1", j3Tom).cell("signed_by.signature", "r-1", "paper")
	says := func(problems []Problem) string {
		var lines []string
		for _, p := range problems {
			lines = append(lines, p.Say)
		}
		return strings.Join(lines, "\n")
	}
	const remark = "Tom is 6. A child this young is usually spoken for"
	check := s.draft().Check()
	mustContain(t, says(check.Warnings), remark)
	mustNotContain(t, says(check.Problems), remark)
	mustNotContain(t, says(s.cell("signed_by.family_member", "r-1", aisha).draft().Check().Warnings), "usually spoken for")
}

// TestSigned: a signature on the screen or on paper is one; who declined has
// answered and has not signed; and it is asked of signatures only.
func TestSigned(t *testing.T) {
	signed := func(s *sheet) bool {
		t.Helper()
		r, fault := s.set.Form.bind(ruleSource{text: "any(signed_by: signed(signature))"}, where{scope: &scope{}}, kindBool)
		if fault != nil {
			t.Fatal(fault)
		}
		return s.draft().truth(r, nobody) == isTrue
	}
	s := portal(t).do(ActAddRow, "signed_by", Group, "r-1", nil)
	if signed(s) {
		t.Error("a row without a word is a signature")
	}
	for how, want := range map[string]bool{"paper": true, `{"how":"declined","who":"Mary"}`: false, `{"how":"drawn","strokes":"M1 1"}`: true, "declined": false} {
		if got := signed(s.cell("signed_by.signature", "r-1", how)); got != want {
			t.Errorf("%s: signed is %v", how, got)
		}
	}
	for rule, mend := range map[string]string{"signed(consent_status)": "Say “answered(consent_status)”", "signed(signature)": "Say any(signed_by: signed(signature)) or every(signed_by: signed(signature))"} {
		if _, fault := s.set.Form.bind(ruleSource{text: rule}, where{scope: &scope{}}, kindBool); fault == nil || !strings.Contains(fault.mend, mend) {
			t.Errorf("%s: %+v, want the mend %q", rule, fault, mend)
		}
	}
}

// portal is the shipped portal assessment of the family of J3.
func portal(t *testing.T) *sheet {
	t.Helper()
	s := benAtWork(t)
	f, err := s.set.Library.Form("eha_portal", 1)
	if err != nil {
		t.Fatal(err)
	}
	s.set.Form = f
	return s
}

// TestReferralIsNotToldByAPrint: while the family has not been told, or it cannot
// be said whether they have, their copy is silent about a referral to MASH.
func TestReferralIsNotToldByAPrint(t *testing.T) {
	s := portal(t).say("outcome", Group, "O7").say("outcome_detail", Group, "Sent to the front door")
	family := func() string {
		return paperText(PaperOf(s.set.Form, s.set.Library, s.draft().Document(), PaperOptions{Copy: CopyFamily, Profile: s.set.Profile, Language: "en"}))
	}
	mustNotContain(t, family(), "Referral to MASH", "front door")
	mustContain(t, family(), "withheld: Outcome of this assessment")
	s.say("family_informed", Group, "no")
	mustNotContain(t, family(), "Referral to MASH", "front door")
	s.say("family_informed", Group, "yes")
	mustContain(t, family(), "Referral to MASH", "front door")
	s.say("family_informed", Group, "no").say("outcome", Group, "O1")
	mustContain(t, family(), "No further support needed")
}
