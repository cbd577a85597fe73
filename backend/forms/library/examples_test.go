package library_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

// begun is the setting of an example under the demonstration council.
func begun(t *testing.T, e library.Example) forms.Setting {
	t.Helper()
	lib := shipped(t)
	form, err := lib.Form(e.Form, e.Version)
	if err != nil {
		t.Fatal(err)
	}
	profile, err := lib.Profile("marlbridge")
	if err != nil {
		t.Fatal(err)
	}
	set := forms.Setting{Draft: "draft", Form: form, Library: lib, Profile: profile, Language: e.Language, Started: forms.Day(e.Started), Today: "2026-11-22",
		Now: time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC), Author: forms.Worker{ID: "w-1", FullName: "Ana Pereira"}}
	e.Known(&set)
	return set
}

// played keeps the rows of each example: they are played once and never altered.
var played = map[string][]forms.Row{}

// family plays an example and then more changes.
func family(t *testing.T, id string, more ...forms.Change) *forms.Draft {
	t.Helper()
	e, err := library.ExampleOf(id)
	if err != nil {
		t.Fatal(err)
	}
	set := begun(t, e)
	if played[id] == nil {
		played[id] = formtest.Play(set, nil, e.Changes()...)
	}
	return forms.Evaluate(set, formtest.Play(set, slices.Clone(played[id]), more...))
}

func questions(problems []forms.Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Q)
	}
	return all
}

// TestExamples says of each family what stands between it and Finish: nothing,
// but for those whose odd answers other tests need.
func TestExamples(t *testing.T) {
	type stands struct {
		problems, warnings []string
		urgent             bool
	}
	odd := map[string]stands{
		"smith":   {warnings: []string{"family_members.dob_edd"}},
		"adebayo": {problems: []string{"reason"}},
		"hollis":  {warnings: []string{"actions.due_on"}, urgent: true},
		"rhys":    {problems: []string{"worries"}},
	}
	all, err := library.Examples()
	if err != nil || len(all) < 5 {
		t.Fatalf("%d examples, %v", len(all), err)
	}
	for _, e := range all {
		t.Run(e.ID, func(t *testing.T) {
			row := odd[e.ID]
			draft := family(t, e.ID)
			check := draft.Check()
			if got := questions(check.Problems); !slices.Equal(got, row.problems) {
				t.Errorf("problems %+v, want %v", check.Problems, row.problems)
			}
			if got := questions(check.Warnings); !slices.Equal(got, row.warnings) {
				t.Errorf("warnings %+v, want %v", check.Warnings, row.warnings)
			}
			if got := draft.Urgent().Urgent; got != row.urgent {
				t.Errorf("urgent %v, want %v", got, row.urgent)
			}
			if len(check.Hidden) != 0 || check.Answered < min(40, check.Asked*2/3) {
				t.Errorf("%d answers, %d of them no longer apply: %+v", check.Answered, len(check.Hidden), check.Hidden)
			}
		})
	}
}

// TestEveryAnswerIsRead: an example answers questions there are, on the page
// where they stand, with values the form can read.
func TestEveryAnswerIsRead(t *testing.T) {
	all, err := library.Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		set, rows, seen := begun(t, e), []forms.Row(nil), map[string]bool{}
		for i, c := range e.Changes() {
			q := set.Form.Question(c.Q)
			if q == nil {
				t.Fatalf("%s: there is no question %s", e.ID, c.Q)
			}
			if _, notes := forms.Evaluate(set, rows).Prepare(c); len(notes) != 0 {
				t.Errorf("%s: %s is kept as typed: %v", e.ID, c.Client, notes)
			}
			if page := e.Answers[i].Page; q.Page.ID != page {
				t.Errorf("%s: %s stands on page %s, not %s", e.ID, c.Q, q.Page.ID, page)
			}
			if seen[c.Client] {
				t.Errorf("%s: %s is there twice", e.ID, c.Client)
			}
			seen[c.Client] = true
			rows = formtest.Play(set, rows, c)
		}
	}
}

// TestGuidesCounters are the counts of the portal guide's picture, in code
// points: "Max 1000 characters, remaining 990" and so on.
func TestGuidesCounters(t *testing.T) {
	e, err := library.ExampleOf("smith")
	if err != nil {
		t.Fatal(err)
	}
	var remaining []int
	for _, a := range e.Answers {
		if a.Page == "s1" && slices.Contains([]string{"family_members.name", "family_members.school_or_work", "family_members.relationship"}, a.Q) {
			remaining = append(remaining, 1000-utf8.RuneCountInString(text(t, a.Value)))
		}
	}
	if want := []int{990, 979, 994, 988, 997, 988}; !slices.Equal(remaining, want) {
		t.Errorf("remaining %v, want %v", remaining, want)
	}
}

// TestLongTexts: the lengths that the tests of other rooms rely on.
func TestLongTexts(t *testing.T) {
	for id, want := range map[string]int{"adebayo": 4000, "ahmed": 1000, "rhys": 60000} {
		e, err := library.ExampleOf(id)
		if err != nil {
			t.Fatal(err)
		}
		longest := 0
		for _, a := range e.Answers {
			if strings.HasPrefix(string(a.Value), `"`) {
				longest = max(longest, utf8.RuneCountInString(text(t, a.Value)))
			}
		}
		if longest != want {
			t.Errorf("%s: the longest text has %d characters, want %d", id, longest, want)
		}
	}
}

func text(t *testing.T, raw json.RawMessage) string {
	t.Helper()
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestMovedExample: plans and calls move with the day it began, births do not.
func TestMovedExample(t *testing.T) {
	e, err := library.ExampleOf("hollis")
	if err != nil {
		t.Fatal(err)
	}
	moved, err := e.On("2027-03-01")
	if err != nil {
		t.Fatal(err)
	}
	value := func(e library.Example, q string) string {
		i := slices.IndexFunc(e.Answers, func(a library.Answer) bool { return a.Q == q })
		return string(e.Answers[i].Value)
	}
	for q, want := range map[string]string{"actions.due_on": `"2027-03-01"`, "phoned_at": `"2027-03-01T15:20Z"`, "family_members.dob_edd": value(e, "family_members.dob_edd")} {
		if got := value(moved, q); got != want {
			t.Errorf("%s is %s, want %s", q, got, want)
		}
	}
	if moved.Started != "2027-03-01" || value(e, "actions.due_on") != `"2026-11-20"` {
		t.Errorf("the example itself was altered, or began on %s", moved.Started)
	}
}
