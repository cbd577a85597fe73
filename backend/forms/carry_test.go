package forms

import (
	"strings"
	"testing"
)

// TestRisenIsOfWhatIsCarried: only a choice of a list that stands beside its last time
// can have risen.
func TestRisenIsOfWhatIsCarried(t *testing.T) {
	s := portal(t)
	for _, rule := range []string{"risen(consent_status)", "risen(reason)", "risen(key_person_same)"} {
		if _, fault := s.set.Form.bind(ruleSource{text: rule}, where{scope: &scope{}}, kindBool); fault == nil || !strings.Contains(fault.mend, "carry: show") {
			t.Errorf("%s: %+v, want the mend", rule, fault)
		}
	}
	if _, fault := s.set.Form.bind(ruleSource{text: "risen(nobody)"}, where{scope: &scope{}}, kindBool); fault == nil || fault.code != "E30" {
		t.Errorf("of a question that is not there: %+v", fault)
	}
}
