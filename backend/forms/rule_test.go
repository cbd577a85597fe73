package forms

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestRuleFaults: what is wrong with a rule, where in it, and how to mend it.
func TestRuleFaults(t *testing.T) {
	f := settingOf(t, testLibrary(t), "kitchen").Form
	for _, c := range []struct {
		rule, code string
		at         int
		mend       string
	}{
		{"agreed is yes and B22 is yes or agreed is no", "E20", 29, "brackets"},
		{"agreed is yes and", "E20", 17, ""},
		{"agreed is yess", "E23", 10, "Did you mean yes?"},
		{"agred is yes", "E30", 0, "Did you mean agreed?"},
		{"agreed", "E31", 0, "Say “agreed is yes”"},
		{"refused_why", "E31", 0, "Say “answered(refused_why)”"},
		{"refused_why is yes", "E32", 0, "answered(refused_why)"},
		{"agreed = yes", "E32", 0, "Say “agreed is yes”"},
		{`agreed is "yes"`, "E20", 10, "without quotes"},
		{"agreed is yes && scale > 3", "E20", 14, "Write and"},
		{"B22 is yes", "E33", 0, "any(B22 is yes)"},
		{"agreed is yes AND scale > 3", "E20", 14, "small letters"},
		{"agreed == yes", "E20", 7, "Say is"},
		{"agreed is not in (yes, no)", "E20", 7, "Say “not agreed in (…)”"},
		{"review_on < 22/11/2026", "E20", 12, "Write 2026-11-22"},
		{"review_on < 1/2/2026", "E20", 12, "Write 2026-02-01"},
		{"outcome", "E31", 0, "Say “outcome is seen”"},
		{"gender is unborn", "E33", 0, "any(family_members: gender …)"},
		{"answered(views)", "E33", 9, "any(answered(views))"},
		{"person.age > 4", "E33", 0, "any(person.age)"},
		{"any(person.height > 4)", "E30", 4, "age, unborn, child"},
		{"exact(scale)", "E31", 6, "with a date"},
		{"any(every(B22 is yes))", "E26", 4, ""},
		{"review_on < 3", "E32", 0, "two dates"},
		{"review_on + scale > today", "E31", 0, "length of time"},
		{"review_on < 2026-02-30", "E20", 12, ""},
		{"actions has yes", "E32", 0, ""},
		{"((((((((((agreed is yes))))))))))", "E20", 8, ""},
		{strings.Repeat("agreed is yes and ", 60) + "agreed is yes", "E20", 0, "rules:"},
	} {
		_, fault := f.bind(ruleSource{text: c.rule}, where{scope: &scope{}}, kindBool)
		if fault == nil {
			t.Errorf("%s: accepted", c.rule)
			continue
		}
		if fault.code != c.code || fault.at != c.at || !strings.Contains(fault.mend, c.mend) {
			t.Errorf("%s: %s at %d, mend %q; want %s at %d with %q", c.rule, fault.code, fault.at, fault.mend, c.code, c.at, c.mend)
		}
	}
}

