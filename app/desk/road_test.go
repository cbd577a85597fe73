package desk

import (
	"testing"
)

// TestTheRoadOfOneAssessment walks from an empty laptop to the outbox.
func TestTheRoadOfOneAssessment(t *testing.T) {
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	var check AssessmentCheck
	b.get("/api/assessments/"+id+"/check", &check)
	if len(check.Problems) > 0 {
		t.Fatalf("the example family is not complete: %+v", check.Problems)
	}
	var done Finished
	b.post("/api/assessments/"+id+"/finish", nil, &done)
	var out OutboxPage
	b.get("/api/outbox", &out)
	if len(out.Items) != 1 || out.Items[0].Reference != done.Reference || out.Items[0].State != "waiting" || out.Items[0].Receipt != nil {
		t.Errorf("outbox: %+v", out)
	}
	if b.office.nudged == 0 {
		t.Error("nobody told the sync that something waits")
	}
}
