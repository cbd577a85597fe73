package desk

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"testing"

	"earlyhelp.example/backend/forms"
	"earlyhelp.example/backend/sealed"
)

// One screen finishes while another still types: what the second was told is
// kept is in the document, or it was told that the form is finished.
func TestWhatIsAcknowledgedBeforeAFinishIsInIt(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	before := 0
	for round := range 3 {
		id := b.start(false)
		b.fill(id, "smith")
		var finished Finished
		var kept string
		var wait sync.WaitGroup
		typing := make(chan struct{})
		wait.Go(func() {
			for n := range 60 {
				if n == round {
					close(typing)
				}
				text := fmt.Sprintf("%d Mill Lane, said the second screen", n)
				if w := b.send("PATCH", "/api/assessments/"+id+"/answers", marshal(t, Patch{Changes: []forms.Change{
					{Client: text, Q: "family_address", Act: forms.ActSet, Value: json.RawMessage(marshal(t, text))}}})); w.Code != http.StatusOK {
					return
				}
				kept = text
			}
		})
		<-typing
		b.post("/api/assessments/"+id+"/finish", nil, &finished)
		wait.Wait()
		if got := b.sealedAnswer(finished.Item, "family_address"); kept != "" && got != kept {
			t.Fatalf("round %d: %q was acknowledged, the document says %q", round, kept, got)
		}
		if kept != "" {
			before++
		}
	}
	if before == 0 {
		t.Error("nothing was typed before a finish: this proves nothing")
	}
}

// sealedAnswer reads an answer of the family out of the sealed bytes.
func (b *bench) sealedAnswer(item, q string) string {
	b.t.Helper()
	raw, err := b.office.store.Payload(b.t.Context(), item)
	if err != nil {
		b.t.Fatal(err)
	}
	envelope, err := sealed.Open(raw)
	if err != nil {
		b.t.Fatal(err)
	}
	var doc forms.Document
	if err := json.Unmarshal(envelope.Body, &doc); err != nil {
		b.t.Fatal(err)
	}
	for _, a := range doc.Answers {
		if a.Q == q && len(a.Parts) > 0 {
			var text string
			if err := json.Unmarshal(a.Parts[0].Value, &text); err != nil {
				b.t.Fatal(err)
			}
			return text
		}
	}
	return ""
}
