package desk

import (
	"context"

	"earlyhelp.example/backend/forms"
)

// AssessmentCheck is the check-answers page.
type AssessmentCheck struct {
	forms.Check
	Head Head `json:"head"`
}

func (s *session) check(ctx context.Context, in *byID) (AssessmentCheck, error) {
	st, err := s.state(ctx, in.ID)
	if err != nil {
		return AssessmentCheck{}, err
	}
	head, err := s.head(ctx, st.head)
	return AssessmentCheck{Check: st.draft.Check(), Head: head}, err
}
