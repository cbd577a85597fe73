package casework_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"earlyhelp.example/backend/casework"
	"pgregory.net/rapid"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func change(t rapid.TB, id string, kind casework.Kind, data any) casework.Change {
	t.Helper()
	c, err := casework.NewChange(id, kind, "family-1", "w-1", noon, data)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestRoadOfASubmission is a form from Finish to the office's last word.
func TestRoadOfASubmission(t *testing.T) {
	record := casework.ApplyAll(casework.Record{}, []casework.Change{
		change(t, "c1", casework.FamilyRecorded, casework.FamilyData{Name: "Smith"}),
		change(t, "c2", casework.PersonRecorded, casework.Person{Key: "p1", Name: "Mary Smith"}),
		change(t, "c3", casework.MemberJoined, casework.MemberData{Person: "p1"}),
		change(t, "c4", casework.SubmissionFinished, casework.FinishedData{Submission: "s1", Form: "eha_portal", Version: 1, SHA256: "ab", Urgent: true}),
	})
	steps := []struct {
		change casework.Change
		want   casework.SubmissionState
	}{
		{change(t, "c5", casework.SubmissionMoved, casework.MovedData{Submission: "s1", State: casework.WithOffice}), casework.Finished},
		{change(t, "c6", casework.SubmissionReceived, casework.ReceivedData{Submission: "s1", SHA256: "cd", ReceivedAt: noon}), casework.Finished},
		{change(t, "c7", casework.SubmissionReceived, casework.ReceivedData{Submission: "s1", SHA256: "ab", ReceivedAt: noon}), casework.Received},
		{change(t, "c8", casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s1"}), casework.Received},
		{change(t, "c9", casework.SubmissionMoved, casework.MovedData{Submission: "s1", State: casework.WithOffice}), casework.WithOffice},
		{change(t, "c10", casework.SubmissionReceived, casework.ReceivedData{Submission: "s1", SHA256: "ab", ReceivedAt: noon, CentralID: "40213"}), casework.WithOffice},
	}
	for _, step := range steps {
		record = casework.Apply(record, step.change)
		if s, _ := record.Submission("s1"); s.State != step.want {
			t.Errorf("after %s %s: state %s, want %s", step.change.ID, step.change.Kind, s.State, step.want)
		}
	}
	s, _ := record.Submission("s1")
	if !s.Urgent || s.CentralID != "40213" || s.FinishedBy != "w-1" || !s.ReceivedAt.Equal(noon) {
		t.Errorf("the submission lost what was recorded: %+v", s)
	}
	if kept := reasons(record); !slices.Equal(kept, []casework.Why{casework.OutOfTurn, casework.OutOfTurn, casework.OutOfTurn}) {
		t.Errorf("kept for %v: a move before the receipt, a receipt for other bytes, a late withdrawal should each be kept", kept)
	}
}

// TestReceiptOfAWithdrawnForm shows that what the centre holds is never hidden
// because the laptop believed that nothing had left.
func TestReceiptOfAWithdrawnForm(t *testing.T) {
	record := casework.ApplyAll(casework.Record{}, []casework.Change{
		change(t, "c1", casework.SubmissionFinished, casework.FinishedData{Submission: "s1", SHA256: "ab"}),
		change(t, "c2", casework.SubmissionWithdrawn, casework.SubmissionData{Submission: "s1"}),
		change(t, "c3", casework.SubmissionFinished, casework.FinishedData{Submission: "s2", SHA256: "cd", Replaces: "s1"}),
	})
	if s, _ := record.Submission("s1"); s.State != casework.Withdrawn {
		t.Fatalf("withdrawn form is %q", s.State)
	}
	record = casework.Apply(record, change(t, "c4", casework.SubmissionReceived, casework.ReceivedData{Submission: "s1", SHA256: "ab", ReceivedAt: noon}))
	if s, _ := record.Submission("s1"); s.State != casework.Received {
		t.Errorf("the centre has it and the record says %q", s.State)
	}
}

// TestNothingIsDropped gives Apply what it cannot read, and wants it back whole.
func TestNothingIsDropped(t *testing.T) {
	rows := []struct {
		name string
		kind casework.Kind
		data string
		fam  string
		why  casework.Why
	}{
		{"a kind of a newer program", "genogram.drawn", `{"strokes":[1,2]}`, "family-1", casework.UnknownKind},
		{"a member of a newer program", casework.FamilyRecorded, `{"name":"Smith","pronouns":"they"}`, "family-1", casework.UnknownMember},
		{"data of another shape", casework.FamilyRecorded, `["Smith"]`, "family-1", casework.Unreadable},
		{"two values", casework.FamilyRecorded, `{"name":"Smith"}{"name":"Jones"}`, "family-1", casework.Unreadable},
		{"no data", casework.FamilyRecorded, ``, "family-1", casework.Unreadable},
		{"another family", casework.FamilyRecorded, `{"name":"Jones"}`, "family-2", casework.OtherFamily},
		{"no family", casework.FamilyRecorded, `{"name":"Jones"}`, "", casework.Unreadable},
		{"somebody unknown", casework.MemberJoined, `{"person":"p9"}`, "family-1", casework.NamesNothing},
		{"a submission unknown", casework.SubmissionWithdrawn, `{"submission":"s9"}`, "family-1", casework.NamesNothing},
		{"an invented state", casework.SubmissionMoved, `{"submission":"s1","state":"lost"}`, "family-1", casework.Unreadable},
	}
	base := casework.ApplyAll(casework.Record{}, []casework.Change{
		change(t, "b1", casework.FamilyRecorded, casework.FamilyData{Name: "Smith"}),
		change(t, "b2", casework.SubmissionFinished, casework.FinishedData{Submission: "s1", SHA256: "ab"}),
	})
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := casework.Change{ID: "c", Kind: row.kind, Family: row.fam, At: noon, By: "w-1", Data: json.RawMessage(row.data)}
			after := casework.Apply(base, c)
			if len(after.Kept) != 1 || after.Kept[0].Why != row.why || !asItCame(after.Kept[0], c) {
				t.Fatalf("kept %+v, want the change as it came, for %s", after.Kept, row.why)
			}
			asJSON(t, after) // it must still be possible to write it down
			after.Kept, after.Applied = nil, base.Applied
			if !reflect.DeepEqual(after, base) {
				t.Errorf("a change that was kept altered the record")
			}
		})
	}
}

