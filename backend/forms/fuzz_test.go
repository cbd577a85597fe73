package forms

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// seeds adds every definition of a folder to a fuzz target.
func seedsFrom(f *testing.F, patterns ...string) {
	for _, pattern := range patterns {
		names, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, name := range names {
			raw, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
}

// placed fails where a finding has no sentence or no place.
func placed(t *testing.T, findings []Finding) {
	for _, f := range findings {
		if f.Line < 1 || f.Column < 1 || f.Say == "" || f.Code == "" {
			t.Fatalf("finding without place or sentence: %+v", f)
		}
	}
	if len(findings) > maxFindings {
		t.Fatalf("%d findings", len(findings))
	}
}

// FuzzRead: any bytes are a form that can be drawn, or findings with places.
func FuzzRead(f *testing.F) {
	seedsFrom(f, "testdata/library/*.yaml", "library/*.yaml", "testdata/lint/*.yaml")
	l := testLibrary(f)
	f.Fuzz(func(t *testing.T, src []byte) {
		r := &report{file: "fuzz.yaml"}
		tree := readSource(src, r)
		if tree == nil {
			placed(t, r.findings)
			if len(r.findings) == 0 {
				t.Fatal("no form and no finding")
			}
			return
		}
		form := l.buildForm(tree, src, r)
		placed(t, r.findings)
		if form == nil {
			return
		}
		d := Evaluate(Setting{Form: form, Library: l, Language: "cy", Started: today, Today: today}, nil)
		for _, id := range d.Pages() {
			d.Page(id)
		}
		d.Check()
		d.Document()
		BlankPaper(form, l, PaperOptions{})
	})
}

// FuzzParseRule: any text parses or has a fault inside itself.
func FuzzParseRule(f *testing.F) {
	for _, seed := range []string{"a is yes", "any(members: age(dob) < 18)", "not (a in (b, c)) or count(x) >= 2", "2026-01-01 + 3 weeks < today", "((((", "a is \"b\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, fault := parseRule(text); fault != nil && (fault.at < 0 || fault.at > len([]rune(text)) || fault.say == "") {
			t.Fatalf("%q: fault at %d: %q", text, fault.at, fault.say)
		}
	})
}

// FuzzList and FuzzProfile: the other files an officer writes.
func FuzzList(f *testing.F) {
	seedsFrom(f, "testdata/library/lists/*.yaml", "library/lists/*.yaml")
	f.Fuzz(func(t *testing.T, src []byte) {
		findings := Lint(nil, "list", "fuzz.yaml", src)
		placed(t, findings)
		placed(t, Lint(nil, "block", "fuzz.yaml", src))
	})
}

func FuzzProfile(f *testing.F) {
	seedsFrom(f, "testdata/library/profiles/*.yaml", "library/profiles/*.yaml")
	f.Fuzz(func(t *testing.T, src []byte) {
		p, findings := ReadProfile(src)
		placed(t, findings)
		if (p == nil) != HasErrors(findings) {
			t.Fatalf("profile %v with findings %v", p, findings)
		}
	})
}

// FuzzChange: a PATCH of anything is kept, and the draft can still be drawn,
// checked and put on paper.
func FuzzChange(f *testing.F) {
	f.Add([]byte(`[{"q":"B22","subject":"p-tom","act":"set","value":"yes"}]`))
	f.Add([]byte(`[{"q":"family_members","row":"x","act":"add_row"},{"q":"family_members.dob_edd","row":"x","act":"set","value":{"on":"31/02","precision":"day"}}]`))
	f.Add([]byte(`[{"q":"nobody","act":"dance","value":{"raw":1}},{"q":"scale","act":"set","value":1e99}]`))
	l := testLibrary(f)
	set := settingOf(f, l, "kitchen")
	f.Fuzz(func(t *testing.T, body []byte) {
		var changes []Change
		if json.Unmarshal(body, &changes) != nil || len(changes) > 20 {
			return
		}
		s := family(t)
		s.set = set
		for _, c := range changes {
			row := s.keep(c)
			if row.Value != nil && !json.Valid(row.Value) || !validActs[row.Act] {
				t.Fatalf("a row the store cannot keep: %+v", row)
			}
			if c.Value != nil && c.Act == ActSet && string(c.Value) != "null" && row.Value == nil {
				t.Fatalf("the value %s was lost", c.Value)
			}
		}
		d := s.draft()
		for _, id := range d.Pages() {
			page, _ := d.Page(id)
			if _, err := json.Marshal(page); err != nil {
				t.Fatal(err)
			}
		}
		d.Check()
		PaperOf(set.Form, l, d.Document(), PaperOptions{Copy: CopyFamily})
	})
}

var validActs = map[Act]bool{ActSet: true, ActClear: true, ActSeparate: true, ActRejoin: true, ActAddRow: true, ActRemoveRow: true, ActMoveForm: true, ActChecked: true}

// FuzzDiff: two definitions, however they were altered, can be compared, and a
// definition compared with itself has no differences.
func FuzzDiff(f *testing.F) {
	raw, err := os.ReadFile("testdata/library/kitchen.v1.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw, raw)
	l := testLibrary(f)
	build := func(src []byte) *Form {
		r := &report{file: "fuzz.yaml"}
		if tree := readSource(src, r); tree != nil {
			return l.buildForm(tree, src, r)
		}
		return nil
	}
	f.Fuzz(func(t *testing.T, one, two []byte) {
		a, b := build(one), build(two)
		if a == nil || b == nil {
			return
		}
		if same := Diff(a, a, nil); len(same.Questions) > 0 {
			t.Fatalf("a form differs from itself: %+v", same.Questions)
		}
		Diff(a, b, nil)
	})
}
