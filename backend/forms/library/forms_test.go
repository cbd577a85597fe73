package library_test

import (
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
)

// filledForm is a form of a family on record, filled so that nothing stands
// before Finish, and then changed.
func filledForm(t *testing.T, id string, changes ...forms.Change) *forms.Draft {
	t.Helper()
	lib := shipped(t)
	form, err := lib.Form(id, 1)
	if err != nil {
		t.Fatal(err)
	}
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	set := formtest.OnRecord(lib, form, profile)
	if keptRows[id] == nil {
		if keptRows[id], err = formtest.Fill(set, 0); err != nil {
			t.Fatal(err)
		}
	}
	return forms.Evaluate(set, formtest.Play(set, slices.Clone(keptRows[id]), changes...))
}

// keptRows keeps the rows of each form: they are made once and never altered.
var keptRows = map[string][]forms.Row{}

// The people of formtest.OnRecord.
var (
	grace  = formtest.PersonKey(1)
	tom    = formtest.PersonKey(3)
	aisha  = formtest.PersonKey(4) // sixteen on 22 November 2026
	inside = formtest.PersonKey(5) // unborn
)

func covers(people ...string) forms.Change { return set("consent_covers", people) }

// noConsent takes back the agreement of a filled form, for a reason.
func noConsent(reason string, more ...forms.Change) []forms.Change {
	return append([]forms.Change{set("consent_status", "refused"), set("no_consent_reason", []string{reason}), set("no_consent_detail", "Asked on Thursday."), set("family_informed", "yes")}, more...)
}

// estimated takes back of everybody that something is known in part, and what was
// said of it, and ticks one of the boxes for some.
func estimated(column string, of ...string) []forms.Change {
	changes := []forms.Change{clear("partial_details_note")}
	for n := range 5 {
		for _, known := range []string{"dob_estimated", "name_in_part"} {
			changes = append(changes, inRow(formtest.PersonKey(n+1), clear("family_members."+known)))
		}
	}
	for _, who := range of {
		changes = append(changes, inRow(who, set("family_members."+column, "yes")))
	}
	return changes
}