// TestThreeTruths: what rules make of answers that are there, not there, not
// readable, and known to the year only.
func TestThreeTruths(t *testing.T) {
	s := family(t)
	s.member("p-4", "Ana Smith", "2010-06-01", "female").cell("family_members.dob_edd", "p-4", map[string]string{"on": "2010-01-01", "precision": "year"})
	s.say("scale", Group, "7.5").say("review_on", Group, map[string]string{"raw": "31/02"})
	s.do(ActAddRow, "actions", Group, "r1", nil).cell("actions.due", "r1", "2026-01-31")
	for _, c := range []struct {
		rule string
		want truth
	}{
		{"agreed is yes", isTrue},
		{"agreed is not yes", isFalse},
		{"outcome is seen", unknown},
		{"outcome is not seen", unknown},
		{"not answered(outcome) or outcome is not seen", isTrue},
		{"agreed is no and outcome is seen", isFalse},
		{"agreed is yes or outcome is seen", isTrue},
		{"agreed is yes and outcome is seen", unknown},
		{"agreed in (no, yes)", isTrue},
		{"scale > 7 and scale < 8 and scale = 7.5", isTrue},
		{"scale + 1 > 8.5", isFalse},
		{"review_on < today", unknown},
		{"answered(review_on)", isFalse},
		{"today + 6 months = 2027-05-22", isTrue},
		{"2026-08-31 + 6 months = 2027-02-28", isTrue},
		{"started <= today and started > today - 1 week", isTrue},
		{"today - started > 1", isTrue}, // days between, two of them
		{"any(person.age < 11)", isTrue},
		{"any(person.age > 36)", isFalse},
		{"every(person.child)", isFalse},
		{"count(person.child) = 3", isTrue},
		{"count(family_members) = 4", isTrue},
		{"count(family_members: gender is female) > 2", isTrue},
		{"any(actions: due < today)", isTrue},
		{"any(actions: due + 1 month > 2026-02-28)", isFalse},
		{"every(actions: done is yes)", unknown},
		{"age(2010-01-01 on 2026-01-01) = 16", isTrue},
		{"age(2024-02-29 on 2026-02-28) = 1 and age(2024-02-29 on 2026-03-01) = 2", isTrue},
	} {
		r, fault := s.set.Form.bind(ruleSource{text: c.rule}, where{scope: &scope{}}, kindBool)
		if fault != nil {
			if c.want != unknown {
				t.Errorf("%s: %s", c.rule, fault.say)
			}
			continue
		}
		if got := s.draft().truth(r, nobody); got != c.want {
			t.Errorf("%s is %d, want %d", c.rule, got, c.want)
		}
	}
}

// TestYearOnlyBirth: born in 2010, seen on 22 November 2026: 15 or 16. Under 18
// is true, 16 or over cannot be told.
func TestYearOnlyBirth(t *testing.T) {
	s := newSheet(t, "kitchen").member("p-1", "Ana Smith", "2010-06-01", "female")
	s.cell("family_members.dob_edd", "p-1", map[string]string{"on": "2010-01-01", "precision": "year"})
	for rule, want := range map[string]truth{"any(person.age < 18)": isTrue, "any(person.age >= 16)": unknown, "any(person.age >= 17)": isFalse, "any(person.child)": isTrue,
		"every(family_members: exact(dob_edd))": isFalse, "exact(review_on)": unknown} {
		r, fault := s.set.Form.bind(ruleSource{text: rule}, where{scope: &scope{}}, kindBool)
		if fault != nil {
			t.Fatal(fault.say)
		}
		if got := s.draft().truth(r, nobody); got != want {
			t.Errorf("%s is %d, want %d", rule, got, want)
		}
	}
}

// ruleText draws rules of which many are well formed.
func ruleText() *rapid.Generator[string] {
	leaf := rapid.SampledFrom([]string{"agreed is yes", "agreed is not no", "outcome in (seen, told)", "scale > 3", "review_on < today", "any(B22 is yes)",
		"every(person.child)", "count(person.child) > 1", "exact(review_on)", "any(actions: done is yes)", "age(review_on) < 3", "today - review_on < 3", "2026-01-01 + 3 weeks < today", "any(views)", "scale"})
	return rapid.Custom(func(t *rapid.T) string {
		text := leaf.Draw(t, "leaf")
		for range rapid.IntRange(0, 3).Draw(t, "more") {
			switch rapid.IntRange(0, 3).Draw(t, "how") {
			case 0:
				text = "(" + text + ") and " + leaf.Draw(t, "leaf")
			case 1:
				text = "(" + text + ") or " + leaf.Draw(t, "leaf")
			case 2:
				text = "not (" + text + ")"
			default:
				cut := rapid.IntRange(0, len(text)).Draw(t, "cut")
				text = text[:cut] + rapid.SampledFrom([]string{"", "(", ")", " and ", "is", "1", "€", "any("}).Draw(t, "bit") + text[cut:]
			}
		}
		return text
	})
}

