package desk

import "earlyhelp.example/backend/forms"

// AssessmentCheck is the check-answers page.
type AssessmentCheck struct {
	forms.Check
	Head Head `json:"head"`
}