// TestBirthKeepsThePerson is BR-17 and BR-18: the unborn child and the child
// with the centre's number are one person.
func TestBirthKeepsThePerson(t *testing.T) {
	record := casework.ApplyAll(casework.Record{}, []casework.Change{
		change(t, "c1", casework.PersonRecorded, casework.Person{Key: "p1", Name: "Unborn Smith", Gender: "unborn", CentralID: "40213"}),
		change(t, "c2", casework.PersonRecorded, casework.Person{Key: "p1", Name: "Robin Smith", Gender: "male"}),
	})
	want := []casework.Person{{Key: "p1", Name: "Robin Smith", Gender: "male", CentralID: "40213"}}
	if !reflect.DeepEqual(record.People, want) {
		t.Errorf("people %+v, want %+v", record.People, want)
	}
}

// asItCame compares a kept change with the one that came.
func asItCame(k casework.Kept, c casework.Change) bool {
	if len(k.Change.Data) == 0 {
		k.Change.Data = k.Raw
	}
	return bytes.Equal(k.Change.Data, c.Data) && k.Change.ID == c.ID && k.Change.Kind == c.Kind && k.Change.Family == c.Family &&
		k.Change.By == c.By && k.Change.At.Equal(c.At)
}

func reasons(r casework.Record) []casework.Why {
	var all []casework.Why
	for _, k := range r.Kept {
		all = append(all, k.Why)
	}
	return all
}

