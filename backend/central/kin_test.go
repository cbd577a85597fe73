package central_test

import (
	"encoding/json"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/sealed"
)

// about delivers a form of a worker about people, and gives what the receipt says
// of other work.
func (b *bench) about(t *testing.T, worker, form string, asks bool, people ...sealed.Subject) *sealed.OpenWork {
	t.Helper()
	id := newID(t)
	e := envelope(id)
	e.Author.Worker, e.Subjects, e.Unchecked = worker, people, asks
	if form != e.Form.Code {
		e.Kind, e.Form.Code = "closure", form
		e.Body = json.RawMessage(`{"schema":"eh.assessment/1","form":{"id":"` + form + `","version":1,"sha256":"f0"},"answers":[]}`)
	}
	return b.told(t, e)
}

// told delivers an envelope of its author, and gives what the receipt says.
func (b *bench) told(t *testing.T, e sealed.Envelope) *sealed.OpenWork {
	t.Helper()
	id, from := e.ID, b.caller
	from.Worker = e.Author.Worker
	got, _, err := b.Accept(t.Context(), from, delivery(id, seal(t, e)), noon)
	must(t, err)
	if got.State != central.Accepted {
		t.Fatalf("%s: %s", got.State, got.Reason)
	}
	r, err := sealed.VerifyReceipt(got.Receipt, b.ReceiptKeys())
	must(t, err)
	return r.Open
}

// TestOtherWorkIsToldOnTheReceipt is BR-85 from the centre's end.
func TestOtherWorkIsToldOnTheReceipt(t *testing.T) {
	aisha := sealed.Subject{LocalPerson: "a", FirstName: "Aisha", LastName: "Okafor", DOB: "2014-03-02", Role: "child"}
	tom := sealed.Subject{LocalPerson: "t", FirstName: "Tom", LastName: "Okafor", DOB: "2019-08-30", Role: "child"}
	onEach(t, func(t *testing.T, b *bench) {
		if open := b.about(t, "w-1", "eha_test", true, aisha, tom); open == nil || open.With != nil {
			t.Errorf("nobody else has work open, told %+v", open)
		}
		if open := b.about(t, "w-1", "eha_test", true, aisha); open == nil || open.With != nil {
			t.Errorf("only their own work is open, told %+v", open)
		}
		if open := b.about(t, "w-2", "eha_test", false, tom); open != nil {
			t.Errorf("nobody asked, told %+v", open)
		}
		spelt := tom
		spelt.LocalPerson, spelt.FirstName, spelt.LastName = "x", " tom ", "OKAFOR"
		if open := b.about(t, "w-1", "eha_test", true, spelt); open == nil || open.With == nil || open.With.Name != "Teal Barlow" {
			t.Errorf("another worker has work open, told %+v", open)
		}
		if open := b.about(t, "w-1", "eha_test", true, sealed.Subject{LocalPerson: "y", FirstName: "Tom", LastName: "Okafor"}); open != nil {
			t.Errorf("nobody can be told apart, told %+v", open)
		}
		theirs := envelope(newID(t))
		theirs.Author.Worker, theirs.Subjects = "w-2", []sealed.Subject{tom}
		b.told(t, theirs)
		b.about(t, "w-2", "closure_test", false, tom)
		added := theirs // what is added afterwards opens nothing again
		added.ID, added.Kind, added.Amends = newID(t), sealed.KindAmendment, theirs.ID
		b.told(t, added)
		if open := b.about(t, "w-1", "eha_test", true, tom); open == nil || open.With != nil {
			t.Errorf("the other work was closed, told %+v", open)
		}
		must(t, b.ledger.Read(t.Context(), council, func(v central.View) error {
			rows, err := v.Audit(1, 100)
			told := 0
			for _, row := range rows {
				if row.Action == central.ActToldOpen {
					told++
				}
			}
			if told != 1 {
				t.Errorf("written down %d times that a worker was told of another, want once", told)
			}
			return err
		}))
	})
}

// TestKinAreLearntBesideTheDeliveries, a page at a time, and never twice.
func TestKinAreLearntBesideTheDeliveries(t *testing.T) {
	b := newBench(t, centraltest.NewMemory())
	for range 230 {
		b.about(t, "w-2", "eha_test", false, sealed.Subject{LocalPerson: "a", FirstName: "Bea", LastName: "Lund", DOB: "2016-01-01"})
	}
	for _, want := range []int64{200, 230, 230} {
		must(t, b.Tend(t.Context(), noon.Add(time.Minute)))
		book, err := b.Council(t.Context())
		must(t, err)
		if book.Kin != want {
			t.Errorf("learnt as far as %d, want %d", book.Kin, want)
		}
	}
}
