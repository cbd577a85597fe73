package library_test

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/library"
)

// readOnce reads the library as the program does; it is immutable.
var readOnce = sync.OnceValues(func() (*forms.Library, []forms.Finding) { return forms.NewLibrary(library.FS()) })

// shipped is the library, and wants nothing said against it: a warning that is
// left standing hides the next one.
func shipped(t *testing.T) *forms.Library {
	t.Helper()
	lib, findings := readOnce()
	for _, f := range findings {
		t.Errorf("%v", f)
	}
	if forms.HasErrors(findings) {
		t.FailNow()
	}
	return lib
}

func assessment(t *testing.T, lib *forms.Library) *forms.Form {
	t.Helper()
	form, err := lib.Form("eha_portal", 1)
	if err != nil {
		t.Fatal(err)
	}
	return form
}

// TestAssessmentIsTheGuides holds what the portal guide fixes: the title, the
// order of the pages, and the six columns of section 1 in theirs.
func TestAssessmentIsTheGuides(t *testing.T) {
	form := assessment(t, shipped(t))
	if form.Title.EN != "Early Help Assessment - Portal" || !form.KeepsTitle {
		t.Errorf("title %q, kept %v", form.Title.EN, form.KeepsTitle)
	}
	var pages []string
	for _, s := range form.Sections {
		pages = append(pages, strings.TrimSpace(s.Number+" "+s.ID))
	}
	want := []string{"1 s1", "2 s2", "action_plan", "3 s3", "4 s4", "5 s5", "6 s6", "7 s7", "signatures", "safety"}
	if !slices.Equal(pages, want) {
		t.Errorf("pages %q, want %q", pages, want)
	}
	var columns []string
	for _, c := range form.Members().Columns {
		if c.Local != "dob_estimated" && c.Local != "ethnicity_basis" { // not the guide's: added beside its six
			columns = append(columns, c.Label.EN)
		}
	}
	six := []string{"Name", "DOB/EDD", "Gender", "Nursery/School/College/Place of Work", "Relationship", "Ethnicity"}
	if !slices.Equal(columns, six) {
		t.Errorf("columns %q, want %q", columns, six)
	}
	if first := form.Question("actions").Columns[0]; first.Label.EN != "FF Indicator" || !first.Required {
		t.Errorf("the plan begins with %q, required %v; want FF Indicator, required", first.Label.EN, first.Required)
	}
}

// TestGenderIsTheSeeds holds the seven values and their order (S-HAV question 5).
func TestGenderIsTheSeeds(t *testing.T) {
	form := assessment(t, shipped(t))
	var labels []string
	for _, c := range form.Question("family_members.gender").List.Codes {
		labels = append(labels, c.Label.EN)
	}
	want := []string{"Female", "Gender Dysphoria", "Indeterminate", "Male", "Non-Binary", "Transgender", "Unborn"}
	if !slices.Equal(labels, want) {
		t.Errorf("gender %q, want %q", labels, want)
	}
}

// TestIndicatorsInForce is CL-8: the set in force on the day the form began.
func TestIndicatorsInForce(t *testing.T) {
	form := assessment(t, shipped(t))
	codes := form.Question("actions.ff_indicator").List.Codes
	for _, day := range []struct {
		started     forms.Day
		count       int
		first, last string
	}{{"2020-11-24", 6, "FF1", "FF6"}, {"2022-09-30", 6, "FF1", "FF6"}, {"2022-10-01", 34, "1.1", "10.3"}, {"2026-11-22", 34, "1.1", "10.3"}} {
		var offered []string
		for _, c := range codes {
			if (c.From == "" || c.From <= day.started) && (c.Until == "" || day.started <= c.Until) {
				offered = append(offered, c.Code)
			}
		}
		if len(offered) != day.count || offered[0] != day.first || offered[len(offered)-1] != day.last {
			t.Errorf("begun on %s: %d indicators, %v; want %d from %s to %s", day.started, len(offered), offered, day.count, day.first, day.last)
		}
	}
}