// TestWhatTheFormsAsk changes a form that could be finished and says what then
// stands in the way.
func TestWhatTheFormsAsk(t *testing.T) {
	social := set("referral_type", "social_care")
	rows := []struct {
		name, form string
		changes    []forms.Change
		want       []string // question ids, in the order of the form
	}{
		{"referral: Early Help agreed", "portal_referral", []forms.Change{set("referral_type", "early_help")}, nil},
		{"referral: sixteen, refused and covered all the same (BR-26)", "portal_referral", []forms.Change{set("referral_type", "early_help"), of(aisha, set("child_consent_status", "refused")), covers(grace, tom, aisha)}, []string{"consent_covers"}},
		{"referral: sixteen, refused and left out", "portal_referral", []forms.Change{set("referral_type", "early_help"), of(aisha, set("child_consent_status", "refused")), covers(grace, tom)}, nil},
		{"referral: the same is no matter of safety (BR-24)", "portal_referral", []forms.Change{social, of(aisha, set("child_consent_status", "refused")), covers(grace, tom, aisha)}, nil},
		{"referral: in part, for a child (BR-22)", "portal_referral", []forms.Change{set("referral_type", "universal_plus"), set("consent_status", "partial"), covers(tom)}, nil},
		{"referral: in part, for an unborn child", "portal_referral", []forms.Change{set("referral_type", "universal_plus"), set("consent_status", "partial"), covers(inside)}, nil},
		{"referral: in part, for no child (BR-22)", "portal_referral", []forms.Change{set("referral_type", "universal_plus"), set("consent_status", "partial"), covers(grace)}, []string{"consent_covers"}},
		{"assessment: sixteen, refused and covered all the same (BR-26)", "ffa", []forms.Change{of(aisha, set("child_consent_status", "withdrawn")), covers(grace, aisha)}, []string{"consent_covers"}},
		{"assessment: agreed for no child (BR-22)", "ffa", []forms.Change{covers(grace)}, []string{"consent_covers"}},
		{"short work: sixteen, refused and covered all the same (BR-26)", "short_term_work", []forms.Change{of(aisha, set("child_consent_status", "refused")), covers(aisha)}, []string{"consent_covers"}},
		{"short work: with somebody grown up", "short_term_work", []forms.Change{covers(grace)}, nil},
		{"referral: Early Help refused (BR-22)", "portal_referral", noConsent("NC11", set("referral_type", "early_help")), []string{"referral_type"}},
		{"referral: Universal Plus, nobody reached (BR-22)", "portal_referral", noConsent("NC08", set("referral_type", "universal_plus")), []string{"referral_type"}},
		{"referral: Early Help and a safety reason is no Early Help (BR-22)", "portal_referral", noConsent("NC01", set("referral_type", "early_help")), []string{"referral_type"}},
		{"referral: social care refused, safety (BR-24)", "portal_referral", noConsent("NC01", social), nil},
		{"referral: social care refused, no safety reason (BR-24)", "portal_referral", noConsent("NC08", social), nil},
		{"referral: advice without consent", "portal_referral", noConsent("NC11", set("referral_type", "advice")), nil},
		{"referral: no consent asks why (BR-23)", "portal_referral", []forms.Change{social, set("consent_status", "not_sought"), clear("no_consent_reason"), clear("no_consent_detail")}, []string{"no_consent_reason", "no_consent_detail"}},
		{"referral: date of birth (V-06)", "portal_referral", []forms.Change{inRow(tom, clear("family_members.dob_edd"))}, []string{"family_members.dob_edd"}},
		{"referral: a year is enough where it is estimated (V-06)", "portal_referral", []forms.Change{inRow(tom, set("family_members.dob_edd", map[string]string{"on": "2017-06-15", "precision": "year"}))}, nil},
		{"referral: and not enough where it is not (BR-10)", "portal_referral", append(estimated("name_in_part"), inRow(tom, set("family_members.dob_edd", map[string]string{"on": "2017-06-15", "precision": "month"}))), []string{"family_members.dob_edd"}},
		{"referral: a due date is never exact", "portal_referral", append(estimated("name_in_part"), inRow(inside, set("family_members.dob_edd", map[string]string{"on": "2027-02-01", "precision": "month"}))), nil},
		{"referral: estimated asks what is not known", "portal_referral", []forms.Change{clear("partial_details_note")}, []string{"partial_details_note"}},
		{"referral: a name in part asks it too", "portal_referral", estimated("name_in_part", tom), []string{"partial_details_note"}},
		{"referral: all is known", "portal_referral", estimated("name_in_part"), nil},
		{"referral: who lives there (domain 3.0.1)", "portal_referral", []forms.Change{inRow(tom, clear("family_members.lives_in_household"))}, []string{"family_members.lives_in_household"}},
		{"referral: ethnicity (V-07, V-19)", "portal_referral", []forms.Change{inRow(tom, clear("family_members.ethnicity"))}, []string{"family_members.ethnicity"}},
		{"referral: the organisation's main number (V-03)", "portal_referral", []forms.Change{clear("referrer.phone_main")}, []string{"referrer.phone_main"}},
		{"referral: what support is asked for (V-15)", "portal_referral", []forms.Change{clear("support_requested")}, []string{"support_requested"}},
		{"referral: feedback by letter asks where (V-20)", "portal_referral", []forms.Change{set("feedback_to", "letter"), clear("feedback_address")}, []string{"feedback_address"}},
		{"referral: safety comes first", "portal_referral", []forms.Change{clear("immediate_danger"), clear("significant_harm")}, []string{"immediate_danger", "significant_harm"}},
		{"referral: nobody grown up, not said to be unknown", "portal_referral", []forms.Change{inRow(grace, set("family_members.role_in_family", "other_child")),
			inRow(formtest.PersonKey(2), set("family_members.role_in_family", "other_child")), clear("household_not_known")}, []string{"family_members"}},
		{"referral: the address, or that it is not known", "portal_referral", []forms.Change{clear("address_not_known"), clear("family_address"), clear("family_postcode")}, []string{"family_address", "family_postcode"}},
		{"note: a visit asks who was seen", "case_note", []forms.Change{set("note_type", "visit"), set("visit_result", "successful")}, []string{"child_seen", "child_seen"}},
		{"note: nobody in, nobody seen", "case_note", []forms.Change{set("note_type", "visit"), set("visit_result", "no_one_in")}, nil},
		{"note: seen alone is asked of who was seen", "case_note", []forms.Change{set("note_type", "visit"), set("visit_result", "successful"), of(tom, set("child_seen", "yes")), of(aisha, set("child_seen", "no"))}, []string{"seen_alone"}},
		{"note: more than five working days late", "case_note", []forms.Change{set("event_at", "2026-11-13T10:00Z")}, []string{"late_reason"}},
		{"note: five working days are not late", "case_note", []forms.Change{set("event_at", "2026-11-16T10:00Z")}, nil},
		{"note: tomorrow has not happened", "case_note", []forms.Change{set("event_at", "2026-11-23T00:10Z")}, []string{"event_at"}},
		{"note: today has", "case_note", []forms.Change{set("event_at", "2026-11-22T23:50Z")}, nil},
		{"note: a headline for the chronology", "case_note", []forms.Change{set("significant_event", "yes"), clear("headline")}, []string{"headline"}},
		{"note: which one it corrects", "case_note", []forms.Change{set("is_correction", "yes"), inRow(formtest.PersonKey(130), clear("corrected.corrects")), inRow(formtest.PersonKey(131), clear("corrected.corrects"))}, []string{"is_correction"}},
		{"note: a title of 101", "case_note", []forms.Change{set("title", strings.Repeat("a", 101))}, []string{"title"}},
		{"note: a body of 10,000", "case_note", []forms.Change{set("body", strings.Repeat("a", 10000))}, nil},
		{"note: a body of 10,001", "case_note", []forms.Change{set("body", strings.Repeat("a", 10001))}, []string{"body"}},
		{"general note: on a child's record (BR-64)", "general_note", []forms.Change{clear("child")}, []string{"child"}},
		{"general note: not on an adult's", "general_note", []forms.Change{set("child", grace)}, []string{"child"}},
		{"general note: the outcome of a referral", "general_note", []forms.Change{set("alert_kind", "referral_outcome"), clear("referral_outcome")}, []string{"referral_outcome"}},
		{"short work: why, needs, goals", "short_term_work", []forms.Change{clear("reason"), clear("goals")}, []string{"reason", "goals"}},
		{"short work: an end before its start", "short_term_work", []forms.Change{set("planned_end_on", "2026-11-21")}, []string{"planned_end_on"}},
		{"panel: evidence", "action_impact_meeting", []forms.Change{clear("evidence_pack")}, []string{"evidence_pack"}},
		{"centre: how an adult may be reached", "childrens_centre_registration", []forms.Change{of(grace, clear("contact_permission"))}, []string{"contact_permission"}},
		{"centre contact: a concern asks of safety", "childrens_centre_contact", []forms.Change{set("concern", "yes"), clear("immediate_danger"), clear("significant_harm")}, []string{"immediate_danger", "significant_harm"}},
		{"advice: a family that is not named is not asked for", "advice_line_call", []forms.Change{set("named_family", "no")}, nil},
		{"advice: a name is enough of a person (domain 3.12)", "advice_line_call", []forms.Change{inRow(tom, clear("family_members.dob_edd")), inRow(tom, clear("family_members.gender")),
			inRow(grace, clear("family_members.dob_edd")), inRow(grace, clear("family_members.relationship")), inRow(grace, clear("family_members.ethnicity"))}, nil},
		{"advice: a person of a named family has a name", "advice_line_call", []forms.Change{inRow(tom, clear("family_members.name"))}, []string{"family_members.name"}},
		{"assessment: what each parent says, or why not (domain 3.2)", "ffa", []forms.Change{of(grace, clear("parent_voice")), of(grace, clear("parent_voice_reason"))}, []string{"parent_voice"}},
		{"assessment: why a parent says nothing", "ffa", []forms.Change{of(grace, clear("parent_voice")), of(grace, set("parent_voice_reason", "Away at sea until March."))}, nil},
		{"advice: consent never holds it up", "advice_line_call", []forms.Change{set("consent_to_call", "no")}, nil},
		{"advice: level 4 asks of safety", "advice_line_call", []forms.Change{set("level_of_need", "specialist"), clear("immediate_danger"), clear("significant_harm")}, []string{"immediate_danger", "significant_harm"}},
		{"advice: a call back has a day", "advice_line_call", []forms.Change{set("call_outcome", []string{"call_back"}), clear("follow_up_on"), clear("follow_up_owner")}, []string{"follow_up_on"}},
		{"access: only with the family's agreement", "access_grant", []forms.Change{set("family_agrees", "no")}, []string{"family_agrees"}},
		{"access: it always ends", "access_grant", []forms.Change{clear("until")}, []string{"until"}},
		{"link: only of a child whose key worker you are (R-05)", "link_request", []forms.Change{clear("is_key_worker")}, []string{"is_key_worker"}},
		{"account: terms (R-01)", "account_registration", []forms.Change{clear("accept_terms")}, []string{"accept_terms"}},
		{"user form: training and agreement (H-15)", "ehm_user_registration", []forms.Change{clear("trained_on"), clear("agreement_version"), clear("agreement_accepted_on")}, []string{"trained_on", "agreement_version", "agreement_accepted_on"}},
		{"withdrawal: safety first", "consent_withdrawal", []forms.Change{clear("safeguarding_checked"), clear("withdrawn_by")}, []string{"safeguarding_checked", "withdrawn_by"}},
		{"triage: MASH asks of safety", "triage_record", []forms.Change{set("triage_decision", "mash"), clear("immediate_danger"), clear("significant_harm")}, []string{"immediate_danger", "significant_harm"}},
		{"triage panel: what was allocated", "triage_panel", []forms.Change{clear("allocated_service")}, []string{"allocated_service"}},
		{"document: its kind and day", "document", []forms.Change{clear("kind"), clear("document_date")}, []string{"kind", "document_date"}},
		{"chronology: tomorrow has not happened", "chronology_entry", []forms.Change{set("event_on", "2026-11-23")}, []string{"event_on"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			check := filledForm(t, row.form, row.changes...).Check()
			if got := questions(check.Problems); !slices.Equal(got, row.want) {
				t.Errorf("problems %+v, want %v", check.Problems, row.want)
			}
		})
	}
}