// drawChange makes any change: known kinds with small ids, so that they meet,
// and kinds and data nobody knows.
func drawChange(t *rapid.T, n int) casework.Change {
	person := rapid.SampledFrom([]string{"p1", "p2"}).Draw(t, "person")
	submission := rapid.SampledFrom([]string{"s1", "s2"}).Draw(t, "submission")
	sum := rapid.SampledFrom([]string{"ab", "cd"}).Draw(t, "sum")
	options := []struct {
		kind casework.Kind
		data any
	}{
		{casework.FamilyRecorded, casework.FamilyData{Name: "Smith"}},
		{casework.PersonRecorded, casework.Person{Key: person, Name: "Mary"}},
		{casework.MemberJoined, casework.MemberData{Person: person}},
		{casework.MemberLeft, casework.MemberData{Person: person}},
		{casework.EpisodeOpened, casework.EpisodeData{Episode: "e" + person, Kind: "ffa"}},
		{casework.SubmissionFinished, casework.FinishedData{Submission: submission, SHA256: sum}},
		{casework.SubmissionWithdrawn, casework.SubmissionData{Submission: submission}},
		{casework.SubmissionReceived, casework.ReceivedData{Submission: submission, SHA256: sum, ReceivedAt: noon}},
		{casework.SubmissionMoved, casework.MovedData{Submission: submission, State: casework.Resolved}},
		{"hat.worn", map[string]int{"brim": 3}},
		{casework.FamilyRecorded, []int{1}},
	}
	one := options[rapid.IntRange(0, len(options)-1).Draw(t, "kind")]
	return change(t, fmt.Sprint("c", n), one.kind, one.data)
}

// TestApplyProperties: total, pure, once for ever, and every change is either
// in effect or kept.
func TestApplyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := casework.Record{}
		for n := range rapid.IntRange(1, 30).Draw(t, "changes") {
			c := drawChange(t, n)
			before := asJSON(t, record)
			after := casework.Apply(record, c)
			if asJSON(t, record) != before {
				t.Fatalf("%s altered the record it was given", c.Kind)
			}
			if asJSON(t, casework.Apply(after, c)) != asJSON(t, after) {
				t.Fatalf("%s applied twice is not applied once", c.Kind)
			}
			if len(after.Applied) != n+1 || len(after.Kept) < len(record.Kept) || len(after.Kept) > len(record.Kept)+1 {
				t.Fatalf("%s was lost: %d seen of %d, %d kept", c.Kind, len(after.Applied), n+1, len(after.Kept))
			}
			record = after
		}
		for _, s := range record.Submissions {
			if s.State == casework.Received && s.ReceivedAt.IsZero() {
				t.Fatalf("a form is received without a receipt (BR-33)")
			}
		}
	})
}

// testOrRun is a test or one run of a property.
type testOrRun interface {
	Helper()
	Fatal(...any)
}

func asJSON(t testOrRun, r casework.Record) string {
	t.Helper()
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

var kinds = []casework.Kind{casework.FamilyRecorded, casework.PersonRecorded, casework.MemberJoined, casework.MemberLeft, casework.EpisodeOpened,
	casework.SubmissionFinished, casework.SubmissionWithdrawn, casework.SubmissionReceived, casework.SubmissionMoved, "hat.worn", ""}

// FuzzApply gives every kind any bytes at all: the change is in effect or kept
// whole, and the record can still be written down.
func FuzzApply(f *testing.F) {
	f.Add(byte(0), []byte(`{"name":"Smith"}`))
	f.Add(byte(1), []byte(`{"key":"p1","birth":null}`))
	f.Add(byte(5), []byte(`{"submission":"s1","sha256":"ab","version":1e99}`))
	f.Add(byte(0), []byte(`{"name":"Smith"`))
	f.Add(byte(9), []byte{})
	f.Add(byte(9), []byte("\xff\x00"))
	f.Add(byte(7), []byte(`{"submission":"s1","receivedAt":"31/02/2026"}`))
	f.Fuzz(func(t *testing.T, kind byte, data []byte) {
		c := casework.Change{ID: "c", Kind: kinds[int(kind)%len(kinds)], Family: "family-1", At: noon, By: "w-1", Data: data}
		record := casework.Apply(casework.Record{}, c)
		if len(record.Applied) != 1 || len(record.Kept) == 1 && !asItCame(record.Kept[0], c) {
			t.Fatalf("%s was lost or altered: %+v", c.Kind, record.Kept)
		}
		var read casework.Record
		if err := json.Unmarshal([]byte(asJSON(t, record)), &read); err != nil || asJSON(t, read) != asJSON(t, record) {
			t.Fatalf("the record does not survive being written down: %v", err)
		}
		if len(record.Kept) == 0 && !json.Valid(data) {
			t.Fatalf("%s took effect from what is not JSON", c.Kind)
		}
	})
}
