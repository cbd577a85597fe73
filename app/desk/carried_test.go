package desk

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// before is what the family's earlier documents said to a question, as the screen
// has it beside one part of it.
func (b *bench) before(id, q, subject string) []forms.Last {
	b.t.Helper()
	st := b.opened(id)
	page, there := st.draft.Page(st.form.Question(q).Page.ID)
	if !there {
		b.t.Fatalf("%s is on no page that is open", q)
	}
	for _, item := range page.Items {
		for _, part := range item.Parts {
			if item.ID == q && part.Subject == subject {
				return part.Last
			}
		}
	}
	return nil
}

// patched makes one change of a form.
func (b *bench) patched(id string, c forms.Change) {
	b.t.Helper()
	c.Client = strings.Join([]string{string(c.Act), c.Q, c.Subject, c.Row}, " ")
	b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Changes: []forms.Change{c}}, nil)
}

// TestAnAssessmentBeginsWithTheLast (issue 3): what the family's last assessment
// said is offered beside each question of the next, marked once it is taken over,
// and not finished before each is confirmed.
func TestAnAssessmentBeginsWithTheLast(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	for form, questions := range map[string][]string{
		"eha_portal": {"reason", "working_well", "worries", "parent_views", "support_tried"},
		"ffa":        {"reason_for_assessment", "languages", "cultural_context", "analysis", "risks"},
	} {
		b := newOpen(t)
		family := b.registered()
		b.whole(b.calm(b.begin(StartForm{Form: form, Family: family})))
		b.whole(b.begin(StartForm{Form: "episode_closure", Family: family}))
		next := b.calm(b.begin(StartForm{Form: form, Family: family}))
		b.say(next, map[string]any{"consent_status": "given_verbal"})
		for _, q := range questions {
			last := b.before(next, q, forms.Group)
			if len(last) != 1 || !last[0].Offer || len(last[0].Value) < 5 {
				t.Fatalf("%s: beside %s stands %+v", form, q, last)
			}
			b.patched(next, forms.Change{Q: q, Act: forms.ActCarry})
		}
		for _, q := range questions {
			if !slices.ContainsFunc(b.opened(next).draft.Check().Problems, func(p forms.Problem) bool {
				return strings.HasSuffix(p.Href, "#"+q+"-0") && strings.Contains(p.Say, "taken over")
			}) {
				t.Errorf("%s: %s could be sent without anybody's word that it is still so", form, q)
			}
		}
		for _, q := range questions {
			b.patched(next, forms.Change{Q: q, Act: forms.ActChecked})
		}
		b.whole(next)
	}
}

// TestTheLevelIsKnown: a meeting stands beside the level that the assessment gave, and
// says whether it rose; what came after a form was finished is not held against it; and
// the record still knows the level when the document is gone from here.
func TestTheLevelIsKnown(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family := b.registered()
	ffa := b.calm(b.begin(StartForm{Form: "ffa", Family: family}))
	b.complete(ffa, 0)
	b.say(ffa, map[string]any{"level_of_need": "early_help"})
	b.finish(ffa)
	meeting := b.begin(StartForm{Form: "taf_meeting", Family: family})
	b.complete(meeting, 1) // the first choice of the first page calls it off
	b.say(meeting, map[string]any{"level_of_need": "targeted"})
	page, _ := b.opened(meeting).draft.Page("result")
	i := slices.IndexFunc(page.Items, func(it forms.Item) bool { return it.ID == "level_risen" })
	if got := page.Items[i].Parts[0].Says; got != "Yes" {
		t.Errorf("from early help to targeted: risen %q", got)
	}
	b.finish(meeting)
	next := b.begin(StartForm{Form: "taf_meeting", Family: family})
	b.complete(next, 1)
	b.finish(next)
	st := b.opened(meeting)
	from := func(form string) bool {
		return slices.ContainsFunc(st.draft.Setting().Last, func(g forms.Given) bool { return g.Q == "level_of_need" && g.Form == form })
	}
	if !from("ffa") || from("taf_meeting") {
		t.Errorf("the first meeting looks back on %+v", st.draft.Setting().Last)
	}
	gone := casework.Submission{Form: "ffa", Level: "early_help", FinishedAt: b.now()}
	if got := levelIn(gone, st.form, "en"); len(got) != 1 || got[0].Q != "level_of_need" || string(got[0].Value) != `"early_help"` || !strings.HasPrefix(got[0].Says, "Early help") {
		t.Errorf("of a document that is gone: %+v", got)
	}
	if got := levelIn(casework.Submission{Form: "ffa"}, st.form, "en"); len(got) != 0 {
		t.Errorf("a form that gave no level: %+v", got)
	}
}