// TestWhatTheFormsWarnOf is what is odd and stops nothing.
func TestWhatTheFormsWarnOf(t *testing.T) {
	rows := []struct {
		name, form string
		changes    []forms.Change
		want       string // question id; "" is nothing
	}{
		{"short work of thirteen weeks", "short_term_work", []forms.Change{set("start_on", "2026-11-20"), set("planned_end_on", "2027-02-19")}, "planned_end_on"},
		{"short work of twelve", "short_term_work", []forms.Change{set("start_on", "2026-11-20"), set("planned_end_on", "2027-02-12")}, ""},
		{"a carer without parental responsibility agrees", "portal_referral", []forms.Change{of(grace, set("consent_capacity", "carer_no_pr"))}, "consent_capacity"},
		{"a young person of sixteen says no (BR-26)", "portal_referral", []forms.Change{of(aisha, set("child_consent_status", "refused"))}, "child_consent_status"},
		{"a child of nine says no, and may understand (BR-26)", "portal_referral", []forms.Change{of(tom, set("child_consent_status", "refused"))}, "child_consent_status"},
		{"a child of nine was not asked", "portal_referral", []forms.Change{of(tom, set("child_consent_status", "not_sought"))}, ""},
		{"a centre where nobody is under five", "childrens_centre_registration", []forms.Change{{Client: "born", Q: "family_members", Row: inside, Act: forms.ActRemoveRow}}, "family_members"},
		{"a centre where somebody is expecting", "childrens_centre_registration", nil, ""},
		{"access for more than a year", "access_grant", []forms.Change{set("from", "2026-11-22"), set("until", "2027-11-23")}, "until"},
		{"a name longer than the centre's (BR-19)", "ffa", []forms.Change{inRow(tom, set("family_members.name", strings.Repeat("a", 63)))}, "family_members.name"},
		{"an address longer than the centre's (BR-19)", "eha_portal", []forms.Change{set("family_address", strings.Repeat("a", 465))}, "family_address"},
		{"an address that the centre can hold", "eha_portal", []forms.Change{set("family_address", strings.Repeat("a", 464))}, ""},
		{"an address for feedback longer than the centre's (BR-19)", "portal_referral", []forms.Change{set("feedback_to", "letter"), set("feedback_address", strings.Repeat("a", 465))}, "feedback_address"},
		{"a telephone with more beside it than the centre can hold (BR-19)", "eha_portal", []forms.Change{set("family_phone", "07700 900123 after five, or leave word")}, "family_phone"},
		{"an email longer than the centre's (BR-19)", "eha_portal", []forms.Change{set("author.email", strings.Repeat("a", 230)+"@marlbridge.example")}, "author.email"},
		{"no disability, and one", "ffa", []forms.Change{inRow(tom, set("family_members.disability", []string{"NONE", "HEAR"}))}, "family_members.disability"},
		{"no factors, and one", "portal_referral", []forms.Change{set("concern_factors", []string{"16A", "21"})}, "concern_factors"},
		{"not to be reached, and by telephone", "childrens_centre_registration", []forms.Change{of(grace, set("contact_permission", []string{"phone", "none"}))}, "contact_permission"},
		{"in no circumstances, and in one", "childrens_centre_registration", []forms.Change{set("family_circumstances", []string{"lone_parent", "none"})}, "family_circumstances"},
		{"a link to somebody of 25", "link_request", []forms.Change{set("child_dob", "2001-11-22")}, "child_dob"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			check := filledForm(t, row.form, row.changes...).Check()
			got := slices.Contains(questions(check.Warnings), row.want)
			if row.want == "" {
				got = len(check.Warnings) == len(filledForm(t, row.form).Check().Warnings)
			}
			if !got || len(check.Problems) > 0 {
				t.Errorf("warnings %+v, problems %+v, want %q", check.Warnings, check.Problems, row.want)
			}
		})
	}
}

