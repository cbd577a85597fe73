package library_test

import (
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

// councils are what each source fixes: the council's words, and the forms its
// source describes.
var councils = map[string]struct {
	keyworker, frontDoor, plan string
	first                      []string // forms, in the order a worker looks for them
	followUp                   string
	live                       forms.Day
}{
	"hertfordshire": {"Keyworker", "Customer Service Centre", "Family Action Plan", []string{"family_registration", "ffa", "short_term_work"}, "24 hours", ""},
	"havering":      {"Referrer", "MASH", "Action Plan", []string{"portal_referral", "account_registration"}, "24 hours", "2022-10-03"},
	"herefordshire": {"Key worker", "MASH", "Action Plan", []string{"eha_portal", "link_request", "account_registration"}, "2 working days", ""},
	"marlbridge":    {"key worker", "MASH", "Action Plan", []string{"eha_portal", "portal_referral", "family_registration"}, "24 hours", ""},
}

// TestCouncils holds the words, forms and periods of the three councils and of
// the invented one. Nothing about a council is anywhere else.
func TestCouncils(t *testing.T) {
	lib := shipped(t)
	for id, want := range councils {
		p, err := lib.Profile(id)
		if err != nil {
			t.Fatal(err)
		}
		if p.Terms["keyworker"].EN != want.keyworker || p.Terms["front_door"].EN != want.frontDoor || p.Terms["plan"].EN != want.plan {
			t.Errorf("%s: words %v", id, p.Terms)
		}
		if len(p.FormsEnabled) < len(want.first) || !slices.Equal(p.FormsEnabled[:len(want.first)], want.first) {
			t.Errorf("%s: forms %v, want first %v", id, p.FormsEnabled, want.first)
		}
		if p.LiveFrom != want.live {
			t.Errorf("%s: live from %q, want %q", id, p.LiveFrom, want.live)
		}
		if p.Timescales["written_followup"] != want.followUp || p.LawfulBasis.EN == "" || p.Retention["closed_episode"] == "" || p.LinkedLoginDays != 90 || p.AlertsStaleDays != 3 {
			t.Errorf("%s: periods %v, basis %q, kept %v, logins %d, alerts %d", id, p.Timescales, p.LawfulBasis.EN, p.Retention, p.LinkedLoginDays, p.AlertsStaleDays)
		}
	}
}

// TestAreasOfCareAreTheCouncils: the four areas of a profile are called as the council
// calls them, on the screen and on paper, and plainly where it says nothing (domain 3.13).
func TestAreasOfCareAreTheCouncils(t *testing.T) {
	lib := shipped(t)
	form, err := lib.Form("graded_care_profile", 1)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string][]string{"hertfordshire": {"Health", "Safety", "Responsiveness", "Esteem"}, "marlbridge": {"Physical care", "Safety", "Love", "Esteem"}} {
		profile, err := lib.Profile(id)
		if err != nil {
			t.Fatal(err)
		}
		draft := forms.Evaluate(formtest.OnRecord(lib, form, profile), nil)
		var titles []string
		for _, mark := range draft.Sections() {
			if area, _, _ := strings.Cut(mark.Title, ":"); slices.Contains(want, area) && !slices.Contains(titles, area) {
				titles = append(titles, area)
			}
		}
		if !slices.Equal(titles, want) {
			t.Errorf("%s calls its areas %v, want %v", id, titles, want)
		}
		blank := forms.BlankPaper(form, lib, forms.PaperOptions{Profile: profile, Language: "en"})
		if !slices.ContainsFunc(blank.Sections, func(s forms.PaperSection) bool { return s.Title == want[2] }) {
			t.Errorf("%s: no section of its paper is called %s", id, want[2])
		}
	}
}

// TestNoFormIsLost: every shipped form is in use under the invented council, and
// stands in the order of its group there.
func TestNoFormIsLost(t *testing.T) {
	lib := shipped(t)
	p, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	groups := []string{"start", "during", "notes", "closing", "registrations", "accounts", "office"}
	last := 0
	for _, id := range p.FormsEnabled {
		form, err := lib.Form(id, 1)
		if err != nil {
			t.Fatal(err)
		}
		at := slices.Index(groups, form.Group)
		if at < last {
			t.Errorf("%s, of the group %q, stands after another group", id, form.Group)
		}
		last = max(last, at)
	}
	for _, form := range lib.Forms() {
		if !slices.Contains(p.FormsEnabled, form.ID) {
			t.Errorf("%s is in use nowhere", form.ID)
		}
	}
}

// TestTimescalesOfTheAssessment are the county's: three weeks to the assessment,
// six to the first meeting and between reviews, three working days to the record,
// five to the family's copy.
func TestTimescalesOfTheAssessment(t *testing.T) {
	p, err := shipped(t).Profile("hertfordshire")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"assessment": "3 weeks", "first_taf": "6 weeks", "taf_review": "6 weeks", "taf_record": "3 working days", "family_copy": "5 working days"} {
		if p.Timescales[name] != want {
			t.Errorf("%s is %q, want %q", name, p.Timescales[name], want)
		}
	}
}

