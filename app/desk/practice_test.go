package desk

import (
	"net/http"
	"testing"

	"earlyhelp.example/backend/fault"
)

// TestPractice: every form can be practised, with an invented family's answers
// and nobody's who is on record, and none of it can leave.
func TestPractice(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family := b.registered()
	waiting := len(b.items())
	var page FormsList
	b.get("/api/forms", &page)
	for _, f := range page.Forms {
		st := b.opened(b.begin(StartForm{Form: f.ID, Family: family, Practice: true}))
		if len(st.rows) == 0 {
			t.Errorf("%s begins empty", f.ID)
		}
		if st.head.Record() == family || !st.draft.Setting().Practice {
			t.Errorf("practice of %s is about a family on record", f.ID)
		}
		if p := b.refused("POST", "/api/assessments/"+st.head.ID+"/finish", nil, http.StatusForbidden, fault.Refused); p.Key != "desk.practice" {
			t.Errorf("%s is refused as %s", f.ID, p.Key)
		}
	}
	if now := len(b.items()); now != waiting || len(page.Forms) < 20 {
		t.Errorf("after practising %d forms %d items wait, were %d", len(page.Forms), now, waiting)
	}
}

// TestPracticeBegunEmpty is for a preview, which brings answers of its own.
func TestPracticeBegunEmpty(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	if st := b.opened(b.begin(StartForm{Form: "eha_portal", Practice: true, Empty: true})); len(st.rows) != 0 || !st.head.Practice {
		t.Errorf("%d answers", len(st.rows))
	}
}
