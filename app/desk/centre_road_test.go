package desk

import "testing"

// TestTheRoadOfTheChildrensCentre is H-07: a family registers, its contacts are kept
// with it, and wanting help one to one leads to short-term work, which leads on.
func TestTheRoadOfTheChildrensCentre(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family := b.registered()
	registration := b.begin(StartForm{Form: "childrens_centre_registration", Family: family})
	b.say(registration, map[string]any{"interests": []string{"one_to_one"}})
	b.whole(registration)
	contact := b.whole(b.calm(b.begin(StartForm{Form: "childrens_centre_contact", Family: family})))
	b.accept(registration, "short_term_work")
	work := b.newest(family, "short_term_work")
	b.say(work, map[string]any{"end_on": b.now().Format("2006-01-02"), "result": "moved_to_ffa"})
	b.whole(work)
	if p := b.propose(work, "ffa"); p.Form != "ffa" {
		t.Errorf("the work leads to %+v", p)
	}
	kept := map[string]string{}
	for _, s := range b.familyOf(family).Submissions {
		kept[s.ID] = s.Form
	}
	for id, form := range map[string]string{registration: "childrens_centre_registration", contact: "childrens_centre_contact", work: "short_term_work"} {
		if kept[id] != form {
			t.Errorf("the family's page does not list the %s: %v", form, kept)
		}
	}
}
