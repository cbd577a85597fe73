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