// TestReferralSaysWhyEarlyHelpNeedsAgreement is the sentence of BR-22, to the
// letter, at Finish and beside the question while it is answered.
func TestReferralSaysWhyEarlyHelpNeedsAgreement(t *testing.T) {
	const want = "Early Help needs a parent's agreement. If you are worried about a child's safety you can refer without it – choose Children's Social Care and phone MASH."
	draft := filledForm(t, "portal_referral", noConsent("NC11", set("referral_type", "early_help"))...)
	problems := draft.Check().Problems
	if len(problems) != 1 || problems[0].Say != want {
		t.Errorf("Finish says %+v, want %q", problems, want)
	}
	page, _ := draft.Page("consent")
	said := false
	for _, item := range page.Items {
		said = said || item.ID == "needs_agreement" && item.Parts[0].Shown && strings.HasSuffix(want, item.Hint) && strings.HasPrefix(want, item.Label)
	}
	if !said {
		t.Errorf("the page of consent does not say %q", want)
	}
}

// TestReferralWarnsOfALookedAfterChild is BR-13: a warning, never a refusal, and
// room for the wishes of the child.
func TestReferralWarnsOfALookedAfterChild(t *testing.T) {
	draft := filledForm(t, "portal_referral", inRow(tom, set("family_members.gender", "non_binary")), inRow(tom, set("family_members.looked_after", "yes")))
	check := draft.Check()
	warned := slices.ContainsFunc(check.Warnings, func(p forms.Problem) bool {
		return p.Q == "family_members.looked_after" && p.Row == tom && strings.Contains(p.Say, "wishes of the child")
	})
	if !warned || len(check.Problems) > 0 {
		t.Errorf("warnings %+v, problems %+v", check.Warnings, check.Problems)
	}
	page, _ := draft.Page("people")
	if i := slices.IndexFunc(page.Items[0].Rows, func(r forms.RowOf) bool { return r.Row == tom }); !page.Items[0].Rows[i].Cells["gender_wishes"].Shown {
		t.Error("the wishes of the child are not asked for")
	}
}

