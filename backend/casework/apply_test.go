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
	end := rapid.SampledFrom([]casework.EpisodeState{casework.Closed, casework.SteppingUp, "x"}).Draw(t, "end")
	said := rapid.SampledFrom([]string{"given_verbal", "refused"}).Draw(t, "said")
	all := changeable(person, submission, sum, said, end)
	one := all[rapid.IntRange(0, len(all)-1).Draw(t, "kind")]
	return change(t, fmt.Sprint("c", n), one.kind, one.data)
}

// changeable is one change of every kind, and two that nobody knows.
func changeable(person, submission, sum, said string, end casework.EpisodeState) []struct {
	kind casework.Kind
	data any
} {
	return []struct {
		kind casework.Kind
		data any
	}{
		{casework.FamilyRecorded, casework.FamilyData{Name: "Smith"}},
		{casework.PersonRecorded, casework.Person{Key: person, Name: "Mary"}},
		{casework.MemberJoined, casework.MemberData{Person: person}},
		{casework.MemberLeft, casework.MemberData{Person: person}},
		{casework.EpisodeOpened, casework.EpisodeData{Episode: "e" + person, Kind: "ffa"}},
		{casework.EpisodeEnded, casework.EndData{Episode: "e" + person, State: end, From: submission}},
		{casework.EpisodeHanded, casework.HandData{Episode: "e" + person, Keyworker: casework.Helper{Name: "Ben"}}},
		{casework.EpisodeChecked, casework.CheckedData{Episode: "e" + person}},
		{casework.AccessGiven, casework.AccessData{Episode: "e" + person, Worker: casework.Helper{Name: person}, Role: casework.RoleTAF, From: submission}},
		{casework.AccessEnded, casework.AccessData{Episode: "e" + person, Worker: casework.Helper{Name: person}}},
		{casework.ConsentRecorded, casework.Consent{ID: submission, Status: said, From: submission}},
		{casework.ConsentTaken, casework.WithdrawalData{Consent: submission, Withdrawal: casework.Withdrawal{From: "s3"}}},
		{casework.NeedFound, casework.Need{ID: "n" + person, Code: "N1", From: submission}},
		{casework.NeedSettled, casework.SettledData{Need: "n" + person, State: "met"}},
		{casework.ActionAgreed, casework.Action{ID: "a" + person, Episode: "e" + person, From: submission}},
		{casework.ActionMoved, casework.StepData{Action: "a" + person, Text: sum}},
		{casework.AlertRaised, casework.Alert{ID: "l1", Child: person}},
		{casework.AlertMoved, casework.AlertData{Alert: "l1", State: casework.AlertActioned}},
		{casework.TaskSet, casework.Task{ID: "t1", Name: "review"}},
		{casework.TaskDone, casework.TaskData{Task: "t1"}},
		{casework.NoteHeaded, casework.Note{ID: submission, Episode: "e" + person}},
		{casework.MeetingRecorded, casework.Meeting{ID: submission}},
		{casework.PersonMarked, casework.MarkData{Person: person, Mark: casework.Mark{Kind: "young_carer"}}},
		{casework.SubmissionFinished, casework.FinishedData{Submission: submission, SHA256: sum}},
		{casework.SubmissionWithdrawn, casework.SubmissionData{Submission: submission}},
		{casework.SubmissionReceived, casework.ReceivedData{Submission: submission, SHA256: sum, ReceivedAt: noon}},
		{casework.SubmissionMoved, casework.MovedData{Submission: submission, State: casework.Resolved}},
		{"hat.worn", map[string]int{"brim": 3}},
		{casework.FamilyRecorded, []int{1}},
	}
}

// TestApplyProperties: total, pure, once for ever, and every change is either
// in effect or kept.
func TestApplyProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		record := casework.Record{}
		for n := range rapid.IntRange(1, 30).Draw(t, "changes") {
			c := drawChange(t, n)
			before := asJSON(t, record)
			done := progress(record)
			after := casework.Apply(record, c)
			if progress(after) < done {
				t.Fatalf("%s took back what somebody did", c.Kind)
			}
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

// progress counts what was done, which nothing may take back.
func progress(r casework.Record) (n int) {
	for _, a := range r.Actions {
		n += len(a.Progress)
	}
	return n
}

// TestEveryKindIsDrawn keeps drawChange whole: a kind it does not draw has no
// properties.
func TestEveryKindIsDrawn(t *testing.T) {
	drawn := map[casework.Kind]bool{}
	for _, one := range changeable("p1", "s1", "ab", "refused", casework.Closed) {
		drawn[one.kind] = true
	}
	for _, kind := range casework.Kinds() {
		if !drawn[kind] {
			t.Errorf("no property test draws %s", kind)
		}
	}
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

// kinds are those of this program in their order, then two nobody knows. The
// corpus names them by number.
var kinds = append(casework.Kinds(), "hat.worn", "")

// FuzzApply gives every kind any bytes at all: the change is in effect or kept
// whole, and the record can still be written down.
func FuzzApply(f *testing.F) {
	for kind, data := range map[casework.Kind]string{
		casework.FamilyRecorded:      `{"name":"Smith"}`,
		casework.PersonRecorded:      `{"key":"p1","birth":null,"cells":{"name":"Mary","x":[1]}}`,
		casework.SubmissionFinished:  `{"submission":"s1","sha256":"ab","version":1e99}`,
		casework.EpisodeOpened:       `{"episode":"e1","kind":"x"`,
		casework.ConsentRecorded:     `{"id":"c1","status":"refused","withdrawals":[{}]}`,
		casework.ActionMoved:         "\xff\x00",
		casework.SubmissionReceived:  `{"submission":"s1","receivedAt":"31/02/2026"}`,
		casework.SubmissionWithdrawn: ``,
	} {
		f.Add(byte(slices.Index(kinds, kind)), []byte(data))
	}
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
