package forms

import "testing"

// TestNHSNumber: ten digits of which the last checks the others (modulus 11),
// however people space them.
func TestNHSNumber(t *testing.T) {
	for number, want := range map[string]string{
		"999 000 0018": "", "9990000018": "", "999-000-0018": "", "943 476 5919": "", "401 023 2137": "",
		"999 000 0019": "note.nhs.check", "999 000 0081": "note.nhs.check", "990 900 0018": "note.nhs.check",
		"999 000 001": "note.nhs.length", "999 000 00185": "note.nhs.length", "999 000 001X": "note.nhs.length",
		"not known": "note.nhs.length", "٩٩٩٠٠٠٠٠١٨": "note.nhs.length",
		"100 000 0010": "note.nhs.check", // a check of 10 is no digit
	} {
		if got := nhsFault(number); got != want {
			t.Errorf("%s: %q, want %q", number, got, want)
		}
	}
}

// TestNHSNumberIsRemarkedOnOnly: what was typed stays, a warning stands beside it
// until somebody has checked it, and Finish is not held up.
func TestNHSNumberIsRemarkedOnOnly(t *testing.T) {
	s := benAtWork(t)
	f, err := s.set.Library.Form("ffa", 1)
	if err != nil {
		t.Fatal(err)
	}
	s.set.Form = f
	s.do(ActAddRow, "family_members", Group, mary, nil).cell("family_members.nhs_number", mary, "999 000 0019")
	cell := func() Part { return rowOf(s.item("family_members"), mary).Cells["nhs_number"] }
	const odd = "Check the NHS number: its last digit does not fit the other nine, so one of them may be wrong"
	if p := cell(); p.State != StateAnswered || string(p.Value) != `"999 000 0019"` || len(p.Notes) != 1 || p.Notes[0] != (Note{As: "warning", Say: odd}) {
		t.Errorf("beside the number: %+v", p)
	}
	mustNotContain(t, s.problems(), "NHS")
	if s.do(ActChecked, "family_members.nhs_number", Group, mary, nil); len(cell().Notes) != 0 {
		t.Errorf("checked, it is still remarked on: %+v", cell().Notes)
	}
	if s.cell("family_members.nhs_number", mary, "999 000 0018"); len(cell().Notes) != 0 {
		t.Errorf("a good number is remarked on: %+v", cell().Notes)
	}
}

func rowOf(it Item, id string) RowOf {
	for _, r := range it.Rows {
		if r.Row == id {
			return r
		}
	}
	return RowOf{}
}