// TestReferralNamesSharedMailboxes is BR-14.
func TestReferralNamesSharedMailboxes(t *testing.T) {
	page, _ := filledForm(t, "portal_referral", set("referrer.email", "office@fernhill.example")).Page("referrer")
	for _, item := range page.Items {
		if item.ID == "referrer.email" && len(item.Parts[0].Notes) == 1 {
			return
		}
	}
	t.Error("nothing is said of a shared mailbox")
}

// TestReferralFollowsACall is the day by which a call is confirmed in writing,
// which each council sets.
func TestReferralFollowsACall(t *testing.T) {
	lib := shipped(t)
	for council, want := range map[string]string{"marlbridge": "22/11/2026", "herefordshire": "24/11/2026"} {
		draft := filledForm(t, "portal_referral", set("significant_harm", "yes"), set("phoned", "yes"), set("phoned_at", "2026-11-21T16:40Z"))
		with := draft.Setting()
		profile, err := lib.Profile(council)
		if err != nil {
			t.Fatal(err)
		}
		with.Profile = profile
		page, _ := forms.Evaluate(with, draft.Rows()).Page("start")
		got := ""
		for _, item := range page.Items {
			if item.ID == "written_followup_due" {
				got = item.Parts[0].Says
			}
		}
		if got != want {
			t.Errorf("%s: due %q, want %q", council, got, want)
		}
	}
}

