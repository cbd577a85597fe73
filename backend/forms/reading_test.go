package forms

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// onFamilys are the fixed words that a family's copy may say.
var onFamilys = regexp.MustCompile(`^(easy\..*|fact\..*|leaflet\..*|paper\.(easy|estimated|everyone|everyone\.else|family|not\.answered|reading\.note|safety.*|toggled))$`)

// TestPaperReadings: each further language has every word that a family's copy
// says, and no other, with the same blanks as English.
func TestPaperReadings(t *testing.T) {
	if got := PaperReadings(); !slices.Equal(got, []string{"bn", "pl", "ro", "ur"}) {
		t.Fatalf("a family's copy speaks %v", got)
	}
	for _, language := range PaperReadings() {
		if ReadingName(language) == "" {
			t.Errorf("%s has no name of its own", language)
		}
		for key, english := range wording["en"] {
			text := wording[language][key]
			if (text != "") != onFamilys.MatchString(key) {
				t.Errorf("%s: %s is %q", language, key, text)
			}
			for _, blank := range []string{"{0}", "{1}", "{2}", "{3}"} {
				// A note names no language: it is in it.
				if text != "" && !strings.HasSuffix(key, ".note") && strings.Contains(text, blank) != strings.Contains(english, blank) {
					t.Errorf("%s: %s differs from English in %s", language, key, blank)
				}
			}
		}
		for key := range wording[language] {
			if wording["en"][key] == "" {
				t.Errorf("%s: %s is no word of a paper", language, key)
			}
		}
	}
}
