package forms

import "slices"

// submissionKinds are what sealed forms are called on their way and at the centre
// (sync.md 3.3), by the first of what they become in the family's record.
var submissionKinds = map[string]string{
	"access": "access", "alert_answer": "alertAck", "assessment": "assessment", "call": "call", "carer": "youngCarer", "chronology": "chronologyEntry",
	"closure": "closure", "consent": "consentChange", "document": "document", "general_note": "generalNote", "meeting": "meeting",
	"note": "caseNote", "plan": "actionPlanUpdate", "profile": "careProfile", "progress": "actionProgress", "referral": "referral", "registration": "registration",
	"work": "shortTermWork",
}

// kindRequest is a form that becomes nothing in a family's record: it asks the
// council for something.
const kindRequest = "request"

// KindBefore is what every form was sealed as until November 2026, whatever it
// was; such documents are read for ever.
const KindBefore = "assessment"

// SubmissionKind is what the form is sealed as. It follows from what the
// definition says the form becomes, so a council's own form has one too.
func (f *Form) SubmissionKind() string {
	if len(f.Records) == 0 {
		return kindRequest
	}
	return submissionKinds[f.Records[0]]
}

// SubmissionKinds are all the kinds that a form may be sealed as, sorted.
func SubmissionKinds() []string {
	return slices.Sorted(func(yield func(string) bool) {
		for _, kind := range submissionKinds {
			if !yield(kind) {
				return
			}
		}
		yield(kindRequest)
	})
}