// TestProfilesAreReadyOrNot is BR-35: a council whose source gives no numbers
// cannot start live work.
func TestProfilesAreReadyOrNot(t *testing.T) {
	lib := shipped(t)
	for id, ready := range map[string]bool{"hertfordshire": false, "havering": false, "herefordshire": false, "marlbridge": true} {
		p, err := lib.Profile(id)
		if err != nil {
			t.Fatalf("profile %s: %v", id, err)
		}
		if p.Ready() != ready {
			t.Errorf("%s: ready is %v, want %v", id, p.Ready(), ready)
		}
		if p.Marking != "OFFICIAL-SENSITIVE" || p.LockAfterMinutes != 10 || p.DraftExpiryDays["portal_referral"] != 30 || len(p.DraftExpiryDays) != 1 {
			t.Errorf("%s: marking %q, lock after %d, drafts kept %v", id, p.Marking, p.LockAfterMinutes, p.DraftExpiryDays)
		}
	}
	if p, _ := lib.Profile("havering"); p.Phones.MASH != "01708 434222" || p.Phones.Confirmed {
		t.Errorf("Havering's number is the stated one and nobody has confirmed it: %+v", p.Phones)
	}
}

// TestCopiesFailClosed shows what the copies a family reads leave out.
func TestCopiesFailClosed(t *testing.T) {
	lib := shipped(t)
	form := assessment(t, lib)
	hidden := []string{"family_address", "family_postcode", "consent_exceptions", "no_consent_reason", "no_consent_detail", "family_informed",
		"not_informed_reason", "immediate_danger", "significant_harm", "phoned", "spoke_to", "advice_given", "not_phoned_reason"}
	for _, p := range lib.Profiles() {
		for _, reader := range []forms.Copy{forms.CopyFamily, forms.CopySignature} {
			for _, id := range hidden {
				if p.Shows(reader, form.Question(id).Class) {
					t.Errorf("%s: the %s copy shows %s", p.ID, reader, id)
				}
			}
			if !p.Shows(reader, form.Question("consent_status").Class) || !p.Shows(reader, form.Question("actions").Class) {
				t.Errorf("%s: the %s copy leaves out consent or the plan", p.ID, reader)
			}
		}
	}
}

var telephone = regexp.MustCompile(`\b0[\d ]{9,12}\d\b`)

// TestOnlyInventedNumbers: nobody's real telephone is in what ships, but for
// the one number a source states.
func TestOnlyInventedNumbers(t *testing.T) {
	allowed := regexp.MustCompile(`^(01632 960\d{3}|07700 900\d{3}|01708 434222)$`)
	seen := 0
	err := fs.WalkDir(library.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == "SUMS" {
			return err
		}
		raw, err := fs.ReadFile(library.FS(), path)
		for _, number := range telephone.FindAllString(string(raw), -1) {
			if seen++; !allowed.MatchString(number) {
				t.Errorf("%s holds %s, which may be somebody's", path, number)
			}
		}
		return err
	})
	if err != nil || seen < 4 {
		t.Errorf("%d numbers found, %v: the search is broken", seen, err)
	}
}

// TestEveryQuestionHasWelsh: one text for both languages is English left on a Welsh
// page, also where it is letters only.
func TestEveryQuestionHasWelsh(t *testing.T) {
	for _, f := range shipped(t).Forms() {
		for _, q := range f.Questions {
			if text := q.Label; text.EN != "" && (text.CY == "" || text.CY == text.EN) {
				t.Errorf("%s: %s is %q in Welsh", f.ID, q.ID, text.CY)
			}
		}
	}
}

// TestEveryChoiceHasWelsh: lint looks at the texts of forms; the words of the
// choices are in the lists.
func TestEveryChoiceHasWelsh(t *testing.T) {
	for _, q := range assessment(t, shipped(t)).Questions {
		for _, list := range []*forms.List{q.List, q.Suggest} {
			if list == nil {
				continue
			}
			for _, c := range list.Codes {
				if c.Label.CY == "" || c.Group.EN != "" && c.Group.CY == "" {
					t.Errorf("%s: %s has no Welsh", list.ID, c.Code)
				}
			}
		}
	}
}

// TestTheReferralsDraftIsKeptThirtyDays, as its paper promises (BR-03).
func TestTheReferralsDraftIsKeptThirtyDays(t *testing.T) {
	f, err := shipped(t).Form("portal_referral", 1)
	if err != nil {
		t.Fatal(err)
	}
	if f.ExpiresDays != 30 {
		t.Errorf("kept %d days", f.ExpiresDays)
	}
}