// TestReferralBelievesEthnicity: who refers says what they believe, until they
// say otherwise; the centre checks it.
func TestReferralBelievesEthnicity(t *testing.T) {
	setting := filledForm(t, "portal_referral").Setting()
	draft := forms.Evaluate(setting, formtest.Play(setting, nil, forms.Change{Client: "row", Q: "family_members", Row: tom, Act: forms.ActAddRow}))
	for _, c := range draft.Prefills("people") {
		if c.Q == "family_members.ethnicity_basis" && c.Row == tom && string(c.Value) == `"belief"` {
			return
		}
	}
	t.Error("the belief is not filled in")
}

// TestReferralOffersAdvice: who is unsure of the level says so and is told to phone.
func TestReferralOffersAdvice(t *testing.T) {
	page, _ := filledForm(t, "portal_referral").Page("help")
	for _, item := range page.Items {
		if item.ID != "level_of_need" {
			continue
		}
		last := item.Options[len(item.Options)-1]
		if last[1] != "Not sure – I would like advice" || !strings.Contains(item.Hint, "phone MASH") {
			t.Errorf("the last choice is %q, the hint %q", last[1], item.Hint)
		}
		return
	}
	t.Error("the level of need is not asked")
}

// TestANoteThatCorrectsNothingHasNothingToLookAt: whether it corrects another need not be
// answered, and a note that does not say is complete, without a remark.
func TestANoteThatCorrectsNothingHasNothingToLookAt(t *testing.T) {
	check := family(t, "case_note", clear("is_correction")).Check()
	if slices.ContainsFunc(append(check.Problems, check.Warnings...), func(p forms.Problem) bool { return p.Q == "is_correction" }) {
		t.Errorf("problems %+v, warnings %+v", check.Problems, check.Warnings)
	}
}