// TestASummaryBeginsWithTheChronology (domain 3.10): what is on record is offered in
// its order, word for word and nothing else; it stays marked, and is not finished,
// until somebody has made it theirs.
func TestASummaryBeginsWithTheChronology(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family := b.registered()
	b.whole(b.calm(b.begin(StartForm{Form: "ffa", Family: family})))
	before := b.begin(StartForm{Form: "action_impact_meeting", Family: family})
	if last := b.before(before, "summary", forms.Group); len(last) != 0 {
		t.Errorf("with nothing told, %+v is offered", last)
	}
	for _, told := range [][2]string{{"2026-11-12", "Moved to Mill Lane"}, {"2026-10-02", "Tom began at Fernhill School"}} {
		id := b.begin(StartForm{Form: "chronology_entry", Family: family})
		b.complete(id, 0)
		b.say(id, map[string]any{"event_on": told[0], "headline": told[1]})
		b.finish(id)
	}
	want := "02/10/2026 – Tom began at Fernhill School\n12/11/2026 – Moved to Mill Lane"
	id := b.begin(StartForm{Form: "action_impact_meeting", Family: family})
	b.complete(id, 0)
	last := b.before(id, "summary", forms.Group)
	if len(last) != 1 || !last[0].Offer || last[0].Says != want || last[0].Form != "Chronology" {
		t.Fatalf("beside the summary stands %+v", last)
	}
	asked := func() bool {
		return slices.ContainsFunc(b.opened(id).draft.Check().Problems, func(p forms.Problem) bool { return p.Q == "summary" && strings.Contains(p.Say, "taken over") })
	}
	b.patched(id, forms.Change{Q: "summary", Act: forms.ActCarry})
	if rows := b.opened(id).rows; rows[len(rows)-1].By != forms.ByCarry || !asked() {
		t.Errorf("taken over as %+v, to be confirmed: %v", rows[len(rows)-1], asked())
	}
	b.say(id, map[string]any{"summary": want + "\nHe has settled."})
	if asked() {
		t.Error("what somebody wrote is still marked as taken over")
	}
	b.finish(id)
	if last := b.before(id, "summary", forms.Group); len(last) != 0 {
		t.Errorf("a finished form is offered %+v", last)
	}
}

// TestTheLastIsSaidByName: beside a question of section B stands of whom the last
// answer was true, a child's own words stand beside that child's, and neither is
// taken over: what is true of a person is asked anew.
func TestTheLastIsSaidByName(t *testing.T) {
	t.Parallel()
	oneCaller(t)
	b := newOpen(t)
	family := b.registered()
	first := b.calm(b.begin(StartForm{Form: "ffa", Family: family}))
	people := casework.People(b.opened(first).draft.Document())
	i := slices.IndexFunc(people, func(p casework.Person) bool { return p.Standing(b.now()) == casework.StandingChild })
	if i < 0 || len(people) < 2 {
		t.Fatalf("no child among %+v", people)
	}
	child := people[i].Key
	b.say(first, map[string]any{"consent_status": "given_verbal"})
	b.patched(first, forms.Change{Q: "B22", Subject: child, Act: forms.ActSeparate})
	b.patched(first, forms.Change{Q: "B22", Subject: child, Act: forms.ActSet, Value: json.RawMessage(`"yes"`)})
	b.patched(first, forms.Change{Q: "B22", Subject: forms.Group, Act: forms.ActSet, Value: json.RawMessage(`"no"`)})
	b.patched(first, forms.Change{Q: "child_voice", Subject: child, Act: forms.ActSet, Value: json.RawMessage(`"I get my brothers ready."`)})
	b.whole(first)
	b.whole(b.begin(StartForm{Form: "episode_closure", Family: family}))
	next := b.calm(b.begin(StartForm{Form: "ffa", Family: family}))
	b.say(next, map[string]any{"consent_status": "given_verbal"})
	last := b.before(next, "B22", forms.Group)
	if len(last) != 1 || last[0].Offer || !strings.Contains(last[0].Says, people[i].Name+": Yes") || !strings.Contains(last[0].Says, ": No") {
		t.Errorf("beside the need stands %+v", last)
	}
	if last := b.before(next, "strengths", forms.Group); len(last) != 1 || last[0].Says == "" {
		t.Errorf("beside what goes well stands %+v", last)
	}
	if last := b.before(next, "child_voice", child); len(last) != 1 || last[0].Offer || string(last[0].Value) != `"I get my brothers ready."` {
		t.Errorf("beside the child's words stands %+v", last)
	}
	b.patched(next, forms.Change{Q: "B22", Act: forms.ActCarry})
	if row := b.opened(next).rows; row[len(row)-1].By == forms.ByCarry {
		t.Error("an answer about persons was taken over")
	}
}

// TestOneKindOfAssessmentKnowsTheOther: a family that comes from one council's form to
// the other is not asked afresh why, and what its parents want.
func TestOneKindOfAssessmentKnowsTheOther(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	family := b.registered()
	b.whole(b.calm(b.begin(StartForm{Form: "eha_portal", Family: family})))
	ffa := b.calm(b.begin(StartForm{Form: "ffa", Family: family}))
	b.say(ffa, map[string]any{"consent_status": "given_verbal"})
	people := casework.People(b.opened(ffa).draft.Document())
	parent := slices.IndexFunc(people, func(p casework.Person) bool { return p.Role == "parent_or_carer" })
	if parent < 0 {
		t.Fatalf("no parent among %+v", people)
	}
	for _, asked := range []struct {
		q, whose string
		offered  bool // what is said of one person is shown, and not taken over
	}{{"reason_for_assessment", forms.Group, true}, {"parent_voice", people[parent].Key, false}} {
		if last := b.before(ffa, asked.q, asked.whose); len(last) != 1 || last[0].Offer != asked.offered || last[0].Form != "Early Help Assessment - Portal" {
			t.Errorf("beside %s stands %+v", asked.q, last)
		}
	}
}
