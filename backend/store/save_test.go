package store

import (
	"fmt"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
	"earlyhelp.example/backend/forms"
)

// One typing of one answer, and what begins a new row (architecture 3.4).
func TestCoalescing(t *testing.T) {
	type step struct {
		after time.Duration // since the first row
		value string
		apart bool
		alter func(*forms.Row)
		rows  int // in the draft after it
	}
	rows := map[string][]step{
		"typing on replaces the row":             {{0, "M", false, nil, 1}, {2 * time.Second, "Ma", false, nil, 1}, {59 * time.Second, "Mary", false, nil, 1}},
		"60 s after it began, a new row":         {{0, "M", false, nil, 1}, {59 * time.Second, "Ma", false, nil, 1}, {60 * time.Second, "Mar", false, nil, 2}, {119 * time.Second, "Mary", false, nil, 2}},
		"after leaving the field, a new row":     {{0, "M", false, nil, 1}, {time.Second, "Mary", true, nil, 2}},
		"another author":                         {{0, "M", false, nil, 1}, {time.Second, "Mary", false, func(r *forms.Row) { r.By = "w-2" }, 2}},
		"another subject":                        {{0, "M", false, nil, 1}, {time.Second, "Mary", false, func(r *forms.Row) { r.Subject = "p1" }, 2}},
		"another table row":                      {{0, "M", false, nil, 1}, {time.Second, "Mary", false, func(r *forms.Row) { r.Row = "r1" }, 2}},
		"clearing stands apart":                  {{0, "M", false, nil, 1}, {time.Second, "", false, func(r *forms.Row) { r.Act, r.Value = forms.ActClear, nil }, 2}, {2 * time.Second, "Mary", false, nil, 3}},
		"undoing stands apart, and what follows": {{0, "M", false, nil, 1}, {time.Second, "x", false, func(r *forms.Row) { r.Undoes = 1 }, 2}, {2 * time.Second, "Mary", false, nil, 3}},
		"another screen with the same form open": {{0, "M", false, func(r *forms.Row) { r.Client = "a-1" }, 1}, {time.Second, "Ma", false, func(r *forms.Row) { r.Client = "a-2" }, 1},
			{2 * time.Second, "Tom", false, func(r *forms.Row) { r.Client = "b-1" }, 2}},
		"another form version":                {{0, "M", false, nil, 1}, {time.Second, "Mary", false, func(r *forms.Row) { r.Version = 2 }, 2}},
		"a clock moved back begins a new row": {{0, "M", false, nil, 1}, {-time.Hour, "Mary", false, nil, 2}},
	}
	s, _, _ := made(t, Options{})
	for name, steps := range rows {
		t.Run(name, func(t *testing.T) {
			draft(t, s, name)
			for i, step := range steps {
				row := answer("A1", fmt.Sprint("c", i), step.value, noon.Add(step.after))
				if step.alter != nil {
					step.alter(&row)
				}
				var apart []string
				if step.apart {
					apart = append(apart, row.Client)
				}
				kept, err := s.Save(t.Context(), name, []forms.Row{row}, apart...)
				ok(t, err)
				all := rowsOf(t, s, name)
				if len(all) != step.rows {
					t.Errorf("step %d: %d rows, want %d", i, len(all), step.rows)
				}
				if last := all[len(all)-1]; fmt.Sprint(last) != fmt.Sprint(kept[0]) {
					t.Errorf("step %d: answered %+v, stored %+v", i, kept[0], last)
				}
			}
		})
	}
}

func TestANewSittingBeginsANewRow(t *testing.T) {
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	save(t, s, "d1", answer("A1", "c1", "M", noon))
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	save(t, s, "d1", answer("A1", "c2", "Mary", noon.Add(time.Second)))
	if n := len(rowsOf(t, s, "d1")); n != 2 {
		t.Errorf("%d rows after a new sitting, want 2", n)
	}
}

// A patch sent twice, in any order, is one change.
// TestWhatWasSealedIsNotReplaced: a word changed a moment after it was sealed is a
// new row, so that it counts as not sent.
func TestWhatWasSealedIsNotReplaced(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	_, err := s.Save(t.Context(), "d1", []forms.Row{answer("A1", "c1", "yes", noon)})
	ok(t, err)
	f := finished("d1", "s1", false)
	f.Upto = 1
	ok(t, s.Commit(t.Context(), f))
	_, err = s.SaveAfter(t.Context(), "d1", []forms.Row{answer("A1", "c2", "no", noon.Add(2*time.Second))})
	ok(t, err)
	if all := rowsOf(t, s, "d1"); len(all) != 2 || string(all[0].Value) != `"yes"` {
		t.Errorf("rows are %+v", all)
	}
	if added, err := s.Added(t.Context(), "d1"); err != nil || added.Count != 1 {
		t.Errorf("added since: %+v, %v", added, err)
	}
}

