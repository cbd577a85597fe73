package central_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/central"
	"earlyhelp.example/backend/central/centraltest"
	"earlyhelp.example/backend/sealed"
)

func newMemory() central.Ledger { return centraltest.NewMemory() }

// edited is a good envelope with some of its text exchanged.
func edited(t *testing.T, id string, oldNew ...string) []byte {
	t.Helper()
	text := string(seal(t, envelope(id)))
	changed := strings.NewReplacer(oldNew...).Replace(text)
	if changed == text {
		t.Fatalf("nothing in the envelope reads %q", oldNew[0])
	}
	return []byte(changed)
}

// onPaper is a good envelope with what it says of the paper it was typed in from.
func onPaper(t *testing.T, id, from string) []byte {
	t.Helper()
	return edited(t, id, `"kind":"assessment"`, `"kind":"assessment","transcribedFrom":`+from)
}

func TestWhatNeedsAPersonIsKeptAndReceipted(t *testing.T) {
	id := newID(t)
	tests := []struct {
		name  string
		bytes []byte
		why   string
	}{
		{"good", seal(t, envelope(id)), ""},
		{"in another order", edited(t, id, `"answers":[`, `"answers":[{"q":"young_carer","type":"yesno_toggle"},`), ""},
		{"nothing", nil, central.WhyUnreadable},
		{"not JSON", []byte("%PDF-1.7"), central.WhyUnreadable},
		{"cut off", seal(t, envelope(id))[:300], central.WhyUnreadable},
		{"null", []byte("null"), central.WhyUnreadable},
		{"a list", []byte("[]"), central.WhyUnreadable},
		{"no schema", edited(t, id, "eh.submission/1", "other/1"), central.WhyUnreadable},
		{"no author", edited(t, id, `"worker":"w-1"`, `"worker":""`), central.WhyUnreadable},
		{"a later envelope", edited(t, id, "eh.submission/1", "eh.submission/2"), central.WhyNewer},
		{"a later document", edited(t, id, "eh.assessment/1", "eh.assessment/2"), central.WhyNewer},
		{"another id", edited(t, id, id, newID(t)), central.WhyOtherID},
		{"another council", edited(t, id, council, "X99000002"), central.WhyOtherPlace},
		{"another worker", edited(t, id, `"worker":"w-1"`, `"worker":"w-2"`), central.WhyOtherAuthor},
		{"an unknown form", edited(t, id, "eha_test", "eha_tset"), central.WhyNoForm},
		{"an unknown version", edited(t, id, `"version":1`, `"version":2`), central.WhyNoForm},
		{"two forms", edited(t, id, `"id":"eha_test"`, `"id":"ffa"`), central.WhyOtherForm},
		{"another definition", edited(t, id, `"sha256":"f0"},"answers"`, `"sha256":"f1"},"answers"`), central.WhyOtherForm},
		{"an assessment called a referral", edited(t, id, `"kind":"assessment"`, `"kind":"referral"`), central.WhyOtherForm},
		{"a form that names none", edited(t, id, `"form":{"code"`, `"other":{"code"`), central.WhyOtherForm},
		{"no such question", edited(t, id, `"q":"story"`, `"q":"history"`), central.WhyOtherForm},
		{"another type", edited(t, id, "longtext", "date"), central.WhyOtherForm},
		{"the same answered twice", edited(t, id, `"answers":[`, `"answers":[{"q":"story","type":"longtext"},`), central.WhyOtherForm},
		{"answers no list", edited(t, id, `"answers":[`, `"answers":{},"x":[`), central.WhyUnreadable},
		{"typed in from paper", onPaper(t, id, `"paper 2026-11-20"`), ""},
		{"typed in from paper of no day", onPaper(t, id, `"paper 2026-11-31"`), central.WhyPaper},
		{"typed in before it was written", onPaper(t, id, `"paper 2026-12-24"`), central.WhyPaper},
		{"typed in from something else", onPaper(t, id, `"<script>alert(1)</script>"`), central.WhyPaper},
		{"typed in from a list", onPaper(t, id, `["paper 2026-11-20"]`), central.WhyUnreadable},
		{"practice", edited(t, id, `"answers":[`, `"practice":true,"answers":[`), central.WhyPractice},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, newMemory())
			got := b.accept(t, delivery(id, test.bytes), noon)
			want := central.Quarantined
			if test.why == "" {
				want = central.Accepted
			}
			if got.State != want || got.Reason != test.why {
				t.Errorf("%s because of %q; want %s because of %q", got.State, got.Reason, want, test.why)
			}
			if r, err := sealed.VerifyReceipt(got.Receipt, b.ReceiptKeys()); err != nil || !r.Proves(id, got.SHA256, council) {
				t.Errorf("receipt %+v, %v", r, err)
			}
		})
	}
}

