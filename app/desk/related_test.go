package desk

import (
	"encoding/json"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
)

// TestTheDrawingKnowsWhoIsRelated: what an assessment was told of two people is drawn
// on the family's page, and stays there when a later form asks nothing of it.
func TestTheDrawingKnowsWhoIsRelated(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family := b.registered()
	ffa := b.calm(b.begin(StartForm{Form: "ffa", Family: family}))
	members := b.opened(ffa).draft.Document().Members
	if len(members) < 2 {
		t.Fatalf("members: %+v", members)
	}
	const row = "019ab000-0000-7000-8000-0000000000aa"
	b.patched(ffa, forms.Change{Q: "relationships", Row: row, Act: forms.ActAddRow})
	for column, value := range map[string]string{"person_a": members[0].Person, "relationship": "exPartner", "person_b": members[1].Person} {
		raw, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		b.patched(ffa, forms.Change{Q: "relationships." + column, Row: row, Act: forms.ActSet, Value: raw})
	}
	b.whole(ffa)
	b.whole(b.calm(b.begin(StartForm{Form: "family_action_plan", Family: family})))
	lines := strings.Split(b.familyOf(family).Genogram.Text, "\n")
	told := 0
	for _, line := range lines {
		if strings.Contains(line, members[0].Name) && strings.Contains(line, members[1].Name) && strings.Contains(line, "have parted") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the two are told of %d times in\n%s", told, strings.Join(lines, "\n"))
	}
}
