package outbox

import "time"

// The timetable of tries: full jitter, doubling from firstWait to mostWait
// (sync.md 3.3). A centre's Retry-After is honoured up to mostAsked, so that
// a wrong header cannot silence an urgent form.
const (
	firstWait = 2 * time.Second
	leastWait = 500 * time.Millisecond
	mostWait  = 15 * time.Minute
	mostAsked = time.Hour
)

// Backoff is how long to wait after the given number of failed tries (1 for
// the first): a random part, dice in [0,1), of a ceiling that doubles up to
// 15 minutes. Laptops that failed together so do not come back together.
func Backoff(attempt int, dice float64) time.Duration {
	ceiling := mostWait
	if attempt < 1 {
		attempt = 1
	}
	if shift := attempt - 1; shift < 10 {
		ceiling = min(firstWait<<shift, mostWait)
	}
	if !(dice >= 0 && dice < 1) {
		dice = 0.5
	}
	return max(leastWait, time.Duration(dice*float64(ceiling)))
}

// Wait is Backoff, but never before the centre asked to be tried again.
func Wait(attempt int, dice float64, asked time.Duration) time.Duration {
	if asked <= 0 {
		return Backoff(attempt, dice)
	}
	asked = min(asked, mostAsked)
	return asked + Backoff(1, dice)
}