func TestUrgentIsFlaggedEvenInQuarantine(t *testing.T) {
	for _, form := range []string{"eha_test", "unknown"} {
		b := newBench(t, newMemory())
		id := newID(t)
		e := envelope(id)
		e.Form.Code = form
		e.Urgent = &sealed.Urgent{ImmediateDanger: "yes"}
		got := b.accept(t, delivery(id, seal(t, e)), noon)
		if !got.Urgent || got.Phoned {
			t.Errorf("%s: urgent %v, phoned %v", form, got.Urgent, got.Phoned)
		}
		id = newID(t)
		e = envelope(id)
		e.Urgent = &sealed.Urgent{Calls: []sealed.Call{{At: noon}}}
		if got := b.accept(t, delivery(id, seal(t, e)), noon); !got.Urgent || !got.Phoned {
			t.Errorf("%s with a call: urgent %v, phoned %v", form, got.Urgent, got.Phoned)
		}
	}
}

func TestOtherKindsNeedNoForm(t *testing.T) {
	b := newBench(t, newMemory())
	id := newID(t)
	e := envelope(id)
	e.Kind, e.Form, e.Body = "caseNote", nil, json.RawMessage(`{"text":"x"}`)
	if got := b.accept(t, delivery(id, seal(t, e)), noon); got.State != central.Accepted {
		t.Errorf("%s %s", got.State, got.Reason)
	}
}

// FuzzAccept sends any bytes at all: they are kept with a receipt, whatever they
// say, and what the laptop's own reader can open is never called unreadable.
func FuzzAccept(f *testing.F) {
	seed := `{"schema":"eh.submission/1","id":"019a3c5e-6f10-7b42-9d3a-4b1f0c9e2d77","kind":"assessment","authority":"X99000001","author":{"worker":"w-1","device":"d"},"occurredAt":"2026-11-22T14:05:00Z","sealedAt":"2026-11-22T18:40:12Z","urgent":{},"body":{"answers":[{"q":"story","type":"longtext"}]}}`
	for _, s := range []string{seed, "", "null", "{", `{"body":7}`, `{"schema":"eh.submission/9"}`, strings.Replace(seed, `"body":{`, `"body":{"form":7,`, 1), strings.ToUpper(seed)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		b := newBench(t, newMemory())
		const id = "019a3c5e-6f10-7b42-9d3a-4b1f0c9e2d77"
		got := b.accept(t, delivery(id, raw), noon)
		if r, err := sealed.VerifyReceipt(got.Receipt, b.ReceiptKeys()); err != nil || !r.Proves(id, sealed.Digest(raw), council) {
			t.Fatalf("receipt %+v, %v", r, err)
		}
		if (got.Reason == "") == (got.State == central.Quarantined) {
			t.Fatalf("%s because of %q", got.State, got.Reason)
		}
		e, err := sealed.Open(raw)
		if err != nil && got.State == central.Accepted {
			t.Fatalf("accepted, but the reader says %v", err)
		}
		if err == nil && e.Urgent != nil && !got.Urgent {
			t.Fatal("urgent was not seen")
		}
	})
}

