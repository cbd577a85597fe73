package formtest

import (
	"slices"

	"earlyhelp.example/backend/forms"
)

// Turns are those that every form is filled in; Most, where some question has
// not been reached by them, is after how many it is given up.
const Turns, Most = 3, 48

// corners are answers that lead the turns after those to what chance hardly
// finds; nil leaves a question unanswered.
var corners = map[string][]map[string]any{
	"case_note":                     {{"event_at": "2026-11-10T11:00Z"}},
	"childrens_centre_registration": {elsewhere, withdrawn},
	"eha_portal":                    {{"child_views": nil, "presenting_needs": []string{"PN99"}, "outcome": "O3"}, withdrawn},
	"episode_closure": {{"closure_kind": "close", "closure_reason": "CR04", "child_feedback": nil, "parent_feedback": nil},
		{"closure_kind": "step_down", "received_from_social_care": "yes"}},
	"family_registration":      {elsewhere},
	"ffa":                      {{"child_voice": nil, "parent_voice": nil, "family_members.lives_in_household": "no", "family_members.no_fixed_address": nil}},
	"graded_care_profile":      {withdrawn},
	"portal_referral":          {elsewhere, withdrawn, {"address_not_known": nil}},
	"short_term_work":          {{"work_type": []string{"centre"}}, withdrawn},
	"young_carer_registration": {{"young_persons_words": nil}, withdrawn},
}

var (
	elsewhere = map[string]any{"family_members.lives_in_household": "no", "family_members.no_fixed_address": nil}
	withdrawn = map[string]any{"consent_status": "withdrawn"}
)

func (f *filler) corner(q string) (value any, leads bool) {
	if led := corners[f.set.Form.ID]; f.turn >= Turns && f.turn < Turns+len(led) {
		value, leads = led[f.turn-Turns][q]
	}
	return value, leads
}

// neverFinished are questions that are asked only where Finish is refused, with
// the reason.
var neverFinished = map[string]string{
	"family_registration no_consent_reason": withoutConsent, "family_registration no_consent_detail": withoutConsent,
	"family_registration consent_withdrawn_on": withoutConsent, "family_registration consent_withdrawn_by": withoutConsent,
	"family_registration consent_withdrawn_reason": withoutConsent,
	"ffa no_consent_reason":                        withoutConsent, "ffa no_consent_detail": withoutConsent,
	"ffa consent_withdrawn_on": withoutConsent, "ffa consent_withdrawn_by": withoutConsent, "ffa consent_withdrawn_reason": withoutConsent,
}

const withoutConsent = "BR-22: without agreement there is no Early Help to finish"

// Asked are the ids of all that a worker may answer in a form that is finished:
// a column's with its table's before it. What the office fills in is not theirs.
func Asked(f *forms.Form) []string {
	var out []string
	for _, q := range f.Questions {
		page := q.Page
		if q.Table != nil {
			page = q.Table.Page
		}
		office := page.Offices || page.Section.Offices
		asks := q.Type != forms.TypeStatic && q.Type != forms.TypeTable && q.Type != forms.TypeComputed
		if asks && !office && neverFinished[f.ID+" "+q.ID] == "" {
			out = append(out, q.ID)
		}
	}
	return out
}

// Unreached are those of asked that the answers do not hold. Several turns of
// Fill together should leave none.
func Unreached(asked []string, answers ...[]forms.DocAnswer) []string {
	held := map[string]bool{}
	for _, a := range slices.Concat(answers...) {
		for range a.Parts {
			held[a.Q] = true
		}
		for _, row := range a.Rows {
			for _, cell := range row.Cells {
				held[a.Q+"."+cell.Q] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(asked), func(id string) bool { return held[id] })
}
