package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
	"earlyhelp.example/backend/forms"
)

// TestNamesakesAreToldApartOnRecord: children of one name are apart in the
// family, in an alert, in what the family agreed to, in the rows a form goes
// through, in the drawing of the family and in what is read out to MASH.
func TestNamesakesAreToldApartOnRecord(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	s, release, err := b.desk.use()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	born := func(on string) *casework.Birth { return &casework.Birth{On: on, Precision: casework.ToTheDay} }
	r := casework.Record{People: []casework.Person{{Key: "left", Name: "Jo Hart"}, {Key: "a", Name: "Jo Hart", Birth: born("2016-03-09")}, {Key: "b", Name: "Jo Hart", Birth: born("2012-01-20")}, {Key: "c", Name: "Jo Hart"}},
		Members: []casework.Membership{{Person: "left", Until: time.Unix(1, 0)}, {Person: "a"}, {Person: "b"}, {Person: "c"}}, Consents: []casework.Consent{{Status: "given_written"}},
		Alerts: []casework.Alert{{ID: "alert", Kind: "dv", Child: "b"}}, Needs: []casework.Need{{ID: "need", Persons: []string{"a"}}}}
	if m := s.familyMembers(r); len(m) != 3 || m[0].Name != "Jo Hart (born 09/03/2016)" || m[1].Name != "Jo Hart (born 20/01/2012)" || m[2].Name != "Jo Hart (person 3)" {
		t.Errorf("members: %+v", m)
	}
	if a := s.alertsOf(s.connection(), r).Items; len(a) != 1 || a[0].Says != "Jo Hart (born 20/01/2012)" {
		t.Errorf("alerts: %+v", a)
	}
	if c := s.familyConsent(r).Rows; len(c) != 3 || c[1].Name != "Jo Hart (born 20/01/2012)" {
		t.Errorf("consent: %+v", c)
	}
	if i := slices.IndexFunc(onRecord(r, casework.Worker{}, "en", "2026-11-22"), func(x forms.Record) bool { return x.Shows["persons"] == "Jo Hart (born 09/03/2016)" }); i < 0 {
		t.Errorf("rows: %+v", onRecord(r, casework.Worker{}, "en", "2026-11-22"))
	}
	if text := drawn(r.Current(), nil, "en").Text(); !strings.Contains(text, "Jo Hart (born 09/03/2016)") {
		t.Errorf("drawing: %s", text)
	}
	doc := forms.Document{Members: []forms.DocMember{{Person: "a", Name: "Jo Hart", Called: "Jo Hart (born 09/03/2016)"}, {Person: "b", Name: "Jo Hart", Called: "Jo Hart (born 20/01/2012)"}}}
	if out := readOut("form", doc, r, b.desk.now()); len(out) != 2 || out[1].Name != "Jo Hart (born 20/01/2012)" || out[1].DOB != "20/01/2012" {
		t.Errorf("read out: %+v", out)
	}
}

// TestANewRowIsNotCalledEveryone: whom an action is for is filled in, and every new
// one would have that name; once somebody has said who, it is called by that.
func TestANewRowIsNotCalledEveryone(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.begin(StartForm{Form: "family_action_plan", Family: b.registered()})
	row := "019ab000-0000-7000-8000-000000000001"
	b.call("PATCH", "/api/assessments/"+id+"/answers", Patch{Page: "actions_page", Changes: []forms.Change{{Client: "row", Q: "actions", Row: row, Act: forms.ActAddRow}}}, nil)
	table := func() forms.Item {
		t.Helper()
		var page AssessmentPage
		b.get("/api/assessments/"+id+"/pages/actions_page", &page)
		return page.Items[slices.IndexFunc(page.Items, func(i forms.Item) bool { return i.ID == "actions" })]
	}
	if row := table().Rows[0]; row.Name != "Action 1" || !row.Cells["for_persons"].Filled {
		t.Fatalf("a new row is called %q: %+v", row.Name, row.Cells["for_persons"])
	}
	b.set(id, "who", "actions.for_persons", row, table().Rows[0].Cells["for_persons"].Value)
	if name := table().Rows[0].Name; name == "Action 1" {
		t.Errorf("once it was said for whom, it is called %q", name)
	}
}
