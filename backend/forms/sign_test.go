package forms

import (
	"strings"
	"testing"
)

// TestYoungSigner: a child of six who signed is remarked on, and nothing more.
func TestYoungSigner(t *testing.T) {
	s := benAtWork(t)
	f, err := s.set.Library.Form("eha_portal", 1)
	if err != nil {
		t.Fatal(err)
	}
	s.set.Form = f
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
