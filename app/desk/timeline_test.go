package desk

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"earlyhelp.example/backend/fault"
)

// TestADraftIsBroughtBack: an hour later a sentence is written over and a member
// taken out; the moment before shows both, each comes back alone, what is there
// today stays in the history, and bringing back can be undone.
func TestADraftIsBroughtBack(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	base := "/api/assessments/" + id + "/timeline"
	b.at(time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC))
	b.set(id, "later", "family_address", "", "9 Other Street")
	var line Timeline
	b.get(base, &line)
	if len(line.Moments) != 2 || !line.Moments[0].Now || line.Moments[1].When != "today 12:00" || !strings.HasPrefix(line.Moments[1].Says, "First saved · ") {
		t.Fatalf("moments: %+v", line.Moments)
	}
	then := fmt.Sprint(base, "/", line.Moments[1].Seq)
	var page MomentPage
	b.get(then, &page)
	if page.Says != "1 difference" || len(page.Pages) != 1 || page.Pages[0].Lines[0].Now != "9 Other Street" || !page.Pages[0].Lines[0].Back || !page.CanBack {
		t.Fatalf("compared with now: %+v", page)
	}
	was := page.Pages[0].Lines[0].Then
	b.post(then+"/back", BringBack{Page: page.Pages[0].Page, Q: "family_address", Client: "press"}, &page)
	if page.Says != "Nothing differs" || page.Undo == nil || page.Undo.Says != "1 answer brought back. Today's is kept in the history." {
		t.Fatalf("brought back: %+v", page)
	}
	var history AnswerHistory
	b.post("/api/assessments/"+id+"/history", WhichAnswer{Q: "family_address"}, &history)
	if len(history.Entries) < 3 || history.Entries[0].Says != was || history.Entries[1].Says != "9 Other Street" {
		t.Errorf("history: %+v", history.Entries)
	}
	b.post(fmt.Sprint(base, "/", page.Undo.Seq, "/back"), BringBack{Page: "s1", Q: "family_address", Client: "undo"}, nil)
	if b.get(then, &page); len(page.Pages) != 1 || page.Pages[0].Lines[0].Now != "9 Other Street" {
		t.Errorf("undone: %+v", page)
	}
}

// TestAFinishedFormIsLookedAtOnly: nothing of it is brought back.
func TestAFinishedFormIsLookedAtOnly(t *testing.T) {
	t.Parallel()
	b := newOpen(t)
	id := b.start(false)
	b.fill(id, "smith")
	b.post("/api/assessments/"+id+"/finish", nil, nil)
	var line Timeline
	b.get("/api/assessments/"+id+"/timeline", &line)
	at := fmt.Sprint("/api/assessments/", id, "/timeline/", line.Moments[0].Seq)
	var page MomentPage
	if b.get(at, &page); page.CanBack {
		t.Error("the screen offers to change what is sealed")
	}
	b.refused(http.MethodPost, at+"/back", BringBack{Page: "s1"}, http.StatusForbidden, fault.Refused)
	b.refused(http.MethodGet, "/api/assessments/"+id+"/timeline/0", nil, http.StatusNotFound, fault.NotFound)
}
