package library_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/forms/formtest"
	"earlyhelp.example/backend/forms/library"
)

// column is a column of a table as a page draws it, with its cell of one row.
func column(t *testing.T, draft *forms.Draft, page, table, local, row string) (forms.Item, forms.Part) {
	t.Helper()
	p, _ := draft.Page(page)
	for _, item := range p.Items {
		if item.ID != table {
			continue
		}
		c := slices.IndexFunc(item.Columns, func(c forms.Item) bool { return c.ID == local })
		r := slices.IndexFunc(item.Rows, func(r forms.RowOf) bool { return r.Row == row })
		if c >= 0 && r >= 0 {
			return item.Columns[c], item.Rows[r].Cells[local]
		}
	}
	t.Fatalf("%s has no %s.%s of %s", page, table, local, row)
	return forms.Item{}, forms.Part{}
}

func offers(options []forms.Option, ref string) string {
	for _, o := range options {
		if o[0] == ref {
			return strings.Join(o[1:], " · ")
		}
	}
	return ""
}

// sealedCell is a cell of a document: what is kept, and its words.
func sealedCell(t *testing.T, doc forms.Document, table, local, row string) forms.DocCell {
	t.Helper()
	for _, a := range doc.Answers {
		for _, r := range a.Rows {
			for _, c := range r.Cells {
				if a.Q == table && r.Row == row && c.Q == local {
					return c
				}
			}
		}
	}
	t.Fatalf("no %s.%s of %s in the document", table, local, row)
	return forms.DocCell{}
}

// TestAPlanNamesTheNeedsThatWereFound is G6: a row of the plan names a need of the
// assessment it is part of, in its words and with whose it is; one that is taken
// back is told of, and nothing is dropped.
func TestAPlanNamesTheNeedsThatWereFound(t *testing.T) {
	row := person(11, 105)
	draft := family(t, "okafor")
	item, cell := column(t, draft, "e", "actions", "need_ref", row)
	if got := offers(item.Options, "needs/B01"); got != "School attendance below 90% (Aisha Okafor)" {
		t.Errorf("B01 is offered as %q among %v", got, item.Options)
	}
	if got := offers(item.Options, "needs/B02"); got != "" {
		t.Errorf("B02 was answered no and is offered as %q", got)
	}
	if cell.State != forms.StateAnswered || len(cell.Notes) > 0 {
		t.Errorf("the cell is %+v", cell)
	}
	if c := sealedCell(t, draft.Document(), "actions", "need_ref", row); string(c.Value) != `"needs/B01"` || c.Says != offers(item.Options, "needs/B01") {
		t.Errorf("sealed as %s, %q", c.Value, c.Says)
	}
	taken := family(t, "okafor", of(person(11, 3), set("B01", "no")))
	_, cell = column(t, taken, "e", "actions", "need_ref", row)
	if string(cell.Value) != `"needs/B01"` || offers(cell.Options, "needs/B01") != "(no longer on record)" || len(cell.Notes) != 1 {
		t.Errorf("a need that was taken back: %+v", cell)
	}
	if got := questions(taken.Check().Problems); !slices.Contains(got, "actions.need_ref") {
		t.Errorf("problems %v", got)
	}
}

// TestEachChoiceIsANeed: where a form ticks its needs in one list, each is one.
func TestEachChoiceIsANeed(t *testing.T) {
	var found []string
	for _, n := range family(t, "smith").Document().Needs {
		found = append(found, n.List+" "+n.Code+" "+n.Q+" "+n.Says)
	}
	want := []string{"CL-4 PN29 presenting_needs.PN29", "CL-4 PN32 presenting_needs.PN32", "CL-4 PN33 presenting_needs.PN33"}
	if len(found) != len(want) {
		t.Fatalf("needs %q", found)
	}
	for i := range want {
		if !strings.HasPrefix(found[i], want[i]+" ") {
			t.Errorf("need %q, want %q and its words", found[i], want[i])
		}
	}
}