// TestRulesAreTotal: any text is a rule that can be asked of any answers, or a
// fault with a place inside it.
func TestRulesAreTotal(t *testing.T) {
	set := settingOf(t, testLibrary(t), "kitchen")
	rapid.Check(t, func(t *rapid.T) {
		text := ruleText().Draw(t, "rule")
		r, fault := set.Form.bind(ruleSource{text: text}, where{scope: &scope{}}, kindBool)
		if fault != nil {
			if fault.at < 0 || fault.at > len([]rune(text)) || fault.say == "" {
				t.Fatalf("%q: fault at %d: %s", text, fault.at, fault.say)
			}
			return
		}
		if got := anySheet(t, set, 12).draft().truth(r, nobody); got < isFalse || got > isTrue {
			t.Fatalf("%q is %d", text, got)
		}
	})
}

// TestAnsweringOnlyDecides: answering a question never turns a decided rule
// round, it only decides what was unknown (rules with answered() and count of
// rows excepted: they speak of whether there is an answer).
func TestAnsweringOnlyDecides(t *testing.T) {
	set := settingOf(t, testLibrary(t), "kitchen")
	var rules []*rule
	for _, text := range []string{"agreed is yes and outcome is seen", "not (outcome in (seen, told)) or scale > 3", "any(B22 is yes) and agreed is yes", "every(B22 is no) or review_on < today"} {
		r, fault := set.Form.bind(ruleSource{text: text}, where{scope: &scope{}}, kindBool)
		if fault != nil {
			t.Fatal(fault.say)
		}
		rules = append(rules, r)
	}
	answers := []struct{ q, value string }{{"outcome", `"seen"`}, {"outcome", `"told"`}, {"scale", "2"}, {"scale", "9"}, {"review_on", `"2020-01-01"`}, {"B22", `"yes"`}, {"B22", `"no"`}}
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t, set, 0)
		for _, i := range rapid.SliceOfN(rapid.IntRange(0, len(answers)-1), 0, 6).Draw(t, "answers") {
			a := answers[i]
			if before := s.draft(); before.slots[set.Form.Question(a.q).index][0].row != nil {
				continue // a second answer is a change of mind, not an answer
			}
			was := make([]truth, len(rules))
			for j, r := range rules {
				was[j] = s.draft().truth(r, nobody)
			}
			s.keep(Change{Q: a.q, Act: ActSet, Value: []byte(a.value)})
			for j, r := range rules {
				if now := s.draft().truth(r, nobody); was[j] != unknown && now != was[j] {
					t.Fatalf("%s was %d and is %d after answering %s", r.source.text, was[j], now, a.q)
				}
			}
		}
	})
}

// TestNamedRulesCannotExplode: rules that name rules are written out, and the
// whole is bounded.
func TestNamedRulesCannotExplode(t *testing.T) {
	s := &scope{rules: map[string]ruleSource{"r0": {text: "agreed is yes"}}}
	for i := 1; i < 40; i++ {
		s.rules["r"+itoa(int64(i))] = ruleSource{text: "r" + itoa(int64(i-1)) + " and r" + itoa(int64(i-1))}
	}
	f := settingOf(t, testLibrary(t), "kitchen").Form
	if _, fault := f.bind(ruleSource{text: "r39"}, where{scope: s}, kindBool); fault == nil || !strings.Contains(fault.say, "too large") {
		t.Errorf("2^39 nodes were accepted: %+v", fault)
	}
	s.rules["r0"] = ruleSource{text: "r39"}
	if _, fault := f.bind(ruleSource{text: "r1"}, where{scope: s}, kindBool); fault == nil {
		t.Error("a rule that waits for itself was accepted")
	}
}
