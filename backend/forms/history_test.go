package forms

import (
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"pgregory.net/rapid"
)

func TestHistoryIsNewestFirst(t *testing.T) {
	s := family(t).say("agreed", Group, "no").say("agreed", Group, "yes")
	h := s.draft().History("agreed", "", "")
	var says []string
	for _, e := range h {
		says = append(says, e.Says)
	}
	if !slices.Equal(says, []string{"Yes", "No", "Yes"}) || h[0].Seq < h[1].Seq || h[0].By != "w-1" {
		t.Errorf("history: %+v", h)
	}
}

// undo appends the row that takes the newest change back.
func (s *sheet) undo(seq int64) *sheet {
	s.t.Helper()
	row, err := s.draft().Undo(seq, "u")
	if err != nil {
		s.t.Fatal(err)
	}
	row.Seq = int64(len(s.rows) + 1)
	s.rows = append(s.rows, row)
	return s
}

func (s *sheet) newest() int64 { return s.rows[len(s.rows)-1].Seq }

func TestUndoAndRedo(t *testing.T) {
	s := family(t).say("address", Group, "12 Mill Lane").say("address", Group, "")
	s.undo(s.newest())
	if got := string(s.part("address", Group).Value); got != `"12 Mill Lane"` {
		t.Errorf("undone: %s", got)
	}
	s.undo(s.newest())
	if got := string(s.part("address", Group).Value); got != `""` {
		t.Errorf("undoing an undo is redo: %s", got)
	}
	s.do(ActRemoveRow, "family_members", Group, tom, nil).undo(s.newest())
	page, _ := s.draft().Page("a")
	if rows := page.Items[0].Rows; len(rows) != 3 || rows[1].Name != "Tom Smith" {
		t.Errorf("Tom came back in another place: %+v", rows)
	}
	s.say("B22", Group, "no").do(ActSeparate, "B22", aisha, "", nil).undo(s.newest())
	if s.part("B22", aisha) != nil {
		t.Error("undoing a separation leaves her apart")
	}
	if _, err := s.draft().Undo(999, "u"); !fault.Is(err, fault.NotFound) {
		t.Errorf("undoing nothing: %v", err)
	}
}

// typed are rows of one text by one author, seconds apart.
func typed(texts []string, apart ...int) []Row {
	at := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	var rows []Row
	for i, text := range texts {
		at = at.Add(time.Duration(apart[i%len(apart)]) * time.Second)
		rows = append(rows, Row{Seq: int64(i + 1), Q: "address", Subject: Group, Act: ActSet, Value: asJSON(text), By: "w-1", At: at})
	}
	return rows
}

func TestThinKeepsOneAMinute(t *testing.T) {
	var texts []string
	for i := range 13 {
		texts = append(texts, strings.Repeat("x", 20+i))
	}
	if drop := Thin(typed(texts, 10)); !slices.Equal(drop, []int64{2, 3, 4, 5, 6, 8, 9, 10, 11, 12}) {
		t.Errorf("ten seconds apart: %v dropped", drop)
	}
	if drop := Thin(typed(texts, 31)); drop != nil {
		t.Errorf("half a minute apart: %v dropped", drop)
	}
}

func TestThinKeepsWhatPeopleWantBack(t *testing.T) {
	long, longer := strings.Repeat("x", 40), strings.Repeat("x", 41)
	if drop := Thin(typed([]string{long, longer, "", long, longer}, 5)); slices.Contains(drop, 2) {
		t.Errorf("the text before it was emptied was dropped: %v", drop)
	}
	rows := typed([]string{long, longer, long, longer, long}, 5)
	rows[2].Act, rows[2].Value = ActClear, nil
	if drop := Thin(rows); slices.Contains(drop, 2) || slices.Contains(drop, 3) {
		t.Errorf("a clear, or what stood before it, was dropped: %v", drop)
	}
	rows = typed([]string{long, longer, long, longer}, 5)
	rows[1].By, rows[2].By = "w-2", "w-3"
	if drop := Thin(rows); drop != nil {
		t.Errorf("rows of different authors were thinned together: %v", drop)
	}
	rows = typed([]string{long, longer, long, longer}, 5)
	for i, client := range []string{"a-1", "b-1", "c-1", "a-2"} { // three screens with the same form open
		rows[i].Client = client
	}
	if drop := Thin(rows); drop != nil {
		t.Errorf("rows of different screens were thinned together: %v", drop)
	}
}

// TestThinningChangesNoAnswer, whatever was done.
func TestThinningChangesNoAnswer(t *testing.T) {
	set := settingOf(t, testLibrary(t), "kitchen")
	rapid.Check(t, func(t *rapid.T) {
		s := anySheet(t, set, 60)
		at := set.Now
		for i := range s.rows {
			at = at.Add(time.Duration(rapid.IntRange(1, 40).Draw(t, "seconds")) * time.Second)
			s.rows[i].At = at
		}
		before := string(asJSON(s.draft().Check()))
		drop := Thin(s.rows)
		kept := slices.DeleteFunc(slices.Clone(s.rows), func(r Row) bool { return slices.Contains(drop, r.Seq) })
		if after := string(asJSON(Evaluate(set, kept).Check())); after != before {
			t.Fatalf("dropping %v changed what is read back", drop)
		}
	})
}