func TestSaveIsIdempotent(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	first := save(t, s, "d1", answer("A1", "c1", "M", noon), answer("A2", "c2", "x", noon))
	second := save(t, s, "d1", answer("A1", "c3", "Mary", noon.Add(time.Second)))
	late := save(t, s, "d1", answer("A1", "c1", "M", noon)) // its row was replaced since
	if len(rowsOf(t, s, "d1")) != 2 || string(late[0].Value) != `"Mary"` || late[0].Seq != first[0].Seq {
		t.Errorf("a late copy changed something: %+v", late)
	}
	again := save(t, s, "d1", answer("A1", "c3", "Mary", noon.Add(time.Second)), answer("A2", "c2", "x", noon))
	if fmt.Sprint(again[0]) != fmt.Sprint(second[0]) || fmt.Sprint(again[1]) != fmt.Sprint(first[1]) {
		t.Errorf("answered %+v", again)
	}
	h, err := s.Draft(t.Context(), "d1")
	ok(t, err)
	if !h.SavedAt.Equal(noon.Add(time.Second)) {
		t.Errorf("saved at %v: a copy of an old patch must not restart the 30 days", h.SavedAt)
	}
}

func TestSaveIntoWhatIsNotOpen(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	ok(t, s.DeleteDraft(t.Context(), "d1", ByWorker, noon))
	_, err := s.Save(t.Context(), "d1", []forms.Row{answer("A1", "c1", "M", noon)})
	want(t, err, fault.Conflict, "into a deleted draft")
	_, err = s.Save(t.Context(), "nowhere", []forms.Row{answer("A1", "c1", "M", noon)})
	want(t, err, fault.NotFound, "into no draft")
}

// One bad row keeps none of its call, and the store goes on.
func TestSaveIsOneTransaction(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	bad := answer("A2", "c2", "x", noon)
	bad.Act = "no such act"
	if _, err := s.Save(t.Context(), "d1", []forms.Row{answer("A1", "c1", "M", noon), bad}); err == nil {
		t.Fatal("an unknown act was kept")
	}
	if n := len(rowsOf(t, s, "d1")); n != 0 {
		t.Errorf("%d rows of a failed call", n)
	}
	save(t, s, "d1", answer("A1", "c1", "M", noon))
}

func TestMovingToANewerForm(t *testing.T) {
	s, _, _ := made(t, Options{})
	draft(t, s, "d1")
	move := forms.Row{Form: "eha_portal", Version: 2, Subject: forms.Group, Act: forms.ActMoveForm, At: noon, By: "w-10442", Client: "c1"}
	save(t, s, "d1", move)
	if h, err := s.Draft(t.Context(), "d1"); err != nil || h.Version != 2 {
		t.Errorf("version %d, %v", h.Version, err)
	}
}

// At close, rows that were begun anew within seconds go; the newest, a long text
// before a short one, and other acts stay, and an old patch changes nothing.
func TestThinningAtClose(t *testing.T) {
	s, dir, key := made(t, Options{})
	draft(t, s, "d1")
	texts := []string{"A", "Ab", "Abc", "Abcd"}
	for i, text := range texts {
		row := answer("A1", fmt.Sprint("c", i), text, noon.Add(time.Duration(i)*5*time.Second))
		_, err := s.Save(t.Context(), "d1", []forms.Row{row}, row.Client) // the field was left each time
		ok(t, err)
	}
	save(t, s, "d1", answer("A2", "e1", "a long text that somebody wants back", noon))
	_, err := s.Save(t.Context(), "d1", []forms.Row{answer("A2", "e2", "oh", noon.Add(time.Second))}, "e2")
	ok(t, err)
	ok(t, s.Close())
	s = opened(t, dir, key, Options{})
	rows := rowsOf(t, s, "d1")
	if len(rows) != 4 || string(rows[0].Value) != `"A"` || string(rows[1].Value) != `"Abcd"` || string(rows[3].Value) != `"oh"` {
		t.Fatalf("%d rows: %+v", len(rows), rows)
	}
	late := save(t, s, "d1", answer("A1", "c2", "Abc", noon))
	if len(rowsOf(t, s, "d1")) != 4 || string(late[0].Value) != `"Abcd"` {
		t.Errorf("a late copy of a thinned row changed something: %+v", late)
	}
}