// TestFormsReadUnderEveryCouncil: each form in use is filled and sealed with the
// council's own words, and no $word is left in what anybody reads.
func TestFormsReadUnderEveryCouncil(t *testing.T) {
	lib := shipped(t)
	for _, p := range lib.Profiles() {
		for _, id := range p.FormsEnabled {
			form, err := lib.Form(id, 1)
			if err != nil {
				t.Fatal(err)
			}
			for _, language := range []string{"en", "cy"} {
				set := formtest.OnRecord(lib, form, p)
				set.Language = language
				for _, text := range wordsOf(forms.Evaluate(set, nil)) {
					if slices.Contains([]byte(text), '$') {
						t.Errorf("%s under %s in %s: %q", id, p.ID, language, text)
					}
				}
			}
		}
	}
}

// wordsOf are the titles, introductions, labels and hints of every page.
func wordsOf(draft *forms.Draft) []string {
	out := []string{draft.Check().Title}
	for _, id := range draft.Pages() {
		page, _ := draft.Page(id)
		out = append(out, page.Title, page.Intro)
		for _, item := range page.Items {
			out = append(out, item.Label, item.Hint)
			for _, column := range item.Columns {
				out = append(out, column.Label, column.Hint)
			}
		}
	}
	return out
}

// TestConsentIsReadInSixLanguages: the statement in English and Welsh, and in
// four more that say that the council has not checked them.
func TestConsentIsReadInSixLanguages(t *testing.T) {
	page, _ := filledForm(t, "portal_referral").Page("consent")
	var statement forms.Item
	for _, item := range page.Items {
		if item.ID == "consent_statement" {
			statement = item
		}
	}
	var languages []string
	for _, r := range statement.Readings {
		languages = append(languages, r.Language)
		if r.Note == "" || len([]rune(r.Text)) < 300 {
			t.Errorf("%s: note %q, %d characters", r.Language, r.Note, len([]rune(r.Text)))
		}
	}
	slices.Sort(languages)
	if want := []string{"bn", "pl", "ro", "ur"}; !slices.Equal(languages, want) || statement.Hint == "" {
		t.Errorf("read in %v, want %v beside the two of the screen", languages, want)
	}
}

// TestListsAreTheDomains counts the codes of each list that a source or a
// national return fixes, and looks at its ends.
func TestListsAreTheDomains(t *testing.T) {
	lib := shipped(t)
	rows := []struct {
		id          string
		version     int
		count       int
		first, last string // labels
	}{
		{"CL-1", 1, 7, "Female", "Unborn"},
		{"CL-2", 1, 20, "White British", "Information not yet obtained"},
		{"CL-3", 1, 33, "Parent (mother / father)", "Other"},
		{"CL-4", 1, 42, "School attendance", "Other"},
		{"CL-5", 1, 7, "Given in writing", "Not required: safeguarding"},
		{"CL-6", 1, 12, "Asking would place a child at increased risk of significant harm", "Other (explain)"},
		{"CL-7", 1, 9, "No further support needed – needs met", "Moved out of area"},
		{"CL-8", 2, 40, "Parents and children involved in crime and anti-social behaviour", "Young person NEET"},
		{"CL-9", 1, 17, "Telephone call", "Other"},
		{"CL-10", 1, 6, "Attended", "Not invited"},
		{"CL-11", 1, 6, "Not started", "No longer needed"},
		{"CL-12", 1, 4, "Universal", "Specialist (statutory/acute)"},
		{"CL-13", 1, 13, "None", "Disabled but not in these categories"},
		{"CL-14", 1, 22, "Family member, relative or carer", "Unknown"},
		{"CL-15", 1, 42, "Alcohol – child", "No factors"},
		{"CL-16", 1, 9, "No further action", "Other authority"},
		{"CL-17", 1, 15, "Letter", "Other"},
		{"CL-18", 1, 7, "Contact made to Children's Services", "Issue raised by a member of the public"},
		{"CL-19", 1, 7, "Discuss with the family", "For information only"},
		{"CL-20", 1, 10, "Physical illness", "Not known"},
		{"CL-21", 1, 11, "Practical (cooking, cleaning, shopping)", "Night-time care"},
		{"CL-22", 1, 8, "Advice only", "Call back arranged"},
		{"CL-23", 1, 11, "Needs met / outcomes achieved", "Child died"},
		{"CL-24", 1, 6, "Proposed", "Cancelled"},
		{"REFERRAL", 1, 4, "Children's Social Care", "Not sure – advice please"},
		{"CL-25", 1, 11, "Adult who poses risk to children", "Safeguarding agreement in place"},
	}
	for _, row := range rows {
		list := lib.List(row.id, row.version)
		if list == nil {
			t.Errorf("%s@%d is not there", row.id, row.version)
			continue
		}
		if n := len(list.Codes); n != row.count || list.Codes[0].Label.EN != row.first || list.Codes[n-1].Label.EN != row.last {
			t.Errorf("%s: %d codes from %q to %q; want %d from %q to %q", row.id, n, list.Codes[0].Label.EN, list.Codes[n-1].Label.EN, row.count, row.first, row.last)
		}
	}
}