// TestWhoWillDoIt is G6: a member of the family, somebody who works with them, or
// somebody else in words; never a record of another kind.
func TestWhoWillDoIt(t *testing.T) {
	row := person(11, 105)
	item, _ := column(t, family(t, "okafor"), "e", "actions", "owner", row)
	if !item.Other || offers(item.Options, "people/"+person(11, 1)) != "Grace Okafor · Family" || offers(item.Options, "team/w-1") != "Ana Pereira · People who work with the family" {
		t.Errorf("owner offers %v", item.Options)
	}
	for value, says := range map[string]string{"people/" + person(11, 1): "Grace Okafor", "team/w-1": "Ana Pereira", "Ben Rees, Fernhill School": ""} {
		draft := family(t, "okafor", inRow(row, set("actions.owner", value)))
		if got := questions(draft.Check().Problems); len(got) > 0 {
			t.Errorf("%s: problems %v", value, got)
		}
		if c := sealedCell(t, draft.Document(), "actions", "owner", row); c.Says != says || string(c.Value) != `"`+value+`"` {
			t.Errorf("%s is sealed as %s, %q", value, c.Value, c.Says)
		}
	}
	for value, says := range map[string]string{"notes/" + person(11, 1): "Choose one of the answers offered", "people/nobody": "What was chosen here is no longer on record"} {
		problems := family(t, "okafor", inRow(row, set("actions.owner", value))).Check().Problems
		if len(problems) != 1 || problems[0].Q != "actions.owner" || !strings.HasPrefix(problems[0].Say, says) {
			t.Errorf("%s: problems %+v", value, problems)
		}
	}
}

// TestEvidenceIsLinked is BR-87 and J13: a need is claimed with notes and documents
// of the record, a closing with its meeting, kept by key and by the name of the day.
func TestEvidenceIsLinked(t *testing.T) {
	e, err := library.ExampleOf("rahman")
	if err != nil {
		t.Fatal(err)
	}
	attendance, document := rec(17, 21), "documents/"+rec(17, 31)
	all := begun(t, e)
	rows := formtest.Play(all, nil, e.Changes()...)
	doc := forms.Evaluate(all, rows).Document()
	if c := sealedCell(t, doc, "needs_outcome", "linked", attendance); string(c.Value) != `["`+document+`"]` || c.Says != "16/11/2026 School’s print of attendance" {
		t.Errorf("evidence is sealed as %s, %q", c.Value, c.Says)
	}
	if a := answerOf(t, doc, "final_taf_id"); string(a.Parts[0].Value) != `"meetings/`+rec(17, 41)+`"` || a.Parts[0].Says != "17/11/2026 Closing TAF" {
		t.Errorf("the meeting is sealed as %+v", a.Parts)
	}
	family := onPaper(forms.PaperOf(all.Form, all.Library, doc, forms.PaperOptions{Copy: forms.CopyFamily, Language: "en", Profile: all.Profile}))
	if !strings.Contains(family["final_taf_id"], "17/11/2026 Closing TAF") || strings.Contains(family["needs_outcome"], "print of attendance") {
		t.Errorf("the family's copy says %q and %q", family["final_taf_id"], family["needs_outcome"])
	}

	gone := all
	gone.Records = slices.DeleteFunc(slices.Clone(all.Records), func(r forms.Record) bool { return r.Kind == "documents" || r.Kind == "meetings" })
	draft := forms.Evaluate(gone, rows)
	if got := questions(draft.Check().Problems); !slices.Equal(got, []string{"final_taf_id", "needs_outcome.linked"}) {
		t.Errorf("without them: problems %v", got)
	}
	if _, cell := column(t, draft, "outcomes", "needs_outcome", "linked", attendance); offers(cell.Options, document) != "(no longer on record)" || len(cell.Notes) != 1 {
		t.Errorf("without them: %+v", cell)
	}

	over := all
	over.Records = slices.Clone(all.Records)
	over.Records[slices.IndexFunc(over.Records, func(r forms.Record) bool { return r.Kind == "meetings" })].Past = true
	draft = forms.Evaluate(over, rows)
	if got := questions(draft.Check().Problems); len(got) > 0 {
		t.Errorf("one that is over: problems %v", got)
	}
	page, _ := draft.Page("what")
	i := slices.IndexFunc(page.Items, func(i forms.Item) bool { return i.ID == "final_taf_id" })
	if len(page.Items[i].Options) > 0 || len(page.Items[i].Parts[0].Options) != 1 || page.Items[i].Empty == "" {
		t.Errorf("one that is over is offered: %+v", page.Items[i])
	}
}

