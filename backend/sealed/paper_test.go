package sealed

import "testing"

// TestWhatWasTypedInFromPaperSaysWhen: the day comes back as it was said, and nothing
// else is taken for one.
func TestWhatWasTypedInFromPaperSaysWhen(t *testing.T) {
	if got := FromPaper(""); got != "" {
		t.Errorf("what never was on paper says %q", got)
	}
	for _, day := range []string{"2026-11-20", "2026-11-22"} {
		if got, ok := PaperDay(FromPaper(day), "2026-11-22"); !ok || got != day {
			t.Errorf("%s came back as %q, %v", day, got, ok)
		}
	}
	for _, other := range []string{"", "paper", "paper ", "2026-11-20", "Paper 2026-11-20", "paper 20/11/2026", "paper 2026-11-31", "paper 2026-11-23",
		"paper 2026-11-20 <b>", "paper 2026-11-20T10:00:00Z", "scan 2026-11-20", "paper  2026-11-20", "paper 2026-1-2"} {
		if got, ok := PaperDay(other, "2026-11-22"); ok || got != "" {
			t.Errorf("%q is taken for paper of %q", other, got)
		}
	}
}
