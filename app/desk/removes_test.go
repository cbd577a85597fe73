package desk

import (
	"encoding/json"
	"testing"

	"earlyhelp.example/backend/forms"
)

// Whatever takes much of an answer away leaves what was there in the history, a
// signature as much as a text.
func TestWhatTakesMuchAwayStandsApart(t *testing.T) {
	t.Parallel()
	row := func(value string) forms.Row {
		return forms.Row{Q: "q", Subject: "0", Act: forms.ActSet, Value: json.RawMessage(value)}
	}
	for _, c := range []struct {
		was, is string
		want    bool
	}{
		{`"Mary was seen at home"`, `"x"`, true},
		{`"মেরি বাড়িতে ছিল"`, `"m"`, true},
		{`"Mary"`, `"Mary was"`, false},
		{`{"how":"drawn","strokes":"M12 40L18 44L90 12L140 60L220 33L270 80L300 20","who":"Nia"}`, `{"how":"paper","who":"Nia"}`, true},
		{`{"how":"drawn","strokes":"M12 40L18 44","who":"Nia"}`, `{"how":"drawn","strokes":"M12 40L18 44 M9 9L10 10","who":"Nia"}`, false},
		{`["housing","debt","sleep","school"]`, `["debt"]`, true},
	} {
		if got := removes([]forms.Row{row(c.was), {Q: "other", Act: forms.ActSet, Value: json.RawMessage(`"y"`)}}, row(c.is)); got != c.want {
			t.Errorf("%s after %s stands apart: %v", c.is, c.was, got)
		}
	}
}