// TestWhoFollowsUpIsNamed is domain 3.7 and 3.11: what a note leaves to do is a member's,
// or that of somebody who works with the family, kept by key and with the name of the day.
func TestWhoFollowsUpIsNamed(t *testing.T) {
	for id, want := range map[string][3]string{
		"case_note":                {"019ab000-0000-7000-8000-000000000407", "people/019ab000-0000-7000-8000-000000000001", "Grace Okafor"},
		"childrens_centre_contact": {"019ab000-0000-7000-8000-0000000003f5", "team/w-1", "Ana Pereira"},
	} {
		c := sealedCell(t, family(t, id).Document(), "follow_up", "owner", want[0])
		if string(c.Value) != `"`+want[1]+`"` || !strings.HasPrefix(c.Says, want[2]) {
			t.Errorf("%s: sealed as %s, %q", id, c.Value, c.Says)
		}
	}
}

// TestProgressIsShownByTheRecord is domain 3.5: progress is linked to a note on record.
func TestProgressIsShownByTheRecord(t *testing.T) {
	c := sealedCell(t, family(t, "action_progress").Document(), "own", "linked", "019ab000-0000-7000-8000-000000000064")
	if string(c.Value) != `["notes/019ab000-0000-7000-8000-000000000082"]` || c.Says != "18/11/2026 Telephone call with the breakfast club" {
		t.Errorf("sealed as %s, %q", c.Value, c.Says)
	}
}

// TestWhoeverIsInvitedCanBeNamed is domain 3.4: a practitioner without access is named
// by the row that invites them, which follows what is written there, or by an earlier
// meeting's. Who has a part in the work is offered once, as that.
func TestWhoeverIsInvitedCanBeNamed(t *testing.T) {
	row := person(13, 103)
	ref := "invited/" + row
	draft := family(t, "aisha", inRow(row, set("invitees.professional", "Bronwen Pugh-Jones")))
	if a := answerOf(t, draft.Document(), "note_taker"); a.Parts[0].Says != "Bronwen Pugh-Jones, Hollin Bank School" || string(a.Parts[0].Value) != `"`+ref+`"` {
		t.Errorf("sealed as %+v", a.Parts)
	}
	gone := family(t, "aisha", forms.Change{Client: "gone", Q: "invitees", Row: row, Act: forms.ActRemoveRow})
	if got := questions(gone.Check().Problems); !slices.Equal(got, []string{"note_taker", "professional_updates.member"}) {
		t.Errorf("no longer invited: problems %v", got)
	}

	known := draft.Setting()
	known.Records = append(slices.Clone(known.Records), forms.Record{ID: "r1", Kind: "invited", Shows: map[string]string{"worker": "Dr Ames", "agency": "Weir Street Surgery"}},
		forms.Record{ID: "w-7", Kind: "team", Shows: map[string]string{"worker": "Bronwen Pugh-Jones", "agency": "Hollin Bank School"}})
	page, _ := forms.Evaluate(known, draft.Rows()).Page("people")
	chair := page.Items[slices.IndexFunc(page.Items, func(i forms.Item) bool { return i.ID == "chair" })]
	for ref, want := range map[string]string{"invited/r1": "Dr Ames, Weir Street Surgery · Invited to a meeting", "team/w-7": "Bronwen Pugh-Jones, Hollin Bank School · People who work with the family", ref: ""} {
		if got := offers(chair.Options, ref); got != want {
			t.Errorf("%s is offered as %q, want %q", ref, got, want)
		}
	}
}

func answerOf(t *testing.T, doc forms.Document, q string) forms.DocAnswer {
	t.Helper()
	i := slices.IndexFunc(doc.Answers, func(a forms.DocAnswer) bool { return a.Q == q && len(a.Parts) > 0 })
	if i < 0 {
		raw, _ := json.Marshal(doc.Unanswered)
		t.Fatalf("%s is not answered; unanswered are %s", q, raw)
	}
	return doc.Answers[i]
}
