package forms

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// nextKitchen is version 2 of the test form, altered.
func nextKitchen(t *testing.T, changes ...string) (*Form, *Form) {
	t.Helper()
	src, err := os.ReadFile("testdata/library/kitchen.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(src), "version: 1", "version: 2", 1)
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("the form has no %q", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	l := testLibrary(t)
	r := &report{file: "kitchen.v2.yaml"}
	tree := readSource([]byte(text), r)
	if tree == nil {
		t.Fatal(r.findings)
	}
	next := l.buildForm(tree, []byte(text), r)
	if next == nil {
		t.Fatal(r.sorted())
	}
	old, err := l.Form("kitchen", 1)
	if err != nil {
		t.Fatal(err)
	}
	return old, next
}

func TestDiffOfAFormWithItself(t *testing.T) {
	old, same := nextKitchen(t)
	if c := Diff(old, same, visited(t).rows); len(c.Questions) != 0 || !c.Automatic() {
		t.Errorf("differences with itself: %+v", c.Questions)
	}
}

func TestDiffNamesEachChangeAndItsFate(t *testing.T) {
	old, next := nextKitchen(t,
		"label: Address, max: 200", "label: Where do they live?, max: 10",
		"{id: review_on, type: date, label: Review on}", "{id: look_again_on, type: date, label: Review on, was: review_on}",
		"computed: review_on", "computed: look_again_on",
		"{id: scale, type: number,", "{id: pets, type: yesno, label: Any pets?, required: yes}\n      - {id: scale, type: number,",
		"      - {id: no_views, type: text, level: person, people_when: person.child and not person.unborn, label: Why are there no views from $person?, max: 100, show_when: not answered(views)}\n", "",
		" and not answered(no_views)", "",
		"label: Does the family agree?", "label: Do they agree?")
	c := Diff(old, next, visited(t).rows)
	got := map[string]QuestionChange{}
	for _, q := range c.Questions {
		got[q.Q] = q
	}
	for q, want := range map[string]struct {
		kind ChangeKind
		fate Fate
	}{
		"address":       {ChangedLimits, FateMisfit},
		"look_again_on": {ChangedMoved, FateKeep},
		"end_on":        {ChangedRule, FateKeep},
		"pets":          {ChangedAdded, FateNeed},
		"no_views":      {ChangedGone, FateHidden},
		"views":         {ChangedRule, FateKeep},
		"agreed":        {ChangedWords, FateKeep},
	} {
		if got[q].Kind != want.kind || got[q].Fate != want.fate {
			t.Errorf("%s: %s, %s; want %s, %s", q, got[q].Kind, got[q].Fate, want.kind, want.fate)
		}
	}
	if got["look_again_on"].Was != "review_on" || len(got) != 7 || c.Automatic() {
		t.Errorf("changes: %+v", c)
	}
}

// TestANamedRuleThatMeansSomethingElse is another rule wherever it is used, though
// no question names it otherwise than before.
func TestANamedRuleThatMeansSomethingElse(t *testing.T) {
	old, next := nextKitchen(t, "any_carer: any(B22 is yes)", "any_carer: any(B22 is no)")
	c := Diff(old, next, nil)
	if len(c.Questions) == 0 || c.Automatic() {
		t.Fatalf("a draft moves by itself to another rule: %+v", c)
	}
	for _, q := range c.Questions {
		said := next.Question(q.Q).Rules()
		if q.Kind != ChangedRule || !slices.ContainsFunc(said, func(w Written) bool {
			return strings.HasSuffix(w.String(), "any_carer, where any_carer is “any(B22 is no)”")
		}) {
			t.Errorf("%s, %s: %s", q.Q, q.Kind, said)
		}
	}
}

// TestWordsAloneMoveByThemselves: and moving there and back keeps every row.
func TestWordsAloneMoveByThemselves(t *testing.T) {
	old, next := nextKitchen(t, "label: Does the family agree?", "label: Do they agree?")
	s := visited(t)
	if !Diff(old, next, s.rows).Automatic() {
		t.Error("new words need a person's word")
	}
	there := Moved(next, append(slices.Clone(s.rows), s.draft().Move(next, "m-1")))
	back := Moved(old, append(there, Evaluate(Setting{Form: next}, there).Move(old, "m-2")))
	if string(asJSON(back[:len(s.rows)])) != string(asJSON(s.rows)) {
		t.Error("moving there and back changed the rows")
	}
	before := asJSON(s.draft().Check())
	s.rows = back
	if after := asJSON(s.draft().Check()); string(after) != string(before) {
		t.Error("moving there and back changed what is read back")
	}
}

// TestOrderOfQuestionsDoesNotMatter: relevance follows dependency, not the file.
func TestOrderOfQuestionsDoesNotMatter(t *testing.T) {
	src, err := os.ReadFile("testdata/library/kitchen.v1.yaml")
	if err != nil {
		t.Fatal(err)
	}
	line := func(id string) string {
		_, rest, _ := strings.Cut(string(src), "      - {id: "+id+",")
		rest, _, _ = strings.Cut(rest, "\n")
		return "      - {id: " + id + "," + rest + "\n"
	}
	views, none, phoned, danger := line("views"), line("no_views"), line("phoned"), line("danger")
	swapped := strings.NewReplacer(views, none, none, views, phoned, danger, danger, phoned).Replace(string(src))
	if swapped == string(src) {
		t.Fatal("nothing was swapped")
	}
	l := testLibrary(t)
	r := &report{}
	other := l.buildForm(readSource([]byte(swapped), r), []byte(swapped), r)
	if other == nil {
		t.Fatal(r.sorted())
	}
	s := visited(t).say("danger", Group, "yes")
	d, turned := s.draft(), Evaluate(Setting{Form: other, Started: s.set.Started, Today: s.set.Today}, s.rows)
	for _, q := range s.set.Form.Questions {
		for k := range d.slots[q.index] {
			if was, is := d.shown(q, k), turned.shown(other.byID[q.ID], k); was != is {
				t.Errorf("%s[%d] is shown %v, and %v in another order", q.ID, k, was, is)
			}
		}
	}
}

// TestLatest: a version that no longer accepts drafts gives way to none other
// but an older one that does.
func TestLatest(t *testing.T) {
	src, err := os.ReadFile("testdata/library/profiles/test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	form := func(version, until string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("form: f\nversion: " + version + "\ntitle: F\nsubject: none\nkind: record\n" + until +
			"sections: [{id: s, title: S, questions: [{id: a, type: yesno, label: All right?}]}]\n")}
	}
	l, findings := NewLibrary(fstest.MapFS{"f.v1.yaml": form("1", ""), "f.v2.yaml": form("2", "accepts_until: 2026-12-31\n"), "profiles/test.yaml": {Data: src}})
	if HasErrors(findings) {
		t.Fatal(findings)
	}
	for on, want := range map[Day]int{"2026-11-22": 2, "2026-12-31": 2, "2027-01-01": 1} {
		if f, err := l.Latest("f", on); err != nil || f.Version != want {
			t.Errorf("on %s: %v, %v; want version %d", on, f, err, want)
		}
	}
	if _, err := l.Latest("g", "2026-11-22"); err == nil {
		t.Error("a form nobody wrote was found")
	}
}
