package forms

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// back appends the rows that bring something back.
func (s *sheet) back(seq int64, wanted Wanted) *sheet {
	for _, row := range s.draft().BringBack(seq, wanted, "back") {
		row.Seq = int64(len(s.rows) + 1)
		s.rows = append(s.rows, row)
	}
	return s
}

func differences(d *Draft, seq int64) []string {
	var out []string
	for _, one := range d.Differences(seq) {
		out = append(out, fmt.Sprintf("%s: %s -> %s %v", one.Label, one.Then, one.Now, one.Back))
	}
	return out
}

// TestDifferencesFromAMoment: what was said then and now, by name, and who came
// or went.
func TestDifferencesFromAMoment(t *testing.T) {
	s := family(t).say("address", Group, "12 Mill Lane").say("agreed", Group, "yes").say("B22", Group, "yes")
	then := s.newest()
	s.say("address", Group, "3 Bank Street").say("B22", Group, "no").do(ActSeparate, "B22", aisha, "", nil).say("B22", aisha, "yes")
	s.do(ActRemoveRow, "family_members", Group, tom, nil).member("p-baby", "Noor Smith", "2026-10-01", "female")
	got := differences(s.draft(), then)
	for _, want := range []string{"Noor Smith:  -> 01/10/2026, Female false", "Tom Smith: ", "Address: 12 Mill Lane -> 3 Bank Street true",
		"Young carer, or a caring role: Everyone: Yes -> Yes – Aisha. Not answered – Noor. No – everyone else (Mary). true"} {
		if !slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, want) }) {
			t.Errorf("no %q in\n%s", want, strings.Join(got, "\n"))
		}
	}
	s.back(then, Wanted{Q: "address"})
	if text := string(s.part("address", Group).Value); text != `"12 Mill Lane"` {
		t.Errorf("the address that came back: %s", text)
	}
	s.back(then, Wanted{Q: "family_members", Row: tom})
	if name := s.draft().nameOfRow("family_members", tom); name != "Tom Smith" {
		t.Errorf("who was removed came back as %q", name)
	}
}

// TestTimeline: one moment an hour, one a day after a week, and each before
// something was taken away.
func TestTimeline(t *testing.T) {
	s := family(t)
	now := time.Date(2026, 11, 22, 15, 0, 0, 0, time.UTC)
	at := func(hours int, change func()) {
		before := len(s.rows)
		change()
		for i := range s.rows[before:] {
			s.rows[before+i].At = now.Add(time.Duration(-hours) * time.Hour)
		}
	}
	for i := range s.rows {
		s.rows[i].At = now.AddDate(0, 0, -10)
	}
	at(9*24, func() { s.say("address", Group, "one") })
	at(9*24-1, func() { s.say("address", Group, "two") }) // the same day, long ago
	at(30, func() { s.say("address", Group, "three") })
	at(29, func() { s.say("agreed", Group, "yes").say("B22", Group, "no") })
	at(29, func() { s.do(ActSeparate, "B22", aisha, "", nil) })
	at(0, func() { s.say("B22", aisha, "yes") })
	at(0, func() { s.do(ActRemoveRow, "family_members", Group, tom, nil) })
	var kinds []string
	for _, m := range s.draft().Timeline(now, time.UTC) {
		kinds = append(kinds, fmt.Sprint(m.Kind, " ", m.What))
	}
	want := []string{"latest ", "gone Tom Smith", "kept ", "split Young carer, or a caring role", "kept ", "kept ", "first "}
	if !slices.Equal(kinds, want) {
		t.Errorf("moments %q, want %q", kinds, want)
	}
}

// readBack is what a reader finds: the answers, without what is to be mended.
func readBack(d *Draft) string {
	var all strings.Builder
	for _, s := range d.Check().Sections {
		for _, l := range s.Lines {
			fmt.Fprintln(&all, l.Q, l.Says, l.Parts, l.Summary)
		}
	}
	return all.String()
}

// TestBringingBack, whatever was done: all pages brought back are what they
// were, and the moment before brought back undoes it.
func TestBringingBack(t *testing.T) {
	set := settingOf(t, testLibrary(t), "kitchen")
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t, set, 40)
		if len(s.rows) == 0 {
			return
		}
		seq := int64(rapid.IntRange(0, len(s.rows)).Draw(t, "moment"))
		was, then := readBack(s.draft()), readBack(s.draft().Before(seq))
		added := slices.ContainsFunc(s.rows, func(r Row) bool { return r.Seq > seq && (r.Act == ActAddRow || r.Row != "") })
		end := s.newest()
		for _, p := range set.Form.pageList {
			s.back(seq, Wanted{Page: p.ID})
		}
		if got := readBack(s.draft()); !added && got != then {
			t.Fatalf("brought back to %d:\n%s\nwant\n%s", seq, got, then)
		}
		for _, p := range set.Form.pageList {
			s.back(end, Wanted{Page: p.ID})
		}
		if got := readBack(s.draft()); got != was {
			t.Fatalf("undone:\n%s\nwant\n%s", got, was)
		}
	})
}
