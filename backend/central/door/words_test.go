package door

import (
	"testing"
	"time"
)

func TestWelshHasNoKeyThatEnglishHasNot(t *testing.T) {
	for key := range sentences["cy"] {
		if sentences["en"][key] == "" {
			t.Errorf("%s stands in Welsh only", key)
		}
	}
	if say("cy", "state.accepted") != "Derbyniwyd" || say("en", "no.such") != "" {
		t.Error("staff are not told in the language they chose")
	}
}

func TestLengthsAreSaid(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "Less than a minute", 59 * time.Second: "Less than a minute", time.Minute: "1 min", 59 * time.Minute: "59 min", 651 * time.Minute: "10 h 51 min", 51 * time.Hour: "2 days 3 h"} {
		if got := sayTook("en", d); got != want {
			t.Errorf("%s is said %q, want %q", d, got, want)
		}
	}
}
