package forms

import (
	"slices"
	"testing"
)

// Whatever a form may become has a kind that it is sealed as, and no two share one.
func TestEveryRecordHasItsKind(t *testing.T) {
	seen := []string{(&Form{}).SubmissionKind()}
	for _, record := range recordNames {
		kind := (&Form{Records: []string{record, "consent"}}).SubmissionKind()
		if kind == "" || slices.Contains(seen, kind) || !slices.Contains(SubmissionKinds(), kind) {
			t.Errorf("what becomes %s is sealed as %q", record, kind)
		}
		seen = append(seen, kind)
	}
	if all := SubmissionKinds(); len(all) != len(seen) || !slices.IsSorted(all) {
		t.Errorf("the kinds are %v, those of forms %v", all, seen)
	}
}