// TestAnAmendmentIsVerified: it adds to a form that is here, of the same worker
// and of the same definition.
func TestAnAmendmentIsVerified(t *testing.T) {
	base, theirs, nowhere := newID(t), newID(t), newID(t)
	for name, c := range map[string]struct{ kind, amends, form, why string }{
		"to a form of theirs that is here": {sealed.KindAmendment, base, "eha_test", ""},
		"to nothing":                       {sealed.KindAmendment, "", "eha_test", central.WhyAmends},
		"to no id":                         {sealed.KindAmendment, "x", "eha_test", central.WhyAmends},
		"to a form that is not here":       {sealed.KindAmendment, nowhere, "eha_test", central.WhyAmends},
		"to another worker's form":         {sealed.KindAmendment, theirs, "eha_test", central.WhyAmends},
		"by another form":                  {sealed.KindAmendment, base, "closure_test", central.WhyOtherForm},
		"by a new version":                 {"assessment", base, "eha_test", ""},
		"by a new version of nothing":      {"assessment", nowhere, "eha_test", central.WhyAmends},
		"by a new version of no id":        {"assessment", "x", "eha_test", central.WhyAmends},
		"by a version of another's form":   {"assessment", theirs, "eha_test", central.WhyAmends},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, newMemory())
			b.accept(t, delivery(base, seal(t, envelope(base))), noon)
			other := envelope(theirs)
			other.Author.Worker = "w-2"
			from := b.caller
			from.Worker = "w-2"
			_, _, err := b.Accept(t.Context(), from, delivery(theirs, seal(t, other)), noon)
			must(t, err)
			id := newID(t)
			text := strings.NewReplacer(`"kind":"assessment"`, `"kind":"`+c.kind+`","amends":"`+c.amends+`"`, "eha_test", c.form).Replace(string(seal(t, envelope(id))))
			got := b.accept(t, delivery(id, []byte(text)), noon)
			if got.Reason != c.why || (got.State == central.Quarantined) != (c.why != "") {
				t.Errorf("%s %s, want %q", got.State, got.Reason, c.why)
			}
			_, staff := b.staff(t)
			opened, err := b.Open(t.Context(), staff, base, noon)
			must(t, err)
			if n := len(opened.Added); (n == 1) != (c.why == "") {
				t.Errorf("%d additions stand with the form", n)
			}
		})
	}
}

// TestAConsentNoticeIsVerified: it names a form that is held, by the reference
// that follows from its id, and never somebody else's.
func TestAConsentNoticeIsVerified(t *testing.T) {
	held, theirs := newID(t), newID(t)
	good := sealed.ConsentNotice{About: held, Reference: sealed.Reference(held), StoppedAt: noon.Add(-26 * time.Hour)}
	for name, c := range map[string]struct {
		notice sealed.ConsentNotice
		why    string
	}{
		"a form that is still on the laptop": {good, ""},
		"no form":                            {sealed.ConsentNotice{StoppedAt: noon}, central.WhyNotice},
		"another reference":                  {sealed.ConsentNotice{About: held, Reference: sealed.Reference(theirs), StoppedAt: good.StoppedAt}, central.WhyNotice},
		"held later than it was told":        {sealed.ConsentNotice{About: held, Reference: good.Reference, StoppedAt: noon}, central.WhyNotice},
		"held at no time":                    {sealed.ConsentNotice{About: held, Reference: good.Reference}, central.WhyNotice},
		"another worker's form":              {sealed.ConsentNotice{About: theirs, Reference: sealed.Reference(theirs), StoppedAt: good.StoppedAt}, central.WhyNotice},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, newMemory())
			other := envelope(theirs)
			other.Author.Worker = "w-2"
			from := b.caller
			from.Worker = "w-2"
			_, _, err := b.Accept(t.Context(), from, delivery(theirs, seal(t, other)), noon)
			must(t, err)
			id := newID(t)
			e := envelope(id)
			e.Kind, e.Form = sealed.KindConsentNotice, nil
			e.Body, err = json.Marshal(c.notice)
			must(t, err)
			if got := b.accept(t, delivery(id, seal(t, e)), noon); got.Reason != c.why || (got.State == central.Quarantined) != (c.why != "") {
				t.Errorf("%s %s, want %q", got.State, got.Reason, c.why)
			}
		})
	}
}
