package sealed

import (
	"strings"
	"time"
)

// fromPaper begins what Envelope.TranscribedFrom says of a form that was written by
// hand first; the day follows.
const fromPaper = "paper "

// FromPaper is what an envelope says of a form that was written on paper on a day
// (ISO) and typed in afterwards (BR-45); empty for the empty day.
func FromPaper(day string) string {
	if day == "" {
		return ""
	}
	return fromPaper + day
}

// PaperDay reads that back: the day (ISO) on which the form was written on paper. ok
// is false for anything that FromPaper does not write, and for a day after the one on
// which it was sealed: what was typed in was there before.
func PaperDay(from, sealedOn string) (day string, ok bool) {
	day, ok = strings.CutPrefix(from, fromPaper)
	if !ok || day > sealedOn {
		return "", false
	}
	if _, err := time.Parse(time.DateOnly, day); err != nil {
		return "", false
	}
	return day, true
}
