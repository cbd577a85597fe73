package pdf

import (
	"strings"
	"testing"
	"time"
)

func sampleCode(language string) RecoveryCode {
	return RecoveryCode{Groups: strings.Fields("HAZE L7Q4 KRIV ERM2 XDCA NDLE 6TFW QQ23"), Worker: "Dami Adeyemi", Council: "Marlbridge Council",
		Language: language, PrintedAt: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC), NotYetInForce: true}
}

// The paper of the recovery code is one page that says what it is, has every
// group under the number it is asked for by, and names where to keep it.
func TestRecoveryCodeOnPaper(t *testing.T) {
	for _, language := range []string{"en", "cy"} {
		doc, err := Render(t.Context(), sampleCode(language).Job())
		if err != nil {
			t.Fatal(err)
		}
		if doc.Pages != 1 || len(doc.Missing) > 0 {
			t.Errorf("%s: %d pages, %d characters missing", language, doc.Pages, len(doc.Missing))
		}
		r := read(t, doc.Bytes)
		golden(t, "recovery-"+language+".txt", r.tree().outlineText(0)+"\n"+r.decor+"\n")
	}
}
