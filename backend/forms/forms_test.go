package forms

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// Three people of an invented family.
const (
	mary, tom, aisha = "p-mary", "p-tom", "p-aisha"
	today            = Day("2026-11-22")
)

// testLibrary is testdata/library: one form with one of everything.
func testLibrary(t testing.TB) *Library {
	t.Helper()
	l, findings := NewLibrary(os.DirFS("testdata/library"))
	for _, f := range findings {
		if f.Severity == SeverityError {
			t.Fatal(f)
		}
	}
	return l
}

// sheet is a draft being filled in: it keeps the rows as the store would.
type sheet struct {
	t    testing.TB
	set  Setting
	rows []Row
}

func newSheet(t testing.TB, id string) *sheet {
	t.Helper()
	l := testLibrary(t)
	return &sheet{t: t, set: settingOf(t, l, id)}
}

func settingOf(t testing.TB, l *Library, id string) Setting {
	t.Helper()
	f, err := l.Form(id, 1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := l.Profile("test")
	if err != nil {
		t.Fatal(err)
	}
	return Setting{Draft: "d-1", Form: f, Library: l, Profile: p, Language: "en", Started: "2026-11-20", Today: today,
		Now: time.Date(2026, 11, 22, 14, 2, 0, 0, time.UTC), Author: Worker{ID: "w-1", FullName: "Sam Okafor", Email: "sam@example.org"}}
}

func (s *sheet) draft() *Draft { return Evaluate(s.set, s.rows) }

// do prepares a change and keeps its row.
func (s *sheet) do(act Act, q, subject, row string, value any) *sheet {
	s.t.Helper()
	c := Change{Q: q, Subject: subject, Row: row, Act: act, Client: fmt.Sprintf("c-%d", len(s.rows)+1)}
	if value != nil {
		c.Value = asJSON(value)
	}
	r, _ := s.draft().Prepare(c)
	r.Seq = int64(len(s.rows) + 1)
	s.rows = append(s.rows, r)
	return s
}

func (s *sheet) say(q, subject string, value any) *sheet { return s.do(ActSet, q, subject, "", value) }

func (s *sheet) cell(q, row string, value any) *sheet { return s.do(ActSet, q, Group, row, value) }

func asJSON(value any) json.RawMessage {
	if raw, ok := value.(json.RawMessage); ok {
		return raw
	}
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return raw
}

func born(on string) map[string]string { return map[string]string{"on": on, "precision": "day"} }

// family adds Mary (an adult), Tom (10) and Aisha (14), and that they agree.
func family(t testing.TB) *sheet {
	s := newSheet(t, "kitchen")
	s.member(mary, "Mary Smith", "1990-05-01", "female")
	s.member(tom, "Tom Smith", "2016-03-09", "male")
	s.member(aisha, "Aisha Smith", "2012-01-20", "female")
	return s.say("agreed", Group, "yes")
}

func (s *sheet) member(id, name, on, gender string) *sheet {
	s.do(ActAddRow, "family_members", Group, id, nil)
	s.cell("family_members.name", id, name)
	s.cell("family_members.dob_edd", id, born(on))
	return s.cell("family_members.gender", id, gender)
}

// part is one part of a question on the screen, by subject.
func (s *sheet) part(q, subject string) *Part {
	s.t.Helper()
	d := s.draft()
	page, ok := d.Page(s.set.Form.Question(q).Page.ID)
	if !ok {
		s.t.Fatalf("no page for %s", q)
	}
	for _, it := range page.Items {
		if it.ID != q {
			continue
		}
		for i := range it.Parts {
			if it.Parts[i].Subject == subject {
				return &it.Parts[i]
			}
		}
	}
	return nil
}

// problems are what Finish would say, one to a line, with their places.
func (s *sheet) problems() string {
	var lines []string
	for _, p := range s.draft().Check().Problems {
		lines = append(lines, p.Href+": "+p.Say)
	}
	return strings.Join(lines, "\n")
}

func mustContain(t testing.TB, text string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			t.Errorf("missing %q in:\n%s", want, text)
		}
	}
}

func mustNotContain(t testing.TB, text string, bans ...string) {
	t.Helper()
	for _, ban := range bans {
		if strings.Contains(text, ban) {
			t.Errorf("there should be no %q in:\n%s", ban, text)
		}
	}
}
