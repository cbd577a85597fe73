package desk

import (
	"strings"
	"testing"

	early "earlyhelp.example/backend/sync"
)

// TestALinkedLoginEndsWithoutUse is J15: whoever is linked to children is warned that
// the links end, then told that they have and whom to ask; somebody without links
// never is, and their forms stay either way (BR-100, BR-101).
func TestALinkedLoginEndsWithoutUse(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	b.assessed()
	for days, want := range map[int]struct{ as, notice, explain string }{
		59: {"", "", "No children are linked"},
		76: {"warning", "end after ", "No children are linked"},
		90: {"error", "end after " + b.now().Format("02/01/2006"), "No children are linked"},
		91: {"", "", "Ask your Early Help Coordinator"},
	} {
		b.office.mu.Lock()
		b.office.state = early.State{Says: "sync.offline", SignedIn: true, LastContact: b.now().AddDate(0, 0, -days)}
		b.office.mu.Unlock()
		for _, roles := range [][]string{{"portal_user", "initiator", "keyworker"}, {"portal_user", "portal_linked", "initiator", "keyworker"}} {
			linked := len(roles) == 4
			b.desk.current.enrolment.Roles = roles
			h := b.home()
			as, says := "", ""
			for _, n := range h.Notices {
				if strings.Contains(n.Say, "links to children") {
					as, says = n.As, n.Say
				}
			}
			if !linked && (says != "" || !strings.Contains(h.Relationships.Explain, "No children are linked")) {
				t.Errorf("%d days, without links: %q, %q", days, says, h.Relationships.Explain)
			}
			if linked && (as != want.as || !strings.Contains(says, want.notice) || !strings.Contains(h.Relationships.Explain, want.explain)) {
				t.Errorf("%d days: %s %q, %q", days, as, says, h.Relationships.Explain)
			}
			if len(h.Drafts) == 0 {
				t.Errorf("%d days: the forms have gone", days)
			}
		}
	}
}
